"""What the checks of a letter found: what stands in the way of publishing it, and what to do about that."""

import re
import uuid
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_app import checking
from requests_app.checks.finding import Severity
from requests_app.checks.kinds import KINDS
from requests_app.letters import edits
from requests_app.letters.edits import EditNotPossible
from requests_app.models import Finding, Letter
from requests_app.revising import EDITABLE, CorrectionNotAllowed, StaleCorrection, revise
from requests_app.views.staff.access import letter_for, letter_to_correct, may_correct, person, staff_page
from requests_app.views.staff.correcting import Looked, said, saved
from requests_app.views.staff.findings import Places, by_kind, checks_state, chosen_cells, group_of
from requests_app.views.staff.forms import AcceptForm
from requests_app.views.staff.letter import expected, letter_context
from requests_app.views.staff.lists import status_tag
from requests_app.views.staff.looking import CHECKED, MENDED_BY_WITHHOLDING, PERMISSIONS

_LONGEST_REASON: Final = 1000
_CELL: Final = re.compile(r"([^:]{1,20}):(\d{1,7}):(\d{1,5})")


def _read_letter(request: HttpRequest, pk: uuid.UUID, permission: str = "see_letter") -> Letter:
    """A letter that has been read: before that there is nothing to check. Raises as `letter_for` does."""
    letter = letter_for(request, pk, permission)
    if letter.revision is None:
        raise Http404
    return letter


def _may_accept(request: HttpRequest, letter: Letter) -> dict[str, bool]:
    user = person(request)
    open_to_it = letter.status in EDITABLE
    return {
        severity.value: open_to_it and user.has_perm(permission, letter)
        for severity, permission in PERMISSIONS.items()
    }


@staff_page
@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was found, the worst first; sent back, what of it a person accepts and why."""
    letter = _read_letter(request, pk, "see_letter" if request.method != "POST" else "accept_finding")
    form = None
    if request.method == "POST":
        found = {finding.pk: finding for finding in letter.findings.open()}
        form = AcceptForm(request.POST, open_ones=list(found))
        if form.is_valid():
            return _accept(request, letter, form.cleaned_data, found)
    return render(
        request, "staff/checks.html", _context(request, letter, form), status=422 if form is not None else 200
    )


def _context(request: HttpRequest, letter: Letter, form: AcceptForm | None) -> dict[str, Any]:
    user = person(request)
    correctable = may_correct(user, letter)
    document = said(letter)
    places = Places(letter, document, may_correct=correctable)
    may_accept = _may_accept(request, letter)
    found = list(letter.findings.open())
    accepted = list(letter.findings.filter(state=Finding.State.ACCEPTED).select_related("accepted_by"))
    typed = [table.typed for table in document.tables]
    return {
        "letter": letter,
        "tag": status_tag(letter),
        "checks": checks_state(letter),
        "kinds": by_kind(found, places, may_accept=may_accept, form=form),
        "accepted": [
            (places.one(finding), KINDS[finding.code].title, may_accept[finding.severity])
            for finding in accepted
        ],
        "accepted_severe": any(finding.severity == Severity.SEVERE for finding in accepted),
        "suppressed": sum(value.is_suppressed for table in typed for row in table.rows for value in row),
        "may_withhold": correctable and any(finding.code in MENDED_BY_WITHHOLDING for finding in found),
        "may_check_again": correctable,
        "may_publish": letter.status in EDITABLE and user.has_perm("requests_app.publish_letter", letter),
        "form": form,
    }


def _accept(
    request: HttpRequest, letter: Letter, data: dict[str, Any], found: dict[int, Finding]
) -> HttpResponse:
    if data["every"]:
        chosen = [each for each in found.values() if group_of(each) == data["kind"]]
    else:
        chosen = [found[pk] for pk in data["finding"]]
    may_accept = _may_accept(request, letter)
    if not all(may_accept[finding.severity] for finding in chosen):
        raise PermissionDenied
    count = checking.accept(letter, chosen, by=person(request), reason=data["reason"])
    messages.success(request, f"Accepted {count} finding{'' if count == 1 else 's'}.")
    return redirect("staff-checks", letter.pk)


@staff_page
@require_POST
def accept_one(request: HttpRequest, pk: uuid.UUID, finding: int) -> HttpResponse:
    """Accept one finding on the letter's own page, and go on to the next thing there.

    What stands in the way of publishing takes a reason in words; a press is enough for what does not.
    """
    letter = _read_letter(request, pk)
    found = get_object_or_404(letter.findings, pk=finding)
    if not _may_accept(request, letter)[found.severity]:
        raise PermissionDenied
    looked = Looked(request, letter)
    reason = request.POST.get("reason", "").strip()[:_LONGEST_REASON]
    if found.severity == Severity.SEVERE and not reason:
        wrong = {
            "thing": looked.thing,
            "message": AcceptForm.base_fields["reason"].error_messages["required"],
        }
        return render(
            request,
            "staff/letter.html",
            letter_context(request, letter) | {"wrong": wrong},
            status=200 if "HX-Request" in request.headers else 422,
        )
    checking.accept(letter, [found], by=person(request), reason=reason or CHECKED)
    return saved(request, letter, looked.next(letter, "look"))


@staff_page
@require_POST
def reopen(request: HttpRequest, pk: uuid.UUID, finding: int) -> HttpResponse:
    """Take back an acceptance."""
    letter = _read_letter(request, pk)
    accepted = get_object_or_404(letter.findings, pk=finding)
    if not _may_accept(request, letter)[accepted.severity]:
        raise PermissionDenied
    checking.reopen(letter, accepted, by=person(request))
    messages.success(request, "Taken back. It is open again.")
    return redirect("staff-checks", letter.pk)


@staff_page
@require_safe
def state(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The line on where the checks stand, which asks for itself anew while they are under way.

    A page that shows more of them than this line asks with `?whole`, and is loaded anew when they are done.
    """
    checks = checks_state(_read_letter(request, pk))
    if "whole" in request.GET and not checks.is_under_way:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    context = {"checks": checks, "whole": "whole" in request.GET}
    return render(request, "staff/_checks_state.html", context)


