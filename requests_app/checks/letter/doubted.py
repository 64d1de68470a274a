"""What the reader doubted and the law minds: taken up as findings, in the reader's words.

They go when the doubt is settled on the letter's page, so nobody is asked twice.
"""

from collections.abc import Iterator
from typing import Final

from requests_app.checks.finding import Finding, Severity
from requests_app.letters.parsed import ParsedLetter

TAKEN_UP: Final = ("question-unanswered", "date-before-received", "date-in-future", "wrong-looking-citation")
"""Codes of doubts, and of the findings they become."""


def find(letter: ParsedLetter) -> Iterator[Finding]:
    """Yield the doubts that the law minds."""
    answers = {number: answer.id for answer in letter.answers for number in answer.questions}
    for doubt in letter.warnings:
        if doubt.code in TAKEN_UP:
            number = doubt.question or ""
            is_asked = doubt.code == "question-unanswered"
            answer = f"answer {answers[number]}" if number in answers else ""
            yield Finding(
                doubt.code,
                f"{doubt.code}:{number}"[:300],
                Severity.WARNING,
                doubt.message,
                piece=f"question {number}" if is_asked and number else answer,
            )
