"""Names that a spreadsheet gives to cells, and to values that may stand nowhere else."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.spreadsheets.extracts import counted, found, short
from tables_app.seen.values import Shown, is_number

_TEXT: Final = re.compile(r'"((?:[^"]|"")*)"')
_CONSTANT: Final = re.compile(r'=?\s*(?:"(?:[^"]|"")*"|\{.*\}|[-+]?[\d.]+(?:[eE][-+]?\d+)?%?)\s*', re.DOTALL)
_NUMBER_IN_ARRAY: Final = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?![\w.])")
_BY_PROGRAMS: Final = ("solver_", "_xl")
"""How the names begin that Excel and its add-ins keep settings under."""
_FIRST: Final = 12


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its formula, the sheets that this refers to, and what is said of it."""

    name: str
    formula: str
    sheets: Sequence[str]
    remarks: Sequence[str] = ()
    is_hidden: bool = False


def told_names(
    names: Iterable[Name], shown: Shown, *, hidden: Collection[str], known: Collection[str]
) -> Iterator[Finding]:
    """Yield names that hold values no visible cell shows, and those for places that are hidden or gone.

    hidden, known: the sheets that nobody sees, and all there are, in small letters.
    """
    harmless: defaultdict[str, list[str]] = defaultdict(list)
    telling: list[str] = []
    figures: list[str] = []
    for each in names:
        said = f"{each.name}: {short('; '.join([each.formula, *filter(None, each.remarks)]), 300)}"
        unseen = [
            text for text in [*_texts(each.formula), *each.remarks] if text.strip() and not shown.holds(text)
        ]
        if any(not is_number(text) for text in unseen):
            telling.append(said)
        elif unseen and not each.name.startswith(_BY_PROGRAMS):
            figures.append(said)
        elif why := _why(each, hidden, known):
            harmless[why].append(said)
    if telling:
        yield _holding("values", telling, Severity.SEVERE)
    if figures:
        yield _holding("figures", figures, Severity.WARNING)
    for why, listed_names in harmless.items():
        message = f"{counted(len(listed_names), 'name')} in the list of names {'is' if len(listed_names) == 1 else 'are'} {why}."
        yield found("names", why, Severity.INFORMATION, message, listed_names[:_FIRST])


def _holding(what: str, names: Sequence[str], severity: Severity) -> Finding:
    message = (
        f"{counted(len(names), 'name')} in the list of names {'holds' if len(names) == 1 else 'hold'} "
        f"{what} that no visible cell shows. Anybody can read the list (in Excel: Formulas, Name Manager)."
    )
    return found("name-values", what, severity, message, names[:_FIRST])


def _texts(formula: str) -> list[str]:
    """Return the values that a name's formula holds itself: all texts, and figures where it is nothing else."""
    texts = [text.replace('""', '"') for text in _TEXT.findall(formula)]
    if not _CONSTANT.fullmatch(formula):
        # One word in a formula is a mark that is compared with ("Yes"); more of them are what somebody wrote.
        return [text for text in texts if len(text.split()) > 1]
    if "{" in formula:
        return texts + _NUMBER_IN_ARRAY.findall(_TEXT.sub("", formula))
    return texts or [formula.lstrip("= ").rstrip("% ")]


def _why(name: Name, hidden: Collection[str], known: Collection[str]) -> str:
    """Return what is to be said of a name that holds no value, "" where there is nothing."""
    if "#REF!" in name.formula:
        return "for cells that were deleted"
    if "file:" in name.formula or "://" in name.formula or any("[" in place for place in name.sheets):
        return "for cells of other files, whose addresses are given away"
    if any(place.casefold() not in known for place in name.sheets):
        return "for sheets that are not in the file"
    if any(place.casefold() in hidden for place in name.sheets):
        return "for cells of hidden sheets"
    return "hidden" if name.is_hidden else ""
