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


def said(knowledge: Knowledge) -> list[tuple[str, str]]:
    """Return (text, label) of what people say: as `taught`, without the entries' own paragraphs.

    Rasa's default pipeline is trained on these. The paragraphs are up to 99 words long, count 0.3 in our own model, and
    make one of its hundred epochs take minutes.
    """
    entries = knowledge.entries.values()
    return [(text, label_of(one.id)) for one in entries for text in (*one.ask, one.title)] + dialogue_lines()
