"""Corrections of tables: their words, their cells, their shape and the questions they belong to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from requests_app.letters.edits.settling import (
    EditNotPossible,
    change_table,
    clean,
    clean_line,
    new_id,
    release,
    settle,
    the_question,
    the_table,
)
from requests_app.letters.parsed import Answer, LetterBlock, LetterTable, ParsedLetter
from tables_app.exports import MARK
from tables_app.values import Kind

WITHHELD: Final = f"{MARK} This figure is withheld so that a smaller one cannot be worked out from it."


def set_table_title(letter: ParsedLetter, name: str, title: str) -> ParsedLetter:
    line = clean_line(title)
    return change_table(letter, name, lambda table: replace(table, title=line or None))


def set_table_notes(letter: ParsedLetter, name: str, notes: Sequence[str]) -> ParsedLetter:
    lines = tuple(filter(None, map(clean_line, notes)))
    return change_table(letter, name, lambda table: replace(table, notes=lines))


def set_header_cell(letter: ParsedLetter, name: str, level: int, column: int, text: str) -> ParsedLetter:
    """Set one cell of a column's header path. level: 0 is the outermost; an empty cell leaves the path."""
    path = _column(the_table(letter, name), column)
    if not 0 <= level <= len(path):
        raise EditNotPossible("The table has no such header row.")
    line = clean_line(text)
    longer = [*path, ""]
    longer[level] = line
    new = tuple(filter(None, longer)) or ("",)

    def changed(table: LetterTable) -> LetterTable:
        return replace(table, columns=_replaced(table.columns, column, new))

    return change_table(letter, name, changed)


def set_cell(letter: ParsedLetter, name: str, row: int, column: int, text: str) -> ParsedLetter:
    table = the_table(letter, name)
    _column(table, column)
    words = clean(text)
    cells = _replaced(_row(table, row), column, words)
    return change_table(letter, name, lambda table: replace(table, rows=_replaced(table.rows, row, cells)))


def set_column_kind(letter: ParsedLetter, name: str, column: int, kind: Kind | None) -> ParsedLetter:
    """Settle what the values of a column are; None leaves it to be found."""
    table = the_table(letter, name)
    _column(table, column)
    kinds = _replaced(table.kinds or (None,) * len(table.columns), column, kind)
    return change_table(letter, name, lambda table: replace(table, kinds=kinds if any(kinds) else ()))


def withhold_cells(letter: ParsedLetter, cells: Iterable[tuple[str, int, int]]) -> ParsedLetter:
    """Put the mark of a withheld figure into cells, and say below each table what it means.

    cells: table, row and column of each.
    """
    marked = sorted(set(cells))
    for name, row, column in marked:
        letter = set_cell(letter, name, row, column, MARK)
    for name in dict.fromkeys(name for name, _, _ in marked):
        notes = the_table(letter, name).notes
        if WITHHELD not in notes:
            letter = set_table_notes(letter, name, (*notes, WITHHELD))
    return letter


def add_row(letter: ParsedLetter, name: str, before: int) -> ParsedLetter:
    """Add an empty row before row `before`; at the end if that is their number."""
    table = the_table(letter, name)
    if not 0 <= before <= len(table.rows):
        raise EditNotPossible("The table has no such row.")
    empty = ("",) * len(table.columns)
    rows = (*table.rows[:before], empty, *table.rows[before:])
    return change_table(letter, name, lambda table: replace(table, rows=rows))


def remove_row(letter: ParsedLetter, name: str, row: int) -> ParsedLetter:
    table = the_table(letter, name)
    _row(table, row)
    rows = (*table.rows[:row], *table.rows[row + 1 :])
    return change_table(letter, name, lambda table: replace(table, rows=rows))


