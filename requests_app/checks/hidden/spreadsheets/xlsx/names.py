"""Names that a workbook gives to cells, and to values that may stand nowhere else."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, short
from requests_app.checks.hidden.spreadsheets.parts import is_on
from requests_app.checks.hidden.spreadsheets.shown import is_number
from requests_app.checks.hidden.spreadsheets.xlsx.workbook import Workbook, sheets_named

_TEXT: Final = re.compile(r'"((?:[^"]|"")*)"')
_CONSTANT: Final = re.compile(r'=?\s*(?:"(?:[^"]|"")*"|\{.*\}|[-+]?[\d.]+(?:[eE][-+]?\d+)?%?)\s*', re.DOTALL)
_ARRAY_NUMBER: Final = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?![\w.])")
_BUILT_IN: Final = "_xlnm."
_FIRST: Final = 12


def in_names(book: Workbook) -> Iterator[Finding]:
    """Yield names that hold values no visible cell shows, and those for places that are hidden or gone."""
    harmless: defaultdict[str, list[str]] = defaultdict(list)
    values: list[tuple[str, str]] = []
    for each in book.root.iterfind("{*}definedNames/{*}definedName"):
        name, formula = each.get("name", ""), each.text or ""
        said = [formula, each.get("comment", ""), each.get("description", "")]
        if any(map(book_hides(book), _texts(formula))) or any(text and not book.shown.holds(text) for text in said[1:]):
            values.append((name, "; ".join(filter(None, said))))
        elif name.startswith(_BUILT_IN):
            continue
        elif why := _why(book, formula, is_hidden=is_on(each.get("hidden"))):
            harmless[why].append(f"{name}: {short(formula)}")
    if values:
        one = values[0][0] if len(values) == 1 else ""
        what = f"The name “{one}” holds" if one else f"{counted(len(values), 'name')} hold"
        message = (
            f"{what} values that no visible cell shows. Anybody can read them in the list of names "
            "(in Excel: Formulas, Name Manager)."
        )
        because = [f"{name}: {short(text, 300)}" for name, text in values[:_FIRST]]
        yield found("name-values", "", Severity.SEVERE, message, because)
    for why, names in harmless.items():
        message = f"{counted(len(names), 'name')} in the list of names {why}."
        yield found("names", why, Severity.INFORMATION, message, names[:_FIRST])


def book_hides(book: Workbook) -> "Hides":
    return Hides(book)


class Hides:
    """Whether a workbook's visible cells do not show a text."""

    def __init__(self, book: Workbook) -> None:
        self._book = book

    def __call__(self, text: str) -> bool:
        return bool(text.strip()) and not self._book.shown.holds(text)


def _texts(formula: str) -> list[str]:
    """Return the values that a name's formula holds itself: all texts, and figures where it is nothing else."""
    texts = [text.replace('""', '"') for text in _TEXT.findall(formula)]
    if not _CONSTANT.fullmatch(formula):
        # A text of one or two words in a formula is a mark that is compared with ("Yes"), more is somebody's.
        return [text for text in texts if len(text.split()) > 1]
    if "{" in formula:
        return texts + _ARRAY_NUMBER.findall(_TEXT.sub("", formula))
    return texts or [formula.lstrip("= ").rstrip("% ")]


def _why(book: Workbook, formula: str, *, is_hidden: bool) -> str:
    """Return what is to be said of a name that holds no value, "" where there is nothing."""
    places = sheets_named(formula)
    if "#REF!" in formula:
        return "are for cells that were deleted"
    if any("[" in place for place in places):
        return "are for cells of other files, whose addresses they give away"
    known = [book.sheet(place) for place in places]
    if any(sheet is None for sheet in known):
        return "are for sheets that are not in the file"
    if any(sheet and not sheet.is_visible for sheet in known):
        return "are for cells of hidden sheets"
    return "are hidden" if is_hidden and not is_number(formula) else ""
