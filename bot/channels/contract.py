"""What every channel gets and has to show: one card a message, whole. A channel may degrade, it may never drop.

To add a channel: turn what comes in into `Sent` (bot/conversation/service.py), and show each `Card` with all its parts: buttons
a channel lacks become numbers to type, links it lacks become text. tests/contract/ holds every channel to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.channels.words import Words, lines_shown
from bot.safety.lines import Lines
from bot.store.conversations import Message


@dataclass(frozen=True)
class Choice:
    """A button: what it says, and the name by which pressing it is reported."""

    id: str
    title: str


@dataclass(frozen=True)
class Card:
    """A message with its structure.

    Args:
        lines: whom to reach, each {"name", "hours", "note", "links": [{"label", "href"}]}.
        card: which card it is ("crisis", "emergency", "concern", "other", "safe"), or None.
        entry: the entry it serves, when it can be rated.
        key: the sender's own name for a message of the person.
    """

    id: int
    author: str
    text: str
    buttons: tuple[Choice, ...]
    sources: tuple[str, ...]
    lines: tuple[Mapping[str, Any], ...]
    card: str | None
    entry: str | None
    rated: bool | None
    pressed: str | None
    key: str | None
    at: datetime


class Channel(Protocol):
    """One way people reach the bot."""

    name: str

    def render(self, card: Card) -> Any:
        """Return the card in the channel's own form, with its whole text, every line, source and button."""


class CardMaker:
    """Makes cards of kept messages."""

    def __init__(self, lines: Lines, words: Words) -> None:
        """`words` are those of knowledge/page.yml."""
        self._lines = lines
        self._words = words

    def card(self, message: Message, country: str) -> Card:
        """Return `message` with the lines of `country` where it calls for them."""
        body = message.body
        purpose = body.get("lines", "")
        return Card(
            id=message.id,
            author=message.author,
            text=message.text,
            buttons=tuple(Choice(f"{message.id}.{place}", one["title"]) for place, one in enumerate(body.get("buttons", []))),
            sources=tuple(body.get("sources", [])),
            lines=tuple(lines_shown(self._lines, country, purpose, self._words) if purpose else ()),
            card=body.get("card") or None,
            entry=body.get("entry"),
            rated=body.get("rated"),
            pressed=body.get("pressed"),
            key=message.key,
            at=message.at,
        )
