"""The questions of a letter: their tree, their words and where they stand.

Numbered paragraphs come in runs ("1, 2, 2a, 3"). A letter may hold several: the questions,
the answers that repeat their numbers, a list inside an answer, definitions before the first
question. The runs are found first and then told apart.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.markers import MarkKind, Path, is_alike
from requests_app.letters.pieces import Piece
from requests_app.letters.runs import Item, Run, find_runs
from requests_app.letters.segments import (
    is_both_cue,
    is_date_line,
    is_heading_line,
    is_request_cue,
    is_response_cue,
    response_cues,
)
from requests_app.letters.wording import asks, is_same, states


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


def find_questions(
    parts: Sequence[Piece], matter: Sequence[int], title: str | None, opening: Sequence[Piece] = ()
) -> Questions:
    """Return the questions that the matter of a letter asks.

    title, opening: the letter's; they give the question where the letter prints no other: a title
    that asks, or "Thank you for your request. You asked for the number of …".
    """
    zones = _Zones(parts, matter)
    runs = [run for run in find_runs(parts, matter, zones.response) if not run.is_of_answers]
    chosen = _choose(runs, parts, zones)
    if chosen:
        return _of_runs(chosen, parts, matter, zones)
    for find in (_of_unnumbered_marks, _of_answered_bullets, _of_cues, _of_emphasis):
        if found := find(parts, matter, zones):
            return _numbered(found, parts)
    if title and (title.rstrip().endswith("?") or _QUESTION_START.match(title)):
        return Questions((Asked(("1",), "", title, ()),))
    if found := _of_openings(parts, matter, zones):
        return _numbered(found, parts)
    return _restated(opening)


_QUESTION_START: Final = re.compile(
    r"(?:what|which|who|how (?:many|much|often|long)|does|do|has|have|is|are)\b", re.IGNORECASE
)


# --- zones: asked, answered, or both by turns


class _Zones:
    """What the cues say of each piece of the matter."""

    def __init__(self, parts: Sequence[Piece], matter: Sequence[int]) -> None:
        self.request_cues = [at for at in matter if is_request_cue(parts[at])]
        self.response_cues = response_cues(parts, matter)
        says_both = {at for at in matter if is_response_cue(parts[at])} - set(self.response_cues)
        self.both_cues = [at for at in matter if is_both_cue(parts[at]) or at in says_both]
        self.response = self.response_cues[0] if len(self.response_cues) == 1 else None

    def is_answered(self, at: int) -> bool:
        """Say whether a piece stands after the one heading that parts request and response."""
        return self.response is not None and at > self.response

    def is_asked(self, at: int) -> bool:
        """Say whether a piece stands under a heading of the request, before the one of the response."""
        return self.response is not None and at < self.response

    def is_introduced(self, at: int) -> bool:
        """Say whether a heading or an opening has announced questions before this piece."""
        return any(cue < at for cue in (*self.request_cues, *self.both_cues))


# --- which runs ask


def _choose(runs: Sequence[Run], parts: Sequence[Piece], zones: _Zones) -> list[Run]:
    """Return the runs that are questions, in order."""
    chosen: list[Run] = []
    for run in runs:
        if not _is_asking(run, parts, zones):
            continue
        if not chosen:
            chosen.append(run)
        elif _replaces(run, chosen[-1]):
            chosen[-1] = run
        elif _is_another_group(run, chosen, parts, zones):
            chosen.append(run)
    return chosen


def _is_asking(run: Run, parts: Sequence[Piece], zones: _Zones) -> bool:
    first, top = run.first, run.top()
    asking = sum(asks(_words_of(item, parts)) for item in top)
    introduced = zones.is_introduced(first.at)
    if zones.is_answered(first.at):
        return asking * 2 > len(top) and any("?" in item.part.text for item in top)
    if first.mark.kind is MarkKind.QUESTION:
        return True
    if zones.is_asked(first.at):
        numbered = first.path[0].isdigit() and (introduced or len(top) > 1)
        return asking * 2 >= len(top) or numbered
    if asking * 2 >= len(top):
        return introduced or not _follows_statement(run, parts)
    stating = sum(states(item.part.body) for item in top)
    return (first.part.is_emphasised or introduced) and stating * 2 < len(top) and len(top) > 1


def _words_of(item: Item, parts: Sequence[Piece]) -> str:
    """Return the words of an item, which may stand in the paragraph after its mark."""
    if item.part.body or item.at + 1 >= len(parts):
        return item.part.body
    return parts[item.at + 1].text


def _follows_statement(run: Run, parts: Sequence[Piece]) -> bool:
    """Say whether a list that could ask stands where a statement of the authority introduces it."""
    if run.first.at == 0:
        return False
    before = parts[run.first.at - 1]
    return before.grid is None and before.text.rstrip().endswith(":") and states(before.text)


def _replaces(run: Run, before: Run) -> bool:
    """Say whether a lettered list before a numbered one was definitions, and not the questions."""
    lettered = not before.first.path[0].isdigit()
    numbered = run.first.path[0].isdigit()
    asking = sum("?" in item.part.text for item in before.items)
    return lettered and numbered and before.last.at < run.first.at and asking * 2 < len(before.items)


def _is_another_group(run: Run, chosen: Sequence[Run], parts: Sequence[Piece], zones: _Zones) -> bool:
    """Say whether a run is a further topic's questions, and not answers or a list inside an answer."""
    if run.first.at <= chosen[-1].last.at or zones.is_answered(run.first.at):
        return False
    if not is_alike(run.first.path[0], chosen[0].first.path[0]) or _repeats(run, chosen):
        return False
    top = run.top()
    asking = sum(asks(_words_of(item, parts)) and not states(item.part.body) for item in top)
    if asking * 4 < len(top) * 3 or (chosen[0].first.part.is_emphasised and not run.first.part.is_emphasised):
        return False
    marked = sum("?" in item.part.text for item in top)
    return _heading_of(run.first.at, parts) is not None or marked * 2 > len(top)


