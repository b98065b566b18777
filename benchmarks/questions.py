"""The questions written by hand: in scope with the entry a curator wants first, out of scope with the reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "questions"
DEVELOPMENT: Final = FOLDER / "development.jsonl"
"""Thresholds and the search's constants are chosen on these."""
TEST: Final = FOLDER / "test.jsonl"
"""Kept apart: only reported, nothing is chosen on them."""


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        entry: the entry that should come first; None when the question is out of scope.
        also: entries that a fair judge accepts just as well.
        scope: why it is out of scope; empty when it is not.
    """

    id: str
    text: str
    entry: str | None
    also: tuple[str, ...]
    audience: str
    kind: str
    scope: str

    @property
    def accepted(self) -> tuple[str, ...]:
        """All entries that count as right; none when out of scope."""
        return (self.entry, *self.also) if self.entry else ()


def read(path: Path) -> list[Question]:
    """Return the questions in `path`, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_question(json.loads(line)) for line in lines if line.strip()]


def _question(raw: dict[str, object]) -> Question:
    entry = raw["entry"]
    also = raw.get("also") or []
    return Question(
        id=str(raw["id"]),
        text=str(raw["text"]),
        entry=str(entry) if entry else None,
        also=tuple(str(one) for one in also) if isinstance(also, list) else (),
        audience=str(raw["audience"]),
        kind=str(raw["kind"]),
        scope=str(raw.get("scope") or ""),
    )
