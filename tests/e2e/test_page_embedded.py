"""The chat in a frame on an agency's own website: only where the settings allow it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page, expect

from bot.channels.local import free_port
from tests.support.page import SECONDS, Visitors
from tests.support.site import Site, agency_site
from tests.support.system import System

pytestmark = [pytest.mark.browser, pytest.mark.engine]

QUESTION = "what is peer support"


@pytest.fixture
def agency_page(frail_visitors: Visitors, frail_system: System, agency: Site) -> Page:
    """The agency's page on a desktop screen, loaded."""
    agency.chat = frail_system.address
    page = frail_visitors.new(viewport={"width": 1280, "height": 800}).page
    page.goto(agency.address)
    return page


def test_that_the_chat_opens_on_an_agencys_page_and_answers(agency_page: Page) -> None:
    assert len(agency_page.frames) == 1
    frame = opened(agency_page)
    frame.locator("#message").fill(QUESTION)
    frame.locator("#message").press("Enter")
    answer = frame.locator("#thread > li.guide").first
    expect(answer).to_be_visible(timeout=20 * SECONDS)
    answer.locator("details.sources summary").click()
    expect(answer.locator("details.sources li").first).to_be_visible()


def test_that_the_conversation_in_the_frame_outlives_a_reload_of_the_agencys_page(agency_page: Page) -> None:
    frame = opened(agency_page)
    frame.locator("#message").fill(QUESTION)
    frame.locator("#message").press("Enter")
    expect(frame.locator("#thread > li.guide").first).to_be_visible(timeout=20 * SECONDS)
    agency_page.reload()
    expect(opened(agency_page).locator("#thread > li.mine .bubble")).to_have_text(QUESTION)


def test_that_the_frame_closes_by_escape_and_gives_the_focus_back(agency_page: Page) -> None:
    frame = opened(agency_page)
    frame.locator("#menu-open").click()
    frame.locator("#menu-title").press("Escape")
    expect(frame.locator("#menu")).to_be_hidden()
    expect(agency_page.locator("iframe")).to_be_visible()
    frame.locator("#message").press("Escape")
    expect(agency_page.locator("iframe")).to_be_hidden()
    launcher = agency_page.get_by_role("button", name="Questions about peer support?")
    expect(launcher).to_be_focused()
    launcher.press("Enter")
    expect(agency_page.locator("iframe")).to_be_visible()
    agency_page.get_by_role("button", name="Close the chat").click()
    expect(agency_page.locator("iframe")).to_be_hidden()


def test_that_the_quick_exit_in_the_frame_takes_the_whole_page_away(agency_page: Page) -> None:
    opened(agency_page).locator("#exit").click()
    expect(agency_page).to_have_title("Elsewhere")
    assert len(agency_page.frames) == 1


def test_that_a_phone_shows_the_frame_on_its_whole_screen(agency_page: Page) -> None:
    agency_page.set_viewport_size({"width": 320, "height": 640})
    opened(agency_page)
    box = agency_page.locator("iframe").bounding_box() or {}
    assert (box["x"], box["width"]) == (0, 320)


def test_that_a_website_that_is_not_named_cannot_frame_the_chat(frail_visitors: Visitors, frail_system: System) -> None:
    frail_visitors.watch.tolerate("frame-ancestors|X-Frame-Options")
    page = frail_visitors.new().page
    with agency_site(free_port()) as foreign:
        foreign.chat = frail_system.address
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(foreign.address)
            page.get_by_role("button", name="Questions about peer support?").click()
        assert page.frame_locator("iframe").locator("#message").count() == 0


def test_that_the_page_of_its_own_cannot_be_framed_even_by_the_agency(agency_page: Page, frail_system: System) -> None:
    policy = agency_page.request.get(frail_system.address).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy


def opened(page: Page) -> Frame:
    """Open the chat on the agency's page and return its frame."""
    page.get_by_role("button", name="Questions about peer support?").click()
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame
    expect(frame.locator("html[data-ready]")).to_be_attached()
    return frame
