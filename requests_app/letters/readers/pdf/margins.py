"""Print that runs up or down a page: notes in its margins, and whatever else stands in no table."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from requests_app.letters.document import Paragraph
from requests_app.letters.readers.pdf.page import PageContent
from requests_app.letters.readers.pdf.paragraphs import measure_setting, set_paragraphs
from requests_app.letters.readers.pdf.turning import turned_back

_LONGEST_NOTE: Final = 200
"""Characters of a note in the margin; what is longer belongs to the text."""


def sideways(pages: Sequence[PageContent]) -> list[Paragraph]:
    """Return the paragraphs of all lines that run up or down; one that is on several pages comes once."""
    found: dict[str, Paragraph] = {}
    for page in pages:
        for turn, group in itertools.groupby(page.sideways, key=lambda entry: entry[0]):
            lines = [line for _, line in group]
            for block in turned_back(set_paragraphs(lines, measure_setting(lines)), {page.number: turn}):
                assert isinstance(block, Paragraph)
                note = replace(block, running=len(block.text) <= _LONGEST_NOTE, heading=0)
                before = found.get(note.text)
                found[note.text] = replace(before, places=before.places + note.places) if before else note
    return list(found.values())
