"""What keeps `peerguide serve` from starting is said in words, with the remedy, before anything is started."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import NoSpace
from bot.processes import model, supervisor
from bot.processes.model import MODELS, find_model, model_name
from bot.settings import ROOT
from tests.support.gateway import settings_in
from tests.support.serving import PEERGUIDE, family, peerguide, settings_for, wait_for

PORTS = {"PEERGUIDE_PORT": "gateway", "PEERGUIDE_ENGINE_PORT": "engine", "PEERGUIDE_ACTIONS_PORT": "actions"}


@contextmanager
def listening_port() -> Iterator[int]:
    """Another program that listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A curator's own copy of the knowledge, with one changed entry, so that no model fits it."""
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    entry = folder / "entries" / "what-peer-support-is.md"
    entry.write_text(
        entry.read_text(encoding="utf-8").replace("ask:\n", f"ask:\n  - is this {tmp_path.name}\n", 1), encoding="utf-8"
    )
    return folder


# ports


@pytest.mark.parametrize("setting", PORTS)
def test_that_a_taken_port_is_named_with_its_setting(tmp_path: Path, setting: str) -> None:
    with listening_port() as port:
        done = peerguide(tmp_path, "serve", **{setting.removeprefix("PEERGUIDE_").lower(): str(port)})
    assert done.returncode == 1
    assert f"Port {port} for the {PORTS[setting]} is taken" in done.stderr
    assert setting in done.stderr
    assert "Traceback" not in done.stderr


def test_that_two_of_our_own_ports_may_not_be_the_same(tmp_path: Path) -> None:
    done = peerguide(tmp_path, "serve", port="23456", engine_port="23456")
    assert done.returncode == 1
    assert "PEERGUIDE_ENGINE_PORT is 23456, and so is the port of another" in done.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_that_a_host_that_is_not_this_machine_is_named_with_its_setting(tmp_path: Path, host: str) -> None:
    done = peerguide(tmp_path, "serve", host=host)
    assert done.returncode == 1
    assert f"PEERGUIDE_HOST={host}" in done.stderr


# knowledge


def test_that_broken_knowledge_stops_the_start_with_all_faults_of_all_files(tmp_path: Path, knowledge: Path) -> None:
    (knowledge / "entries" / "self-esteem.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (knowledge / "entries" / "giving-back.md").write_text("no head at all\n", encoding="utf-8")
    entry = knowledge / "entries" / "daily-living.md"
    entry.write_text(entry.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    (knowledge / "lines" / "us.yml").write_text("country: US\n", encoding="utf-8")
    (knowledge / "care" / "crisis.md").unlink()
    (knowledge / "replies.yml").write_text("welcome: [\n", encoding="utf-8")
    done = peerguide(tmp_path, "serve", knowledge_folder=str(knowledge))
    assert done.returncode == 1
    for fault in (
        "entries/self-esteem.md: line 3: can't be read as YAML",
        "entries/giving-back.md: head: has no lines of --- around it",
        "entries/daily-living.md: title: is missing",
        "entries/daily-living.md: titel: is no known field",
        "lines/us.yml: 'name': is missing",
        "care/crisis.md: text: is missing",
        "replies.yml: file: can't be read as YAML",
    ):
        assert fault in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "log").exists()


# settings


def test_that_wrong_and_unknown_settings_stop_the_start_all_by_name(tmp_path: Path) -> None:
    done = peerguide(tmp_path, "serve", port="eighty", country="Ireland", time_zone="Mars", engine_seconds="0", prot="1")
    assert done.returncode == 1
    for name in ("PORT:", "COUNTRY: a country of two letters", "TIME_ZONE: a time zone", "ENGINE_SECONDS:", "PROT is no setting"):
        assert f"PEERGUIDE_{name}" in done.stderr
    assert "peerguide settings" in done.stderr


def test_that_a_database_that_cannot_be_opened_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = peerguide(tmp_path, "knowledge", "questions", database_url=f"sqlite:///{tmp_path}")
    assert done.returncode == 1
    assert "PEERGUIDE_DATABASE_URL" in done.stderr


def test_that_a_full_disk_is_named_with_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**9, 10**9 - 5_000_000, 5_000_000))
    with pytest.raises(NoSpace, match=r"Only 5 MB are free on the disk; 300 MB are needed\. Make some room"):
        supervisor.ensure_model(settings_in(tmp_path, 1, knowledge_folder=str(_other_knowledge(tmp_path))), print)
    with supervisor.Supervisor(settings_in(tmp_path, 1), print) as started, pytest.raises(NoSpace):
        started.start(("gateway",))


