"""The questions of a letter: their tree, their words and where they stand.

Numbered paragraphs come in runs ("1, 2, 2a, 3"). A letter may hold several: the questions,
the answers that repeat their numbers, a list inside an answer, definitions before the first
question. The runs are found first and then told apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.markers import Mark, MarkKind, Path, is_alike, is_first, successors
from requests_app.letters.pieces import Piece
from requests_app.letters.segments import is_both_cue, is_heading_line, is_request_cue, is_response_cue


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. run: 0, or where numbering restarts the number of its run, from 1; parts: its pieces."""

    path: Path
    label: str
    text: str
    parts: tuple[int, ...]
    run: int = 0
    group: str | None = None

    @property
    def number(self) -> str:
        """The number as a letter document writes it: "5.b.iii", "2:1"."""
        return (f"{self.run}:" if self.run else "") + ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a letter in order. preamble: what introduces them; headings: of their groups."""

    asked: tuple[Asked, ...] = ()
    preamble: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()
    """Pieces of the response that only print a question again."""


@dataclass(slots=True)
class Run:
    """A list of marks in which each follows the one before."""

    items: list[tuple[int, Path]] = field(default_factory=list)
    styles: dict[int, str] = field(default_factory=dict)

    @property
    def last(self) -> Path:
        return self.items[-1][1]

    @property
    def first_at(self) -> int:
        return self.items[0][0]

    @property
    def last_at(self) -> int:
        return self.items[-1][0]

    def add(self, at: int, path: Path, mark: Mark) -> None:
        self.items.append((at, path))
        self.styles[len(path)] = mark.style


def find_questions(parts: Sequence[Piece], matter: Sequence[int], title: str | None) -> Questions:
    """Return the questions that the matter of a letter asks.

    title: the letter's, which is the question where it asks one and the letter prints no other.
    """
    zones = _Zones(parts, matter)
    runs = [run for run in _runs(parts, matter) if not _is_of_answers(run, parts)]
    chosen = _choose(runs, parts, zones)
    if chosen:
        return _of_runs(chosen, parts, matter, zones)
    for find in (_of_unnumbered_marks, _of_cues, _of_emphasis):
        if found := find(parts, matter, zones):
            return _numbered(found, parts)
    if title and (title.rstrip().endswith("?") or _QUESTION_START.match(title)):
        return Questions((Asked(("1",), "", title, ()),))
    if found := _of_openings(parts, matter, zones):
        return _numbered(found, parts)
    return Questions()


def asks(text: str) -> bool:
    """Say whether words ask for something: a question, an order, or the name of what is wanted."""
    text = text.strip("*_ \"“'‘")
    if re.search(r"\?[\"”'’)\s]*(?:$|\()", text):
        return True
    return bool(phrases.ASKING.match(text)) and not phrases.STATING.match(text)


_QUESTION_START: Final = re.compile(
    r"(?:what|which|who|how (?:many|much|often|long)|does|do|has|have|is|are)\b", re.IGNORECASE
)


# --- zones: asked, answered, or both by turns


class _Zones:
    """What the cues say of each piece of the matter."""

    def __init__(self, parts: Sequence[Piece], matter: Sequence[int]) -> None:
        self.request_cues = [at for at in matter if is_request_cue(parts[at])]
        self.response_cues = [at for at in matter if is_response_cue(parts[at])]
        self.both_cues = [at for at in matter if is_both_cue(parts[at])]
        self.end_of_request = next(iter(self.response_cues), None)

    def is_answered(self, at: int) -> bool:
        """Say whether a piece stands after the one heading that parts request and response."""
        return len(self.response_cues) == 1 and at > self.response_cues[0]

    def is_asked(self, at: int) -> bool:
        """Say whether a piece stands under a heading of the request, before the one of the response."""
        if len(self.response_cues) != 1:
            return False
        return at < self.response_cues[0]

    def is_introduced(self, at: int) -> bool:
        """Say whether a heading or an opening has announced questions before this piece."""
        return any(cue < at for cue in (*self.request_cues, *self.both_cues))


# --- runs


def _runs(parts: Sequence[Piece], matter: Sequence[int]) -> list[Run]:
    """Return the runs of marks, in order of their first. A run goes on after a list inside it has ended."""
    done: list[Run] = []
    open_runs: list[Run] = []
    for at in matter:
        part = parts[at]
        mark = part.mark
        if mark is None or not mark.path:
            continue
        placed = [
            (run, path)
            for run in reversed(open_runs)
            if (path := _place(run, mark, part, parts)) and (run is open_runs[-1] or path[:-1] != run.last)
        ]
        if placed:
            run, path = max(placed, key=lambda found: _likeness(found[0], found[1], at, parts))
            while open_runs[-1] is not run:
                open_runs.pop()
            run.add(at, path, mark)
        elif is_first(mark.path[0]) or mark.kind is not MarkKind.ITEM or _may_begin(mark):
            run = Run()
            run.add(at, mark.path, mark)
            done.append(run)
            open_runs = [*open_runs[-3:], run]
    return done


def _may_begin(mark: Mark) -> bool:
    """Say whether a run may begin with a mark that is no first one: "5a." after an excerpt."""
    return len(mark.path) > 1 and mark.path[0].isdigit()


def _place(run: Run, mark: Mark, part: Piece, parts: Sequence[Piece]) -> Path | None:
    """Return the path of a mark as the next of a run, None if it is not."""
    last = run.last
    first = parts[run.first_at].mark
    assert first is not None
    if (mark.kind is MarkKind.ANSWER) != (first.kind is MarkKind.ANSWER):
        return None
    if len(mark.path) > 1:
        return _place_whole(run, mark.path)
    step = mark.path[0]
    siblings = [
        (*last[:depth], step) for depth in range(len(last) - 1, -1, -1) if step in successors(last[depth])
    ]
    child = (*last, step) if is_first(step) and _may_be_child(last, step, mark, run, part, parts) else None
    for path in siblings:
        if run.styles.get(len(path), mark.style) == mark.style:
            return path
    if child and (not siblings or run.styles.get(len(child), mark.style) == mark.style):
        return child
    if siblings:
        return siblings[0]
    return _place_after_gap(last, mark)


def _place_whole(run: Run, path: Path) -> Path | None:
    last = run.last
    if path[0] == last[0] and path != last and path not in {known for _, known in run.items}:
        return path
    return path if path[0] in successors(last[0]) else None


def _may_be_child(last: Path, step: str, mark: Mark, run: Run, part: Piece, parts: Sequence[Piece]) -> bool:
    if len(last) >= 4:
        return False
    if not step.isdigit():
        # Letters under letters ("a." after "b.") are a new list, unless they look different.
        return last[-1].isdigit() or run.styles.get(len(last)) != mark.style or last[-1] not in "aivx"
    deeper = part.level > parts[run.last_at].level
    return deeper or (len(last) == 1 and not last[0].isdigit() and len(run.items) == 1)


def _place_after_gap(last: Path, mark: Mark) -> Path | None:
    """Return where a numbered question stands whose forerunner is missing ("Q3" after "Q1")."""
    step = mark.path[0]
    if mark.kind is MarkKind.ITEM or not step.isdigit() or not last[0].isdigit():
        return None
    return (step,) if int(step) > int(last[0]) else None


def _likeness(run: Run, path: Path, at: int, parts: Sequence[Piece]) -> tuple[int, int]:
    """Return how much a piece looks like the items of a run at its depth; the later run wins a tie."""
    peers = [item for item, known in run.items if len(known) == len(path)] or [run.first_at]
    peer, part = parts[peers[0]], parts[at]
    assert peer.mark is not None and part.mark is not None
    alike = (
        (peer.mark.style == part.mark.style)
        + (peer.is_emphasised == part.is_emphasised)
        + (asks(peer.body) == asks(part.body))
    )
    return alike, run.first_at


def _is_of_answers(run: Run, parts: Sequence[Piece]) -> bool:
    mark = parts[run.first_at].mark
    return mark is not None and mark.kind is MarkKind.ANSWER


# --- which runs ask


def _choose(runs: Sequence[Run], parts: Sequence[Piece], zones: _Zones) -> list[Run]:
    """Return the runs that are questions, in order."""
    chosen: list[Run] = []
    for run in runs:
        if not _is_asking(run, parts, zones):
            continue
        if not chosen:
            chosen.append(run)
        elif _replaces(run, chosen[-1], parts):
            chosen[-1] = run
        elif _is_another_group(run, chosen, parts, zones):
            chosen.append(run)
    return chosen


def _is_asking(run: Run, parts: Sequence[Piece], zones: _Zones) -> bool:
    top = [at for at, path in run.items if len(path) == len(run.items[0][1])]
    first = parts[run.first_at]
    assert first.mark is not None
    if first.mark.kind is MarkKind.QUESTION:
        return True
    asking = sum(asks(_words_at(at, parts)) for at in top)
    if zones.is_answered(run.first_at):
        return asking * 2 > len(top) and any("?" in parts[at].text for at in top)
    if zones.is_asked(run.first_at):
        return asking * 2 >= len(top) or (zones.is_introduced(run.first_at) and first.mark.path[0].isdigit())
    if asking * 2 >= len(top):
        return not _follows_statement(run, parts, zones)
    stating = sum(bool(phrases.STATING.match(parts[at].body)) for at in top)
    return (
        (first.is_emphasised or zones.is_introduced(run.first_at)) and stating * 2 < len(top) and len(top) > 1
    )


def _words_at(at: int, parts: Sequence[Piece]) -> str:
    """Return the words of an item, which may stand in the paragraph after its mark."""
    if parts[at].body or at + 1 >= len(parts):
        return parts[at].body
    return parts[at + 1].text


def _follows_statement(run: Run, parts: Sequence[Piece], zones: _Zones) -> bool:
    """Say whether a list that could ask stands where a statement of the authority introduces it."""
    if run.first_at == 0 or zones.is_introduced(run.first_at):
        return False
    before = parts[run.first_at - 1]
    return (
        before.grid is None
        and before.text.rstrip().endswith(":")
        and bool(phrases.STATING.match(before.text))
    )


def _replaces(run: Run, before: Run, parts: Sequence[Piece]) -> bool:
    """Say whether a lettered list before a numbered one was definitions, and not the questions."""
    lettered = not before.items[0][1][0].isdigit()
    numbered = run.items[0][1][0].isdigit()
    asking = sum("?" in parts[at].text for at, _ in before.items)
    return lettered and numbered and before.last_at < run.first_at and asking * 2 < len(before.items)


def _is_another_group(run: Run, chosen: Sequence[Run], parts: Sequence[Piece], zones: _Zones) -> bool:
    """Say whether a run is a further topic's questions, and not answers or a list inside an answer."""
    if run.first_at <= chosen[-1].last_at or zones.is_answered(run.first_at):
        return False
    if not is_alike(run.items[0][1][0], chosen[0].items[0][1][0]):
        return False
    if _repeats(run, chosen, parts):
        return False
    top = [at for at, path in run.items if len(path) == 1]
    asking = sum(asks(_words_at(at, parts)) and not phrases.STATING.match(parts[at].body) for at in top)
    if asking * 4 < len(top) * 3:
        return False
    if parts[chosen[0].first_at].is_emphasised and not parts[run.first_at].is_emphasised:
        return False
    return _heading_of(run.first_at, parts) is not None or sum("?" in parts[at].text for at in top) * 2 > len(
        top
    )


