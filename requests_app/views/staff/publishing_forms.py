"""What staff may type where a letter is published, given out, kept, withdrawn or discarded."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from requests_app.views.staff.forms import DATE_ERROR, DATES, NARROW


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Everyone will see this at the address of the response. Do not name anybody.",
        max_length=1000,
        error_messages={"required": "Enter the reason, in words for the public."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label="Why is it discarded?",
        help_text="Staff will see this in the history. Do not name anybody.",
        max_length=1000,
        error_messages={"required": "Enter the reason, such as “uploaded for the wrong authority”."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FilesForm(forms.Form):
    """Which files of a letter anyone may download as they were sent: of those in which nothing stands in the way."""

    public = forms.TypedMultipleChoiceField(
        label="Let anyone download a file as it was sent",
        help_text="What was corrected or taken out here still stands in it. Tick one only if you have looked at all of it.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["public"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offered)


class PublishForm(FilesForm):
    """corrects: whether something of the letter is public, so that the public is told what changes."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="What has changed since it was published?",
        help_text="Everyone will see this beside the response. Do not name anybody.",
        max_length=1000,
        error_messages={"required": "Say what has changed, in words for the public."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    when = forms.ChoiceField(choices=[("now", "Now"), ("later", "On a day")], required=False)  # two buttons
    on = forms.DateField(
        label="Or on a later day",
        help_text="For example, 27 3 2026. It is published that morning, if nothing stands in the way by then.",
        required=False,
        input_formats=DATES,
        error_messages={"invalid": DATE_ERROR},
        widget=forms.DateInput(format="%-d %-m %Y", attrs=NARROW),
    )

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = corrects

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        later = data.get("when") == "later"
        if later and not data.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day on which it is to be published.")
        elif later and data.get("on") and data["on"] <= timezone.localdate():
            self.add_error("on", "Enter a day after today, or publish it now.")
        elif not later and data.get("on"):
            self.add_error("on", "You entered a day. Press “Publish on that day”, or empty the day.")
        return data


class KeepForm(forms.Form):
    """Until when an entry is kept beyond its retention period."""

    until = forms.DateField(
        label="Keep it until",
        help_text="For example, 27 3 2030. You are told before that day comes.",
        input_formats=DATES,
        error_messages={"invalid": DATE_ERROR, "required": "Enter the day until which it is kept."},
        widget=forms.DateInput(format="%-d %-m %Y", attrs=NARROW),
    )
    reason = forms.CharField(
        label="Why is it kept longer?",
        help_text="Staff will see this in the history. Do not name anybody.",
        max_length=1000,
        error_messages={
            "required": "Enter the reason, such as “figures that are still asked for each year”."
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
