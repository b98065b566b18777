"""Makes what the tests of the quick ring need: knowledge on disk and in memory, messages, and an engine that is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.conversation.inbound import Inbound, Kind
from bot.conversation.reply import Reply
from bot.knowledge.model import Audience, Citation, Entry, Grid, Knowledge, Source

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
TODAY = date(2026, 12, 1)
ASK = [f"how do i water plant number {word}" for word in ("one", "two", "three", "four", "five", "six", "seven", "eight")]
HEAD: dict[str, Any] = {
    "title": "Watering",
    "ask": ASK,
    "for": ["consumer"],
    "sources": ["guide, slide 1"],
    "see_also": [],
    "max_risk": "concern",
    "reviewed_on": date(2026, 11, 21),
    "review_due": date(2027, 11, 21),
}
BODY = "Water it in the morning.\n\n## Simply\nWater it.\n\n## More\nNot at noon.\n\n## Why\nThe sun burns wet leaves.\n"


def entry_text(body: str = BODY, without: Sequence[str] = (), **changes: Any) -> str:
    """Return an entry file as a curator writes it; `changes` replace fields of its head."""
    head = {name: value for name, value in (HEAD | changes).items() if name not in without}
    return f"---\n{yaml.safe_dump(head, sort_keys=False)}---\n{body}"


def write_small_knowledge(folder: Path) -> Path:
    """Write a sound knowledge folder: one source, one stage with one role, two entries."""
    (folder / "entries").mkdir(parents=True)
    write_yaml(folder / "sources.yml", {"sources": [source_item(), source_item(id="stage-grid", sections=["seed, consumer"])]})
    write_yaml(folder / "stages.yml", stages())
    write_entry(folder, "watering")
    write_entry(folder, "four-stages", title="The stages", ask=[f"what are the stages {word}" for word in "abcdefgh"])
    return folder


def write_entry(folder: Path, name: str, body: str = BODY, without: Sequence[str] = (), **changes: Any) -> None:
    (folder / "entries" / f"{name}.md").write_text(entry_text(body, without, **changes), encoding="utf-8")


def write_yaml(path: Path, value: Any) -> None:
    path.write_text(yaml.safe_dump(value, sort_keys=False), encoding="utf-8")


def source_item(**changes: Any) -> dict[str, Any]:
    item = {name: name for name in ("title", "short", "file", "kind", "trust")}
    return {"id": "guide", **item, "sections": ["slide 1"], "no_content": [{"section": "slide 2", "why": "Title."}], **changes}


def stages() -> dict[str, Any]:
    """Return a grid of one stage and one role, as `stages.yml` holds it."""
    texts = {name: f"The {name} text." for name in ("title", "answer", "simply", "more", "why")}
    asked = [[f"stage question {kind} {word}" for word in "abcdefgh"] for kind in ("whole", "cell")]
    stage = {"id": "seed", "name": "Seed", "number": 1, "aliases": ["stage 1"], "sources": ["guide, slide 1"], "ask": asked[0]}
    cell = {"stage": "seed", "role": "consumer", "ask": asked[1]}
    return {
        "reviewed_on": date(2026, 11, 21),
        "review_due": date(2027, 11, 21),
        "stages": [stage | texts],
        "roles": [{"id": "consumer", "name": "The person", "aliases": ["me"]}],
        "cells": [cell | texts],
    }


def entry(name: str = "watering", **changes: Any) -> Entry:
    """Return an entry in memory."""
    values: dict[str, Any] = {
        "id": name,
        "title": f"About {name}",
        "ask": tuple(f"{line} of {name}" for line in ASK),
        "audiences": (Audience.CONSUMER,),
        "sources": (Citation("guide", "slide 1"),),
        "see_also": (),
        "max_risk": "concern",
        "reviewed_on": date(2026, 11, 21),
        "review_due": date(2027, 11, 21),
        "answer": "Water it in the morning.",
        "simply": "Water it.",
        "more": "Not at noon.",
        "why": "The sun burns wet leaves.",
    }
    return Entry(**(values | changes))


def source(**changes: Any) -> Source:
    values: dict[str, Any] = {name: name for name in ("title", "short", "file", "kind", "trust")}
    return Source(**({"id": "guide", "sections": ("slide 1",), "no_content": (), **values} | changes))


def knowledge_of(*entries: Entry, sources: Sequence[Source] = ()) -> Knowledge:
    """Return knowledge of these entries, with an empty grid."""
    known = sources or (source(),)
    return Knowledge({one.id: one for one in entries}, {one.id: one for one in known}, Grid((), ()))


def inbound(text: str = "what is peer support", kind: Kind = Kind.TEXT, **changes: Any) -> Inbound:
    return Inbound(conversation="c1", text=text, kind=kind, at=NOON, **changes)


class FakeEngine:
    """Answers with the same reply, or raises; remembers what it was asked."""

    def __init__(self, raises: BaseException | None = None) -> None:
        self.raises = raises
        self.asked: list[tuple[str, str, str]] = []

    async def reply(self, conversation: str, message: str, risk: str) -> list[Reply]:
        self.asked.append((conversation, message, risk))
        if self.raises:
            raise self.raises
        return [Reply("the answer")]
