"""Publishing, now or on a day, behind a page to check everything on; withdrawing, with a reason for the public; discarding."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_app import discarding, originals, planning, publication, withdrawing
from requests_app.discarding import may_be_discarded
from requests_app.models import InformationRequest, Letter, LetterFile
from requests_app.publishable import PublicationNotPossible
from requests_app.review import MoveNotAllowed
from requests_app.rules import is_second_person
from requests_app.views import public
from requests_app.views.staff.access import letter_for, person, staff_page
from requests_app.views.staff.findings import checks_state
from requests_app.views.staff.lists import status_tag
from requests_app.views.staff.presenting import document_view
from requests_app.views.staff.publishing_forms import DiscardForm, FilesForm, PublishForm, WithdrawForm

_PUBLISHABLE = (Letter.Status.DRAFT, Letter.Status.IN_REVIEW)


@staff_page
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything that will be public, as it will look, and the button that makes it so."""
    letter = letter_for(request, pk, "publish_letter")
    if letter.status not in _PUBLISHABLE or letter.revision is None:
        messages.error(
            request, f"This letter is “{Letter.Status(letter.status).label}”, so it cannot be published now."
        )
        return redirect(letter)
    files = _offered(letter)
    form = PublishForm(
        request.POST or None,
        offered=[(file.pk, file.filename) for file, in_the_way in files if not in_the_way],
        corrects=letter.info_request_id is not None,
        initial={
            "revision": letter.revision.number,
            "on": letter.publish_on,
            "note": letter.publish_note,
            "public": [file.pk for file, _ in files if letter.publish_on and file.is_public],
        },
    )
    if request.method == "POST" and form.is_valid():
        return _publish_as_asked(request, letter, form)
    person_may = is_second_person(person(request), letter)
    return render(
        request,
        "staff/publish.html",
        {
            "letter": letter,
            "tag": status_tag(letter),
            "form": form,
            "files": files,
            "document": document_view(
                letter.revision.parsed, letter.page_images.values_list("page", flat=True)
            ),
            "problems": _problems(request, letter),
            "second_person_needed": "" if person_may else publication.second_person_needed(letter),
            "checks": checks_state(letter),
        },
        status=422 if form.is_bound else 200,
    )


def _publish_as_asked(request: HttpRequest, letter: Letter, form: PublishForm) -> HttpResponse:
    """Publish the letter or choose its day, or go back to the page where everything is checked, with what was wrong."""
    assert letter.revision is not None
    if form.cleaned_data["revision"] != letter.revision.number:
        messages.error(
            request, "Somebody changed this letter after you opened this page. Check it once more."
        )
        return redirect("staff-publish", letter.pk)
    try:
        info_request = _publish(request, letter, form)
    except (PublicationNotPossible, MoveNotAllowed) as error:
        planning.keep_what_is_found(letter)
        messages.error(request, str(error))
        return redirect("staff-publish", letter.pk)
    if info_request:
        return render(request, "staff/published.html", {"letter": letter, "info_request": info_request})
    messages.success(
        request,
        f"It will be published on {letter.publish_on:%-d %B %Y}. If something stands in the way by then, it is not, and "
        "this page says why.",
    )
    return redirect(letter)


def _publish(request: HttpRequest, letter: Letter, form: PublishForm) -> InformationRequest | None:
    """Return what was published; None where it is to be on a day."""
    chosen = form.cleaned_data
    on = chosen["on"] if chosen["when"] == "later" else None
    return planning.publish(letter, by=person(request), note=chosen["note"], on=on, files=chosen["public"])


def _offered(letter: Letter) -> list[tuple[LetterFile, tuple[str, ...]]]:
    """The letter's files, each with what stands in the way of its being public."""
    return [(file, originals.in_the_way(file)) for file in letter.files.all()]


@staff_page
@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Not to be published on its day after all."""
    letter = letter_for(request, pk, "publish_letter")
    planning.cancel(letter, by=person(request))
    messages.success(request, "The letter will not be published by itself.")
    return redirect(letter)


@staff_page
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which files of a published letter anyone may download as they were sent."""
    letter = letter_for(request, pk, "publish_letter")
    if letter.info_request is None:
        raise Http404
    offered = _offered(letter)
    public = set(letter.info_request.files.values_list("number", flat=True))
    now = [file.pk for number, file in originals.numbered(letter) if number in public]
    form = FilesForm(
        request.POST if request.method == "POST" else None,
        offered=[
            (file.pk, file.filename) for file, in_the_way in offered if file.pk in now or not in_the_way
        ],
        initial={"public": now},
    )
    if request.method == "POST" and form.is_valid():
        try:
            publication.give_out(letter, form.cleaned_data["public"], by=person(request))
        except (PublicationNotPossible, MoveNotAllowed) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Saved. It holds from now on.")
        return redirect("staff-files", letter.pk)
    return render(
        request,
        "staff/files.html",
        {"letter": letter, "form": form, "files": offered, "info_request": letter.info_request},
        status=422 if form.is_bound else 200,
    )


@staff_page
@require_safe
def preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The public page, exactly as publishing would make it.

    It is published and taken back in one transaction, so nobody else ever sees it.
    """
    letter = letter_for(request, pk)
    if letter.status not in _PUBLISHABLE:
        raise Http404
    try:
        with transaction.atomic():
            planning.review(letter, by=person(request))
            with publication.rehearsed(letter, by=person(request)) as info_request:
                response = public.request_page(request, info_request.authority.slug, info_request.slug)
            transaction.set_rollback(True)
    except (PublicationNotPossible, MoveNotAllowed) as error:
        messages.error(request, str(error))
        return redirect(letter)
    response["Cache-Control"] = "private, no-store"
    return response


def _problems(request: HttpRequest, letter: Letter) -> tuple[str, ...]:
    """What of its words stands in the way of publishing, found by trying it and taking it back."""
    try:
        with transaction.atomic():
            planning.review(letter, by=person(request))
            with publication.rehearsed(letter, by=person(request)):
                pass
            transaction.set_rollback(True)
    except PublicationNotPossible as error:
        return error.problems
    except MoveNotAllowed as error:  # somebody else moved it just now
        return (str(error),)
    finally:
        letter.refresh_from_db()
    return ()


@staff_page
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    letter = letter_for(request, pk, "publish_letter")
    if letter.info_request is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seen = withdrawing.withdraw(letter, by=person(request), reason=form.cleaned_data["reason"])
        except MoveNotAllowed as error:
            messages.error(request, str(error))
        else:
            (messages.error if seen.left else messages.success)(request, str(seen))
        return redirect(letter)
    return render(
        request,
        "staff/withdraw.html",
        {"letter": letter, "tag": status_tag(letter), "form": form, "info_request": letter.info_request},
        status=422 if form.is_bound else 200,
    )


@staff_page
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The page that asks before a letter goes that was uploaded by mistake."""
    letter = letter_for(request, pk, "review_letter")
    if not may_be_discarded(letter):
        messages.error(request, "This letter cannot be discarded. Only one that was never published can.")
        return redirect(letter)
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            discarding.discard(letter, by=person(request), reason=form.cleaned_data["reason"])
        except MoveNotAllowed as error:
            messages.error(request, str(error))
            return redirect(letter)
        messages.success(request, "The letter is discarded. Its files and what was read of them are deleted.")
        return redirect("staff-queue")
    return render(
        request,
        "staff/discard.html",
        {
            "letter": letter,
            "tag": status_tag(letter),
            "form": form,
            "filenames": list(letter.files.values_list("filename", flat=True)),
        },
        status=422 if form.is_bound else 200,
    )
