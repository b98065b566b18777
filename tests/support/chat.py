"""Talks with the running product as the chat page does: messages by POST, replies by the stream."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

import httpx

PATIENCE = 20.0


@dataclass(frozen=True)
class Said:
    """One message of the bot, as the page gets it."""

    data: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.data["text"])

    @property
    def entry(self) -> str | None:
        return self.data["entry"]

    @property
    def card(self) -> str | None:
        return self.data["card"]

    @property
    def sources(self) -> list[str]:
        return list(self.data["sources"])

    @property
    def buttons(self) -> list[str]:
        return [button["title"] for button in self.data["buttons"]]


class Chat:
    """One person at one page. `user` sends and returns the replies; `said` holds the last ones."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE)
        self.client.post("/api/conversation", json={}).raise_for_status()
        self.last = 0
        self.said: list[Said] = []

    def user(self, text: str) -> list[Said]:
        """Type a message and wait for all replies to it."""
        return self.send({"text": text})

    def press(self, title: str) -> list[Said]:
        """Press the button with this title under the last replies."""
        for said in reversed(self.said):
            for button in said.data["buttons"]:
                if button["title"] == title:
                    return self.send({"button": button["id"]})
        raise AssertionError(f"no button {title!r} among {[said.buttons for said in self.said]}")

    def send(self, body: dict[str, Any], key: str | None = None) -> list[Said]:
        """Post a message and return the replies to it, in order."""
        answer = self.client.post("/api/messages", json={"key": key or uuid.uuid4().hex, **body})
        answer.raise_for_status()
        self.said = self._replies(answer.json()["id"])
        return self.said

    def expect(self, entry: str) -> Said:
        """Return the reply that serves `entry`; fail when none does."""
        found = [said for said in self.said if said.entry == entry]
        assert found, f"expected {entry}, got {[(said.entry, said.text[:60]) for said in self.said]}"
        return found[0]

    def _replies(self, number: int) -> list[Said]:
        found: list[Said] = []
        idle = False
        deadline = time.monotonic() + PATIENCE
        with self.client.stream("GET", f"/api/events?after={self.last}") as stream:
            for kind, data in _events(stream):
                if kind == "message":
                    self.last = data["id"]
                    if data["author"] == "bot" and data["id"] > number:
                        found.append(Said(data))
                idle = kind == "idle" or (kind == "typing" and not data["on"])
                if found and idle:
                    return found
                assert time.monotonic() < deadline, "no reply in time"
        raise AssertionError("the stream ended")


def _events(stream: httpx.Response) -> Any:
    kind = ""
    typing = False
    for line in stream.iter_lines():
        if line.startswith("event:"):
            kind = line[6:].strip()
        elif line.startswith("data:"):
            data = json.loads(line[5:])
            typing = data["on"] if kind == "typing" else typing
            yield kind, data
            if kind == "message" and data["author"] == "bot" and not typing:
                yield "idle", {}