def _repeats(run: Run, chosen: Sequence[Run], parts: Sequence[Piece]) -> bool:
    """Say whether a run prints the questions of an earlier one again."""
    earlier = {path: parts[at].body for known in chosen for at, path in known.items}
    shared = [(parts[at].body, earlier[path]) for at, path in run.items if path in earlier]
    return bool(shared) and sum(is_same(one, other) for one, other in shared) * 2 > len(shared)


def is_same(one: str, other: str) -> bool:
    """Say whether two texts are the same question, perhaps cut short or with a word changed."""
    one, other = _plain(one), _plain(other)
    if not one or not other:
        return False
    if one == other or (min(len(one), len(other)) > 25 and (one.startswith(other) or other.startswith(one))):
        return True
    if min(len(one), len(other)) > 20 and (one in other or other in one):
        return True
    matcher = SequenceMatcher(None, one[:300], other[:300], autojunk=False)
    return matcher.real_quick_ratio() > 0.8 and matcher.quick_ratio() > 0.8 and matcher.ratio() > 0.8


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _heading_of(at: int, parts: Sequence[Piece]) -> int | None:
    """Return the piece before a run that is its topic heading, None if there is none."""
    if at == 0:
        return None
    before = parts[at - 1]
    if before.running or not is_heading_line(before) or asks(before.text):
        return None
    if before.is_emphasised or before.text.rstrip().endswith(":") or len(before.text.split()) <= 6:
        return at - 1
    return None


