"""Every kind of finding: what it is called, and what staff can do about it."""

from typing import Final

from requests_app.checks.finding import Kind
from requests_app.checks.kinds.hidden_documents import HIDDEN_DOCUMENTS
from requests_app.checks.kinds.hidden_spreadsheets import HIDDEN_SPREADSHEETS
from requests_app.checks.kinds.letter import LETTER
from requests_app.checks.kinds.personal import PERSONAL
from requests_app.checks.kinds.tables import TABLES

KINDS: Final[dict[str, Kind]] = {**HIDDEN_DOCUMENTS, **HIDDEN_SPREADSHEETS, **TABLES, **PERSONAL, **LETTER}
