"""The way of a letter, a stage a line: read here first."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from pathlib import PurePath

from requests_app.letters.answers import find_answers
from requests_app.letters.asked import Questions
from requests_app.letters.assembly import (
    answers_of,
    blocks_of,
    notes_of,
    questions_of,
    tables_of,
)
from requests_app.letters.attaching import attach, attach_document, from_file, without_attachment
from requests_app.letters.binding import Binding, bind_tables
from requests_app.letters.checking import check
from requests_app.letters.cutting import pieces
from requests_app.letters.details import Details, find_details
from requests_app.letters.document import Attached, Document, Doubt
from requests_app.letters.errors import UnreadableLetter
from requests_app.letters.kinds import is_acknowledgement
from requests_app.letters.languages import Parted, doubt_of, part_languages
from requests_app.letters.legislation import LAWS
from requests_app.letters.parsed import (
    Answer,
    BlockRole,
    CitationRole,
    ParsedLetter,
    Regime,
    Source,
)
from requests_app.letters.pieces import Piece
from requests_app.letters.questions import find_questions
from requests_app.letters.readers import read
from requests_app.letters.readers.ocr.tesseract import Tesseract
from requests_app.letters.recognised import doubts_of_recognition
from requests_app.letters.replies import Replies
from requests_app.letters.segments import Segments, segments
from requests_app.letters.titles import find_title
from tables_app.grid import Sheets


def parse_letter(
    data: bytes,
    filename: str,
    attachments: Sequence[tuple[bytes, str]] = (),
    tesseract: Tesseract | None = None,
) -> ParsedLetter:
    """Return what the letter says: its questions, answers, citations and tables.

    attachments: (bytes, file name) of the files sent with it. tesseract: the program that reads what is scanned.
    Raises UnreadableLetter if the letter's file yields no text. A readable letter never
    raises: what the stages could not make out comes back as warnings, and so does an
    attachment that cannot be read.
    """
    document = read(data, filename, tesseract)
    letter = understand(document, filename, hashlib.sha256(data).hexdigest())
    letter = _with_attached(letter, document.attached, tesseract)
    for attached, name in attachments:
        whole = _with_attached(letter, [Attached(name, attached)], tesseract)
        letter = from_file(letter, whole, hashlib.sha256(attached).hexdigest())
    return letter


def _with_attached(
    letter: ParsedLetter, files: Iterable[Attached], tesseract: Tesseract | None
) -> ParsedLetter:
    """Return the letter with the files that came with it, and those that came in them."""
    for file in files:
        try:
            content = _content(file, tesseract)
        except UnreadableLetter as error:
            letter = without_attachment(letter, file.name, error)
            continue
        if isinstance(content, Document):
            letter = _with_attached(attach_document(letter, content, file.name), content.attached, tesseract)
        else:
            letter = attach(letter, content, file.name)
    return letter


def _content(file: Attached, tesseract: Tesseract | None) -> Document | Sheets:
    """Return what is in a file that came with a letter. Raises UnreadableLetter."""
    if isinstance(file.content, Document):
        return file.content
    # Here, since what reads workbooks takes a fifth of a second to import and few letters come with one.
    from requests_app.letters.readers.attachments import read_attachment

    return read_attachment(file.content, file.name, tesseract)


def understand(document: Document, filename: str, sha256: str) -> ParsedLetter:
    """Return what a document says, whichever reader it came from."""
    parted = part_languages(document)
    parts, welsh = _pieces_of(parted)
    segmented = segments(parts)
    title = find_title(parts, segmented.roles)
    segmented, questions = _with_questions(parts, segmented, title)
    asked = {at for question in questions.asked for at in question.parts}
    of_request = asked.union(questions.preamble, questions.headings)
    if is_acknowledgement(parts, segmented.roles, segmented.matter, of_request):
        segmented = _without_answers(segmented, asked)
    replies = find_answers(parts, segmented.matter, questions)
    binding = bind_tables(parts, segmented.annex, replies)
    roles = _all_roles(segmented, replies, binding)
    details = find_details(parts, roles, title)
    answers = answers_of(replies, binding, parts, details.regime)
    letter = ParsedLetter(
        source=Source(PurePath(filename).name, document.media_type, sha256, document.pages, document.reader),
        authority=details.authority,
        reference=details.reference,
        date=details.date,
        received=details.received,
        title=details.title,
        legislation=details.regime or _regime_of(answers),
        questions=questions_of(replies.asked),
        answers=answers,
        tables=tables_of(binding, parts),
        notes=notes_of(replies, parts),
        blocks=blocks_of([*parts, *welsh], [*roles, *(None for _ in welsh)]),
    )
    doubts = _doubts(parted.document, [*parts, *welsh], details, replies, letter)
    of_language = doubt_of(parted, len(parts))
    return replace(letter, warnings=(*([of_language] if of_language else ()), *doubts))


# --- between the stages


def _pieces_of(parted: Parted) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of the letter, and those of its Welsh part, which is not looked into."""
    document, at = parted.document, parted.welsh_at
    own = list(pieces(replace(document, blocks=document.blocks[:at])))
    welsh = pieces(replace(document, blocks=document.blocks[at:]))
    return own, [replace(piece, sources=tuple(at + source for source in piece.sources)) for piece in welsh]


