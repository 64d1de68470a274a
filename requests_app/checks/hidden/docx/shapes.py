"""Text boxes and pictures of a Word file that stand off the page, are hidden or show only a part of themselves."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.docx.stories import Story
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.packages import child
from tables_app.seen.parts import attribute, local

_UNITS_PER_TWIP: Final = 635
_POINTS: Final = re.compile(r"(-?[\d.]+)\s*(pt|in|cm|mm)?")
_TWIPS: Final = {"pt": 20.0, "in": 1440.0, "cm": 566.93, "mm": 56.693}
_A4: Final = (11906, 16838)
_LEAST_EXTENT: Final = 40
_LARGE_CUT: Final = 20_000
"""How much of a picture's width or height is cut off, in thousandths of a per cent, before it is told."""


def shapes_out_of_sight(stories: list[Story]) -> Iterator[Finding]:
    """Yield a finding for the boxes that hold words, and one for the pictures."""
    size = _page_size(stories)
    words, pictures, cut = [], [], []
    for story in stories:
        for element, place in story.elements():
            if local(element) == "srcRect" and (share := _cut(element)):
                cut.append(Seen(f"{place}, {share} per cent of it cut off"))
            if not _is_out_of_sight(element, size):
                continue
            shape = _paragraph_of(element) if local(element) == "framePr" else element
            if (text := "".join(one.text or "" for one in shape.iter("{*}t"))).strip():
                words.append(Seen(place, text))
            elif shape is element:
                pictures.append(Seen(place, attribute(child(element, "docPr"), "descr")))
    if words:
        what = "The file holds text in a box that is hidden or stands off the page"
        yield found("hidden-text-in-file", Severity.SEVERE, what, words, key="off-page")
    if pictures:
        what = "The file holds a picture or drawing that is hidden or stands off the page"
        yield found("picture-tells-more", Severity.WARNING, what, pictures, key="off-page")
    if cut:
        what = "The file holds a whole picture of which it shows a part"
        yield found("picture-tells-more", Severity.WARNING, what, cut, key="cut")


def _page_size(stories: list[Story]) -> tuple[float, float]:
    """Return the largest width and height of the pages, in twips."""
    sizes = [
        (_number(attribute(size, "w")), _number(attribute(size, "h")))
        for story in stories
        for size in story.root.iter("{*}pgSz")
    ]
    return max([width for width, _ in sizes] or [_A4[0]]), max([height for _, height in sizes] or [_A4[1]])


def _is_out_of_sight(element: _Element, size: tuple[float, float]) -> bool:
    name = local(element)
    if name in ("anchor", "inline"):
        return _is_away(element, size)
    if name in ("shape", "rect", "roundrect", "oval"):
        return _is_away_in_vml(element, size)
    return name == "framePr" and _is_frame_away(element, size)


def _is_away(anchor: _Element, size: tuple[float, float]) -> bool:
    if _is_on(attribute(child(anchor, "docPr"), "hidden")):
        return True
    extent = child(anchor, "extent")
    lengths = [_number(attribute(extent, name)) / _UNITS_PER_TWIP for name in ("cx", "cy")]
    if local(anchor) == "inline":
        return False
    holds_text = next(anchor.iter("{*}txbxContent"), None) is not None
    if extent is not None and holds_text and min(lengths) < _LEAST_EXTENT:
        return True
    return any(
        _is_off(_offset(child(anchor, name)), length, limit)
        for name, length, limit in zip(("positionH", "positionV"), lengths, size, strict=True)
    )


def _is_on(value: str) -> bool:
    return value.lower() in ("1", "true", "on")


def _offset(position: _Element | None) -> float | None:
    offset = child(position, "posOffset")
    return _number(offset.text or "") / _UNITS_PER_TWIP if offset is not None else None


def _is_off(offset: float | None, length: float, limit: float) -> bool:
    """Whether what begins there is wholly off the page, wherever on it the offset is counted from."""
    return offset is not None and (offset >= limit or offset + length <= -limit / 4)


def _is_away_in_vml(shape: _Element, size: tuple[float, float]) -> bool:
    parts = [part.partition(":") for part in attribute(shape, "style").split(";")]
    style = {name.strip().lower(): value.strip() for name, _, value in parts}
    if style.get("visibility") == "hidden":
        return True
    if style.get("position") != "absolute":
        return False
    return any(
        _is_off(_length(style.get(start)), _length(style.get(name)) or 0.0, limit)
        for start, name, limit in zip(("margin-left", "margin-top"), ("width", "height"), size, strict=True)
    )


def _length(text: str | None) -> float | None:
    match = _POINTS.match(text or "")
    try:
        return float(match[1]) * _TWIPS.get(match[2] or "pt", 20.0) if match else None
    except ValueError:
        return None


def _is_frame_away(frame: _Element, size: tuple[float, float]) -> bool:
    return any(
        _is_off(_number(attribute(frame, name)), 0.0, limit)
        for name, limit in zip(("x", "y"), size, strict=True)
        if attribute(frame, name)
    )


def _paragraph_of(element: _Element) -> _Element:
    return next((one for one in element.iterancestors() if local(one) == "p"), element)


def _cut(source: _Element) -> int:
    """Return how many per cent of a picture are cut off, 0 for a few that only trim its rim."""
    sides = {name: max(0.0, _number(attribute(source, name))) for name in ("l", "t", "r", "b")}
    share = max(sides["l"] + sides["r"], sides["t"] + sides["b"])
    return round(share / 1000) if share >= _LARGE_CUT else 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
