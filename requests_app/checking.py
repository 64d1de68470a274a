"""Checking a letter before it is published: its findings, and the decisions on them.

What was found in one revision is compared with what is found in the next by its key: what is gone is fixed, what is still
there keeps its decision. A check that breaks down leaves the letter unchecked, and an unchecked letter is not published.
"""

import logging
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import looking, owning
from requests_app.checks.finding import Finding as Found
from requests_app.checks.finding import Severity, with_distinct_keys
from requests_app.checks.kinds import KINDS
from requests_app.checks.letter.check import check_letter
from requests_app.checks.personal.check import check_personal
from requests_app.checks.personal.filenames import NamedFile
from requests_app.checks.tables import PublishedTable, check_tables, proposed
from requests_app.earlier import contradictions
from requests_app.letters.parsed import ParsedLetter
from requests_app.models import Finding, Letter, RequestTable, Revision
from requests_app.review import jot
from tables_app.relations import plain
from tables_app.suppression import Proposal

logger = logging.getLogger(__name__)

TASK: Final = "check_letter"
"""The job's name, which stands in `jobs`."""

_MOST_COMPARED: Final = 40
"""So many published tables at most are laid beside those of a letter: the ones that share most of its rows' names."""

_MOST_LOOKED_AT: Final = 500
"""So many of the newest tables of the same periods are looked at for that."""

_SHARED_NAMES: Final = 3

State = Finding.State


class ReasonMissing(ValueError):
    """A finding is accepted with a reason, or not at all."""

    def __init__(self) -> None:
        super().__init__("Say why this may be published as it is. The reason is kept with the letter.")


class CheckBrokeDown(Exception):
    """The letter could not be checked; the message says what to do, for staff."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(
            "The check of this letter broke off, so it cannot be published. Check it again. If it breaks off each time, "
            f"tell the people who run this site that the check of letter {letter.pk} fails."
        )


def check(letter: Letter, *, anew: bool = False) -> None:
    """Check the letter's revision and keep what is found; not twice, unless `anew`. Raises CheckBrokeDown.

    anew: beside what is published now, which may be more than when it was checked.
    """
    revision = letter.revision
    if revision is None or (letter.checked_revision_id == revision.pk and not anew):
        return
    try:
        parsed = revision.parsed
        found = with_distinct_keys(
            [
                *looking.hidden_in_files(letter),
                *check_tables(
                    parsed,
                    threshold=letter.authority.small_number_threshold,
                    published=published_beside(letter, parsed),
                ),
                *check_personal(parsed, _named_files(letter)),
                *check_letter(parsed),
                *contradictions(letter, parsed),
            ]
        )
    except Exception as error:  # noqa: BLE001
        # Whatever it was, nothing is known of the letter. The error's own words may hold a figure: they are not logged.
        place = "".join(traceback.format_tb(error.__traceback__))
        logger.error("letter %s could not be checked: %s\n%s", letter.pk, type(error).__name__, place)  # noqa: TRY400
        raise CheckBrokeDown(letter) from None
    with transaction.atomic():
        held = Letter.objects.select_for_update().get(pk=letter.pk)
        if held.revision_id != revision.pk:
            return  # it was corrected meanwhile; that revision has a check of its own
        _keep(held, found, revision)
    letter.checked_revision = revision


def _named_files(letter: Letter) -> list[NamedFile]:
    return [NamedFile(file.sha256, file.filename, file.is_public) for file in letter.files.all()]


def _keep(letter: Letter, found: Sequence[Found], revision: Revision) -> None:
    kept = {finding.key: finding for finding in letter.findings.all()}
    files = {file.sha256: file for file in letter.files.all()}
    for order, each in enumerate(found):
        finding = kept.pop(each.key, None) or Finding(letter=letter, key=each.key)
        finding.code, finding.severity, finding.message = each.code, each.severity, each.message
        finding.because, finding.order = list(each.because), order
        finding.table, finding.row, finding.column = each.table, each.row, each.column
        finding.piece, finding.start, finding.end = each.piece, each.start, each.end
        finding.file = files.get(each.file)
        if finding.state == State.FIXED:
            # What a person has accepted, and is there again, is not asked again.
            finding.state = State.ACCEPTED if finding.accepted_by_id else State.OPEN
        finding.save()
    letter.findings.filter(pk__in=[finding.pk for finding in kept.values()]).update(
        state=State.FIXED, message="", because=[]
    )
    letter.checked_revision = revision
    letter.save(update_fields=["checked_revision"])


def queue(letter: Letter) -> None:
    """Have the letter checked, once the transaction it is called in is committed."""
    app.configure_task(TASK, lock=str(letter.pk)).defer(letter_id=str(letter.pk))


def is_under_way(letter: Letter) -> bool:
    """Whether a job is going to check the letter."""
    live = ProcrastinateJob.objects.filter(task_name=TASK, status__in=["todo", "doing"])
    return bool(live.filter(args__letter_id=str(letter.pk)).exists())


def forget(letter: Letter) -> None:
    """Take the letter for unchecked, and have it checked."""
    Letter.objects.filter(pk=letter.pk).update(checked_revision=None)
    if not is_under_way(letter):
        queue(letter)


def proposal_for(letter: Letter) -> tuple[Proposal, tuple[tuple[str, int, int], ...]]:
    """Return the further cells to withhold, as `checks.tables.proposed` does. May take seconds."""
    assert letter.revision is not None
    parsed = letter.revision.parsed
    return proposed(
        parsed,
        threshold=letter.authority.small_number_threshold,
        published=published_beside(letter, parsed),
        accepted=frozenset(
            letter.findings.filter(state=State.ACCEPTED, severity=Severity.SEVERE).values_list(
                "key", flat=True
            )
        ),
    )


def stand_in_the_way(letter: Letter) -> list[str]:
    """Return what open findings keep the letter from being published, a line for each kind: "3 figures can …"."""
    found = Counter(letter.findings.in_the_way().values_list("code", flat=True))
    return [f"{count} {KINDS[code].one if count == 1 else KINDS[code].many}" for code, count in found.items()]


@transaction.atomic
def accept(letter: Letter, findings: Iterable[Finding], *, by: User, reason: str) -> int:
    """Accept open findings with a reason, and return how many. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    pks = [finding.pk for finding in findings]
    accepted = letter.findings.open().filter(pk__in=pks).select_for_update()
    titles = sorted({KINDS[finding.code].title for finding in accepted})
    count = accepted.update(
        state=State.ACCEPTED, reason=reason.strip(), accepted_by=by, accepted_at=timezone.now()
    )
    if count:
        owning.take_if_nobodys(letter, by=by)
        note = f"Accepted {count} finding{'' if count == 1 else 's'} ({', '.join(titles)}): {reason.strip()}"
        jot(letter, note, by=by)
    return count


