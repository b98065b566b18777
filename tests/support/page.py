"""The chat page in a real browser, as a person uses it: by what stands on the screen, not by what is behind it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from tests.support.system import System

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 1000.0
QUIET = 250.0
PHONE = {"width": 390, "height": 844}
ELSEWHERE = "<!doctype html><html lang='en'><title>Elsewhere</title><h1>Somewhere else</h1></html>"
NO_CONNECTION = r"net::ERR_|status of 50[0-9]"
"""What the browser itself writes to its console while the server can't be reached."""

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}

TOO_WIDE = """() => {
  const outer = [...document.querySelectorAll("html, body, #scroller, #overlay")];
  const sideways = outer.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.id || one.tagName);
  const shown = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility());
  const seen = shown.filter((one) => !one.closest(".unseen, .skip, svg"));
  const outside = seen.filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 1 && (left < -1 || right > innerWidth + 1);
  });
  return [...sideways, ...outside.map((one) => one.outerHTML.slice(0, 100))];
}"""

MOVING = """() => document.getAnimations().filter((one) => one.playState === "running").length"""


@dataclass
class Watch:
    """Notes what must not happen on any page: errors, breaches of the policy, questions to the internet."""

    exit_url: str
    tolerated: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch all pages of `context`."""
        context.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self._note(f"page error: {error.error}"))
        context.on("request", self._on_request)

    def tolerate(self, pattern: str = NO_CONNECTION) -> None:
        """Expect console errors of this kind in this test."""
        self.tolerated.append(pattern)

    def problems(self) -> list[str]:
        """Return what was seen and not expected."""
        return [one for one in self.seen if not any(re.search(pattern, one) for pattern in self.tolerated)]

    def _note(self, text: str) -> None:
        self.seen.append(text)

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname != "127.0.0.1" and request.url != self.exit_url:
            self._note(f"asked the internet for {request.url}")


class ChatPage:
    """One tab with the chat page."""

    def __init__(self, page: Page, address: str, watch: Watch) -> None:
        self.page = page
        self.address = address
        self.watch = watch

    def open(self, path: str = "/") -> ChatPage:
        """Load the page."""
        self.page.goto(self.address + path)
        self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        """Return when the scripts run."""
        expect(self.page.locator("html[data-ready]")).to_be_attached()

    def reload(self) -> None:
        """Press the browser's reload button."""
        self.page.reload()
        self.wait_until_ready()

    # what stands in the thread

    @property
    def items(self) -> Locator:
        """All messages, of both sides."""
        return self.page.locator("#thread > li")

    @property
    def answers(self) -> Locator:
        """The messages of the guide."""
        return self.page.locator("#thread > li.guide")

    @property
    def mine(self) -> Locator:
        """The messages of the person."""
        return self.page.locator("#thread > li.mine")

    @property
    def cards(self) -> Locator:
        """The messages with lines to call."""
        return self.page.locator("#thread > li.has-card")

    @property
    def delivery(self) -> Locator:
        """What stands under a message that is still on its way."""
        return self.page.locator(".delivery")

    @property
    def status(self) -> Locator:
        """The line above the message box."""
        return self.page.locator("#status")

    def button(self, name: str, within: Locator | None = None) -> Locator:
        """A button by its whole name."""
        return (within or self.page).get_by_role("button", name=name, exact=True)

    def bubbles(self) -> list[str]:
        """Return the words of all messages."""
        return self.page.locator("#thread > li .bubble").all_inner_texts()

    # what a person does

    def say(self, text: str) -> None:
        """Type a message and send it with Enter."""
        box = self.page.locator("#message")
        box.fill(text)
        box.press("Enter")

    def ask(self, text: str) -> Locator:
        """Say something and return the first reply to it."""
        before = self.answers.count()
        self.say(text)
        return self.reply_after(before)

    def reply_after(self, before: int) -> Locator:
        """Wait for the replies after the first `before` ones, until the guide has finished; return the first of them."""
        reply = self.answers.nth(before)
        expect(reply).to_be_visible(timeout=20 * SECONDS)
        expect(self.page.locator("#typing")).to_be_hidden(timeout=20 * SECONDS)
        self._wait_until_quiet()
        return reply

    def _wait_until_quiet(self) -> None:
        # One turn may bring several replies, one right after the other.
        count = -1
        while count != self.items.count():
            count = self.items.count()
            self.page.wait_for_timeout(QUIET)

    # what is checked everywhere

    def sideways(self) -> list[str]:
        """Return what reaches beyond the left or right edge of the screen."""
        return list(self.page.evaluate(TOO_WIDE))

    def moving(self) -> int:
        """Return how many things move by themselves."""
        return int(self.page.evaluate(MOVING))

    def colour(self, selector: str = "html") -> tuple[int, ...]:
        """Return the colour of the ground of an element."""
        found = self.page.locator(selector).evaluate("one => getComputedStyle(one).backgroundColor")
        return tuple(int(part) for part in re.findall(r"\d+", found)[:3])

    def focused(self) -> str:
        """Return the id of what has the focus, or its words."""
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.innerText.trim()"))

    def conversation_id(self) -> str:
        """Return the id that the browser holds for the server."""
        found = [one["value"] for one in self.page.context.cookies() if one["name"] == "peerguide"]
        return found[0] if found else ""


class Visitors:
    """Opens pages for one test, each person in a browser of their own, and watches over them all."""

    def __init__(self, browser: Browser, system: System) -> None:
        self.system = system
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.watch = Watch(system.settings.exit_url)

    def new(self, **options: Any) -> ChatPage:
        """Return a tab of a new person, not loaded yet; `options` are those of a browser context."""
        context = self._browser.new_context(**{"viewport": PHONE, "reduced_motion": "reduce", **options})
        self._contexts.append(context)
        self.watch.over(context)
        # The quick exit leads to the internet, which no test asks.
        context.route(self.system.settings.exit_url, lambda route: route.fulfill(body=ELSEWHERE, content_type="text/html"))
        return ChatPage(context.new_page(), self.system.address, self.watch)

    def visit(self, **options: Any) -> ChatPage:
        """Return a loaded chat page of a new person."""
        return self.new(**options).open()

    def close(self) -> None:
        """Close all pages."""
        for context in self._contexts:
            context.close()


def findings(page: Page) -> list[str]:
    """Return what axe finds wrong with the page as it stands."""
    result = Axe().run(page, options=AXE).response
    return [f"{one['id']}: {one['help']} {[node['html'][:140] for node in one['nodes']][:3]}" for one in result["violations"]]


@contextmanager
def database(system: System) -> Iterator[sqlite3.Connection]:
    """Look into the real database file, past the product."""
    path = system.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield connection


def rows(system: System, question: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows that the database file holds."""
    with database(system) as connection:
        return connection.execute(question, values).fetchall()
