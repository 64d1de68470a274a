"""Looks over what a letter is understood to say, for what a person should look at."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from requests_app.letters import phrases, series
from requests_app.letters.dates import own_dates
from requests_app.letters.document import Doubt
from requests_app.letters.legislation import rolls_up_to, what_is_wrong
from requests_app.letters.parsed import (
    Answer,
    BlockRole,
    CitationRole,
    LetterTable,
    ParsedLetter,
    Question,
)

CHECKED: Final = frozenset(
    {
        "missing-reference",
        "missing-date",
        "missing-title",
        "missing-authority",
        "unclear-regime",
        "date-before-received",
        "two-dates",
        "no-question-printed",
        "attached-but-no-attachment",
        "unknown-provision",
        "wrong-looking-citation",
        "year-missing-from-series",
        "period-not-covered",
    }
)
"""The codes of what `check` finds in the letter as it stands, so that a correction can settle it."""


def check(letter: ParsedLetter) -> Iterator[Doubt]:
    """Yield what seems wrong, or is missing."""
    yield from _of_details(letter)
    yield from _of_dates(letter)
    yield from _of_kind(letter)
    if not any(question.text for question in letter.questions):
        yield Doubt("no-question-printed", "The letter does not print what was asked.")
    yield from _of_answers(letter)
    yield from _of_years(letter)


def with_doubt_of_date(letter: ParsedLetter, today: datetime.date) -> ParsedLetter:
    """Return the letter with a doubt if its date is still to come on the day it is read."""
    if letter.date is None or letter.date <= today:
        return letter
    doubt = Doubt(
        "date-in-future",
        f"The letter is dated {said(letter.date)}, which is still to come.",
        block=_dated(letter),
    )
    return replace(letter, warnings=(doubt, *letter.warnings))


# --- what it says of itself


def _of_details(letter: ParsedLetter) -> Iterator[Doubt]:
    if letter.reference is None:
        yield Doubt("missing-reference", "The letter does not state a reference.")
    if letter.date is None:
        yield Doubt("missing-date", "The letter does not state its date.")
    if letter.title is None:
        yield Doubt("missing-title", "The letter does not say what the request is about.")
    if letter.authority.name is None:
        yield Doubt("missing-authority", "The letter does not name the public authority.")
    if letter.legislation is None:
        yield Doubt(
            "unclear-regime",
            "The letter does not say whether it answers under the FOI Act or the Environmental Information Regulations.",
        )


def _of_dates(letter: ParsedLetter) -> Iterator[Doubt]:
    if letter.date is None:
        return
    if letter.received and letter.date < letter.received:
        yield Doubt(
            "date-before-received",
            f"The letter is dated {said(letter.date)}, before the request was received on {said(letter.received)}.",
            block=_dated(letter),
        )
    dates = own_dates((block.text, block.role) for block in letter.blocks)
    others = [date for date in dict.fromkeys(dates) if date not in (letter.date, letter.received)]
    if letter.date in dates and others:
        yield Doubt(
            "two-dates",
            f"The letter bears two dates: {said(letter.date)} and {said(others[0])}.",
            block=_dated(letter),
        )


def _dated(letter: ParsedLetter) -> int | None:
    """Return the block in which the letter's date stands."""
    for block in letter.blocks:
        if block.role is BlockRole.DATE and letter.date in own_dates([(block.text, block.role)]):
            return block.id
    return None


def said(date: datetime.date) -> str:
    """Return a date as a letter writes it: "3 May 2024"."""
    return f"{date.day} {date:%B %Y}"


def _of_kind(letter: ParsedLetter) -> Iterator[Doubt]:
    """Yield a doubt for a letter that is no response to a request."""
    matter = [block for block in letter.blocks if block.role is not BlockRole.TABLE]
    if all(not answer.text for answer in letter.answers):
        for block in matter:
            if phrases.ACKNOWLEDGING.search(block.text[:400]):
                yield Doubt(
                    "acknowledgement",
                    "This seems to acknowledge a request, not to answer it.",
                    block=block.id,
                )
                break
    for block in matter[:12]:
        text = block.text[:400]
        if phrases.REVIEWING.search(text) and block.role is not BlockRole.BOILERPLATE:
            yield Doubt(
                "internal-review",
                "This seems to be the reply to an internal review, not to the request itself.",
                block=block.id,
            )
            break


# --- its answers

