"""Checking a letter before it is published: its findings, and the decisions on them.

What was found in one revision is compared with what is found in the next by its key: what is gone is fixed, what is still
there keeps its decision. A check that breaks down leaves the letter unchecked, and an unchecked letter is not published.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from requests_app.checks.finding import Finding as Found
from requests_app.checks.tables import PublishedTable, check_tables
from requests_app.letters.parsed import ParsedLetter
from requests_app.models import Event, Finding, Letter, RequestTable, Revision
from tables_app.relations import plain

_MOST_COMPARED: Final = 40
"""So many published tables at most are laid beside those of a letter: the ones that share most of its rows' names."""

_SHARED_NAMES: Final = 3

State = Finding.State


class ReasonMissing(ValueError):
    """A finding is accepted with a reason, or not at all."""

    def __init__(self) -> None:
        super().__init__("Say why this may be published as it is. The reason is kept with the letter.")


def check(letter: Letter) -> None:
    """Check the letter's revision and keep what is found. Does nothing if that revision was checked."""
    revision = letter.revision
    if revision is None or letter.checked_revision_id == revision.pk:
        return
    parsed = revision.parsed
    found = check_tables(
        parsed,
        threshold=letter.authority.small_number_threshold,
        published=published_beside(letter, parsed),
    )
    with transaction.atomic():
        held = Letter.objects.select_for_update().get(pk=letter.pk)
        if held.revision_id != revision.pk:
            return  # it was corrected meanwhile; that revision has a check of its own
        _keep(held, found, revision)
    letter.checked_revision = revision


def _keep(letter: Letter, found: Sequence[Found], revision: Revision) -> None:
    kept = {finding.key: finding for finding in letter.findings.all()}
    for order, each in enumerate(found):
        finding = kept.pop(each.key, None) or Finding(letter=letter, key=each.key)
        finding.code, finding.severity, finding.message = each.code, each.severity, each.message
        finding.because, finding.order = list(each.because), order
        finding.table, finding.row, finding.column = each.table, each.row, each.column
        if finding.state == State.FIXED:
            finding.state = State.OPEN
        finding.save()
    letter.findings.filter(pk__in=[finding.pk for finding in kept.values()]).update(
        state=State.FIXED, message="", because=[], reason="", accepted_by=None, accepted_at=None
    )
    letter.checked_revision = revision
    letter.save(update_fields=["checked_revision"])


@transaction.atomic
def accept(letter: Letter, findings: Iterable[Finding], *, by: User, reason: str) -> int:
    """Accept open findings with a reason, and return how many. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    pks = [finding.pk for finding in findings]
    accepted = letter.findings.open().filter(pk__in=pks).select_for_update()
    codes = sorted({finding.code for finding in accepted})
    count = accepted.update(
        state=State.ACCEPTED, reason=reason.strip(), accepted_by=by, accepted_at=timezone.now()
    )
    if count:
        note = f"Accepted {count} finding{'' if count == 1 else 's'} ({', '.join(codes)}): {reason.strip()}"
        Event.objects.create(
            letter=letter,
            came_from=letter.status,
            went_to=letter.status,
            revision=letter.revision,
            by=by,
            note=note,
        )
    return count


@transaction.atomic
def reopen(letter: Letter, finding: Finding, *, by: User) -> None:
    """Take back an acceptance."""
    letter.findings.filter(pk=finding.pk, state=State.ACCEPTED).update(
        state=State.OPEN, reason="", accepted_by=None, accepted_at=None
    )
    Event.objects.create(
        letter=letter, came_from=letter.status, went_to=letter.status, revision=letter.revision, by=by,
        note=f"Opened an accepted finding again ({finding.code})",
    )  # fmt: skip


def published_beside(letter: Letter, parsed: ParsedLetter) -> tuple[PublishedTable, ...]:
    """Return the authority's published tables that share a period and row names with the letter's tables."""
    tables = [table.typed for table in parsed.tables]
    if not any(value.is_suppressed for table in tables for row in table.rows for value in row):
        # Then nothing of this letter can come out, but what it prints may give away what an earlier one hides.
        tables = [
            table for table in tables if table.total_rows or any(column.is_total for column in table.columns)
        ] or tables
    names = {plain(" ".join(table.label(row))) for table in tables for row in range(len(table.rows))} - {""}
    periods = sorted({code for table in tables for code in table.periods})
    if len(names) < _SHARED_NAMES or not periods:
        return ()
    rows = RequestTable.objects.select_related("table", "info_request").filter(
        info_request__authority=letter.authority, table__periods__overlap=periods
    )
    shared = []
    for row in rows.exclude(info_request=letter.info_request_id).defer("vector")[:1000]:
        table = row.table.typed
        common = names & {plain(" ".join(table.label(number))) for number in range(len(table.rows))}
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