# --- the words of questions in runs


def _of_runs(
    chosen: Sequence[Run], parts: Sequence[Piece], matter: Sequence[int], zones: _Zones
) -> Questions:
    several = len(chosen) > 1
    starts = {at: (number, path) for number, run in enumerate(chosen, 1) for at, path in run.items}
    emphasised = parts[chosen[0].first_at].is_emphasised
    asked: list[Asked] = []
    taken: set[int] = set()
    headings: list[int] = []
    groups: dict[int, str] = {}
    for number, run in enumerate(chosen, 1):
        if several and (heading := _heading_of(run.first_at, parts)) is not None and heading not in taken:
            headings.append(heading)
            groups[number] = parts[heading].text.strip("*#: ")
    position = {at: index for index, at in enumerate(matter)}
    for at in sorted(starts):
        number, path = starts[at]
        mine = [
            at,
            *_continuation(at, parts, matter, position, starts, zones, headings, emphasised=emphasised),
        ]
        taken.update(mine)
        mark = parts[at].mark
        assert mark is not None
        text = " ".join(
            word
            for index, piece in enumerate(mine)
            if (word := parts[piece].body if index == 0 else _folded(parts[piece].text))
        )
        asked.append(Asked(path, mark.label, text, tuple(mine), number if several else 0, groups.get(number)))
    preamble = _preamble(chosen[0].first_at, parts, matter, taken | set(headings))
    return Questions(tuple(_unique(asked)), preamble, tuple(headings), ())


