"""What a web page, or an email written as one, holds beside what a browser shows."""

import re
from collections.abc import Iterator
from typing import Final

import lxml.html
from lxml import etree
from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.found import Seen, found
from tables_app.seen.parts import all_text

_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*[01](?:px|pt)?\s*(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)",
    re.IGNORECASE,
)
_CONDITIONAL: Final = re.compile(r"\s*\[(?:if|endif)", re.IGNORECASE)
_LEAST_CHARACTERS: Final = 2


def hidden_in_web(content: bytes, encoding: str | None = None) -> Iterator[Finding]:
    """Yield the words that a browser does not show."""
    parser = lxml.html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
    try:
        root = lxml.html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        return  # no page at all: its reader says so
    hidden = [Seen("", text) for one in root.iter("*") if _hides(one) and (text := _worth(all_text(one)))]
    if hidden:
        what = "The page holds text that a browser does not show"
        yield found("hidden-text-in-file", Severity.SEVERE, what, hidden, key="web")
    inputs = [
        Seen(one.get("name", ""), value)
        for one in root.iter("input")
        if one.get("type", "").lower() == "hidden" and (value := _worth(one.get("value", "")))
    ]
    if inputs:
        what = "The page holds values that a browser does not show"
        yield found("document-data", Severity.WARNING, what, inputs, key="inputs")
    remarks = [
        Seen("", text)
        for one in root.iter(etree.Comment)
        if not _CONDITIONAL.match(one.text or "") and (text := _worth(one.text or ""))
    ]
    if remarks:
        what = "The page holds remarks in its source"
        yield found("document-data", Severity.WARNING, what, remarks, key="remarks")


def _hides(element: _Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDING.search(element.get("style") or ""))


def _worth(text: str) -> str:
    """Return a text if it says anything."""
    return text if sum(character.isalnum() for character in text) >= _LEAST_CHARACTERS else ""
