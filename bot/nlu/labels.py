"""How entries are named among Rasa's intents: `ask/<entry>`, below the one intent `ask`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ASK: Final = "ask"
LABELS: Final = "label_probabilities"
"""The message property that carries the classifier's probabilities to the search."""

WEIGHT: Final = "weight"
"""The key in an example's metadata that says how much the line counts."""


def label_of(entry: str) -> str:
    """Return the intent under which an entry's lines are trained."""
    return f"{ASK}/{entry}"


def entries_in(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Return the probabilities of the entries alone, by entry id."""
    prefix = label_of("")
    return {label[len(prefix) :]: value for label, value in probabilities.items() if label.startswith(prefix)}


def base_intents(probabilities: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return the intents with `ask` standing for all entries together, most likely first."""
    totals: dict[str, float] = {}
    for label, value in probabilities.items():
        name = label.partition("/")[0]
        totals[name] = totals.get(name, 0.0) + value
    return sorted(totals.items(), key=lambda pair: -pair[1])
