"""Words in an OpenDocument text that nobody sees, and values that it keeps."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.colours import colour_of, stands_out
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.odt.looks import Looks, places
from tables_app.seen.parts import all_text, attribute, local

_TINY_POINTS: Final = 1.5
_LENGTH: Final = re.compile(r"(-?[\d.]+)(cm|mm|in|pt)")
_POINTS: Final = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0}
_A3: Final = 1200.0
"""Points; what begins further right or below stands on no page."""
_NO_TEXT: Final = ("annotation", "tracked-changes", "script", "desc", "title", "note-citation")
_REASONS: Final = {
    "hidden": "The file holds hidden text",
    "colour": "The file holds text in the colour of what it is printed on",
    "tiny": "The file holds text too small to be seen",
    "off-page": "The file holds text in a box that stands off the page",
}


def unseen_text(texts: dict[str, _Element], looks: Looks) -> Iterator[Finding]:
    by_reason: dict[str, list[Seen]] = defaultdict(list)
    for root in texts.values():
        for element, place in places(root):
            for words, around in _words(element):
                if reason := _reason(around, looks):
                    by_reason[reason].append(Seen(place, words))
    for reason, seen in by_reason.items():
        yield found("hidden-text-in-file", Severity.SEVERE, _REASONS[reason], _joined(seen), key=reason)


def _joined(seen: list[Seen]) -> list[Seen]:
    texts: dict[str, str] = {}
    for each in seen:
        texts[each.place] = texts.get(each.place, "") + each.extract
    return [Seen(place, text) for place, text in texts.items()]


def _words(element: _Element) -> Iterator[tuple[str, _Element]]:
    """Yield the words directly in a paragraph or span, and those that follow it, with what they stand in."""
    around = [element, *element.iterancestors()]
    if any(local(one) in _NO_TEXT for one in around):
        return
    is_within = [any(local(one) in ("p", "h") for one in part) for part in (around, around[1:])]
    if is_within[0] and (element.text or "").strip():
        yield element.text or "", element
    parent = element.getparent()
    if parent is not None and is_within[1] and (element.tail or "").strip():
        yield element.tail or "", parent


def _reason(element: _Element, looks: Looks) -> str:
    around = [element, *element.iterancestors()]
    if any(map(_is_hidden, around)) or looks.of_text(element, "display") == "none":
        return "hidden"
    if any(map(_is_off_page, around)):
        return "off-page"
    size = _points(looks.of_text(element, "font-size"))
    if size is not None and size <= _TINY_POINTS:
        return "tiny"
    ink, ground = colour_of(looks.of_text(element, "color")), looks.ground(element)
    return "colour" if ink is not None and ground is not None and not stands_out(ink, ground) else ""


def _is_hidden(element: _Element) -> bool:
    name = local(element)
    if name == "section":
        shown = attribute(element, "display")
        return shown == "none" or (shown == "condition" and attribute(element, "is-hidden") == "true")
    if name in ("hidden-text", "hidden-paragraph"):
        return attribute(element, "is-hidden") == "true"
    if name in ("table-row", "table-column"):
        return attribute(element, "visibility") in ("collapse", "filter")
    if name in ("p", "h"):
        return any(attribute(one, "is-hidden") == "true" for one in element.iter("{*}hidden-paragraph"))
    return False


def _is_off_page(element: _Element) -> bool:
    if local(element) not in ("frame", "custom-shape", "rect"):
        return False
    for start, length in (("x", "width"), ("y", "height")):
        offset, extent = _points(attribute(element, start)), _points(attribute(element, length))
        if offset is not None and (offset > _A3 or offset + (extent or 0.0) < -72):
            return True
    return False


def _points(text: str) -> float | None:
    match = _LENGTH.fullmatch(text)
    try:
        return float(match[1]) * _POINTS[match[2]] if match else None
    except ValueError:
        return None


def hidden_values(texts: dict[str, _Element]) -> Iterator[Finding]:
    """Values of fields that show nothing, and the words that a condition keeps back."""
    seen = []
    for root in texts.values():
        shown = all_text(root)
        for element, place in places(root):
            name = local(element)
            value = attribute(element, "string-value")
            if name in ("user-field-decl", "variable-set") and value and value not in shown:
                seen.append(Seen(f"{place}, {attribute(element, 'name')}:", value))
            elif (
                name == "hidden-text" and attribute(element, "is-hidden") == "true" and not all_text(element)
            ):
                seen.append(Seen(f"{place}:", value))
            elif name == "conditional-text":
                others = [
                    attribute(element, key) for key in ("string-value-if-true", "string-value-if-false")
                ]
                seen += [
                    Seen(f"{place}:", other) for other in others if other and other not in all_text(element)
                ]
    if seen:
        what = "Fields of the file hold words that the page does not show"
        yield found("hidden-text-in-file", Severity.SEVERE, what, seen, key="fields")
