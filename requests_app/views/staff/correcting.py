"""How a correction is made: a form, a pure operation, a new revision, and back to the piece."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import trigger_client_event

from requests_app.letters.edits import EditNotPossible
from requests_app.letters.edits.settling import the_answer, the_question
from requests_app.letters.parsed import Answer, ParsedLetter, Question
from requests_app.models import Letter
from requests_app.revising import CorrectionNotAllowed, StaleCorrection, revise
from requests_app.views.staff import correction_forms as forms
from requests_app.views.staff.access import letter_to_correct, person
from requests_app.views.staff.letter import letter_context, letter_pane
from requests_app.views.staff.live import now
from requests_app.views.staff.looking import next_after, things_to_look_at

Correct = Callable[[ParsedLetter, dict[str, Any]], ParsedLetter]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of correction. heading: its h1; anchor: the piece on the letter's page; button: what saves."""

    heading: str
    anchor: str
    button: str = "Save"
    template: str = "staff/correct.html"


def said(letter: Letter) -> ParsedLetter:
    assert letter.revision is not None
    return letter.revision.parsed


def correct(
    request: HttpRequest,
    letter: Letter,
    form: forms.CorrectionForm,
    page: Page,
    *,
    operation: str | Callable[[dict[str, Any]], str],
    correction: Correct,
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is sent and right, save what `correction` makes of the letter.

    What the person typed is never lost: where it cannot be saved, the form comes back with it and says why.
    """
    status, stale = 200, False
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                name = operation if isinstance(operation, str) else operation(form.cleaned_data)
                new = correction(said(letter), form.cleaned_data)
                revise(letter, name, new, by=person(request), expected=form.cleaned_data["revision"])
            except EditNotPossible as error:
                form.add_error(None, str(error))
            except CorrectionNotAllowed as error:
                messages.error(request, str(error))
                return redirect(letter)
            except StaleCorrection as error:
                # The form stays on the revision it was made from: sent again, it would still undo the other's work.
                status, stale = 409, True
                form.add_error(None, str(error))
            else:
                return saved(request, letter, page.anchor)
    return render(
        request,
        page.template,
        letter_pane(letter)
        | {"form": form, "page": page, "stale": stale, "now": now(letter, person(request), _made_from(form))}
        | context,
        # htmx shows only what succeeded.
        status=200 if "HX-Request" in request.headers else status,
    )


def _made_from(form: forms.CorrectionForm) -> int | None:
    """The revision that a form was made from, which may not be the letter's any more."""
    sent = str(form["revision"].value() or "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None


def saved(request: HttpRequest, letter: Letter, anchor: str) -> HttpResponse:
    """Back to the letter, at the piece. htmx loses an anchor in a redirect, so it gets the page itself."""
    if "HX-Request" not in request.headers:
        return redirect(f"{letter.get_absolute_url()}#{anchor}")
    letter.refresh_from_db()
    response = render(request, "staff/letter.html", letter_context(request, letter))
    response["HX-Push-Url"] = letter.get_absolute_url()
    response["HX-Reswap"] = f"outerHTML show:#{anchor}:top"
    trigger_client_event(response, "look-at", {"id": anchor}, after="settle")
    return response


class Looked:
    """Where to go once a thing that was to be looked at is settled: on to the next. Made before it is settled."""

    def __init__(self, request: HttpRequest, letter: Letter) -> None:
        self.user = person(request)
        self.thing = request.POST.get("thing", "")
        self.before = things_to_look_at(letter, self.user) if self.thing else ()

    def next(self, letter: Letter, anchor: str) -> str:
        """The next thing's place on the letter's page; `anchor` where no thing was said to be settled."""
        if not self.thing:
            return anchor
        letter.refresh_from_db()
        return next_after(self.before, self.thing, things_to_look_at(letter, self.user))


def bound_or[F: forms.CorrectionForm](
    request: HttpRequest, letter: Letter, form: type[F], values: dict[str, Any] | None = None, **more: Any
) -> F:
    """The form as it was sent, or else filled with what the letter says now."""
    assert letter.revision is not None
    first = {"revision": letter.revision.number, **(values or {})}
    sent = request.POST if request.method == "POST" else None
    return form(sent, initial=first, document=said(letter), **more)


def question_or_404(letter: Letter, number: str) -> Question:
    try:
        return the_question(said(letter), number)
    except EditNotPossible as error:
        raise Http404 from error


def answer_or_404(letter: Letter, name: str) -> Answer:
    try:
        return the_answer(said(letter), name)
    except EditNotPossible as error:
        raise Http404 from error


def press(
    request: HttpRequest,
    pk: uuid.UUID,
    operation: str,
    correction: Callable[[ParsedLetter], ParsedLetter],
    anchor: str,
) -> HttpResponse:
    """A correction that needs no form but the revision it was made from."""
    letter = letter_to_correct(request, pk)
    looked = Looked(request, letter)
    form = forms.CorrectionForm(request.POST, document=said(letter))
    try:
        if form.is_valid():
            new = correction(said(letter))
            revise(letter, operation, new, by=person(request), expected=form.cleaned_data["revision"])
            return saved(request, letter, looked.next(letter, anchor))
        messages.error(request, "That did not work. Open the letter again and try once more.")
    except (EditNotPossible, CorrectionNotAllowed, StaleCorrection) as error:
        messages.error(request, str(error))
    return redirect(letter)
