"""The same letter from Word, from PDF, tagged or not, and from text is understood as the same document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pytest

from requests_app.letters.parsed import ParsedLetter
from requests_app.letters.pipeline import parse_letter
from tests.letters import words
from tests.letters.pdfs import Page, Tag, made, tag, wrapped

Table = list[list[str]]


@dataclass(frozen=True)
class Bold:
    text: str


Piece = str | Bold | Table

HEAD: Final[list[Piece]] = [
    "Netherby District Council",
    "Our ref: FOI/2031/0417",
    "Date: 14 March 2031",
    "Dear Ms Penhallow",
    "Thank you for your request for information about the public baths of the district, which we received on "
    "3 March 2031 and have handled under the Freedom of Information Act 2000.",
]
TAIL: Final[list[Piece]] = [
    "If you are unhappy with this response you may ask for an internal review within forty working days.",
    "Yours sincerely",
    "Information Team",
]
VISITS: Final[Table] = [
    ["Bath", "2028/29", "2029/30", "2030/31"],
    ["Mill Lane", "1,204", "<5", "88"],
    ["Harbour and the eastern docks", "417", "96", "-"],
    ["Total", "1,621", "101", "88"],
]
LETTERS: Final[dict[str, list[Piece]]] = {
    "a bold question, then its answer": [
        Bold("1. How many visits were there to each of the baths in each of the last three years?"),
        "The figures are in the table below.",
        VISITS,
        Bold("2. How much did the repairs of the baths cost?"),
        "We refuse this under section 12(1) of the Act, since it would take more than eighteen hours to find.",
        Bold("3. Which baths will be closed?"),
        "We do not hold this information.",
    ],
    "the questions first, the answers after": [
        "You asked:",
        "1. How many lifeguards worked at the baths in 2030?",
        "2. How many of them were younger than twenty?",
        "Our response:",
        "1. There were 41 lifeguards.",
        "2. Please see the table below.",
        [["Age", "Lifeguards"], ["16 to 17", "<5"], ["18 to 19", "12"], ["20 or older", "25"]],
    ],
    "a refusal with a table of words": [
        Bold("1. Which contracts for the cleaning of the baths were let, and to whom?"),
        "We hold this information. The names of the officers are withheld under section 40(2) of the Act.",
        [["Bath", "Supplier", "From"], ["Mill Lane", "Ash and Dale", "May 2029"], ["Harbour", "Coldmere", "June 2030"]],
        Bold("2. What did each of the contracts cost?"),
        "Section 43(2) of the Act applies, since this would be likely to harm the interests of the suppliers.",
    ],
}  # fmt: skip


def to_text(letter: Sequence[Piece]) -> bytes:
    blocks = []
    for piece in letter:
        match piece:
            case str():
                blocks.append(piece)
            case Bold():
                blocks.append(f"**{piece.text}**")
            case _:
                blocks.append("\n".join("| " + " | ".join(row) + " |" for row in piece))
    return "\n\n".join(blocks).encode()


def to_word(letter: Sequence[Piece]) -> bytes:
    file = words.new()
    for piece in letter:
        match piece:
            case str():
                file.add_paragraph(piece)
            case Bold():
                file.add_paragraph().add_run(piece.text).bold = True
            case _:
                table = words.add_table(file, piece)
                words.mark_header(table, 1)
    return words.saved(file)


def to_pdf(letter: Sequence[Piece], *, ruled: bool, tagged: bool) -> bytes:
    page = Page()
    tags: list[Tag] = []
    y = 60.0
    for piece in letter:
        if isinstance(piece, list):
            y = _table_to_pdf(page, y + 6, piece, tags if tagged else None, ruled=ruled) + 14
            continue
        bold = isinstance(piece, Bold)
        marks = []
        for line in wrapped(piece.text if isinstance(piece, Bold) else piece, 400 if bold else 430):
            marks.append((0, page.text(60, y, line, bold=bold, tagged=tagged)))
            y += 12
        tags += [tag("P", *marks)] if tagged else []
        y += 12
    return made([page], tags=tags)


def _table_to_pdf(page: Page, y: float, table: Table, tags: list[Tag] | None, *, ruled: bool) -> float:
    widths = [190.0, *[80.0] * (len(table[0]) - 1)]
    rows = []
    for number, row in enumerate(table):
        cells = []
        for column, text in enumerate(row):
            x = 63 + sum(widths[:column])
            mark = page.text(x, y + 16 * number, text, bold=number == 0, tagged=tags is not None)
            cells.append(tag("TD" if number else "TH", tag("P", (0, mark))))
        rows.append(tag("TR", *cells))
    if ruled:
        page.grid(60, y - 11, widths, [16.0] * len(table))
    if tags is not None:
        tags.append(tag("Table", *rows))
    return y + 16 * len(table)


RENDITIONS: Final[dict[str, Callable[[Sequence[Piece]], bytes]]] = {
    "letter.docx": to_word,
    "ruled.pdf": lambda letter: to_pdf(letter, ruled=True, tagged=False),
    "bare.pdf": lambda letter: to_pdf(letter, ruled=False, tagged=False),
    "tagged.pdf": lambda letter: to_pdf(letter, ruled=False, tagged=True),
}


def understood(letter: ParsedLetter) -> dict[str, object]:
    """Return all that a letter is understood to say, without where in the file it stands."""
    blocks = {block.id: block.text for block in letter.blocks}
    return {
        "details": (letter.authority.name, letter.reference, letter.date, letter.received, letter.title, letter.legislation),
        "questions": [(one.number, one.label, one.parent, one.text) for one in letter.questions],
        "answers": [(one.questions, one.text, one.disposition, one.tables) for one in letter.answers],
        "citations": [(c.provision, c.regime, c.role, c.quote, c.start) for one in letter.answers for c in one.citations],
        "tables": [(one.questions, one.title, one.notes, one.columns, one.rows) for one in letter.tables],
        "warnings": [(one.code, one.question) for one in letter.warnings],
        "roles": [(block.role, " ".join(blocks[block.id].split())) for block in letter.blocks if block.role != "table"],
    }  # fmt: skip


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("filename", RENDITIONS)
def test_a_letter_says_the_same_in_every_format(name: str, filename: str) -> None:
    letter = [*HEAD, *LETTERS[name], *TAIL]
    wanted = understood(parse_letter(to_text(letter), "letter.txt"))
    assert wanted["tables"]
    assert understood(parse_letter(RENDITIONS[filename](letter), filename)) == wanted
