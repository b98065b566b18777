"""Screening: how dangerous is this message, about whom, and what shows it. Pure; needs nothing but the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.safety.model import Level, Risk, Signal, Subject
from bot.safety.patterns import (
    ASKING,
    FIRST_PERSON,
    NEGATED,
    OTHERS,
    OTHERS_DANGER,
    PATTERNS,
    SAYINGS,
    SUICIDE_TOPIC,
    normal,
    unleet,
)

READ: Final = 20_000
"""Characters read at each end of a text: far above what a channel lets through, and it bounds the time."""

RECENT: Final = 2
"""Earlier messages read together with this one, so that a cue split over several is one cue."""


def screen(text: str, recent: Sequence[str] = ()) -> Risk:
    """Return the risk of `text`, read alone and together with the last of the `recent` messages (oldest first).

    Joining can only add what no single message shows; it never makes a message look safer.
    """
    risk = _screen_one(text)
    if risk.level >= Level.CRISIS or not recent:
        return risk
    joined = _screen_one(" ".join((*recent[-RECENT:], text)))
    alone = max((_screen_one(one).level for one in recent[-RECENT:]), default=Level.NONE)
    return joined if joined.level > max(alone, risk.level) else risk


def _screen_one(text: str) -> Risk:
    short = text if len(text) <= 2 * READ else f"{text[:READ]} {text[-READ:]}"
    shapes = tuple(dict.fromkeys((normal(short), normal(unleet(short)))))
    if _is_question(shapes[0]):
        return Risk(Level.CONCERN, Subject.ASKING, (Signal("ideation", "question-about-suicide"),))
    return max((_read(shape) for shape in shapes), key=lambda risk: risk.level)


def _is_question(text: str) -> bool:
    topic = SUICIDE_TOPIC.search(text)
    return bool(topic and ASKING.search(text)) and not any(_own(text))


def _own(text: str) -> Iterator[Signal]:
    return (Signal(one.signal, one.name) for one in PATTERNS if one.level >= Level.CRISIS and one.regex.search(text))


def _read(text: str) -> Risk:
    cleaned = NEGATED.sub(" ", SAYINGS.sub(" ", text))
    found = [one for one in PATTERNS if one.regex.search(cleaned)]
    others = [one for one in OTHERS_DANGER if one.regex.search(cleaned)] if OTHERS.search(cleaned) else []
    if found and not (others and not FIRST_PERSON.search(cleaned)):
        return Risk(max(one.level for one in found), Subject.SELF, _signals(found))
    if others:
        return Risk(max(one.level for one in others), Subject.OTHER, _signals(others))
    return Risk()


def _signals(patterns: Iterable[object]) -> tuple[Signal, ...]:
    return tuple(Signal(one.signal, one.name) for one in patterns)  # type: ignore[attr-defined]
