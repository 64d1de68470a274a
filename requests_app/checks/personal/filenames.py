"""Names of people in the names of files, which are public once the file is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.personal.named import is_name
from requests_app.checks.personal.people import NAME, TITLE
from requests_app.checks.personal.sights import Person

_TITLED: Final = re.compile(rf"\b{TITLE} (?:(?:{NAME}|[A-Z]\b) )?{NAME}")
_TWO: Final = re.compile(rf"\b(?=(?P<first>{NAME}) (?P<last>{NAME})\b)")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """An uploaded file. sha256: 64 hexadecimal digits. is_public: whether anybody may download it."""

    sha256: str
    name: str
    is_public: bool = False


def find(files: Iterable[NamedFile], people: Iterable[Person]) -> Iterator[Finding]:
    """Yield a finding for each file whose name names somebody."""
    people = tuple(people)
    for file in files:
        words = re.sub(r"[_\W\d]+", " ", file.name.rpartition(".")[0] or file.name)
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)
        if name := _name_in(words, people):
            yield Finding(
                "name-of-file",
                f"name-of-file:{file.sha256}",
                Severity.WARNING if file.is_public else Severity.INFORMATION,
                f"The file “{file.name}” seems to be named after a person: {name}.",
                ()
                if file.is_public
                else (
                    "Its name is not public, since the file is not. It is as soon as somebody makes it so.",
                ),
                file=file.sha256,
            )


def _name_in(words: str, people: Iterable[Person]) -> str:
    for person in people:
        for known in (person.last, *([] if person.last else person.first)):
            if len(known) > 2 and re.search(rf"\b{re.escape(known)}\b", words):
                return known
    if titled := _TITLED.search(words):
        return titled[0]
    for two in _TWO.finditer(words):
        if is_name(two["first"], two["last"]):
            return f"{two['first']} {two['last']}"
    return ""
