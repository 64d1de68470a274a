"""Every kind of doubt that a reading can come with: what it is called, what it means, what a person does about it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from requests_app.letters.document import Doubt
from requests_app.letters.parsed import ParsedLetter

DETAILS: Final = "details"
QUESTIONS: Final = "questions"
FILES: Final = "files"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of doubt, in words for staff.

    title: a few words; meaning: why it is said; advice: what to do.
    home: the part of the letter's page that it belongs to where it concerns no single piece of the letter.
    """

    title: str
    meaning: str
    advice: str
    home: str = FILES


KINDS: Final[Mapping[str, Kind]] = {
    # what the letter says of itself
    "missing-reference": Kind(
        "No reference",
        "The letter states no reference of its own.",
        "Add the reference under which the request is known.",
        DETAILS,
    ),
    "missing-date": Kind("No date", "The letter states no date.", "Add the date it was sent.", DETAILS),
    "missing-title": Kind(
        "No title",
        "The letter does not say what the request is about.",
        "Add a short title that names the subject.",
        DETAILS,
    ),
    "missing-authority": Kind(
        "No authority named",
        "The letter does not name the public authority.",
        "Add the name, unless the letter is published under the authority you chose for it.",
        DETAILS,
    ),
    "unclear-regime": Kind(
        "Unclear which law",
        "The letter names neither the Freedom of Information Act nor the Environmental Information Regulations.",
        "Choose the law that the request was answered under.",
        DETAILS,
    ),
    "assumed-regime": Kind(
        "Law taken from what is cited",
        "The letter names no law. The law was taken from the sections or regulations that it cites.",
        "Choose the law that the request was answered under.",
        DETAILS,
    ),
    "two-dates": Kind(
        "Two dates",
        "The letter bears two dates that could both be its own.",
        "Choose the date it was sent.",
        DETAILS,
    ),
    "date-before-received": Kind(
        "Answered before it was asked",
        "The date of the letter is before the day on which it says the request was received.",
        "Correct whichever date is wrong.",
        DETAILS,
    ),
    "date-in-future": Kind(
        "Date still to come",
        "The date of the letter is later than the day it was read.",
        "Correct the date, or wait until the letter was sent.",
        DETAILS,
    ),
    "acknowledgement": Kind(
        "Seems to be an acknowledgement",
        "The letter promises an answer and gives none.",
        "Upload the response itself. If this is the response, add its answers.",
        QUESTIONS,
    ),
    "internal-review": Kind(
        "Seems to be the reply to an internal review",
        "The letter tells the outcome of a review of an earlier response.",
        "Check that it is published together with the response it is about.",
        QUESTIONS,
    ),
    # questions and answers
    "no-question-printed": Kind(
        "Questions are not printed",
        "The letter answers without printing what was asked.",
        "Copy the questions from the request.",
        QUESTIONS,
    ),
    "question-unanswered": Kind(
        "Question without an answer",
        "Nothing in the letter was found to answer the question.",
        "Find the answer among the parts that are not used, or leave it if the letter gives none.",
        QUESTIONS,
    ),
    "answer-to-missing-question": Kind(
        "Answer without a question",
        "The letter numbers an answer for which it prints no question.",
        "Check the numbers, and add the question if it is missing.",
        QUESTIONS,
    ),
    "range-names-missing-question": Kind(
        "A number that no question has",
        "The letter says which questions it answers, and one of the numbers is no question's.",
        "Check the numbers, and add the question if it is missing.",
        QUESTIONS,
    ),
    "attached-but-no-attachment": Kind(
        "Attachment missing",
        "The answer refers to an attachment, and none was uploaded.",
        "Add the attachment to the letter, or leave it if it is not to be published.",
        QUESTIONS,
    ),
    "unknown-provision": Kind(
        "No such provision",
        "The law that is cited has no section, regulation or subsection of this number.",
        "Correct the citation if it was read wrongly. If the letter itself is wrong, it is published as sent.",
        QUESTIONS,
    ),
    "wrong-looking-citation": Kind(
        "Citation that does not fit",
        "The provision says something else than the answer that rests on it.",
        "Correct the citation if it was read wrongly. If the letter itself is wrong, it is published as sent.",
        QUESTIONS,
    ),
    # tables
    "year-missing-from-series": Kind(
        "A year is missing",
        "Years follow one another in the table, or from table to table, and one in between is not there.",
        "Compare with the letter. Add the year if it was not read.",
        QUESTIONS,
    ),
    "period-not-covered": Kind(
        "A year that was asked for is missing",
        "The question names the years it asks about, and the table that answers it lacks some of them.",
        "Compare with the letter. Add the year if it was not read.",
        QUESTIONS,
    ),
    "tables-disagree": Kind(
        "Two readings of a table differ",
        "The PDF says in its own structure what stands in its tables, and it prints something else.",
        "Compare each table with the page.",
        QUESTIONS,
    ),
    # the file
    "untagged-text": Kind(
        "Text outside the PDF's structure",
        "The PDF gives the order of its text, and some of the text is not in it.",
        "Check that this text stands in its place.",
    ),
    "span-unknown": Kind(
        "Cells that may span",
        "A table has no rulings, and something in it may stand for several columns.",
        "Compare the table with the page, and correct its columns.",
    ),
    "busy-page": Kind(
        "Drawn lines not looked at",
        "A page holds so many drawn lines that they were not taken for the borders of tables.",
        "Compare the tables of the page with the letter.",
    ),
    "scanned-page": Kind(
        "Page not read",
        "A page is a picture, and its words were not read.",
        "Add what it says by hand, upload a file with text, or have Tesseract installed.",
    ),
    "read-by-ocr": Kind(
        "Read off a scan",
        "This part of the letter is a scan, read by a program, which may misread letters and figures.",
        "Compare it with the page, and settle the warning. The letter is not published while one is left.",
    ),
    "part-in-welsh": Kind(
        "Partly in Welsh",
        "Part of the letter is in Welsh. Questions and answers are read from the English part alone.",
        "Check that the English part says all that the Welsh part says.",
    ),
    "letter-in-welsh": Kind(
        "In Welsh",
        "The letter is in Welsh, and is read without being understood.",
        "Add questions, answers and exemptions by hand, or upload the English letter.",
    ),
    "pages-not-drawn": Kind(
        "No pictures of the pages",
        "The letter's words were read, but its pages could not be drawn to be compared with them.",
        "Open the file that was uploaded beside this page, and compare.",
    ),
    "picture-not-read": Kind(
        "Picture not read",
        "A picture, chart or embedded file stands in the letter. What it shows was not read.",
        "If it holds part of an answer, add that by hand.",
    ),
    "tracked-changes": Kind(
        "Tracked changes",
        "The file holds changes that nobody accepted or rejected. It was read as if all were accepted.",
        "Check the wording. Accept or reject the changes in the file before it is passed on.",
    ),
    "hidden-text": Kind(
        "Hidden text",
        "The file holds text that cannot be seen. It was left out, but anyone can copy it out of the file.",
        "Take the text out of the file before it is passed on.",
    ),
    "stray-characters": Kind(
        "Characters that cannot be shown",
        "The file holds bytes that are no characters of a text. A sign that says so stands in the place of each.",
        "Compare the words around the sign with the letter, and correct them.",
    ),
    "comments": Kind(
        "Comments",
        "The file holds comments. They were left out, but anyone who has the file can read them.",
        "Take the comments out of the file before it is passed on.",
    ),
    "attachment-unreadable": Kind(
        "Attachment not read",
        "A file that was sent with the letter could not be read.",
        "Do as the message says, and attach the file again.",
    ),
}


