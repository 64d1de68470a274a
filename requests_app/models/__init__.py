"""The models: the workroom's (`workroom`), the public log's (`log`) and the authorities that both know."""

from requests_app.models.authority import Authority, Membership
from requests_app.models.log import (
    Answer,
    Change,
    Citation,
    Exemption,
    InformationRequest,
    Question,
    RequestTable,
    SearchEntry,
    Tombstone,
)
from requests_app.models.workroom import Event, Letter, LetterFile, PageImage, Revision

__all__ = [
    "Answer",
    "Authority",
    "Change",
    "Citation",
    "Event",
    "Exemption",
    "InformationRequest",
    "Letter",
    "LetterFile",
    "Membership",
    "PageImage",
    "Question",
    "RequestTable",
    "Revision",
    "SearchEntry",
    "Tombstone",
]