_WE_HOLD: Final = re.compile(
    r"(?<!if )(?<!whether )(?:\b(?:we|council|trust|university|force|authority|department) (?:do |does )?(?:hold|holds)\b|\b(?<!if the )(?<!whether the )information is held\b)",
    re.IGNORECASE,
)
_ELSEWHERE_IN_FILES: Final = re.compile(r"\battach|\benclos|\bannex|\bappendi", re.IGNORECASE)


def _of_answers(letter: ParsedLetter) -> Iterator[Doubt]:
    has_annex = any(block.role is BlockRole.ANNEX for block in letter.blocks)
    for answer in letter.answers:
        block = answer.blocks[0] if answer.blocks else None
        for doubt in _of_citations(answer):
            yield replace(
                doubt, question=answer.questions[0], block=block if doubt.block is None else doubt.block
            )
        if _lacks_attachment(answer) and not has_annex:
            yield Doubt(
                "attached-but-no-attachment",
                "The answer refers to an attachment, but none was found. Upload it with the letter.",
                answer.questions[0],
                block,
            )


def _lacks_attachment(answer: Answer) -> bool:
    text = answer.text
    return bool(not answer.tables and phrases.ATTACHED.search(text) and _ELSEWHERE_IN_FILES.search(text))


def _of_citations(answer: Answer) -> Iterator[Doubt]:
    for citation in answer.citations:
        name, block = citation.quote, citation.block
        if wrong := what_is_wrong(citation.provision):
            yield Doubt("unknown-provision", f"The letter cites “{name}”, but {wrong}.", block=block)
        elif citation.provision.startswith("s12(2)") and _WE_HOLD.search(answer.text):
            yield Doubt(
                "wrong-looking-citation",
                f"“{name}” is for when it would cost too much even to find out whether information is held, but the answer says that it is held. Section 12(1) may be meant.",
                block=block,
            )
        elif rolls_up_to(citation.provision) == "s17" and citation.role is CitationRole.OPERATIVE:
            yield Doubt(
                "wrong-looking-citation",
                f"“{name}” says what a refusal must contain. It is not a reason to refuse.",
                block=block,
            )


# --- its tables


def _of_years(letter: ParsedLetter) -> Iterator[Doubt]:
    for table in letter.tables:
        for years in series.axes(table):
            if missing := series.gaps(years):
                known = sorted(years, key=lambda year: year.first)
                yield _about_table(
                    "year-missing-from-series",
                    f"The table goes from {known[0]} to {known[-1]} but has nothing for {_listed(missing)}.",
                    table,
                )
                break
    for family in series.families(letter.tables):
        if missing := series.gaps(year for year, _ in family):
            following = next(table for year, table in family if year.first > missing[0].first)
            yield _about_table(
                "year-missing-from-series",
                f"There are tables for {_listed([year for year, _ in family])}, but none for {_listed(missing)}.",
                following,
            )
    answers = letter.answers_to(question.number for question in letter.questions)
    for question, answer in zip(letter.questions, answers, strict=True):
        yield from _of_period(question, answer, letter)


def _of_period(question: Question, answer: Answer | None, letter: ParsedLetter) -> Iterator[Doubt]:
    """Yield a doubt where a question names its years, and the table that answers it has some of them only."""
    asked = series.asked_for(question.text)
    if not asked or answer is None or not answer.tables:
        return
    tables = [table for table in letter.tables if table.id in answer.tables]
    along = {year for table in tables for years in series.axes(table) for year in years}
    along |= {year for table in tables for year in series.years_in(table.title or "")}
    told = {
        year.first
        for year in series.years_in(
            " ".join([answer.text, *(note for table in tables for note in table.notes)])
        )
    }
    missing = [year for year in asked if year not in along and year.first not in told]
    if missing and len(along & set(asked)) > 1:
        yield _about_table(
            "period-not-covered",
            f"Question {question.number} asks for {asked[0]} to {asked[-1]}, but the table has nothing for {_listed(missing)}.",
            tables[0],
        )


def _about_table(code: str, message: str, table: LetterTable) -> Doubt:
    return Doubt(
        code,
        message,
        table.questions[0] if table.questions else None,
        table.blocks[0] if table.blocks else None,
    )


def _listed(years: list[series.Year]) -> str:
    *others, last = map(str, years)
    return f"{', '.join(others)} and {last}" if others else last
