"""Forms, and how Django's form fields become components of the GOV.UK Design System."""

from typing import Any, Final

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils.translation import gettext


class GovukRenderer(TemplatesSetting):
    """Renders every form of the site; `FORM_RENDERER` names it. `{{ form }}` and `{{ form.field }}` work."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"


# The attributes of a widget that a component passes on to its element.
_KEPT_ATTRIBUTES: Final = ("autocomplete", "inputmode", "spellcheck", "maxlength", "min", "max", "step")


def field_component(field: forms.BoundField) -> tuple[str, dict[str, Any]]:
    """Return the name of the field's component and its parameters.

    An empty name means that no component fits: the parameter `html` is then Django's own rendering.
    """
    widget = field.field.widget
    match widget:
        case forms.CheckboxSelectMultiple():
            return "checkboxes", _group(field)
        case forms.RadioSelect():
            return "radios", _group(field)
        case forms.CheckboxInput():
            return "checkboxes", _single_checkbox(field)
        case forms.Select():
            return "select", _labelled(field) | {"items": _options(field)}
        case forms.Textarea():
            rows = {"rows": widget.attrs.get("rows", 5)}
            return "textarea", _labelled(field) | rows | {"value": _text(field)}
        case forms.FileInput():
            return "file-upload", _labelled(field) | {"multiple": widget.allow_multiple_selected}
        case forms.PasswordInput():
            params = _labelled(field)
            autocomplete = params.pop("attributes").get("autocomplete", "current-password")
            return "password-input", params | {"autocomplete": autocomplete}
        case forms.MultiWidget():
            return "", {"html": str(field)}
        case Input():
            return "input", _labelled(field) | {"type": widget.input_type, "value": _text(field)}
    return "", {"html": str(field)}


def error_links(form: forms.BaseForm) -> list[dict[str, str]]:
    """Return what is wrong with a form as items of the error summary, each a link to its field."""
    links = [{"text": str(text)} for text in form.non_field_errors()]
    for field in form:
        target = {} if field.is_hidden else {"href": f"#{field.auto_id}"}
        links += [{"text": str(text)} | target for text in field.errors]
    return links


def _labelled(field: forms.BoundField) -> dict[str, Any]:
    """What every component takes of a field: its names, label, hint and errors."""
    attrs = field.field.widget.attrs
    params: dict[str, Any] = {
        "id": field.auto_id,
        "name": field.html_name,
        "label": {"text": str(field.label)},
        "classes": attrs.get("class", ""),
        "attributes": {name: attrs[name] for name in _KEPT_ATTRIBUTES if name in attrs},
    }
    if field.help_text:
        params["hint"] = {"text": str(field.help_text)}
    if field.errors:
        params["errorMessage"] = {
            "text": " ".join(map(str, field.errors)),
            "visuallyHiddenText": gettext("Error"),
        }
    return params


def _group(field: forms.BoundField) -> dict[str, Any]:
    """Several boxes to tick, or several choices of which one holds: the label is their legend."""
    params = _labelled(field)
    legend = params.pop("label") | {"classes": "govuk-fieldset__legend--s"}
    del params["id"], params["attributes"]
    return params | {
        "idPrefix": field.auto_id,
        "fieldset": {"legend": legend},
        "items": _options(field),
    }


def _single_checkbox(field: forms.BoundField) -> dict[str, Any]:
    """One box to tick, whose label stands beside it."""
    params = _labelled(field)
    box = {
        "value": "on",
        "text": str(field.label),
        "checked": bool(field.value()),
        **({"hint": params.pop("hint")} if "hint" in params else {}),
    }
    del params["id"], params["label"], params["attributes"]
    return params | {"idPrefix": field.auto_id, "items": [box]}


def _options(field: forms.BoundField) -> list[dict[str, Any]]:
    chosen = [option.data for option in field.subwidgets]
    return [
        {
            "value": str(option["value"]),
            "text": str(option["label"]),
            "selected": option["selected"],
            "checked": option["selected"],
        }
        for option in chosen
    ]


def _text(field: forms.BoundField) -> str:
    """The field's value as its widget writes it: a date as 2025-03-27, nothing as an empty text."""
    value = field.field.widget.format_value(field.value())
    return "" if value is None else str(value)