@transaction.atomic
def reopen(letter: Letter, finding: Finding, *, by: User) -> None:
    """Take back an acceptance."""
    reopened = letter.findings.filter(pk=finding.pk, state=State.ACCEPTED).update(
        state=State.OPEN, reason="", accepted_by=None, accepted_at=None
    )
    if reopened:
        jot(letter, f"Took back the acceptance of a finding ({KINDS[finding.code].title})", by=by)


def published_beside(letter: Letter, parsed: ParsedLetter) -> tuple[PublishedTable, ...]:
    """Return the authority's published tables that share a period and row names with the letter's tables."""
    tables = [table.typed for table in parsed.tables]
    names = {name for table in parsed.tables for name in _row_names(table.rows)}
    periods = sorted({code for table in tables for code in table.periods})
    if len(names) < _SHARED_NAMES or not periods:
        return ()
    rows = RequestTable.objects.select_related("table", "info_request").filter(
        info_request__authority=letter.authority, table__periods__overlap=periods
    )
    newest = (
        rows.exclude(info_request=letter.info_request_id)
        .defer("vector")
        .order_by(F("info_request__date").desc(nulls_last=True), "pk")
    )
    shared = []
    for row in newest[:_MOST_LOOKED_AT]:
        common = names & _row_names(row.table.rows)
        if len(common) >= _SHARED_NAMES:
            shared.append((len(common), row))
    shared.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return tuple(
        PublishedTable(
            f"“{row.table.title}”, published with {row.info_request.reference or row.info_request.title}",
            row.table.typed,
        )
        for _, row in shared[:_MOST_COMPARED]
    )


def _row_names(rows: Iterable[Sequence[str]]) -> set[str]:
    """Return what the rows of a table are called, by their first cells: enough to choose what is worth comparing."""
    return {plain(cells[0]) for cells in rows if cells} - {""}
