"""The sentence encoder: vectors of length one, the same each time, from the reviewed file alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.errors import ModelError
from bot.language.encoder import BATCH, DIMENSIONS, MODEL, SentenceEncoder, default_encoder

TEXTS = ["what is peer support", "", "🙂", "a" * 5000, "word " * 500, "what is peer support"]


def test_that_every_text_becomes_a_vector_of_length_one() -> None:
    vectors = default_encoder().encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_that_the_same_text_always_gets_the_same_vector() -> None:
    encoder = default_encoder()
    first = encoder.encode(["what is peer support"])
    np.testing.assert_array_equal(first, encoder.encode(["what is peer support"]))


def test_that_company_barely_changes_a_vector() -> None:
    vectors = default_encoder().encode(TEXTS)
    alone = default_encoder().encode(TEXTS[:1])[0]
    assert float(vectors[0] @ alone) > 0.98
    np.testing.assert_allclose(vectors[0], vectors[-1], atol=1e-5)


def test_that_what_means_the_same_is_nearer_than_what_does_not() -> None:
    one, same, other = default_encoder().encode(
        ["do i have to tell my boss about my illness", "must my employer know my diagnosis", "how do i bake bread"]
    )
    assert one @ same > one @ other + 0.2


def test_that_no_text_is_no_vector_and_many_are_many() -> None:
    assert default_encoder().encode([]).shape == (0, DIMENSIONS)
    assert default_encoder().encode(["hi"] * (BATCH + 1)).shape == (BATCH + 1, DIMENSIONS)


def test_that_a_process_loads_it_once() -> None:
    assert default_encoder() is default_encoder()


def test_that_a_missing_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.onnx is missing\. Run `make setup`"):
        SentenceEncoder(tmp_path / "model.onnx", tmp_path / "tokenizer.json")


def test_that_a_file_that_was_not_reviewed_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(MODEL.read_bytes()[:-1] + b"\0")
    with pytest.raises(ModelError, match=r"model\.onnx is not the reviewed one"):
        SentenceEncoder(other, tmp_path / "tokenizer.json")


def test_that_a_vocabulary_that_was_not_reviewed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"tokenizer\.json is not the reviewed one"):
        SentenceEncoder(MODEL, tmp_path / "tokenizer.json")
