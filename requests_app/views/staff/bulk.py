"""One thing done with many letters: chosen in the queue, confirmed where it cannot be taken back, and told letter by letter."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from requests_app import bulk as actions
from requests_app.bulk import DEEDS, Action, Outcome
from requests_app.models import Authority, BulkAction, BulkItem, Letter
from requests_app.models.workroom import LetterQuerySet
from requests_app.owning import colleagues_at
from requests_app.views.staff.access import authorities_of, letters_of, person, staff_page
from requests_app.views.staff.filtering import filters_of
from requests_app.views.staff.forms import BulkForm
from requests_app.views.staff.lists import STATUS_TAGS, Tag
from requests_app.views.staff.rendering import render_page_or_part

_PAGE_SIZE: Final = 100
_ASKED: Final = {Action.GIVE: ("to",), Action.DISCARD: ("reason",)}


@staff_page
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """What was ticked in the queue, or all that it lists. What can be taken back is done at once."""
    user = person(request)
    query = request.POST.get("query", "")[:2000]
    back = f"{reverse('staff-queue')}?{query}"
    if (chosen := request.POST.get("action", "")) not in Action:
        messages.error(request, "Choose what to do with the letters.")
        return redirect(back)
    action = Action(chosen)
    if not user.has_perm(f"requests_app.{DEEDS[action].permission}"):
        raise PermissionDenied
    letters = _chosen(request, query)
    if not letters.exists():
        messages.error(request, "Tick at least one letter.")
        return redirect(back)
    bulk = actions.prepare(letters, action, by=user, query=query)
    if DEEDS[action].asks or "everything" in request.POST:
        return redirect(bulk)
    if actions.begin(bulk) and not bulk.items.filter(outcome=Outcome.NOT_DONE).exists():
        messages.success(request, f"{_told(action, bulk.items.count())}.")
        return redirect(back)
    return redirect(bulk)


def _chosen(request: HttpRequest, query: str) -> LetterQuerySet:
    """The letters that the person ticked, or all that match; of what they may not know of, none."""
    letters: LetterQuerySet = letters_of(person(request))
    if "everything" in request.POST:
        user = person(request)
        return filters_of(QueryDict(query).dict(), user, authorities_of(user))[1].among(letters)
    try:
        ticked = [uuid.UUID(each) for each in request.POST.getlist("letter")]
    except ValueError as error:
        raise Http404 from error
    return letters.filter(pk__in=ticked)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """First it asks, then it says how far it is, in the end what became of each letter. It is its maker's alone."""
    shown = get_object_or_404(BulkAction.objects.select_related("by", "to"), pk=pk, by=person(request))
    if shown.begun_at is None:
        return _ask(request, shown)
    if request.method == "POST":  # it was stopped, and somebody wants the rest done
        actions.begin(shown)
        return redirect(shown)
    return _tell(request, shown)


# Before ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something cannot be done, and the letters it holds for."""

    text: str
    letters: tuple[Letter, ...]


def _ask(request: HttpRequest, bulk: BulkAction) -> HttpResponse:
    action = Action(bulk.action)
    obstacles = list(actions.obstacles(bulk))
    total = bulk.items.count()
    possible = total - len(obstacles)
    form = BulkForm(
        request.POST if request.method == "POST" else None,
        asks=_ASKED.get(action, ()),
        colleagues=colleagues_at(Authority.objects.filter(letters__bulk_items__bulk=bulk).distinct()),
    )
    if form.is_valid() and possible:
        bulk.to, bulk.reason = form.cleaned_data.get("to"), form.cleaned_data.get("reason", "")
        actions.begin(bulk)
        return redirect(bulk)
    return render(
        request,
        "staff/bulk_ask.html",
        {
            "bulk": bulk,
            "question": _question(action, possible),
            "participle": _PARTICIPLES[action],
            "action": action,
            "possible": possible,
            "reasons": _by_reason(obstacles),
            "obstacles": len(obstacles),
            "form": form,
            "back": f"{reverse('staff-queue')}?{bulk.query}",
            "colour": "govuk-button--warning" if action is Action.DISCARD else "",
        },
        status=422 if form.is_bound else 200,
    )


