"""The pages on which pieces of a letter change their places: order, paragraphs, halves, and what a piece is."""

import uuid
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.letters import edits
from requests_app.letters.edits import EditNotPossible
from requests_app.letters.edits.moving import paragraphs
from requests_app.letters.edits.withholding import words_of
from requests_app.letters.parsed import ParsedLetter, spoken
from requests_app.views.staff.access import letter_to_correct, staff_page
from requests_app.views.staff.correcting import (
    Page,
    answer_or_404,
    bound_or,
    correct,
    press,
    question_or_404,
    said,
)
from requests_app.views.staff.correction_forms import (
    AnswerChoice,
    CorrectionForm,
    NumberField,
    QuestionsField,
    offer_questions,
    short,
)

_SMALL: Final = {"class": "govuk-radios--small"}
_MANY: Final = {"class": "govuk-checkboxes--small app-many"}


class ParagraphForm(CorrectionForm):
    paragraph = forms.TypedChoiceField(
        label="Which paragraph?",
        coerce=int,
        error_messages={"required": "Choose the paragraph to move."},
        widget=forms.RadioSelect(attrs=_SMALL),
    )
    to = AnswerChoice(label="Add it to the end of the answer to")

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, to = self.fields["paragraph"], self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(to, AnswerChoice)
        found = enumerate(paragraphs(self.document, name))
        field.choices = [(number, short(paragraph.text)) for number, paragraph in found]
        to.offer_answers(self.document, but=name)


