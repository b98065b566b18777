"""Listens to the stream of a conversation as the page does, and keeps all that comes, in order."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

PATIENCE = 10.0
Messages = list[dict[str, Any]]


@dataclass(frozen=True)
class Event:
    """One event of the stream; a comment has the kind "comment"."""

    kind: str
    id: str
    data: Any


class Reader:
    """Makes events of lines, by the rules of Server-Sent Events."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}

    def read(self, line: str) -> Event | None:
        """Return the event that `line` ends, if it ends one."""
        if line.startswith(":"):
            return Event("comment", "", line[1:].strip())
        if line:
            name, _, value = line.partition(":")
            self._fields[name] = value.removeprefix(" ")
            return None
        fields, self._fields = self._fields, {}
        return (
            Event(fields.get("event", "message"), fields.get("id", ""), json.loads(fields["data"])) if "data" in fields else None
        )


def until(client: httpx.Client, wanted: Callable[[Messages], bool], after: int = 0) -> Messages:
    """Listen until the messages that came are as `wanted`; return them."""
    found: Messages = []
    deadline = time.monotonic() + PATIENCE
    with suppress(httpx.ReadTimeout), client.stream("GET", f"/api/events?after={after}", timeout=PATIENCE) as stream:
        for event in _events(stream.iter_lines()):
            found += [event.data] if event.kind == "message" else []
            if wanted(found):
                return found
            if time.monotonic() > deadline:
                break
    raise AssertionError(f"not in time; what came: {[(one['author'], one['card'], one['text'][:60]) for one in found]}")


def by_bot(messages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those the bot said."""
    return [one for one in messages if one["author"] == "bot"]


def _events(lines: Iterable[str]) -> Iterator[Event]:
    reader = Reader()
    for line in lines:
        event = reader.read(line)
        if event:
            yield event


@dataclass
class Listener:
    """One open page: all events so far."""

    events: list[Event] = field(default_factory=list)
    ended: bool = False

    def messages(self) -> Messages:
        """Return the messages that came, in the order in which they came."""
        return [event.data for event in self.events if event.kind == "message"]

    def ids(self) -> list[int]:
        """Return the ids of these messages."""
        return [one["id"] for one in self.messages()]

    def texts(self, author: str = "bot") -> list[str]:
        """Return the texts of one author."""
        return [one["text"] for one in self.messages() if one["author"] == author]

    def kinds(self) -> list[str]:
        """Return the kinds of all events, comments too."""
        return [event.kind for event in self.events]

    async def until(self, wanted: Callable[[Listener], bool], seconds: float = PATIENCE) -> None:
        """Return when what came is as `wanted`."""
        deadline = time.monotonic() + seconds
        while not wanted(self):
            assert time.monotonic() < deadline, f"not in time; what came: {[(e.kind, str(e.data)[:60]) for e in self.events]}"
            await asyncio.sleep(0.01)

    async def quiet(self, seconds: float = 0.3) -> None:
        """Wait so long that something doubled would have come too."""
        await asyncio.sleep(seconds)


@asynccontextmanager
async def listening(
    client: httpx.AsyncClient, after: int | str | None = 0, last_id: int | str | None = None
) -> AsyncIterator[Listener]:
    """Keep a page open while the block runs."""
    listener = Listener()
    opened = asyncio.Event()
    address = "/api/events" + ("" if after is None else f"?after={after}")
    headers = {} if last_id is None else {"Last-Event-ID": str(last_id)}

    async def listen() -> None:
        async with client.stream("GET", address, headers=headers, timeout=None) as stream:
            stream.raise_for_status()
            opened.set()
            reader = Reader()
            with suppress(httpx.HTTPError):
                async for line in stream.aiter_lines():
                    event = reader.read(line)
                    listener.events += [event] if event else []
        listener.ended = True

    task = asyncio.create_task(listen())
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait((task, asyncio.create_task(opened.wait())), return_when=asyncio.FIRST_COMPLETED)
        yield listener
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
