"""Charts of a Word file: Word embeds the whole workbook that a chart was drawn from, however little of it the chart shows."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.packages import Package, child
from requests_app.letters.errors import UnreadableLetter
from tables_app.seen.parts import attribute, local

_DIGITS: Final = 9
"""How exactly a chart and its workbook must give the same number to be the same."""


def charts(package: Package, roots: dict[str, _Element]) -> Iterator[Finding]:
    """Yield what charts hold beyond what they show."""
    for name, root in roots.items():
        if local(root) not in ("chartSpace", "chart") or "/charts/" not in f"/{name}":
            continue
        if seen := [Seen("left out of the chart:", text) for text in _filtered(root)]:
            yield found(
                "chart-holds-more",
                Severity.SEVERE,
                "A chart keeps figures that it does not show",
                seen,
                key=name,
            )
        for relation in package.related.get(name.lower(), ()):
            if relation.kind == "package" and not relation.is_external:
                yield _beside(package, root, relation.target)


def workbooks_of_charts(package: Package) -> set[str]:
    """Return the paths of the workbooks that stand behind charts, in lower case."""
    return {
        relation.target.lower()
        for source, relations in package.related.items()
        for relation in relations
        if relation.kind == "package" and "/charts/" in f"/{source}"
    }


def _filtered(root: _Element) -> Iterator[str]:
    """Yield the texts of series and categories that somebody took out of the chart; the file keeps them."""
    for element in root.iter():
        if local(element).startswith("filtered"):
            text = " ".join(one.text or "" for one in element.iter("{*}v"))
            if text.strip():
                yield text


def _beside(package: Package, root: _Element, workbook: str) -> Finding:
    shown = {_plain(each.text or "") for each in root.iter("{*}v", "{*}t")}
    try:
        cells = list(workbook_cells(Package(package.read(workbook)))) if package.has(workbook) else []
    except (UnreadableLetter, KeyError):
        return found(
            "chart-holds-more",
            Severity.SEVERE,
            "The workbook behind a chart could not be looked through",
            key=workbook,
        )
    more = [Seen(f"{place}:", text) for place, text in cells if _plain(text) not in shown]
    if more:
        what = "The workbook behind a chart, which opens with a double click, holds cells that the chart does not show"
        return found("chart-holds-more", Severity.SEVERE, what, more, key=workbook)
    what = "A chart carries the workbook it was drawn from, which holds no more than the chart shows"
    return found("document-properties", Severity.INFORMATION, what, key=workbook)


def workbook_cells(workbook: Package) -> Iterator[tuple[str, str]]:
    """Yield every cell of a workbook that holds something, with its place: "sheet2.xml, cell B7"."""
    texts: list[str] = []
    for name in workbook.names:
        if name.lower() == "xl/sharedstrings.xml":
            texts = [
                "".join(one.text or "" for one in item.iter("{*}t"))
                for item in workbook.tree(name).iter("{*}si")
            ]
    for name in workbook.names:
        if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml"):
            for cell in workbook.tree(name).iter("{*}c"):
                if text := _value(cell, texts).strip():
                    yield f"{name.rpartition('/')[2]}, cell {attribute(cell, 'r')}", text


def _value(cell: _Element, texts: list[str]) -> str:
    value = child(cell, "v")
    text = (value.text or "") if value is not None else "".join(one.text or "" for one in cell.iter("{*}t"))
    if attribute(cell, "t") == "s" and text.isdecimal() and int(text) < len(texts):
        return texts[int(text)]
    return text


def _plain(text: str) -> str:
    text = " ".join(text.split())
    try:
        return f"{float(text):.{_DIGITS}g}"
    except ValueError:
        return text
