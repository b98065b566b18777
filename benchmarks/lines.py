"""All lines the bot is trained on, with the label each one teaches."""

from __future__ import annotations

from typing import Final

from bot.knowledge.model import Knowledge
from bot.knowledge.search import training_lines
from bot.nlu.asking import dialogue_lines
from bot.nlu.labels import label_of

SAMPLED: Final = 12
"""Lines of each label in the sample: 100 epochs of Rasa's default pipeline on them take about twenty minutes, on all hours."""


def taught(knowledge: Knowledge) -> list[tuple[str, str]]:
    """Return (text, label) of every line of the knowledge and of `data/nlu/`."""
    entries = knowledge.entries.values()
    return [(text, label_of(one.id)) for one in entries for text, _ in training_lines(one)] + dialogue_lines()


def sample(knowledge: Knowledge) -> list[tuple[str, str]]:
    """Return (text, label) of a dozen lines of each label that people say, evenly spread over those it has."""
    entries = knowledge.entries.values()
    said = [(text, label_of(one.id)) for one in entries for text in one.ask] + dialogue_lines()
    groups: dict[str, list[str]] = {}
    for text, label in said:
        groups.setdefault(label, []).append(text)
    return [(text, label) for label, texts in groups.items() for text in _spread(texts)]


def _spread(texts: list[str]) -> list[str]:
    if len(texts) <= SAMPLED:
        return texts
    return [texts[place * len(texts) // SAMPLED] for place in range(SAMPLED)]
