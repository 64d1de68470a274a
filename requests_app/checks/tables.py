"""Checks of a letter's tables: figures that others give away, small numbers printed as they are, totals that do not add up."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from requests_app.checks.finding import Finding, Severity, with_distinct_keys
from requests_app.letters.parsed import LetterTable, ParsedLetter, spoken
from tables_app.arithmetic import Discrepancy, Explanation, discrepancies
from tables_app.disclosure import Audit, Exposure, Risk, audit
from tables_app.reasoning import explained, where
from tables_app.relations import Shape, Spot, Tables, plain
from tables_app.small_numbers import small_cells, small_in_prose
from tables_app.suppression import Proposal, proposal
from tables_app.typed import TypedTable

_SHAPES: Final = {
    Shape.COLUMN_TOTAL: "Totals of columns",
    Shape.ROW_TOTAL: "Totals of rows",
    Shape.GRAND_TOTAL: "The grand total",
    None: "Percentages",
}
_EXPLANATIONS: Final = {
    Explanation.DISTINCT: "The table says that it counts distinct people or things, which explains it.",
    Explanation.ROUNDED: "The table says that figures are rounded, which may explain it.",
    Explanation.OVERLAPPING: "The table says that one person or thing may be counted more than once, which explains it.",
    None: "The table does not say why.",
}


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table that is public already. name: how staff know it: "“Referrals”, published with FOI-12"."""

    name: str
    table: TypedTable


def check_tables(
    letter: ParsedLetter, *, threshold: int, published: Sequence[PublishedTable] = ()
) -> tuple[Finding, ...]:
    """Return what is to be looked at in a letter's tables, and small numbers in its answers.

    threshold: counts below it are small. published: tables of the same authority that a reader can lay beside these.
    """
    tables = [table.typed for table in letter.tables]
    names = _names(letter.tables)
    found = audit(tables, threshold=threshold)
    return with_distinct_keys(
        (
            *_recoverable(letter, tables, names, found),
            *_with_published(letter, tables, names, found, published, threshold),
            *_narrowed(letter, tables, names, found),
            *_small_in_tables(letter, tables, names, threshold),
            *_small_in_answers(letter, threshold),
            *_sums(letter, tables, names),
        )
    )


def proposed(
    letter: ParsedLetter,
    *,
    threshold: int,
    published: Sequence[PublishedTable] = (),
    accepted: Collection[str] = (),
    seconds: float = 30.0,
) -> tuple[Proposal, tuple[tuple[str, int, int], ...]]:
    """Return the fewest further cells of a letter to withhold so that no suppressed one can be worked out.

    The cells come as table id, row and column. published: as for `check_tables`; nothing of it can be withheld any
    more. accepted: keys of findings that may be published as they are. seconds: how long the search may take at most;
    what it has no time for is among those that it does not protect.
    """
    tables = [table.typed for table in letter.tables]
    others = [each.table for each in published]
    names = [*_names(letter.tables), *(each.name for each in published)]
    both = [*tables, *others]
    found = audit(both, threshold=threshold)
    known = {
        Spot(each.spot.table + len(tables), each.spot.row, each.spot.column)
        for each in audit(others, threshold=threshold).exposures
        if _is_out(each)
    }
    together = Tables(both)

    def is_open(spot: Spot) -> bool:
        if spot in known:
            return False
        if spot.table >= len(tables):
            return _key_of_published(where(together, names, spot)) not in accepted
        codes = ("figure-recoverable", "figure-recoverable-with-published")
        return not any(_key(code, letter, tables[spot.table], spot) in accepted for code in codes)

    found = replace(found, exposures=tuple(each for each in found.exposures if is_open(each.spot)))
    wanted = proposal(both, found, changeable=len(tables), seconds=seconds)
    return wanted, tuple((letter.tables[spot.table].id, spot.row, spot.column) for spot in wanted.spots)


def _names(tables: Sequence[LetterTable]) -> list[str]:
    return [f"table {number}" for number in range(1, len(tables) + 1)]


def _key(code: str, letter: ParsedLetter, table: TypedTable, spot: Spot) -> str:
    """Return a finding's key: its kind, its table and what its row and column are called, never what stands there."""
    row = plain(" ".join(table.label(spot.row))) or str(spot.row)
    column = plain(" ".join(table.columns[spot.column].path)) or str(spot.column)
    return f"{code}:{letter.tables[spot.table].id}:{row}:{column}"[:300]


def _key_of_published(place: str) -> str:
    return f"published-figure-recoverable:{plain(place)}"[:300]


def _recoverable(
    letter: ParsedLetter, tables: Sequence[TypedTable], names: Sequence[str], found: Audit
) -> Iterator[Finding]:
    together = Tables(tables)
    for exposure in found.exposures:
        if exposure.risk is Risk.RECOVERABLE:
            message = f"The suppressed figure {where(together, names, exposure.spot)} can be worked out."
            yield _of_cell(
                "figure-recoverable",
                letter,
                tables,
                exposure.spot,
                message,
                explained(together, names, exposure),
            )
        elif exposure.risk is Risk.UNDECIDED:
            message = (
                f"Whether the suppressed figure {where(together, names, exposure.spot)} can be worked out could not be settled: "
                "the sums are too many."
            )
            yield _of_cell("figure-undecided", letter, tables, exposure.spot, message, ())