class SplitAnswerForm(CorrectionForm):
    first = forms.CharField(
        label="First answer",
        error_messages={"required": "Enter what the first answer says."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    second = forms.CharField(
        label="Second answer",
        error_messages={"required": "Enter what the second answer says."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    questions = QuestionsField(
        label="Which questions does the second answer?",
        error_messages={"required": "Choose which questions the second answers."},
        widget=forms.CheckboxSelectMultiple(attrs=_MANY),
    )


class MergeAnswerForm(CorrectionForm):
    into = AnswerChoice(label="Add it to the end of the answer to")

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        assert isinstance(into, AnswerChoice)
        into.offer_answers(self.document, but=name)


QUESTION: Final = "question"
ANSWER: Final = "answer"
NOTE: Final = "note"
OUT: Final = "out"
_KINDS: Final = (
    (QUESTION, "A question"),
    (ANSWER, "Part of an answer"),
    (NOTE, "A remark"),
    (OUT, "Standard wording, or anything else that is not to be published"),
)


class RetypeForm(CorrectionForm):
    """What a piece is, and where it belongs as that."""

    kind = forms.ChoiceField(
        label="What is it?",
        error_messages={"required": "Choose what it is."},
        widget=forms.RadioSelect(attrs=_SMALL),
    )
    number = NumberField(
        label="Number, if it is a question",
        help_text="For example 5, 5b or 5b(ii).",
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    after = forms.ChoiceField(label="It stands after, if it is a question", required=False)
    answer = AnswerChoice(label="If it is part of an answer: of the answer to", required=False)

    def __init__(self, *args: Any, piece: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, _, own = piece.partition(" ")
        field, answer = self.fields["kind"], self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(answer, AnswerChoice)
        field.choices = [each for each in _KINDS if each[0] != kind]
        answer.offer_answers(self.document, but=own)
        offer_questions(self.fields["after"], self.document, first=("", "Nothing: it is the first"))
        if kind == QUESTION:
            del self.fields["number"], self.fields["after"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        needed = {QUESTION: "number", ANSWER: "answer"}.get(data.get("kind", ""))
        if needed and needed not in self.errors and not data.get(needed):
            self.add_error(
                needed,
                "Enter a number such as 5, 5b or 5b(ii)." if needed == "number" else "Choose the answer.",
            )
        return data


@staff_page
@require_http_methods(["GET", "POST"])
def retype(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a piece is, where it was taken for something else. ?piece: "question 2", "answer a1" or "note 0"."""
    letter = letter_to_correct(request, pk)
    document = said(letter)
    piece = request.GET.get("piece", "")
    kind, _, own = piece.partition(" ")
    try:
        words = words_of(document, piece)
    except EditNotPossible as error:
        raise Http404 from error
    if kind not in (QUESTION, ANSWER, NOTE):
        raise Http404
    on = _questions_of(document, kind, own)

    def correction(current: ParsedLetter, data: dict[str, Any]) -> ParsedLetter:
        match data["kind"]:
            case "question":
                return edits.make_question(current, piece, data["number"], after=data["after"] or None)
            case "answer":
                return edits.make_answer(current, piece, data["answer"])
            case "note":
                return edits.make_note(current, piece, on)
            case _:
                return edits.leave_out(current, piece)

    last = document.questions[-1].number if document.questions else ""
    form = bound_or(request, letter, RetypeForm, {"after": last}, piece=piece)
    name = {QUESTION: f"question {spoken(own)}", ANSWER: "an answer", NOTE: "a remark"}[kind]
    return correct(
        request,
        letter,
        form,
        Page("It is something else", "questions"),
        operation=lambda data: f"Took {name} for {dict(_KINDS)[data['kind']].split(',')[0].lower()}",
        correction=correction,
        quote=words,
        hint="What answers the question alone goes with it." if kind == QUESTION else "",
    )


def _questions_of(document: ParsedLetter, kind: str, own: str) -> tuple[str, ...]:
    """The questions that a remark is on, if it is made of this piece: those of the answer it was."""
    return next((answer.questions for answer in document.answers if kind == ANSWER and answer.id == own), ())


@staff_page
@require_http_methods(["GET", "POST"])
def move_paragraph(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    given = answer_or_404(letter, name)
    form = bound_or(request, letter, ParagraphForm, name=name)
    to = ", ".join(map(spoken, given.questions))
    return correct(
        request,
        letter,
        form,
        Page("Move a paragraph to another answer", name, button="Move paragraph"),
        operation=f"Moved a paragraph of the answer to {to}",
        correction=lambda document, data: edits.move_paragraph(document, name, data["paragraph"], data["to"]),
    )


@staff_page
@require_http_methods(["GET", "POST"])
def split_answer(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    given = answer_or_404(letter, name)
    to = ", ".join(map(spoken, given.questions))
    form = bound_or(request, letter, SplitAnswerForm, {"first": given.text})
    return correct(
        request,
        letter,
        form,
        Page(f"Split the answer to {to}", name, button="Split answer"),
        operation=f"Split the answer to {to}",
        correction=lambda document, data: edits.split_answer(
            document, name, data["first"], data["second"], data["questions"]
        ),
        hint="Cut the words of the second answer out of the first. What they cite goes with them; tables stay.",
    )


@staff_page
@require_http_methods(["GET", "POST"])
def merge_answer(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    given = answer_or_404(letter, name)
    to = ", ".join(map(spoken, given.questions))
    form = bound_or(request, letter, MergeAnswerForm, name=name)
    return correct(
        request,
        letter,
        form,
        Page(f"Merge the answer to {to} with another", "questions", button="Merge answers"),
        operation=f"Merged the answer to {to} into another",
        correction=lambda document, data: edits.merge_answers(document, name, data["into"]),
        quote=given.text,
    )


@staff_page
@require_POST
def move_question(request: HttpRequest, pk: uuid.UUID, number: str) -> HttpResponse:
    """One place up or down among the questions of its level, with its parts."""
    asked = question_or_404(letter_to_correct(request, pk), number)
    is_up = request.POST.get("where") == "up"
    return press(
        request,
        pk,
        f"Moved question {spoken(number)} {'up' if is_up else 'down'}",
        lambda document: (edits.move_question_up if is_up else edits.move_question_down)(document, number),
        asked.anchor,
    )
