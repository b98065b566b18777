"""Starts the three processes and keeps them alive until it is told to stop."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

import yaml

from bot.errors import ModelError, NoSpace, PortTaken, SettingsError
from bot.processes.child import WATCH
from bot.processes.model import MODELS, PROGRESS, find_model, model_name
from bot.settings import ROOT, TOKEN, Settings

LOOK_SECONDS: Final = 0.1
STOP_SECONDS: Final = 5.0
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 15.0
LONG_LIFE: Final = 60.0
"""A process that lived this long has started well: the next pause is the first one again."""

FREE_FOR_ALL: Final = 1024
"""Ports below are for the system's own programs."""

FREE_BYTES: Final = 300_000_000
Tell = Callable[[str], None]


@dataclass
class Watched:
    """One process and how its restarts go."""

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE
    restarts: int = 0


class Supervisor:
    """Holds the processes; use it as a context: leaving it ends them all."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self.settings = settings
        self._tell = tell
        self._logs = settings.data_folder / "log"
        self.token = secrets.token_urlsafe(32)
        self._watched: list[Watched] = []
        self._read_end, self._write_end = os.pipe()
        self._stopping = False

    def __enter__(self) -> Supervisor:
        """Make room for logs."""
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *reason: object) -> None:
        """End all processes."""
        self.stop()

    def start(self, roles: Sequence[str], model: Path | None = None) -> None:
        """Start the processes named in `roles`, with the model that fits, or with `model` though a file changed since.

        Raises PortTaken, NoSpace or ModelError.
        """
        check_space(self.settings.data_folder)
        settings = self.settings
        check_ports({role: port for role, port in ports_of(settings).items() if role in roles}, settings.host)
        model = model or find_model(settings)
        if model is None:
            raise ModelError("There is no trained model for the knowledge as it is now. Run `make train`.")
        arguments = {
            "engine": (str(model), str(self._endpoints()), str(settings.engine_port)),
            "actions": (str(settings.actions_port),),
            "gateway": (settings.host, str(settings.port)),
        }
        for role in roles:
            self._watched.append(Watched(role, arguments[role]))
        for watched in self._watched:
            self._begin_log(watched.name)
            self._launch(watched)

    def look(self) -> None:
        """Start again what has died, after a pause that grows while it keeps dying."""
        now = time.monotonic()
        for watched in self._watched:
            if watched.process and watched.process.poll() is not None:
                self._note_death(watched, now)
            if watched.process is None and now >= watched.due and not self._stopping:
                self._launch(watched)

    def processes(self) -> dict[str, int]:
        """Return the process ids by role, of those that run."""
        return {one.name: one.process.pid for one in self._watched if one.process and one.process.poll() is None}

    def stop(self) -> None:
        """End all processes: ask first, then make them."""
        self._stopping = True
        running = [one.process for one in self._watched if one.process and one.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._watched.clear()
        if self._write_end >= 0:
            os.close(self._write_end)
            os.close(self._read_end)
            self._write_end = -1

    def _begin_log(self, name: str) -> None:
        # One run a file, the run before kept: logs don't grow for ever.
        log = self._logs / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))

    def _launch(self, watched: Watched) -> None:
        log = self._logs / f"{watched.name}.log"
        with log.open("ab") as output:
            watched.process = launch(watched.name, watched.arguments, self._read_end, self.token, output.fileno())
        watched.started = time.monotonic()

    def _note_death(self, watched: Watched, now: float) -> None:
        watched.process = None
        if now - watched.started > LONG_LIFE:
            watched.pause = FIRST_PAUSE
        watched.due = now + watched.pause
        watched.restarts += 1
        log = f"{self._logs.parent.name}/{self._logs.name}/{watched.name}.log"
        self._tell(f"The {watched.name} stopped; starting it again. Its log: {log}")
        watched.pause = min(watched.pause * 2, LONGEST_PAUSE)

    def _endpoints(self) -> Path:
        # The same file that `rasa shell` reads, with the ports of the settings.
        endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
        endpoints["action_endpoint"]["url"] = f"{self.settings.actions_url}/webhook"
        path = self._logs.parent / f"endpoints-{self.settings.engine_port}.yml"
        path.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
        return path


def launch(
    role: str, arguments: Sequence[str], watch: int, token: str, output: int, extra: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a child process in `role`; it ends when the pipe that `watch` reads from closes."""
    environment = {**os.environ, **(extra or {}), WATCH: str(watch), TOKEN: token, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "bot.processes.child", role, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=(watch,),
        start_new_session=True,
    )


