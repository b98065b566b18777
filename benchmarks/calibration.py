"""Chooses the thresholds of `KnowledgeSearch` on the development questions, by this rule.

Of all pairs (answer, offer) on a grid of two hundredths, take those that on the development questions keep

- outright answers right in at least 0.93 of cases, answers to what is out of scope counting as wrong;
- at least 0.97 of questions in scope answered or offered something, as a wrong "I don't have that" sends a person away;
- questions out of scope refused in at least 0.90 of cases, and one standard error above it, as other people's
  questions will be harder than those the threshold was chosen on.

Of these the pair that answers most questions in scope rightly at once; of equals the one that offers more, as an
honest "did you mean" costs a person one tap; then the higher `answer`, as it gives the fewer wrong answers. When no pair
keeps all three limits, the one that misses them by the least in sum.

A handful of questions decides between neighbours, so this is done on 200 resamples of the questions, and the medians of the
two thresholds are taken. `sure` is left as it is: between 0.2 and 0.6 the choice is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.scoring import Asked, Outcome, Seen, seen_with
from bot.knowledge.bands import Thresholds

RIGHT: Final = 0.93
KEPT: Final = 0.97
REFUSED: Final = 0.90
TOLERANCE: Final = 0.03
"""How far config.yml may be from what is chosen; a few reworded questions move it by less."""

STEP: Final = 0.02
ANSWERS: Final = tuple(round(float(value), 2) for value in np.arange(0.40, 0.93, STEP))
OFFERS: Final = tuple(round(float(value), 2) for value in np.arange(0.40, 0.97, STEP))
RESAMPLES: Final = 200
SEED: Final = 7
SHOWN: Final = (Outcome.ANSWERED_RIGHT, Outcome.ANSWERED_WRONG, Outcome.OFFERED_RIGHT, Outcome.OFFERED_WRONG)

Shares = npt.NDArray[np.float64]
Hits = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tried:
    """What a pair of thresholds does on questions."""

    thresholds: Thresholds
    outright_right: float
    kept: float
    refused: float
    answered_right: float


@dataclass(frozen=True)
class Choice:
    """The pair that was chosen, the limit it was chosen by, and how far the middle half of the resamples spreads."""

    chosen: Tried
    refused_limit: float
    answer_spread: tuple[float, float]
    offer_spread: tuple[float, float]


@dataclass(frozen=True)
class _Table:
    """Which questions have which outcome at which pair; each array has shape (pairs, questions)."""

    pairs: tuple[Thresholds, ...]
    inside: npt.NDArray[np.bool_]
    right: Hits
    outright: Hits
    shown: Hits


def choose(asked: Sequence[Asked], sure: float) -> Choice:
    """Return the thresholds that the rule gives on the questions in `asked`."""
    table = _tabulate(asked, sure)
    outside = int((~table.inside).sum())
    limit = REFUSED + sqrt(REFUSED * (1 - REFUSED) / max(outside, 1))
    random = np.random.default_rng(SEED)
    picks = [_best(table, _resampled(random, len(asked)), limit) for _ in range(RESAMPLES)]
    answers, offers = [one.answer for one in picks], [one.offer for one in picks]
    middle = Thresholds(round(float(np.median(answers)), 2), round(float(np.median(offers)), 2))
    chosen = measure(middle, [seen_with(one, middle, sure) for one in asked])
    return Choice(chosen, round(limit, 4), _middle_half(answers), _middle_half(offers))


def differs(one: Thresholds, other: Thresholds) -> bool:
    """Return whether two pairs are further apart than is tolerated."""
    return max(abs(one.answer - other.answer), abs(one.offer - other.offer)) > TOLERANCE + 1e-9


def measure(thresholds: Thresholds, seen: Sequence[Seen]) -> Tried:
    """Return what the rule looks at."""
    inside = [one for one in seen if one.question.entry]
    outside = [one for one in seen if not one.question.entry]
    outright = [one for one in seen if one.outcome in SHOWN[:2]]
    right = sum(one.outcome is Outcome.ANSWERED_RIGHT for one in outright)
    return Tried(
        thresholds=thresholds,
        outright_right=round(right / max(len(outright), 1), 4),
        kept=round(sum(bool(one.shown) for one in inside) / max(len(inside), 1), 4),
        refused=round(sum(not one.shown for one in outside) / max(len(outside), 1), 4),
        answered_right=round(right / max(len(inside), 1), 4),
    )


def _tabulate(asked: Sequence[Asked], sure: float) -> _Table:
    pairs = tuple(Thresholds(answer, offer) for answer in ANSWERS for offer in OFFERS)
    outcomes = [[seen_with(one, pair, sure).outcome for one in asked] for pair in pairs]
    return _Table(
        pairs=pairs,
        inside=np.array([bool(one.question.entry) for one in asked]),
        right=np.array([[one is Outcome.ANSWERED_RIGHT for one in row] for row in outcomes]),
        outright=np.array([[one in SHOWN[:2] for one in row] for row in outcomes]),
        shown=np.array([[one in SHOWN for one in row] for row in outcomes]),
    )


def _resampled(random: np.random.Generator, count: int) -> Shares:
    # How often each question is drawn when as many are drawn, with repeats, as there are.
    return np.bincount(random.integers(0, count, count), minlength=count).astype(np.float64)


def _best(table: _Table, weights: Shares, limit: float) -> Thresholds:
    inside, outside = weights * table.inside, weights * ~table.inside
    outright_right = (table.right @ weights) / np.maximum(table.outright @ weights, 1)
    kept = (table.shown @ inside) / max(inside.sum(), 1)
    refused = 1 - (table.shown @ outside) / max(outside.sum(), 1)
    gaps = ((RIGHT - outright_right), (KEPT - kept), (limit - refused))
    missed = np.round(sum(np.maximum(gap, 0) for gap in gaps), 6)
    answered = table.right @ inside
    return min(
        zip(table.pairs, missed, answered),
        key=lambda one: (one[1], -one[2], one[0].offer, -one[0].answer),
    )[0]


def _middle_half(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.quantile(values, [0.25, 0.75])
    return round(float(low), 2), round(float(high), 2)
