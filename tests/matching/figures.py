"""How well questions are matched: by any measure of likeness, over any labelled log."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from requests_app import likeness, meaning
from requests_app.matching import meaning_of
from tests.matching.pairs import Labelled

Scores = Sequence[float]
"""How like each published question, in the order of the log, is the one asked; 0 for one that is not even looked at."""
Measure = Callable[[str], Scores]

BEST = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """recall: the share of questions whose published twin is among the best three and like enough; false: of those that
    get any match once their twin is taken out of the log; hard: of those asked of the same subject that get any match."""

    threshold: float
    recall: float
    false: float
    hard: float

    def __str__(self) -> str:
        return f"recall@3 {self.recall:.3f}  false {self.false:.3f}  hard {self.hard:.3f}  at {self.threshold:.3f}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure said of every labelled question, so that thresholds can be tried."""

    asked: Sequence[Scores]
    other: Sequence[Scores]

    def at(self, threshold: float) -> Figures:
        found = false = 0
        for place, scores in enumerate(self.asked):
            best = sorted(range(len(scores)), key=lambda at: -scores[at])[:BEST]
            found += place in best and scores[place] >= threshold
            false += max(each for at, each in enumerate(scores) if at != place) >= threshold
        hard = sum(max(scores) >= threshold for scores in self.other)
        total = len(self.asked)
        return Figures(threshold, found / total, false / total, hard / total)

    def best(self, most_false: float = 0.05) -> Figures:
        """The figures at the threshold that finds most with no more false matches than that: as kind as can be."""
        tried = sorted({round(each, 4) for scores in self.asked for each in scores if each > 0})
        allowed = [figures for figures in map(self.at, tried) if figures.false <= most_false]
        return max(allowed, key=lambda figures: (figures.recall, -figures.false), default=self.at(math.inf))


def measured(log: Sequence[Labelled], measure: Measure) -> Measured:
    return Measured([measure(each.asked) for each in log], [measure(each.other) for each in log])


def ours(log: Sequence[Labelled]) -> Measure:
    """The site's own measure, without a database: the same functions, over the log in memory."""
    published = [likeness.subject(each.published, each.title) for each in log]
    vectors = [meaning_of(each.published, each.title) for each in log]
    weight = weight_in(published)

    def measure(text: str) -> Scores:
        asked = likeness.subject(text)
        vector = meaning.vector(text)
        [own] = meaning.commonness([vector]).tolist()
        near = meaning.nearness(vector, vectors).tolist()
        return [
            likeness.likeness(asked, about, weight, cosine, own)
            for about, cosine in zip(published, near, strict=True)
        ]

    return measure


def weight_in(published: Sequence[likeness.Subject]) -> likeness.Weight:
    """How much a term tells among these questions, as `matching` counts it among the published ones."""
    counts = Counter(term for each in published for term in each.terms)
    return cache(lambda term: math.log((len(published) + 1) / (counts[term] + 0.5)))
