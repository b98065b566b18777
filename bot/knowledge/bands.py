"""The three bands: answer it, offer up to three entries, or say plainly that it is not in the guidelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.knowledge.search import Match

OFFERED: Final = 3
WORTH_OFFERING: Final = 0.03
"""An entry less likely than this is not worth a button."""


class Band(str, Enum):
    """What the bot does with a question."""

    ANSWER = "answer"
    OFFER = "offer"
    NONE = "none"
    DIALOGUE = "dialogue"


@dataclass(frozen=True)
class Thresholds:
    """Where the bands part.

    Args:
        answer: the best entry's score from which it is answered outright.
        offer: the belief that the question is about any entry at all, from which entries are offered.
    """

    answer: float
    offer: float


def decide(matches: Sequence[Match], about_any: float, thresholds: Thresholds) -> Band:
    """Return the band for a question by the confidence of the answer, not of the intent."""
    if matches and matches[0].score >= thresholds.answer:
        return Band.ANSWER
    if matches and about_any >= thresholds.offer:
        return Band.OFFER
    return Band.NONE


def offered(matches: Sequence[Match]) -> tuple[str, ...]:
    """Return the entries worth a button, best first; always at least one when there is a match."""
    worth = [match.entry for match in matches if match.score >= WORTH_OFFERING] or [match.entry for match in matches[:1]]
    return tuple(worth[:OFFERED])
