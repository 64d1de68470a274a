"""What the public has reported, for the staff of the authority that it is about."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from requests_app import reporting
from requests_app.models import Authority, Report
from requests_app.reporting import AlreadyClosed
from requests_app.views.staff.access import authorities_of, person, staff_page


class NoteForm(forms.Form):
    note = forms.CharField(
        label="What you found and did",
        help_text="Staff will see this. Do not repeat personal information.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what you found, or what was done."},
    )


@staff_page
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: what somebody wrote, what staff found, and the way to withdraw what it is about."""
    user = person(request)
    mine = Report.objects.filter(authority__in=authorities_of(user)).select_related(
        "authority", "info_request__authority", "letter", "closed_by"
    )
    shown = get_object_or_404(mine, pk=pk)
    may_deal = _may_deal(request, shown.authority)
    form = NoteForm(request.POST or None, initial={"note": shown.note})
    if request.method == "POST":
        if not may_deal:
            raise PermissionDenied
        if form.is_valid():
            return _deal(request, shown, form.cleaned_data["note"])
    letter = shown.letter
    return render(
        request,
        "staff/report.html",
        {
            "report": shown,
            "form": form,
            "may_deal": may_deal and shown.closed_at is None,
            "may_withdraw": letter is not None
            and letter.info_request_id is not None
            and user.has_perm("requests_app.publish_letter", letter),
        },
        status=422 if form.is_bound else 200,
    )


def _may_deal(request: HttpRequest, authority: Authority) -> bool:
    return person(request).has_perm("requests_app.review_letter", authority)


def _deal(request: HttpRequest, shown: Report, note: str) -> HttpResponse:
    try:
        if "close" in request.POST:
            reporting.close(shown, note, by=person(request))
            messages.success(request, f"Report {shown.pk} is closed.")
            return redirect("staff-queue")
        reporting.keep_note(shown, note)
    except AlreadyClosed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The note is saved.")
    return redirect(shown)
