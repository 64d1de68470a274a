"""Pages that are pictures, told from others."""

from typing import Final

from requests_app.letters.readers.pdf.page import PageContent

_FEW_WORDS: Final = 12
"""A scanner or an archive may stamp a line of text on a page."""
_LEAST_COVERED: Final = 0.6


def is_scanned(content: PageContent) -> bool:
    """Whether a page is, but for a few words, a picture."""
    if len(content.words) >= _FEW_WORDS:
        return False
    covered = sum(
        max(0.0, min(right, content.width) - max(0.0, left))
        * max(0.0, min(bottom, content.height) - max(0.0, top))
        for left, top, right, bottom in set(content.images)
    )
    return covered >= _LEAST_COVERED * content.width * content.height
