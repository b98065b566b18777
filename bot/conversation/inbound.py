"""A message as it comes in from a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Kind(str, Enum):
    """What sort of message it is; only text is read."""

    TEXT = "text"
    BUTTON = "button"
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    DOCUMENT = "document"
    OTHER = "other"


@dataclass(frozen=True)
class Inbound:
    """One message of a person.

    Args:
        conversation: its opaque id.
        text: what was typed, the caption of a picture, or the title of the pressed button.
        kind: what sort of message.
        at: when it came, with its zone.
        payload: what a pressed button means to the engine; never taken from what was typed.
        recent: the person's last texts before this, oldest first.
        sent_lately: how many messages the conversation sent in the last minute, this one included.
    """

    conversation: str
    text: str
    kind: Kind
    at: datetime
    payload: str = ""
    recent: tuple[str, ...] = ()
    sent_lately: int = 1
