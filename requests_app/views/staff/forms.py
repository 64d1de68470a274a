"""What staff may type on their pages."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from requests_app.models import Authority, Letter
from requests_app.owning import name_of

DATES: Final = ["%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
DATE_ERROR: Final = "Enter a real date, such as 27 3 2026."
NARROW: Final = {"class": "govuk-input--width-10", "spellcheck": "false"}

SHOWN: Final = [
    ("ready", "Ready to publish"),
    ("stopped", "Stopped by a finding"),
    ("doubtful", "Something to check"),
    ("late", "Late"),
]
SORTS: Final = [
    ("oldest", "Oldest first"),
    ("newest", "Newest first"),
    ("fewest", "Fewest things to check first"),
]


class QueueForm(forms.Form):
    """The filters of the queue."""

    q = forms.CharField(
        label="Search letters", help_text="By reference, title, file name, or words of a question or answer.",
        required=False, max_length=200,
    )  # fmt: skip
    whose = forms.CharField(required=False, validators=[RegexValidator(r"^(mine|nobody|[0-9]{1,9})$")])
    show = forms.ChoiceField(choices=SHOWN, required=False)
    sort = forms.ChoiceField(choices=SORTS, required=False)
    status = forms.ChoiceField(choices=Letter.Status, required=False)
    batch = forms.UUIDField(required=False)


class BulkForm(forms.Form):
    """What is asked before something is done with many letters."""

    to = forms.ModelChoiceField(
        User.objects.none(), label="Who is to see to them?", empty_label="Choose a colleague",
        error_messages={"required": "Choose a colleague."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why are they discarded?",
        help_text="Kept with the history of each letter, for staff.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why these letters are discarded."},
    )

    def __init__(self, *args: Any, asks: Sequence[str], colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: field for name, field in self.fields.items() if name in asks}
        if to := self.fields.get("to"):
            assert isinstance(to, forms.ModelChoiceField)
            to.queryset = colleagues
            to.label_from_instance = name_of  # type: ignore[method-assign, assignment]


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFilesField(forms.FileField):
    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        if not any(files):
            raise forms.ValidationError("Choose at least one letter to upload.")
        # Each file's own faults are for intake to tell, so that one bad file does not stop the others.
        return [file for file in files if file]


class UploadForm(forms.Form):
    authority = forms.ModelChoiceField(
        Authority.objects.none(),
        label="Whose letters are they?",
        empty_label=None,
        to_field_name="slug",
    )
    letters = _ManyFilesField(
        label="Upload letters",
        help_text="PDF, documents (.docx, .odt, .doc, .rtf), emails (.eml, .msg), web pages (.html) or text files.",
    )
    together = forms.BooleanField(
        label="All these files belong to one letter",
        help_text="The other documents are read as annexes to it, and spreadsheets as its tables.",
        required=False,
    )

    def __init__(self, *args: Any, authorities: Sequence[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Authority.objects.filter(pk__in=[authority.pk for authority in authorities])
        if len(authorities) == 1:
            field.initial = authorities[0].slug
            field.widget = forms.HiddenInput()


class OneFileForm(forms.Form):
    file = forms.FileField(allow_empty_file=True)


class AcceptForm(forms.Form):
    """Findings of one kind, and why they may be published as they are."""

    kind = forms.CharField()
    every = forms.BooleanField(required=False)
    finding = forms.TypedMultipleChoiceField(coerce=int, required=False)
    reason = forms.CharField(
        label="Why may this be published as it is?",
        help_text="Staff will see this with your name. Do not name anybody.",
        max_length=1000,
        error_messages={"required": "Enter the reason, such as “these figures count potholes, not people”."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, open_ones: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["finding"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, pk) for pk in open_ones]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("every") and "finding" in data and not data["finding"]:
            self.add_error("finding", "Tick what you accept, or accept all of them.")
        return data


class MoveForm(forms.Form):
    to = forms.ChoiceField(choices=Letter.Status)
    note = forms.CharField(required=False, max_length=1000)
