"""How entries are named among Rasa's intents: `ask/<entry>`, below the one intent `ask`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

ASK: Final = "ask"
IDLE: Final = frozenset({"off_topic", "share_feeling", "gibberish", "small_talk"})
"""Labels that a sentence of a story carries by itself and that say nothing of what the story asks."""

LABELS: Final = "label_probabilities"
"""The message property that carries the classifier's probabilities to the search."""

READ: Final = "text_read"
"""The message property with the part of a long text that told most."""

WEIGHT: Final = "weight"
"""The key in an example's metadata that says how much the line counts."""


def label_of(entry: str) -> str:
    """Return the intent under which an entry's lines are trained."""
    return f"{ASK}/{entry}"


def entries_in(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Return the probabilities of the entries alone, by entry id."""
    prefix = label_of("")
    return {label[len(prefix) :]: value for label, value in probabilities.items() if label.startswith(prefix)}


def clearest(readings: Sequence[tuple[str, dict[str, float]]]) -> tuple[str, dict[str, float]]:
    """Return the part of a text that tells most surely what it is about, with its probabilities.

    `readings` are the parts with the probabilities of each, the whole first. What a part has nothing to do with is no finding:
    the whole stands when every part is off topic.
    """
    telling = [(text, found) for text, found in readings if max(found, key=lambda label: found[label]) not in IDLE]
    return max(telling, key=lambda reading: max(reading[1].values()), default=readings[0])


def base_intents(probabilities: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return the intents with `ask` standing for all entries together, most likely first."""
    totals: dict[str, float] = {}
    for label, value in probabilities.items():
        name = label.partition("/")[0]
        totals[name] = totals.get(name, 0.0) + value
    return sorted(totals.items(), key=lambda pair: -pair[1])
