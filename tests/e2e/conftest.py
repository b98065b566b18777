"""A real Chromium for the tests of the page, and a second product that may be broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from bot.channels.local import free_port
from tests.conftest import CHROMIUM
from tests.support.page import FLAGS, SECONDS, ChatPage, Visitors
from tests.support.site import Site, agency_site
from tests.support.system import System, running_system

expect.set_options(timeout=10 * SECONDS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def visitors(browser: Browser, system: System) -> Iterator[Visitors]:
    """People with a browser each. An error on any of their pages fails the test."""
    yield from _watched(Visitors(browser, system))


@pytest.fixture
def page(visitors: Visitors) -> ChatPage:
    """The chat page on a phone, loaded."""
    return visitors.visit()


@pytest.fixture(scope="session")
def agency() -> Iterator[Site]:
    """An agency's own website, on another origin than the chat."""
    with agency_site(free_port()) as site:
        yield site


@pytest.fixture(scope="session")
def frail_system(tmp_path_factory: pytest.TempPathFactory, agency: Site) -> Iterator[System]:
    """A product of its own, for tests that kill its processes; the agency's website may frame it."""
    with running_system(Path(tmp_path_factory.mktemp("frail")), embed_origins=agency.address) as running:
        yield running


@pytest.fixture
def frail_visitors(browser: Browser, frail_system: System) -> Iterator[Visitors]:
    """People at the product that may be broken. Each test finds it whole."""
    frail_system.wait_until_ready()
    yield from _watched(Visitors(browser, frail_system))


def _watched(visitors: Visitors) -> Iterator[Visitors]:
    try:
        yield visitors
    finally:
        visitors.close()
    problems = visitors.watch.problems()
    assert not problems, f"on the pages: {problems}"
