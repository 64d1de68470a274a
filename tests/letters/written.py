"""Letters made from questions and answers that are known, in each of the layouts that authorities use.

`letters()` draws one: its paragraphs, and what a person reads in it. `as_text`, `as_docx` and `as_pdf` are its files.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

from requests_app.letters.document import Document, Paragraph
from requests_app.letters.parsed import Disposition
from tests.letters import words
from tests.letters.pdfs import Page, made, wrapped


@dataclass(frozen=True)
class Asked:
    """A question and what became of it."""

    question: str
    answer: str
    disposition: Disposition
    provision: str = ""


@dataclass(frozen=True)
class Written:
    """A letter. numbers: of the questions, in their order; `covered` says which are answered together."""

    layout: str
    matter: tuple[Paragraph, ...]
    numbers: tuple[str, ...]
    asked: tuple[Asked, ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [*map(Paragraph, _HEAD), *self.matter, *map(Paragraph, _TAIL)]

    @property
    def document(self) -> Document:
        return Document(tuple(self.paragraphs), "text/plain", "text")


_HEAD: Final = (
    "Barset Council",
    "Our ref: FOI/24/7",
    "3 May 2024",
    "Dear Ms Example",
    "Thank you for your request under the Freedom of Information Act 2000 for information about the borough.",
)
_TAIL: Final = (
    "If you are unhappy with this response you may ask for an internal review.",
    "Yours sincerely",
    "FOI Team",
)

# --- what is asked and answered

_SUBJECTS: Final = (
    "potholes", "street lights", "school meals", "taxis", "trees", "allotments", "bus stops", "benches", "fly-tipping reports",
    "dog licences", "parking permits", "library cards", "burials", "noise complaints", "swimming lessons", "blue badges",
)  # fmt: skip
_FORMS: Final = (
    "How many {} were recorded in {}?",
    "What was the total cost of {} in {}?",
    "Please provide the number of {} in {}.",
    "The number of {} in {}",
    "Please list all complaints about {} made during {}.",
)
_ANSWERS: Final = (
    ("{}", Disposition.DISCLOSED, ""),
    ("There were {}.", Disposition.DISCLOSED, ""),
    ("The total was £{} for the year.", Disposition.DISCLOSED, ""),
    ("The council recorded {} of these, most of them in the north of the borough.", Disposition.DISCLOSED, ""),
    ("We do not hold this information.", Disposition.NOT_HELD, ""),
    ("No information is held.", Disposition.NOT_HELD, ""),
    ("This information is exempt under section 40(2) of the Act.", Disposition.REFUSED, "s40(2)"),
    ("We refuse this part under section 12(1) of the Act, since it would exceed the cost limit.", Disposition.REFUSED, "s12(1)"),
    (
        "The information is exempt under section 21 of the Act because it is published on our website.",
        Disposition.AVAILABLE_ELSEWHERE,
        "s21",
    ),
    (
        "We can neither confirm nor deny that we hold this information, under section 31(3) of the Act.",
        Disposition.NEITHER,
        "s31(3)",
    ),
)  # fmt: skip


_SENTENCES: Final = _ANSWERS[1:]


@st.composite
def matters(
    draw: st.DrawFn,
    least: int = 2,
    most: int = 9,
    forms: Sequence[str] = _FORMS,
    answers: Sequence[tuple[str, Disposition, str]] = _ANSWERS,
) -> tuple[Asked, ...]:
    """Draw what is asked and answered; no two questions are alike."""
    subjects = draw(st.lists(st.sampled_from(_SUBJECTS), min_size=least, max_size=most, unique=True))
    found = []
    for subject in subjects:
        form = draw(st.sampled_from(forms))
        answer, disposition, provision = draw(st.sampled_from(answers))
        found.append(
            Asked(
                form.format(subject, draw(st.integers(2012, 2023))),
                answer.format(f"{draw(st.integers(2, 99_999)):,}"),
                disposition,
                provision,
            )
        )
    return tuple(found)


# --- layouts

Marking = Callable[[int], str]
_ROMAN: Final = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
_LETTERS: Final = "abcdefghij"
MARKS: Final[dict[str, tuple[Marking, Callable[[int], str]]]] = {
    # name: the mark of the nth question as printed, and its number
    "1.": (lambda at: f"{at + 1}.", lambda at: str(at + 1)),
    "1)": (lambda at: f"{at + 1})", lambda at: str(at + 1)),
    "(1)": (lambda at: f"({at + 1})", lambda at: str(at + 1)),
    "[1]": (lambda at: f"[{at + 1}]", lambda at: str(at + 1)),
    "Q1.": (lambda at: f"Q{at + 1}.", lambda at: str(at + 1)),
    "Q.1": (lambda at: f"Q.{at + 1}", lambda at: str(at + 1)),
    "Question 1:": (lambda at: f"Question {at + 1}:", lambda at: str(at + 1)),
    "a)": (lambda at: f"{_LETTERS[at]})", lambda at: _LETTERS[at]),
    "(a)": (lambda at: f"({_LETTERS[at]})", lambda at: _LETTERS[at]),
    "A.": (lambda at: f"{_LETTERS[at].upper()}.", lambda at: _LETTERS[at]),
    "i.": (lambda at: f"{_ROMAN[at]}.", lambda at: _ROMAN[at]),
    "(i)": (lambda at: f"({_ROMAN[at]})", lambda at: _ROMAN[at]),
}
_NUMERIC: Final = [name for name in MARKS if "1" in name]


def _plain(lines: Sequence[str]) -> tuple[Paragraph, ...]:
    return tuple(map(Paragraph, lines))


def _in_order(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, count + 1))


@st.composite
def marked_inline(draw: st.DrawFn) -> Written:
    """ "1. How many? / There were 5." """
    asked = draw(matters())
    mark, number = MARKS[draw(st.sampled_from(sorted(MARKS)))]
    lines = [line for at, one in enumerate(asked) for line in (f"{mark(at)} {one.question}", one.answer)]
    return Written("inline", _plain(lines), tuple(map(number, range(len(asked)))), asked)


@st.composite
def bold_inline(draw: st.DrawFn) -> Written:
    """Questions in bold without marks, each with its answer below."""
    asked = draw(matters())
    matter = [block for one in asked for block in (Paragraph(one.question, bold=1.0), Paragraph(one.answer))]
    return Written("bold", tuple(matter), _in_order(len(asked)), asked)


@st.composite
def apart(draw: st.DrawFn) -> Written:
    """All questions first, the answers after them under the same marks."""
    asked = draw(matters())
    mark, number = MARKS[draw(st.sampled_from(sorted(MARKS)))]
    heads = draw(
        st.sampled_from(
            [("You asked:", "Our response:"), ("REQUEST", "RESPONSE"), ("Your request", "Our answer")]
        )
    )
    lines = [
        heads[0],
        *(f"{mark(at)} {one.question}" for at, one in enumerate(asked)),
        heads[1],
        *(f"{mark(at)} {one.answer}" for at, one in enumerate(asked)),
    ]
    return Written("apart", _plain(lines), tuple(map(number, range(len(asked)))), asked)


@st.composite
def repeated(draw: st.DrawFn) -> Written:
    """All questions first, then each again with its answer."""
    asked = draw(matters())
    mark, number = MARKS[draw(st.sampled_from(sorted(MARKS)))]
    questions = [f"{mark(at)} {one.question}" for at, one in enumerate(asked)]
    answers = [
        line for question, one in zip(questions, asked, strict=True) for line in (question, one.answer)
    ]
    lines = ["You asked:", *questions, "Our response:", *answers]
    return Written("repeated", _plain(lines), tuple(map(number, range(len(asked)))), asked)


_NAMINGS: Final = (
    "With regard to point {}, ",
    "Question {}: ",
    "In response to question {}, ",
    "Q{}: ",
    "Q{} - ",
)


@st.composite
def named(draw: st.DrawFn) -> Written:
    """All questions first; the answers say in words which they are to."""
    asked = draw(matters(answers=_SENTENCES))
    mark, _ = MARKS[draw(st.sampled_from(_NUMERIC))]
    naming = draw(st.sampled_from(_NAMINGS))
    shown = []
    for at, one in enumerate(asked):
        lead = naming.format(at + 1)
        own = one.answer if lead.endswith((": ", "- ")) else lead + one.answer[0].lower() + one.answer[1:]
        shown.append((lead + one.answer if own is one.answer else own, own))
    lines = [
        "You asked:",
        *(f"{mark(at)} {one.question}" for at, one in enumerate(asked)),
        "Our response:",
        *(line for line, _ in shown),
    ]
    answered = tuple(
        Asked(one.question, own, one.disposition, one.provision)
        for one, (_, own) in zip(asked, shown, strict=True)
    )
    return Written("named", _plain(lines), _in_order(len(asked)), answered)


@st.composite
def ranges(draw: st.DrawFn) -> Written:
    """All questions first; an answer covers a run of them: "Questions 1 to 3: …"."""
    asked = draw(matters(least=3))
    mark, _ = MARKS[draw(st.sampled_from(_NUMERIC))]
    dash = draw(st.sampled_from([" to ", " – ", "-"]))
    cut = draw(st.integers(2, len(asked) - 1))
    runs = [(0, cut), (cut, len(asked))]
    lines = ["You asked:", *(f"{mark(at)} {one.question}" for at, one in enumerate(asked)), "Our response:"]
    answered = []
    for begin, end in runs:
        one = asked[begin]
        is_one = end - begin == 1
        lines.append(
            f"Question{'' if is_one else 's'} {begin + 1}{'' if is_one else f'{dash}{end}'}: {one.answer}"
        )
        answered += [
            Asked(each.question, one.answer, one.disposition, one.provision) for each in asked[begin:end]
        ]
    return Written("ranges", _plain(lines), _in_order(len(asked)), tuple(answered))


@st.composite
def questions_and_answers(draw: st.DrawFn) -> Written:
    """Each pair under labels of its own: "Q.1 … A.1 …", "Question 1 … Response …"."""
    asked = draw(matters())
    question, answer = draw(
        st.sampled_from(
            [
                ("Q.{} ", "A.{} "),
                ("Q{}: ", "A{}: "),
                ("Question {}: ", "Answer: "),
                ("Q{}. ", "Response: "),
                ("{}. ", "Answer: "),
            ]
        )
    )
    lines = [
        line
        for at, one in enumerate(asked, 1)
        for line in (question.format(at) + one.question, answer.format(at) + one.answer)
    ]
    return Written("pairs", _plain(lines), _in_order(len(asked)), asked)


@st.composite
def you_asked(draw: st.DrawFn) -> Written:
    """ "You asked" over each question and "We answered" over each answer, without numbers."""
    asked = draw(matters())
    heads = draw(
        st.sampled_from([("You asked:", "We answered:"), ("Question", "Answer"), ("Request:", "Response:")])
    )
    lines = [line for one in asked for line in (heads[0], one.question, heads[1], one.answer)]
    return Written("you asked", _plain(lines), _in_order(len(asked)), asked)


@st.composite
def topics(draw: st.DrawFn) -> Written:
    """Numbering that begins anew under each topic."""
    asked = draw(matters(least=4))
    cut = draw(st.integers(2, len(asked) - 2))
    mark, number = MARKS[draw(st.sampled_from(_NUMERIC))]
    matter: list[Paragraph] = []
    numbers = []
    for run, (title, part) in enumerate([("Highways", asked[:cut]), ("Schools", asked[cut:])], 1):
        matter.append(Paragraph(title, bold=1.0, heading=2))
        for at, one in enumerate(part):
            matter += [Paragraph(f"{mark(at)} {one.question}"), Paragraph(one.answer)]
            numbers.append(f"{run}:{number(at)}")
    return Written("topics", tuple(matter), tuple(numbers), asked)


@st.composite
def run_in(draw: st.DrawFn) -> Written:
    """All questions in one paragraph, "1) … 2) …", and all answers after them each in its own."""
    asked = draw(matters(most=6))
    mark, number = MARKS[draw(st.sampled_from(["1)", "(1)", "a)", "(a)", "(i)"]))]
    lines = [
        "You asked:",
        " ".join(f"{mark(at)} {one.question}" for at, one in enumerate(asked)),
        "Our response:",
        *(f"{mark(at)} {one.answer}" for at, one in enumerate(asked)),
    ]
    return Written("run-in", _plain(lines), tuple(map(number, range(len(asked)))), asked)


@st.composite
def bullets(draw: st.DrawFn) -> Written:
    """Questions as bullets, each with its answer below."""
    asked = draw(matters())
    bullet = draw(st.sampled_from(["•", "-", "*"]))
    lines = [line for one in asked for line in (f"{bullet} {one.question}", one.answer)]
    return Written("bullets", _plain(lines), _in_order(len(asked)), asked)


LAYOUTS: Final = (
    marked_inline, bold_inline, apart, repeated, named, ranges, questions_and_answers, you_asked, topics, run_in, bullets,
)  # fmt: skip


def letters() -> st.SearchStrategy[Written]:
    """Draw a letter in any layout."""
    return st.one_of([layout() for layout in LAYOUTS])


# --- its files


def as_text(letter: Written) -> bytes:
    """Return the letter as a text file. Bold and headings are lost."""
    return "\n\n".join(paragraph.text for paragraph in letter.paragraphs).encode()


def as_docx(letter: Written) -> bytes:
    """Return the letter as a Word file."""
    file = words.new()
    for paragraph in letter.paragraphs:
        if paragraph.heading:
            file.add_heading(paragraph.text, paragraph.heading)
        else:
            file.add_paragraph().add_run(paragraph.text).bold = paragraph.bold == 1.0
    return words.saved(file)


def as_pdf(letter: Written) -> bytes:
    """Return the letter as an untagged PDF."""
    pages = [Page()]
    top = 60.0
    for paragraph in letter.paragraphs:
        lines = wrapped(paragraph.text)
        if top + 12 * len(lines) > 780:
            pages.append(Page())
            top = 60.0
        for line in lines:
            pages[-1].text(60, top, line, bold=paragraph.bold == 1.0)
            top += 12
        top += 12
    return made(pages)


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
