"""The models: the workroom's (`workroom`, `findings`, `queue`), the public log's (`log`), what is found in it (`index`,
`rounds`), the authorities that both know, `keys`, and what is kept of changes (`history`), of looks, of public reports, of
alerts and of the log's files."""

from requests_app.models.alerts import Alert
from requests_app.models.authority import Authority, Membership
from requests_app.models.bulk_files import BulkFile
from requests_app.models.findings import Finding
from requests_app.models.history import Account
from requests_app.models.index import QuestionEntry, SearchEntry, SearchProfile, SearchWord, TopicEntry
from requests_app.models.keys import ApiKey, KeptAnswer
from requests_app.models.log import (
    Answer,
    Change,
    Citation,
    Exemption,
    InformationRequest,
    PublishedFile,
    Question,
    RequestTable,
    SeriesChart,
    StatisticsChart,
    Tombstone,
)
from requests_app.models.looks import Look
from requests_app.models.queue import BulkAction, BulkItem, LetterWords, ReadingScore
from requests_app.models.reports import Report
from requests_app.models.rounds import Round, RoundQuestion
from requests_app.models.webhooks import Delivery, Webhook
from requests_app.models.workroom import Event, Letter, LetterFile, PageImage, Revision

__all__ = [
    "Account",
    "Alert",
    "Answer",
    "ApiKey",
    "Authority",
    "BulkAction",
    "BulkFile",
    "BulkItem",
    "Change",
    "Citation",
    "Delivery",
    "Event",
    "Exemption",
    "Finding",
    "InformationRequest",
    "KeptAnswer",
    "Letter",
    "LetterFile",
    "LetterWords",
    "Look",
    "Membership",
    "PageImage",
    "PublishedFile",
    "Question",
    "QuestionEntry",
    "ReadingScore",
    "Report",
    "RequestTable",
    "Revision",
    "Round",
    "RoundQuestion",
    "SearchEntry",
    "SearchProfile",
    "SearchWord",
    "SeriesChart",
    "StatisticsChart",
    "Tombstone",
    "TopicEntry",
    "Webhook",
]
