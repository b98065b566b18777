"""A small engine on loopback that does what a test tells it to: answer, hold its answer, or answer nonsense."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.channels.local import free_port

Answer = Callable[[dict[str, Any]], Awaitable[Response]]
START_SECONDS = 10


class StandIn:
    """Notes what it was asked in `received`; `answer` may be replaced at any time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: list[dict[str, Any]] = []
        self.tokens: set[str] = set()
        self.answer: Answer = answered
        self.held = threading.Event()

    def messages(self) -> list[str]:
        """Return the texts it was asked, in order."""
        return [str(one["message"]) for one in self.received]

    def reset(self) -> None:
        """Forget everything and answer soundly again."""
        self.received.clear()
        self.tokens.clear()
        self.answer = answered
        self.held.clear()

    async def hold(self, asked: dict[str, Any]) -> Response:
        """Answer only after the test has set `held`."""
        while not self.held.is_set():
            await asyncio.sleep(0.01)
        return await answered(asked)

    def app(self) -> Starlette:
        """Return it as an application."""
        return Starlette(routes=[Route("/webhooks/engine/", self._receive, methods=["POST"]), Route("/", self._root)])

    async def _receive(self, request: Request) -> Response:
        asked = await request.json()
        self.received.append(asked)
        self.tokens.add(request.headers.get("authorization", ""))
        return await self.answer(asked)

    async def _root(self, request: Request) -> Response:
        return JSONResponse({"ready": True})


def item(text: str, **about: Any) -> list[dict[str, Any]]:
    """Return one reply as the engine gives it: the text, then what stands behind it."""
    custom = {"band": "answer", "entry": "what-peer-support-is", "score": 0.9, "sources": ["A source"], "lines": "", **about}
    return [{"recipient_id": "x", "text": text}, {"recipient_id": "x", "custom": custom}]


async def answered(asked: dict[str, Any]) -> Response:
    """Answer as a sound engine does."""
    return JSONResponse(item(f"Answer to: {asked['message']}"))


@contextmanager
def serving(app: ASGIApp, port: int | None = None) -> Iterator[int]:
    """Serve `app` on loopback while the block runs; return the port."""
    port = port or free_port()
    config = uvicorn.Config(app, port=port, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def stand_in_engine() -> Iterator[StandIn]:
    """Run a stand-in while the block runs."""
    engine = StandIn(free_port())
    with serving(engine.app(), engine.port):
        try:
            yield engine
        finally:
            engine.held.set()
