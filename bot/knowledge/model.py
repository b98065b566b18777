"""What the bot knows, as it travels through the code: entries, the stage grid and the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class Audience(str, Enum):
    """Who is asking."""

    CONSUMER = "consumer"
    PEER_WORKER = "peer_worker"
    CLINICIAN = "clinician"
    FAMILY = "family"


@dataclass(frozen=True)
class Source:
    """One of the cited documents and the sections it is divided into."""

    id: str
    title: str
    short: str
    file: str
    kind: str
    trust: str
    sections: tuple[str, ...]
    no_content: tuple[str, ...]


@dataclass(frozen=True)
class Citation:
    """A place in a source document."""

    source: str
    section: str

    def __str__(self) -> str:
        return f"{self.source}, {self.section}"


@dataclass(frozen=True)
class Cell:
    """The place of an entry in the stage grid; `role` is None for a stage as a whole."""

    stage: str
    role: str | None


@dataclass(frozen=True)
class Entry:
    """One topic: how people ask for it, what is answered, and where that comes from."""

    id: str
    title: str
    ask: tuple[str, ...]
    audiences: tuple[Audience, ...]
    sources: tuple[Citation, ...]
    see_also: tuple[str, ...]
    max_risk: str
    reviewed_on: date
    review_due: date
    answer: str
    simply: str
    more: str
    why: str
    notes: Mapping[Audience, str] = field(default_factory=dict)
    try_this: str = ""
    cell: Cell | None = None

    def texts(self) -> Iterator[str]:
        """Yield every text of this entry that a person can be shown."""
        yield from (self.title, self.answer, self.simply, self.more, self.why, self.try_this)
        yield from self.notes.values()


@dataclass(frozen=True)
class Stage:
    """A stage of the grid, in the grid's order."""

    id: str
    name: str
    number: int
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Role:
    """A role of the grid."""

    id: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """The stage grid: which stages and roles there are and which entry stands in each cell."""

    stages: tuple[Stage, ...]
    roles: tuple[Role, ...]

    def entry_id(self, cell: Cell) -> str:
        """Return the id of the entry that stands in `cell`."""
        return f"stage-{cell.stage}" if cell.role is None else f"stage-{cell.stage}-{cell.role}"

    def neighbour(self, stage: str, step: int) -> str | None:
        """Return the stage `step` places after `stage`, or None past either end."""
        order = [one.id for one in self.stages]
        place = order.index(stage) + step
        return order[place] if 0 <= place < len(order) else None


@dataclass(frozen=True)
class Knowledge:
    """All that the bot knows, loaded and checked as a whole."""

    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    grid: Grid

    def cite(self, citation: Citation) -> str:
        """Return a citation as a person reads it."""
        return f"{self.sources[citation.source].title}, {citation.section}"
