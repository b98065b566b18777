"""The real product for tests: its processes, on free ports, with a database of its own."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import httpx

from bot.channels.local import free_port
from bot.processes.supervisor import Supervisor, ensure_model
from bot.settings import PREFIX, Settings, load_settings

START_SECONDS = 120


class System:
    """The running product."""

    def __init__(self, settings: Settings, supervisor: Supervisor) -> None:
        self.settings = settings
        self.supervisor = supervisor
        self.address = f"http://127.0.0.1:{settings.port}"

    def wait_until_ready(self) -> None:
        """Return when the engine answers through the gateway."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.address}/readyz", trust_env=False).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError("the product did not come up")


@contextmanager
def running_system(folder: Path, **changes: str) -> Iterator[System]:
    """Run gateway, actions and engine while the block runs; `changes` are settings by name."""
    environment = {
        "PORT": str(free_port()),
        "ENGINE_PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
        "DATABASE_URL": f"sqlite:///{folder}/peerguide.db",
        "AGENCY_NAME": "Harbor House",
        "MESSAGES_A_MINUTE": "1000",
        **{name.upper(): value for name, value in changes.items()},
    }
    with patch.dict(os.environ, {PREFIX + name: value for name, value in environment.items()}):
        settings = load_settings(dotenv=folder / "none")
        ensure_model(settings, lambda text: None)
        with Supervisor(settings, lambda text: None) as supervisor, _kept_alive(supervisor):
            supervisor.start(("gateway", "actions", "engine"))
            system = System(settings, supervisor)
            system.wait_until_ready()
            yield system


@contextmanager
def _kept_alive(supervisor: Supervisor) -> Iterator[None]:
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            supervisor.look()

    keeper = threading.Thread(target=look, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
