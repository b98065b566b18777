"""Fixtures for all rings. The real product starts once a session; each test talks in a conversation of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

from bot.knowledge.loading import load
from bot.knowledge.model import Knowledge
from bot.settings import ROOT
from tests.support.chat import Chat
from tests.support.system import System, running_system

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with running_system(Path(tmp_path_factory.mktemp("system"))) as running:
        yield running


@pytest.fixture
def chat(system: System) -> Chat:
    return Chat(system.address)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put quick tests first, and leave out those that need a browser where there is none; on CI that is a failure."""
    items.sort(key=lambda item: (bool(item.get_closest_marker("browser")), bool(item.get_closest_marker("engine"))))
    if CHROMIUM:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly when the browser tests were left out."""
    if not CHROMIUM:
        terminalreporter.write_line("No Chromium was found: the browser tests were NOT run. Install chromium to run them.")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail on CI when the browser tests could not run."""
    if not CHROMIUM and os.environ.get("CI") == "true" and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
