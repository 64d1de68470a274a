"""An Excel workbook's own list of what it holds: sheets, names, shared texts, styles."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from tables_app.seen.contrast import BLACK, Colour
from tables_app.seen.parts import Package, Relation, UnreadableWorkbook, attribute, is_in, local, within
from tables_app.seen.values import Shown
from tables_app.seen.xlsx.styles import Styles, read_styles

_SHEET: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\s,()=<>+*/&;]+))!")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name; state: visible, hidden or veryHidden, as the file calls them."""

    name: str
    part: str
    state: str
    relations: Sequence[Relation]

    @property
    def is_visible(self) -> bool:
        return self.state == "visible"


Runs = tuple[tuple[str, Colour], ...]
"""The stretches of a text that have a colour of their own."""


@dataclass(slots=True)
class Workbook:
    """A workbook as it is read.

    texts: what cells name by number; runs: of those with coloured stretches. shown: what visible cells say; used: the
    numbers of the shared texts that any cell names.
    """

    package: Package
    part: str
    root: _Element
    relations: Sequence[Relation]
    sheets: Sequence[Sheet]
    styles: Styles
    texts: Sequence[str]
    runs: Mapping[int, Runs]
    shown: Shown = field(default_factory=Shown)
    used: set[int] = field(default_factory=set)

    def related(self, kind: str) -> list[Relation]:
        return [each for each in self.relations if each.kind == kind]

    def sheet(self, name: str) -> Sheet | None:
        """Return a sheet by its name, which Excel takes in capitals and small letters alike."""
        return next((each for each in self.sheets if each.name.casefold() == name.casefold()), None)


def read_workbook(package: Package) -> Workbook:
    """Return what a workbook lists. Raises UnreadableWorkbook where it is none."""
    main = next((each for each in package.relations("") if each.kind == "officeDocument"), None)
    part = main.target if main and package.has(main.target) else "xl/workbook.xml"
    if not package.has(part):
        raise UnreadableWorkbook("The workbook is damaged: its list of sheets is missing.")
    root = package.tree(part)
    relations = package.relations(part)
    styles = read_styles(package, _part(relations, "styles"), _part(relations, "theme"))
    targets = {each.id: each for each in relations}
    sheets = []
    for each in root.iterfind("{*}sheets/{*}sheet"):
        target = targets.get(attribute(each, "id"))
        if target and package.has(target.target):
            found = package.relations(target.target)
            sheets.append(Sheet(each.get("name", ""), target.target, each.get("state", "visible"), found))
    listed = {sheet.part.lower() for sheet in sheets}
    # A sheet that the workbook does not list is one that no program shows, and that anybody can unzip.
    sheets += [
        Sheet(name, name, "unlisted", package.relations(name))
        for name in package.matching("xl/worksheets/", ".xml")
        if name.lower() not in listed
    ]
    texts, runs = _texts(package, _part(relations, "sharedStrings"), styles)
    return Workbook(package, part, root, relations, sheets, styles, texts, runs)


def _part(relations: Sequence[Relation], kind: str) -> str:
    return next((each.target for each in relations if each.kind == kind), "")


def _texts(package: Package, part: str, styles: Styles) -> tuple[list[str], dict[int, Runs]]:
    texts: list[str] = []
    coloured: dict[int, Runs] = {}
    for each in package.stream(part, "si") if package.has(part) else ():
        if runs := coloured_runs(each, styles):
            coloured[len(texts)] = runs
        texts.append(rich_text(each))
    return texts, coloured


def rich_text(element: _Element) -> str:
    """Return the text of a cell or comment. How it is read aloud (rPh) is no part of it."""
    if len(element) == 1 and local(element[0]) == "t":
        return element[0].text or ""
    return "".join(each.text or "" for each in within(element, "t") if not is_in(each, "rPh"))


def coloured_runs(element: _Element, styles: Styles) -> Runs:
    """Return the stretches of a text that have a colour of their own."""
    found = []
    for run in element.iterfind("{*}r"):
        colour = run.find("{*}rPr/{*}color")
        if colour is not None and (text := rich_text(run)).strip():
            found.append((text, styles.palette.colour(colour, BLACK)))
    return tuple(found)


def sheets_named(formula: str) -> list[str]:
    """Return the names of sheets, and of workbooks with theirs, that a formula refers to."""
    # A text in quotes may look like one.
    bare = re.sub(r'"[^"]*"', '""', formula)
    return [quoted.replace("''", "'") or plain for quoted, plain in _SHEET.findall(bare)]


def cached_texts(element: _Element) -> list[str]:
    """Return the values that a cache keeps, in order."""
    texts = (each.text or "" for each in within(element, "v", "val", "pt"))
    return [text for text in texts if text.strip()]