def _folded(text: str) -> str:
    return " ".join(text.split())


def _unique(asked: Sequence[Asked]) -> Iterator[Asked]:
    seen: set[str] = set()
    for question in asked:
        if question.number not in seen:
            seen.add(question.number)
            yield question


def _continuation(
    at: int,
    parts: Sequence[Piece],
    matter: Sequence[int],
    position: dict[int, int],
    starts: dict[int, tuple[int, Path]],
    zones: _Zones,
    headings: Sequence[int],
    *,
    emphasised: bool,
) -> Iterator[int]:
    """Yield the pieces that go on with the question that begins at `at`."""
    waits_for_words = not parts[at].body
    in_request = zones.is_asked(at)
    answered = False
    for index in range(position[at] + 1, len(matter)):
        here = matter[index]
        part = parts[here]
        if here in starts or here in headings or part.grid or is_response_cue(part) or _is_answer_mark(part):
            return
        remark = bool(phrases.FORMAT_REMARK.match(part.text)) and not phrases.NOTE.match(part.text)
        if answered:
            # Set like the questions, it is the requester's: a definition given after what it is about.
            if emphasised and part.is_emphasised and remark:
                yield here
            continue
        if phrases.COURTESY.fullmatch(part.text) or phrases.OPENING.match(part.text):
            return
        goes_on = waits_for_words or _is_example(part) or _is_introduced_list(parts[at], part)
        if in_request:
            if not goes_on and remark:
                return
        elif not goes_on and not (emphasised and part.is_emphasised and not phrases.NOTE.match(part.text)):
            answered = True
            continue
        yield here
        waits_for_words = False


def _is_answer_mark(part: Piece) -> bool:
    return part.mark is not None and part.mark.kind is MarkKind.ANSWER


def _is_example(part: Piece) -> bool:
    return bool(phrases.EXAMPLE.match(part.text)) and part.mark is None


def _is_introduced_list(question: Piece, part: Piece) -> bool:
    """Say whether a bullet belongs to a question that ends with a colon: "in each of the following years:"."""
    bulleted = part.mark is not None and part.mark.kind is MarkKind.BULLET
    return (
        bulleted
        and question.body.rstrip().endswith((":", "-", "–"))
        and question.is_emphasised == part.is_emphasised
    )


def _preamble(first: int, parts: Sequence[Piece], matter: Sequence[int], taken: set[int]) -> tuple[int, ...]:
    return tuple(at for at in matter if at < first and at not in taken and parts[at].grid is None)


# --- questions without numbers


def _of_unnumbered_marks(parts: Sequence[Piece], matter: Sequence[int], zones: _Zones) -> list[list[int]]:
    """Return the questions that "Q:" or "Question:" marks, each with the pieces up to the next answer."""
    found: list[list[int]] = []
    open_question = False
    for at in matter:
        part = parts[at]
        if part.mark and part.mark.kind is MarkKind.QUESTION and not part.mark.path:
            found.append([at])
            open_question = True
        elif is_response_cue(part) or part.grid or part.mark or not open_question:
            open_question = False
        elif asks(part.text) and not phrases.STATING.match(part.text):
            found[-1].append(at)
    return found


