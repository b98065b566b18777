"""The product as `peerguide serve` starts it, once for all tests of this ring that need it whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.serving import Served


@pytest.fixture(scope="session")
def _served() -> Iterator[Served]:
    running = Served()
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.end()


@pytest.fixture
def served(_served: Served) -> Served:
    """The product, whole again whatever the test before did to it."""
    _served.wait_until_ready()
    return _served
