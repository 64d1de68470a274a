"""What is drawn on a page beside its text: rulings, fills, pictures."""

import ctypes
import itertools
from typing import Final

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from requests_app.letters.document import Box
from requests_app.letters.readers.pdf import direct
from requests_app.letters.readers.pdf.shapes import WHITE, Fill, Ruling, ToShown

MAX_OBJECTS: Final = 20_000
"""The most drawn objects of a page that are looked at for rulings."""
_MAX_SEGMENTS: Final = 2_000
_DEEPEST_FORM: Final = 6
# A ruling drawn as a filled rectangle is no thicker than this.
_THICKEST_RULING: Final = 2.6

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[_Matrix] = (1, 0, 0, 1, 0, 0)


class Strokes:
    """Walks the drawn objects of a page for what may belong to a table.

    orders: how many objects were drawn before a text object, by its address.
    """

    def __init__(self, to_shown: ToShown) -> None:
        self.horizontal: list[Ruling] = []
        self.vertical: list[Ruling] = []
        self.fills: list[Fill] = []
        self.images: list[Box] = []
        self.orders: dict[int, int] = {}
        self.too_many = False
        self._shown = to_shown
        self._seen = 0

    def walk(self, page: PdfPage) -> None:
        for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
            self._object(direct.page_object(page.raw, index), _IDENTITY, 0)
            if self.too_many:
                return

    def _object(self, address: int, around: _Matrix, depth: int) -> None:
        self._seen += 1
        self.too_many = self.too_many or self._seen > MAX_OBJECTS
        if self.too_many:
            return
        item = ctypes.c_void_p(address)
        kind = direct.object_kind(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.orders[address] = self._seen
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, _combine(_matrix_of(item), around))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            corners = [
                _apply(_combine(_matrix_of(item), around), *corner)
                for corner in ((0, 0), (1, 0), (0, 1), (1, 1))
            ]
            self.images.append(_box_around([self._shown(*corner) for corner in corners]))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            matrix = _combine(_matrix_of(item), around)
            for index in range(direct.form_objects(item)):
                self._object(direct.form_object(item, ctypes.c_ulong(index)), matrix, depth + 1)

    def _path(self, item: ctypes.c_void_p, matrix: _Matrix) -> None:
        fill_mode, stroked = ctypes.c_int(), ctypes.c_int()
        direct.path_draw_mode(item, ctypes.byref(fill_mode), ctypes.byref(stroked))
        colour = _colour_of(item) if fill_mode.value else None
        if colour is None and not stroked.value:
            return
        for points in self._outlines(item, matrix):
            if colour is not None and len(points) >= 4:
                self._filled(points, colour)
            if stroked.value:
                for start, end in itertools.pairwise(points):
                    self._edge(start, end)

    def _outlines(self, item: ctypes.c_void_p, matrix: _Matrix) -> list[list[tuple[float, float]]]:
        """Return the path's straight outlines; those with curves bound no table cell."""
        count = direct.path_segments(item)
        if count > _MAX_SEGMENTS:
            return []
        x, y = ctypes.c_float(), ctypes.c_float()
        x_at, y_at = ctypes.byref(x), ctypes.byref(y)
        outlines: list[list[tuple[float, float]]] = []
        has_curve: list[bool] = []
        for index in range(count):
            segment = ctypes.c_void_p(direct.path_segment(item, index))
            direct.segment_point(segment, x_at, y_at)
            kind = direct.segment_kind(segment)
            point = self._shown(*_apply(matrix, x.value, y.value))
            if kind == pdfium.FPDF_SEGMENT_MOVETO or not outlines:
                outlines.append([])
                has_curve.append(False)
            outlines[-1].append(point)
            has_curve[-1] |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
            if direct.segment_closes(segment):
                outlines[-1].append(outlines[-1][0])
        return [points for points, curved in zip(outlines, has_curve, strict=True) if not curved]

    def _filled(self, points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
        left, top, right, bottom = box = _box_around(points)
        is_white = colour == WHITE
        if bottom - top <= _THICKEST_RULING and right - left > 4:
            if not is_white:
                self.horizontal.append(Ruling((top + bottom) / 2, left, right))
        elif right - left <= _THICKEST_RULING and bottom - top > 4:
            if not is_white:
                self.vertical.append(Ruling((left + right) / 2, top, bottom))
        elif len(points) <= 6:
            self.fills.append(Fill(box, colour, self._seen))

    def _edge(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        if abs(start[1] - end[1]) < 0.6 and abs(start[0] - end[0]) > 2:
            self.horizontal.append(
                Ruling((start[1] + end[1]) / 2, min(start[0], end[0]), max(start[0], end[0]))
            )
        elif abs(start[0] - end[0]) < 0.6 and abs(start[1] - end[1]) > 2:
            self.vertical.append(
                Ruling((start[0] + end[0]) / 2, min(start[1], end[1]), max(start[1], end[1]))
            )


def _matrix_of(item: ctypes.c_void_p) -> _Matrix:
    matrix = direct.Matrix()
    direct.object_matrix(item, ctypes.byref(matrix))
    a, b, c, d, e, f = matrix
    return a, b, c, d, e, f


def _combine(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box_around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _colour_of(item: ctypes.c_void_p) -> tuple[int, int, int] | None:
    """Return the fill's colour, None if it can be seen through."""
    parts = direct.Colour()
    if not direct.object_fill_colour(item, *(ctypes.byref(parts, 4 * k) for k in range(4))):
        return 0, 0, 0
    red, green, blue, alpha = parts
    return (red, green, blue) if alpha > 128 else None


def joined(rulings: list[Ruling], apart: float = 1.6, gap: float = 3.2) -> list[Ruling]:
    """Return the rulings with pieces of one line joined: borders are drawn cell by cell, and twice."""
    groups: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.at):
        if groups and ruling.at - groups[-1][-1].at <= apart:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    merged: list[Ruling] = []
    for group in groups:
        at = sum(ruling.at for ruling in group) / len(group)
        group.sort(key=lambda ruling: ruling.start)
        start, end = group[0].start, group[0].end
        for ruling in group[1:]:
            if ruling.start <= end + gap:
                end = max(end, ruling.end)
            else:
                merged.append(Ruling(at, start, end))
                start, end = ruling.start, ruling.end
        merged.append(Ruling(at, start, end))
    return merged
