"""A made-up letter with some of everything a reviewer can correct."""

import datetime
from typing import Final

from requests_app.letters.document import Doubt
from requests_app.letters.parsed import (
    Answer,
    BlockRole,
    Citation,
    CitationRole,
    Disposition,
    LetterAuthority,
    LetterBlock,
    LetterTable,
    Note,
    ParsedLetter,
    Question,
    Regime,
    Source,
)

_BLOCKS: Final = [
    (BlockRole.LETTERHEAD, "Netherby District Council"),
    (BlockRole.REFERENCE, "Our reference: NDC-2041"),
    (BlockRole.QUESTION, "1. How many benches are there in the parks?"),
    (BlockRole.QUESTION, "2. For each bench:"),
    (BlockRole.QUESTION, "a) where does it stand? b) who paid for it?"),
    (BlockRole.QUESTION, "3. What did the benches cost?"),
    (BlockRole.ANSWER, "1. There are 58 benches. See the table."),
    (BlockRole.TABLE, "Park Benches North 41 South 17"),
    (BlockRole.ANSWER, "2. We refuse under section 12(1) of the Freedom of Information Act 2000."),
    (BlockRole.OTHER, "The bandstand is closed."),
    (
        BlockRole.BOILERPLATE,
        "You can narrow your request, ask for an internal review, and then complain to the Information Commissioner.",
    ),
]

LETTER: Final = ParsedLetter(
    source=Source("benches.txt", "text/plain", "0" * 64, None, "text"),
    authority=LetterAuthority(name="Netherby District Council"),
    reference="NDC-2041",
    date=datetime.date(2026, 3, 27),
    received=datetime.date(2026, 3, 2),
    title="Benches in parks",
    legislation=Regime.FOIA,
    questions=(
        Question("1", "How many benches are there in the parks?", "1.", blocks=(2,)),
        Question("2", "For each bench:", "2.", blocks=(3,)),
        Question("2.a", "where does it stand?", "a)", parent="2", blocks=(4,)),
        Question("2.b", "who paid for it?", "b)", parent="2", blocks=(4,)),
        Question("3", "What did the benches cost?", "3.", blocks=(5,)),
    ),
    answers=(
        Answer("a1", ("1",), "There are 58 benches. See the table.", Disposition.DISCLOSED, tables=("t1",), blocks=(6,)),
        Answer(
            "a2",
            ("2",),
            "We refuse under section 12(1) of the Freedom of Information Act 2000.",
            Disposition.REFUSED,
            citations=(
                Citation("s12(1)", Regime.FOIA, CitationRole.OPERATIVE, "section 12(1)", 8, 19, 32),
            ),
            blocks=(8,),
        ),
        Answer("a3", ("3",), "", Disposition.UNANSWERED),
    ),
    tables=(
        LetterTable(
            "t1",
            ("1",),
            "Benches by park",
            ("As of 1 March.",),
            (("Park",), ("Benches", "Number")),
            (("North", "41"), ("South", "17")),
            blocks=(7,),
        ),
    ),
    notes=(Note(("2",), "Some benches have a plaque."),),
    warnings=(
        Doubt("question-unanswered", "Question 3 has no answer.", question="3"),
        Doubt("words-unused", "The letter says something that is no part of an answer.", block=9),
    ),
    blocks=tuple(LetterBlock(number, role, text) for number, (role, text) in enumerate(_BLOCKS)),
)  # fmt: skip
