"""Questions that bear numbers: which runs of marks ask, and with which words.

A letter may hold several runs: the questions, the answers that repeat their numbers, a list
inside an answer, definitions before the first question. The runs are found first and then told apart.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from requests_app.letters import phrases
from requests_app.letters.asked import Asked, Questions
from requests_app.letters.cues import is_response_cue
from requests_app.letters.lines import is_heading_line
from requests_app.letters.markers import MarkKind, is_alike
from requests_app.letters.pieces import Piece
from requests_app.letters.runs import Item, Run, find_runs
from requests_app.letters.wording import asks, is_same, states
from requests_app.letters.zones import Zones


def find_numbered(parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> Questions:
    """Return the questions that marks number, none where no run of marks asks."""
    runs = [run for run in find_runs(parts, matter, zones.response) if not run.is_of_answers]
    chosen = _choose(runs, parts, zones)
    return _of_runs(chosen, parts, matter, zones) if chosen else Questions()


def _choose(runs: Sequence[Run], parts: Sequence[Piece], zones: Zones) -> list[Run]:
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


def _is_asking(run: Run, parts: Sequence[Piece], zones: Zones) -> bool:
    first, top = run.first, run.top()
    asking = sum(asks(_words_of(item, parts)) for item in top)
    introduced = zones.is_introduced(first.at)
    if zones.is_answered(first.at):
        return asking * 2 > len(top) and any("?" in item.part.text for item in top)
    if _follows_asking(run, parts):
        return True
    if first.mark.kind is MarkKind.QUESTION:
        return True
    if zones.is_asked(first.at):
        numbered = first.path[0].isdigit() and (introduced or len(top) > 1)
        return asking * 2 >= len(top) or numbered
    if asking * 2 >= len(top):
        outright = sum(item.part.body.endswith("?") for item in top)
        return introduced or outright * 2 > len(top) or not _follows_statement(run, parts)
    stating = sum(states(item.part.body) for item in top)
    return (first.part.is_emphasised or introduced) and stating * 2 < len(top) and len(top) > 1


def _words_of(item: Item, parts: Sequence[Piece]) -> str:
    """Return the words of an item, which may stand in the paragraph after its mark."""
    if item.part.body or item.at + 1 >= len(parts):
        return item.part.body
    return parts[item.at + 1].text


def _follows_asking(run: Run, parts: Sequence[Piece]) -> bool:
    """Say whether the requester's own words introduce a list: "Please provide:", "I would like the following."."""
    before = parts[run.first.at - 1] if run.first.at else None
    if before is None or before.grid or before.mark or len(run.top()) < 2 or not asks(before.text):
        return False
    return bool(_INTRODUCING.search(before.text))


_INTRODUCING: Final = re.compile(r":\W*$|\bthe following\b[^.?!]*[.?!]?\W*$", re.IGNORECASE)


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


def _is_another_group(run: Run, chosen: Sequence[Run], parts: Sequence[Piece], zones: Zones) -> bool:
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


def _of_runs(chosen: Sequence[Run], parts: Sequence[Piece], matter: Sequence[int], zones: Zones) -> Questions:
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
    zones: Zones,
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