def _question(action: BulkAction.Action, count: int) -> str:
    letters = _letters(count)
    match action:
        case Action.GIVE:
            return f"Give {letters} to a colleague"
        case Action.LET_GO:
            return f"Let {letters} go?"
        case Action.SEND:
            return f"Send {letters} for review?"
        case Action.RETURN:
            return f"Return {letters} to draft?"
        case Action.CHECK:
            return f"Check {letters} again?"
    return f"{action.label} {letters}?"


def _letters(count: int) -> str:
    return f"{count:,} letter{'' if count == 1 else 's'}"


def _by_reason(obstacles: Iterable[tuple[Letter, str]]) -> list[Reason]:
    found: dict[str, list[Letter]] = {}
    for letter, why in obstacles:
        found.setdefault(why, []).append(letter)
    return [Reason(text, tuple(letters)) for text, letters in found.items()]


# While and after ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What became of one letter, and where it stands now. url: empty where it can no longer be opened."""

    url: str
    name: str
    reference: str
    tag: Tag
    outcome: str
    reason: str


def _tell(request: HttpRequest, bulk: BulkAction) -> HttpResponse:
    action = Action(bulk.action)
    counts = dict(bulk.items.order_by().values_list("outcome").annotate(count=Count("pk")))
    done, failed = counts.get(Outcome.DONE, 0), counts.get(Outcome.NOT_DONE, 0)
    left = counts.get(Outcome.WAITING, 0)
    is_under_way = bulk.finished_at is None and actions.is_under_way(bulk)
    seen = f"{done}-{failed}-{is_under_way}"
    if "HX-Request" in request.headers and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    # What was not done first: it is what somebody has to see to.
    items = bulk.items.select_related("letter").order_by("-outcome", "pk").exclude(outcome=Outcome.WAITING)
    page = Paginator(items, _PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page_or_part(
        request,
        page="staff/bulk.html",
        part="staff/_bulk_news.html",
        context={
            "bulk": bulk,
            "action": action,
            "done": done,
            "failed": failed,
            "left": left,
            "total": done + failed + left,
            "told": _summary(action, done, failed),
            "is_under_way": is_under_way,
            "seen": seen,
            "page": page,
            "lines": _lines(page, request),
            "back": f"{reverse('staff-queue')}?{bulk.query}",
        },
    )


def _told(action: BulkAction.Action, count: int) -> str:
    deed = DEEDS[action]
    return f"{_letters(count)} {deed.one if count == 1 else deed.many}"


def _summary(action: BulkAction.Action, done: int, failed: int) -> str:
    sentences = [f"{_told(action, done)}."] if done or not failed else []
    if failed:
        sentences.append(f"{_letters(failed)} could not be {_PARTICIPLES[action]}.")
    return " ".join(sentences)


_PARTICIPLES: Final = {
    Action.TAKE: "taken",
    Action.GIVE: "given",
    Action.LET_GO: "let go",
    Action.SEND: "sent for review",
    Action.RETURN: "returned to draft",
    Action.CHECK: "checked again",
    Action.PUBLISH: "published",
    Action.DISCARD: "discarded",
}


def _lines(items: Iterable[BulkItem], request: HttpRequest) -> list[ItemLine]:
    """What the person may still know of: who has left an authority sees its letters no more."""
    listed = list(items)
    known: dict[Any, Letter] = letters_of(person(request)).in_bulk([item.letter_id for item in listed])
    return [
        ItemLine(
            letter.get_absolute_url(),
            letter.title or letter.reference or (
                "Discarded letter" if letter.status == Letter.Status.DISCARDED else "Letter without a title"
            ),
            letter.reference,
            STATUS_TAGS[Letter.Status(letter.status)],
            item.outcome,
            item.reason,
        )
        for item in listed
        if (letter := known.get(item.letter_id))
    ]  # fmt: skip
