"""Numbering marks ("5b.", "Q7(ii)", "[2]", "A.1") and what names questions in prose ("Questions 3 to 6c")."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Path = tuple[str, ...]
"""The steps of a question's number, lower case: ("5", "b", "iii")."""


class MarkKind(StrEnum):
    """What a mark says of its paragraph."""

    ITEM = "item"
    """A number or letter alone: "5.", "(a)", "iv)"."""
    QUESTION = "question"
    """It says that this is a question: "Q5", "Question 5:"."""
    ANSWER = "answer"
    """It says that this is an answer: "A.5", "Answer 5", "Question 5 Response"."""
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbering mark. label: as printed; path: empty for bullets and for "Q:" without a number."""

    kind: MarkKind
    label: str
    path: Path = ()

    @property
    def is_closed(self) -> bool:
        """Whether it ends as marks do: "2.6." or "2.6)", and not "2.6", which may be a figure."""
        return self.label.endswith((".", ")", ":", "]"))

    @property
    def style(self) -> str:
        """The mark's shape without its number, so that marks of one list can be told from another's: "#)"."""
        shape = re.sub(r"\d+", "1", self.label)
        return re.sub(
            r"[A-Za-z]+",
            lambda word: word[0] if len(word[0]) > 2 else "A" if word[0].isupper() else "a",
            shape,
        )


_ROMAN: Final = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
]
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

_STEPS: Final = r"\d{1,3}(?:\.\d{1,2}){0,3}(?:\s?\(?(?:[a-z]|[ivx]{1,5})\)|\)\s?\(?[a-z](?=[.):])|\.?[a-z](?![a-z])|\.[ivx]{1,5}(?![a-z]))?(?:\s?\(?[ivx]{1,5}\))?"
_BULLET: Final = re.compile(r"[•·▪▫◦‣●○■□\uf0b7\uf0a7*–—-](?=\s)\s*|o\s+(?=[A-Z“\"'])", re.IGNORECASE)
# A letter in Welsh and English numbers a question in both: "C1 / Q1."
_QUESTION_LEAD: Final = r"(?:c(?:westiwn)?\s?\d{1,2}\.?\s?/\s?)?(?:(?:questions?|query|qu|qn)\b|request(?=\s?\d{1,2}\s*(?:[:.)–-]|$))|q(?=[\s.:)(\d]))\s*(?:no\.?\s?|number\s|#)?[.:]?\s*"
_ANSWER_LEAD: Final = r"(?:(?:answers?|ans|response|reply)\b(?:\s+(?:to|for)\b)?\.?\s*(?:(?:question|q|point|request|no)\b\.?\s*)?|a(?=[.:]?\s?\d)[.:]?\s*)"
_END: Final = r"\s*(?:[).:\]]{0,2}(?:\s*[-–—])?)(?=\s|$)\s*"

_NAMED: Final = re.compile(
    rf"(?P<question>{_QUESTION_LEAD})\(?(?P<qpath>{_STEPS})\)?"
    rf"(?P<said>\s*[-–:(]?\s*(?:response|answer|reply)s?\b\)?)?{_END}"
    rf"|(?P<answer>{_ANSWER_LEAD})\(?(?P<apath>{_STEPS})\)?{_END}",
    re.IGNORECASE,
)
# "Part (ii)" alone on a line.
_HEADING: Final = re.compile(
    r"(?:part|question|point|item|request)\s+\(?(?P<path>[a-z]|[ivx]{1,5})\)?\s*[:.–-]?\s*", re.IGNORECASE
)
_UNNUMBERED: Final = re.compile(
    r"(?:(?P<question>q|question|your question|(?:the )?question asked)|(?P<answer>answer|response|our (?:answer|response)|reply))\s*[.:–-]\s+(?=\S)",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    rf"(?P<open>[(\[]?)(?P<path>{_STEPS}|[a-z]|[ivx]{{1,5}})(?P<close>[)\]]?[.:,)]?|/)(?:\s*[-–—](?=\s))?(?:(?=\s|$)|(?<=\d[.)])(?=[A-Z][a-z])|(?<=[a-z]\))(?=[A-Z\d]))\s*",
    re.IGNORECASE,
)


def read_mark(text: str) -> tuple[Mark | None, int]:
    """Return the mark that `text` begins with and where the words after it begin.

    A bullet before a number ("- 1. The number of") is part of the mark.
    """
    bullet = _BULLET.match(text)
    start = bullet.end() if bullet else 0
    # The first of several items that are quoted: “a) The number of …
    start += len(text[start:]) - len(text[start:].lstrip("\"“‘'"))
    for read in (_heading, _worded, _named, _unnumbered, _bare):
        if found := read(text, start):
            mark, end = found
            return Mark(mark.kind, text[:end].strip(" \n\t\"“‘'"), mark.path), end
    if bullet:
        return Mark(MarkKind.BULLET, text[: bullet.end()].strip()), bullet.end()
    return None, 0


def _heading(text: str, start: int) -> tuple[Mark, int] | None:
    matched = _HEADING.fullmatch(text, start)
    return (Mark(MarkKind.QUESTION, matched[0], steps(matched["path"])), len(text)) if matched else None


_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDED: Final = re.compile(
    rf"(?:(?P<question>question|request|query)|(?:answer|response)(?: to question)?)\s+(?P<word>{'|'.join(_WORDS)})\s*(?:[:.)]|[-–—](?=\s)|$)\s*",
    re.IGNORECASE,
)


def _worded(text: str, start: int) -> tuple[Mark, int] | None:
    """Read "Question one:"."""
    matched = _WORDED.match(text, start)
    if not matched:
        return None
    kind = MarkKind.QUESTION if matched["question"] else MarkKind.ANSWER
    return Mark(kind, matched[0], (str(_WORDS.index(matched["word"].lower()) + 1),)), matched.end()


def _named(text: str, start: int) -> tuple[Mark, int] | None:
    matched = _NAMED.match(text, start)
    if not matched:
        return None
    is_answer = bool(matched["answer"] or matched["said"])
    lead = matched["question"] or matched["answer"]
    rest = text[matched.end() :]
    # "Question 3 was asked because" and "Questions 1 & 2" are prose about questions, no marks.
    if (
        lead[:1].isalpha()
        and (rest[:1].islower() or re.match(r"(?:&|and|to|,|[-–])\s*\d", rest))
        and not re.search(r"[.:)\]]\s*$", matched[0])
    ):
        return None
    if (
        len(lead.strip(" .:")) > 1
        and lead.strip(" .:").lower().endswith("s")
        and rest
        and not matched["said"]
    ):
        return None
    path = steps(matched["qpath"] or matched["apath"])
    return Mark(MarkKind.ANSWER if is_answer else MarkKind.QUESTION, matched[0], path), matched.end()


def _bare(text: str, start: int) -> tuple[Mark, int] | None:
    matched = _BARE.match(text, start)
    if not matched or not _is_closed(matched):
        return None
    return Mark(MarkKind.ITEM, matched[0], steps(matched["path"])), matched.end()


def _is_closed(matched: re.Match[str]) -> bool:
    """Say whether what could be a mark is one: "5.", "(a)", "5b", and not "28 people", "a dog" or "2018."."""
    path, close = matched["path"], matched["close"]
    if matched["open"] and not close.startswith((")", "]")):
        return False
    if close == ",":
        return path.isupper() and len(path) == 1
    if close == ":":
        return path[0].isdigit() or len(path) == 1
    if close:
        return True
    rest = matched.string[matched.end() :]
    if path.endswith(")"):
        return "(" not in path or rest[:1].isupper()
    if re.fullmatch(r"\d{1,2}\s?\(?[a-z]\)?", path):
        return bool(rest)
    dashed = matched[0].rstrip().endswith(("-", "–", "—"))
    return bool(re.fullmatch(r"\d{1,2}\.\d{1,2}" if not dashed else r"\d{1,2}", path)) and rest[:1].isupper()


def _unnumbered(text: str, start: int) -> tuple[Mark, int] | None:
    matched = _UNNUMBERED.match(text, start)
    if not matched:
        return None
    return Mark(MarkKind.QUESTION if matched["question"] else MarkKind.ANSWER, matched[0]), matched.end()


def steps(printed: str) -> Path:
    """Return the steps of a printed number: "5(b)iii" gives ("5", "b", "iii")."""
    return tuple(step.lower().lstrip("0") or "0" for step in re.findall(r"\d+|[A-Za-z]+", printed))


def successors(step: str) -> set[str]:
    """Return what may follow a step in its list; "i" may be a letter or a roman number."""
    if step.isdigit():
        return {str(int(step) + 1)}
    after = set()
    if len(step) == 1 and step != "z":
        after.add(_LETTERS[_LETTERS.index(step) + 1] if step in _LETTERS else step)
    if step in _ROMAN[:-1]:
        after.add(_ROMAN[_ROMAN.index(step) + 1])
    return after


def is_first(step: str) -> bool:
    """Say whether a list may begin with this step."""
    return step in ("1", "a", "i")


def is_alike(one: str, other: str) -> bool:
    """Say whether two steps may stand in one list: both numbers, or both letters or roman numbers."""
    return one.isdigit() == other.isdigit()


# --- questions named in prose


@dataclass(frozen=True, slots=True)
class Span:
    """The questions from `first` to `last`, both included; equal for a single one."""

    first: Path
    last: Path


@dataclass(frozen=True, slots=True)
class Naming:
    """Words that name questions: the characters `start` to `end` of a text, and the spans they name."""

    start: int
    end: int
    spans: tuple[Span, ...]


# The number of a question, and not the beginning of a figure ("1,026").
_NUMBER: Final = r"(?:q(?:uestion)?s?\.?\s?)?\(?\d{1,3}(?!,?\d)(?:\.\d{1,2})?(?:\s?\(?(?:[a-z]|[ivx]{1,4})\)|\.?[a-z](?![a-z]))?(?:\s?\([ivx]{1,4}\)|[ivx]{1,4}(?![a-z]))?\)?"
# A letter that goes on a list ("2a, b and c"), and not a word: "Item 1 - a copy".
_PART: Final = r"\(?(?:[a-z]|[ivx]{1,4})\)?(?![a-z])(?!(?<=[-–—] [ai]) [a-z])"
_TO: Final = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b)\s*"
_AND: Final = r"\s*(?:,\s*and\b|,\s*&|,|\band\b|&|\+|/|\bor\b)\s*"
LIST: Final = rf"{_NUMBER}(?:(?:{_TO}|{_AND})(?:{_NUMBER}|{_PART}))*"
_NAMING: Final = re.compile(
    rf"\b(?:(?:questions?|queries|query|points?|parts?|items?|requests?|q(?:s|uestions?)?)\s*(?:nos?\.?|numbers?|numbered)?|q)[\s.:]*(?P<list>{LIST})",
    re.IGNORECASE,
)
_MEMBER: Final = re.compile(rf"(?P<join>{_TO}|{_AND})?(?P<member>{_NUMBER}|{_PART})", re.IGNORECASE)


_ORDINALS: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_ORDINAL: Final = re.compile(
    rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:question|point|part|request|item|query)\b", re.IGNORECASE
)


def namings(text: str) -> Iterator[Naming]:
    """Yield where a text names questions: "Questions 3 to 6c", "Q1 and Q2", "point 1", "your second question"."""
    found = [
        Naming(matched.start(), matched.end(), spans(matched["list"])) for matched in _NAMING.finditer(text)
    ]
    for matched in _ORDINAL.finditer(text):
        path = (str(_ORDINALS.index(matched["ordinal"].lower()) + 1),)
        found.append(Naming(matched.start(), matched.end(), (Span(path, path),)))
    yield from sorted(found, key=lambda naming: naming.start)


def bare_range(text: str) -> Naming | None:
    """Return the range of numbers that a paragraph begins with ("2-7 Please see below.", "1, 2 and 4:").

    A range of figures ("5-9 years", "2018 – 2019") is none: what follows must begin a sentence.
    """
    matched = re.match(rf"(?P<list>{LIST})\s*(?P<close>[).:]?)\s+(?=\S)", text, re.IGNORECASE)
    if not matched:
        return None
    is_announced = matched["close"] == ":"
    if not is_announced and not re.match(r"[A-Z“\"']", text[matched.end() :]):
        return None
    found = spans(matched["list"])
    if len(found) == 1 and found[0].first == found[0].last:
        return None
    if any(step.isdigit() and len(step) > 2 for span in found for step in (*span.first, *span.last)):
        return None
    return Naming(0, matched.end(), found)


def spans(printed: str) -> tuple[Span, ...]:
    """Return the spans of a printed list: "1, 3(a) to (c) & 5" gives 1, 3.a to 3.c and 5."""
    found: list[Span] = []
    for matched in _MEMBER.finditer(printed):
        member = re.sub(r"^q(?:uestion)?s?\.?\s?", "", matched["member"], flags=re.IGNORECASE)
        path = steps(member)
        if found and not path[0].isdigit():
            path = (*found[-1].last[: max(1, len(found[-1].last) - 1)], *path)
        joins = (matched["join"] or "").strip().lower()
        if found and joins in ("-", "–", "—", "to", "through", "thru"):
            found[-1] = Span(found[-1].first, path)
        else:
            found.append(Span(path, path))
    return tuple(found)


def covered(spans: Iterable[Span], numbers: Sequence[Path]) -> list[Path]:
    """Return the questions that spans name, in the order of `numbers`, which are all there are.

    A single name stands for itself; a range for every top-level and lettered question in it, its ends
    included. Deeper ones take the answer of the question above them.
    """
    position = {number: at for at, number in enumerate(numbers)}
    chosen: set[int] = set()
    for span in spans:
        if span.first == span.last:
            chosen |= _one(span.first, numbers, position)
            continue
        first = _edge(span.first, numbers)
        last = _edge(span.last, numbers[::-1])
        if first is None or last is None:
            continue
        inside = range(position[first], position[last] + 1)
        chosen |= {at for at in inside if _is_listed(numbers[at], position)}
    return [numbers[at] for at in sorted(chosen)]


def missing(spans: Iterable[Span], numbers: Sequence[Path]) -> list[Path]:
    """Return the ends of spans that no question has, nor begins with."""
    ends = [end for span in spans for end in dict.fromkeys((span.first, span.last))]
    return [end for end in ends if not any(number[: len(end)] == end for number in numbers)]


def _one(path: Path, numbers: Sequence[Path], position: dict[Path, int]) -> set[int]:
    if path in position:
        return {position[path]}
    return {
        at
        for at, number in enumerate(numbers)
        if number[: len(path)] == path and _is_listed(number, position)
    }


def _edge(path: Path, numbers: Sequence[Path]) -> Path | None:
    """Return the question a range begins (or, with `numbers` reversed, ends) with; clipped to what there is."""
    for number in numbers:
        if number[: len(path)] == path:
            return number
    if not path[0].isdigit():
        return None
    reverse = len(numbers) > 1 and _rank(numbers[0]) > _rank(numbers[-1])
    for number in numbers:
        if (_rank(number) < _rank(path)) if reverse else (_rank(number) > _rank(path)):
            return number
    return None


def _rank(path: Path) -> int:
    return int(path[0]) if path and path[0].isdigit() else 0


def _is_listed(number: Path, position: dict[Path, int]) -> bool:
    if len(number) == 1:
        return True
    if (
        len(number) == 2
        and number[1] in _LETTERS
        and not (number[1] == "i" and (number[0], "h") not in position)
    ):
        return number[1] not in "vx" or (number[0], _LETTERS[_LETTERS.index(number[1]) - 1]) in position
    return not any(number[:length] in position for length in range(1, len(number)))
