"""Tune the model of what texts mean to questions asked of authorities: `python -m tools.tuning.train`.

Learnt is what is added to the weights: for each matrix the product of two narrow ones, and for each row of numbers a row. A question
as others asked it shall be nearer to the published one than to any other, nearer than a near miss of the same subject, and
all that are the same nearer than all that are not, since one threshold must part them. Not all of what was learnt is added: that keeps
what the model knew of words that no lesson has.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import optax

from requests_app.meaning.model import TUNING
from tools.tuning import lessons, network
from tools.tuning.lessons import Cut, Pieces
from tools.tuning.network import Weights

_RANK: Final = 16
_ROUNDS: Final = 5
_TOGETHER: Final = 48
"""So many lessons are learnt from together; the others' questions are what each is not to be near to."""
_NEIGHBOURS: Final = 4
"""So many lessons that stand beside each other, often of one subject, are learnt from together."""
_LENGTHS: Final = (20, 24, 30, 48)
"""The four quarters of the texts, the shortest first, are cut to so many pieces."""
_RATE: Final = 1e-3
_SHARPNESS: Final = 20.0
_THE_SAME: Final = 0.8
"""Published questions that were nearer than this before are perhaps the same, so nothing is learnt from their difference."""
_SHARE: Final = 0.6
"""So much of what was learnt is added."""


def loss(tuning: Weights, weights: Weights, parts: Any, order: Any, are_same: Any) -> Any:
    """Return how far the likenesses are from what they shall be. are_same: 1 for each two lessons that may ask the same."""
    texts = jnp.concatenate([network.directions(weights, tuning, *part) for part in parts])[order]
    alone, titled, asked, others = jnp.split(texts, 4)
    published = network.unit(alone + titled)
    count = len(published)
    apart = (jnp.eye(count) + are_same) == 0
    near = _SHARPNESS * asked @ published.T
    missed = _SHARPNESS * others @ published.T
    own, own_missed = jnp.diag(near), jnp.diag(missed)
    near, missed = jnp.where(apart, near, -jnp.inf), jnp.where(apart, missed, -jnp.inf)

    def first(rivals: Any) -> Any:
        return (jax.nn.logsumexp(jnp.concatenate([own[:, None], rivals], 1), 1) - own).mean()

    all_rivals = jax.nn.logsumexp(jnp.concatenate([near.ravel(), missed.ravel(), own_missed]))
    one_threshold = jax.nn.softplus(all_rivals - own).mean()
    return first(near) + first(jnp.concatenate([near.T, own_missed[:, None]], 1)) + 0.5 * one_threshold


def batches(learnt_from: Sequence[Cut], before: Any, chance: random.Random) -> Iterator[tuple[Any, Any, Any]]:
    """Return each lesson once, in any order but beside its neighbours, as `loss` takes them."""
    runs = [
        range(at, min(at + _NEIGHBOURS, len(learnt_from))) for at in range(0, len(learnt_from), _NEIGHBOURS)
    ]
    chance.shuffle(runs)
    places = [place for run in runs for place in run]
    for at in range(0, len(places) - _TOGETHER + 1, _TOGETHER):
        chosen = places[at : at + _TOGETHER]
        some = [learnt_from[place] for place in chosen]
        texts = [
            *(each.published[0] for each in some),
            *(each.published[1] for each in some),
            *(chance.choice(each.asked) for each in some),
            *(chance.choice(each.others) for each in some),
        ]
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        quarters = np.array_split(by_length, len(_LENGTHS))
        parts = [
            network.batch([texts[place] for place in quarter], length)
            for quarter, length in zip(quarters, _LENGTHS, strict=True)
        ]
        alike = before[chosen] @ before[chosen].T > _THE_SAME
        yield parts, np.argsort(by_length), (alike & ~np.eye(len(chosen), dtype=bool)).astype(np.float32)


def every_direction(weights: Weights, tuning: Weights, texts: Sequence[Pieces]) -> Any:
    length = max(map(len, texts)) + 2
    some = 64
    padded = [*texts, *[[0]] * (-len(texts) % some)]
    run = jax.jit(network.directions)
    found = [
        run(weights, tuning, *network.batch(padded[at : at + some], length))
        for at in range(0, len(padded), some)
    ]
    return np.concatenate(found)[: len(texts)]