def _of_cues(parts: Sequence[Piece], matter: Sequence[int], zones: _Zones) -> list[list[int]]:
    """Return what stands between "You asked" and "We answered": one question, or one a line of questions."""
    if not zones.response_cues:
        return []
    found: list[list[int]] = []
    current: list[int] | None = [] if zones.response_cues[0] > matter[0] else None
    for at in matter:
        part = parts[at]
        if is_request_cue(part):
            current = []
        elif is_response_cue(part):
            if current:
                found += _parted(current, parts)
            current = None
        elif current is not None and not part.grid and not is_both_cue(part):
            current.append(at)
    return found


def _parted(section: Sequence[int], parts: Sequence[Piece]) -> list[list[int]]:
    """Return the pieces of a request as its questions, without the requester's courtesies."""
    kept = [
        at
        for at in section
        if not phrases.COURTESY.fullmatch(parts[at].text) and not phrases.OPENING.match(parts[at].text)
    ]
    if not kept:
        return []
    bullets = [at for at in kept if _is_bullet(parts[at])]
    if len(bullets) >= 2 and sum(asks(parts[at].body) for at in bullets) * 2 > len(bullets):
        return [[at] for at in bullets]
    asking = [at for at in kept if parts[at].text.rstrip().endswith("?")]
    if len(asking) == len(kept) >= 2:
        return [[at] for at in kept]
    return [list(kept)]


def _is_bullet(part: Piece) -> bool:
    return part.mark is not None and part.mark.kind is MarkKind.BULLET


def _of_emphasis(parts: Sequence[Piece], matter: Sequence[int], zones: _Zones) -> list[list[int]]:
    """Return the paragraphs that stand out, or end with a question mark, between plain ones that answer them."""
    bold = [at for at in matter if parts[at].is_emphasised and asks(parts[at].body) and not parts[at].grid]
    marked = [at for at in matter if parts[at].text.rstrip().endswith("?") and not parts[at].grid]
    chosen = bold if sum(parts[at].text.rstrip().endswith("?") for at in bold) >= len(marked) else marked
    if not chosen or len(chosen) == len(matter):
        return [[at] for at in chosen]
    found: list[list[int]] = []
    for at in chosen:
        follows = (
            found
            and found[-1][-1] == at - 1
            and parts[at].is_emphasised
            and not parts[at - 1].text.rstrip().endswith("?")
        )
        if follows:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def _of_openings(parts: Sequence[Piece], matter: Sequence[int], zones: _Zones) -> list[list[int]]:
    """Return the first paragraphs if they ask: a request that is quoted before it is answered."""
    found: list[int] = []
    for at in matter:
        part = parts[at]
        if part.grid or is_response_cue(part):
            break
        if is_request_cue(part) or is_both_cue(part) or phrases.OPENING.match(part.text):
            continue
        introduced = zones.is_introduced(at) and not found
        if (
            not _requests(part.text)
            and not introduced
            and not (found and asks(part.body) and not phrases.STATING.match(part.body))
        ):
            break
        found.append(at)
    if len(found) == len(matter) > 1:
        found.pop()
    return [found] if found and len(found) < len(matter) else []


_REQUESTING: Final = re.compile(
    r"(?:.{0,120}\b)?(?:(?:i|we) (?:am|are|would|['’]d|wish|want|request|hereby)\b.{0,60}\b(?:ask|request|like|know|seek|obtain|receive|information)\w*|please (?:could|can|would|provide|send|supply|tell|confirm|advise)|(?:could|can|would) you\b|you (?:have )?(?:asked|requested)\b)",
    re.IGNORECASE,
)


def _requests(text: str) -> bool:
    return bool(_REQUESTING.match(text)) or text.rstrip().endswith("?")


def _numbered(found: Sequence[Sequence[int]], parts: Sequence[Piece]) -> Questions:
    """Return questions without marks numbered in order."""
    asked = tuple(
        Asked((str(number),), "", " ".join(parts[at].body for at in group), tuple(group))
        for number, group in enumerate(found, 1)
    )
    return Questions(asked)
