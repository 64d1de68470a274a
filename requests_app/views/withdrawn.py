"""What is shown where a withdrawn request was: that it was there, when it went and why."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from requests_app.models import Tombstone


def gone(request: HttpRequest, **where: object) -> HttpResponse:
    """Return the page for a tombstone, with 410. Raises Http404 where nothing was ever published."""
    tombstone = (
        Tombstone.objects.select_related("authority").filter(**where).order_by("-withdrawn_at").first()
    )
    if tombstone is None:
        raise Http404
    context = {"tombstone": tombstone, "authority": tombstone.authority}
    return render(request, "public/withdrawn.html", context, status=410)
