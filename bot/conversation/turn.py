"""The way of a message: admit, screen, reach out, ask, send. Read `Turns.take` first."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from bot.conversation.inbound import Inbound, Kind
from bot.conversation.replies import Replies
from bot.conversation.reply import About, Reply
from bot.errors import PeerguideError
from bot.safety.cards import card_for
from bot.safety.model import Risk
from bot.safety.screen import screen

logger = logging.getLogger(__name__)

SAFE: Final = "safe"
LINES_WITH: Final = {"crisis": "crisis", "emergency": "emergency", "concern": "crisis", "other": "emergency", SAFE: "crisis"}
"""The lines each card shows; "emergency" puts the emergency number first."""


class Answerer(Protocol):
    """Whoever answers what is no emergency: the engine."""

    async def reply(self, conversation: str, message: str, risk: str) -> list[Reply]:
        """Return at least one reply. Raises EngineError."""


@dataclass(frozen=True)
class Limits:
    """What one conversation may send."""

    characters: int
    messages_a_minute: int


@dataclass(frozen=True)
class Screened:
    """What screening saw; sent ahead of all replies."""

    risk: Risk


class Turns:
    """Takes one message after another on its way."""

    def __init__(self, engine: Answerer, cards: Mapping[str, str], replies: Replies, limits: Limits, emergency: str) -> None:
        """`cards` are the texts of `knowledge/care/`; `emergency` is the number that stands in them."""
        self._engine = engine
        self._cards = {name: text.replace("{emergency}", emergency) for name, text in cards.items()}
        self._replies = replies
        self._limits = limits

    async def take(self, inbound: Inbound) -> AsyncIterator[Screened | Reply]:
        """Yield what screening saw, then each reply as soon as it is there; always at least one reply, whatever fails."""
        refused = self._admit(inbound)
        risk = screen(inbound.text, inbound.recent)
        yield Screened(risk)
        card = card_for(risk)
        if card:
            yield self._card(card)
        if card:
            # Nothing ordinary follows a card: a lecture on advance directives would read as not having listened.
            return
        if refused:
            yield refused
            return
        for reply in await self._ask(inbound, risk):
            yield reply

    def safe_reply(self) -> Reply:
        """Return the fixed reply for when something is broken."""
        return self._card(SAFE)

    def _admit(self, inbound: Inbound) -> Reply | None:
        # A card for someone in danger goes out whatever this says.
        if inbound.sent_lately > self._limits.messages_a_minute:
            return self._fixed("too_fast")
        if inbound.kind not in (Kind.TEXT, Kind.BUTTON) and not inbound.text.strip():
            not_text = self._replies.not_text
            return Reply(not_text.get(inbound.kind.value, not_text["other"]))
        if inbound.kind is Kind.BUTTON:
            return None if inbound.payload else self._fixed("stale_button")
        if not inbound.text.strip():
            return self._fixed("empty")
        if len(inbound.text) > self._limits.characters:
            return self._fixed("too_long")
        if inbound.text.strip().startswith("/"):
            # Rasa takes typed text that starts with a slash for an intent and would obey it.
            return self._fixed("command")
        return None

    async def _ask(self, inbound: Inbound, risk: Risk) -> list[Reply]:
        message = inbound.payload if inbound.kind is Kind.BUTTON else inbound.text.strip()
        try:
            return await self._engine.reply(inbound.conversation, message, risk.level.name.lower())
        except PeerguideError as error:
            logger.warning("No answer from the engine: %s", error)
        except Exception as error:  # noqa: BLE001 - the one catch-all at the edge: a bug of ours must not end in silence
            logger.error("A turn failed: %s", type(error).__name__)
        return [self.safe_reply()]

    def _card(self, name: str) -> Reply:
        text = self._cards["safe-reply" if name == SAFE else name]
        return Reply(text, about=About(lines=LINES_WITH[name]), card=name)

    def _fixed(self, name: str) -> Reply:
        return Reply(self._replies.texts[name].replace("{limit}", str(self._limits.characters)))
