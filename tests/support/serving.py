"""`peerguide` as a person starts it: a process of its own, watched from outside by what the system knows of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from bot.channels.local import free_port
from bot.settings import ROOT
from tests.support.gateway import environment, without

PEERGUIDE = str(Path(sys.executable).parent / "peerguide")
CHILD = "bot.processes.child "
READY_SECONDS = 240
"""Enough for a training, when somebody has just changed the knowledge."""


def wait_for(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Return when `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def peerguide(folder: Path, *arguments: str, seconds: float = 60, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command of peerguide to its end, with a database and a data folder of its own below `folder`."""
    return subprocess.run(
        [PEERGUIDE, *arguments],
        cwd=ROOT,
        env=settings_for(folder, **changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def settings_for(folder: Path, **changes: str) -> dict[str, str]:
    """Return a process's environment with settings for `folder`."""
    return {**without(os.environ), **environment(folder, **changes), "PYTHONPATH": str(ROOT)}


def family(folder: Path) -> dict[int, str]:
    """Return the command lines of all living processes whose data folder is `folder`, whoever their parent is now."""
    mark = f"PEERGUIDE_DATA_FOLDER={folder}".encode()
    found = {}
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return {number: line for number, line in found.items() if line}


class Served:
    """A running `peerguide serve`."""

    def __init__(self, *arguments: str, parent: Sequence[str] = (), **changes: str) -> None:
        """`parent` is a program that is to start it with the command appended; `changes` are settings by name."""
        self.folder = Path(tempfile.mkdtemp(prefix="peerguide-served-"))
        self.ports = {role: free_port() for role in ("gateway", "engine", "actions")}
        self.address = f"http://127.0.0.1:{self.ports['gateway']}"
        self.engine_address = f"http://127.0.0.1:{self.ports['engine']}"
        ports = {"port": self.ports["gateway"], "engine_port": self.ports["engine"], "actions_port": self.ports["actions"]}
        given = {**{name: str(port) for name, port in ports.items()}, **changes}
        self._output = self.folder / "output.txt"
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [*parent, PEERGUIDE, "serve", *arguments],
                cwd=ROOT,
                env=settings_for(self.folder, **given),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def output(self) -> str:
        """Return what it told the person at the keyboard so far."""
        return self._output.read_text(encoding="utf-8")

    def pids(self) -> dict[str, int]:
        """Return the processes it runs by their role, as the system sees them."""
        lines = family(self.folder).items()
        return {line.split(CHILD)[1].split()[0]: number for number, line in lines if CHILD in line}

    def family(self) -> dict[int, str]:
        """Return all living processes that belong to it."""
        return family(self.folder)

    def wait_until_started(self) -> None:
        """Return when all three processes run and the gateway answers; the engine may still be loading."""
        wait_for(lambda: len(self.pids()) == 3 and self.answers("/healthz"), READY_SECONDS, "three processes")

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Return when the engine answers through the gateway."""
        wait_for(lambda: self.process.poll() is not None or self.answers("/readyz"), seconds, "an engine that answers")
        assert self.process.poll() is None, self.output()

    def answers(self, path: str) -> bool:
        """Return whether the gateway answers `path` well."""
        try:
            return httpx.get(self.address + path, trust_env=False, timeout=5).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def send_signal(self, number: int) -> None:
        """Send a signal to the supervisor, as the system or a person does."""
        os.kill(self.supervisor(), number)

    def supervisor(self) -> int:
        """Return the process that watches the others."""
        [found] = [number for number, line in self.family().items() if PEERGUIDE in line and "-c" not in line.split()]
        return found

    def wait_until_gone(self, seconds: float) -> None:
        """Return when none of its processes lives any more."""
        self.process.wait(seconds)
        wait_for(lambda: not self.family(), seconds, f"the end of {self.family()}")

    def end(self) -> None:
        """Make sure that nothing is left, whatever the test did."""
        for number in self.family():
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
