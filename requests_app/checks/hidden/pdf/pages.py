"""Words on the pages of a PDF that nobody sees."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import pypdfium2

from requests_app.checks.finding import Finding, Severity
from requests_app.checks.hidden.found import Seen, found
from requests_app.checks.hidden.pdf.sight import Line, Reason, unseen_lines
from requests_app.letters.errors import DamagedFile

_SAID: Final = {
    Reason.COVERED: ("covered-text", "Words lie under a box that was drawn over them"),
    Reason.UNDER_PICTURE: ("covered-text", "Words lie under a picture"),
    Reason.UNDER_ANNOTATION: (
        "covered-text",
        "Words lie under a mark that can be taken off, such as a highlight",
    ),
    Reason.SCAN_BLANK: ("covered-text", "Words recognised in a scan stand where the scan is blank or black"),
    Reason.LAYER: ("hidden-text-in-file", "A layer that is switched off holds words"),
    Reason.INVISIBLE: ("hidden-text-in-file", "The file holds words that are not drawn"),
    Reason.OFF_PAGE: ("hidden-text-in-file", "The file holds words outside the edges of the page"),
    Reason.TINY: ("hidden-text-in-file", "The file holds words too small to be seen"),
    Reason.COLOUR: ("hidden-text-in-file", "The file holds words in the colour of what they are printed on"),
    Reason.UNCLEAR: ("hidden-text-in-file", "The file holds words that do not show on the page"),
}
_LEAST_CHARACTERS: Final = 2


def unseen_words(file: pypdfium2.PdfDocument) -> Iterator[Finding]:
    """Yield a finding for each way in which words are hidden. Raises DamagedFile."""
    by_reason: dict[Reason, list[Seen]] = defaultdict(list)
    for number in range(1, len(file) + 1):
        try:
            page = file[number - 1]
            for line in unseen_lines(page):
                if _tells(line):
                    by_reason[line.reason].append(Seen(f"page {number}", line.text))
            page.close()
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise DamagedFile(f"Page {number} of the PDF is damaged.") from error
    for reason, seen in by_reason.items():
        if reason is Reason.BEHIND_SCAN:
            pages = len({each.place for each in seen})
            what = f"Behind {pages} scanned page{'' if pages == 1 else 's'} lie the words that a program recognised there"
            yield found("document-properties", Severity.INFORMATION, what, key="scan")
        else:
            code, what = _SAID[reason]
            is_sure = reason is not Reason.UNCLEAR or any(map(_is_latin, seen))
            severity = Severity.SEVERE if is_sure else Severity.WARNING
            yield found(code, severity, what, seen, key=reason)


def _tells(line: Line) -> bool:
    """Whether a line says anything: stray full stops and bullets are often drawn where nobody sees them."""
    return sum(character.isalnum() for character in line.text) >= _LEAST_CHARACTERS


def _is_latin(seen: Seen) -> bool:
    """Whether words are in letters of which there is always a font: others are not drawn for want of one."""
    return any(character.isascii() and character.isalnum() for character in seen.extract)
