"""The pages about the site itself, and the colours of its authorities."""

from typing import NoReturn

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from requests_app.models import Authority


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "site/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html", {"mails": bool(settings.EMAIL_SERVER)})


@require_safe
@cache_control(public=True, max_age=3600)
def authority_colour(request: HttpRequest, slug: str) -> HttpResponse:
    """The colour of an authority's pages as a style sheet: the security policy allows no inline style."""
    authority = get_object_or_404(Authority, slug=slug, colour__iregex=r"^#[0-9a-f]{6}$")
    return HttpResponse(
        f":root{{--govuk-brand-colour:{authority.colour}}}\n", content_type="text/css; charset=utf-8"
    )


def no_such_page(request: HttpRequest, *address: str) -> NoReturn:
    raise Http404


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for our own mistakes. It asks the database nothing, since that may be what failed."""
    page = render_to_string("500.html", {"site_name": settings.SITE_NAME})
    return HttpResponse(page, status=500)
