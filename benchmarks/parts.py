"""Parts by themselves, without processes: search among many entries, and screening."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from benchmarks.machine import percentile
from bot.knowledge.search import WordIndex, rank
from bot.language.encoder import DIMENSIONS, default_encoder
from bot.language.linear import LinearModel
from bot.nlu.labels import entries_in, label_of
from bot.safety.screen import screen

SIZES: Final = (100, 1_000, 10_000)
LINES_EACH: Final = 20
QUESTIONS: Final = 100
LONG: Final = 4_000


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def search_times(lines: Sequence[str], questions: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return by number of entries how long one question takes: the ranking, and the whole from text to ranking."""
    asked = list(questions[:QUESTIONS])
    default_encoder().encode(asked[:1])
    return {str(size): _search_time(size, lines, asked) for size in SIZES}


def _search_time(size: int, lines: Sequence[str], questions: Sequence[str]) -> dict[str, float]:
    entries = _entries(size, lines)
    index, model, encoder = WordIndex(entries), _model(list(entries)), default_encoder()
    ranking, whole = [], []
    for text in questions:
        started = time.perf_counter()
        vector = encoder.encode([text])[0]
        probabilities = entries_in(dict(zip(model.labels, model.probabilities(vector).tolist())))
        ranking.append(_milliseconds(lambda: rank(index, probabilities, text)))  # noqa: B023 - called at once
        whole.append((time.perf_counter() - started) * 1000)
    return {"rank_p50": percentile(ranking, 50), "rank_p95": percentile(ranking, 95), "whole_p50": percentile(whole, 50)}


def _entries(size: int, lines: Sequence[str]) -> dict[str, list[str]]:
    # Each line of a made-up entry is the beginning of one real line and the end of another.
    chance = random.Random(7)

    def line() -> str:
        one, other = (chance.choice(lines).split() for _ in range(2))
        return " ".join([*one[: len(one) // 2 + 1], *other[len(other) // 2 :]])

    return {f"entry-{number}": [line() for _ in range(LINES_EACH)] for number in range(size)}


def _model(entries: Sequence[str]) -> LinearModel:
    chance = np.random.default_rng(7)
    weights = chance.normal(size=(len(entries), DIMENSIONS)).astype(np.float32)
    return LinearModel(tuple(label_of(one) for one in entries), weights, np.zeros(len(entries), dtype=np.float32))


def screening_times(texts: Sequence[str]) -> dict[str, Any]:
    """Return the milliseconds of screening one message with its two predecessors, and of one of 4,000 characters."""
    times = [_milliseconds(lambda: screen(text, before)) for text, before in _with_recent(texts)]  # noqa: B023 - called at once
    long = (" ".join(texts))[:LONG]
    longest = [_milliseconds(lambda: screen(long)) for _ in range(20)]
    return {
        "messages": len(times),
        "p50": percentile(times, 50),
        "p99": percentile(times, 99),
        "of_4000_characters": percentile(longest, 50),
    }


def _with_recent(texts: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    return [(text, tuple(texts[max(place - 2, 0) : place])) for place, text in enumerate(texts)]
