"""The same done with many letters, each in a transaction of its own: one that cannot be never stops the others.

What is prepared is a list: letters, and what they said then. It can be broken off anywhere and run again: a letter's
outcome is written in the transaction that does it, so none is done twice.
"""

import contextlib
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from requests_app import checking, discarding, owning, publication, review
from requests_app.models import BulkAction, BulkItem, Letter
from requests_app.models.workroom import LetterQuerySet
from requests_app.owning import OwnerNotPossible
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed, move

logger = logging.getLogger(__name__)
Action = BulkAction.Action
Outcome = BulkItem.Outcome
Status = Letter.Status

AT_ONCE: Final = 20
"""So many letters are done while the person waits; more are done in the background."""

_PATIENCE: Final = 5.0
"""So many seconds the person waits at most for them; the rest is done in the background."""

_FORGOTTEN: Final = timedelta(days=1)
"""What was prepared and not confirmed for so long never will be."""

_TASK: Final = "run_bulk"


class _NotDone(Exception):
    """The letter is left as it is; the message says why, for staff."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with each letter. permission: what it takes at the letter's authority. asks: whether it is confirmed first.

    one, many: what came of it, to follow a number: "3 letters are published".
    """

    permission: str
    statuses: tuple[Letter.Status, ...]
    do: Callable[[Letter, BulkAction], object]
    one: str
    many: str
    asks: bool = False


def _publish(letter: Letter, bulk: BulkAction) -> None:
    if letter.status == Status.DRAFT:
        move(letter, Status.IN_REVIEW, by=bulk.by)  # whoever publishes a draft has reviewed it
    publication.publish(letter, by=bulk.by)


_UNPUBLISHED: Final = (Status.DRAFT, Status.IN_REVIEW)

DEEDS: Final = {
    Action.TAKE: Deed(
        "edit_letter", owning.SEEN_TO, lambda letter, bulk: owning.give(letter, bulk.by, by=bulk.by),
        "is yours to see to", "are yours to see to",
    ),
    Action.GIVE: Deed(
        "edit_letter", owning.SEEN_TO, lambda letter, bulk: owning.give(letter, bulk.to, by=bulk.by),
        "has a new owner", "have a new owner", asks=True,
    ),
    Action.LET_GO: Deed(
        "edit_letter", owning.SEEN_TO, lambda letter, bulk: owning.give(letter, None, by=bulk.by),
        "is nobody’s now", "are nobody’s now",
    ),
    Action.SEND: Deed(
        "edit_letter", (Status.DRAFT,),
        lambda letter, bulk: review.take_step(letter, Status.IN_REVIEW, by=bulk.by),
        "is in review", "are in review",
    ),
    Action.RETURN: Deed(
        "review_letter", (Status.IN_REVIEW,),
        lambda letter, bulk: review.take_step(letter, Status.DRAFT, by=bulk.by),
        "is a draft again", "are drafts again",
    ),
    Action.CHECK: Deed(
        "edit_letter", _UNPUBLISHED, lambda letter, _: checking.forget(letter),
        "is checked again", "are checked again",
    ),
    Action.PUBLISH: Deed("publish_letter", _UNPUBLISHED, _publish, "is published", "are published", asks=True),
    Action.DISCARD: Deed(
        "review_letter", (Status.UNREADABLE, *_UNPUBLISHED),
        lambda letter, bulk: discarding.discard(letter, by=bulk.by, reason=bulk.reason),
        "is discarded", "are discarded", asks=True,
    ),
}  # fmt: skip


def prepare(letters: LetterQuerySet, action: BulkAction.Action, *, by: User, query: str = "") -> BulkAction:
    """Write down which letters it is to be done with, as they are now. Nothing is done yet."""
    BulkAction.objects.filter(by=by, begun_at=None, prepared_at__lt=timezone.now() - _FORGOTTEN).delete()
    with transaction.atomic():
        bulk = BulkAction.objects.create(action=action, by=by, query=query)
        chosen = letters.order_by("uploaded_at", "pk").values_list("pk", "revision_id")
        BulkItem.objects.bulk_create(
            (BulkItem(bulk=bulk, letter_id=pk, revision_id=revision) for pk, revision in chosen.distinct()),
            batch_size=1000,
        )
    return bulk


def obstacles(bulk: BulkAction) -> Iterator[tuple[Letter, str]]:
    """Yield the letters it cannot be done with as they now stand, each with the reason. A few queries for any number."""
    items = {item.letter_id: item for item in bulk.items.filter(outcome=Outcome.WAITING)}
    letters = Letter.objects.counted().filter(pk__in=items).select_related("authority")
    allowed = {
        authority: bulk.by.has_perm(f"requests_app.{DEEDS[Action(bulk.action)].permission}", authority)
        for authority in {letter.authority for letter in letters}
    }
    order = list(items)
    for letter in sorted(letters, key=lambda letter: order.index(letter.pk)):
        item = items[letter.pk]
        if why := _obstacle(letter, bulk, item, is_allowed=allowed[letter.authority]):
            yield letter, why