def _repeats(run: Run, chosen: Sequence[Run]) -> bool:
    """Say whether a run prints the questions of an earlier one again, which were not answered there."""
    waiting = [known for known in chosen if not _is_answered_below(known)]
    earlier = {item.path: item.part.body for known in waiting for item in known.items}
    shared = [(item.part.body, earlier[item.path]) for item in run.items if item.path in earlier]
    return bool(shared) and sum(is_same(one, other) for one, other in shared) * 2 > len(shared)


def _is_answered_below(run: Run) -> bool:
    """Say whether something stands under each question of a run but the last."""
    places = [item.at for item in run.items]
    return len(places) > 1 and all(later - earlier > 1 for earlier, later in pairwise(places))


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
    starts = {item.at: (number, item) for number, run in enumerate(chosen, 1) for item in run.items}
    emphasised = chosen[0].first.part.is_emphasised
    asked: list[Asked] = []
    taken: set[int] = set()
    headings: set[int] = set()
    groups: dict[int, str] = {}
    for number, run in enumerate(chosen, 1):
        if several and (heading := _heading_of(run.first.at, parts)) is not None and heading not in starts:
            headings.add(heading)
            groups[number] = parts[heading].text.strip("*#: ")
    stops = starts.keys() | headings
    position = {at: index for index, at in enumerate(matter)}
    for at, (number, item) in sorted(starts.items(), key=lambda start: start[0]):
        following = (matter[index] for index in range(position[at] + 1, len(matter)))
        more = list(_continuation(item, following, parts, stops, zones, emphasised=emphasised))
        taken.update([at, *more])
        text = " ".join(
            words for words in [item.part.body, *(_folded(parts[other].text) for other in more)] if words
        )
        asked.append(
            Asked(item.path, item.mark.label, text, (at, *more), number if several else 0, groups.get(number))
        )
    preamble = _preamble(chosen[0].first.at, parts, matter, taken | headings)
    return Questions(tuple(_unique(asked)), preamble, tuple(sorted(headings)))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _unique(asked: Sequence[Asked]) -> Iterator[Asked]:
    seen: set[str] = set()
    for question in asked:
        if question.number not in seen:
            seen.add(question.number)
            yield question


