"""Answers and figures that contradict what the same authority published before.

Only what asks for the same is compared: the same telling words and the same periods, whatever their order. A question that names
no period may rightly have another answer each year.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.tables import PublishedTable
from requests_app.letters.parsed import Answer, Disposition, ParsedLetter, Question, spoken
from tables_app.joining import Figure, Line, Point, Source, joined, names_of_series, telling
from tables_app.periods import periods_within

_ENOUGH: Final = 2  # words that say what is asked
_FIGURE: Final = re.compile(
    r"(?<![\w.,/-])(?P<pound>£)?(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?(?P<share>%)?(?![\w/-]|[.,]\d)"
)
_PROVISION: Final = re.compile(
    r"\b(?:sections?|regulations?|s\.|questions?|q|annex|appendix|table)\s*\d+\S*", re.IGNORECASE
)
_LONG_ANSWER: Final = 300  # characters: a longer one tells more than its figure
_HELD: Final = frozenset(
    {Disposition.DISCLOSED, Disposition.PARTLY_DISCLOSED, Disposition.AVAILABLE_ELSEWHERE}
)


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """An answer that is public already. name: how staff know it; asked: its question, with the questions it is a part of."""

    name: str
    asked: str
    text: str
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question asks, whichever way it is put. words: at least two; periods: their codes, at least one."""

    words: frozenset[str]
    periods: frozenset[str]


def topic(asked: str) -> Topic | None:
    """Return what a question asks; None where it says too little, or names no period."""
    left, periods = periods_within(asked)
    words = frozenset(telling(left))
    if len(words) < _ENOUGH or not periods:
        return None
    return Topic(words, frozenset(period.code for period in periods))


def whole_question(question: Question, letter: ParsedLetter) -> str:
    """Return a question after the questions that it is a part of."""
    by_number = {each.number: each for each in letter.questions}
    parts, seen = [question.text], {question.number}
    parent = by_number.get(question.parent or "")
    while parent and parent.number not in seen:
        parts.insert(0, parent.text)
        seen.add(parent.number)
        parent = by_number.get(parent.parent or "")
    return " ".join(parts)


def contradicted_answers(letter: ParsedLetter, published: Sequence[PublishedAnswer]) -> Iterator[Finding]:
    """Yield a finding for each answer that says otherwise than a published one to the same question."""
    earlier = [(topic(each.asked), each) for each in published]
    for question in letter.questions:
        asked = topic(whole_question(question, letter))
        answer = letter.answer_to(question.number)
        if asked is None or answer is None:
            continue
        because = tuple(
            dict.fromkeys(
                said for its, each in earlier if its == asked and (said := _difference(answer, each))
            )
        )
        if because:
            yield Finding(
                "answer-differs-from-published",
                f"answer-differs-from-published:{question.number}"[:300],
                Severity.WARNING,
                f"The answer to question {spoken(question.number)} is not what was published before.",
                because,
                piece=f"answer {answer.id}",
            )


def _difference(answer: Answer, other: PublishedAnswer) -> str:
    kinds = {answer.disposition, other.disposition}
    if Disposition.NOT_HELD in kinds and kinds & _HELD:
        is_held = answer.disposition in _HELD
        return f"It is {'held' if is_held else 'not held'} here, and {'not held' if is_held else 'held'} in {other.name}."
    here, there = figure_of(answer.text), figure_of(other.text)
    if here and there and here != there and here[1:] == there[1:]:
        return f"It is {_said(*here)} here, and {_said(*there)} in {other.name}."
    return ""


def figure_of(text: str) -> tuple[Decimal, str, str] | None:
    """Return the one figure that an answer gives, with the sign before and after it; None where there is none, or more."""
    if len(text) > _LONG_ANSWER:
        return None
    left, _ = periods_within(_PROVISION.sub(" ", text))
    found = list(_FIGURE.finditer(left))
    if len(found) != 1:
        return None
    figure = found[0]
    number = Decimal(figure["number"].replace(",", "") + (figure["part"] or ""))
    return number, figure["pound"] or "", figure["share"] or ""


def _said(number: Decimal, pound: str, share: str) -> str:
    return f"{pound}{number:,}{share}"


# Figures of tables ---------------------------------------------------------------------------------


def series_of(letter: ParsedLetter) -> tuple[str, ...]:
    """Return the name of the series that each table of the letter will belong to; "" where to none."""
    sources = _sources(letter)
    return names_of_series(sources, [source.title for source in sources], letter.title or "")


def _sources(letter: ParsedLetter) -> list[Source]:
    return [Source(table.typed, letter.subject_of(table)) for table in letter.tables]


def contradicted_figures(
    letter: ParsedLetter, published: Iterable[tuple[str, PublishedTable, str]]
) -> Iterator[Finding]:
    """Yield a finding for each table whose figures differ from published ones for the same place and period.

    published: tables of the series that `series_of` names, each with the name of its series and its own title.
    """
    names, sources = series_of(letter), _sources(letter)
    public = list(published)
    for number, (name, own) in enumerate(zip(names, sources, strict=True)):
        because: list[str] = []
        for series, table, title in public:
            if name and series == name:
                because += _differing(own, table, title)
        if because:
            table_id = letter.tables[number].id
            yield Finding(
                "figures-differ-from-published",
                f"figures-differ-from-published:{table_id}",
                Severity.WARNING,
                f"Table {number + 1} prints other figures than were published before for the same place and period.",
                tuple(dict.fromkeys(because)),
                table_id,
            )


def _differing(own: Source, table: PublishedTable, title: str) -> Iterator[str]:
    both = joined([Source(table.table, title), own])
    for line in both.lines:
        for point in line.points:
            yield from _at(line, point, table.name)


def _at(line: Line, point: Point, name: str) -> Iterator[str]:
    here = [figure for figure in point.figures if figure.source == 1]
    there = [figure for figure in point.figures if figure.source == 0]
    if here and there and _contradict(here[0], there[0]):
        place = ", ".join(part for part in (line.name, point.period) if part)
        yield f"{place}: {here[0].value.text} here, and {there[0].value.text} in {name}."


def _contradict(here: Figure, there: Figure) -> bool:
    """Two numbers that differ, where neither is the other rounded. A suppressed figure contradicts nothing."""
    one, other = here.value.number, there.value.number
    if one is None or other is None or one == other:
        return False
    return not (_is_rounded(one, other) or _is_rounded(other, one))


def _is_rounded(rounded: Decimal, exact: Decimal) -> bool:
    """Say whether a number is another to fewer digits: 12,000 of 12,345, and 4.5 of 4.46; a digit alone is never one."""
    digits = rounded.normalize()
    exponent = int(digits.as_tuple().exponent)
    if exponent <= int(exact.normalize().as_tuple().exponent) or len(digits.as_tuple().digits) < 2:
        return False
    return abs(rounded - exact) <= Decimal(1).scaleb(exponent) / 2
