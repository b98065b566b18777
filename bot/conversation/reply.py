"""What the bot says, as it travels from the dialogue to a channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.knowledge.bands import Band


@dataclass(frozen=True)
class Button:
    """A choice offered under a message; `payload` is what pressing it means to the engine."""

    title: str
    payload: str


@dataclass(frozen=True)
class About:
    """What stands behind a reply: the band, the entry, how sure, and where it comes from.

    `lines` names the purpose for which lines are to be shown with it ("crisis", "warmline"), or is empty.
    """

    band: Band = Band.DIALOGUE
    entry: str | None = None
    score: float = 0.0
    sources: tuple[str, ...] = ()
    lines: str = ""


@dataclass(frozen=True)
class Say:
    """One message: the name of a response in domain.yml, what fills its gaps, buttons, and what stands behind it."""

    response: str
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    about: About = About()


@dataclass(frozen=True)
class Reply:
    """One message as a channel gets it: all text in place.

    `card` names the card it is ("crisis", "emergency", "concern", "safe"), or is empty. `lines` are those to show with it.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    about: About = About()
    card: str = ""