def _other_knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "other"
    shutil.copytree(ROOT / "knowledge", folder)
    (folder / "entries" / "self-esteem.md").unlink()
    return folder


# the model


def test_that_it_trains_only_when_something_changed(tmp_path: Path, knowledge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(tmp_path, 1, knowledge_folder=str(knowledge))
    name = model_name(settings)
    monkeypatch.setattr(model, "MODELS", tmp_path)
    (tmp_path / name).touch()
    said: list[str] = []
    assert supervisor.ensure_model(settings, said.append) == tmp_path / name
    assert said == []
    for path in (knowledge / "entries").iterdir():
        os.utime(path)
    assert model_name(settings) == name
    for path in ("lines/us.yml", "page.yml", "care/crisis.md"):
        (knowledge / path).write_text((knowledge / path).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert model_name(settings) == name


@pytest.mark.parametrize("path", ["entries/self-esteem.md", "stages.yml", "sources.yml"])
def test_that_a_changed_file_asks_for_training(tmp_path: Path, knowledge: Path, path: str) -> None:
    settings = settings_in(tmp_path, 1, knowledge_folder=str(knowledge))
    before = model_name(settings)
    (knowledge / path).write_text((knowledge / path).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert model_name(settings) != before


def test_that_an_entry_added_or_taken_away_asks_for_training(tmp_path: Path, knowledge: Path) -> None:
    settings = settings_in(tmp_path, 1, knowledge_folder=str(knowledge))
    entry = knowledge / "entries" / "self-esteem.md"
    names = [model_name(settings)]
    shutil.copy(entry, entry.with_stem("another-one"))
    names.append(model_name(settings))
    entry.unlink()
    names.append(model_name(settings))
    assert len(set(names)) == 3


def test_that_a_training_that_fails_says_where_to_look_and_what_to_run(tmp_path: Path, knowledge: Path) -> None:
    """The system ends the training after three seconds of work, as it would for want of memory."""
    models = set(MODELS.glob("*"))

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (5, 5))

    done = subprocess.run(
        [PEERGUIDE, "serve"],
        cwd=ROOT,
        env=settings_for(tmp_path, knowledge_folder=str(knowledge)),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        preexec_fn=limits,
    )
    assert done.returncode == 1
    assert "The training failed" in done.stderr
    assert "training.log" in done.stderr
    assert "make train" in done.stderr
    assert "Traceback" not in done.stderr
    assert set(MODELS.glob("*")) == models
    assert family(tmp_path) == {}


def test_that_without_a_model_the_remedy_is_named(tmp_path: Path, knowledge: Path) -> None:
    settings = settings_in(tmp_path, 1, knowledge_folder=str(knowledge))
    assert find_model(settings) is None
    with (
        supervisor.Supervisor(settings, print) as started,
        pytest.raises(supervisor.ModelError, match=r"no trained model .* Run `make train`"),
    ):
        started.start(("actions",))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_that_ending_it_while_it_trains_ends_the_training_too(tmp_path: Path, knowledge: Path, number: int) -> None:
    environment = settings_for(tmp_path, knowledge_folder=str(knowledge))
    models = set(MODELS.glob("*"))
    with (tmp_path / "output.txt").open("wb") as output:
        started = subprocess.Popen([PEERGUIDE, "serve"], cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        wait_for(lambda: any("child train" in line for line in family(tmp_path).values()), 30, "the training")
        started.send_signal(number)
        started.wait(3)
        wait_for(lambda: not family(tmp_path), 3, "the end of the training")
    finally:
        for left in family(tmp_path):
            os.kill(left, signal.SIGKILL)
    assert started.returncode != 0
    assert "Traceback" not in (tmp_path / "output.txt").read_text(encoding="utf-8")
    assert set(MODELS.glob("*")) == models