@staff_page
@require_POST
def again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Have the letter checked again: where a check broke off, or where other responses were published since."""
    letter = letter_to_correct(request, pk)
    if letter.status in EDITABLE:
        checking.forget(letter)
    return redirect("staff-checks", letter.pk)


# Withholding further figures ---------------------------------------------------------------------


@staff_page
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which further figures to withhold so that nothing can be worked out, and the button that withholds them."""
    letter = letter_to_correct(request, pk)
    if request.method == "POST":
        return _withhold(request, letter)
    if letter.status not in EDITABLE or letter.checked_revision_id != letter.revision_id:
        return redirect("staff-checks", letter.pk)
    wanted, cells = checking.proposal_for(letter)
    if not cells:
        messages.info(
            request,
            "Withholding further figures cannot protect what can be worked out. Take out the table, or change it."
            if wanted.unprotected
            else "There is nothing more to withhold.",
        )
        return redirect("staff-checks", letter.pk)
    return render(
        request,
        "staff/proposal.html",
        {
            "letter": letter,
            "tag": status_tag(letter),
            "tables": chosen_cells(said(letter), cells),
            "cells": [f"{table}:{row}:{column}" for table, row, column in cells],
            "count": len(cells),
            "unprotected": len(wanted.unprotected),
            "revision": letter.revision,
        },
    )


def _withhold(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Withhold the figures that the person was shown, check the letter again, and say what came of it."""
    sent = [_CELL.fullmatch(cell) for cell in request.POST.getlist("cell")]
    cells = [(found[1], int(found[2]), int(found[3])) for found in sent if found]
    figures = "1 figure" if len(cells) == 1 else f"{len(cells)} figures"
    try:
        new = edits.withhold_cells(said(letter), cells)
        revise(
            letter,
            f"Withheld {figures} so that others cannot be worked out",
            new,
            by=person(request),
            expected=expected(request),
        )
    except (EditNotPossible, CorrectionNotAllowed, StaleCorrection) as error:
        messages.error(request, str(error))
        return redirect("staff-checks", letter.pk)
    try:
        checking.check(letter)
    except checking.CheckBrokeDown as error:
        messages.error(request, f"{figures.capitalize()} withheld. {error}")
        return redirect("staff-checks", letter.pk)
    left = letter.findings.in_the_way().filter(code__in=MENDED_BY_WITHHOLDING).count()
    now = "nothing can be worked out any more" if not left else f"{left} can still be worked out"
    messages.success(request, f"{figures.capitalize()} withheld. The letter was checked again: {now}.")
    return redirect("staff-checks", letter.pk)
