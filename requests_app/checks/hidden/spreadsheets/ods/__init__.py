"""Hidden data in OpenDocument spreadsheets. Reading order: styles, sheets, then what is beside them."""

from collections.abc import Iterator

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.properties import document_properties
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, listed
from requests_app.checks.hidden.spreadsheets.held import of_hidden_sheet
from requests_app.checks.hidden.spreadsheets.ods.beside import beside
from requests_app.checks.hidden.spreadsheets.ods.sheets import Content, Sheet, read_content
from requests_app.letters.errors import DamagedFile
from tables_app.seen.parts import Package
from tables_app.seen.ways import Way

_FIRST = 12


def look_through_opendocument(package: Package) -> Iterator[Finding]:
    """Yield what is hidden in a spreadsheet. All cells come first: what they show says what is hidden elsewhere."""
    if not package.has("content.xml"):
        raise DamagedFile("The spreadsheet is damaged: what it holds is missing.")
    template = package.tree("styles.xml") if package.has("styles.xml") else None
    content = read_content(package, template)
    for sheet in content.sheets:
        yield from _of_sheet(sheet, content)
    yield from beside(package, content, template)
    yield from document_properties({name: package.tree(name) for name in package.matching("meta.xml")})


def _of_sheet(sheet: Sheet, content: Content) -> Iterator[Finding]:
    if sheet.source or sheet.scenario is not None:
        yield from _of_copy(sheet, content)
    elif not sheet.is_visible:
        state = "is hidden. Anybody can show it with a right click on the tabs"
        yield of_hidden_sheet(sheet.name, state, sheet.held, content.shown, has_drawing=sheet.has_drawing)
    else:
        yield from sheet.seen.findings(sheet.name)
    if sheet.comments.count:
        message = (
            f"On the sheet “{sheet.name}”, {counted(sheet.comments.count, 'comment')} can be read by anybody."
        )
        by = [f"By {listed(sorted(sheet.authors - {''})[:_FIRST])}"] if sheet.authors - {""} else []
        yield found("cell-comments", sheet.name, Severity.SEVERE, message, [*sheet.comments.lines(), *by])
    if sheet.conditions:
        message = f"On the sheet “{sheet.name}”, conditional formats may make cells invisible. Look whether they do."
        yield found(Way.MAYBE, sheet.name, Severity.WARNING, message, sheet.conditions[:_FIRST])
    if sheet.is_protected:
        message = (
            f"The sheet “{sheet.name}” is protected. That hides nothing: anybody can take the protection off."
        )
        yield found("sheet-protection", sheet.name, Severity.INFORMATION, message)


def _of_copy(sheet: Sheet, content: Content) -> Iterator[Finding]:
    """Yield what a copy holds that nobody sees: of another file's sheet, or of other values of a scenario."""
    unseen = [text for text in sheet.values if text.strip() and not content.shown.holds(text)]
    if sheet.source and not unseen:
        message = f"The file has a link to another file ({sheet.source}), whose address it gives away."
        yield found("external-link", sheet.name, Severity.INFORMATION, message)
    elif sheet.source:
        message = (
            f"A link to another file keeps {counted(len(unseen), 'value')} of it that this one does not show "
            f"({sheet.source}). Anybody who unzips the file or follows the link's formulas can read them."
        )
        yield found("external-values", sheet.name, Severity.SEVERE, message, (listed(unseen[:_FIRST]),))
    elif unseen or sheet.scenario:
        message = (
            f"The scenario “{sheet.name}” keeps {counted(len(unseen), 'other value')} for cells of the sheet before it. "
            "Anybody can show them."
        )
        because = [listed(unseen[:_FIRST]), sheet.scenario or ""]
        yield found("scenario", sheet.name, Severity.SEVERE, message, filter(None, because))