def _continuation(
    item: Item,
    following: Iterable[int],
    parts: Sequence[Piece],
    stops: Collection[int],
    zones: _Zones,
    *,
    emphasised: bool,
) -> Iterator[int]:
    """Yield the pieces that go on with the question that `item` begins.

    stops: where other questions and headings begin; emphasised: whether the letter's questions stand out.
    """
    waits_for_words = not item.part.body
    in_request = zones.is_asked(item.at)
    answered = False
    for here in following:
        part = parts[here]
        if here in stops or part.grid or is_response_cue(part) or _is_answer_mark(part):
            return
        remark = bool(phrases.FORMAT_REMARK.match(part.text)) and not phrases.NOTE.match(part.text)
        if answered:
            # Set like the questions, it is the requester's: a definition given after what it is about.
            if emphasised and part.is_emphasised and remark:
                yield here
            continue
        if _ends_questions(part, item):
            return
        if _YOUR_REQUEST.search(part.text):
            return
        goes_on = waits_for_words or _is_example(part) or _is_introduced_list(item.part, part)
        if in_request:
            if not goes_on and remark:
                return
        elif not goes_on and not (emphasised and part.is_emphasised and not phrases.NOTE.match(part.text)):
            answered = True
            continue
        yield here
        waits_for_words = False


# Words of the authority: a requester writes "my request".
_YOUR_REQUEST: Final = re.compile(r"\byour (?:request|enquiry)\b", re.IGNORECASE)


def _ends_questions(part: Piece, item: Item) -> bool:
    """Say whether a piece cannot belong to the question before it: a courtesy, an opening, a heading in capitals."""
    if phrases.COURTESY.fullmatch(part.text) or phrases.OPENING.match(part.text):
        return True
    return part.text.isupper() and not item.part.text.isupper() and is_heading_line(part)


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
        elif asks(part.text) and not states(part.text):
            found[-1].append(at)
    return found


def _of_answered_bullets(parts: Sequence[Piece], matter: Sequence[int], zones: _Zones) -> list[list[int]]:
    """Return the bullets that an opening announces as what was asked, if plain words answer each of them."""
    bullets = [at for at in matter if _is_bullet(parts[at])]
    if len(bullets) < 2 or zones.response is not None or not zones.is_introduced(bullets[0]):
        return []
    followers = dict(pairwise(matter))
    is_answered = all(at in followers and not _is_bullet(parts[followers[at]]) for at in bullets)
    asking = sum(asks(parts[at].body) for at in bullets)
    return [[at] for at in bullets] if is_answered and asking * 2 >= len(bullets) else []


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
        elif current and (is_date_line(part.text) or (part.text.isupper() and is_heading_line(part))):
            found += _parted(current, parts)
            current = None
        elif current is not None and not part.grid and not is_both_cue(part):
            current.append(at)
    return found


# A whole message may be quoted, its greeting first.
_QUOTES: Final = " \"“”‘’'"


def _parted(section: Sequence[int], parts: Sequence[Piece]) -> list[list[int]]:
    """Return the pieces of a request as its questions, without the requester's courtesies."""
    kept = [
        at
        for at in section
        if not phrases.COURTESY.fullmatch(parts[at].text.strip(_QUOTES))
        and (_requests(parts[at].text) or not phrases.OPENING.match(parts[at].text))
    ]
    if not kept:
        return []
    bullets = [at for at in kept if _is_bullet(parts[at])]
    if len(bullets) >= 2 and sum(asks(parts[at].body) for at in bullets) * 2 > len(bullets):
        return [[at] for at in bullets]
    asking = [at for at in kept if parts[at].text.rstrip().endswith("?") or _NAMING.match(parts[at].text)]
    if len(asking) == len(kept) >= 2:
        return [[at] for at in kept]
    return [list(kept)]


# A paragraph that does nothing but name what is wanted: "The number of …", "Copies of …".
_NAMING: Final = re.compile(
    r"(?:(?:the|a|an|any|all|full|total) )*(?:number|amount|cost|total|list|breakdown|cop(?:y|ies)|details|names|dates|correspondence|minutes|reports)\b",
    re.IGNORECASE,
)


def _is_bullet(part: Piece) -> bool:
    return part.mark is not None and part.mark.kind is MarkKind.BULLET


def _of_emphasis(parts: Sequence[Piece], matter: Sequence[int], zones: _Zones) -> list[list[int]]:
    """Return the paragraphs that stand out, or end with a question mark, between plain ones that answer them."""
    bold = [at for at in matter if parts[at].is_emphasised and asks(parts[at].body) and not parts[at].grid]
    marked = [at for at in matter if _is_asked_outright(parts[at])]
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


