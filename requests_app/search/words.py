"""What was typed: words, "phrases", or, -not; and what PostgreSQL is asked for it.

Names that mean the same are looked for together, so that nothing must be indexed anew when a name is added.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Func, TextField, Value

from requests_app.models import Authority
from requests_app.vocabulary.names import NAMES
from requests_app.vocabulary.spellings import AMERICAN, IRREGULAR, SPELLINGS
from requests_app.vocabulary.terms import Vocabulary

CONFIG: Final = "foi"
WEIGHTS: Final = [0.1, 0.2, 0.4, 1.0]  # of tables, answers, questions and titles
BY_LENGTH: Final = Value(1)  # ts_rank's normalisation: a long letter holds a word more often

# Words that say nothing of what is searched for, as people type them in a sentence. The index holds them, for
# phrases; "it" and "who" are missing here, since they are also a department and a health body.
FILLERS: Final = frozenset(
    [
        "a",
        "about",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "get",
        "gets",
        "getting",
        "go",
        "goes",
        "going",
        "got",
        "had",
        "has",
        "have",
        "how",
        "i",
        "in",
        "is",
        "its",
        "long",
        "many",
        "me",
        "most",
        "much",
        "my",
        "not",
        "of",
        "often",
        "on",
        "our",
        "out",
        "please",
        "quickly",
        "that",
        "the",
        "their",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "under",
        "up",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_TERM: Final = re.compile(r'-?"[^"]*"?|\S+')
_AMPERSAND: Final = re.compile(r"\b(a) and (e)\b", re.IGNORECASE)

Group = tuple[str, ...]
"""Names of one thing."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that is looked for: any of its `names`, as a phrase, or all the words as they were typed.

    phrase: it stood in quotes, so it is this phrase and nothing else. excluded: it must not occur.
    """

    text: str
    names: Group = ()
    phrase: bool = False
    excluded: bool = False

    def __str__(self) -> str:
        quoted = f'"{self.text}"' if self.phrase else self.text
        return f"-{quoted}" if self.excluded else quoted


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, taken apart. any_of: what "or" stands between; each is found where all in it is found."""

    typed: str
    any_of: tuple[tuple[Sought, ...], ...] = field(default=())

    @property
    def sought(self) -> list[Sought]:
        """All that is looked for, without what must not occur."""
        return [each for all_of in self.any_of for each in all_of if not each.excluded]

    @property
    def without_excluded(self) -> "Words | None":
        """What must occur, to look for alone; None where nothing must."""
        ways = tuple(tuple(each for each in all_of if not each.excluded) for all_of in self.any_of if all_of)
        return Words(self.typed, ways) if all(ways) else None

    @property
    def query(self) -> "Query":
        """What PostgreSQL is asked for."""
        return Query(_compiled(self.any_of, reference_key(self.typed)))

    @property
    def queries(self) -> "tuple[Query, ...]":
        """Queries that find, between them, each match once: what the index alone is sure of, then what must be read.

        The index does not know where words stand, so it reads what may hold a phrase, and with it all others on the same page of
        the table.
        """
        compiled = _compiled(self.any_of, reference_key(self.typed))
        if "(" in compiled:
            return (Query(compiled),)
        ways = dict.fromkeys(compiled.split(" | "))  # '&' and '<->' bind faster
        sure = " | ".join(way for way in ways if "<" not in way)
        phrases = " | ".join(way for way in ways if "<" in way)
        if not sure or not phrases:
            return (Query(sure or phrases),)
        return Query(sure), Query(f"( {phrases} ) & !( {sure} )")

    @property
    def query_any(self) -> str:
        """PostgreSQL's query for any of what is sought."""
        return compiled_any(tuple(self.sought))

    @property
    def marking(self) -> str:
        """PostgreSQL's query for what is sought as letters print it, so that it can be marked there."""
        return _compiled_printed(tuple(self.sought))


def words_in(typed: str) -> Words:
    """Take apart what was typed. One query, for the names that authorities have added."""
    return Words(typed, _taken_apart(typed, own_names()))


def own_names() -> tuple[Group, ...]:
    """Return the names that authorities have added to the vocabulary, for every search of the site."""
    texts = Authority.objects.exclude(other_names="").order_by("pk").values_list("other_names", flat=True)
    return tuple(group for text in texts for group in groups_in(text))


def groups_in(text: str) -> Iterator[Group]:
    """Yield the names of one thing from each line of a text, parted by commas."""
    for line in text.splitlines():
        names = tuple(name.strip() for name in line.split(",") if name.strip())
        if len(names) > 1:
            yield names


def without_fillers(words: Sequence[str]) -> list[str]:
    """Leave out the fillers of a question typed as a sentence. What is typed in capitals ("IT", "OR") stays."""
    return [word for word in words if _bare(word) not in FILLERS]


def _bare(term: str) -> str:
    bare = term.rstrip("?.,;:!")
    return bare if bare.isupper() and len(bare) > 1 else bare[:1].lower() + bare[1:]


def reference_key(words: str) -> str:
    """Return a reference in capitals without punctuation: "FOI/2024-17" is FOI202417; empty if it can be none."""
    key = re.sub(r"[\W_]", "", words).upper()
    return key if re.search(r"\d", key) and len(key) <= 40 else ""


def normalised(text: str) -> Func:
    return Func(Value(text), function="foi_norm", output_field=TextField())


class Query(SearchQuery):
    """A query that PostgreSQL has written as a value that can be compared with vectors."""

    template = "%(expressions)s::tsquery"

    def __init__(self, compiled: str) -> None:
        super().__init__(compiled, search_type="raw")


