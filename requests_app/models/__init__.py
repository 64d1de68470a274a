"""The models: the workroom's (`workroom`), the public log's (`log`), the authorities both know and `keys`."""

from requests_app.models.authority import Authority, Membership
from requests_app.models.keys import ApiKey
from requests_app.models.log import (
    Answer,
    Change,
    Citation,
    Exemption,
    InformationRequest,
    Question,
    QuestionEntry,
    RequestTable,
    SearchEntry,
    SeriesChart,
    Tombstone,
)
from requests_app.models.workroom import Event, Finding, Letter, LetterFile, PageImage, Revision

__all__ = [
    "Answer",
    "ApiKey",
    "Authority",
    "Change",
    "Citation",
    "Event",
    "Exemption",
    "Finding",
    "InformationRequest",
    "Letter",
    "LetterFile",
    "Membership",
    "PageImage",
    "Question",
    "QuestionEntry",
    "RequestTable",
    "Revision",
    "SearchEntry",
    "SeriesChart",
    "Tombstone",
]
