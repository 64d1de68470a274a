"""What staff may type to correct a letter, piece by piece."""

from typing import Any, Final

from django import forms

from requests_app.letters.edits.answers import as_provision
from requests_app.letters.edits.questions import as_number
from requests_app.letters.edits.settling import EditNotPossible
from requests_app.letters.parsed import (
    Answer,
    BlockRole,
    Citation,
    CitationRole,
    Disposition,
    LetterTable,
    Note,
    ParsedLetter,
    Question,
    Regime,
)
from requests_app.models.log import DISPOSITIONS, REGIMES
from requests_app.views.staff.forms import DATE_ERROR, DATES, NARROW

_HALF: Final = {"class": "govuk-!-width-one-half"}
CITATION_ROLES: Final = [
    (CitationRole.OPERATIVE, "The reason for this answer"),
    (CitationRole.PROCEDURE, "Procedure, such as how the request was handled"),
    (CitationRole.ADVICE, "Advice to the requester"),
    (CitationRole.BOILERPLATE, "Standard wording"),
]
BLOCK_ROLES: Final = [
    (BlockRole.QUESTION, "Part of a question"),
    (BlockRole.ANSWER, "Part of an answer"),
    (BlockRole.TABLE, "A table"),
    (BlockRole.NOTE, "A remark on questions"),
    (BlockRole.HEADING, "A heading"),
    (BlockRole.REFERENCE, "The reference"),
    (BlockRole.DATE, "A date"),
    (BlockRole.LETTERHEAD, "Letterhead or address"),
    (BlockRole.SALUTATION, "Salutation"),
    (BlockRole.OPENING, "Opening words"),
    (BlockRole.PREAMBLE, "Words before the questions or answers"),
    (BlockRole.BOILERPLATE, "Standard wording, such as how to complain"),
    (BlockRole.SIGNATURE, "Signature"),
    (BlockRole.ANNEX, "Annex"),
    (BlockRole.OTHER, "Not settled: keep it listed as not used"),
]


class CorrectionForm(forms.Form):
    """A correction carries the revision it was made from, so that it overwrites nobody else's."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, document: ParsedLetter, **kwargs: Any) -> None:
        self.document = document
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, QuestionsField):
                field.offer(document)


class NumberField(forms.CharField):
    default_error_messages = {"required": "Enter a number such as 5, 5b or 5b(ii)."}

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:  # where it may be left out
            return ""
        try:
            return as_number(typed)
        except EditNotPossible as error:
            raise forms.ValidationError(str(error)) from error


class QuestionsField(forms.MultipleChoiceField):
    """Some of the letter's questions, to tick."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, document: ParsedLetter) -> None:
        self.choices = [
            (question.number, f"{question.number} {short(question.text)}") for question in document.questions
        ]


class AnswerChoice(forms.ChoiceField):
    """One of the letter's answers."""

    def offer_answers(self, document: ParsedLetter, *, but: str = "") -> None:
        self.choices = [
            (answer.id, f"{', '.join(answer.questions[:4])}: {short(answer.text) or 'no answer yet'}")
            for answer in document.answers
            if answer.id != but
        ]


def short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 70 else f"{words[:70].rsplit(' ', 1)[0]} …"


class DetailsForm(CorrectionForm):
    """What stands in the letter's head."""

    title = forms.CharField(label="Title", help_text="In a few words, what was asked.", required=False)
    reference = forms.CharField(
        label="Reference", help_text="The authority’s own.", required=False, max_length=200,
        widget=forms.TextInput(attrs=_HALF),
    )  # fmt: skip
    received = forms.DateField(
        label="Request received", help_text="For example, 27 3 2026.", required=False, input_formats=DATES,
        error_messages={"invalid": DATE_ERROR}, widget=forms.DateInput(format="%-d %-m %Y", attrs=NARROW),
    )  # fmt: skip
    date = forms.DateField(
        label="Date of the letter", help_text="For example, 27 3 2026.", required=False, input_formats=DATES,
        error_messages={"invalid": DATE_ERROR}, widget=forms.DateInput(format="%-d %-m %Y", attrs=NARROW),
    )  # fmt: skip
    legislation = forms.ChoiceField(
        label="Answered under", choices=[("", "The letter does not say"), *REGIMES], required=False
    )
    authority_name = forms.CharField(
        label="Authority, as the letter names it", required=False, max_length=200
    )

    @staticmethod
    def values_of(document: ParsedLetter) -> dict[str, Any]:
        return {
            "title": document.title or "",
            "reference": document.reference or "",
            "received": document.received,
            "date": document.date,
            "legislation": document.legislation or "",
            "authority_name": document.authority.name or "",
        }

    def clean_legislation(self) -> Regime | None:
        chosen = self.cleaned_data["legislation"]
        return Regime(chosen) if chosen else None


