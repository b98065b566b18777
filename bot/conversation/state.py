"""Where a conversation stands, what was understood, and the step that follows: what the dialogue takes and gives."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.mentions import Mentions
from bot.conversation.reply import Say
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience
from bot.knowledge.search import Match


@dataclass(frozen=True)
class State:
    """Where a conversation stands.

    Args:
        entry: the entry last served.
        options: the entries last offered, in order.
        past: entries served before, oldest first.
        told: the parts of `entry` that were told.
        audience: who is asking, when known.
        audience_asked: whether that was asked; it is asked once.
    """

    entry: str | None = None
    options: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    audience: Audience | None = None
    audience_asked: bool = False


@dataclass(frozen=True)
class Heard:
    """What was understood of the last message."""

    band: Band = Band.DIALOGUE
    matches: tuple[Match, ...] = ()
    mentions: Mentions = Mentions()
    picked: str | None = None
    risk: str = "none"


@dataclass(frozen=True)
class Step:
    """What to say, and where the conversation then stands."""

    says: tuple[Say, ...]
    state: State
