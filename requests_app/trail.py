"""The audit of an authority or a letter: moves, corrections, changes of rows and looks, in one line of time."""

import datetime
import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from requests_app.models import (
    Account,
    ApiKey,
    Authority,
    Event,
    Finding,
    Letter,
    LetterFile,
    Look,
    Membership,
    Report,
    Revision,
)

_VERBS: Final = {
    "insert": "added",
    "update": "changed",
    "delete": "removed",
    "new_password": "given a new password",
}

# What each history is called, how it belongs to an authority and to a letter, and which fields say nothing by themselves.
_POINTERS: Final = {"id", "revision_id", "checked_revision_id", "published_revision_id", "info_request_id"}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that somebody did. details: each field that changed, as "name: before → after"."""

    at: datetime.datetime
    user: int | None
    program: str
    what: str
    letter: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an audit is of, and whose doings on which day it is narrowed to."""

    authority: Authority
    letter: Letter | None = None
    user: User | None = None
    day: datetime.date | None = None
    before: datetime.datetime | None = None

    def within(self, rows: QuerySet[Any], at: str, by: Q) -> QuerySet[Any]:
        """Narrow rows to the person, the day and what is older than the last line that was shown."""
        if self.user is not None:
            rows = rows.filter(by)
        if self.day is not None:
            begins = timezone.make_aware(datetime.datetime.combine(self.day, datetime.time.min))
            rows = rows.filter(**{f"{at}__gte": begins, f"{at}__lt": begins + datetime.timedelta(days=1)})
        if self.before is not None:
            rows = rows.filter(**{f"{at}__lt": self.before})
        return rows.order_by(f"-{at}")

    def by(self, field: str) -> Q:
        return Q(**{field: self.user.pk}) if self.user else Q()


def lines(scope: Scope) -> Iterator[Line]:
    """What was done, the newest first."""
    sources = [_moves(scope), _corrections(scope), _looks(scope), *_histories(scope)]
    return heapq.merge(*sources, key=lambda line: line.at, reverse=True)


def _of_letters(scope: Scope) -> Q:
    return Q(letter=scope.letter) if scope.letter else Q(letter__authority=scope.authority)


def _moves(scope: Scope) -> Iterator[Line]:
    found = Event.objects.filter(_of_letters(scope))
    for event in scope.within(found, "at", scope.by("by")).iterator():
        went = f"moved from {event.came_from or 'nowhere'} to {event.went_to}"
        yield Line(event.at, event.by_id, event.by_key, f"letter {went}", str(event.letter_id), event.note)


def _corrections(scope: Scope) -> Iterator[Line]:
    found = Revision.objects.filter(_of_letters(scope)).defer("document")
    for revision in scope.within(found, "at", scope.by("by")).iterator():
        what = f"letter corrected: version {revision.number}"
        yield Line(
            revision.at, revision.by_id, revision.by_key, what, str(revision.letter_id), revision.operation
        )


def _looks(scope: Scope) -> Iterator[Line]:
    found = Look.objects.filter(Q(letter=scope.letter) if scope.letter else Q(authority=scope.authority))
    for look in scope.within(found, "at", scope.by("by")).iterator():
        which = f" {look.number}" if look.number is not None else ""
        yield Line(look.at, look.by_id, look.by_key, f"looked at: {look.page}{which}", str(look.letter_id))


def _histories(scope: Scope) -> Iterator[Iterator[Line]]:
    if scope.letter:
        letter = scope.letter.pk
        of: dict[type[Model], Q] = {
            Letter: Q(pgh_obj=letter),
            LetterFile: Q(letter=letter),
            Finding: Q(letter=letter),
            Report: Q(letter=letter),
        }
    else:
        authority = scope.authority.pk
        ever = Membership.pgh_event_model.objects.filter(authority=authority)  # type: ignore[attr-defined]
        of = {
            Letter: Q(authority=authority),
            LetterFile: Q(authority=authority),
            Finding: Q(letter__in=Letter.objects.filter(authority=authority).values("pk")),
            Report: Q(authority=authority),
            Membership: Q(authority=authority),
            ApiKey: Q(authority=authority),
            Authority: Q(pgh_obj=authority),
            Account: Q(pgh_obj__in=ever.values("user")),
        }
    for model, rows in of.items():
        yield _changes(scope, model, rows)


def _changes(scope: Scope, model: type[Model], of: Q) -> Iterator[Line]:
    """What the triggers kept of a model, with what was different before."""
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    fields = [field.attname for field in history._meta.fields if not field.name.startswith("pgh_")]
    same = "pgh_obj" if any(field.name == "pgh_obj" for field in history._meta.fields) else "prefix"
    state = JSONObject(**{name: name for name in fields})
    earlier = history.objects.filter(**{same: OuterRef(same), "pgh_id__lt": OuterRef("pgh_id")})
    found = history.objects.filter(of).annotate(
        now=state, was=Subquery(earlier.order_by("-pgh_id").annotate(now=state).values("now")[:1])
    )
    for row in scope.within(found, "pgh_created_at", scope.by("pgh_context__user")).iterator():
        changed = _differences(row.was if row.pgh_label == "update" else None, row.now)
        if row.pgh_label == "update" and not changed:
            continue  # it came to another version, which is told by itself
        context: Mapping[str, Any] = row.pgh_context or {}
        yield Line(
            row.pgh_created_at,
            context.get("user"),
            context.get("key") or context.get("job") or "",
            f"{model._meta.verbose_name} {_VERBS.get(row.pgh_label, row.pgh_label)}",
            str(row.now.get("letter_id") or (row.now["id"] if model is Letter else "")),
            "; ".join(changed),
        )


def _differences(was: Mapping[str, Any] | None, now: Mapping[str, Any]) -> list[str]:
    """Each field that changed; all that say something where nothing was before."""
    told = []
    for name, value in now.items():
        before = was.get(name) if was is not None else None
        if name in _POINTERS or value == before or (was is None and value in (None, "", False)):
            continue
        label = name.removesuffix("_id").replace("_", " ")
        told.append(f"{label}: {value}" if was is None else f"{label}: {before} → {value}")
    return told


def names(shown: list[Line]) -> dict[int, str]:
    """The user names of who did it. One query."""
    wanted = {line.user for line in shown if line.user is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "username"))