def _of_cell(
    code: str,
    letter: ParsedLetter,
    tables: Sequence[TypedTable],
    spot: Spot,
    message: str,
    because: tuple[str, ...],
) -> Finding:
    key = _key(code, letter, tables[spot.table], spot)
    name = letter.tables[spot.table].id
    return Finding(code, key, Severity.SEVERE, message, because, name, spot.row, spot.column)


def _with_published(
    letter: ParsedLetter,
    tables: Sequence[TypedTable],
    names: Sequence[str],
    alone: Audit,
    published: Sequence[PublishedTable],
    threshold: int,
) -> Iterator[Finding]:
    """Return the figures that come out only when this letter and published ones are laid side by side.

    They may be figures of this letter, or of one that is public already.
    """
    if not published or not tables:
        return
    others = [each.table for each in published]
    before = {exposure.spot for exposure in audit(others, threshold=threshold).exposures if _is_out(exposure)}
    known = {exposure.spot for exposure in alone.exposures if _is_out(exposure)}
    known |= {Spot(spot.table + len(tables), spot.row, spot.column) for spot in before}
    both = [*tables, *others]
    every_name = [*names, *(each.name for each in published)]
    together = Tables(both)
    for exposure in audit(both, threshold=threshold).exposures:
        spot = exposure.spot
        if not _is_out(exposure) or spot in known:
            continue
        place = where(together, every_name, spot)
        because = explained(together, every_name, exposure)
        if spot.table < len(tables):
            message = f"The suppressed figure {place} can be worked out with what was published before."
            yield _of_cell("figure-recoverable-with-published", letter, tables, spot, message, because)
        else:
            message = f"With this letter, a figure suppressed earlier can be worked out: {place}."
            yield Finding(
                "published-figure-recoverable", _key_of_published(place), Severity.SEVERE, message, because
            )


def _is_out(exposure: Exposure) -> bool:
    return exposure.risk is Risk.RECOVERABLE


def _narrowed(
    letter: ParsedLetter, tables: Sequence[TypedTable], names: Sequence[str], found: Audit
) -> Iterator[Finding]:
    together = Tables(tables)
    by_table: dict[int, list[str]] = defaultdict(list)
    for exposure in found.exposures:
        if exposure.risk is Risk.NARROWED:
            left = f"from {exposure.low} to {exposure.high}"
            by_table[exposure.spot.table].append(f"{where(together, names[:1], exposure.spot)}: {left}.")
    for number, cells in by_table.items():
        figures = "1 suppressed figure has" if len(cells) == 1 else f"{len(cells)} suppressed figures have"
        message = f"In {names[number]}, {figures} fewer values left than the mark says."
        table = letter.tables[number].id
        yield Finding(
            "figures-narrowed", f"figures-narrowed:{table}", Severity.WARNING, message, tuple(cells), table
        )


def _small_in_tables(
    letter: ParsedLetter, tables: Sequence[TypedTable], names: Sequence[str], threshold: int
) -> Iterator[Finding]:
    together = Tables(tables)
    by_table: dict[int, list[Spot]] = defaultdict(list)
    for spot in small_cells(tables, threshold):
        by_table[spot.table].append(spot)
    for number, spots in by_table.items():
        counts = "1 count" if len(spots) == 1 else f"{len(spots)} counts"
        message = f"{names[number].capitalize()} prints {counts} below {threshold} as {'it is' if len(spots) == 1 else 'they are'}."
        because = tuple(f"{where(together, names[:1], spot)}: {together.value(spot).text}." for spot in spots)
        table = letter.tables[number].id
        yield Finding("small-numbers", f"small-numbers:{table}", Severity.WARNING, message, because, table)


def _small_in_answers(letter: ParsedLetter, threshold: int) -> Iterator[Finding]:
    for answer in letter.answers:
        said = tuple(f"“{small.quote}”" for small in small_in_prose(answer.text, threshold))
        if said:
            to = ", ".join(spoken(number) for number in answer.questions) or "no question"
            message = f"The answer to {to} names a count below {threshold}."
            yield Finding(
                "small-numbers-in-answer",
                f"small-numbers-in-answer:{answer.id}",
                Severity.WARNING,
                message,
                said,
            )


def _sums(letter: ParsedLetter, tables: Sequence[TypedTable], names: Sequence[str]) -> Iterator[Finding]:
    together = Tables(tables)
    words = [
        " ".join([table.title or "", *(" ".join(path) for path in table.columns), *table.notes])
        for table in letter.tables
    ]
    groups: dict[tuple[int, Shape | None], list[Discrepancy]] = defaultdict(list)
    for each in discrepancies(tables, words):
        groups[each.spot.table, each.shape].append(each)
    for (number, shape), wrong in groups.items():
        table = letter.tables[number].id
        what = "do not add up" if shape else "do not match their figures"
        message = f"{_SHAPES[shape]} in {names[number]} {what if shape is not Shape.GRAND_TOTAL else 'does not add up'}. {_EXPLANATIONS[wrong[0].explanation]}"
        because = tuple(f"{where(together, names[:1], each.spot)}: {_by(each)}." for each in wrong)
        severity = Severity.INFORMATION if wrong[0].explanation else Severity.WARNING
        yield Finding(
            "totals-differ",
            f"totals-differ:{table}:{shape or 'percentage'}",
            severity,
            message,
            because,
            table,
        )


def _by(each: Discrepancy) -> str:
    if each.shape is None:
        return f"{abs(each.difference):.1f} points too {'high' if each.difference > 0 else 'low'}"
    side = "more" if each.difference > 0 else "less"
    return f"its parts come to {abs(each.difference):,} {side} than the total"