_ORDERING: Final = re.compile(
    r"(?:please|kindly) (?:could you |can you |also )?(?:provide|supply|send|list|state|confirm|give|tell|advise|specify|break)\b",
    re.IGNORECASE,
)


def _is_asked_outright(part: Piece) -> bool:
    """Say whether a paragraph is a question or a request, whoever reads it."""
    return part.grid is None and (part.text.rstrip().endswith("?") or bool(_ORDERING.match(part.text)))


def _of_openings(parts: Sequence[Piece], matter: Sequence[int], zones: _Zones) -> list[list[int]]:
    """Return the first paragraphs if they ask: a request that is quoted before it is answered."""
    found: list[int] = []
    for at in matter:
        part = parts[at]
        if part.grid or is_response_cue(part) or (found and states(part.body)):
            break
        if is_request_cue(part) or is_both_cue(part) or phrases.OPENING.match(part.text):
            continue
        if phrases.COURTESY.fullmatch(part.text.strip(_QUOTES)):
            continue
        introduced = zones.is_introduced(at) and not found
        if (
            not _requests(part.text)
            and not introduced
            and not (found and asks(part.body) and not states(part.body))
        ):
            break
        found.append(at)
    if len(found) == len(matter) > 1:
        found.pop()
    return [found] if found and len(found) < len(matter) else []


_REQUESTING: Final = re.compile(
    r"(?:.{0,120}\b)?(?:(?:i|we) (?:am|are|would|['’]d|wish|want|request|hereby)\b.{0,60}\b(?:ask|request|like|know|seek|obtain|receive|information)\w*|please (?:could|can|would|provide|send|supply|tell|confirm|advise)|(?:could|can|would) you\b)|you (?:have )?(?:asked|requested)\b",
    re.IGNORECASE,
)


def _requests(text: str) -> bool:
    return bool(_REQUESTING.match(text)) or text.rstrip().endswith("?")


# What staff put before the words they quote: "You asked for copies of all reports."
_RESTATING: Final = re.compile(
    r"(?:in (?:your|it) (?:request|e-?mail|letter)\b.{0,30}?,? )?(?:you|the applicant) (?:have |had )?(?:specifically )?(?:asked|requested)(?: us)?(?: for| to know| to be (?:provided|supplied) with)?(?: the following(?: information)?)?\s*[:–-]?\s+",
    re.IGNORECASE,
)


_RESTATED: Final = re.compile(
    r"\b(?:you (?:have |had )?(?:ask(?:ed)?|request(?:ed)?)(?: us)?(?:,? under the [A-Z][\w ]{3,60}? (?:Act|Regulations)(?: (?:2000|2002|2004))?,?)?(?: for| to know| to be (?:provided|supplied) with)?(?: the following(?: information)?)?\s*[:–-]?\s+(?!that\b|we\b|us\b)"
    r"|asking (?:us )?(?:for|about)\s+(?!the following\b)|your (?:freedom of information |foi |eir )?request (?:dated .{4,20} )?for (?!information\W*$|the following\b|information (?:under|of|dated|received|which|in accordance)\b))"
    r"(?P<words>[^\n]{10,}?)(?:\.\s|\.?$|,? (?:which (?:was|we)|received|dated|submitted)\b|,? under the\b)",
    re.IGNORECASE,
)


def _restated(opening: Sequence[Piece]) -> Questions:
    """Return the question as the opening restates it."""
    found = [matched for part in opening for matched in _RESTATED.finditer(part.text)]
    # "You asked for a list of loans" says it better than "Thank you for asking about loans".
    found.sort(key=lambda matched: not matched[0].lower().startswith("you "))
    return Questions((Asked(("1",), "", _folded(found[0]["words"]), ()),)) if found else Questions()


def _requested(text: str) -> str:
    matched = _RESTATING.match(text)
    return text[matched.end() :] if matched else text


def _numbered(found: Sequence[Sequence[int]], parts: Sequence[Piece]) -> Questions:
    """Return questions without marks numbered in order, in the requester's words."""
    asked = tuple(
        Asked((str(number),), "", _requested(" ".join(parts[at].body for at in group)), tuple(group))
        for number, group in enumerate(found, 1)
    )
    return Questions(asked)
