"""Copies of figures that a workbook keeps for its charts, its links to other workbooks and its slicers."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, listed, short
from tables_app.seen.parts import attribute, local, within
from tables_app.seen.xlsx.workbook import Workbook, cached_texts, sheets_named

_FIRST: Final = 12


def in_caches(book: Workbook) -> Iterator[Finding]:
    """Yield what caches hold that no visible cell shows."""
    for part in book.package.matching("xl/externallinks/", ".xml"):
        yield from _of_link(book, part)
    for part in [*book.package.matching("xl/charts/", ".xml"), *book.package.matching("xl/chartex/", ".xml")]:
        yield from _of_chart(book, part)
    for part in book.package.matching("xl/slicercaches/", ".xml"):
        yield from _of_slicer(book, part)


# --- links to other workbooks -------------------------------------------------------------------------------------


def _of_link(book: Workbook, part: str) -> Iterator[Finding]:
    root = book.package.tree(part)
    target = next((each.target for each in book.package.relations(part) if each.is_external), "another file")
    place = part.rpartition("/")[2]
    unseen = [text for text in cached_texts(root) if not book.shown.holds(text)]
    names = [attribute(each, "val") for each in within(root, "sheetName")]
    because = [f"The other file is {target}", f"Its sheets: {listed(names[:_FIRST])}"]
    if unseen:
        message = (
            f"A link to another workbook keeps {counted(len(unseen), 'value')} of it "
            f"that this one does not show ({short(target)}). Anybody who unzips the file or follows the link's "
            "formulas can read them."
        )
        because.append(f"Kept: {listed(unseen[:_FIRST])}")
        yield found("external-values", place, Severity.SEVERE, message, because)
    else:
        message = f"The workbook has a link to another file ({short(target)}), whose address it gives away."
        yield found("external-link", place, Severity.INFORMATION, message, because)


# --- charts -------------------------------------------------------------------------------------------------------


def _of_chart(book: Workbook, part: str) -> Iterator[Finding]:
    unseen: dict[str, list[str]] = {}
    for formula in within(book.package.tree(part), "f"):
        texts = _beside(formula)
        left = [text for text in texts if not book.shown.holds(text)]
        if left:
            unseen.setdefault(formula.text or "", []).extend(left)
    if not unseen:
        return
    places = sorted({name for formula in unseen for name in sheets_named(formula)})
    message = (
        f"A chart keeps {counted(sum(map(len, unseen.values())), 'value')} that no visible cell shows"
        f"{', from ' + listed(f'“{name}”' for name in places[:3]) if places else ''}. "
        "Anybody who edits the chart can read them."
    )
    because = [f"{short(formula)}: {listed(texts[:_FIRST])}" for formula, texts in list(unseen.items())[:6]]
    yield found("chart-data", part.rpartition("/")[2], Severity.SEVERE, message, because)


def _beside(formula: _Element) -> list[str]:
    """Return the cached values of a chart's reference, which stand beside it."""
    parent = formula.getparent()
    if parent is None:
        return []
    caches = [each for each in parent if local(each).endswith("Cache") or local(each) == "lvl"]
    return [text for each in caches for text in cached_texts(each)]


# --- slicers ------------------------------------------------------------------------------------------------------


def _of_slicer(book: Workbook, part: str) -> Iterator[Finding]:
    root = book.package.tree(part)
    items = [each.get("c", "") or each.get("n", "") for each in within(root, "i")]
    unseen = [text for text in items if text.strip() and not book.shown.holds(text)]
    if unseen:
        name = root.get("sourceName") or root.get("name", "")
        message = (
            f"A slicer (buttons that filter a table) of “{name}” keeps {counted(len(unseen), 'value')} "
            "that no visible cell shows."
        )
        yield found(
            "slicer-values", part.rpartition("/")[2], Severity.SEVERE, message, (listed(unseen[:_FIRST]),)
        )
