"""The page for everyone: by keyboard, by screen reader, small, zoomed, at night, without motion, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.page import ChatPage, Visitors, findings

pytestmark = [pytest.mark.browser, pytest.mark.engine]

QUESTION = "what is peer support"
NARROW = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
ZOOMED = {"width": 320, "height": 256}
"""What a screen of 1280 by 1024 has room for at 400 %."""

LUMINOUS = 600
"""The three parts of a colour together: day is far above, night far below."""


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(NARROW, "light"), (NARROW, "dark"), (DESKTOP, "light"), (DESKTOP, "dark"), (ZOOMED, "light")],
    ids=["320-day", "320-night", "1280-day", "1280-night", "zoom400"],
)
def test_that_axe_finds_nothing_and_nothing_overflows_sideways(visitors: Visitors, size, scheme: str) -> None:
    page = visitors.visit(viewport=size, color_scheme=scheme)
    wrong: dict[str, list[str]] = {}

    def look(state: str) -> None:
        page.page.wait_for_timeout(50)
        wrong[state] = [*findings(page.page), *page.sideways()]

    look("start")
    answer = page.ask(QUESTION)
    answer.locator("details.sources summary").click()
    page.button("Yes").click()
    page.button("Tell me more").first.click()
    page.reply_after(page.answers.count() - 1)
    look("a conversation with sources")
    page.ask("i want to kill myself")
    look("the crisis card")
    page.page.locator("#help-open").click()
    look("help")
    page.page.locator("#help details.countries summary").click()
    look("the countries")
    page.page.keyboard.press("Escape")
    page.page.locator("#menu-open").click()
    look("the menu")
    page.button("Delete this conversation").click()
    look("the confirmation")
    page.button("Delete it for good").click()
    expect(page.page.locator("#receipt")).to_be_visible()
    look("the receipt")
    page.page.goto(f"{page.address}/now")
    look("/now")
    assert not {state: found for state, found in wrong.items() if found}


@pytest.mark.parametrize("size", [NARROW, DESKTOP, ZOOMED], ids=["320", "1280", "zoom400"])
def test_that_help_exit_and_message_box_stay_on_the_screen(visitors: Visitors, size) -> None:
    page = visitors.visit(viewport=size)
    page.ask("i want to kill myself")
    page.page.locator("#message").fill("line\n" * 30)
    for part in ("#help-open", "#exit", "#message", ".send"):
        expect(page.page.locator(part)).to_be_in_viewport(ratio=0.99)
    expect(page.page.locator(".has-card")).to_be_in_viewport()
    page.page.locator("#menu-open").click()
    for part in ("#help-open", "#exit"):
        expect(page.page.locator(part)).to_be_in_viewport(ratio=0.99)


def test_that_all_is_done_by_keyboard_from_load_to_deletion(page: ChatPage) -> None:
    press = page.page.keyboard.press
    press("Tab")
    assert page.focused() == "Skip to the message box"
    press("Enter")
    assert page.focused() == "message"
    page.page.keyboard.type(QUESTION)
    press("Enter")
    page.reply_after(0)
    assert page.focused() == "message"

    to(page, "Where this comes from", "Shift+Tab")
    press("Enter")
    expect(page.page.locator("details.sources li").first).to_be_visible()
    to(page, "Yes")
    press("Space")
    expect(page.button("Yes")).to_have_attribute("aria-pressed", "true")
    to(page, "Tell me more", "Shift+Tab")
    before = page.answers.count()
    press("Enter")
    page.reply_after(before)
    assert page.focused() == "Tell me more"

    to(page, "help-open", "Shift+Tab")
    press("Enter")
    expect(page.page.locator("#help")).to_be_visible()
    assert page.focused() == "help-title"
    press("Escape")
    expect(page.page.locator("#help")).to_be_hidden()
    assert page.focused() == "help-open"

    to(page, "menu-open")
    press("Enter")
    to(page, "menu-delete")
    press("Enter")
    assert page.focused() == "confirm-delete-title"
    press("Escape")
    expect(page.items).not_to_have_count(0)
    assert page.focused() == "menu-open"
    press("Enter")
    to(page, "menu-delete")
    press("Enter")
    to(page, "Delete it for good")
    press("Enter")
    expect(page.page.locator("#receipt")).to_be_visible()
    assert page.focused() == "receipt-title"
    press("Escape")
    expect(page.items).to_have_count(0)
    assert page.focused() == "menu-open"


def test_that_every_focus_can_be_seen_and_every_target_is_large_enough(page: ChatPage) -> None:
    page.ask(QUESTION)
    page.page.locator(".skip").focus()
    seen: list[str] = []
    for _ in range(40):
        page.page.keyboard.press("Tab")
        focus = page.page.evaluate(
            """() => {
              const one = document.activeElement, own = getComputedStyle(one), around = one.closest("form") ?? one;
              const { width, height } = one.getBoundingClientRect();
              return { name: one.outerHTML.slice(0, 90), width, height, body: one === document.body,
                visible: own.outlineStyle !== "none" || getComputedStyle(around).boxShadow !== "none" };
            }"""
        )
        if focus["body"] or focus["name"] in seen:
            break
        seen.append(focus["name"])
        assert focus["visible"], focus
        assert min(focus["width"], focus["height"]) >= 24, focus
    assert len(seen) > 10


def test_that_a_dialog_keeps_the_page_behind_it_out_of_reach_but_not_help_and_exit(page: ChatPage) -> None:
    page.page.locator("#menu-open").click()
    reached = set()
    for _ in range(25):
        page.page.keyboard.press("Tab")
        reached.add(page.focused())
    assert {"help-open", "exit", "menu-open", "menu-new"} <= reached
    assert not reached & {"message", "scroller", "Send"}


def test_that_a_screen_reader_hears_new_answers_but_not_old_ones(page: ChatPage) -> None:
    log = page.page.locator("#log")
    expect(log).to_have_attribute("role", "log")
    page.ask(QUESTION)
    expect(log).to_have_attribute("aria-live", "polite")
    page.reload()
    expect(log).to_have_attribute("aria-live", "off")
    expect(page.page.get_by_role("heading", name="Peerguide,").first).to_be_attached()
    expect(page.page.get_by_role("heading", name="You,")).to_be_attached()
    expect(page.page.get_by_label("Your message", exact=True)).to_be_visible()


def test_that_the_page_is_dark_when_the_device_is_and_when_one_says_so(visitors: Visitors) -> None:
    at_night = visitors.visit(color_scheme="dark")
    assert sum(at_night.colour()) < LUMINOUS / 3
    by_day = visitors.visit(color_scheme="light")
    day = by_day.colour()
    assert sum(day) > LUMINOUS
    by_day.page.locator("#menu-open").click()
    by_day.page.get_by_label("Night").check()
    assert sum(by_day.colour()) < LUMINOUS / 3
    by_day.reload()
    assert sum(by_day.colour()) < LUMINOUS / 3
    by_day.page.locator("#menu-open").click()
    by_day.page.get_by_label("Like my device").check()
    assert by_day.colour() == day


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_that_nothing_moves_for_someone_who_wants_no_motion(visitors: Visitors, wish: str, moves: bool) -> None:
    page = visitors.visit(reduced_motion=wish)
    # The dots themselves, so that the answer's speed doesn't matter.
    page.page.locator("#typing").evaluate("one => { one.hidden = false; }")
    assert bool(page.moving()) == moves
    page.ask(QUESTION)
    if not moves:
        assert page.moving() == 0


def test_that_without_scripts_the_page_says_what_to_do_and_help_works(visitors: Visitors) -> None:
    page = visitors.new(java_script_enabled=False)
    page.page.goto(page.address)
    expect(page.page.locator("noscript .call")).to_be_visible()
    expect(page.page.locator("#composer")).to_be_hidden()
    page.page.locator("#help-open").click()
    expect(page.page).to_have_url(f"{page.address}/now")
    expect(page.page.get_by_role("link", name="Call 911", exact=True)).to_be_visible()
    page.page.locator("details.countries summary").click()
    page.page.get_by_role("link", name="Ireland").click()
    expect(page.page.locator("#lines")).to_contain_text("Ireland")
    expect(page.page.locator("a[href='tel:911']")).to_have_count(0)
    page.page.get_by_role("link", name="Back to the conversation").click()
    expect(page.page).to_have_url(f"{page.address}/")


def test_that_help_works_when_the_rest_of_the_scripts_did_not_arrive(visitors: Visitors) -> None:
    page = visitors.new()
    page.watch.tolerate()
    page.page.context.route("**/main.js*", lambda route: route.abort())
    page.page.goto(page.address)
    expect(page.page.locator("#broken")).to_be_visible()
    page.page.locator("#help-open").click()
    expect(page.page.locator("#help").get_by_role("link", name="Call 911", exact=True)).to_be_visible()


def test_that_another_countrys_lines_come_into_the_open_help(page: ChatPage) -> None:
    page.page.locator("#help-open").click()
    dialog = page.page.locator("#help")
    dialog.locator("details.countries summary").click()
    dialog.get_by_role("link", name="New Zealand").click()
    expect(dialog.get_by_role("link", name="Call 111", exact=True)).to_be_visible()
    expect(page.page).to_have_url(f"{page.address}/")


def to(page: ChatPage, target: str, key: str = "Tab") -> None:
    """Press `key` until the focus is on `target`, given by its id or its words."""
    for _ in range(30):
        if page.focused() == target:
            return
        page.page.keyboard.press(key)
    raise AssertionError(f"{target} was not reached by {key}")
