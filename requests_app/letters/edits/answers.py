"""Corrections of answers: their words, the questions they are to, what became of them, what they cite."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from requests_app.letters.edits.settling import (
    EditNotPossible,
    change_answer,
    clean,
    clean_line,
    is_empty,
    release,
    settle,
    the_answer,
    the_question,
    with_role,
)
from requests_app.letters.parsed import (
    Answer,
    BlockRole,
    Citation,
    CitationRole,
    Disposition,
    ParsedLetter,
    Regime,
)

LONGEST_PROVISION: Final = 60
_PROVISION: Final = re.compile(
    r"(?P<act>foisa:|eisr:)?(?P<kind>s|reg)(?P<number>[0-9]+[a-z]{0,2})(?P<parts>(?:\([0-9a-z]{1,5}\))*)"
)
_LONG_FORMS: Final = (
    (re.compile(r"^(foisa:|eisr:)?sec(?:tion|t|\.)?"), r"\1s"),
    (re.compile(r"^(foisa:|eisr:)?regulation"), r"\1reg"),
    (re.compile(r"^(foisa:|eisr:)?reg\."), r"\1reg"),
)
_REGIMES: Final = {
    ("", "s"): Regime.FOIA,
    ("", "reg"): Regime.EIR,
    ("foisa:", "s"): Regime.FOISA,
    ("eisr:", "reg"): Regime.EISR,
}


def as_provision(typed: str) -> tuple[str, Regime]:
    """Return a provision as the letter document writes it, and its law: "s40(2)" for "Section 40 (2)"."""
    text = "".join(typed.lower().split())
    for long_form, short in _LONG_FORMS:
        text = long_form.sub(short, text)
    found = _PROVISION.fullmatch(text)
    regime = _REGIMES.get((found["act"] or "", found["kind"])) if found else None
    if regime is None or len(text) > LONGEST_PROVISION:
        raise EditNotPossible(
            "Enter a section or regulation such as s40(2) or reg12(4)(b), or for Scotland foisa:s30(b)(i)."
        )
    return text, regime


def set_answer_text(letter: ParsedLetter, name: str, text: str) -> ParsedLetter:
    words = clean(text)
    return change_answer(letter, name, lambda answer: replace(answer, text=words))


def set_disposition(letter: ParsedLetter, name: str, disposition: Disposition) -> ParsedLetter:
    """Set what became of the answer's questions; the letter's outcome follows."""
    return change_answer(letter, name, lambda answer: replace(answer, disposition=disposition))


def assign_answer(letter: ParsedLetter, name: str, questions: Sequence[str]) -> ParsedLetter:
    """Make it the answer to these questions. A table that belongs to it alone goes with it."""
    answer = the_answer(letter, name)
    if not questions:
        raise EditNotPossible("Choose at least one question that this answers.")
    for number in questions:
        the_question(letter, number)
    before, now = set(answer.questions), tuple(questions)
    tables = tuple(
        replace(table, questions=now)
        if table.id in answer.tables and table.questions and before.issuperset(table.questions)
        else table
        for table in letter.tables
    )
    return change_answer(replace(letter, tables=tables), name, lambda answer: replace(answer, questions=now))


def remove_answer(letter: ParsedLetter, name: str) -> ParsedLetter:
    """Take out an answer. Its blocks stay, as `OTHER`; its questions count as not answered."""
    answer = the_answer(letter, name)
    if is_empty(answer):
        raise EditNotPossible("There is no answer here to remove.")
    without = replace(letter, answers=tuple(other for other in letter.answers if other.id != name))
    return settle(release(without, answer.blocks))


def append_block(letter: ParsedLetter, name: str, block: int) -> ParsedLetter:
    """Add the words of a part of the letter to the end of an answer."""
    the_answer(letter, name)
    if not 0 <= block < len(letter.blocks):
        raise EditNotPossible("The letter has no such part.")
    words = letter.blocks[block].text

    def longer(answer: Answer) -> Answer:
        return replace(
            answer,
            text="\n\n".join(filter(None, (answer.text, words))),
            blocks=tuple(dict.fromkeys((*answer.blocks, block))),
            disposition=Disposition.DISCLOSED if is_empty(answer) else answer.disposition,
        )

    return change_answer(with_role(letter, [block], BlockRole.ANSWER), name, longer)


def add_citation(
    letter: ParsedLetter, name: str, provision: str, role: CitationRole, quote: str
) -> ParsedLetter:
    """Add a provision that the answer cites. quote: the letter's own words, found again in its blocks."""
    citation = _cited(letter, the_answer(letter, name), provision, role, quote)
    return change_answer(
        letter, name, lambda answer: replace(answer, citations=(*answer.citations, citation))
    )


def set_citation(
    letter: ParsedLetter, name: str, index: int, provision: str, role: CitationRole, quote: str
) -> ParsedLetter:
    citation = _cited(letter, the_answer(letter, name), provision, role, quote)
    return _change_citations(letter, name, index, lambda _old: (citation,))


def remove_citation(letter: ParsedLetter, name: str, index: int) -> ParsedLetter:
    return _change_citations(letter, name, index, lambda _old: ())


def _change_citations(
    letter: ParsedLetter, name: str, index: int, change: Callable[[Citation], tuple[Citation, ...]]
) -> ParsedLetter:
    citations = the_answer(letter, name).citations
    if not 0 <= index < len(citations):
        raise EditNotPossible("The answer has no such citation any more.")
    changed = (*citations[:index], *change(citations[index]), *citations[index + 1 :])
    return change_answer(letter, name, lambda answer: replace(answer, citations=changed))


def _cited(letter: ParsedLetter, answer: Answer, provision: str, role: CitationRole, quote: str) -> Citation:
    code, regime = as_provision(provision)
    words = clean_line(quote)
    # The answer's own blocks first: the same words may stand elsewhere too.
    places = [block for number in answer.blocks for block in letter.blocks if block.id == number]
    for block in (*places, *letter.blocks):
        if words and (start := block.text.find(words)) >= 0:
            return Citation(code, regime, role, words, block.id, start, start + len(words))
    return Citation(code, regime, role, words)
