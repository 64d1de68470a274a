"""PDFium's functions, bound for being called for every word.

As `pypdfium2.raw` has them, ctypes checks and converts each argument by its declared type, which takes three times as
long as what the function does. Bound here they take integers, `ctypes.byref(…)` and `c_void_p` as they are.
"""

import ctypes
from collections.abc import Callable
from typing import Any, Final

import pypdfium2.raw as pdfium

_Call = Callable[..., Any]


def _bound(function: Any, result: type[Any] | None) -> _Call:
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result)(address or 0)


# Named, since ctypes takes longer to find a type of array that it made before than to call PDFium.
Matrix: Final = ctypes.c_float * 6
Colour: Final = ctypes.c_uint * 4
Name: Final = ctypes.c_char * 256

_int, _address = ctypes.c_int, ctypes.c_void_p

text: Final = _bound(pdfium.FPDFText_GetText, _int)
char_unicode: Final = _bound(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
char_is_generated: Final = _bound(pdfium.FPDFText_IsGenerated, _int)
char_object: Final = _bound(pdfium.FPDFText_GetTextObject, _address)
char_loose_box: Final = _bound(pdfium.FPDFText_GetLooseCharBox, None)
char_origin: Final = _bound(pdfium.FPDFText_GetCharOrigin, None)
char_matrix: Final = _bound(pdfium.FPDFText_GetMatrix, None)
char_font_info: Final = _bound(pdfium.FPDFText_GetFontInfo, ctypes.c_ulong)
char_font_weight: Final = _bound(pdfium.FPDFText_GetFontWeight, _int)
char_font_size: Final = _bound(pdfium.FPDFText_GetFontSize, ctypes.c_double)

text_font: Final = _bound(pdfium.FPDFTextObj_GetFont, _address)
text_render_mode: Final = _bound(pdfium.FPDFTextObj_GetTextRenderMode, _int)

object_kind: Final = _bound(pdfium.FPDFPageObj_GetType, _int)
object_mark: Final = _bound(pdfium.FPDFPageObj_GetMarkedContentID, _int)
object_matrix: Final = _bound(pdfium.FPDFPageObj_GetMatrix, _int)
object_fill_colour: Final = _bound(pdfium.FPDFPageObj_GetFillColor, _int)
page_object: Final = _bound(pdfium.FPDFPage_GetObject, _address)
form_objects: Final = _bound(pdfium.FPDFFormObj_CountObjects, _int)
form_object: Final = _bound(pdfium.FPDFFormObj_GetObject, _address)

path_draw_mode: Final = _bound(pdfium.FPDFPath_GetDrawMode, _int)
path_segments: Final = _bound(pdfium.FPDFPath_CountSegments, _int)
path_segment: Final = _bound(pdfium.FPDFPath_GetPathSegment, _address)
segment_point: Final = _bound(pdfium.FPDFPathSegment_GetPoint, _int)
segment_kind: Final = _bound(pdfium.FPDFPathSegment_GetType, _int)
segment_closes: Final = _bound(pdfium.FPDFPathSegment_GetClose, _int)
