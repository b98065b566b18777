"""Fixtures of the quick ring. Properties are tried on the same examples in every run, and never fail by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine

from bot.conversation.guidance import Guide
from bot.knowledge.model import Knowledge
from bot.settings import Settings, load_settings
from bot.store.database import connect, upgrade
from tests.unit.builders import write_small_knowledge

hypothesis.settings.register_profile("peerguide", deadline=None, derandomize=True)
hypothesis.settings.load_profile("peerguide")


@pytest.fixture(scope="session")
def guide(knowledge: Knowledge) -> Guide:
    return Guide(knowledge)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small sound knowledge folder for a test to break."""
    return write_small_knowledge(tmp_path / "knowledge")


@pytest.fixture
def plain_settings(tmp_path: Path) -> Settings:
    return load_settings({}, tmp_path / "no-such-file")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """Return a real SQLite file with all tables."""
    engine = connect(f"sqlite:///{tmp_path}/peerguide.db")
    upgrade(engine)
    yield engine
    engine.dispose()
