"""What a person gets for each question, and how often it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt
from typing import Any, Final

from benchmarks.default_pipeline import FALLBACK, Answered
from benchmarks.questions import Question
from bot.knowledge.bands import Band, Thresholds, offered
from bot.knowledge.search import Match
from bot.knowledge.understanding import understand
from bot.nlu.labels import ASK

FIRST_FEW: Final = 3
Z: Final = 1.96
"""For intervals that hold 95 times in a hundred."""


class Outcome(str, Enum):
    """What came of a question. Out of scope an answer or offer is wrong, and the other two refuse it."""

    ANSWERED_RIGHT = "answered_right"
    ANSWERED_WRONG = "answered_wrong"
    OFFERED_RIGHT = "offered_right"
    OFFERED_WRONG = "offered_wrong"
    REFUSED = "refused"
    DIALOGUE = "dialogue"


@dataclass(frozen=True)
class Asked:
    """What a model makes of a question before any threshold: intents and entries, likeliest first."""

    question: Question
    intents: tuple[tuple[str, float], ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Seen:
    """What a person then gets."""

    question: Question
    band: Band
    intent: str
    matches: tuple[Match, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The entries a person gets to see, as an answer or as buttons."""
        if self.band is Band.ANSWER:
            return (self.matches[0].entry,)
        return offered(self.matches) if self.band is Band.OFFER else ()

    @property
    def outcome(self) -> Outcome:
        """What came of the question."""
        right = any(entry in self.question.accepted for entry in self.shown)
        if self.band is Band.ANSWER:
            return Outcome.ANSWERED_RIGHT if right else Outcome.ANSWERED_WRONG
        if self.band is Band.OFFER:
            return Outcome.OFFERED_RIGHT if right else Outcome.OFFERED_WRONG
        return Outcome.DIALOGUE if self.band is Band.DIALOGUE else Outcome.REFUSED

    @property
    def score(self) -> float:
        """The best entry's score."""
        return self.matches[0].score if self.matches else 0.0

    def ranked(self, count: int) -> bool:
        """Return whether a right entry is among the first `count`, whatever the band."""
        return any(match.entry in self.question.accepted for match in self.matches[:count])

    def served(self, count: int) -> bool:
        """Return whether it is, and the question was neither refused nor taken for something else."""
        return self.band in (Band.ANSWER, Band.OFFER) and self.ranked(count)


def seen_with(asked: Asked, thresholds: Thresholds, sure: float) -> Seen:
    """Return what a person gets from our own model at these thresholds."""
    understood = understand(asked.intents, asked.matches, thresholds, sure, ASK)
    return Seen(asked.question, understood.band, understood.intent, understood.matches)


def seen_from_default(question: Question, answered: Answered) -> Seen:
    """Return what a person gets from Rasa's default pipeline: it answers, or falls back; it offers nothing."""
    prefix = f"{ASK}/"
    matches = tuple(Match(label.removeprefix(prefix), value) for label, value in answered.ranking if label.startswith(prefix))
    if answered.intent == FALLBACK:
        return Seen(question, Band.NONE, FALLBACK, matches)
    band = Band.ANSWER if answered.intent.startswith(prefix) else Band.DIALOGUE
    return Seen(question, band, answered.intent, matches)


def share(hits: int, of: int) -> dict[str, float]:
    """Return a share with its 95 % interval (Wilson's, sound for small numbers too)."""
    if not of:
        return {"hits": 0, "of": 0, "share": 0.0, "low": 0.0, "high": 0.0}
    part, spread = hits / of, Z * Z / of
    middle = (part + spread / 2) / (1 + spread)
    half = Z * sqrt(part * (1 - part) / of + spread / (4 * of)) / (1 + spread)
    return {"hits": hits, "of": of, "share": round(part, 4), "low": round(middle - half, 4), "high": round(middle + half, 4)}


def share_of(seen: Sequence[Seen], holds: Callable[[Seen], bool]) -> dict[str, float]:
    """Return the share of `seen` for which it holds."""
    return share(sum(holds(one) for one in seen), len(seen))


def in_scope_numbers(seen: Sequence[Seen]) -> dict[str, Any]:
    """Return how often questions within the knowledge came out how."""
    return {
        "first": share_of(seen, lambda one: one.served(1)),
        "in_three": share_of(seen, lambda one: one.served(FIRST_FEW)),
        "ranked_first": share_of(seen, lambda one: one.ranked(1)),
        "ranked_in_three": share_of(seen, lambda one: one.ranked(FIRST_FEW)),
        **{kind.value: share(sum(one.outcome is kind for one in seen), len(seen)) for kind in Outcome},
    }


def out_of_scope_numbers(seen: Sequence[Seen]) -> dict[str, Any]:
    """Return how often questions outside the knowledge were refused, offered entries, or answered."""
    return {
        "refused": share_of(seen, lambda one: not one.shown),
        "refused_plainly": share_of(seen, lambda one: one.band is Band.NONE),
        "refused_in_kind": share_of(seen, lambda one: one.band is Band.DIALOGUE),
        "offered": share_of(seen, lambda one: one.band is Band.OFFER),
        "answered": share_of(seen, lambda one: one.band is Band.ANSWER),
    }


def numbers(seen: Sequence[Seen]) -> dict[str, Any]:
    """Return all numbers for one system."""
    inside = [one for one in seen if one.question.entry]
    outside = [one for one in seen if not one.question.entry]
    outright = [one for one in seen if one.band is Band.ANSWER]
    return {
        "questions": len(seen),
        "in_scope": in_scope_numbers(inside),
        "out_of_scope": out_of_scope_numbers(outside),
        "outright_right": share_of(outright, lambda one: one.outcome is Outcome.ANSWERED_RIGHT),
        "bands": {band.value: sum(one.band is band for one in seen) for band in Band},
        "by_audience": _grouped(inside, lambda one: one.question.audience, in_scope_numbers),
        "by_kind": _grouped(inside, lambda one: one.question.kind, in_scope_numbers),
        "by_scope": _grouped(outside, lambda one: one.question.scope, out_of_scope_numbers),
    }


def _grouped(
    seen: Iterable[Seen], key: Callable[[Seen], str], count: Callable[[Sequence[Seen]], dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Seen]] = {}
    for one in seen:
        groups.setdefault(key(one), []).append(one)
    return {name: count(groups[name]) for name in sorted(groups, key=lambda name: -len(groups[name]))}