# Taking apart -------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _vocabulary(own: tuple[Group, ...]) -> Vocabulary:
    return Vocabulary((*own, *SPELLINGS, *NAMES))


@lru_cache(maxsize=2000)
def _taken_apart(typed: str, own: tuple[Group, ...]) -> tuple[tuple[Sought, ...], ...]:
    terms = _TERM.findall(_AMPERSAND.sub(r"\1&\2", typed))
    parted = [list(some) for is_or, some in groupby(terms, lambda term: term.lower() == "or") if not is_or]
    telling = tuple(tuple(_sought(some, _vocabulary(own))) for some in parted)
    if any(telling):
        return telling
    return tuple(tuple(map(Sought, _words(" ".join(some)))) for some in parted)


def _sought(terms: Sequence[str], vocabulary: Vocabulary) -> Iterator[Sought]:
    """Yield what is looked for, without fillers."""
    for marked, some in groupby(terms, lambda term: term[0] in '-"' and len(term) > 1):
        if marked:
            for term in some:
                text = term.removeprefix("-")
                yield Sought(text.strip('"'), phrase=text.startswith('"'), excluded=term != text)
        else:
            yield from _named(" ".join(some), vocabulary)


def _named(text: str, vocabulary: Vocabulary) -> Iterator[Sought]:
    """Yield the names in a text that the vocabulary knows, and each telling word between them."""
    at = 0
    for term in vocabulary.terms(text):
        if term.is_name and _stands_alone(text, term.start, term.end):
            yield from map(Sought, without_fillers(_words(text[at : term.start])))
            typed = text[term.start : term.end]
            names = [name for name in vocabulary.names(term.form) if name.lower() != typed.lower()]
            yield Sought(" ".join(without_fillers(typed.split())) or typed, tuple(names))
            at = term.end
    yield from map(Sought, without_fillers(_words(text[at:])))


_SECTION: Final = re.compile(
    r"(?:sections?|sect|sec|s|regulations?|regs?)\.?\s*\d+[a-z]?\S*|\S+", re.IGNORECASE
)


def _words(text: str) -> list[str]:
    """Return the words of a text; "section 40(2)" is one."""
    return [word for word in _SECTION.findall(text) if re.search(r"\w", word)]


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not re.search(r"[\w'’/-]$", text[:start]) and not re.match(r"[\w/-]", text[end:])


# Asking PostgreSQL --------------------------------------------------------------------------------

Parts = tuple[str, list[Any]]


@lru_cache(maxsize=2000)
def _compiled(any_of: tuple[tuple[Sought, ...], ...], key: str) -> str:
    """Return the query as PostgreSQL writes it. The same words always give the same query, so it is kept."""
    each = [_joined(" && ", [_part(sought) for sought in all_of]) for all_of in any_of if all_of]
    if key:
        each.append(("plainto_tsquery('foi', %s)", [key]))
    return written(_joined(" || ", each)) if each else ""


@lru_cache(maxsize=2000)
def compiled_any(some: tuple[Sought, ...]) -> str:
    """Return the query for any of what is looked for, of which nothing is excluded."""
    return written(_joined(" || ", [_part(sought) for sought in some])) if some else ""


@lru_cache(maxsize=2000)
def _compiled_printed(some: tuple[Sought, ...]) -> str:
    printed = [
        form for sought in some for name in (sought.text, *sought.names) for form in _printed_forms(name)
    ]
    own = [_part(sought) for sought in some]
    return (
        written(_joined(" || ", [*own, *(("phraseto_tsquery('foi', %s)", [form]) for form in printed)]))
        if some
        else ""
    )


def _printed_forms(name: str) -> Iterator[str]:
    """Yield a name as it stands in a letter, where the index spells it otherwise: "s47"."""
    yield name
    if matched := re.fullmatch(r"(?:s|sections?)\.?\s*(\d+\w*)\S*", name, re.IGNORECASE):
        yield f"section {matched[1]}"


def written(parts: Parts) -> str:
    sql, params = parts
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({sql})::text", params)
        query: str = cursor.fetchone()[0]
    return query


def _part(sought: Sought) -> Parts:
    """Return SQL for one thing. All that stands in it is from this module; what was typed is a parameter."""
    function = "phraseto_tsquery" if sought.phrase else "plainto_tsquery"
    own: Parts = (f"{function}('foi', foi_norm(%s))", [sought.text])
    if sought.excluded:
        return f"!!{own[0]}", own[1]
    if sought.phrase:
        return own
    forms = [(own[0], [form]) for form in _forms(sought.text)]
    names = [form for name in sought.names for form in _forms(name)]
    return _joined(" || ", [*forms, *(("phraseto_tsquery('foi', foi_norm(%s))", [name]) for name in names)])


_FORMS: Final = {form: group for group in (*IRREGULAR, *AMERICAN) for form in group if " " not in form}


def _forms(name: str) -> Iterator[str]:
    """Yield a name, and with its first word that has forms which no stemmer brings together the name in each of them."""
    yield name
    words = name.split()
    for place, word in enumerate(words):
        if group := _FORMS.get(word.lower()):
            others = (form for form in group if form != word.lower())
            yield from (" ".join([*words[:place], form, *words[place + 1 :]]) for form in others)
            return


def _joined(operator: str, parts: Sequence[Parts]) -> Parts:
    sql = operator.join(part[0] for part in parts)
    return f"({sql})", [param for part in parts for param in part[1]]