def _with_questions(
    parts: Sequence[Piece], segmented: Segments, title: str | None
) -> tuple[Segments, Questions]:
    """Return the questions of the matter; of the annexes too where the matter itself asks nothing."""
    opening = [part for part, role in zip(parts, segmented.roles, strict=True) if role is BlockRole.OPENING]
    questions = find_questions(parts, segmented.matter, title, opening)
    if any(question.parts for question in questions.asked) or not segmented.annex:
        return segmented, questions
    whole = replace(segmented, matter=(*segmented.matter, *segmented.annex), annex=())
    found = find_questions(parts, whole.matter, None)
    if any(question.label for question in found.asked):
        return whole, found
    return segmented, questions


def _without_answers(segmented: Segments, asked: Set[int]) -> Segments:
    """Return the segments with nothing but questions in the matter."""
    roles = list(segmented.roles)
    for at in set(segmented.matter) - set(asked):
        roles[at] = BlockRole.OPENING
    return replace(segmented, roles=tuple(roles), matter=tuple(sorted(asked & set(segmented.matter))))


def _all_roles(segmented: Segments, replies: Replies, binding: Binding) -> list[BlockRole | None]:
    roles = list(segmented.roles)
    for at, role in {**replies.roles, **binding.roles}.items():
        roles[at] = role
    return roles


def _regime_of(answers: Iterable[Answer]) -> Regime | None:
    """Return the law whose provisions the answers rest on, where the letter names none."""
    for answer in answers:
        for citation in answer.citations:
            if citation.role is CitationRole.OPERATIVE:
                return citation.regime
    return None


def _doubts(
    document: Document,
    parts: Sequence[Piece],
    details: Details,
    replies: Replies,
    letter: ParsedLetter,
) -> Iterator[Doubt]:
    """Yield what the reader, the stages and a look over the whole letter found."""
    begins = {source: at for at, part in reversed(list(enumerate(parts))) for source in part.sources}
    of_reader = (
        replace(doubt, block=None if doubt.block is None else begins.get(doubt.block))
        for doubt in document.doubts
    )
    stands = {question.number: question.blocks[0] for question in letter.questions if question.blocks}
    of_stages = (
        replace(doubt, block=stands.get(doubt.question or "") if doubt.block is None else doubt.block)
        for doubt in replies.doubts
    )
    of_recognition = doubts_of_recognition(letter, document.recognised_pages)
    yield from dict.fromkeys([*of_reader, *of_recognition, *check(letter), *of_stages])
    if details.regime is None and letter.legislation is not None:
        name = LAWS[letter.legislation].name
        yield Doubt("assumed-regime", f"The letter names no law. What it cites is taken to be of the {name}.")