def kind_of(doubt: Doubt) -> Kind:
    """Return the kind of a doubt. A document that an older version saved may have one that is known no more."""
    return KINDS.get(doubt.code) or Kind("To check", doubt.message, "Compare with the letter.")


def anchor_of(doubt: Doubt, letter: ParsedLetter) -> str:
    """Return what in the letter a doubt is about, by the anchor it has on the letter's page.

    A table is "t1", a question "q5b", an answer "a2", another block "b41", a page "page3"; else the kind's home.
    """
    if kind_of(doubt).home == DETAILS:
        return DETAILS
    for table in letter.tables:
        if doubt.block in table.blocks:
            return table.id
    for question in letter.questions:
        if question.number == doubt.question:
            return question.anchor
    for answer in letter.answers:
        if doubt.block in answer.blocks:
            return answer.id
    if doubt.block is not None:
        return f"b{doubt.block}"
    return f"page{doubt.page}" if doubt.page else kind_of(doubt).home


def by_anchor(letter: ParsedLetter) -> dict[str, list[tuple[int, Doubt]]]:
    """Return the letter's doubts by what they are about, each with its index among all of them."""
    found: dict[str, list[tuple[int, Doubt]]] = defaultdict(list)
    for index, doubt in enumerate(letter.warnings):
        found[anchor_of(doubt, letter)].append((index, doubt))
    return found
