"""The pages on which a piece of a letter is corrected; tables have a module of their own."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.letters import edits
from requests_app.letters.edits.settling import is_empty
from requests_app.letters.parsed import BlockRole, CitationRole, ParsedLetter, spoken
from requests_app.views.staff import correction_forms as forms
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

# The head of the letter --------------------------------------------------------------------------


@staff_page
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    form = bound_or(request, letter, forms.DetailsForm, forms.DetailsForm.values_of(said(letter)))

    def changed_names(data: dict[str, Any]) -> str:
        before = forms.DetailsForm.values_of(said(letter))
        names = [
            str(form.fields[name].label).lower()
            for name in before
            if (before[name] or None) != (data[name] or None)
        ]
        return "Changed " + (", ".join(names) or "nothing")

    def correction(document: ParsedLetter, data: dict[str, Any]) -> ParsedLetter:
        document = edits.set_title(document, data["title"])
        document = edits.set_reference(document, data["reference"])
        # Both at once: each alone may stand in the other's way.
        document = edits.set_received(edits.set_date(document, None), data["received"])
        document = edits.set_date(document, data["date"])
        document = edits.set_legislation(document, data["legislation"])
        return edits.set_authority_name(document, data["authority_name"])

    return correct(
        request, letter, form, Page("Details of the letter", "details"),
        operation=changed_names, correction=correction,
    )  # fmt: skip


# Questions ---------------------------------------------------------------------------------------


@staff_page
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: uuid.UUID, number: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    asked = question_or_404(letter, number)
    form = bound_or(request, letter, forms.QuestionForm, forms.QuestionForm.values_of(asked))

    def correction(document: ParsedLetter, data: dict[str, Any]) -> ParsedLetter:
        document = edits.set_question_text(document, number, data["text"])
        document = edits.set_question_label(document, number, data["label"])
        document = edits.set_question_group(document, number, data["group"])
        return edits.renumber_question(document, number, data["number"])

    return correct(
        request,
        letter,
        form,
        Page(f"Question {spoken(number)}", asked.anchor, template="staff/correct_question.html"),
        operation=f"Changed question {spoken(number)}",
        correction=correction,
        question=asked,
        alone=len(said(letter).questions) == 1,
    )


@staff_page
@require_http_methods(["GET", "POST"])
def add_question(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    document = said(letter)
    block = _block_of(request, document)
    last = document.questions[-1].number if document.questions else ""
    values = {"text": document.blocks[block].text if block is not None else "", "after": last}
    form = bound_or(request, letter, forms.NewQuestionForm, values)
    return correct(
        request,
        letter,
        form,
        Page("Add a question", "questions", button="Add question"),
        operation=lambda data: f"Added question {spoken(data['number'])}",
        correction=lambda document, data: edits.add_question(
            document, data["number"], data["text"], after=data["after"] or None, block=block
        ),
    )


def _block_of(request: HttpRequest, document: ParsedLetter) -> int | None:
    """The part of the letter that the address names, for a question that stands in it."""
    sent = request.GET.get("block", "")
    if sent.isdecimal() and len(sent) < 10 and int(sent) < len(document.blocks):
        return int(sent)
    return None


@staff_page
@require_http_methods(["GET", "POST"])
def split_question(request: HttpRequest, pk: uuid.UUID, number: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    asked = question_or_404(letter, number)
    form = bound_or(request, letter, forms.SplitForm, {"first": asked.text})
    return correct(
        request,
        letter,
        form,
        Page(f"Split question {spoken(number)}", asked.anchor, button="Split question"),
        operation=f"Split question {spoken(number)}",
        correction=lambda document, data: edits.split_question(
            document, number, data["first"], data["second"], data["second_number"]
        ),
        hint="What answers this question will answer both.",
    )


@staff_page
@require_http_methods(["GET", "POST"])
def merge_question(request: HttpRequest, pk: uuid.UUID, number: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    asked = question_or_404(letter, number)
    numbers = [question.number for question in said(letter).questions]
    before = numbers.index(number) - 1
    form = bound_or(
        request, letter, forms.MergeForm, {"into": numbers[before]} if before >= 0 else None, number=number
    )
    return correct(
        request,
        letter,
        form,
        Page(f"Merge question {spoken(number)} with another", "questions", button="Merge questions"),
        operation=lambda data: f"Merged question {spoken(number)} into {spoken(data['into'])}",
        correction=lambda document, data: edits.merge_questions(document, number, data["into"]),
        quote=asked.text,
    )


# Answers and what they cite ----------------------------------------------------------------------


@staff_page
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    given = answer_or_404(letter, name)
    to = ", ".join(map(spoken, given.questions))
    form = bound_or(request, letter, forms.AnswerForm, forms.AnswerForm.values_of(given))

    def correction(document: ParsedLetter, data: dict[str, Any]) -> ParsedLetter:
        document = edits.set_answer_text(document, name, data["text"])
        document = edits.set_disposition(document, name, data["disposition"])
        return edits.assign_answer(document, name, data["questions"])

    return correct(
        request,
        letter,
        form,
        Page(f"Answer to question {to}", name, template="staff/correct_answer.html"),
        operation=f"Changed the answer to {to}",
        correction=correction,
        answer=given,
        empty=is_empty(given),
        several=len(said(letter).answers) > 1,
        citation_roles=dict(forms.CITATION_ROLES),
    )  # fmt: skip


@staff_page
@require_http_methods(["GET", "POST"])
def add_citation(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    given = answer_or_404(letter, name)
    to = ", ".join(map(spoken, given.questions))
    form = bound_or(request, letter, forms.CitationForm, {"role": CitationRole.OPERATIVE})
    return correct(
        request,
        letter,
        form,
        Page(f"Add a citation to the answer to {to}", name, button="Add citation"),
        operation=lambda data: f"Added {data['provision']} to the answer to {to}",
        correction=lambda document, data: edits.add_citation(
            document, name, data["provision"], data["role"], data["quote"]
        ),
        quote=given.text,
    )


@staff_page
@require_http_methods(["GET", "POST"])
def citation(request: HttpRequest, pk: uuid.UUID, name: str, index: int) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    given = answer_or_404(letter, name)
    if index >= len(given.citations):
        raise Http404
    cited = given.citations[index]
    to = ", ".join(map(spoken, given.questions))
    form = bound_or(request, letter, forms.CitationForm, forms.CitationForm.values_of(cited))
    return correct(
        request,
        letter,
        form,
        Page(f"Citation of {cited.provision}", name),
        operation=f"Changed the citation of {cited.provision} in the answer to {to}",
        correction=lambda document, data: edits.set_citation(
            document, name, index, data["provision"], data["role"], data["quote"]
        ),
        remove=reverse("staff-remove-citation", args=[letter.pk, name, index]),
        remove_label="Remove this citation",
        quote=given.text,
    )


# Remarks and parts of the letter -----------------------------------------------------------------


@staff_page
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: uuid.UUID, index: int) -> HttpResponse:
    letter = letter_to_correct(request, pk)
    notes = said(letter).notes
    if index >= len(notes):
        raise Http404
    form = bound_or(request, letter, forms.NoteForm, forms.NoteForm.values_of(notes[index]))
    return correct(
        request,
        letter,
        form,
        Page("Remark", f"n{index}", template="staff/correct_note.html"),
        operation="Changed a remark",
        correction=lambda document, data: edits.set_note(document, index, data["text"], data["questions"]),
        remove=reverse("staff-remove-note", args=[letter.pk, index]),
        remove_label="Remove this remark",
        index=index,
    )


@staff_page
@require_http_methods(["GET", "POST"])
def block(request: HttpRequest, pk: uuid.UUID, block: int) -> HttpResponse:
    """What a part of the letter is; from here its words become a question, or part of an answer."""
    letter = letter_to_correct(request, pk)
    blocks = said(letter).blocks
    if block >= len(blocks):
        raise Http404
    form = bound_or(request, letter, forms.BlockForm, {"role": blocks[block].role})
    append = forms.AppendForm(
        initial={"revision": letter.revision and letter.revision.number},
        document=said(letter),
        auto_id="append_%s",
    )
    return correct(
        request,
        letter,
        form,
        Page("A part of the letter", "unused", template="staff/correct_block.html"),
        operation="Said what a part of the letter is",
        correction=lambda document, data: edits.set_block_role(document, block, data["role"]),
        quote=blocks[block].text,
        part=block,
        append=append,
    )


# What takes one press ----------------------------------------------------------------------------


@staff_page
@require_POST
def remove_question(request: HttpRequest, pk: uuid.UUID, number: str) -> HttpResponse:
    return press(
        request,
        pk,
        f"Removed question {spoken(number)}",
        lambda document: edits.remove_question(document, number),
        "questions",
    )


@staff_page
@require_POST
def remove_answer(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    return press(
        request, pk, "Removed an answer", lambda document: edits.remove_answer(document, name), "questions"
    )


@staff_page
@require_POST
def remove_citation(request: HttpRequest, pk: uuid.UUID, name: str, index: int) -> HttpResponse:
    return press(
        request,
        pk,
        "Removed a citation",
        lambda document: edits.remove_citation(document, name, index),
        name,
    )


@staff_page
@require_POST
def remove_note(request: HttpRequest, pk: uuid.UUID, index: int) -> HttpResponse:
    return press(
        request, pk, "Removed a remark", lambda document: edits.remove_note(document, index), "questions"
    )


@staff_page
@require_POST
def dismiss_warning(request: HttpRequest, pk: uuid.UUID, index: int) -> HttpResponse:
    return press(
        request,
        pk,
        "Settled a warning",
        lambda document: edits.dismiss_warning(document, index),
        "look",
    )


@staff_page
@require_POST
def leave_out(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take parts of the letter that nothing uses for standard wording: they are settled, and not published."""
    chosen = [int(sent) for sent in request.POST.getlist("block") if sent.isdecimal() and len(sent) < 10]

    def left_out(document: ParsedLetter) -> ParsedLetter:
        for block in chosen:
            document = edits.set_block_role(document, block, BlockRole.BOILERPLATE)
        return document

    parts = "a part" if len(chosen) == 1 else f"{len(chosen)} parts"
    return press(request, pk, f"Left out {parts} of the letter", left_out, "look")


@staff_page
@require_POST
def append_block(request: HttpRequest, pk: uuid.UUID, block: int) -> HttpResponse:
    name = request.POST.get("answer", "")
    return press(
        request,
        pk,
        "Added a part of the letter to an answer",
        lambda document: edits.append_block(document, name, block),
        name,
    )
