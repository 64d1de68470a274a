"""The entries whose retention period ends soon, and keeping one longer."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from requests_app import retention
from requests_app.retention import NotKept
from requests_app.views.staff.access import authorities_of, letter_for, person, staff_page
from requests_app.views.staff.publishing_forms import KeepForm


@staff_page
@require_safe
def ending(request: HttpRequest) -> HttpResponse:
    user = person(request)
    lines = [
        (each, user.has_perm("requests_app.publish_letter", each.letter))
        for each in retention.endings(authorities_of(user))
    ]
    return render(request, "staff/retention.html", {"lines": lines})


@staff_page
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The page that asks until when an entry is kept, and why."""
    letter = letter_for(request, pk, "publish_letter")
    if letter.info_request is None:
        raise Http404
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retention.keep(
                letter,
                until=form.cleaned_data["until"],
                by=person(request),
                reason=form.cleaned_data["reason"],
            )
        except NotKept as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, f"It is kept until {form.cleaned_data['until']:%-d %B %Y}.")
            return redirect("staff-retention")
    return render(
        request,
        "staff/keep.html",
        {"letter": letter, "form": form, "info_request": letter.info_request},
        status=422 if form.is_bound else 200,
    )
