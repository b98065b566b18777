"""Risk and the lines to call, as they travel through the code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


class Level(IntEnum):
    """How much danger a message points to; higher is worse."""

    NONE = 0
    CONCERN = 1
    CRISIS = 2
    EMERGENCY = 3


class Subject(str, Enum):
    """Whom a message is about: the writer, someone else, or a question about the matter."""

    SELF = "self"
    OTHER = "other"
    ASKING = "asking"


@dataclass(frozen=True)
class Signal:
    """One thing that was seen in a message, and the rule that found it."""

    name: str
    rule: str

    def __str__(self) -> str:
        return f"{self.name}:{self.rule}"


@dataclass(frozen=True)
class Risk:
    """The outcome of screening."""

    level: Level = Level.NONE
    subject: Subject = Subject.SELF
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True)
class Line:
    """A crisis line, a warmline or another service a person can reach."""

    id: str
    name: str
    purposes: tuple[str, ...]
    hours: str
    languages: tuple[str, ...]
    call: str
    text_to: str
    text_word: str
    chat: str
    web: str
    note: str


@dataclass(frozen=True)
class Country:
    """A country's emergency number and its lines, best-known first."""

    code: str
    name: str
    emergency: str
    emergency_note: str
    lines: tuple[Line, ...]
