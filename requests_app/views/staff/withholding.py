"""Withholding words of a letter: from a finding with one press, from a selection, or typed."""

import uuid
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.letters import edits
from requests_app.letters.edits.settling import EditNotPossible
from requests_app.letters.edits.withholding import places_of, words_of
from requests_app.letters.parsed import ParsedLetter, spoken
from requests_app.views.staff.access import letter_to_correct, staff_page
from requests_app.views.staff.correcting import Page, bound_or, correct, press, said
from requests_app.views.staff.correction_forms import CorrectionForm

HERE: Final = "here"
PIECE: Final = "piece"
EVERYWHERE: Final = "everywhere"


class WithholdForm(CorrectionForm):
    words = forms.CharField(
        label="Words to withhold",
        help_text="As they stand in the letter. “[withheld]” is published in their place.",
        max_length=2000,
        strip=False,
        error_messages={"required": "Enter the words to withhold."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    where = forms.ChoiceField(
        label="Where", widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}), initial=EVERYWHERE
    )

    def __init__(self, *args: Any, piece: str, has_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *([(HERE, "Only where I selected them")] if has_place else []),
            *([(PIECE, f"Wherever they stand in {called(self.document, piece)}")] if piece else []),
            (EVERYWHERE, "Wherever they stand in what is published of this letter"),
        ]


def called(document: ParsedLetter, piece: str) -> str:
    """What a piece is called in a sentence, and in the history: never by its words."""
    kind, _, rest = piece.partition(" ")
    own = rest.partition(" ")[0]
    answer = next((answer for answer in document.answers if answer.id == own), None)
    to = ", ".join(map(spoken, answer.questions[:3])) if answer else ""
    return {
        "title": "the title",
        "reference": "the reference",
        "question": f"question {spoken(own)}" if own else "",
        "group": f"the heading of question {spoken(own)}" if own else "",
        "answer": f"the answer to {to}",
        "quote": f"a quote of the answer to {to}",
        "link": f"a link of the answer to {to}",
        "note": "the remark",
        "cell": "the cell",
    }.get(kind, "the table")


def _anchor(document: ParsedLetter, piece: str) -> str:
    """Where the piece stands on the letter's page."""
    kind, _, rest = piece.partition(" ")
    own = rest.partition(" ")[0]
    if kind in ("question", "group"):
        return next(
            (question.anchor for question in document.questions if question.number == own), "questions"
        )
    if kind == "note":
        return f"n{own}"
    return own or "details"


def _number(sent: str) -> int | None:
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None


@staff_page
@require_http_methods(["GET", "POST"])
def withhold(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which words to withhold, and where.

    ?piece: as findings name it, or none for the whole letter; ?start and ?end: the characters of it that were selected.
    """
    letter = letter_to_correct(request, pk)
    document = said(letter)
    piece = request.GET.get("piece", "")
    try:
        text = words_of(document, piece) if piece else ""
    except EditNotPossible as error:
        raise Http404 from error
    start, end = _number(request.GET.get("start", "")), _number(request.GET.get("end", ""))
    selected = text[start:end].strip() if start is not None and end is not None else ""
    values = {"words": selected, "where": HERE if selected else EVERYWHERE}
    form = bound_or(request, letter, WithholdForm, values, piece=piece, has_place=bool(selected))

    def correction(current: ParsedLetter, data: dict[str, Any]) -> ParsedLetter:
        if data["where"] == HERE and start is not None and end is not None:
            if data["words"].strip() != selected:
                raise EditNotPossible(
                    "You have changed the words. Choose another place to withhold them from."
                )
            return edits.withhold_span(current, piece, start, end)
        return edits.withhold_words(current, data["words"], [piece] if data["where"] == PIECE else None)

    return correct(
        request,
        letter,
        form,
        Page("Withhold words", _anchor(document, piece), button="Withhold these words"),
        operation=lambda data: (
            "Withheld words wherever they stood"
            if data["where"] == EVERYWHERE
            else f"Withheld words of {called(document, piece)}"
        ),
        correction=correction,
        **({"quote": text} if text else {}),
        hint=_hint(document, selected),
    )


def _hint(document: ParsedLetter, selected: str) -> str:
    if not selected:
        return ""
    count = len(places_of(document, selected))
    return f"They stand in {count} places of what is published." if count > 1 else ""


@staff_page
@require_POST
def withhold_span(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Withhold the words that a finding names: the characters `start` to `end` of a `piece`."""
    piece = request.POST.get("piece", "")
    start, end = _number(request.POST.get("start", "")), _number(request.POST.get("end", ""))
    document = said(letter_to_correct(request, pk))

    def withheld(current: ParsedLetter) -> ParsedLetter:
        if start is None or end is None:
            raise EditNotPossible("Choose the words to withhold.")
        return edits.withhold_span(current, piece, start, end)

    operation = f"Withheld words of {called(document, piece)}"
    return press(request, pk, operation, withheld, _anchor(document, piece))
