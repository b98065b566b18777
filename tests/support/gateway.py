"""The real gateway with a real SQLite file, in this process or in one of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import httpx

from bot.app import build
from bot.channels.local import free_port
from bot.settings import PREFIX, ROOT, TOKEN, Settings, load_settings
from tests.support.standin import serving

SECRET = "the-run-token-of-this-test"
START_SECONDS = 30


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """Return the settings of a gateway that writes below `folder` only."""
    given = {
        "DATABASE_URL": f"sqlite:///{folder}/peerguide.db",
        "DATA_FOLDER": str(folder),
        "AGENCY_NAME": "Harbor House",
        "MESSAGES_A_MINUTE": "1000",
        **{name.upper(): value for name, value in changes.items()},
    }
    return {PREFIX + name: value for name, value in given.items()}


def settings_in(folder: Path, engine_port: int = 5005, **changes: str) -> Settings:
    """Return those settings, read."""
    return load_settings(environment(folder, engine_port=str(engine_port), **changes), dotenv=folder / "none")


@contextmanager
def gateway(folder: Path, engine_port: int, **changes: str) -> Iterator[str]:
    """Run the gateway in this process while the block runs; return its address."""
    with patch.dict(os.environ, {TOKEN: SECRET}):
        app = build(settings_in(folder, engine_port, **changes))
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


class GatewayProcess:
    """The gateway in a process of its own, which can be killed and started again."""

    def __init__(self, folder: Path, engine_port: int, **changes: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            **environment(folder, engine_port=str(engine_port), **changes),
            TOKEN: SECRET,
            "PYTHONPATH": str(ROOT),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [sys.executable, "-m", "bot.processes.child", "gateway", "127.0.0.1", str(self.port)]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment)
        wait_until_alive(self.address)

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextmanager
def gateway_process(folder: Path, engine_port: int, **changes: str) -> Iterator[GatewayProcess]:
    """Run the gateway in a process of its own while the block runs."""
    process = GatewayProcess(folder, engine_port, **changes)
    try:
        process.start()
        yield process
    finally:
        process.kill()


def wait_until_alive(address: str, seconds: float = START_SECONDS) -> None:
    """Return when something healthy listens at `address`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/healthz", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"nothing healthy at {address}")


def without(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without any setting of ours."""
    return {name: value for name, value in environ.items() if not name.startswith(PREFIX)}
