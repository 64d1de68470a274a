"""How well the topics of invented requests are told, beside what a person said before there were any rules."""

import tomllib
from pathlib import Path
from typing import Any

from requests_app.vocabulary.topics import BY_SLUG, TOPICS, topics_of

_TESTS = Path(__file__).parent.parent
_LABELS: dict[str, list[str]] = tomllib.loads(
    (_TESTS / "topics" / "labels.toml").read_text(encoding="utf-8")
)["labels"]
_REQUESTS: list[dict[str, Any]] = tomllib.loads(
    (_TESTS / "search" / "golden.toml").read_text(encoding="utf-8")
)["request"]


def test_every_label_is_a_topic_and_every_topic_has_one_name() -> None:
    assert {slug for labels in _LABELS.values() for slug in labels} <= BY_SLUG.keys()
    assert len({topic.slug for topic in TOPICS}) == len({topic.name for topic in TOPICS}) == len(TOPICS)


def test_topics_are_told_as_a_person_tells_them() -> None:
    """Precision and recall, label by label, over the requests that were labelled."""
    by_id = {request["id"]: request for request in _REQUESTS}
    right = found = wanted = 0
    differing = []
    for name, labels in _LABELS.items():
        told = set(topics_of([by_id[name]["title"], *by_id[name]["questions"]]))
        right += len(told & set(labels))
        found += len(told)
        wanted += len(labels)
        if told != set(labels):
            differing.append(f"{name}: {sorted(told)}, not {labels}")
    assert right / found >= 0.85, differing
    assert right / wanted >= 0.85, differing
