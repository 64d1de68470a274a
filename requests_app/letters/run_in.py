"""Lists that were typed in one paragraph: "1) how many 2) how much"."""

import re
from typing import Final

from requests_app.letters.markers import is_first, steps, successors

_RUN_IN: Final = re.compile(
    r"(?:(?<=\s)|^)(?P<mark>\(?(?P<step>\d{1,2}|[a-z]|[ivx]{1,4})\)|(?P<dotted>\d{1,2})\.|(?:Q|Question )(?P<named>\d{1,2})[.:)]?)\s+(?=\S)"
)
# Characters of an item, its mark included: "2) 37", "2. None held".
_SHORTEST_ITEM = 4
_SHORTEST_SENTENCE = 8
_SENTENCE_END: Final = re.compile(r"[.?!:;,]\s*(?:and|or|&)?\s*$")
_WITHIN: Final = re.compile(r"\b(?:in|during|between|at|both|either)$", re.IGNORECASE)
_OF_A_STATUTE: Final = re.compile(
    r"(?:sections?|regulations?|s\.?|reg\.?|paragraphs?|articles?|schedule|rule)\s*$", re.IGNORECASE
)


# "a) and b) 141": one answer to two questions, not two items.
_JOINING: Final = re.compile(r"\(?\w{1,4}[).]\s*(?:and|&|,|to|-|–)\s*", re.IGNORECASE)


def run_in_starts(text: str) -> list[int]:
    """Return where the items of a list begin that was typed in one paragraph: "1) how many 2) how much"."""
    if len(text) < 12:
        return []
    lists: dict[str, list[tuple[str, int]]] = {}
    for matched in _RUN_IN.finditer(text):
        before = text[: matched.start()].rstrip()
        step = matched["step"] or matched["dotted"] or matched["named"]
        if _OF_A_STATUTE.search(before[-20:]) or (
            matched["dotted"] and before and not _SENTENCE_END.search(before[-8:])
        ):
            continue
        style = re.sub(r"\w+", "1" if step.isdigit() else "a", matched["mark"])
        run = lists.setdefault(style, [])
        # "for women (a) under 40 and (b) over 40" is one question about two things.
        if not run and not step.isdigit() and before and not _SENTENCE_END.search(before[-8:]):
            continue
        # "in (1) December and (2) January" is one too.
        if not run and step.isdigit() and _WITHIN.search(before[-12:]):
            continue
        # A line break may have parted the list: what begins a paragraph goes on with any number.
        if (not run and (is_first(step) or not before)) or (run and steps(step)[0] in successors(run[-1][0])):
            run.append((step, matched.start()))
    starts: list[int] = []
    for run in filter(None, lists.values()):
        ends = [*(start for _, start in run[1:]), len(text)]
        closed = text[run[0][1] :].startswith(("(", f"{run[0][0]})"))
        shortest = _SHORTEST_ITEM if closed else _SHORTEST_SENTENCE
        if any(_JOINING.fullmatch(text[start:end]) for (_, start), end in zip(run, ends, strict=True)):
            continue
        if len(run) >= 2 and all(end - start >= shortest for (_, start), end in zip(run, ends, strict=True)):
            starts += [start for _, start in run]
    return starts
