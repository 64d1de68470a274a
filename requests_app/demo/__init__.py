"""What the demonstration is made of: authorities that do not exist, their letters and their staff.

`manage.py demo` puts it into a site. The letters stand in `letters/`, the sources of some in `sources/`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from requests_app.letters.readers.ocr.tesseract import find_tesseract
from requests_app.models import Letter, Membership

LETTERS: Final = Path(__file__).parent / "letters"


@dataclass(frozen=True, slots=True)
class MadeUpAuthority:
    slug: str
    name: str
    email: str
    request_url: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as. The password is public, which is why the demonstration never runs in earnest."""

    username: str
    name: str
    role: Membership.Role
    password: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter, the files that are uploaded with it, and how far it goes on its way.

    reason: what the public is told of a letter that is withdrawn.
    """

    authority: str
    file: str
    goes_to: Letter.Status
    attachments: tuple[str, ...] = ()
    reason: str = ""


AUTHORITIES: Final = (
    MadeUpAuthority(
        "northmere", "Northmere Borough Council", "foi@northmere.example", "https://www.northmere.example/foi"
    ),
    MadeUpAuthority(
        "exampleshire-police",
        "Exampleshire Police",
        "disclosure@exampleshire-police.example",
        "https://www.exampleshire-police.example/foi",
        "#1d3f72",
    ),
    MadeUpAuthority(
        "hollinvale-nhs",
        "Hollinvale NHS Foundation Trust",
        "foi@hollinvale-nhs.example",
        "https://www.hollinvale-nhs.example/foi",
        "#5b2a6e",
    ),
)

PEOPLE: Final = (
    Person("uploader", "Una Uploader", Membership.Role.UPLOADER, "upload-made-up-letters"),
    Person("reviewer", "Rowan Reviewer", Membership.Role.REVIEWER, "review-made-up-letters"),
    Person("publisher", "Petra Publisher", Membership.Role.PUBLISHER, "publish-made-up-letters"),
    Person("administrator", "Ada Administrator", Membership.Role.ADMINISTRATOR, "look-after-made-up-people"),
)
ADMIN_PASSWORD: Final = "administer-made-up-letters"  # noqa: S105 (it is printed, and works in the demonstration alone)

_PUBLISHED, _WITHDRAWN = Letter.Status.PUBLISHED, Letter.Status.WITHDRAWN
SAMPLES: Final = (
    Sample("northmere", "northmere-foi-2025-0412.docx", _PUBLISHED),
    Sample("northmere", "northmere-foi-2025-0467.pdf", _PUBLISHED),
    Sample("northmere", "northmere-foi-2025-0473.txt", _PUBLISHED),
    Sample("northmere", "northmere-eir-2025-0051.md", _PUBLISHED),
    Sample("northmere", "northmere-foi-2024-0610.md", _PUBLISHED),
    Sample("northmere", "northmere-foi-2025-0502.md", _PUBLISHED),
    # The same questions as those put to the police, further down.
    Sample("northmere", "northmere-foi-2025-0531.md", _PUBLISHED),
    Sample("northmere", "northmere-foi-2025-0488.docx", Letter.Status.DRAFT, ("potholes-2024-25.csv",)),
    # A scan: what becomes of it depends on what is installed here.
    Sample(
        "northmere",
        "northmere-foi-2025-0391.pdf",
        Letter.Status.DRAFT if find_tesseract() else Letter.Status.UNREADABLE,
    ),
    Sample("exampleshire-police", "exampleshire-police-1187-25.pdf", _PUBLISHED),
    Sample("exampleshire-police", "exampleshire-police-1211-25.txt", _PUBLISHED),
    Sample("exampleshire-police", "exampleshire-police-1240-25.md", _PUBLISHED),
    Sample("exampleshire-police", "exampleshire-police-1203-25.docx", Letter.Status.IN_REVIEW),
    Sample("hollinvale-nhs", "hollinvale-foi-25-0219.md", _PUBLISHED),
    Sample("hollinvale-nhs", "hollinvale-foi-25-0240.pdf", _PUBLISHED),
    # Its suppressed figures can be worked out, so that there is something to see on the page of its checks.
    Sample("hollinvale-nhs", "hollinvale-foi-25-0256.md", Letter.Status.IN_REVIEW),
    Sample(
        "hollinvale-nhs",
        "hollinvale-foi-25-0188.txt",
        _WITHDRAWN,
        reason="The figure in the answer to question 2 was wrong. A corrected response will be published here.",
    ),
)