def told(weights: Weights, tuning: Weights, kept: Sequence[Cut]) -> str:
    """Tell what was learnt by lessons that were not learnt from: how many are found among three, at 5% false matches."""
    run = partial(every_direction, weights, tuning)
    published = network.unit(
        run([each.published[0] for each in kept]) + run([each.published[1] for each in kept])
    )
    near = np.array(run([each.asked[0] for each in kept]) @ published.T)
    missed = np.array(run([each.others[0] for each in kept]) @ published.T)
    own = near.diagonal().copy()
    is_among_three = (near > own[:, None]).sum(1) < 3
    np.fill_diagonal(near, -1)
    threshold = np.quantile(near.max(1), 0.95)
    found = (is_among_three & (own >= threshold)).mean()
    return f"recall@3 {found:.3f} at 5% false; near misses matched {(missed.max(1) >= threshold).mean():.3f}"


def shared(tuning: Weights) -> Weights:
    return {name: each if name.endswith(".left") else each * _SHARE for name, each in tuning.items()}


def write(tuning: Weights) -> None:
    """Write the tuning as `requests_app.meaning.model` reads it."""
    whole = network.file_of_model()
    tensors = network.tensors()

    def place(name: str) -> int:
        raw = tensors[name].raw_data
        places = [at for at in _places(whole, raw) if name.encode() in whole[max(0, at - 200) : at]]
        [only] = places
        return only

    kept: dict[str, Any] = {}
    for own, theirs in network.names_of_rows().items():
        kept[f"{theirs}.row"] = np.asarray(tuning[own]).astype(np.float16)
        kept[f"{theirs}.at"] = np.array([place(theirs)])
    for own, theirs in network.names_of_matrices().items():
        for side in ("left", "right"):
            kept[f"{theirs}.{side}"] = np.asarray(tuning[f"{own}.{side}"]).astype(np.float16)
        kept[f"{theirs}.at"] = np.array([place(theirs), place(theirs.removesuffix("_q") + "_scale")])
    np.savez_compressed(TUNING, allow_pickle=False, **kept)


def _places(whole: bytes, part: bytes) -> Iterator[int]:
    at = whole.find(part)
    while at >= 0:
        yield at
        at = whole.find(part, at + 1)


def main() -> None:
    read = [lessons.cut(each) for each in lessons.read()]
    learnt_from, kept = lessons.parted(read)
    weights = network.weights()
    tuning = network.untuned(weights, _RANK)
    sys.stdout.write(f"{len(learnt_from)} lessons, and {len(kept)} to see what was learnt\n")
    sys.stdout.write(f"before: {told(weights, tuning, kept)}\n")
    before = every_direction(weights, tuning, [each.published[0] for each in learnt_from])
    steps = _ROUNDS * (len(learnt_from) // _TOGETHER)
    rate = optax.warmup_cosine_decay_schedule(0, _RATE, 20, steps, _RATE / 50)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=0.01))
    state = optimizer.init(tuning)

    def step(tuning: Weights, state: Any, weights: Weights, parts: Any, order: Any, are_same: Any) -> Any:
        far, slopes = jax.value_and_grad(loss)(tuning, weights, parts, order, are_same)
        changes, state = optimizer.update(slopes, state, tuning)
        return optax.apply_updates(tuning, changes), state, far

    stepped = jax.jit(step)
    chance = random.Random(7)  # noqa: S311 - lessons in any order, the same each time
    for number in range(_ROUNDS):
        began = time.monotonic()
        losses = []
        for batch in batches(learnt_from, before, chance):
            tuning, state, far = stepped(tuning, state, weights, *batch)
            losses.append(float(far))
        seconds = time.monotonic() - began
        sys.stdout.write(
            f"round {number + 1}: loss {np.mean(losses):.3f}, {seconds:.0f} s; {told(weights, shared(tuning), kept)}\n"
        )
        sys.stdout.flush()
        write(shared(tuning))


if __name__ == "__main__":
    main()
