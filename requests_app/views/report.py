"""“Report a problem”: anyone may, without an account, without scripts and without a cookie."""

from allauth.core import ratelimit
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from requests_app import reporting
from requests_app.models import Authority, InformationRequest, Report, RequestTable
from requests_app.views.open_forms import OpenForm, stamp


class ReportForm(OpenForm):
    kind = forms.ChoiceField(
        label=_("What is the problem?"),
        choices=Report.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the problem is.")},
    )
    text = forms.CharField(
        label=_("Tell us more"),
        help_text=_("Say where on the page it is. If it is personal information, do not repeat it here."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Say what is wrong and where."),
            "max_length": _("Use at most 5,000 characters."),
        },
    )
    email = forms.EmailField(
        label=_("Your email address (optional)"),
        help_text=_("Only if you want an answer."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": _("Enter an email address such as name@example.org, or leave this empty.")
        },
    )


class AuthorityReportForm(ReportForm):
    """From a page that is nobody's in particular."""

    authority = forms.ModelChoiceField(
        label=_("Which authority is it about?"),
        queryset=Authority.objects.all(),
        to_field_name="slug",
        empty_label=_("Choose an authority"),
        error_messages={"required": _("Choose the authority that it is about.")},
    )
    field_order = ["authority", "kind"]


@csrf_exempt  # it sets no cookie, and what it does is open to anyone from anywhere
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """?request=authority/slug or ?table=id says what the report is about; without either, an authority is chosen."""
    info_request, address = _about(request)
    kind = ReportForm if info_request else AuthorityReportForm
    form = kind(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not ratelimit.consume(request, action="report"):
                return render(request, "429.html", status=429)
            data = form.cleaned_data
            authority = info_request.authority if info_request else data["authority"]
            kept = reporting.receive(
                data["kind"],
                data["text"],
                authority=authority,
                info_request=info_request,
                address=address,
                email=data["email"],
            )
            return redirect("report-thanks", kept.pk)
    context = {"form": form, "info_request": info_request, "opened": stamp()}
    return render(request, "public/report.html", context, status=status)


def _about(request: HttpRequest) -> tuple[InformationRequest | None, str]:
    """What is reported, and the address of its page. Raises Http404 where it is not published (any more)."""
    published = InformationRequest.objects.select_related("authority")
    if named := request.GET.get("request"):
        authority, _, slug = named.partition("/")
        found = get_object_or_404(published, authority__slug=authority, slug=slug)
        return found, found.get_absolute_url()
    if table := request.GET.get("table"):
        try:
            held = get_object_or_404(
                RequestTable.objects.select_related("info_request__authority"), table=table
            )
        except (ValueError, forms.ValidationError) as error:
            raise Http404 from error
        return held.info_request, held.table.get_absolute_url() if hasattr(
            held.table, "get_absolute_url"
        ) else ""
    return None, ""


@never_cache
@require_safe
def thanks(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "public/report_thanks.html", {"number_text": str(number)})
