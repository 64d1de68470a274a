"""What is written beside the cells: comments, scenarios, choices, headers, links, drawings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.extracts import Extract, counted, found, listed, short
from tables_app.seen.parts import all_text, attribute, local, within
from tables_app.seen.xlsx.workbook import Sheet, Workbook, rich_text

_FIRST: Final = 12
_MOST_FORMULAS: Final = 1_000
_TEXT: Final = re.compile(r'"([^"]*)"')
_PLACEHOLDER: Final = "[Threaded comment]"
"""What Excel writes into an old comment that stands for a threaded one."""
# "&P" is the page, "&N" all pages, "&D" the date, "&F" the file, "&A" the sheet; fonts and sizes are codes as well.
_HEADER_CODE: Final = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[A-Za-z+\-&]')
AFTER_CELLS: Final = ("scenario", "dataValidation", "headerFooter", "hyperlink")


def in_notes(book: Workbook, notes: Mapping[str, "Notes"]) -> Iterator[Finding]:
    """Yield what is written beside the cells. notes: what each sheet says after them, by its part."""
    for sheet in book.sheets:
        yield from _comments(book, sheet)
        yield from _after_cells(book, sheet, notes.get(sheet.part, Notes()))
        yield from _drawings(book, sheet)
    people = [
        listed(filter(None, [each.get("displayName", ""), each.get("userId", "")]))
        for part in book.package.matching("xl/persons/", ".xml")
        for each in within(book.package.tree(part), "person")
    ]
    if people:
        message = (
            f"The file lists {counted(len(people), 'person', 'people')} who wrote or were named in comments."
        )
        yield found("comment-people", "", Severity.INFORMATION, message, people[:_FIRST])


# --- comments -----------------------------------------------------------------------------------------------------


def _comments(book: Workbook, sheet: Sheet) -> Iterator[Finding]:
    said = Extract()
    authors: set[str] = set()
    for relation in sheet.relations:
        if relation.kind == "comments" and book.package.has(relation.target):
            root = book.package.tree(relation.target)
            names = [all_text(each) for each in within(root, "author")]
            for each in within(root, "comment"):
                number = each.get("authorId", "")
                if number.isdigit() and int(number) < len(names):
                    authors.add(names[int(number)])
                text = "".join(rich_text(part) for part in each if local(part) == "text")
                if text.strip() and not text.startswith(_PLACEHOLDER):
                    said.add(said.count, each.get("ref", ""), text)
        elif relation.kind == "threadedComment" and book.package.has(relation.target):
            for each in within(book.package.tree(relation.target), "threadedComment"):
                if text := all_text(each):
                    said.add(said.count, each.get("ref", ""), text)
    if said.count:
        message = f"On the sheet “{sheet.name}”, {counted(said.count, 'comment')} can be read by anybody."
        by = [f"By {listed(sorted(filter(None, authors))[:_FIRST])}"] if any(authors) else []
        yield found("cell-comments", sheet.name, Severity.SEVERE, message, [*said.lines(), *by])


# --- what a sheet says after its cells ----------------------------------------------------------------------------


@dataclass(slots=True)
class Notes:
    """What a sheet says after its cells, taken as it comes, since a sheet is read once."""

    scenarios: list[tuple[str, list[tuple[str, str]], str, str]] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    formulas: dict[str, str] = field(default_factory=dict)

    def take_formula(self, reference: str, formula: str) -> None:
        """Keep the texts in a formula, each with the first cell that has it: one of several words, since others are marks."""
        for text in _TEXT.findall(formula):
            if len(text.split()) > 1 and len(self.formulas) < _MOST_FORMULAS:
                self.formulas.setdefault(text, reference)

    def take(self, element: _Element) -> None:
        match local(element):
            case "scenario":
                cells = [(each.get("r", ""), each.get("val", "")) for each in within(element, "inputCells")]
                texts = (element.get("name", ""), element.get("comment", ""), element.get("user", ""))
                self.scenarios.append((texts[0], cells, *texts[1:]))
            case "dataValidation":
                self.choices += _choices(element)
            case "headerFooter":
                self.headers += [text for part in element if (text := _header(all_text(part)))]
            case "hyperlink":
                self.links.append((element.get("ref", ""), attribute(element, "id")))


def _after_cells(book: Workbook, sheet: Sheet, notes: Notes) -> Iterator[Finding]:
    for scenario in notes.scenarios:
        yield from _scenario(book, sheet, *scenario)
    if choices := [text for text in notes.choices if not book.shown.holds(text)]:
        message = (
            f"On the sheet “{sheet.name}”, drop-down lists and input messages say what no visible cell does."
        )
        yield found("cell-choices", sheet.name, Severity.INFORMATION, message, (listed(choices[:40]),))
    if notes.headers:
        message = f"The sheet “{sheet.name}” has a header or footer, which is seen in print alone."
        yield found("sheet-header", sheet.name, Severity.INFORMATION, message, (listed(notes.headers),))
    if formulas := [
        f"{place}: {text}" for text, place in notes.formulas.items() if not book.shown.holds(text)
    ]:
        message = f"On the sheet “{sheet.name}”, formulas hold words that no visible cell shows."
        yield found("formula-texts", sheet.name, Severity.INFORMATION, message, formulas[:_FIRST])
    targets = {each.id: each.target for each in sheet.relations if each.is_external}
    links = [
        f"{reference}: {short(target)}"
        for reference, relation in notes.links
        if (target := targets.get(relation, "")) and not target.startswith(("http://", "https://"))
    ]
    if links:
        message = f"The sheet “{sheet.name}” has {counted(len(links), 'link')} to files or email addresses."
        yield found("cell-links", sheet.name, Severity.INFORMATION, message, links[:_FIRST])


def _scenario(
    book: Workbook, sheet: Sheet, name: str, cells: list[tuple[str, str]], comment: str, user: str
) -> Iterator[Finding]:
    if book.shown.holds_all([comment, *(value for _, value in cells)]):
        return
    message = (
        f"On the sheet “{sheet.name}”, the scenario “{name}” keeps other values for {counted(len(cells), 'cell')}. "
        "Anybody can show them (in Excel: Data, What-If Analysis, Scenario Manager)."
    )
    values = listed(f"{reference}: {value}" for reference, value in cells[:_FIRST])
    because = [values, *filter(None, [comment, f"By {user}" if user else ""])]
    yield found("scenario", f"{sheet.name} {name}", Severity.SEVERE, message, because)


def _choices(element: _Element) -> list[str]:
    texts = [element.get(name, "") for name in ("promptTitle", "prompt", "errorTitle", "error")]
    for formula in element:
        text = all_text(formula)
        if local(formula) == "formula1" and text.startswith('"'):
            texts += text.strip('"').split(",")
    return [text for text in texts if text.strip()]


def _header(text: str) -> str:
    """Return what a header says beside the codes for page, date and file; "" for "Page" and its like."""
    bare = " ".join(_HEADER_CODE.sub(" ", text).split())
    return "" if re.fullmatch(r"(?:page|of|sheet|[\W\d])*", bare.casefold()) else bare


# --- drawings -----------------------------------------------------------------------------------------------------


def _drawings(book: Workbook, sheet: Sheet) -> Iterator[Finding]:
    hidden: list[str] = []
    cropped = 0
    for relation in sheet.relations:
        if relation.kind != "drawing" or not book.package.has(relation.target):
            continue
        for anchor in book.package.tree(relation.target):
            is_hidden = any(each.get("hidden") in ("1", "true") for each in within(anchor, "cNvPr"))
            if is_hidden and (text := " ".join(all_text(each) for each in within(anchor, "txBody"))).strip():
                hidden.append(text)
            cropped += any(int(value) > 0 for each in within(anchor, "srcRect") for value in each.attrib.values()
                           if str(value).isdigit())  # fmt: skip
    if hidden:
        message = (
            f"On the sheet “{sheet.name}”, {counted(len(hidden), 'text box', 'text boxes')} cannot be seen."
        )
        yield found("hidden-shapes", sheet.name, Severity.SEVERE, message, hidden[:_FIRST])
    if cropped:
        message = (
            f"On the sheet “{sheet.name}”, {counted(cropped, 'picture')} {'is' if cropped == 1 else 'are'} cropped. "
            "The file holds the whole picture."
        )
        yield found("cropped-pictures", sheet.name, Severity.WARNING, message)
