"""What an administrator may type."""

import datetime
from typing import TYPE_CHECKING, Final

from django import forms
from django.utils import timezone

from requests_app.models import ApiKey, Authority, Membership

if TYPE_CHECKING:  # Django's own class takes no parameter while it runs
    _AuthorityForm = forms.ModelForm[Authority]
else:
    _AuthorityForm = forms.ModelForm

_ROLES: Final = {
    Membership.Role.UPLOADER: "Uploader: sends in letters and corrects drafts",
    Membership.Role.REVIEWER: "Reviewer: also corrects what is in review",
    Membership.Role.PUBLISHER: "Publisher: also publishes and withdraws",
    Membership.Role.ADMINISTRATOR: "Administrator: also sees to people, settings, keys and the audit",
}

# What is in addresses and at the top of every page is for the people who run the site.
_FIXED: Final = {"id", "name", "slug"}


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Email address",
        help_text="Of their work account, if they sign in with one.",
        error_messages={
            "required": "Enter their email address.",
            "invalid": "Enter an email address such as name@example.org.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        error_messages={"required": "Enter their name, as their colleagues know it."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="What may they do?",
        choices=list(_ROLES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they may do."},
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="What may they do?",
        choices=list(_ROLES.items()),
        widget=forms.RadioSelect,
    )


class AuthorityForm(_AuthorityForm):
    """Every setting of an authority that is not part of its addresses."""

    class Meta:
        model = Authority
        fields = [
            field.name for field in Authority._meta.fields if field.editable and field.name not in _FIXED
        ]


class KeyForm(forms.Form):
    name = forms.CharField(
        label="What is the key for?",
        help_text="Such as “case system”.",
        max_length=50,
        error_messages={"required": "Enter what the key is for."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What may the program do?",
        help_text="Choose only what it needs. What it corrects, moves and publishes it does in your name: it may do what you "
        "may, and the history names you and the key.",
        choices=ApiKey.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that the program may do."},
    )
    expires = forms.DateField(
        label="Last day it is good for",
        help_text="For example, 2027-03-31. Leave empty for a key that does not expire.",
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a date such as 2027-03-31."},
    )

    def clean_expires(self) -> datetime.datetime | None:
        day: datetime.date | None = self.cleaned_data["expires"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError("Enter a day that is not over.")
        return datetime.datetime.combine(day, datetime.time.max, timezone.get_default_timezone())
