"""How well letters are read: what reviewers had to correct, by field, month and format."""

import csv
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app.accuracy import FORMATS, by_field, findings_of, summed
from requests_app.models import Authority, ReadingScore
from requests_app.views.staff.access import authorities_of, person, staff_page

_MONTHS_SHOWN: Final = 24


@staff_page
@require_safe
def accuracy(request: HttpRequest) -> HttpResponse:
    authorities = authorities_of(person(request))
    authority = _authority(request, authorities)
    scores = list(ReadingScore.objects.filter(authority=authority).order_by("-published_on"))
    months = {name: list(found) for name, found in groupby(scores, _month)}
    formats = {
        label: found
        for value, label in FORMATS.items()
        if (found := [each for each in scores if each.format == value])
    }
    month, form = request.GET.get("month", ""), request.GET.get("format", "")
    shown = [each for each in scores if month in ("", _month(each)) and form in ("", each.format)]
    return render(
        request,
        "staff/accuracy.html",
        {
            "authority": authority,
            "authorities": [(each.slug, each.name) for each in authorities],
            "letters": len(shown),
            "untouched": sum(not each.corrected for each in shown),
            "fields": by_field(shown),
            "months": summed({_named(found[0]): found for found in months.values()})[:_MONTHS_SHOWN],
            "formats": summed(formats),
            "findings": findings_of(authority),
            "month": month,
            "month_choices": [
                ("", "All months"),
                *((name, _named(found[0])) for name, found in months.items()),
            ],
            "format": form,
            "format_choices": [("", "All formats"), *FORMATS.items()],
            "any": bool(scores),
        },
    )


@staff_page
@require_safe
def accuracy_csv(request: HttpRequest) -> HttpResponse:
    """A line for each month, format and field."""
    authority = _authority(request, authorities_of(person(request)))
    scores = sorted(
        ReadingScore.objects.filter(authority=authority), key=lambda each: (_month(each), each.format)
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="how-well-letters-are-read-{authority.slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(["month", "format", "letters", "field", "left as read", "corrected"])
    for (month, form), group in groupby(scores, lambda each: (_month(each), each.format)):
        writer.writerows(_rows(month, form, list(group)))
    return response


def _rows(month: str, form: str, scores: Sequence[ReadingScore]) -> Iterable[tuple[object, ...]]:
    for tally in by_field(scores):
        yield month, FORMATS.get(form, form), len(scores), tally.name, tally.as_read, tally.corrected


def _authority(request: HttpRequest, authorities: Sequence[Authority]) -> Authority:
    """The one of the person's authorities that the address names, or else the first."""
    if not authorities:
        raise PermissionDenied
    asked = request.GET.get("authority")
    return next((each for each in authorities if each.slug == asked), authorities[0])


def _month(score: ReadingScore) -> str:
    return f"{score.published_on:%Y-%m}"


def _named(score: ReadingScore) -> str:
    return f"{score.published_on:%B %Y}"
