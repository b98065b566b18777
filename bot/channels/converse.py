"""`peerguide converse`: plays conversations from a file through the whole system and writes down what came back."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bot.channels.contract import Card, CardMaker
from bot.channels.local import LocalSystem, running
from bot.channels.plain import with_lines
from bot.channels.words import load_words
from bot.conversation.service import Sent, Service, new_id, now
from bot.errors import PeerguideError
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience
from bot.processes.supervisor import Tell
from bot.safety.lines import load_lines
from bot.settings import Settings
from bot.store.conversations import Message

ANY_RATE: Final = 1_000_000
"""A file may send faster than a person can type."""


@dataclass(frozen=True)
class Script:
    """One conversation to play."""

    id: str
    turns: tuple[str, ...]
    channel: str
    audience: Audience | None
    country: str
    at: datetime | None


def converse(settings: Settings, file: Path, out: Path, tell: Tell) -> int:
    """Play the conversations of `file` into `out`; return 1 when a line could not be played."""
    if not file.is_file():
        raise PeerguideError(f"There is no file {file.name} to play.")
    if not out.absolute().parent.is_dir():
        raise PeerguideError(f"There is no folder {out.parent} to write {out.name} into. Make it, or name another.")
    problems: list[str] = []
    scripts = list(read_scripts(file.read_bytes().split(b"\n"), settings.country, problems))
    with tempfile.TemporaryDirectory() as folder:
        own = replace(settings, database_url=f"sqlite:///{folder}/converse.db", messages_a_minute=ANY_RATE)
        with running(own, tell) as system, out.open("w", encoding="utf-8", errors="replace") as written:
            asyncio.run(_play_all(system, own, scripts, written.write, tell))
    for problem in problems:
        tell(problem)
    return 1 if problems else 0


def read_scripts(lines: Sequence[bytes | str], country: str, problems: list[str]) -> Iterator[Script]:
    """Yield the conversations in `lines`; what is wrong with the others goes into `problems`, by line number."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _script(json.loads(line), country)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f'Line {number} can\'t be played ({type(error).__name__}); it needs "id" and a list "turns".')


def _script(raw: dict[str, Any], country: str) -> Script:
    turns = raw["turns"]
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise TypeError
    at = datetime.fromisoformat(raw["at"]) if raw.get("at") else None
    audience = Audience(raw["audience"]) if raw.get("audience") else None
    return Script(
        id=str(raw["id"]),
        turns=tuple(turns),
        channel=str(raw.get("channel", "web")),
        audience=audience,
        country=str(raw.get("country") or country).upper(),
        at=at.replace(tzinfo=at.tzinfo or UTC) if at else None,
    )


async def _play_all(system: LocalSystem, settings: Settings, scripts: list[Script], write: Any, tell: Tell) -> None:
    words = load_words(settings.knowledge_folder, settings.agency_name, settings.keep_days)
    maker = CardMaker(load_lines(settings.knowledge_folder / "lines"), words)
    started, turns = time.monotonic(), 0
    for script in scripts:
        write(json.dumps(await _play(system, settings, script, maker), ensure_ascii=False) + "\n")
        turns += len(script.turns)
    spent = time.monotonic() - started
    tell(f"Played {len(scripts)} conversations, {turns} turns, {turns / max(spent, 1e-9):.1f} turns a second.")
    await system.close()


async def _play(system: LocalSystem, settings: Settings, script: Script, maker: CardMaker) -> dict[str, Any]:
    at = script.at
    service = system.service(replace(settings, country=script.country), (lambda: at) if at else now)
    conversation = await service.start(script.channel, script.country)
    if script.audience:
        told = f'/state_audience{{"audience": "{script.audience.value}"}}'
        await _send(service, conversation.id, Sent(new_id(), "", payload=told))
    turns = []
    for text in script.turns:
        started = time.perf_counter()
        replies = await _send(service, conversation.id, Sent(new_id(), text))
        milliseconds = (time.perf_counter() - started) * 1000
        turns.append(turn_of(text, replies, [maker.card(reply, script.country) for reply in replies], milliseconds))
    return {"id": script.id, "turns": turns}


async def _send(service: Service, conversation: str, sent: Sent) -> list[Message]:
    message, _ = await service.take_in(conversation, sent)
    return [reply async for reply in service.answer(message)]


def turn_of(text: str, replies: list[Message], cards: list[Card], milliseconds: float) -> dict[str, Any]:
    """Return one turn as it is written to the file."""
    bodies = [reply.body for reply in replies]
    decisive = next((body for body in bodies if body["band"] != Band.DIALOGUE.value), bodies[0])
    return {
        "user": text,
        "risk": bodies[0]["risk"],
        "band": decisive["band"],
        "entry": decisive["best"],
        "score": decisive["score"],
        "replies": [
            {"text": with_lines(card), "buttons": [one.title for one in card.buttons], "sources": list(card.sources)}
            for card in cards
        ],
        "ms": round(milliseconds, 1),
    }
