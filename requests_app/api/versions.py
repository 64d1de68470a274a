"""Which version of a letter a program means to change: the one that it has seen, or nothing is changed."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from requests_app.api.problems import Problem
from requests_app.models import Letter

_TAG: Final = re.compile(r'\s*(?:W/)?"([^"]*)"\s*')

HEADER: Final = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description='The `ETag` of the document as it was seen, such as `"7"` or, where it came compressed, `W/"7"`. Its number may '
    "be sent as `version` instead.",
)


class StaleVersion(Problem):
    """Somebody else changed the letter since."""

    status_code = HTTPStatus.CONFLICT
    default_code = "stale-version"

    def __init__(self, letter: Letter, status: HTTPStatus) -> None:
        self.status_code = status
        super().__init__(
            "The letter was changed since the version that you name, so nothing was done. Get its document again, and do "
            "it there if it is still needed.",
            {"version": letter.revision.number if letter.revision else None},
        )


class VersionMissing(Problem):
    """What is to be changed was not said."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "version-required"


@dataclass(frozen=True, slots=True)
class Seen:
    """The version that a program has seen. status: what it is answered if that is not the letter's any more."""

    number: int | None
    status: HTTPStatus


def seen_version(request: Request, sent: int | None, letter: Letter, *, needed: bool = True) -> Seen:
    """Return the version that the program means, which is the letter's own as it was loaded.

    Raises StaleVersion where it is not, and VersionMissing where none is named and one is `needed`.
    """
    header = request.headers.get("If-Match")
    current = letter.revision.number if letter.revision else None
    if header is not None:
        if header.strip() != "*" and not _matches(header, current):
            raise StaleVersion(letter, HTTPStatus.PRECONDITION_FAILED)
        return Seen(current, HTTPStatus.PRECONDITION_FAILED)
    if sent is not None:
        if sent != current:
            raise StaleVersion(letter, HTTPStatus.CONFLICT)
        return Seen(current, HTTPStatus.CONFLICT)
    if needed:
        raise VersionMissing(
            "Say which version of the letter this is for: send the ETag of its document as If-Match, or its number as "
            "`version`."
        )
    return Seen(current, HTTPStatus.CONFLICT)


def _matches(header: str, current: int | None) -> bool:
    """Whether one of the tags names the version, be it weak.

    RFC 9110 would have a weak tag match nothing, since it may stand for other bytes. Ours is the number of the version alone, and
    it is weak only where the document was compressed on its way: who sends it back has seen that version.
    """
    tags = [_TAG.fullmatch(each) for each in header.split(",")]
    return any(tag and tag[1] == str(current) for tag in tags)


def etag(letter: Letter) -> dict[str, str]:
    """The header that says which version of the letter an answer tells of."""
    return {"ETag": f'"{letter.revision.number}"'} if letter.revision else {}
