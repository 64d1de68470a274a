"""The addresses that an authority has told of what it publishes, and what was sent to them. For its administrators."""

import uuid

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_app import outbound, webhooks
from requests_app.models import Authority, Delivery, Webhook
from requests_app.outbound import AddressRefused
from requests_app.views.staff.access import person
from requests_app.views.staff.administration import administrators_page, sure_who_it_is

_A_PAGE = 50


class WebhookForm(forms.Form):
    url = forms.CharField(
        label="Address",
        help_text="Such as https://hooks.example.org/foilog. It must be on the public internet.",
        max_length=500,
        error_messages={"required": "Enter the address."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label="Tell it when",
        choices=Webhook.Event.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing to tell it."},
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            outbound.check_address(url)
        except AddressRefused as error:
            raise forms.ValidationError(str(error)) from error
        return url


@administrators_page
@sure_who_it_is
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, authority: Authority) -> HttpResponse:
    """The authority's webhooks, and a form to add one; the page that answers it is the only one to show its secret."""
    form = WebhookForm(request.POST or None)
    made = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made, form = webhooks.add(authority, data["url"], data["events"], by=person(request)), WebhookForm()
    context = {"of": authority, "form": form, "webhooks": authority.webhooks.all(), "made": made}
    return render(request, "staff/webhooks.html", context, status=422 if form.is_bound else 200)


@administrators_page
@require_safe
def one(request: HttpRequest, authority: Authority, pk: int) -> HttpResponse:
    """What was sent to an address, the newest first."""
    webhook = get_object_or_404(authority.webhooks, pk=pk)
    page = Paginator(webhook.deliveries.all(), _A_PAGE).get_page(request.GET.get("page"))
    told = [Webhook.Event(event).label for event in webhook.events]
    context = {"of": authority, "webhook": webhook, "told": told, "page": page}
    return render(request, "staff/webhook.html", context)


@administrators_page
@sure_who_it_is
@require_POST
def turn_on(request: HttpRequest, authority: Authority, pk: int) -> HttpResponse:
    webhook = get_object_or_404(authority.webhooks, pk=pk)
    webhooks.turn_on(webhook)
    messages.success(request, "It is on again. What happened meanwhile is not sent.")
    return redirect("staff-webhook", authority.slug, pk)


@administrators_page
@sure_who_it_is
@require_POST
def remove(request: HttpRequest, authority: Authority, pk: int) -> HttpResponse:
    get_object_or_404(authority.webhooks, pk=pk).delete()
    messages.success(request, "Removed. Nothing is sent to this address any more.")
    return redirect("staff-webhooks", authority.slug)


@administrators_page
@sure_who_it_is
@require_POST
def send_again(request: HttpRequest, authority: Authority, delivery: uuid.UUID) -> HttpResponse:
    sent = get_object_or_404(Delivery, pk=delivery, webhook__authority=authority)
    webhooks.send_again(sent)
    messages.success(request, "It is on its way again.")
    return redirect("staff-webhook", authority.slug, sent.webhook_id)
