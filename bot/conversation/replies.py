"""The words the bot says without the engine, and the words on its buttons; read from `knowledge/replies.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import Fault, KnowledgeError

NAMES = ("welcome", "empty", "too_long", "too_fast", "command", "stale_button", "human_contact")


@dataclass(frozen=True)
class Replies:
    """The fixed words, by name; those on buttons and for messages that are no text apart.

    `topics` are the entries to begin with, `coping` those offered to someone who tells how they are.
    """

    texts: Mapping[str, str]
    not_text: Mapping[str, str]
    buttons: Mapping[str, str]
    topics: tuple[str, ...]
    coping: tuple[str, ...]


def load_replies(folder: Path) -> Replies:
    """Return the words in the knowledge folder. Raises KnowledgeError when the file is missing or lacks one."""
    path = folder / "replies.yml"
    if not path.is_file():
        raise KnowledgeError([Fault("replies.yml", "file", "is missing.", "Bring it back; the bot can't start without it.")])
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        missing = [name for name in (*NAMES, "not_text", "buttons", "topics", "coping") if not raw.get(name)]
    except (yaml.YAMLError, AttributeError):
        raise KnowledgeError([Fault("replies.yml", "file", "can't be read as YAML.", "Look for a missing quote.")]) from None
    if missing:
        raise KnowledgeError([Fault("replies.yml", name, "is missing.", "Write it.") for name in missing])
    texts = {name: raw[name] for name in NAMES}
    return Replies(texts, raw["not_text"], raw["buttons"], tuple(raw["topics"]), tuple(raw["coping"]))
