"""“Email me about new results”: asked for, confirmed and ended, without an account, scripts or a cookie."""

from typing import Final

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from requests_app import alerts
from requests_app.filters import RequestFilter
from requests_app.models import Alert
from requests_app.views.open_forms import OpenForm, stamp

_METHODS: Final = ["GET", "HEAD", "POST"]


class AlertForm(OpenForm):
    email = forms.EmailField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your email address."),
            "invalid": _("Enter an email address such as name@example.org."),
        },
    )
    frequency = forms.ChoiceField(
        label=_("How often?"),
        choices=Alert.Frequency.choices,
        initial=Alert.Frequency.DAILY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often.")},
    )


@csrf_exempt  # it sets no cookie, and what it does is open to anyone from anywhere
@never_cache
@require_http_methods(_METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """The address holds the search, as that of the search page does."""
    asked = RequestFilter(request.GET)
    if not settings.EMAIL_SERVER or not asked.is_valid():
        raise Http404
    form = AlertForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            email = form.cleaned_data["email"]
            if not ratelimit.consume(request, action="alert", key=email.lower()):
                return render(request, "429.html", status=429)
            alerts.ask(email, asked.criteria, form.cleaned_data["frequency"])
            return redirect("alert-asked")
    context = {
        "form": form,
        "search": alerts.in_words(asked.criteria),
        "query": alerts.query_of(asked.criteria),
        "opened": stamp(),
    }
    return render(request, "public/alert.html", context, status=status)


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "public/alert_asked.html")


@csrf_exempt
@never_cache
@require_http_methods(_METHODS)
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """A button and not the link itself: what looks through mails for harm opens every link."""
    alert = get_object_or_404(Alert, key=key)
    if request.method == "POST":
        alerts.confirm(alert)
        alert.refresh_from_db()
    context = {"alert": alert, "search": alerts.described(alert)}
    return render(request, "public/alert_confirm.html", context)


@csrf_exempt  # a mail program sends it, at one press (RFC 8058)
@never_cache
@require_http_methods(_METHODS)
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """To an alert that has ended it says that it has: pressing twice is no error."""
    alert = Alert.objects.filter(key=key).first()
    if alert and request.method == "POST":
        alerts.end(alert)
        alert = None
    context = {"alert": alert, "search": alerts.described(alert) if alert else ""}
    return render(request, "public/alert_end.html", context)
