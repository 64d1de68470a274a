"""Taking out what came in a file that was sent with the letter."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from requests_app.letters.checking import check
from requests_app.letters.document import Doubt
from requests_app.letters.edits.settling import settle
from requests_app.letters.parsed import Answer, Citation, ParsedLetter


def take_out_file(letter: ParsedLetter, sha256: str, filename: str) -> ParsedLetter:
    """Return the letter without the tables and words of a file, and without what was doubted of it.

    What a person has made of its words, such as an answer, stays; it points to them no more.
    """
    kept = [block for block in letter.blocks if block.file != sha256]
    places = {block.id: at for at, block in enumerate(kept)}

    def moved(blocks: Collection[int]) -> tuple[int, ...]:
        return tuple(places[block] for block in blocks if block in places)

    without = replace(
        letter,
        questions=tuple(replace(each, blocks=moved(each.blocks)) for each in letter.questions),
        answers=tuple(_moved_answer(each, moved(each.blocks), places) for each in letter.answers),
        tables=tuple(
            replace(each, blocks=moved(each.blocks)) for each in letter.tables if each.file != sha256
        ),
        notes=tuple(replace(each, blocks=moved(each.blocks)) for each in letter.notes),
        warnings=tuple(_left(letter.warnings, places, filename)),
        settled=tuple(_left(letter.settled, places, filename)),
        blocks=tuple(replace(block, id=at) for at, block in enumerate(kept)),
    )
    return _with_missing_attachments(settle(without))


def _moved_answer(answer: Answer, blocks: tuple[int, ...], places: Mapping[int, int]) -> Answer:
    return replace(
        answer, blocks=blocks, citations=tuple(_moved_citation(each, places) for each in answer.citations)
    )


def _moved_citation(citation: Citation, places: Mapping[int, int]) -> Citation:
    if citation.block is None or citation.block in places:
        return replace(citation, block=_place(citation.block, places))
    return replace(citation, block=None, start=None, end=None)


def _place(block: int | None, places: Mapping[int, int]) -> int | None:
    return None if block is None else places[block]


def _left(doubts: Collection[Doubt], places: Mapping[int, int], filename: str) -> Iterator[Doubt]:
    """Yield the doubts that are not about the file."""
    for doubt in doubts:
        is_of_file = doubt.message.startswith(
            (f"{filename}: ", f"The attachment {filename} could not be read.")
        )
        if not is_of_file and (doubt.block is None or doubt.block in places):
            yield replace(doubt, block=_place(doubt.block, places))


def _with_missing_attachments(letter: ParsedLetter) -> ParsedLetter:
    """Return the letter with a warning where an answer refers to an attachment, and none is left."""
    said = {(doubt.code, doubt.question) for doubt in (*letter.warnings, *letter.settled)}
    missing = (
        doubt
        for doubt in check(letter)
        if doubt.code == "attached-but-no-attachment" and (doubt.code, doubt.question) not in said
    )
    return replace(letter, warnings=(*letter.warnings, *missing))