def begin(bulk: BulkAction) -> bool:
    """Do it, or have it done in the background, and return whether it is finished. Beginning twice does no harm."""
    begun = BulkAction.objects.filter(pk=bulk.pk, begun_at=None).update(
        begun_at=timezone.now(), to=bulk.to, reason=bulk.reason
    )
    bulk.refresh_from_db()
    if begun and bulk.items.count() <= AT_ONCE and run(bulk, patience=_PATIENCE):
        return True
    if bulk.finished_at is None and not is_under_way(bulk):
        run_bulk.configure(lock=f"bulk {bulk.pk}").defer(bulk_id=str(bulk.pk))
    return bulk.finished_at is not None


def is_under_way(bulk: BulkAction) -> bool:
    """Whether a job is going to do the rest."""
    live = ProcrastinateJob.objects.filter(task_name=_TASK, status__in=["todo", "doing"])
    return bool(live.filter(args__bulk_id=str(bulk.pk)).exists())


@app.task(name=_TASK, queue="letters", priority=1)  # somebody waits for it
def run_bulk(bulk_id: str) -> None:
    run(BulkAction.objects.select_related("by", "to").get(pk=bulk_id))


def run(bulk: BulkAction, *, patience: float | None = None) -> bool:
    """Do what is not done yet, and return whether all of it is. patience: after so many seconds it is left for later."""
    started = time.monotonic()
    for pk in bulk.items.filter(outcome=Outcome.WAITING).order_by("pk").values_list("pk", flat=True):
        if patience is not None and time.monotonic() - started > patience:
            return False
        _do_one(bulk, pk)
    BulkAction.objects.filter(pk=bulk.pk, finished_at=None).update(finished_at=timezone.now())
    bulk.refresh_from_db()
    return True


def _do_one(bulk: BulkAction, pk: int) -> None:
    """Do it with one letter, and write down what became of it."""
    try:
        _attempt(bulk, pk)
    except (_NotDone, MoveNotAllowed, OwnerNotPossible, PublicationNotPossible) as error:
        _not_done(pk, str(error))
        if isinstance(error, PublicationNotPossible):
            _keep_what_is_found(pk)
    except Exception as error:  # noqa: BLE001
        # The others are done all the same. The error's own words may hold what the letter says: they are not logged.
        place = "".join(traceback.format_tb(error.__traceback__))
        logger.error("bulk action %s broke off at item %s: %s\n%s", bulk.pk, pk, type(error).__name__, place)  # noqa: TRY400
        _not_done(pk, "It broke off, and the letter is as it was. Open the letter and do it there.")


@transaction.atomic
def _attempt(bulk: BulkAction, pk: int) -> None:
    letter = Letter.objects.select_for_update(of=("self",)).get(bulk_items=pk)
    item = BulkItem.objects.get(pk=pk)
    if item.outcome != Outcome.WAITING:
        return  # it was done by the one before
    deed = DEEDS[Action(bulk.action)]
    letter = Letter.objects.counted().select_related("authority", "revision").get(pk=letter.pk)
    is_allowed = bulk.by.has_perm(f"requests_app.{deed.permission}", letter)
    if why := _obstacle(letter, bulk, item, is_allowed=is_allowed):
        raise _NotDone(why)
    deed.do(letter, bulk)
    BulkItem.objects.filter(pk=pk).update(outcome=Outcome.DONE)


def _not_done(pk: int, why: str) -> None:
    BulkItem.objects.filter(pk=pk, outcome=Outcome.WAITING).update(outcome=Outcome.NOT_DONE, reason=why)


def _keep_what_is_found(pk: int) -> None:
    """Check once more: what a check finds while publishing goes when the publishing is taken back."""
    letter = Letter.objects.select_related("authority", "revision").get(bulk_items=pk)
    with contextlib.suppress(checking.CheckBrokeDown):  # it was said already
        checking.check(letter, anew=True)


# What keeps a letter from it ----------------------------------------------------------------------


def _obstacle(letter: Letter, bulk: BulkAction, item: BulkItem, *, is_allowed: bool) -> str:
    """Return why it cannot be done with the letter; empty where nothing is known against it. letter: one that is `counted`."""
    action = Action(bulk.action)
    deed = DEEDS[action]
    if not is_allowed:
        return f"Your role at {letter.authority} does not allow it."
    if letter.status not in deed.statuses:
        return f"It is “{Status(letter.status).label}”."
    if action in (Action.PUBLISH, Action.DISCARD) and letter.revision_id != item.revision_id:
        return "It was changed after you chose it. Look at it again."
    if action is Action.PUBLISH:
        return next(_reasons_to_look(letter), "")
    if action is Action.DISCARD and letter.info_request_id is not None:
        return "It was published before. Withdraw it instead."
    return ""


def _reasons_to_look(letter: Letter) -> Iterator[str]:
    """Yield why a letter is to be looked at by itself before it is published: all that `LetterQuerySet.ready` asks for."""
    stoppers, things = letter.stoppers, letter.remarks + letter.doubts  # type: ignore[attr-defined]
    if letter.info_request_id is not None:
        yield "It corrects a published response. Publish it by itself, with a note on what was wrong."
    if letter.publish_on is not None:
        yield f"It is published by itself on {letter.publish_on:%-d %B %Y}."
    if letter.checked_revision_id != letter.revision_id:
        yield "Its checks are not finished."
    if stoppers:
        yield f"{stoppers} finding{'' if stoppers == 1 else 's'} of its checks {'stands' if stoppers == 1 else 'stand'} in the way."
    if things:
        yield f"There {'is' if things == 1 else 'are'} {things} thing{'' if things == 1 else 's'} to check in it."
