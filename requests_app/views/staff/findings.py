"""What the checks of a letter found, worked out before a template sees it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from requests_app import checking
from requests_app.checks.finding import Kind, Severity
from requests_app.checks.kinds import KINDS
from requests_app.letters.parsed import LetterTable, ParsedLetter
from requests_app.models import Finding, Letter
from requests_app.views.staff.forms import AcceptForm
from requests_app.views.staff.presenting import rows_a_page
from tables_app.headers import HeaderCell, header_rows
from tables_app.reasoning import where
from tables_app.relations import Spot, Tables

_TAGS: Final = {
    Severity.SEVERE: ("red", "Stands in the way"),
    Severity.WARNING: ("yellow", "To look at"),
    Severity.INFORMATION: ("grey", "To know"),
}


@dataclass(frozen=True, slots=True)
class ChecksState:
    """Where the checks of a letter stand, for a line that says so. in_the_way: what keeps it from being published."""

    letter: Letter
    is_checked: bool
    is_under_way: bool
    in_the_way: tuple[str, ...]
    others: int
    """How many open findings there are beside those."""


def checks_state(letter: Letter) -> ChecksState:
    is_checked = letter.checked_revision_id == letter.revision_id
    return ChecksState(
        letter,
        is_checked,
        not is_checked and checking.is_under_way(letter),
        tuple(checking.stand_in_the_way(letter)) if is_checked else (),
        letter.findings.open().filter(severity=Severity.WARNING).count() if is_checked else 0,
    )


@dataclass(frozen=True, slots=True)
class FindingView:
    """place: the words for its cell, or else what it says."""

    finding: Finding
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class TableFindings:
    """The findings of one kind in one table or uploaded file. name: empty for those about none; href: of a table."""

    name: str
    href: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class KindFindings:
    """The open findings of one kind."""

    code: str
    kind: Kind
    is_severe: bool
    colour: str
    tag: str
    count: int
    tables: tuple[TableFindings, ...]
    may_accept: bool
    form: AcceptForm | None
    """What was sent of it, where that was wrong."""


def group_of(finding: Finding) -> str:
    """What a finding is listed under: its kind, and how much it matters."""
    return f"{finding.code}-{finding.severity}"


def by_kind(
    findings: Iterable[Finding],
    places: "Places",
    *,
    may_accept: dict[str, bool],
    form: AcceptForm | None = None,
) -> tuple[KindFindings, ...]:
    """Return findings by what they are, the severest first.

    may_accept: by severity, whether the person may. form: what was sent of one kind, where that was wrong.
    """
    sent = form["kind"].value() if form else ""
    groups: dict[str, list[Finding]] = {}
    order = list(Severity)
    for finding in sorted(findings, key=lambda each: order.index(Severity(each.severity))):
        groups.setdefault(group_of(finding), []).append(finding)
    return tuple(
        KindFindings(
            code,
            KINDS[found[0].code],
            found[0].severity == Severity.SEVERE,
            *_TAGS[Severity(found[0].severity)],
            len(found),
            tuple(places.by_table(found)),
            may_accept.get(found[0].severity, False),
            form if code == sent else None,
        )
        for code, found in groups.items()
    )


class Places:
    """Where the cells and tables of a letter are shown, and what they are called."""

    def __init__(self, letter: Letter, document: ParsedLetter, *, may_correct: bool) -> None:
        self.letter = letter
        self.tables = {table.id: table for table in document.tables}
        self.number = {table.id: number for number, table in enumerate(document.tables, 1)}
        self.files = dict(letter.files.values_list("pk", "filename"))
        self.may_correct = may_correct

    def by_table(self, findings: Sequence[Finding]) -> Iterable[TableFindings]:
        for name, file in dict.fromkeys((finding.table, finding.file_id) for finding in findings):
            own = [finding for finding in findings if (finding.table, finding.file_id) == (name, file)]
            together = Tables([self.tables[name].typed]) if name in self.tables else None
            yield TableFindings(
                self.files.get(file or 0) or self.name(name),
                self.href(name) if together else "",
                tuple(
                    FindingView(each, self._place(together, each), self.href(name, each.row, each.column))
                    for each in own
                ),
            )

    def one(self, finding: Finding) -> FindingView:
        """A finding by itself, told by its whole message and the file it is in."""
        place = ": ".join(filter(None, [self.files.get(finding.file_id or 0), finding.message]))
        return FindingView(finding, place, self.href(finding.table, finding.row, finding.column))

    def name(self, table: str) -> str:
        return _named(self.number[table], self.tables[table]) if table in self.tables else ""

    def href(self, table: str, row: int | None = None, column: int | None = None) -> str:
        """The address at which a table or a cell of it is corrected, or else seen."""
        if table not in self.tables:
            return ""
        if not self.may_correct:
            return f"{self.letter.get_absolute_url()}#{table}"
        address = reverse("staff-table", args=[self.letter.pk, table])
        if row is None or column is None:
            return address
        page = row // rows_a_page(self.tables[table]) + 1
        return f"{address}?{urlencode({'page': page})}#c-{row}-{column}"

    @staticmethod
    def _place(together: Tables | None, finding: Finding) -> str:
        if together is None or finding.row is None or finding.column is None:
            return finding.message
        return where(together, [""], Spot(0, finding.row, finding.column))


def _named(number: int, table: LetterTable) -> str:
    """A table as the checks count it, from the first of the letter on."""
    return f"Table {number}: {table.title}" if table.title else f"Table {number}, without a title"


# What is proposed --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownCell:
    text: str
    is_label: bool
    is_chosen: bool
    is_suppressed: bool


@dataclass(frozen=True, slots=True)
class ChosenCells:
    """The rows of a table in which further cells are to be withheld. left_out: how many rows have none."""

    name: str
    header: list[list[HeaderCell]]
    rows: tuple[tuple[ShownCell, ...], ...]
    count: int
    left_out: int


def chosen_cells(document: ParsedLetter, cells: Sequence[tuple[str, int, int]]) -> list[ChosenCells]:
    """Return the tables that `cells` (table, row, column) are in, with the rows concerned."""
    chosen = set(cells)
    return [
        _chosen_in(_named(number, table), table, chosen)
        for number, table in enumerate(document.tables, 1)
        if any(name == table.id for name, _, _ in chosen)
    ]


def _chosen_in(name: str, table: LetterTable, chosen: set[tuple[str, int, int]]) -> ChosenCells:
    typed = table.typed
    here = {(row, column) for which, row, column in chosen if which == table.id}
    numbers = sorted({row for row, _ in here})
    rows = tuple(
        tuple(
            ShownCell(value.text, typed.columns[column].is_label, (row, column) in here, value.is_suppressed)
            for column, value in enumerate(typed.rows[row])
        )
        for row in numbers
    )
    return ChosenCells(name, header_rows(table.columns), rows, len(here), len(table.rows) - len(numbers))
