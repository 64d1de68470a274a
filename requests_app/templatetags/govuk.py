"""The components of the GOV.UK Design System as template tags.

The parameters are the component's own, https://design-system.service.gov.uk/components/, in its own
spelling. A parameter that ends in `html` is not escaped: give it SafeString alone.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from jinja2 import Environment, PackageLoader, PrefixLoader

from requests_app.forms import error_links, field_component

register = template.Library()

_ENVIRONMENT = Environment(
    autoescape=True,
    auto_reload=False,
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
)


@cache
def _macro(name: str) -> Callable[[dict[str, Any]], str]:
    module = _ENVIRONMENT.get_template(f"govuk_frontend_jinja/components/{name}/macro.html").module
    macro: Callable[[dict[str, Any]], str] = getattr(module, "govuk" + name.title().replace("-", ""))
    return macro


# What components say where they are told nothing else, which is English.
_WORDS: Final[dict[str, dict[str, Any]]] = {
    "breadcrumbs": {"labelText": _("Breadcrumb")},
    "pagination": {"landmarkLabel": _("Pagination")},
    "service-navigation": {"ariaLabel": _("Service information")},
}


def component(name: str, params: dict[str, Any]) -> SafeString:
    """Return a component's HTML: `component("inset-text", {"text": "…"})`."""
    words = {key: str(text) for key, text in _WORDS.get(name, {}).items()}
    return mark_safe(_macro(name)(words | params))  # noqa: S308 (the macros escape whatever is not named `html`)


@register.simple_tag
def govuk(name: str, params: dict[str, Any] | None = None, /, **more: Any) -> SafeString:
    """{% govuk "button" text="Publish" %}: what a dict gives and what keywords give are put together."""
    return component(name, {**(params or {}), **more})


@register.simple_block_tag
def govukblock(content: str, name: str, slot: str = "html", **params: Any) -> SafeString:
    """{% govukblock "details" summaryText="Why" %}<p>…</p>{% endgovukblock %}: the content is the HTML."""
    return component(name, {slot: content, **params})


@register.simple_tag
def govuk_field(field: BoundField, **params: Any) -> SafeString:
    """One field of a form with its label, hint and errors; keywords go to its component.

    {% govuk_field form.name label="Full name" %}: a label or hint in words stands for the field's own.
    """
    if field.is_hidden:
        return SafeString(field)
    name, known = field_component(field)
    params |= {key: {"text": params[key]} for key in ("label", "hint") if isinstance(params.get(key), str)}
    return component(name, {**known, **params}) if name else SafeString(known["html"])


@register.simple_tag
def govuk_errors(*forms: BaseForm) -> SafeString:
    """The error summary of a page's forms, empty where nothing is wrong. It stands above the h1."""
    errors = [link for form in forms if form.is_bound for link in error_links(form)]
    if not errors:
        return SafeString("")
    return component("error-summary", {"titleText": gettext("There is a problem"), "errorList": errors})


@register.simple_tag
def error_prefix(*forms: BaseForm) -> str:
    """What a page's title begins with where a form is wrong: screen readers say the title first."""
    return gettext("Error: ") if any(form.is_bound and form.errors for form in forms) else ""


@register.simple_tag(takes_context=True)
def navigation(context: template.Context, *steps: str, label: str = "") -> SafeString:
    """The service navigation of texts and addresses by turns; the page's own section is marked."""
    path = context["request"].path if "request" in context else ""
    addresses = steps[1::2]
    # Of "/staff/" and "/staff/upload" the longer one is the section of what stands below it.
    section = max(
        (each for each in addresses if f"{path}/".startswith(f"{each.rstrip('/')}/")), key=len, default=""
    )
    items = [
        {"text": text, "href": address, "current": path == address, "active": address == section != path}
        for text, address in zip(steps[::2], addresses, strict=True)
    ]
    # Not collapsed on a phone: four short links fit, and collapsing by script makes the page jump.
    return component(
        "service-navigation",
        {
            "navigation": items,
            "navigationLabel": label or gettext("Menu"),
            "collapseNavigationOnMobile": False,
        },
    )


@register.simple_tag
def demo_banner() -> SafeString:
    """What says on every page of a demonstration that none of it is real."""
    said = gettext("This is a demonstration. The authorities and their letters are made up.")
    return component("phase-banner", {"tag": {"text": gettext("Demo")}, "text": said})


@register.simple_tag
def breadcrumbs(*steps: str) -> SafeString:
    """{% breadcrumbs "Home" "/" "Exemptions" "/exemptions" "Section 40" %}: texts and addresses by turns."""
    texts, addresses = steps[::2], [*steps[1::2], None]
    items = [
        {"text": text} | ({"href": address} if address else {})
        for text, address in zip(texts, addresses, strict=False)
    ]
    return component("breadcrumbs", {"items": items, "collapseOnMobile": True})


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "page") -> SafeString:
    """Links to the pages of a list that keep every other parameter of the address; empty for one page."""
    if page.paginator.num_pages == 1:
        return SafeString("")
    query: QueryDict = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    items: list[dict[str, Any]] = [
        {"number": number, "href": address(number), "current": number == page.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    params: dict[str, Any] = {"items": items}
    if page.has_previous():
        params["previous"] = {"href": address(page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": address(page.next_page_number())}
    return page_links(params)


def page_links(params: dict[str, Any]) -> SafeString:
    """The pagination of `items`, `previous` and `next`, in the words of the page's language."""
    words = {
        "previous": gettext('Previous<span class="govuk-visually-hidden"> page</span>'),
        "next": gettext('Next<span class="govuk-visually-hidden"> page</span>'),
    }
    for item in params["items"]:
        if "number" in item:
            item["visuallyHiddenText"] = gettext("Page %(number)s") % item
    named = {way: {"html": text} | params[way] for way, text in words.items() if way in params}
    return component("pagination", params | named)
