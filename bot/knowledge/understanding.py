"""Settles what a message is: a question for the knowledge, or a step in the dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.knowledge.bands import Band, Thresholds, decide
from bot.knowledge.search import Match

OFF_TOPIC: Final = "off_topic"


@dataclass(frozen=True)
class Understood:
    """The intent to act on, the band, and the ranked entries."""

    intent: str
    confidence: float
    band: Band
    matches: tuple[Match, ...]


def understand(
    intents: Sequence[tuple[str, float]], matches: Sequence[Match], thresholds: Thresholds, sure: float, ask: str
) -> Understood:
    """Return what to act on.

    `intents` are (name, probability), most likely first; `ask` is the name that stands for all entries together. An unsure
    dialogue intent gives way, and so does "off topic": to an offer when some entry is likely enough, else to the
    honest "not in my guidelines".
    """
    name, confidence = intents[0]
    about_any = dict(intents).get(ask, 0.0)
    band = decide(matches, about_any, thresholds)
    if name not in (ask, OFF_TOPIC) and confidence >= sure:
        return Understood(name, confidence, Band.DIALOGUE, tuple(matches))
    if band is Band.NONE:
        return Understood(OFF_TOPIC, confidence, Band.NONE, tuple(matches))
    return Understood(ask, about_any, band, tuple(matches))
