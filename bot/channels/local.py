"""The whole system for use on this machine without the web page: engine and actions in their processes, the rest here."""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

import httpx
from prometheus_client import CollectorRegistry

from bot.app import build_service
from bot.conversation.engine import Engine
from bot.conversation.metrics import Metrics
from bot.conversation.replies import load_replies
from bot.conversation.service import Service, now
from bot.errors import EngineError
from bot.processes.supervisor import LOOK_SECONDS, Supervisor, Tell, ensure_model
from bot.safety.lines import load_lines
from bot.settings import PREFIX, Settings
from bot.store.database import open_database

START_SECONDS: Final = 120.0
FREE_PORTS: Final = range(20_000, 30_000)
"""Below those that Linux and macOS give to outgoing connections: such a one would keep us from listening half a minute later."""


class LocalSystem:
    """Engine and actions running, and their token."""

    def __init__(self, settings: Settings, token: str) -> None:
        self._lines = load_lines(settings.knowledge_folder / "lines")
        self._replies = load_replies(settings.knowledge_folder)
        self._database = open_database(settings)
        self._engine = Engine(settings.engine_url, token, settings.engine_seconds)

    def service(self, settings: Settings, clock: Callable[[], datetime] = now) -> Service:
        """Return a service over the running engine; `settings` may differ in country and limits."""
        metrics = Metrics(CollectorRegistry())
        return build_service(settings, self._engine, self._database, self._lines, self._replies, metrics, clock)

    async def close(self) -> None:
        """Let go of the engine's connections."""
        await self._engine.close()
        self._database.dispose()


@contextmanager
def running(settings: Settings, tell: Tell) -> Iterator[LocalSystem]:
    """Run engine and actions on free ports while the block runs. Raises EngineError when they don't come up."""
    model = ensure_model(settings, tell)
    ours = replace(settings, engine_port=free_port(), actions_port=free_port())
    with Supervisor(ours, tell) as supervisor:
        # The engine's tracker store and actions read their settings from the environment.
        os.environ[f"{PREFIX}DATABASE_URL"] = ours.database_url
        supervisor.start(("actions", "engine"), model)
        wait_until_up(supervisor, ours)
        yield LocalSystem(ours, supervisor.token)


def wait_until_up(supervisor: Supervisor, settings: Settings) -> None:
    """Return when engine and actions answer. Raises EngineError after two minutes."""
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False, timeout=1.0) as client:
        waiting = [f"{settings.actions_url}/health", f"{settings.engine_url}/"]
        while waiting:
            supervisor.look()
            if time.monotonic() > deadline:
                raise EngineError(f"The engine did not come up; {settings.data_folder.name}/log/engine.log says why.")
            try:
                if client.get(waiting[0]).status_code == httpx.codes.OK:
                    waiting.pop(0)
                    continue
            except httpx.HTTPError:
                pass
            time.sleep(LOOK_SECONDS)


def free_port() -> int:
    """Return a port on which nothing listens now, and that no outgoing connection is given either."""
    while True:
        port = random.choice(FREE_PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
