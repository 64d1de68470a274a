"""The left-hand side of a letter’s page: the letter as it was sent, every part of it a link to what was made of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from requests_app.letters.parsed import (
    BlockRole,
    LetterBlock,
    ParsedLetter,
    spoken,
)
from requests_app.models import Letter, PageImage


@dataclass(frozen=True, slots=True)
class Target:
    """Where a part of the letter leads to, on the same page or on its own, and what it is."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class BoxView:
    """A region of a page, in points from its upper left corner. id: empty where a block goes on."""

    id: str
    left: float
    top: float
    width: float
    height: float
    kind: str
    target: Target


@dataclass(frozen=True, slots=True)
class PageView:
    number: int
    width: float
    height: float
    url: str
    boxes: tuple[BoxView, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    id: str
    text: str
    kind: str
    heading: bool
    target: Target


_KINDS: Final = {
    BlockRole.QUESTION: "question",
    BlockRole.ANSWER: "answer",
    BlockRole.TABLE: "table",
    BlockRole.NOTE: "note",
    BlockRole.REFERENCE: "detail",
    BlockRole.DATE: "detail",
    BlockRole.OTHER: "other",
}
_ROLE_LABELS: Final = {
    BlockRole.LETTERHEAD: "Letterhead",
    BlockRole.REFERENCE: "Reference",
    BlockRole.DATE: "Date",
    BlockRole.SALUTATION: "Salutation",
    BlockRole.HEADING: "Heading",
    BlockRole.OPENING: "Opening words",
    BlockRole.PREAMBLE: "Words before the questions or answers",
    BlockRole.BOILERPLATE: "Standard wording",
    BlockRole.SIGNATURE: "Signature",
    BlockRole.ANNEX: "Annex",
    BlockRole.QUESTION: "Question, not used",
    BlockRole.ANSWER: "Answer, not used",
    BlockRole.TABLE: "Table, not used",
    BlockRole.NOTE: "Remark, not used",
    BlockRole.OTHER: "Not used",
}


def targets(letter: Letter, document: ParsedLetter) -> dict[int, Target]:
    """Return where each block leads: to the piece it is part of, or to its own page."""
    found: dict[int, Target] = {}
    for blocks, target in _pieces(document):
        for block in blocks:
            found.setdefault(block, target)
    for part in document.blocks:
        if part.role in (BlockRole.REFERENCE, BlockRole.DATE):
            found.setdefault(part.id, Target("#details", "Details of the letter"))
        url = reverse("staff-block", args=[letter.pk, part.id])
        found.setdefault(part.id, Target(url, _ROLE_LABELS[part.role]))
    return found


def _pieces(document: ParsedLetter) -> Iterator[tuple[Sequence[int], Target]]:
    """Each piece of the document: the blocks it was made of, and where it stands on the page."""
    for question in document.questions:
        yield question.blocks, Target(f"#{question.anchor}", f"Question {spoken(question.number)}")
    for answer in document.answers:
        to = ", ".join(map(spoken, answer.questions[:3]))
        yield answer.blocks, Target(f"#{answer.id}", f"Answer to {to}")
    for table in document.tables:
        yield table.blocks, Target(f"#{table.id}", table.title or "Table")
    for number, note in enumerate(document.notes):
        yield note.blocks, Target(f"#n{number}", "Remark")


def page_views(
    letter: Letter, images: Iterable[PageImage], document: ParsedLetter, leads: dict[int, Target]
) -> tuple[PageView, ...]:
    """The pictures of the pages with the region of every block on them."""
    boxes: dict[int, list[BoxView]] = {}
    for block in document.blocks:
        places = [(block.page, block.bbox), *((place.page, place.box) for place in block.continued)]
        name = f"b{block.id}"
        for page, box in places:
            if page is not None and box is not None:
                left, top, right, bottom = box
                boxes.setdefault(page, []).append(
                    BoxView(
                        name,
                        left,
                        top,
                        right - left,
                        bottom - top,
                        _KINDS.get(block.role, "rest"),
                        leads[block.id],
                    )
                )
                name = ""
    return tuple(
        PageView(
            image.page,
            image.width,
            image.height,
            reverse("staff-page-image", args=[letter.pk, image.page]),
            tuple(boxes.get(image.page, ())),
        )
        for image in images
    )


def block_views(blocks: Iterable[LetterBlock], leads: dict[int, Target]) -> tuple[BlockView, ...]:
    return tuple(
        BlockView(
            f"b{block.id}",
            block.text,
            _KINDS.get(block.role, "rest"),
            block.role == BlockRole.HEADING,
            leads[block.id],
        )
        for block in blocks
    )
