"""What of a new letter was asked and answered before, by this authority or another."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app import matching, search
from requests_app.letters.asking import MOST_QUESTIONS, AskedText
from requests_app.letters.parsed import ParsedLetter, Question, spoken
from requests_app.matching import Match
from requests_app.models import Letter
from requests_app.search import SearchTooSlow
from requests_app.views.staff.access import letter_for, staff_page


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """A question of the letter, and the best published one like it."""

    question: Question
    match: Match

    @property
    def spoken(self) -> str:
        return spoken(self.question.number)


@staff_page
@require_safe
def asked_before(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The strip on a letter's page, which asks for it once it is shown; nothing where nothing was asked before."""
    letter = letter_for(request, pk)
    if letter.revision is None:
        return HttpResponse(status=204)
    try:
        with search.bounded():
            found = _found(letter, letter.revision.parsed)
    except SearchTooSlow:
        found = []
    if not found:
        return HttpResponse(status=204)
    asked = len(letter.revision.parsed.questions)
    return render(request, "staff/_asked_before.html", {"letter": letter, "found": found, "asked": asked})


def _found(letter: Letter, parsed: ParsedLetter) -> list[AskedBefore]:
    questions = [question for question in parsed.questions if question.text.strip()][:MOST_QUESTIONS]
    words = {question.number: question.text for question in parsed.questions}
    asked = [
        AskedText(
            question.number,
            question.text,
            " ".join(filter(None, [parsed.title, question.group, words.get(question.parent or "")])),
        )
        for question in questions
    ]
    matched = matching.match(asked, beside=letter.info_request, best=1)
    return [
        AskedBefore(question, each.matches[0])
        for question, each in zip(questions, matched, strict=True)
        if each.matches
    ]
