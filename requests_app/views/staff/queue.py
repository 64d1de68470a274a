"""The queue: every letter by where it stands and whose it is, and the batch that was just uploaded."""

import uuid
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Case, Count, Prefetch, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app import draft_search
from requests_app.bulk import DEEDS
from requests_app.models import BulkAction, Letter, LetterFile
from requests_app.models.workroom import LetterQuerySet
from requests_app.owning import colleagues_at, name_of
from requests_app.views.staff.access import authorities_of, letters_of, person, staff_page
from requests_app.views.staff.filtering import Filters, Group, filters_of
from requests_app.views.staff.forms import SHOWN, SORTS
from requests_app.views.staff.lists import STATUS_TAGS, LetterLine, letter_line
from requests_app.views.staff.rendering import render_page_or_part

PAGE_SIZE: Final = 50
_UNFINISHED: Final = (Letter.Status.WAITING, Letter.Status.READING)
_ALWAYS_SHOWN: Final = (Letter.Status.DRAFT, Letter.Status.IN_REVIEW, Letter.Status.PUBLISHED)
_OWN_FILE: Final = Prefetch(
    "files", LetterFile.objects.filter(kind=LetterFile.Kind.LETTER), to_attr="own_files"
)


@staff_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The letters that the address asks for. To htmx it tells which of those that were being read are read now."""
    user = person(request)
    authorities = authorities_of(user)
    form, filters = filters_of(request.GET.dict(), user, authorities)
    letters = letters_of(user)
    # Counted with the other filters on, so that a number is what a click on it shows.
    with draft_search.by_index() if filters.words else nullcontext():
        groups = filters.groups(letters)
        if "HX-Request" in request.headers and "seen" in request.GET:
            return _what_is_new(request, letters, _by_status(filters, groups))
        listed = filters.in_order(filters.among(letters).counted())
        paginator = Paginator(listed.select_related("owner").prefetch_related(_OWN_FILE), PAGE_SIZE)
        paginator.count = filters.count(groups)
        page = paginator.get_page(request.GET.get("page"))
        lines = _lines(page, user)
    counts = _by_status(filters, groups)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "staff/queue.html",
        {
            "form": form,
            "filters": filters,
            "is_filtered": filters != Filters(user, authorities, sort=filters.sort),
            "page": page,
            "lines": lines,
            "states": _states(counts, filters.status),
            "total": sum(counts.values()) - counts.get(Letter.Status.DISCARDED, 0),
            "status": filters.status,
            "status_label": Letter.Status(filters.status).label if filters.status else "",
            "whose": _whose(filters, groups),
            "shown": _shown(filters, groups),
            "sorts": SORTS,
            "authorities": authorities,
            "actions": _actions(request, filters.status),
            "query": query.urlencode(),
            "unfinished": [line for line in lines if line.status in _UNFINISHED],
        },
    )


def _by_status(filters: Filters, groups: list[Group]) -> dict[str, int]:
    """Return how many letters stand where, discarded ones too."""
    return {status.value: filters.but(status=status.value).count(groups) for status in Letter.Status}


def _states(counts: dict[str, int], status: str) -> list[tuple[str, str, int]]:
    return [
        (tag.status, tag.label, counts.get(tag.status, 0))
        for tag in STATUS_TAGS.values()
        if counts.get(tag.status) or tag.status in (*_ALWAYS_SHOWN, status)
    ]


def _whose(filters: Filters, groups: list[Group]) -> list[tuple[str, str]]:
    """The choices of whose letters to show, each with how many there are."""
    colleagues = [each for each in colleagues_at(filters.authorities) if each != filters.user]
    names = {"mine": "Mine", "nobody": "Nobody’s"} | {str(each.pk): name_of(each) for each in colleagues}
    counts = {value: filters.but(whose=value).count(groups) for value in names}
    return [("", "Everybody’s"), *((value, f"{name} ({counts[value]:,})") for value, name in names.items())]


def _shown(filters: Filters, groups: list[Group]) -> list[tuple[str, str]]:
    counts = {value: filters.but(show=value).count(groups) for value, _ in SHOWN}
    return [("", "All"), *((value, f"{label} ({counts[value]:,})") for value, label in SHOWN)]


def _actions(request: HttpRequest, status: str) -> list[tuple[str, str]]:
    """What the person may do with many letters somewhere, and what makes sense where those of the list stand."""
    user = person(request)
    permissions = {deed.permission for deed in DEEDS.values()}
    allowed = {each for each in permissions if user.has_perm(f"requests_app.{each}")}
    return [
        (action.value, BulkAction.Action(action).label)
        for action, deed in DEEDS.items()
        if deed.permission in allowed and (not status or status in deed.statuses)
    ]


def _lines(letters: Iterable[Letter], viewer: Any = None) -> list[LetterLine]:
    listed = list(letters)
    references = {letter.reference for letter in listed} - {""}
    authorities = {letter.authority_id for letter in listed}
    same = (
        Letter.objects.filter(authority__in=authorities, reference__in=references)
        .exclude(status=Letter.Status.WITHDRAWN)
        .order_by()
        .values_list("authority", "reference")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
    )
    shared = {(authority, reference) for authority, reference, _ in same}
    return [letter_line(letter, shared, viewer) for letter in listed]


def _what_is_new(request: HttpRequest, letters: LetterQuerySet, counts: dict[str, int]) -> HttpResponse:
    """The lines of the letters that stand elsewhere than the page shows, and the numbers of them all.

    The page says with `seen` what it shows: "waiting" and the ids of those that wait, "reading" and so on. Only what has
    changed is sent, so that nothing is taken from under a finger or a screen reader.
    """
    seen = {key: status for status in _UNFINISHED for key in _ids(request.GET.getlist(status))}
    found = letters.counted().filter(pk__in=seen).select_related("owner").prefetch_related(_OWN_FILE)
    lines = _lines(found, person(request))
    changed = [line for line in lines if line.status != seen[line.pk]]
    if not changed:
        return HttpResponse(status=204)
    return render(
        request,
        "staff/_queue_news.html",
        {
            "lines": changed,
            "unfinished": [line for line in lines if line.status in _UNFINISHED],
            "states": _states(counts, request.GET.get("status", "")),
            "total": sum(counts.values()) - counts.get(Letter.Status.DISCARDED, 0),
            "authorities": authorities_of(person(request)),
            "actions": _actions(request, request.GET.get("status", "")),
        },
    )


def _ids(texts: Iterable[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in texts][:PAGE_SIZE]
    except ValueError as error:
        raise Http404 from error


@staff_page
@require_safe
def batch(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """What was uploaded together, what could not be read first. While something is being read, it asks again by itself."""
    user = person(request)
    letters = letters_of(user).filter(batch=batch)
    counts = dict(letters.order_by().values_list("status").annotate(count=Count("pk")))
    told = request.session.get(f"batch-{batch}", [])
    if not counts and not told:
        raise Http404
    unreadable_first = Case(When(status=Letter.Status.UNREADABLE, then=Value(0)), default=Value(1))
    listed = letters.counted().order_by(unreadable_first, "uploaded_at", "pk").select_related("owner")
    page = Paginator(listed.prefetch_related(_OWN_FILE), PAGE_SIZE).get_page(request.GET.get("page"))
    total, unfinished = sum(counts.values()), sum(counts.get(each, 0) for each in _UNFINISHED)
    seen = "-".join(f"{counts.get(each, 0)}" for each in Letter.Status)
    if "HX-Request" in request.headers and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    return render_page_or_part(
        request,
        page="staff/batch.html",
        part="staff/_batch_news.html",
        context={
            "batch": batch,
            "page": page,
            "lines": _lines(page, user),
            "told": told,
            "total": total,
            "unfinished": unfinished,
            "read": total - unfinished,
            "unreadable": counts.get(Letter.Status.UNREADABLE, 0),
            "seen": seen,
        },
    )
