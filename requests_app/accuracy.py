"""How well letters are read: kept for each letter as it is published, and counted for an authority."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from requests_app.checks.kinds import KINDS
from requests_app.letters.accuracy import Field, compare, reading_of
from requests_app.letters.document import READ_BY_OCR
from requests_app.letters.parsed import ParsedLetter
from requests_app.models import Authority, Finding, InformationRequest, Letter, ReadingScore, Revision

State = Finding.State

FORMATS: Final = {
    "pdf": "PDF",
    "scan": "Scanned PDF",
    "docx": "Word",
    "odt": "OpenDocument, old Word, Rich Text",
    "mail": "Email",
    "web": "Web page",
    "text": "Plain text",
}

LABELS: Final = {
    Field.REFERENCE: "Reference",
    Field.DATE: "Date of the letter",
    Field.RECEIVED: "Date the request was received",
    Field.TITLE: "Title",
    Field.LEGISLATION: "Law it was answered under",
    Field.QUESTIONS: "Questions",
    Field.ANSWERS: "Words of the answers",
    Field.PAIRING: "Which answer belongs to which question",
    Field.DISPOSITIONS: "What became of each question",
    Field.CITATIONS: "Exemptions and other provisions cited",
    Field.TABLES: "Tables",
    Field.NOTES: "Remarks",
}


def keep_score(letter: Letter, info_request: InformationRequest) -> None:
    """Write down which fields of the published revision are as they were read. Within the transaction that publishes it."""
    if letter.revision is None or (reading := _reading_of(letter, letter.revision)) is None:
        return
    found = compare(reading, letter.revision.parsed)
    was_scanned = any(doubt.code == READ_BY_OCR for doubt in reading.warnings)
    ReadingScore.objects.update_or_create(
        letter=letter,
        defaults={
            "authority": letter.authority,
            "published_on": timezone.localdate(info_request.published_at),
            "format": "scan" if was_scanned else reading.source.reader,
            "as_read": list(found.as_read),
            "corrected": list(found.corrected),
        },
    )


def _reading_of(letter: Letter, published: Revision) -> ParsedLetter | None:
    """What the reader made of the letter until that revision; None where no reader ever came to it.

    A letter may have a hundred revisions: no more are looked into than have to be.
    """
    revisions = letter.revisions.filter(number__lte=published.number).order_by("number")
    made_by = list(revisions.values_list("number", "by"))
    untouched = next((place for place, (_, by) in enumerate(made_by) if by), len(made_by))
    if not untouched:
        return None
    again = [place for place in range(untouched, len(made_by)) if made_by[place][1] is None]
    places = {untouched - 1, *again, *(place - 1 for place in again)}
    numbers = [made_by[place][0] for place in places]
    documents = {revision.number: revision.parsed for revision in revisions.filter(number__in=numbers)}
    return reading_of(
        documents[made_by[untouched - 1][0]],
        [(documents[made_by[place - 1][0]], documents[made_by[place][0]]) for place in again],
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many letters' fields were left as they were read, and how many were corrected."""

    name: str
    as_read: int
    corrected: int

    @property
    def share(self) -> int | None:
        """Those left as they were read, in per cent, never rounded up to all; None where there are none."""
        total = self.as_read + self.corrected
        return 100 * self.as_read // total if total else None


@dataclass(frozen=True, slots=True)
class MonthOrFormat:
    """The letters of one month or format: how many there are, and of how many no field was corrected."""

    name: str
    letters: int
    untouched: int
    corrections: int

    @property
    def share(self) -> int:
        return 100 * self.untouched // self.letters


def by_field(scores: Iterable[ReadingScore]) -> list[Tally]:
    as_read, corrected = Counter[str](), Counter[str]()
    for score in scores:
        as_read.update(score.as_read)
        corrected.update(score.corrected)
    return [Tally(LABELS[field], as_read[field], corrected[field]) for field in Field]


def summed(groups: dict[str, list[ReadingScore]]) -> list[MonthOrFormat]:
    return [
        MonthOrFormat(
            name,
            len(scores),
            sum(not score.corrected for score in scores),
            sum(len(score.corrected) for score in scores),
        )
        for name, scores in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the findings of one kind: put right by a correction, or accepted with a reason."""

    title: str
    fixed: int
    accepted: int
    open: int


def findings_of(authority: Authority) -> list[Decided]:
    """Return what the checks found in the authority's letters, the kinds that were decided on most often first."""
    counted = (
        Finding.objects.filter(letter__authority=authority)
        .order_by()
        .values_list("code")
        .annotate(
            fixed=Count("pk", filter=Q(state=State.FIXED)),
            accepted=Count("pk", filter=Q(state=State.ACCEPTED)),
            open=Count("pk", filter=Q(state=State.OPEN)),
        )
    )
    found = [
        Decided(KINDS[code].title if code in KINDS else code, fixed, accepted, still_open)
        for code, fixed, accepted, still_open in counted
    ]
    return sorted(found, key=lambda each: (-each.fixed - each.accepted, each.title))
