"""Corrections of tables' types, and figures withheld."""

from dataclasses import replace

import pytest

from requests_app.letters import edits
from requests_app.letters.parsed import LetterTable, ParsedLetter, from_json, to_json
from tables_app.values import Kind, Mark
from tests.letters.made_up import LETTER

TABLE = LetterTable(
    "t9", (), "Units", (), (("Unit",), ("Cases",)), (("101", "12"), ("102", "<5"), ("Total", "15"))
)
WITH_TABLE = replace(LETTER, tables=(*LETTER.tables, TABLE))


def table(letter: ParsedLetter) -> LetterTable:
    return next(each for each in letter.tables if each.id == "t9")


def test_a_persons_kind_wins_and_is_kept_in_the_document() -> None:
    letter = edits.set_column_kind(WITH_TABLE, "t9", 0, Kind.CODE)
    again = from_json(to_json(letter))
    assert table(again).kinds == (Kind.CODE, None)
    assert table(again).typed.columns[0].kind is Kind.CODE
    assert table(edits.set_column_kind(letter, "t9", 0, None)).kinds == ()


def test_kinds_move_with_their_columns() -> None:
    letter = edits.set_column_kind(WITH_TABLE, "t9", 1, Kind.TEXT)
    assert table(edits.add_column(letter, "t9", 0, "Area")).kinds == (None, None, Kind.TEXT)
    assert table(edits.remove_column(letter, "t9", 0)).kinds == (Kind.TEXT,)


def test_withheld_figures_are_marked_and_explained() -> None:
    letter = edits.withhold_cells(WITH_TABLE, [("t9", 0, 1)])
    assert table(letter).rows[0] == ("101", "[c]")
    assert table(letter).notes == (edits.WITHHELD,)
    assert table(letter).typed.rows[0][1].mark is Mark.SUPPRESSED
    assert table(edits.withhold_cells(letter, [("t9", 2, 1)])).notes == (edits.WITHHELD,)


def test_there_must_be_such_a_cell() -> None:
    with pytest.raises(edits.EditNotPossible):
        edits.withhold_cells(WITH_TABLE, [("t9", 9, 1)])
