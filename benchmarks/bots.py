"""The two bots that are measured: Peerguide, and the one `rasa init` makes. Each on loopback, each ended for certain."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

import yaml

from benchmarks.clients import PagePerson, Person, RestPerson, answers
from benchmarks.machine import free_port, memory_megabytes
from bot.processes.child import QUIET
from bot.processes.supervisor import Supervisor, ensure_model
from bot.settings import PREFIX, ROOT, Settings, load_settings

START_SECONDS: Final = 300.0
LONGEST_SECONDS: Final = 1800.0
STOP_SECONDS: Final = 15.0
LOOK_SECONDS: Final = 0.05
TELEMETRY_OFF: Final = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
TRAIN: Final = """
import pathlib, sys
from bot.processes import model
model.MODELS = pathlib.Path(sys.argv[1])
model.train_model("measured.tar.gz")
"""
"""Trains as `make train` does, but into a folder of its own."""


@dataclass(frozen=True)
class Running:
    """A bot that answers: how to talk with it, what it holds, and how long it took to its first answer."""

    person: Callable[[], Person]
    processes: Callable[[], Sequence[int]]
    start_seconds: float

    def memory(self) -> float:
        """Return the megabytes of all its processes."""
        return memory_megabytes(self.processes())


class NotUp(Exception):
    """A bot did not come up in time."""


@contextmanager
def our_bot(folder: Path, question: str) -> Iterator[Running]:
    """Run Peerguide's three processes with a database of its own; its first answer is to `question`."""
    settings = our_settings(folder)
    ensure_model(settings, lambda text: print(f"  {text}", flush=True))
    with Supervisor(settings, lambda text: print(f"  {text}", flush=True)) as supervisor, _environment(settings):
        started = time.monotonic()
        supervisor.start(("gateway", "actions", "engine"))
        _wait(settings.port, "/readyz", started)
        _first_answer(PagePerson(settings.port), question)
        yield Running(
            lambda: PagePerson(settings.port), lambda: list(supervisor.processes().values()), time.monotonic() - started
        )


def our_settings(folder: Path) -> Settings:
    """Return settings with free ports and everything that is written in `folder`."""
    values = {
        "PORT": str(free_port()),
        "ENGINE_PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
        "DATABASE_URL": f"sqlite:///{folder}/peerguide.db",
        "DATA_FOLDER": str(folder),
        "MESSAGES_A_MINUTE": "1000",
    }
    return load_settings({PREFIX + name: value for name, value in values.items()}, folder / "none")


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    # The processes read the same settings from their environment.
    names = ("port", "engine_port", "actions_port", "database_url", "data_folder", "messages_a_minute")
    with patch.dict(os.environ, {f"{PREFIX}{name.upper()}": str(getattr(settings, name)) for name in names}):
        yield


def train_ours(folder: Path) -> float:
    """Return the seconds of a training with nothing remembered; its model goes into `folder`."""
    environment = {**os.environ, **QUIET, f"{PREFIX}DATA_FOLDER": str(folder)}
    return _timed([sys.executable, "-W", "ignore", "-c", TRAIN, str(folder)], ROOT, environment)


def make_theirs(folder: Path) -> float:
    """Let `rasa init` make its bot in `folder`; return the seconds of training it once more."""
    rasa = [sys.executable, "-W", "ignore", "-m", "rasa"]
    environment = {**os.environ, **TELEMETRY_OFF}
    _timed([*rasa, "init", "--no-prompt", "--init-dir", str(folder)], folder, environment)
    return _timed([*rasa, "train", "--force"], folder, environment)


def their_sentences(folder: Path) -> list[str]:
    """Return the sentences the bot of `rasa init` is made for: its own examples."""
    blocks = yaml.safe_load((folder / "data" / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
    return [line[2:].strip() for block in blocks for line in block["examples"].splitlines() if line.startswith("- ")]


@contextmanager
def their_bot(folder: Path, sentence: str) -> Iterator[Running]:
    """Run the bot of `rasa init` in `folder`; its first answer is to `sentence`."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", str(port)]
    started = time.monotonic()
    with (folder / "run.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **TELEMETRY_OFF}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            _wait(port, "/", started)
            _first_answer(RestPerson(port), sentence)
            yield Running(lambda: RestPerson(port), lambda: [process.pid], time.monotonic() - started)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    if process.poll() is None:
        process.kill()
        process.wait()


def _first_answer(person: Person, text: str) -> None:
    person.turn(text)
    person.leave()


def _wait(port: int, path: str, started: float) -> None:
    while not answers(port, path):
        if time.monotonic() - started > START_SECONDS:
            raise NotUp(f"nothing answered at {path} within {START_SECONDS:.0f} seconds")
        time.sleep(LOOK_SECONDS)


def _timed(command: Sequence[str], folder: Path, environment: dict[str, str]) -> float:
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_SECONDS, check=False
    )
    if done.returncode != 0:
        raise NotUp(done.stderr.decode(errors="replace")[-2000:])
    return time.monotonic() - started