def ensure_model(settings: Settings, tell: Tell) -> Path:
    """Return the model that fits, training it first when there is none. Raises ModelError when training fails."""
    known = find_model(settings)
    if known:
        return known
    check_space(settings.data_folder)
    others = any(MODELS.glob("peerguide-*.tar.gz"))
    tell("The knowledge or the program changed since the last training. Training anew:" if others else "Training the model:")
    started = time.monotonic()
    name = model_name(settings)
    log = settings.data_folder / "log" / "training.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    if _train(name, log, tell) != 0 or not (MODELS / name).is_file():
        where = f"{log.parent.parent.name}/{log.parent.name}/{log.name}"
        raise ModelError(f"The training failed. The end of {where} says why; then run `make train` again.")
    tell(f"  trained in {time.monotonic() - started:.0f} seconds")
    return MODELS / name


def _train(name: str, log: Path, tell: Tell) -> int:
    read_end, write_end = os.pipe()
    out_read, out_write = os.pipe()
    process = launch("train", (name,), read_end, "", out_write)
    os.close(out_write)
    try:
        with os.fdopen(out_read, "r", encoding="utf-8", errors="replace") as lines, log.open("w", encoding="utf-8") as kept:
            for line in lines:
                kept.write(line)
                if line.startswith(PROGRESS):
                    tell(f"  {line[len(PROGRESS) :].strip()}")
        return process.wait()
    finally:
        os.close(write_end)
        os.close(read_end)


def ports_of(settings: Settings) -> dict[str, int]:
    """Return the ports of the three processes by role."""
    return {"engine": settings.engine_port, "actions": settings.actions_port, "gateway": settings.port}


def check_ports(ports: Mapping[str, int], host: str) -> None:
    """Raise PortTaken when another program listens on one of `ports`, or two of them are the same."""
    for role, port in ports.items():
        setting = "PEERGUIDE_PORT" if role == "gateway" else f"PEERGUIDE_{role.upper()}_PORT"
        if list(ports.values()).count(port) > 1:
            raise PortTaken(f"{setting} is {port}, and so is the port of another of our processes. Give each its own.")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host if role == "gateway" else "127.0.0.1", port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise SettingsError(_not_ours(role, host, port, setting)) from error
                raise PortTaken(
                    f"Port {port} for the {role} is taken by another program. End that one, or set {setting} to a free port."
                ) from error


def _not_ours(role: str, host: str, port: int, setting: str) -> str:
    if role == "gateway" and port >= FREE_FOR_ALL:
        return f"This machine can't listen on PEERGUIDE_HOST={host}. Use 127.0.0.1, 0.0.0.0 or another IPv4 address of it."
    return f"This user may not listen on {setting}={port}. Set it to a free port of {FREE_FOR_ALL} or above."


def check_space(folder: Path) -> None:
    """Raise NoSpace when the disk of `folder` is nearly full."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        has, wants = free // 1_000_000, FREE_BYTES // 1_000_000
        raise NoSpace(f"Only {has} MB are free on the disk; {wants} MB are needed. Make some room and start again.")


@dataclass
class Signals:
    """Turns Ctrl-C, a stop by the system and a vanished parent into one question: is it time to stop?"""

    with_parent: bool
    parent: int = field(default_factory=os.getppid)
    asked: bool = False

    def __post_init__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def time_to_stop(self) -> bool:
        """Return whether to stop now."""
        return self.asked or (self.with_parent and os.getppid() != self.parent)
