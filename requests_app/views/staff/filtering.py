"""Which letters the queue shows: by where they stand, whose they are, what is wrong with them and how old they are."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import BooleanField, Case, Count, ExpressionWrapper, F, Q, Value, When
from django.utils import timezone

from requests_app import draft_search, working_days
from requests_app.models import Authority, Letter
from requests_app.models.workroom import LetterQuerySet, is_doubtful, is_ready, is_stopped
from requests_app.owning import SEEN_TO
from requests_app.views.staff.forms import QueueForm

Status = Letter.Status

# The oldest first where something is to be done; the newest first where it is done.
_DONE: Final = (Status.PUBLISHED, Status.WITHDRAWN, Status.DISCARDED)


@dataclass(frozen=True, slots=True)
class Group:
    """Letters that stand in the same place. owner: whoever sees to them; flags: what the filters ask for holds of them."""

    status: str
    owner: int | None
    flags: frozenset[str]
    count: int


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
        standing = Q(status=self.status) if self.status else ~Q(status=Status.DISCARDED)
        return self._said(letters).filter(standing, self._owned(), self._shown()).order_by()

    def groups(self, letters: LetterQuerySet) -> list[Group]:
        """Count the letters that have the words, by all that they can be filtered by: one query for every number there is."""
        conditions = {"mine": self._is_mine(), "ready": is_ready(), "stopped": is_stopped()}
        conditions |= {"doubtful": is_doubtful(), "late": self._is_late()}
        said = self._said(letters).annotate(
            **{name: ExpressionWrapper(condition, BooleanField()) for name, condition in conditions.items()}
        )
        counted = said.order_by().values_list("status", "owner", *conditions).annotate(count=Count("pk"))
        return [
            Group(status, owner, frozenset(compress(conditions, flags)), count)
            for status, owner, *flags, count in counted
        ]

    def count(self, groups: Iterable[Group]) -> int:
        """How many letters `among` finds, of counted groups."""
        return sum(group.count for group in groups if self._admits(group))

    def _admits(self, group: Group) -> bool:
        stands = group.status == self.status if self.status else group.status != Status.DISCARDED
        match self.whose:
            case "":
                is_owned = True
            case "mine":
                is_owned = "mine" in group.flags
            case "nobody":
                is_owned = group.owner is None and group.status in SEEN_TO
            case _:
                is_owned = group.owner == int(self.whose)
        return stands and is_owned and (not self.show or self.show in group.flags)

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

    def _said(self, letters: LetterQuerySet) -> LetterQuerySet:
        if self.batch:
            letters = letters.filter(batch=self.batch)
        return draft_search.matching(letters, self.words) if self.words else letters

    def _is_mine(self) -> Q:
        return Q(owner=self.user) | Q(uploaded_by=self.user)

    def _owned(self) -> Q:
        match self.whose:
            case "":
                return Q()
            case "mine":
                return self._is_mine()
            case "nobody":
                return Q(owner=None, status__in=SEEN_TO)
        return Q(owner=int(self.whose))

    def _shown(self) -> Q:
        match self.show:
            case "ready":
                return is_ready()
            case "stopped":
                return is_stopped()
            case "doubtful":
                return is_doubtful()
            case "late":
                return self._is_late()
        return Q()

    def _is_late(self) -> Q:
        """Uploaded more working days ago than its authority wants. What is published already is not late."""
        late = Q(pk__in=())
        today = timezone.localdate()
        for days in {authority.publish_within for authority in self.authorities}:
            # Due on that day is not late, so it is the days before the last one that counts.
            begin = working_days.before(today, days + 1)
            own = [authority.pk for authority in self.authorities if authority.publish_within == days]
            late |= Q(authority__in=own, uploaded_at__date__lte=begin)
        return late & Q(status__in=SEEN_TO, info_request=None)


def filters_of(
    data: Mapping[str, Any], user: User, authorities: Sequence[Authority]
) -> tuple[QueueForm, Filters]:
    """Return the queue's form, and the filters that the parameters of an address ask for; what makes no sense is ignored."""
    form = QueueForm(data)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    chosen["words"] = chosen.pop("q", "")
    return form, Filters(user, authorities, **chosen)
