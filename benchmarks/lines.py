"""All lines the bot is trained on, with the label each one teaches."""

from __future__ import annotations

from bot.knowledge.model import Knowledge
from bot.knowledge.search import training_lines
from bot.nlu.asking import dialogue_lines
from bot.nlu.labels import label_of


def taught(knowledge: Knowledge) -> list[tuple[str, str]]:
    """Return (text, label) of every line of the knowledge and of `data/nlu/`."""
    entries = knowledge.entries.values()
    return [(text, label_of(one.id)) for one in entries for text, _ in training_lines(one)] + dialogue_lines()
