"""Everything that can go wrong and that a person can mend.

PeerguideError
├── SettingsError      a setting is missing or wrong
├── KnowledgeError     knowledge files have faults (all of them, together)
├── ModelError         the trained model or the sentence encoder can't be used
├── PortTaken          another program listens where we want to
├── NoSpace            the disk is full
├── StoreError         the database can't be reached or written
└── EngineError        the engine is down, slow, or answers nonsense

Each message says what, where and what to do, in words for the person at hand, and never holds a word of a conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class PeerguideError(Exception):
    """Base of all errors with a remedy."""


class SettingsError(PeerguideError):
    """A setting is missing or wrong; the message names it."""


class ModelError(PeerguideError):
    """The trained model or the sentence encoder can't be used."""


class PortTaken(PeerguideError):
    """Another program already listens on a port of ours."""


class NoSpace(PeerguideError):
    """There is not enough room on the disk."""


class StoreError(PeerguideError):
    """The database can't be reached, read or written."""


class EngineError(PeerguideError):
    """The engine is down, too slow, or answers nonsense."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one knowledge file: where, what, and how to mend it."""

    file: str
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.problem} {self.remedy}"


class KnowledgeError(PeerguideError):
    """Knowledge files have faults; carries all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        listed = "\n".join(f"  - {fault}" for fault in self.faults)
        super().__init__(f"{len(self.faults)} fault(s) in the knowledge:\n{listed}")
