"""The queue: every letter by where it stands, and the batch that was just uploaded."""

import uuid
from collections.abc import Iterable
from typing import Final

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app.models import Letter, LetterFile
from requests_app.views.staff.access import authorities_of, letters_of, person, staff_page
from requests_app.views.staff.forms import QueueForm
from requests_app.views.staff.lists import STATUS_TAGS, LetterLine, letter_line
from requests_app.views.staff.rendering import render_page_or_part

PAGE_SIZE: Final = 50
_UNFINISHED: Final = (Letter.Status.WAITING, Letter.Status.READING)
_ALWAYS_SHOWN: Final = (Letter.Status.DRAFT, Letter.Status.IN_REVIEW, Letter.Status.PUBLISHED)
# The oldest first where something is to be done; the newest first where it is done.
_DONE: Final = (Letter.Status.PUBLISHED, Letter.Status.WITHDRAWN, Letter.Status.DISCARDED)
_OWN_FILE: Final = Prefetch(
    "files", LetterFile.objects.filter(kind=LetterFile.Kind.LETTER), to_attr="own_files"
)


@staff_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = QueueForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    letters = letters_of(user)
    if chosen.get("mine"):
        letters = letters.filter(uploaded_by=user)
    if words := chosen.get("q"):
        letters = letters.filter(
            Q(reference__icontains=words) | Q(title__icontains=words) | Q(files__filename__icontains=words)
        ).distinct()
    # Counted with the other filters on, so that a number is what a click on it shows.
    counts = dict(letters.order_by().values_list("status").annotate(count=Count("pk", distinct=True)))
    status = chosen.get("status")
    # What was discarded is shown to who asks for it.
    letters = letters.filter(status=status) if status else letters.exclude(status=Letter.Status.DISCARDED)
    letters = letters.order_by("-uploaded_at" if status in _DONE else "uploaded_at", "pk")
    letters = letters.select_related("uploaded_by").prefetch_related(_OWN_FILE)
    page = Paginator(letters, PAGE_SIZE).get_page(request.GET.get("page"))
    states = [
        (tag.status, tag.label, counts.get(tag.status, 0))
        for tag in STATUS_TAGS.values()
        if counts.get(tag.status) or tag.status in (*_ALWAYS_SHOWN, status)
    ]
    return render(
        request,
        "staff/queue.html",
        {
            "form": form,
            "page": page,
            "lines": _lines(page),
            "states": states,
            "total": sum(counts.values()) - counts.get(Letter.Status.DISCARDED, 0),
            "status": status,
            "status_label": Letter.Status(status).label if status else "",
            "authorities": authorities_of(user),
        },
    )


def _lines(letters: Iterable[Letter]) -> list[LetterLine]:
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
    return [letter_line(letter, shared) for letter in listed]


@staff_page
@require_safe
def batch(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """What was uploaded together. While something is still being read, it asks again by itself."""
    user = person(request)
    letters = letters_of(user).filter(batch=batch).order_by("uploaded_at", "pk").prefetch_related(_OWN_FILE)
    lines = _lines(letters)
    told = request.session.get(f"batch-{batch}", [])
    if not lines and not told:
        raise Http404
    unfinished = sum(line.status in _UNFINISHED for line in lines)
    return render_page_or_part(
        request,
        page="staff/batch.html",
        part="staff/_batch_state.html",
        context={
            "batch": batch,
            "lines": lines,
            "told": told,
            "unfinished": unfinished,
            "read": len(lines) - unfinished,
            "unreadable": sum(line.status == Letter.Status.UNREADABLE for line in lines),
        },
    )
