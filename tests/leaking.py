"""A made-up letter whose suppressed figures can be worked out, and the numbers that nobody but staff may ever see.

They are large, so that finding one anywhere is no accident: the mark "*" says nothing of how large a figure is.
"""

from typing import Any, Final

from requests_app.letters.parsed import LetterTable, ParsedLetter
from tests.builders import answer, parsed_letter, table

WARDS: Final = ("Abbey", "Castle", "Harbour", "Mill", "Priory", "Whinfell")

_BY_YEAR: Final = (
    ("Abbey", "6133", "7919", "14052"),
    ("Castle", "8467", "5231", "13698"),
    ("Harbour", "*", "9341", "14952"),  # 5611
    ("Mill", "3571", "4273", "7844"),
    ("Priory", "2909", "6481", "9390"),
    ("Whinfell", "7247", "8837", "16084"),
    ("All wards", "33938", "42082", "76020"),
)
_BY_AGE: Final = (
    ("Abbey", "3301", "4618"),
    ("Castle", "2087", "3144"),
    ("Harbour", "4127", "5214"),
    ("Mill", "*", "2390"),  # 1883, with the table above alone
    ("Priory", "2503", "3978"),
    ("Whinfell", "4093", "*"),  # 4744, with the table above alone
)
_SEEN: Final = (
    ("Abbey", "31337", "*", "41.07%"),  # from 12869 to 12871
    ("Castle", "20011", "8137", "40.66%"),
    ("Harbour", "25013", "11171", "44.66%"),
    ("Mill", "19009", "7013", "36.89%"),
    ("Priory", "22003", "9007", "40.94%"),
    ("Whinfell", "30011", "15013", "50.02%"),
)

RECOVERED: Final = {("t1", 2, 1): "5611", ("t2", 3, 1): "1883", ("t2", 5, 2): "4744"}
"""What can be worked out, by table, row and column."""

NARROWED: Final = ("12869", "12871")
"""The bounds of a figure that is nearly out."""


def tables() -> tuple[LetterTable, ...]:
    return (
        table(
            *_BY_YEAR, columns=[("Ward",), ("2023/24",), ("2024/25",), ("Total",)], title="Referrals by ward"
        ),
        table(
            *_BY_AGE,
            columns=[("Ward",), ("2024/25", "Under 18"), ("2024/25", "18 and over")],
            title="Referrals by age",
            name="t2",
        ),
        table(
            *_SEEN,
            columns=[("Ward",), ("Patients",), ("Seen in a week",), ("% seen in a week",)],
            title="Waiting",
            name="t3",
        ),
    )


def leaking_letter(**changes: Any) -> ParsedLetter:
    """Three tables: one gives a figure away alone, two together two more, and one nearly does."""
    given = tables()
    values = {"tables": given, "answers": (answer("1", tables=[each.id for each in given]),)}
    return parsed_letter(**{**values, **changes})