class QuestionForm(CorrectionForm):
    text = forms.CharField(
        label="What was asked",
        error_messages={"required": "Enter what was asked, or remove the question."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    number = NumberField(
        label="Number",
        help_text="For example 5, 5b or 5b(ii). Its parts are renumbered with it.",
        widget=forms.TextInput(attrs=NARROW),
    )
    label = forms.CharField(
        label="Mark, as printed", required=False, max_length=60, widget=forms.TextInput(attrs=NARROW)
    )
    group = forms.CharField(
        label="Heading it stands under",
        help_text="Only where the numbers start again under each heading.",
        required=False,
    )

    @staticmethod
    def values_of(question: Question) -> dict[str, Any]:
        return {
            "text": question.text,
            "number": question.number,
            "label": question.label,
            "group": question.group or "",
        }


class NewQuestionForm(CorrectionForm):
    text = forms.CharField(
        label="What was asked",
        error_messages={"required": "Enter what was asked."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    number = NumberField(
        label="Number", help_text="For example 5, 5b or 5b(ii).", widget=forms.TextInput(attrs=NARROW)
    )
    after = forms.ChoiceField(label="It stands after", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_questions(self.fields["after"], self.document, first=("", "Nothing: it is the first"))


class SplitForm(CorrectionForm):
    first = forms.CharField(
        label="First question",
        error_messages={"required": "Enter what the first question asks."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    second = forms.CharField(
        label="Second question",
        error_messages={"required": "Enter what the second question asks."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    second_number = NumberField(
        label="Number of the second question",
        help_text="For example 5, 5b or 5b(ii).",
        widget=forms.TextInput(attrs=NARROW),
    )


class MergeForm(CorrectionForm):
    into = forms.ChoiceField(label="Add its words to the end of")

    def __init__(self, *args: Any, number: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [question for question in self.document.questions if question.number != number]
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(other.number, f"{other.number} {short(other.text)}") for other in others]


def offer_questions(field: forms.Field, document: ParsedLetter, *, first: tuple[str, str]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = [
        first,
        *((question.number, f"{question.number} {short(question.text)}") for question in document.questions),
    ]


class AnswerForm(CorrectionForm):
    text = forms.CharField(label="Answer", widget=forms.Textarea(attrs={"rows": 8}), required=False)
    disposition = forms.ChoiceField(
        label="What became of it",
        choices=DISPOSITIONS,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    questions = QuestionsField(
        label="Which questions does it answer?",
        error_messages={"required": "Choose at least one question that this answers."},
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small app-many"}),
    )

    @staticmethod
    def values_of(answer: Answer) -> dict[str, Any]:
        return {
            "text": answer.text,
            "disposition": answer.disposition,
            "questions": list(answer.questions),
        }

    def clean_disposition(self) -> Disposition:
        return Disposition(self.cleaned_data["disposition"])


class CitationForm(CorrectionForm):
    provision = forms.CharField(
        label="Section or regulation",
        help_text="For example s40(2), reg12(4)(b), or for Scotland foisa:s30(b)(i).",
        error_messages={"required": "Enter a section or regulation such as s40(2)."},
        widget=forms.TextInput(attrs=NARROW),
    )
    role = forms.ChoiceField(
        label="Why the letter names it",
        choices=CITATION_ROLES,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    quote = forms.CharField(
        label="The letter’s own words",
        help_text="Such as “section 40(2) of the Act”. They are looked up in the letter.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @staticmethod
    def values_of(citation: Citation) -> dict[str, Any]:
        return {"provision": citation.provision, "role": citation.role, "quote": citation.quote}

    def clean_provision(self) -> str:
        try:
            return as_provision(self.cleaned_data["provision"])[0]
        except EditNotPossible as error:
            raise forms.ValidationError(str(error)) from error

    def clean_role(self) -> CitationRole:
        return CitationRole(self.cleaned_data["role"])


class NoteForm(CorrectionForm):
    text = forms.CharField(
        label="Remark",
        error_messages={"required": "Enter what the remark says, or remove it."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    questions = QuestionsField(
        label="Which questions is it on?",
        help_text="Choose none if it is on the whole letter.",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small app-many"}),
    )

    @staticmethod
    def values_of(note: Note) -> dict[str, Any]:
        return {"text": note.text, "questions": list(note.questions)}


class TableForm(CorrectionForm):
    """A table's words; its cells are read beside the form, since their number is the table's own."""

    title = forms.CharField(label="Title", required=False)
    notes = forms.CharField(
        label="Notes", help_text="One on each line.", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    questions = QuestionsField(
        label="Which questions does it belong to?",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small app-many"}),
    )

    @staticmethod
    def values_of(table: LetterTable) -> dict[str, Any]:
        return {
            "title": table.title or "",
            "notes": "\n".join(table.notes),
            "questions": list(table.questions),
        }

    def clean_notes(self) -> list[str]:
        return str(self.cleaned_data["notes"]).splitlines()


class BlockForm(CorrectionForm):
    role = forms.ChoiceField(
        label="What is it?",
        choices=BLOCK_ROLES,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )

    def clean_role(self) -> BlockRole:
        return BlockRole(self.cleaned_data["role"])


class AppendForm(CorrectionForm):
    answer = AnswerChoice(label="Add its words to the end of the answer to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, AnswerChoice)
        field.offer_answers(self.document)
