"""The audit, for an authority's administrator: who did what and who looked at what, to read and to take away."""

import datetime
import itertools
import uuid
from collections.abc import Iterable, Iterator
from typing import Final

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_app import trail
from requests_app.models import Authority, Letter, Membership
from requests_app.trail import Line, Scope
from requests_app.views.staff.access import letter_for, staff_page
from requests_app.views.staff.administration import administrators_page
from tables_app.exports import csv_lines

_A_PAGE: Final = 100


class AuditForm(forms.Form):
    """Whose doings on which day. `before` is where the next page goes on."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        empty_label="Everybody",
        label="Person",
    )
    day = forms.DateField(
        label="Day",
        help_text="For example, 2026-03-27.",
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"invalid": "Enter a date such as 2026-03-27."},
    )
    before = forms.DateTimeField(
        required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"]
    )

    def __init__(self, *args: object, authority: Authority, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        # Who was ever there: somebody who was let go has done something too.
        ever = Membership.pgh_event_model.objects.filter(authority=authority.pk)  # type: ignore[attr-defined]
        field.queryset = User.objects.filter(pk__in=ever.values("user")).order_by("username")

    def scope(self, authority: Authority, letter: Letter | None = None) -> Scope:
        data = self.cleaned_data if self.is_valid() else {}
        return Scope(authority, letter, data.get("person"), data.get("day"), data.get("before"))


@administrators_page
@require_safe
def audit(request: HttpRequest, authority: Authority) -> HttpResponse:
    return _page(request, authority, None)


@administrators_page
@require_safe
def audit_csv(request: HttpRequest, authority: Authority) -> HttpResponseBase:
    return _csv(request, authority, None)


@staff_page
@require_safe
def letter_audit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    letter = letter_for(request, pk, "administer_authority")
    return _page(request, letter.authority, letter)


@staff_page
@require_safe
def letter_audit_csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    letter = letter_for(request, pk, "administer_authority")
    return _csv(request, letter.authority, letter)


def _page(request: HttpRequest, authority: Authority, letter: Letter | None) -> HttpResponse:
    form = AuditForm(request.GET, authority=authority)
    shown, has_older = _first(trail.lines(form.scope(authority, letter)))
    names = trail.names(shown)
    return render(
        request,
        "staff/audit.html",
        {
            "of": authority,
            "letter": letter,
            "form": form,
            "csv_url": request.path + ".csv",
            "history_url": reverse("staff-history", args=[letter.pk]) if letter else "",
            "lines": [{"line": line, "who": _who(line, names)} for line in shown],
            "older": shown[-1].at.isoformat(timespec="microseconds") if has_older else "",
        },
    )


def _first(lines: Iterator[Line]) -> tuple[list[Line], bool]:
    """A page of lines, and whether there are more. What one transaction did has one time, and stays together."""
    shown = list(itertools.islice(lines, _A_PAGE))
    for line in lines:
        if line.at != shown[-1].at:
            return shown, True
        shown.append(line)
    return shown, False


def _csv(request: HttpRequest, authority: Authority, letter: Letter | None) -> HttpResponseBase:
    form = AuditForm(request.GET, authority=authority)
    if not form.is_valid():
        raise PermissionDenied
    header = ["When", "Who", "What", "Letter", "Details"]
    rows = _rows(trail.lines(form.scope(authority, letter)))
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="audit-{authority.slug}-{timezone.localdate()}.csv"'
    )
    return response


def _rows(lines: Iterable[Line]) -> Iterator[list[str]]:
    for some in itertools.batched(lines, 500, strict=False):
        names = trail.names(list(some))
        for line in some:
            when = timezone.localtime(line.at).replace(tzinfo=None)
            yield [_second(when), _who(line, names), line.what, line.letter, line.details]


def _second(at: datetime.datetime) -> str:
    return at.isoformat(sep=" ", timespec="seconds")


def _who(line: Line, names: dict[int, str]) -> str:
    if line.user is not None:
        return names.get(line.user, f"account {line.user}")
    return line.program or "the site"
