"""Charts drawn as SVG, by a process of its own.

What draws starts threads that do not survive a fork, takes a second to begin and 110 MB of memory: so it is in no process that
serves pages or reads letters. Run as a module, this one draws what it is given on its standard input.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from tables_app.charts import Chart, specification

_SECONDS: Final = 120
_ROOT: Final = Path(__file__).resolve().parent.parent
_SVG: Final = "{http://www.w3.org/2000/svg}"
_ELEMENTS: Final = frozenset(_SVG + name for name in ("svg", "g", "path", "rect", "line", "text", "tspan"))
_LEFT_OUT: Final = frozenset(["class", "role", "version", "pointer-events"])
_ATTRIBUTES: Final = frozenset(
    ["width", "height", "viewBox", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "d", "transform", "display", "opacity",
     "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-linejoin", "stroke-linecap",
     "stroke-miterlimit", "font-family", "font-size", "font-weight", "text-anchor"]
)  # fmt: skip


class NotDrawn(Exception):
    """The process that draws broke off, or drew what may not stand in a page."""


def draw(charts: Sequence[Chart]) -> list[str]:
    """Return each chart as SVG that can stand in a page: shapes and text, no style, no script, no link. Raises NotDrawn."""
    given = json.dumps([specification(chart) for chart in charts])
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "tables_app.drawing"],
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=_ROOT,
            timeout=_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise NotDrawn(f"{len(charts)} charts were not drawn.") from error
    return [_plain(svg) for svg in json.loads(ran.stdout)]


def _plain(svg: str) -> str:
    """Return an SVG of nothing but shapes and text, without words for screen readers: the page has its own. Raises NotDrawn."""
    drawn = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in drawn.iter():
        for name in [str(name) for name in element.attrib]:
            if name in _LEFT_OUT or name.startswith("aria-"):
                del element.attrib[name]
        more = set(map(str, element.attrib)) - _ATTRIBUTES
        if element.tag not in _ELEMENTS or more:
            raise NotDrawn(f"A chart holds {element.tag} with {', '.join(sorted(more)) or 'nothing more'}.")
    etree.cleanup_namespaces(drawn)
    return etree.tostring(drawn, encoding="unicode")


def _draw_given() -> None:
    import vl_convert  # here alone, and never in a process that imports this module

    specifications = json.load(sys.stdin)
    drawn = [vl_convert.vegalite_to_svg(each, allowed_base_urls=[]) for each in specifications]
    json.dump(drawn, sys.stdout)


if __name__ == "__main__":
    _draw_given()
