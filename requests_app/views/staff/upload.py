"""Uploading: many letters at once, or one more file for a letter that is there."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from requests_app import intake
from requests_app.intake import Fate, Receipt
from requests_app.models import Authority, Letter, LetterFile
from requests_app.review import MoveNotAllowed
from requests_app.revising import CorrectionNotAllowed
from requests_app.views.staff.access import authorities_of, letter_for, letter_to_correct, person, staff_page
from requests_app.views.staff.forms import OneFileForm, UploadForm


@staff_page
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The plain form, which takes all files in one go; with JavaScript it sends them one by one to `upload_file`."""
    authorities = authorities_of(person(request))
    if not authorities:
        raise PermissionDenied
    batch = uuid.uuid4()
    form = UploadForm(request.POST or None, request.FILES or None, authorities=authorities)
    if request.method == "POST" and form.is_valid():
        receive = intake.receive_together if form.cleaned_data["together"] else intake.receive
        receipts = receive(
            form.cleaned_data["letters"],
            authority=form.cleaned_data["authority"],
            by=person(request),
            batch=batch,
        )
        # What became no letter of its own is on no page: it is told from the session.
        told = [_told(receipt) for receipt in receipts if receipt.fate != Fate.RECEIVED]
        request.session[f"batch-{batch}"] = told
        letters = {receipt.letter for receipt in receipts}
        if not told and len(letters) == 1 and (only := letters.pop()):
            return redirect(only)
        return redirect("staff-batch", batch)
    batch_url = reverse("staff-upload-file", args=[batch, "x"]).removesuffix("x")
    context = {"form": form, "batch": batch, "batch_url": batch_url, "authorities": authorities}
    context["accept"] = ",".join(intake.ATTACHMENTS)
    return render(request, "staff/upload.html", context, status=422 if form.is_bound else 200)


@staff_page
@require_POST
def upload_file(request: HttpRequest, batch: uuid.UUID, authority: str) -> JsonResponse:
    """One file of a batch, for the upload component; answers in the form that it reads.

    ?together: the files of the batch are one letter and what was sent with it; with "annex" the letter itself was
    sent before. The parameter `letters` says how many letters were chosen, those that come in other calls included.
    """
    user = person(request)
    to = get_object_or_404(Authority, slug=authority, pk__in=[a.pk for a in authorities_of(user)])
    if (file := request.FILES.get("documents")) is None:
        return JsonResponse({"error": {"message": "No file came with this upload."}}, status=400)
    if "together" in request.GET:
        has_letter = request.GET["together"] != "annex"
        (receipt,) = intake.receive_together(
            [file], authority=to, by=user, batch=batch, has_letter=has_letter
        )
    else:
        sent = request.GET.get("letters", "")
        letters = int(sent) if sent.isdecimal() and len(sent) < 6 else 0
        (receipt,) = intake.receive([file], authority=to, by=user, batch=batch, letters=letters)
    if receipt.letter is None:
        return JsonResponse({"error": {"message": f"{receipt.message} {receipt.advice}".strip()}}, status=422)
    html = format_html("{}", receipt.message)
    if receipt.fate == Fate.DUPLICATE:
        url = receipt.letter.get_absolute_url()
        html += format_html(' <a class="govuk-link" href="{}">Open that letter</a>', url)
    return JsonResponse(
        {
            "success": {"messageHtml": html, "messageText": receipt.message},
            "file": {
                "filename": str(receipt.letter.pk),
                "originalname": receipt.filename,
                "url": receipt.letter.get_absolute_url(),
            },
        }
    )


@staff_page
@require_POST
def attach(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    letter = letter_to_correct(request, pk)  # its tables become the letter's
    form = OneFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose the file to attach.")
    else:
        _tell(request, intake.attach(letter, form.cleaned_data["file"]))
    return redirect(letter)


@staff_page
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: uuid.UUID, file: int) -> HttpResponse:
    """The page that asks before a file goes that was sent with the letter."""
    letter, attachment = _attachment_to_change(request, pk, file)
    if request.method == "POST":
        try:
            intake.remove_attachment(attachment, by=person(request))
        except CorrectionNotAllowed as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{attachment.filename} is removed, with what was read of it.")
        return redirect(letter)
    if not intake.may_change_attachments(letter):
        return redirect(letter)
    return render(request, "staff/remove_file.html", {"letter": letter, "file": attachment})


@staff_page
@require_POST
def replace_attachment(request: HttpRequest, pk: uuid.UUID, file: int) -> HttpResponse:
    """Another file in the place of one that was sent with the letter."""
    letter, attachment = _attachment_to_change(request, pk, file)
    form = OneFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, f"Choose the file that takes the place of {attachment.filename}.")
        return redirect(letter)
    try:
        _tell(
            request,
            intake.replace_attachment(attachment, form.cleaned_data["file"], by=person(request)),
        )
    except CorrectionNotAllowed as error:
        messages.error(request, str(error))
    return redirect(letter)


def _attachment_to_change(request: HttpRequest, pk: uuid.UUID, file: int) -> tuple[Letter, LetterFile]:
    """The letter, and a file that was sent with it. Raises as `letter_to_correct` does, and Http404."""
    letter = letter_to_correct(request, pk)
    return letter, get_object_or_404(letter.files, pk=file, kind=LetterFile.Kind.ATTACHMENT)


@staff_page
@require_POST
def read_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    letter = letter_for(request, pk, "upload_letter")
    try:
        intake.read_again(letter, by=person(request))
    except MoveNotAllowed as error:
        messages.error(request, str(error))
    return redirect(letter)


@staff_page
@require_POST
def replace(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    letter = letter_for(request, pk, "upload_letter")
    form = OneFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose the file to read instead.")
        return redirect(letter)
    try:
        _tell(request, intake.replace_file(letter, form.cleaned_data["file"], by=person(request)))
    except MoveNotAllowed as error:
        messages.error(request, str(error))
    return redirect(letter)


def _tell(request: HttpRequest, receipt: Receipt) -> None:
    told = f"{receipt.message} {receipt.advice}".strip()
    if receipt.fate in (Fate.RECEIVED, Fate.ATTACHED):
        messages.success(request, told)
    else:
        messages.error(request, told)


def _told(receipt: Receipt) -> dict[str, str]:
    url = reverse("staff-letter", args=[receipt.letter.pk]) if receipt.letter else ""
    return {
        "filename": receipt.filename,
        "fate": receipt.fate.value,
        "message": receipt.message,
        "advice": receipt.advice,
        "url": url,
    }
