"""What is left to look at in a letter: the reader's doubts, what the checks found and the parts that nothing uses.

They are one list, what matters most first, and each stands on the letter's page at the piece that it is about.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from django.contrib.auth.models import User
from django.urls import reverse

from requests_app.checks.finding import Severity
from requests_app.checks.kinds import KINDS
from requests_app.letters import doubts
from requests_app.letters.document import READ_BY_OCR, Doubt
from requests_app.letters.edits.withholding import pieces_of
from requests_app.letters.parsed import BlockRole, LetterBlock, ParsedLetter, spoken
from requests_app.models import Finding, Letter
from requests_app.revising import EDITABLE
from requests_app.views.staff.access import may_correct
from requests_app.views.staff.presenting import rows_a_page
from requests_app.views.staff.things import WHOLE, Span, Thing

CHECKED: Final = "Looked at, and right to be published."
"""The reason that is kept where a person accepts with one press what does not stand in the way."""

MENDED_BY_WITHHOLDING: Final = (
    "figure-recoverable",
    "figure-recoverable-with-published",
    "published-figure-recoverable",
)
PERMISSIONS: Final = {
    Severity.SEVERE: "requests_app.accept_severe_finding",
    Severity.WARNING: "requests_app.accept_finding",
    Severity.INFORMATION: "requests_app.accept_finding",
}


def things_to_look_at(letter: Letter, user: User) -> tuple[Thing, ...]:
    """Return what is left to look at in a letter that was read, what stands in the way first."""
    assert letter.revision is not None
    looking = _Looking(letter, letter.revision.parsed, user)
    found = [*looking.findings(), *looking.doubts(), *looking.unused()]
    things = _with_distinct_ids(sorted(found, key=lambda thing: thing.rank))
    following = [*(thing.id for thing in things[1:]), ""]
    return tuple(replace(thing, next=after) for thing, after in zip(things, following, strict=False))


def next_after(before: Sequence[Thing], settled: str, left: Sequence[Thing]) -> str:
    """Return the id of the thing that follows the settled one and is still left, or of the list itself."""
    ids = [thing.id for thing in before]
    following = ids[ids.index(settled) + 1 :] if settled in ids else ids
    still = [thing.id for thing in left]
    return next((each for each in (*following, *still) if each in still and each != settled), "look")


def _with_distinct_ids(things: Iterable[Thing]) -> tuple[Thing, ...]:
    seen: dict[str, int] = {}
    distinct = []
    for thing in things:
        seen[thing.id] = number = seen.get(thing.id, 0) + 1
        distinct.append(thing if number == 1 else replace(thing, id=f"{thing.id}-{number}"))
    return tuple(distinct)


def id_of(doubt: Doubt) -> str:
    said = "|".join(map(str, (doubt.code, doubt.message, doubt.question, doubt.block, doubt.page)))
    return f"look-d{sha256(said.encode()).hexdigest()[:10]}"


class _Looking:
    """One person looking at one letter."""

    def __init__(self, letter: Letter, document: ParsedLetter, user: User) -> None:
        self.letter, self.document, self.user = letter, document, user
        self.correctable = may_correct(user, letter)
        self.texts = {piece.name: piece.text for piece in pieces_of(document)}
        self.names = dict(_names(document))
        self.blocks = dict(_first_blocks(document))
        self.pages = set(letter.page_images.values_list("page", flat=True))

    # the reader's doubts

    def doubts(self) -> Iterator[Thing]:
        for anchor, raised in doubts.by_anchor(self.document).items():
            for index, doubt in raised:
                yield self._doubt(index, doubt, anchor if anchor in self.names else WHOLE)

    def _doubt(self, index: int, doubt: Doubt, anchor: str) -> Thing:
        kind = doubts.kind_of(doubt)
        region, label = self._region(
            doubt.block if doubt.block is not None else self.blocks.get(anchor), doubt.page
        )
        return Thing(
            id=id_of(doubt),
            rank=0 if doubt.code == READ_BY_OCR else 2,
            title=kind.title,
            message=doubt.message,
            advice=kind.advice,
            anchor=anchor,
            place=self.names.get(anchor, ""),
            region=region,
            region_label=label,
            change=self._change(anchor),
            settle=self._address("dismiss-warning", index) if self.correctable else "",
        )

    # what the checks found

    def findings(self) -> Iterator[Thing]:
        found = [
            each
            for each in self.letter.findings.open().select_related("file")
            if each.severity != Severity.INFORMATION
        ]
        if found:
            is_same = self._same_as_checked()
            may_accept = self._may_accept({each.severity for each in found})
            yield from (self._finding(each, may_accept) for each in found if is_same(each))

    def _same_as_checked(self) -> Callable[[Finding], bool]:
        """Whether a finding is about words that are still as they were when it was found.

        Of what was corrected since, the check that is under way says whether it is still there.
        """
        checked = self.letter.checked_revision
        if checked is None:
            return lambda _: False
        if checked.pk == self.letter.revision_id:
            return lambda _: True
        before = checked.parsed
        texts = {piece.name: piece.text for piece in pieces_of(before)}
        tables = {table.id: table for table in before.tables}
        now = {table.id: table for table in self.document.tables}
        return lambda finding: (
            texts.get(finding.piece) == self.texts.get(finding.piece)
            and tables.get(finding.table) == now.get(finding.table)
        )

    def _may_accept(self, severities: Iterable[str]) -> dict[str, bool]:
        is_open = self.letter.status in EDITABLE
        return {
            each: is_open and self.user.has_perm(PERMISSIONS[Severity(each)], self.letter)
            for each in severities
        }

    def _finding(self, finding: Finding, may_accept: dict[str, bool]) -> Thing:
        kind = KINDS[finding.code]
        is_severe = finding.severity == Severity.SEVERE
        anchor = self._anchor(finding)
        is_mended = self.correctable and finding.code in MENDED_BY_WITHHOLDING
        region, label = self._region(self.blocks.get(anchor))
        return Thing(
            id=f"look-f{finding.pk}",
            rank=0 if is_severe else 1,
            title=kind.title,
            message=finding.message,
            advice=kind.advice,
            anchor=anchor,
            place=self.names.get(anchor, ""),
            region=region,
            region_label=label,
            because=tuple(finding.because),
            span=self._span(finding),
            change=self._address("proposal") if is_mended else self._change_of(finding, anchor),
            change_label="See which figures to withhold" if is_mended else "Change",
            settle=self._address("accept-finding", finding.pk) if may_accept[finding.severity] else "",
            settle_label="Accept it" if is_severe else "It may be published",
            needs_reason=is_severe,
            refusal=self._refusal(is_severe=is_severe),
        )

    def _refusal(self, *, is_severe: bool) -> str:
        return (
            f"A {'publisher' if is_severe else 'reviewer'} may accept it."
            if self.letter.status in EDITABLE
            else ""
        )

    def _anchor(self, finding: Finding) -> str:
        anchor = doubts.FILES if finding.file_id else finding.table or self._anchor_of_piece(finding.piece)
        return anchor if anchor in self.names else WHOLE

    def _anchor_of_piece(self, piece: str) -> str:
        kind, _, rest = piece.partition(" ")
        own = rest.partition(" ")[0]
        match kind:
            case "question" | "group":
                return next((q.anchor for q in self.document.questions if q.number == own), WHOLE)
            case "note":
                return f"n{own}"
            case "title" | "reference":
                return doubts.DETAILS
        return own or WHOLE  # answers and tables bear their ids

    def _span(self, finding: Finding) -> Span | None:
        text = self.texts.get(finding.piece, "")
        if not self.correctable or finding.start is None or finding.end is None:
            return None
        words = text[finding.start : finding.end]
        return Span(finding.piece, finding.start, finding.end, words) if words.strip() else None

    def _change_of(self, finding: Finding, anchor: str) -> str:
        if finding.row is not None and finding.column is not None:
            return self._cell(finding.table, finding.row, finding.column)
        kind, *place = finding.piece.split() or [""]
        if kind == "cell" and len(place) == 3 and place[1].isdecimal() and place[2].isdecimal():
            return self._cell(place[0], int(place[1]), int(place[2]))
        return self._change(anchor)

    def _cell(self, name: str, row: int, column: int) -> str:
        table = next((table for table in self.document.tables if table.id == name), None)
        if table is None or not self.correctable:
            return ""
        return f"{self._address('table', name)}?page={row // rows_a_page(table) + 1}#c-{row}-{column}"

    # the parts that nothing uses

    def unused(self) -> Iterator[Thing]:
        # What was said of a part is said once, and what was settled of it is not asked again.
        doubted = {doubt.block for doubt in (*self.document.warnings, *self.document.settled)}
        for block in self.document.blocks:
            if block.role == BlockRole.OTHER and block.id not in doubted:
                yield self._unused(block)

    def _unused(self, block: LetterBlock) -> Thing:
        words = " ".join(block.text.split())
        region, label = self._region(block.id)
        return Thing(
            id=f"look-u{block.id}",
            rank=3,
            title="A part of the letter that is not used",
            message=words if len(words) <= 200 else f"{words[:200].rsplit(' ', 1)[0]} …",
            advice="It will not be published. Use it if it says part of a question, an answer or a table.",
            anchor=f"b{block.id}",
            place="Not used",
            region=region,
            region_label=label,
            change=self._address("block", block.id) + f"#b{block.id}" if self.correctable else "",
            settle=self._address("leave-out") if self.correctable else "",
            settle_label="Leave it out",
            sends=(("block", str(block.id)),),
        )

    # addresses

    def _region(self, block: int | None, page: int | None = None) -> tuple[str, str]:
        """Where a part of the letter, or a page, is shown beside the document, and what to call the link there."""
        if block is not None:
            page = self.document.blocks[block].page
            return f"#b{block}", f"Page {page} of the letter" if page else "Show in the letter"
        return (f"#page{page}", f"Page {page} of the letter") if page in self.pages else ("", "")

    def _change(self, anchor: str) -> str:
        """The address at which what an anchor names is corrected, with its place in the letter."""
        if not self.correctable:
            return ""
        place = self.blocks.get(anchor)
        address = self._address_of(anchor)
        return f"{address}#b{place}" if address and place is not None else address

    def _address_of(self, anchor: str) -> str:
        document = self.document
        by_anchor = {question.anchor: question.number for question in document.questions}
        if anchor in by_anchor:
            return self._address("question", by_anchor[anchor])
        if anchor in {answer.id for answer in document.answers}:
            return self._address("answer", anchor)
        if anchor in {table.id for table in document.tables}:
            return self._address("table", anchor)
        if anchor in {f"n{index}" for index in range(len(document.notes))}:
            return self._address("note", int(anchor[1:]))
        if anchor.startswith("b") and anchor[1:].isdecimal():
            return self._address("block", int(anchor[1:]))
        named = {doubts.DETAILS: "details", doubts.QUESTIONS: "add-question"}
        return self._address(named[anchor]) if anchor in named else ""

    def _address(self, name: str, *arguments: object) -> str:
        return reverse(f"staff-{name}", args=[self.letter.pk, *arguments])


def _names(document: ParsedLetter) -> Iterator[tuple[str, str]]:
    """Each place on the page at which something can be said, and what it is called."""
    yield doubts.DETAILS, "Details"
    yield doubts.QUESTIONS, "Questions"
    yield doubts.FILES, "Files"
    for question in document.questions:
        yield question.anchor, f"Question {spoken(question.number)}"
    for answer in document.answers:
        yield answer.id, f"Answer to {', '.join(map(spoken, answer.questions[:3]))}"
    for table in document.tables:
        yield table.id, table.title or f"Table {table.id.removeprefix('t')}"
    for index, _ in enumerate(document.notes):
        yield f"n{index}", f"Remark {index + 1}"
    for block in document.blocks:
        if block.role == BlockRole.OTHER:
            yield f"b{block.id}", "Not used"


def _first_blocks(document: ParsedLetter) -> Iterator[tuple[str, int]]:
    """The first part of the letter that each piece was made of."""
    pieces = [
        *((question.anchor, question.blocks) for question in document.questions),
        *((answer.id, answer.blocks) for answer in document.answers),
        *((table.id, table.blocks) for table in document.tables),
        *((f"n{index}", note.blocks) for index, note in enumerate(document.notes)),
    ]
    yield from ((anchor, blocks[0]) for anchor, blocks in pieces if blocks)
