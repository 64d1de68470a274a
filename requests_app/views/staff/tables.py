"""The page on which a table is corrected: its words, and its cells as a grid of inputs."""

import uuid
from typing import Any, Final

from django.core.paginator import Page as RowsPage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.letters import edits
from requests_app.letters.edits import EditNotPossible
from requests_app.letters.edits.headers import header_depth
from requests_app.letters.edits.settling import the_table
from requests_app.letters.parsed import LetterTable, ParsedLetter
from requests_app.models import Letter
from requests_app.views.staff import correction_forms as forms
from requests_app.views.staff.access import letter_to_correct, staff_page
from requests_app.views.staff.correcting import Page, bound_or, correct, press, said
from requests_app.views.staff.presenting import header_lines, rows_a_page, table_view
from tables_app.typed import typed
from tables_app.values import Kind

KIND_NAMES: Final[dict[str, str]] = {
    Kind.COUNT: "Count",
    Kind.DECIMAL: "Number with decimals",
    Kind.MONEY: "Money",
    Kind.PERCENTAGE: "Percentage",
    Kind.YEAR: "Year",
    Kind.PERIOD: "Period",
    Kind.DATE: "Date",
    Kind.AGE_BAND: "Age band",
    Kind.CODE: "Code, such as a postcode",
    Kind.TEXT: "Text",
}
"""What the values of a column can be, in words."""

_FOUND_NAMES: Final = {
    **{Kind(kind): words.lower() for kind, words in KIND_NAMES.items()},
    Kind.MIXED: "mixed",
}


def _table_or_404(letter: Letter, name: str) -> LetterTable:
    try:
        return the_table(said(letter), name)
    except EditNotPossible as error:
        raise Http404 from error


@staff_page
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    found = _table_or_404(letter, name)
    form = bound_or(request, letter, forms.TableForm, forms.TableForm.values_of(found))
    rows = _rows_shown(request, found)
    sent = request.POST if request.method == "POST" else None

    def correction(document: ParsedLetter, data: dict[str, Any]) -> ParsedLetter:
        document = edits.set_table_title(document, name, data["title"])
        document = edits.set_table_notes(document, name, data["notes"])
        if set(data["questions"]) != set(found.questions):
            document = edits.bind_table(document, name, data["questions"])
        for (row, column), text in _sent_cells(request, found).items():
            document = edits.set_cell(document, name, row, column, text)
        document = _with_kinds(document, name, request, found)
        return _with_header(document, name, request, found)

    view = table_view(found)
    return correct(
        request,
        letter,
        form,
        Page(view.name, name, template="staff/correct_table.html"),
        operation=f"Changed the table {view.name}",
        correction=correction,
        table=found,
        rows_page=rows,
        header=[
            [
                (f"h-{level}-{column}", sent.get(f"h-{level}-{column}", text) if sent else text)
                for column, text in enumerate(line)
            ]
            for level, line in enumerate(header_lines(found))
        ],
        kinds=_kind_choices(found, sent),
        body=[
            (
                number,
                [
                    (f"c-{number}-{column}", sent.get(f"c-{number}-{column}", text) if sent else text)
                    for column, text in enumerate(found.rows[number])
                ],
            )
            for number in rows
        ],
        column_names=[" ".join(filter(None, path)) or f"Column {n}" for n, path in enumerate(found.columns, 1)],
    )  # fmt: skip


def _rows_shown(request: HttpRequest, table: LetterTable) -> RowsPage[int]:
    return Paginator(range(len(table.rows)), rows_a_page(table)).get_page(request.GET.get("page"))


def _sent_cells(request: HttpRequest, table: LetterTable) -> dict[tuple[int, int], str]:
    """The cells that were sent and differ, by row and column."""
    changed = {}
    for row in _rows_shown(request, table):
        for column, before in enumerate(table.rows[row]):
            sent = request.POST.get(f"c-{row}-{column}", before)
            if sent.replace("\r\n", "\n").strip() != before:
                changed[row, column] = sent
    return changed


def _with_header(document: ParsedLetter, name: str, request: HttpRequest, table: LetterTable) -> ParsedLetter:
    depth = len(header_lines(table))
    for column, path in enumerate(table.columns):
        # From the innermost outwards: an emptied cell leaves the path, and the ones before it stay where they are.
        for level in reversed(range(depth)):
            before = path[level] if level < len(path) else ""
            sent = request.POST.get(f"h-{level}-{column}", before)
            if " ".join(sent.split()) != before:
                document = edits.set_header_cell(document, name, min(level, len(path)), column, sent)
    return document


def _with_kinds(document: ParsedLetter, name: str, request: HttpRequest, table: LetterTable) -> ParsedLetter:
    for column in range(len(table.columns)):
        before = _settled(table, column)
        sent = request.POST.get(f"k-{column}", before)
        if sent != before and (not sent or sent in KIND_NAMES):
            document = edits.set_column_kind(document, name, column, Kind(sent) if sent else None)
    return document


def _settled(table: LetterTable, column: int) -> str:
    """The kind that a person has chosen for a column, or nothing."""
    kind = table.kinds[column] if table.kinds else None
    return kind.value if kind else ""


def _kind_choices(
    table: LetterTable, sent: QueryDict | None
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """For each column its field's name, and the kinds to choose from: value, words and whether it is chosen."""
    found = typed(table).columns
    choices = []
    for column in range(len(table.columns)):
        name, settled = f"k-{column}", _settled(table, column)
        chosen = sent.get(name, settled) if sent else settled
        offered = [("", f"Found: {_FOUND_NAMES[found[column].kind]}"), *KIND_NAMES.items()]
        choices.append((name, [(value, words, value == chosen) for value, words in offered]))
    return choices


@staff_page
@require_POST
def shape(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Add or remove a row or a column, by its number counted from 1, or a header row."""
    place = request.POST.get("place", "")
    number = int(place) - 1 if place.isdecimal() and len(place) < 7 else -1

    def reshaped(document: ParsedLetter) -> ParsedLetter:
        match request.POST.get("change"):
            case "add-row":
                return edits.add_row(document, name, number + 1)
            case "remove-row":
                return edits.remove_row(document, name, number)
            case "add-column":
                return edits.add_column(document, name, number + 1, "New column")
            case "remove-column":
                return edits.remove_column(document, name, number)
            case "more-header":
                return edits.set_header_rows(document, name, header_depth(the_table(document, name)) + 1)
            case "less-header":
                return edits.set_header_rows(document, name, header_depth(the_table(document, name)) - 1)
            case _:
                raise EditNotPossible("Choose what to do with the table.")

    return press(request, pk, "Changed the shape of a table", reshaped, name)


@staff_page
@require_POST
def headers(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Put a header over several columns, or take the outermost one off them. Columns are counted from 1."""
    sent = [request.POST.get(field, "") for field in ("first", "last")]
    first, last = (int(place) - 1 if place.isdecimal() and len(place) < 7 else -1 for place in sent)

    def changed(document: ParsedLetter) -> ParsedLetter:
        if "take-off" in request.POST:
            return edits.take_off_header(document, name, first, last)
        return edits.span_header(document, name, request.POST.get("text", ""), first, last)

    return press(request, pk, "Changed what stands over columns of a table", changed, name)


@staff_page
@require_POST
def drop(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    return press(
        request, pk, "Removed a table", lambda document: edits.drop_table(document, name), "questions"
    )
