"""Documents, emails and web pages that leak, each with a clean twin: the same maker without what is hidden.

`LEAKS` is for whoever wants to see that nothing gets out: `leak.name`, `leak.hostile`, `leak.secret`, `leak.clean`.
"""

from typing import Final

from tests.leaks import docxs, mails, odts, pdfs
from tests.leaks.spreadsheets import Leak

_MAKERS: Final = (
    *((".docx", *each) for each in docxs.MAKERS),
    *((".odt", *each) for each in odts.MAKERS),
    *((".pdf", *each) for each in pdfs.MAKERS),
    *((".eml", *each) for each in mails.MAKERS),
    *((".msg", *each) for each in mails.OUTLOOK),
    *((".html", *each) for each in mails.PAGES),
)

# Every secret is a name of its own, so that finding one says which file it came from.
LEAKS: Final = tuple(
    Leak(f"{make.__name__.replace('_', '-')}{ending}", f"Thistlewood{number:02}", code, place, make)
    for number, (ending, make, code, place) in enumerate(_MAKERS, start=1)
)
