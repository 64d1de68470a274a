"""Corrections of what stands in a letter's head, of its remarks, its warnings and the roles of its blocks."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from requests_app.letters.document import Doubt
from requests_app.letters.edits.settling import (
    EditNotPossible,
    clean,
    clean_line,
    release,
    settle,
    the_question,
    with_role,
)
from requests_app.letters.parsed import BlockRole, Note, ParsedLetter, Regime

LONGEST_REFERENCE: Final = 200
LONGEST_NAME: Final = 200


def set_reference(letter: ParsedLetter, reference: str) -> ParsedLetter:
    line = clean_line(reference, longest=LONGEST_REFERENCE, what="The reference")
    return settle(replace(letter, reference=line or None))


def set_title(letter: ParsedLetter, title: str) -> ParsedLetter:
    return settle(replace(letter, title=clean_line(title) or None))


def set_authority_name(letter: ParsedLetter, name: str) -> ParsedLetter:
    line = clean_line(name, longest=LONGEST_NAME, what="The authority’s name")
    return settle(replace(letter, authority=replace(letter.authority, name=line or None)))


def set_date(letter: ParsedLetter, date: datetime.date | None) -> ParsedLetter:
    """Set when the letter was written."""
    _check_order(letter.received, date)
    return settle(replace(letter, date=date))


def set_received(letter: ParsedLetter, received: datetime.date | None) -> ParsedLetter:
    """Set when the authority received the request."""
    _check_order(received, letter.date)
    return replace(letter, received=received)


def _check_order(received: datetime.date | None, date: datetime.date | None) -> None:
    if received is not None and date is not None and date < received:
        raise EditNotPossible("The date of the letter must be on or after the date the request was received.")


def set_legislation(letter: ParsedLetter, regime: Regime | None) -> ParsedLetter:
    return replace(letter, legislation=regime)


def set_note(letter: ParsedLetter, index: int, text: str, questions: Sequence[str]) -> ParsedLetter:
    """Set what a remark says and which questions it is on; none means the whole letter."""
    note = _note(letter, index)
    words = clean(text)
    if not words:
        raise EditNotPossible("Enter what the remark says, or remove it.")
    for number in questions:
        the_question(letter, number)
    changed = replace(note, text=words, questions=tuple(questions))
    return settle(replace(letter, notes=(*letter.notes[:index], changed, *letter.notes[index + 1 :])))


def remove_note(letter: ParsedLetter, index: int) -> ParsedLetter:
    note = _note(letter, index)
    without = replace(letter, notes=(*letter.notes[:index], *letter.notes[index + 1 :]))
    return release(without, note.blocks)


def _note(letter: ParsedLetter, index: int) -> Note:
    if not 0 <= index < len(letter.notes):
        raise EditNotPossible("The letter has no such remark any more.")
    return letter.notes[index]


def set_block_role(letter: ParsedLetter, block: int, role: BlockRole) -> ParsedLetter:
    if not 0 <= block < len(letter.blocks):
        raise EditNotPossible("The letter has no such part.")
    return with_role(letter, [block], role)


def dismiss_warning(letter: ParsedLetter, index: int) -> ParsedLetter:
    """Take a warning off the list: a person has looked at it, and is not asked again."""
    if not 0 <= index < len(letter.warnings):
        raise EditNotPossible("The letter has no such warning any more.")
    return with_settled(letter, [letter.warnings[index]])


def with_decisions_of(letter: ParsedLetter, later: ParsedLetter) -> ParsedLetter:
    """Return an earlier state of a letter with what was settled since: its warnings, and the parts that are left out."""
    left_out = {block.id for block in later.blocks if block.role is BlockRole.BOILERPLATE}
    unused = {block.id for block in letter.blocks if block.role is BlockRole.OTHER}
    return with_role(with_settled(letter, later.settled), left_out & unused, BlockRole.BOILERPLATE)


def with_settled(letter: ParsedLetter, doubts: Iterable[Doubt]) -> ParsedLetter:
    """Return the letter with these doubts taken for settled, whether it raises them or not."""
    settled = tuple(dict.fromkeys((*letter.settled, *doubts)))
    return replace(
        letter, settled=settled, warnings=tuple(doubt for doubt in letter.warnings if doubt not in settled)
    )