def add_column(letter: ParsedLetter, name: str, before: int, header: str) -> ParsedLetter:
    """Add an empty column before column `before`; at the end if that is their number."""
    table = the_table(letter, name)
    if not 0 <= before <= len(table.columns):
        raise EditNotPossible("The table has no such column.")
    new = (clean_line(header),)

    def wider(table: LetterTable) -> LetterTable:
        return replace(
            table,
            columns=(*table.columns[:before], new, *table.columns[before:]),
            rows=tuple((*row[:before], "", *row[before:]) for row in table.rows),
            kinds=(*table.kinds[:before], None, *table.kinds[before:]) if table.kinds else (),
        )

    return change_table(letter, name, wider)


def remove_column(letter: ParsedLetter, name: str, column: int) -> ParsedLetter:
    table = the_table(letter, name)
    _column(table, column)
    if len(table.columns) == 1:
        raise EditNotPossible("A table has at least one column. Remove the whole table instead.")

    def narrower(table: LetterTable) -> LetterTable:
        return replace(
            table,
            columns=(*table.columns[:column], *table.columns[column + 1 :]),
            rows=tuple((*row[:column], *row[column + 1 :]) for row in table.rows),
            kinds=(*table.kinds[:column], *table.kinds[column + 1 :]),
        )

    return change_table(letter, name, narrower)


def drop_table(letter: ParsedLetter, name: str) -> ParsedLetter:
    """Take a table out. Its blocks stay, as `OTHER`."""
    dropped = the_table(letter, name)
    without = replace(letter, tables=tuple(table for table in letter.tables if table.id != name))
    return settle(release(without, dropped.blocks))


def bind_table(letter: ParsedLetter, name: str, questions: Sequence[str]) -> ParsedLetter:
    """Say which questions a table belongs to; it then stands with their answers."""
    the_table(letter, name)
    for number in questions:
        the_question(letter, number)
    found = (letter.answer_to(number) for number in questions)
    holders = {answer.id for answer in found if answer is not None}

    def holding(answer: Answer) -> Answer:
        others = tuple(table for table in answer.tables if table != name)
        return replace(answer, tables=(*others, name) if answer.id in holders else others)

    letter = replace(letter, answers=tuple(map(holding, letter.answers)))
    return change_table(letter, name, lambda table: replace(table, questions=tuple(questions)))


def add_tables(letter: ParsedLetter, tables: Iterable[LetterTable]) -> ParsedLetter:
    """Add tables, such as an attachment's. One that is there already, cell by cell, is not added again."""
    there = {(table.columns, table.rows) for table in letter.tables}
    added = list(letter.tables)
    for table in tables:
        if (table.columns, table.rows) not in there:
            there.add((table.columns, table.rows))
            added.append(replace(table, id=new_id("t", added), questions=(), blocks=()))
    return settle(replace(letter, tables=tuple(added)))


def add_annex(
    letter: ParsedLetter, blocks: Sequence[LetterBlock], tables: Sequence[LetterTable]
) -> ParsedLetter:
    """Add the words and tables of a document that was sent with the letter.

    blocks: as they follow those of the letter as it was read. A document that is there already is not added again.
    """
    there = {block.text for block in letter.blocks}
    if all(block.text in there for block in blocks):
        return letter
    shift = len(letter.blocks) - blocks[0].id
    added = list(letter.tables)
    for table in tables:
        own = tuple(block + shift for block in table.blocks)
        added.append(replace(table, id=new_id("t", added), questions=(), blocks=own))
    moved = (replace(block, id=block.id + shift) for block in blocks)
    return settle(replace(letter, blocks=(*letter.blocks, *moved), tables=tuple(added)))


def _row(table: LetterTable, row: int) -> tuple[str, ...]:
    if not 0 <= row < len(table.rows):
        raise EditNotPossible("The table has no such row.")
    return table.rows[row]


def _column(table: LetterTable, column: int) -> tuple[str, ...]:
    if not 0 <= column < len(table.columns):
        raise EditNotPossible("The table has no such column.")
    return table.columns[column]


def _replaced[T](values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    return (*values[:index], value, *values[index + 1 :])
