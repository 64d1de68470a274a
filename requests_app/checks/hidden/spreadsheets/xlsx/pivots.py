"""What pivot tables keep of the rows that they were made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, listed
from requests_app.checks.hidden.spreadsheets.xlsx.sheets import Sheets
from tables_app.seen.parts import attribute, local
from tables_app.seen.places import Area, areas
from tables_app.seen.values import alike
from tables_app.seen.xlsx.workbook import Workbook

_FIRST: Final = 4
_VALUES: Final = ("s", "m", "n", "d", "b", "e")


@dataclass(frozen=True, slots=True)
class Cache:
    """A pivot cache. items: the shared values of each field; records: the part with the rows, "" if none are kept."""

    part: str
    fields: Sequence[str]
    items: Sequence[Sequence[str]]
    records: str
    source: str
    sheet: str
    area: Area | None


def read_caches(book: Workbook) -> list[Cache]:
    """Return the pivot caches in the file, whether a pivot table uses them or not."""
    return [
        _cache(book, part) for part in book.package.matching("xl/pivotcache/pivotcachedefinition", ".xml")
    ]


def _cache(book: Workbook, part: str) -> Cache:
    root = book.package.tree(part)
    fields = [
        each
        for each in root.iterfind("{*}cacheFields/{*}cacheField")
        if each.get("databaseField") not in ("0", "false")
    ]
    records = next(
        (each.target for each in book.package.relations(part) if each.kind == "pivotCacheRecords"), ""
    )
    source = root.find("{*}cacheSource/{*}worksheetSource")
    sheet, area = _source(book, source)
    return Cache(
        part,
        [each.get("name", "") for each in fields],
        [_values(each.find("{*}sharedItems")) for each in fields],
        records if book.package.has(records) else "",
        _said(root, source, sheet),
        sheet,
        area,
    )


def _values(items: _Element | None) -> list[str]:
    """Return the values of items or of a record, "" for one that is missing; of those in a group, the group's."""
    return [] if items is None else [each.get("v", "") for each in items if local(each) in _VALUES]


def _source(book: Workbook, source: _Element | None) -> tuple[str, Area | None]:
    """Return the sheet and area that a cache was made from, where they are in this workbook."""
    if source is None or attribute(source, "id"):
        return "", None
    sheet, reference = source.get("sheet", ""), source.get("ref", "")
    if name := source.get("name", ""):
        sheet, reference = _named(book, name)
    found_areas = areas(reference)
    return sheet, found_areas[0] if found_areas else None


def _named(book: Workbook, name: str) -> tuple[str, str]:
    """Return the sheet and reference of a table, or of a name for an area."""
    for sheet in book.sheets:
        for relation in sheet.relations:
            if relation.kind == "table" and book.package.has(relation.target):
                table = book.package.tree(relation.target)
                if name.casefold() in (
                    table.get("name", "").casefold(),
                    table.get("displayName", "").casefold(),
                ):
                    return sheet.name, table.get("ref", "")
    for each in book.root.iterfind("{*}definedNames/{*}definedName"):
        if each.get("name", "").casefold() == name.casefold():
            sheet_name, _, reference = (each.text or "").rpartition("!")
            return sheet_name.strip("'").replace("''", "'"), reference
    return "", ""


def _said(root: _Element, source: _Element | None, sheet: str) -> str:
    if sheet:
        return f"from the sheet “{sheet}”"
    kind = root.find("{*}cacheSource")
    if source is None and kind is not None and kind.get("type") == "external":
        return "from a database or data model"
    return "from a place that is not in the file"


def watched(caches: Sequence[Cache]) -> dict[str, list[Area]]:
    """Return the areas whose visible rows are to be compared with the caches, by sheet."""
    places: dict[str, list[Area]] = {}
    for cache in caches:
        if cache.area and cache.area not in places.setdefault(cache.sheet.casefold(), []):
            places[cache.sheet.casefold()].append(cache.area)
    return places


def in_pivots(book: Workbook, caches: Sequence[Cache], sheets: Sheets) -> Iterator[Finding]:
    """Yield what pivot caches hold that no visible cell shows."""
    for cache in caches:
        visible = sheets.rows.get((cache.sheet.casefold(), cache.area), set()) if cache.area else set()
        count, is_shown = 0, True
        first: list[str] = []
        for record in _records(book, cache):
            count += 1
            is_shown = is_shown and hash(tuple(map(alike, record))) in visible
            if len(first) < _FIRST:
                first.append(listed(record))
        items = [item for field in cache.items for item in field if item.strip()]
        if not count and not items:
            continue
        if not count:
            is_shown = book.shown.holds_all(items)
            first = [listed(field[:12]) for field in cache.items if field]
        yield _told(cache, count, first, is_shown=is_shown)


def _records(book: Workbook, cache: Cache) -> Iterator[list[str]]:
    if not cache.records:
        return
    for row in book.package.stream(cache.records, "r"):
        record = []
        for at, value in enumerate(row):
            text = value.get("v", "")
            if local(value) == "x":
                shared = cache.items[at] if at < len(cache.items) else ()
                text = shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
            record.append(text)
        yield record


def _told(cache: Cache, count: int, first: list[str], *, is_shown: bool) -> Finding:
    kept = (
        f"{counted(count, 'row')} of {counted(len(cache.fields), 'column')}"
        if count
        else "the values of its columns"
    )
    message = f"A pivot table keeps a copy of what it was made from: {kept}, {cache.source}."
    place = cache.part.rpartition("/")[2]
    if is_shown:
        message += " All of it is shown there."
        return found("pivot-copy", place, Severity.INFORMATION, message)
    message += " A double click on one of its figures shows it." if count else " Its filters show them."
    because = [f"The columns are: {listed(cache.fields[:40])}", *first]
    return found("pivot-data", place, Severity.SEVERE, message, because)
