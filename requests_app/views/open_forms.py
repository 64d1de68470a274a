"""Forms that anyone may send, without an account, scripts or a cookie; what keeps programs from filling them in."""

from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

_FASTEST: Final = 3  # seconds: nobody fills the form in sooner, but a program does
_SLOWEST: Final = 24 * 60 * 60
_SIGNER: Final = signing.TimestampSigner(salt="requests_app.open_form")


class OpenForm(forms.Form):
    """A page that shows it gives it `opened`: the stamp of the moment."""

    # People do not see it and screen readers are told; programs that fill in everything fill it in.
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave the field “Leave this empty” empty."))
        return ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opened = data.get("opened", "")
        try:
            _SIGNER.unsign(opened, max_age=_SLOWEST)
        except signing.BadSignature as error:
            raise forms.ValidationError(
                _("This page was open for too long. Send the form once more.")
            ) from error
        if not _is_old_enough(opened):
            raise forms.ValidationError(_("That was very quick. Check the form and send it once more."))
        return data


def stamp() -> str:
    """Return what `opened` holds in a form that is shown now."""
    return _SIGNER.sign("")


def _is_old_enough(opened: str) -> bool:
    try:
        _SIGNER.unsign(opened, max_age=_FASTEST)
    except signing.SignatureExpired:
        return True
    return False
