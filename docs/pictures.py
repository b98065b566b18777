"""Takes the pictures of the page for README and docs, from the real product: `.venv/bin/python -m docs.pictures`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, sync_playwright

from bot.settings import ROOT
from tests.conftest import CHROMIUM
from tests.support.page import FLAGS, PHONE, ChatPage, Visitors
from tests.support.system import System, running_system

PICTURES = ROOT / "docs" / "pictures"
DESKTOP = {"width": 1280, "height": 800}
LARGEST = 250_000
"""Bytes of one picture; more would make the README slow to open."""


def at_work(page: ChatPage) -> None:
    """Ask a question and open the answer's source."""
    page.ask("Do I have to tell my new boss about my illness?").locator("details.sources summary").click()
    show(page.mine.last)


def in_general(page: ChatPage) -> None:
    """Ask a question where the screen has room for all that comes with the answer."""
    page.ask("What isn't peer support?").locator("details.sources summary").click()
    show(page.mine.last)


def in_danger(page: ChatPage) -> None:
    """Say what brings the card."""
    page.ask("I want to die")
    show(page.mine.last)


def show(item: Locator) -> None:
    """Bring a message to the top of the conversation."""
    item.evaluate("one => one.scrollIntoView({ block: 'start' })")


SHOTS: dict[str, tuple[dict[str, int], str, Callable[[ChatPage], None]]] = {
    "chat-phone": (PHONE, "light", at_work),
    "chat-night": (PHONE, "dark", at_work),
    "card": (PHONE, "light", in_danger),
    "desktop": (DESKTOP, "light", in_general),
}


def take(browser: Browser, system: System) -> None:
    """Take all pictures."""
    for name, (size, scheme, prepare) in SHOTS.items():
        visitors = Visitors(browser, system)
        page = visitors.visit(viewport=size, color_scheme=scheme)
        prepare(page)
        page.page.mouse.move(0, 0)
        page.page.evaluate("document.activeElement.blur()")
        page.page.wait_for_timeout(300)
        path = PICTURES / f"{name}.png"
        page.page.screenshot(path=path, animations="disabled")
        visitors.close()
        if path.stat().st_size > LARGEST:
            raise SystemExit(f"{path} is larger than {LARGEST} bytes.")


def main() -> None:
    """Start the product and take the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_system(Path(folder)) as system, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        take(browser, system)
        browser.close()


if __name__ == "__main__":
    main()
