"""One person at each bot: a message out, the time until the last reply is there. The same bare HTTP client for both."""

from __future__ import annotations

import json
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, Final, Protocol

PATIENCE: Final = 30.0
JSON: Final = {"Content-Type": "application/json"}


class Person(Protocol):
    """Somebody who talks with a bot."""

    def turn(self, text: str) -> float:
        """Send `text`; return the milliseconds until the last reply arrived."""

    def leave(self) -> None:
        """Close the connections."""


class NoAnswer(Exception):
    """A bot did not answer as it should."""


class PagePerson:
    """Talks with Peerguide as its page does: messages by POST, replies by the stream that stays open."""

    def __init__(self, port: int) -> None:
        self._posts = _connect(port)
        _, headers = _exchange(self._posts, "/api/conversation", {})
        self._cookie = headers["set-cookie"].split(";")[0]
        self._listening = _connect(port)
        self._listening.request("GET", "/api/events?after=0", headers={"Cookie": self._cookie})
        self._events = _events(self._listening.getresponse())

    def turn(self, text: str) -> float:
        """See Person."""
        started = time.perf_counter()
        body = {"key": uuid.uuid4().hex, "text": text}
        answer, _ = _exchange(self._posts, "/api/messages", body, {"Cookie": self._cookie})
        return (self._last_reply(json.loads(answer)["id"]) - started) * 1000

    def _last_reply(self, number: int) -> float:
        # "typing" goes off when all is said; on a quick turn it may never have been seen on.
        arrived, typing = 0.0, False
        for kind, data in self._events:
            if kind == "typing":
                typing = data["on"]
            elif kind == "message" and data["author"] == "bot" and data["id"] > number:
                arrived = time.perf_counter()
            if arrived and not typing:
                return arrived
        raise NoAnswer("the stream ended")

    def leave(self) -> None:
        """See Person."""
        self._posts.close()
        self._listening.close()


class RestPerson:
    """Talks with a Rasa bot over its REST channel."""

    def __init__(self, port: int) -> None:
        self._connection = _connect(port)
        self._sender = uuid.uuid4().hex

    def turn(self, text: str) -> float:
        """See Person."""
        started = time.perf_counter()
        body = {"sender": self._sender, "message": text}
        # The list may be empty: the bot of `rasa init` has nothing to say to some of its own sentences.
        answer, _ = _exchange(self._connection, "/webhooks/rest/webhook", body)
        json.loads(answer)
        return (time.perf_counter() - started) * 1000

    def leave(self) -> None:
        """See Person."""
        self._connection.close()


def answers(port: int, path: str) -> bool:
    """Return whether a GET of `path` is answered with 200."""
    with suppress(OSError, HTTPException):
        connection = HTTPConnection("127.0.0.1", port, timeout=2.0)
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False


def _connect(port: int) -> HTTPConnection:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _exchange(
    connection: HTTPConnection, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> tuple[bytes, dict[str, str]]:
    connection.request("POST", path, json.dumps(body), {**JSON, **(headers or {})})
    answer = connection.getresponse()
    read = answer.read()
    if answer.status >= 400:
        raise NoAnswer(f"{path} answered with status {answer.status}")
    return read, {name.lower(): value for name, value in answer.getheaders()}


def _events(stream: HTTPResponse) -> Iterator[tuple[str, Any]]:
    kind = ""
    while line := stream.readline().decode():
        if line.startswith("event:"):
            kind = line[6:].strip()
        elif line.startswith("data:"):
            yield kind, json.loads(line[5:])
