"""The cards and the fixed safe reply: reviewed words and lines, ready before anything else starts.

They are read once and need no engine, database or network afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import Fault, KnowledgeError
from bot.safety.model import Level, Line, Risk, Subject

NAMES: Final = ("crisis", "emergency", "concern", "other", "safe-reply")


@dataclass(frozen=True)
class Link:
    """Something to tap: a call, a text message, a web page."""

    kind: str
    target: str
    word: str = ""


def card_for(risk: Risk) -> str:
    """Return the name of the card a risk calls for, or "" for none."""
    if risk.level is Level.NONE or risk.subject is Subject.ASKING:
        return ""
    if risk.subject is Subject.OTHER:
        return "other"
    return {Level.CONCERN: "concern", Level.CRISIS: "crisis", Level.EMERGENCY: "emergency"}[risk.level]


def links(line: Line) -> tuple[Link, ...]:
    """Return the ways to reach a line, the call first."""
    found = []
    if line.call:
        found.append(Link("call", line.call))
    if line.text_to:
        found.append(Link("text", line.text_to, line.text_word))
    if line.chat:
        found.append(Link("chat", line.chat))
    if line.web:
        found.append(Link("web", line.web))
    return tuple(found)


def load_cards(folder: Path) -> Mapping[str, str]:
    """Return the text of each card in `folder` by its name. Raises KnowledgeError when one is missing or empty."""
    texts = {}
    faults = []
    for name in NAMES:
        path = folder / f"{name}.md"
        text = path.read_text(encoding="utf-8").split("---\n", 2)[-1].strip() if path.is_file() else ""
        if not text:
            faults.append(Fault(f"care/{name}.md", "text", "is missing.", "Write it; no crisis text may be lacking."))
        texts[name] = text
    if faults:
        raise KnowledgeError(faults)
    return texts
