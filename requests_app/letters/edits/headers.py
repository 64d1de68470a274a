"""Corrections of a table's header: how many rows it has, and what stands over several columns."""

from collections.abc import Callable
from dataclasses import replace

from requests_app.letters.edits.settling import EditNotPossible, change_table, clean_line, the_table
from requests_app.letters.parsed import LetterTable, ParsedLetter


def header_depth(table: LetterTable) -> int:
    """Return how many header rows a table has."""
    return max(len([part for part in path if part]) for path in table.columns)


def set_header_rows(letter: ParsedLetter, name: str, count: int) -> ParsedLetter:
    """Let the first `count` rows be the header: rows of the body become header rows, or the innermost of those rows."""
    table = the_table(letter, name)
    if not 0 <= count <= header_depth(table) + len(table.rows):
        raise EditNotPossible("The table has not so many rows.")
    while (depth := header_depth(table)) != count:
        changed = _one_more(table) if depth < count else _one_fewer(table, depth)
        if header_depth(changed) == depth:
            raise EditNotPossible("The next row is empty. Remove it first.")
        table = changed
    return change_table(letter, name, lambda _: table)


def _one_more(table: LetterTable) -> LetterTable:
    first, *rest = table.rows
    return replace(
        table,
        columns=tuple(
            tuple(filter(None, (*path, cell))) or ("",)
            for path, cell in zip(table.columns, first, strict=True)
        ),
        rows=tuple(rest),
    )


def _one_fewer(table: LetterTable, depth: int) -> LetterTable:
    row = tuple(path[depth - 1] if len(path) == depth else "" for path in table.columns)
    return replace(
        table,
        columns=tuple(path[: depth - 1] or ("",) for path in table.columns),
        rows=(row, *table.rows),
    )


def span_header(letter: ParsedLetter, name: str, text: str, first: int, last: int) -> ParsedLetter:
    """Put a header over the columns `first` to `last`, outside those they have; not twice over one that has it."""
    _check_columns(the_table(letter, name), first, last)
    words = clean_line(text)
    if not words:
        raise EditNotPossible("Enter what the header over these columns says.")

    def spanned(path: tuple[str, ...]) -> tuple[str, ...]:
        if len(path) > 1 and path[0] == words:
            return path
        return (words, *filter(None, path)) if any(path) else (words,)

    return _change_paths(letter, name, first, last, spanned)


def take_off_header(letter: ParsedLetter, name: str, first: int, last: int) -> ParsedLetter:
    """Take the outermost header off the columns `first` to `last`, where it is not their only one."""
    _check_columns(the_table(letter, name), first, last)
    return _change_paths(letter, name, first, last, lambda path: path[1:] if len(path) > 1 else path)


def _check_columns(table: LetterTable, first: int, last: int) -> None:
    if not 0 <= first <= last < len(table.columns):
        raise EditNotPossible(f"Enter columns from 1 to {len(table.columns)}, the first one first.")


def _change_paths(
    letter: ParsedLetter,
    name: str,
    first: int,
    last: int,
    change: Callable[[tuple[str, ...]], tuple[str, ...]],
) -> ParsedLetter:
    return change_table(
        letter,
        name,
        lambda table: replace(
            table,
            columns=tuple(
                change(path) if first <= number <= last else path for number, path in enumerate(table.columns)
            ),
        ),
    )
