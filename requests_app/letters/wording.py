"""What the words of a piece do: ask for something, or print another's words again."""

import re
from difflib import SequenceMatcher

from requests_app.letters import phrases


def asks(text: str) -> bool:
    """Say whether words ask for something: a question, an order, or the name of what is wanted."""
    text = text.strip("*_ \"“'‘")
    if re.search(r"\?[\"”'’)\s]*(?:$|\()", text):
        return True
    return bool(phrases.ASKING.match(text)) and not states(text)


def states(text: str) -> bool:
    """Say whether words are an authority's: a statement, a figure, a pointer to where the answer stands."""
    return bool(phrases.STATING.match(text))


def is_same(one: str, other: str) -> bool:
    """Say whether two texts are the same, perhaps cut short or with a word changed."""
    one, other = _plain(one), _plain(other)
    if not one or not other:
        return False
    shorter = min(len(one), len(other))
    if one == other or (shorter > 8 and (one.startswith(other) or other.startswith(one))):
        return True
    if shorter > 20 and (one in other or other in one):
        return True
    matcher = SequenceMatcher(None, one[:300], other[:300], autojunk=False)
    return matcher.real_quick_ratio() > 0.8 and matcher.quick_ratio() > 0.8 and matcher.ratio() > 0.8


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
