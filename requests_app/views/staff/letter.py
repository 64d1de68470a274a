"""A letter's page: the letter as it was sent beside what was made of it; its files, its history, its moves."""

import uuid
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from requests_app import intake
from requests_app.discarding import may_be_discarded
from requests_app.models import Letter, LetterFile, Revision
from requests_app.owning import SEEN_TO, colleagues_at
from requests_app.review import MoveNotAllowed, steps_for, take_step
from requests_app.revising import (
    CorrectionNotAllowed,
    NothingToUndo,
    StaleCorrection,
    restore,
    undo,
)
from requests_app.views.staff.access import letter_for, letter_to_correct, may_correct, person, staff_page
from requests_app.views.staff.differences import differences
from requests_app.views.staff.forms import MoveForm
from requests_app.views.staff.lists import status_tag
from requests_app.views.staff.live import now
from requests_app.views.staff.looking import things_to_look_at
from requests_app.views.staff.pane import block_views, page_views, targets
from requests_app.views.staff.presenting import document_view
from requests_app.views.staff.rendering import render_page_or_part

_REVISIONS_A_PAGE: Final = 20
_CORRECTABLE: Final = (Letter.Status.DRAFT, Letter.Status.IN_REVIEW)


@staff_page
@require_safe
def letter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    shown = letter_for(request, pk)
    if shown.status == Letter.Status.DISCARDED:
        return redirect("staff-history", shown.pk)
    if shown.revision is None:
        return _unread(request, shown)
    if "HX-Request" in request.headers and "HX-Boosted" not in request.headers:
        # The page that waited for the reading asks: now there is a whole other page to see.
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return render(request, "staff/letter.html", letter_context(request, shown))


def letter_context(request: HttpRequest, shown: Letter) -> dict[str, Any]:
    """What a page needs that shows the letter beside something: its head, its pictures and its document."""
    user = person(request)
    assert shown.revision is not None
    correctable = may_correct(user, shown)
    pane = letter_pane(shown)
    things = things_to_look_at(shown, user)
    return pane | {
        "document": document_view(shown.revision.parsed, [page.number for page in pane["pages"]], things),
        "things": things,
        "in_the_way": sum(thing.is_in_the_way for thing in things),
        "now": now(shown, user),
        "may_correct": correctable,
        "may_publish": shown.status in _CORRECTABLE and user.has_perm("requests_app.publish_letter", shown),
        "may_discard": may_be_discarded(shown) and user.has_perm("requests_app.review_letter", shown),
        "may_withdraw": shown.info_request_id and user.has_perm("requests_app.publish_letter", shown),
        "may_change_files": correctable and intake.may_change_attachments(shown),
        "steps": steps_for(user, shown),
        "same_reference": _of_same_reference(shown),
        "seen_to": shown.status in SEEN_TO,
        "colleagues": [each for each in colleagues_at([shown.authority]) if each not in (user, shown.owner)],
    }


def letter_pane(shown: Letter) -> dict[str, Any]:
    """What the left-hand side needs, and every page about one letter: the letter itself and its files."""
    assert shown.revision is not None
    document = shown.revision.parsed
    leads = targets(shown, document)
    pages = page_views(shown, shown.page_images.all(), document, leads)
    files = list(shown.files.all())
    return {
        "letter": shown,
        "tag": status_tag(shown),
        "revision": shown.revision,
        "pages": pages,
        "blocks": block_views(document.blocks, leads),
        # An annex from another file is on none of the letter's pages.
        "annexed": block_views([block for block in document.blocks if block.page is None], leads),
        "accept": ",".join(intake.ATTACHMENTS),
        "file": next(file for file in files if file.kind == LetterFile.Kind.LETTER),
        "attachments": [file for file in files if file.kind == LetterFile.Kind.ATTACHMENT],
    }


def _of_same_reference(shown: Letter) -> list[Letter]:
    if not shown.reference:
        return []
    same = Letter.objects.filter(authority=shown.authority, reference=shown.reference).exclude(pk=shown.pk)
    return list(same.exclude(status=Letter.Status.WITHDRAWN)[:5])


def _unread(request: HttpRequest, shown: Letter) -> HttpResponse:
    """The page of a letter that is not read yet, or could not be."""
    return render_page_or_part(
        request,
        page="staff/unread.html",
        part="staff/_unread_state.html",
        context={
            "letter": shown,
            "tag": status_tag(shown),
            "file": shown.files.get(kind=LetterFile.Kind.LETTER),
            "unreadable": shown.status == Letter.Status.UNREADABLE,
            "accept": ",".join(intake.LETTERS),
            "may_discard": may_be_discarded(shown)
            and person(request).has_perm("requests_app.review_letter", shown),
        },
    )


@staff_page
@require_safe
def page_image(request: HttpRequest, pk: uuid.UUID, page: int) -> FileResponse:
    image = get_object_or_404(letter_for(request, pk).page_images, page=page)
    return _private(FileResponse(image.image.open("rb"), content_type="image/webp"))


@staff_page
@require_safe
def original(request: HttpRequest, pk: uuid.UUID, file: int) -> FileResponse:
    """The file as it was uploaded: downloaded, never shown by the browser."""
    kept = get_object_or_404(letter_for(request, pk).files, pk=file)
    opened = kept.file.open("rb")
    return _private(
        FileResponse(
            opened, as_attachment=True, filename=kept.filename, content_type="application/octet-stream"
        )
    )


def _private(response: FileResponse) -> FileResponse:
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# Moving, undoing and looking back ----------------------------------------------------------------


@staff_page
@require_POST
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    moved = letter_for(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        step = take_step(moved, form.cleaned_data["to"], by=person(request), note=form.cleaned_data["note"])
    except MoveNotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Done: {step.name.lower()}. The letter is now “{step.to.label}”.")
    return redirect(moved)


@staff_page
@require_POST
def undo_correction(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    shown = letter_to_correct(request, pk)
    try:
        revision = undo(shown, by=person(request), expected=expected(request))
    except (CorrectionNotAllowed, NothingToUndo, StaleCorrection) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{revision.operation}.")
    return redirect(shown)


@staff_page
@require_POST
def restore_version(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    shown = letter_to_correct(request, pk)
    try:
        revision = restore(shown, number, by=person(request), expected=expected(request))
    except Revision.DoesNotExist as error:
        raise Http404 from error
    except (CorrectionNotAllowed, StaleCorrection) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{revision.operation}.")
    return redirect(shown)


def expected(request: HttpRequest) -> int:
    """The revision that the form was made from; without one, none that exists."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


@staff_page
@require_safe
def history(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every revision with what it changed, and every move, the newest first."""
    shown = letter_for(request, pk)
    revisions = shown.revisions.select_related("by", "restores").order_by("-number")
    page = Paginator(revisions, _REVISIONS_A_PAGE).get_page(request.GET.get("page"))
    listed = list(page)
    # The one before the oldest shown, for what that one changed.
    before = shown.revisions.filter(number=listed[-1].number - 1).first() if listed else None
    entries = [
        {
            "revision": revision,
            "differences": differences(earlier.parsed, revision.parsed) if earlier else (),
        }
        for revision, earlier in zip(listed, [*listed, before][1:], strict=True)
    ]
    return render(
        request,
        "staff/history.html",
        {
            "letter": shown,
            "tag": status_tag(shown),
            "page": page,
            "entries": entries,
            "events": shown.events.select_related("by", "revision").order_by("-at", "-id"),
            "may_correct": may_correct(person(request), shown),
        },
    )
