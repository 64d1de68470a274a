"""Pictures of a PDF's pages, for a reviewer to read beside what was extracted."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pypdfium2

from requests_app.letters.errors import DamagedFile
from requests_app.letters.readers.pdf import open_pdf

_DOTS_PER_POINT: Final = 150 / 72
_LONGEST_SIDE: Final = 2_600
"""Pixels; an A4 page at 150 dots an inch has 1,754. Larger pages are drawn smaller."""
_QUALITY: Final = 70


def draw_pages(data: bytes) -> Iterator[tuple[float, float, bytes]]:
    """Yield width and height in points, and a WebP picture, of each page. Raises UnreadableLetter.

    As with `read_pdf`, some files end the process: see `apart.draw_pages_apart`.
    """
    file = open_pdf(data)
    for index in range(len(file)):
        try:
            page = file[index]
            width, height = page.get_size()
            scale = min(_DOTS_PER_POINT, _LONGEST_SIDE / max(width, height, 1.0))
            bitmap = page.render(scale=scale)
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise DamagedFile(f"Page {index + 1} of the PDF is damaged and cannot be drawn.") from error
        picture = BytesIO()
        bitmap.to_pil().save(picture, "WEBP", quality=_QUALITY, method=2)
        bitmap.close()
        page.close()
        yield width, height, picture.getvalue()
    file.close()
