"""Components and forms come out as the GOV.UK Design System says, whatever is put into them."""

import json
import re
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from lxml import html

from requests_app.templatetags.govuk import component
from tests.pages import ROOT

UPSTREAM = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
# What the macros are known to lack of the installed govuk-frontend: parameters that this site does not use.
NOT_YET = {
    ("button", "start link with html"),
    ("service-navigation", "with right-aligned language navigation"),
    ("service-navigation", "with `inline` end slot"),
}
USED = [
    "breadcrumbs", "button", "checkboxes", "details", "error-summary", "file-upload", "generic-header", "input",
    "inset-text", "notification-banner", "pagination", "password-input", "phase-banner", "radios", "select",
    "service-navigation", "skip-link", "summary-list", "table", "tag", "textarea", "warning-text",
]  # fmt: skip


class Person(forms.Form):
    name = forms.CharField(label="Full name", help_text="As on the letter", max_length=40)
    about = forms.CharField(widget=forms.Textarea, required=False)
    role = forms.ChoiceField(choices=[("u", "Uploader"), ("r", "Reviewer")])
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(
        choices=[("1", "One"), ("2", "Two")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="I agree", help_text="To all of it")
    since = forms.DateField()
    token = forms.CharField(widget=forms.HiddenInput, initial="t0")


def test_components_are_the_design_systems_own() -> None:
    different = set()
    for name in USED:
        for fixture in json.loads((UPSTREAM / name / "fixtures.json").read_text())["fixtures"]:
            if _tree(component(name, fixture["options"])) != _tree(fixture["html"]):
                different.add((name, fixture["name"]))
    assert different == NOT_YET


def test_text_is_escaped() -> None:
    assert "<script>" not in component("button", {"text": "<script>alert(1)</script>"})


def test_field_keeps_its_value_hint_and_label() -> None:
    field = _rendered(Person({"name": 'A "B" <c>'}), "name")
    box = field.find(".//input")
    assert box.get("value") == 'A "B" <c>'
    assert field.find(".//label").text_content().strip() == "Full name"
    assert field.get_element_by_id(box.get("aria-describedby")).text_content().strip() == "As on the letter"


def test_wrong_field_says_what_is_wrong_beside_it_and_in_the_summary() -> None:
    form = Person({})
    assert "This field is required." in _rendered(form, "name").text_content()
    summary = html.fragment_fromstring(_render("{% load govuk %}{% govuk_errors form %}", form=form))
    targets = {link.get("href") for link in summary.findall(".//a")}
    page = html.fragment_fromstring(_render("<form>{{ form }}</form>", form=form))
    assert targets == {"#id_name", "#id_role", "#id_kind", "#id_tags", "#id_agreed", "#id_since"}
    assert len(summary.findall(".//li")) == len(targets) + 1  # the hidden field's, which leads nowhere
    for target in targets:
        assert page.get_element_by_id(target.removeprefix("#")).tag in {"input", "select"}


@pytest.mark.parametrize(
    "form",
    [
        Person(),
        Person(
            {
                "name": "A",
                "role": "u",
                "kind": "a",
                "tags": ["1"],
                "agreed": "on",
                "since": "2025-01-01",
                "token": "t",
            }
        ),
    ],
)
def test_form_without_errors_has_no_summary(form: Person) -> None:
    assert _render("{% load govuk %}{% govuk_errors form %}{% error_prefix form %}", form=form) == ""


@pytest.mark.parametrize(
    ("field", "chosen"),
    [("role", ["r"]), ("kind", ["b"]), ("tags", ["1", "2"]), ("agreed", ["on"])],
)
def test_choices_keep_what_was_chosen(field: str, chosen: list[str]) -> None:
    form = Person({"role": "r", "kind": "b", "tags": ["1", "2"], "agreed": "on"})
    rendered = _rendered(form, field)
    marked = rendered.xpath(".//*[@checked or @selected]")
    assert [element.get("value") for element in marked] == chosen


def test_group_of_choices_has_a_legend() -> None:
    assert _rendered(Person(), "kind").find(".//legend").text_content().strip() == "Kind"


def test_hidden_field_stays_hidden() -> None:
    page = html.fragment_fromstring(_render("<form>{{ form }}</form>", form=Person()))
    assert page.get_element_by_id("id_token").get("type") == "hidden"


def test_label_in_words_stands_for_the_fields_own() -> None:
    out = _render('{% load govuk %}{% govuk_field form.name label="Your name" hint=False %}', form=Person())
    assert "Your name" in out
    assert "As on the letter" not in out


def test_pages_keep_every_filter(rf: RequestFactory) -> None:
    request = rf.get("/search", {"q": "a & b", "exemption": ["s12", "s21"], "page": "2"})
    page = Paginator(range(100), 10).page(2)
    out = html.fragment_fromstring(
        _render("{% load govuk %}{% pagination page %}", request=request, page=page)
    )
    links = {link.get("href") for link in out.findall(".//a")}
    assert "?q=a+%26+b&exemption=s12&exemption=s21&page=3" in links
    assert out.find(".//*[@aria-current='page']").text_content().strip() == "2"
    assert out.find(".//*[@rel='prev']").get("href").endswith("page=1")


def test_single_page_has_no_pagination(rf: RequestFactory) -> None:
    page = Paginator(range(3), 10).page(1)
    assert _render("{% load govuk %}{% pagination page %}", request=rf.get("/"), page=page) == ""


def test_breadcrumbs_end_with_the_page_itself() -> None:
    out = html.fragment_fromstring(
        _render('{% load govuk %}{% breadcrumbs "Home" "/" "Search" "/search" "A" %}')
    )
    assert [(a.text, a.get("href")) for a in out.findall(".//a")] == [("Home", "/"), ("Search", "/search")]
    assert out.text_content().split() == ["Home", "Search", "A"]


def test_navigation_marks_the_section_of_the_page(rf: RequestFactory) -> None:
    template = '{% load govuk %}{% navigation "Search" "/search" "Tables" "/tables" %}'
    out = html.fragment_fromstring(_render(template, request=rf.get("/tables/1")))
    assert [a.get("href") for a in out.xpath(".//a[@aria-current]")] == ["/tables"]
    template = '{% load govuk %}{% navigation "Letters" "/staff/" "Upload" "/staff/upload" %}'
    for path, section in [
        ("/staff/letters/1", "/staff/"),
        ("/staff/upload", "/staff/upload"),
        ("/staff/", "/staff/"),
    ]:
        out = html.fragment_fromstring(_render(template, request=rf.get(path)))
        assert [a.get("href") for a in out.xpath(".//a[@aria-current]")] == [section]


def _render(template: str, **context: Any) -> str:
    return Template(template).render(Context(context))


def _rendered(form: forms.Form, field: str) -> Any:
    return html.fragment_fromstring(_render("{{ field.as_field_group }}", field=form[field]))


def _tree(source: str) -> list[Any]:
    """HTML as nested lists, so that white space and the order of attributes and classes make no difference."""

    def walk(element: Any) -> list[Any]:
        attributes = sorted((name, " ".join(sorted(value.split()))) for name, value in element.attrib.items())
        inside: list[Any] = [_words(element.text)]
        for child in element:
            if isinstance(child.tag, str):
                inside.append(walk(child))
            inside.append(_words(child.tail))
        return [element.tag, attributes, [part for part in inside if part]]

    return walk(html.fragment_fromstring(source, create_parent=True))


def _words(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()
