"""Which letters the queue shows: by where they stand, whose they are, what is wrong with them and how old they are."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from requests_app import draft_search, working_days
from requests_app.models import Authority, Letter
from requests_app.models.workroom import LetterQuerySet
from requests_app.owning import SEEN_TO
from requests_app.views.staff.forms import QueueForm

Status = Letter.Status

# The oldest first where something is to be done; the newest first where it is done.
_DONE: Final = (Status.PUBLISHED, Status.WITHDRAWN, Status.DISCARDED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks at in the queue. Empty means: whatever it is."""

    user: User
    authorities: Sequence[Authority]
    words: str = ""
    status: str = ""
    whose: str = ""
    show: str = ""
    sort: str = ""
    batch: uuid.UUID | None = None

    def but(self, **changes: str) -> "Filters":
        """The same with some changed, to count what a click on them would show."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def among(self, letters: LetterQuerySet) -> LetterQuerySet:
        """Return those of the letters that are wanted, unordered. No letter is among them twice."""
        # What was discarded is shown to who asks for it.
        found = (
            letters.filter(status=self.status) if self.status else letters.exclude(status=Status.DISCARDED)
        )
        if self.batch:
            found = found.filter(batch=self.batch)
        if self.words:
            found = draft_search.matching(found, self.words)
        return self._shown(self._owned(found)).order_by()

    def in_order(self, letters: LetterQuerySet) -> LetterQuerySet:
        match self.sort:
            case "newest":
                return letters.order_by("-uploaded_at", "pk")
            case "fewest":
                things = Case(
                    When(
                        status__in=[Status.DRAFT, Status.IN_REVIEW],
                        then=F("stoppers") * 1000 + F("remarks") + F("doubts"),
                    ),
                    default=Value(1_000_000),
                )
                return letters.order_by(things, "uploaded_at", "pk")
            case "oldest":
                return letters.order_by("uploaded_at", "pk")
        return letters.order_by("-uploaded_at" if self.status in _DONE else "uploaded_at", "pk")

    def _owned(self, letters: LetterQuerySet) -> LetterQuerySet:
        match self.whose:
            case "":
                return letters
            case "mine":
                return letters.filter(Q(owner=self.user) | Q(uploaded_by=self.user))
            case "nobody":
                return letters.filter(owner=None, status__in=SEEN_TO)
        return letters.filter(owner=int(self.whose))

    def _shown(self, letters: LetterQuerySet) -> LetterQuerySet:
        match self.show:
            case "ready":
                return letters.ready()
            case "stopped":
                return letters.stopped()
            case "doubtful":
                return letters.doubtful()
            case "late":
                return letters.filter(_is_late(self.authorities), status__in=SEEN_TO, info_request=None)
        return letters


def filters_of(
    data: Mapping[str, Any], user: User, authorities: Sequence[Authority]
) -> tuple[QueueForm, Filters]:
    """Return the queue's form, and the filters that the parameters of an address ask for; what makes no sense is ignored."""
    form = QueueForm(data)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    chosen["words"] = chosen.pop("q", "")
    return form, Filters(user, authorities, **chosen)


def _is_late(authorities: Sequence[Authority]) -> Q:
    """The letters of each authority that were uploaded more working days ago than it wants."""
    late = Q(pk__in=())
    today = timezone.localdate()
    for days in {authority.publish_within for authority in authorities}:
        # Due on that day is not late, so it is the days before the last one that counts.
        begin = working_days.before(today, days + 1)
        own = [authority for authority in authorities if authority.publish_within == days]
        late |= Q(authority__in=own, uploaded_at__date__lte=begin)
    return late
