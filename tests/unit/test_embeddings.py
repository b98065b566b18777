"""Vectors of training lines on disk: only what is new is encoded, and a torn file costs time, not the start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.language.embeddings import FILE, encode_remembered
from bot.language.encoder import DIMENSIONS, Vectors


class CountingEncoder:
    """Gives each text a vector by its length; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[float(len(text))] * DIMENSIONS for text in texts], dtype=np.float32)


def lengths(encoder: CountingEncoder, texts: Sequence[str], folder: Path) -> list[float]:
    return [float(vector[0]) for vector in encode_remembered(encoder, texts, folder)]  # type: ignore[arg-type]


def test_that_vectors_come_in_the_order_of_the_texts(tmp_path: Path) -> None:
    assert lengths(CountingEncoder(), ["four", "a", "sixsix", "a"], tmp_path) == [4, 1, 6, 1]


def test_that_only_new_lines_are_encoded_and_each_once(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    lengths(encoder, ["one", "three", "one"], tmp_path)
    assert sorted(encoder.asked) == ["one", "three"]
    encoder.asked.clear()
    assert lengths(encoder, ["three", "twelve", "one"], tmp_path) == [5, 6, 3]
    assert encoder.asked == ["twelve"]


def test_that_nothing_is_encoded_when_all_is_known(tmp_path: Path) -> None:
    lengths(CountingEncoder(), ["one", "three"], tmp_path)
    again = CountingEncoder()
    assert lengths(again, ["three"], tmp_path) == [5]
    assert again.asked == []


def test_that_lines_no_longer_used_are_forgotten(tmp_path: Path) -> None:
    lengths(CountingEncoder(), ["one", "three"], tmp_path)
    lengths(CountingEncoder(), ["three", "twelve"], tmp_path)
    again = CountingEncoder()
    lengths(again, ["one"], tmp_path)
    assert again.asked == ["one"]


def test_that_the_file_holds_no_words(tmp_path: Path) -> None:
    lengths(CountingEncoder(), ["zebra-umbrella"], tmp_path)
    assert b"zebra" not in (tmp_path / FILE).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("kept", [0, 1, 10, 100, 1000, -30, -1])
def test_that_a_torn_file_is_survived(tmp_path: Path, kept: int) -> None:
    lengths(CountingEncoder(), ["one", "three"], tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[:kept])
    assert lengths(CountingEncoder(), ["one", "three"], tmp_path) == [3, 5]
    assert lengths(CountingEncoder(), ["one"], tmp_path) == [3]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and then nothing", b"\x93NUMPY", b"words", bytes(500)])
def test_that_another_file_in_its_place_is_survived(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert lengths(CountingEncoder(), ["one"], tmp_path) == [3]


def test_that_a_damaged_middle_is_survived(tmp_path: Path) -> None:
    lengths(CountingEncoder(), ["one", "three"], tmp_path)
    whole = bytearray((tmp_path / FILE).read_bytes())
    for place in range(100, 140):
        whole[place] ^= 0xFF
    (tmp_path / FILE).write_bytes(bytes(whole))
    assert lengths(CountingEncoder(), ["one", "three"], tmp_path) == [3, 5]


def test_that_the_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    assert lengths(CountingEncoder(), ["one"], tmp_path / "new" / "folder") == [3]
