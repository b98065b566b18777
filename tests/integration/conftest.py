"""The product as `peerguide serve` starts it, once for all tests of this ring that need it whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.processes.supervisor import ensure_model
from bot.settings import Settings, load_settings
from tests.support.serving import Served


@pytest.fixture(scope="session")
def trained() -> Settings:
    """The settings as they are by default, with the model trained for them, where it is used again by the next run."""
    settings = load_settings({}, dotenv=Path("none"))
    ensure_model(settings, lambda text: None)
    return settings


@pytest.fixture(scope="session")
def _products(trained: Settings) -> Iterator[list[Served]]:
    started: list[Served] = []
    yield started
    for one in started:
        one.end()


@pytest.fixture
def served(_products: list[Served]) -> Served:
    """The product, whole again whatever the test before did to it, its end included."""
    if not _products or _products[-1].process.poll() is not None:
        _products.append(Served())
    _products[-1].wait_until_ready()
    return _products[-1]
