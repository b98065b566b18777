"""The quick exit leaves nothing on the screen, and Back does not bring it up again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.support.page import ChatPage, Visitors

pytestmark = [pytest.mark.browser, pytest.mark.engine]

SECRET = "i told nobody but you about my illness"
TELL_WHAT_IS_LEFT = """() => addEventListener("click", () => setTimeout(() => {
  const ground = getComputedStyle(document.body).backgroundColor;
  console.info(`left: '${document.body.innerHTML}' '${document.title}' ${ground}`);
}, 100), { capture: true })"""


def by_button(page: ChatPage) -> None:
    page.page.locator("#exit").click()


def by_shift(page: ChatPage) -> None:
    page.page.locator("#message").focus()
    for _ in range(3):
        page.page.keyboard.press("Shift")


def by_shift_while_a_dialog_is_open(page: ChatPage) -> None:
    page.page.locator("#menu-open").click()
    for _ in range(3):
        page.page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [by_button, by_shift, by_shift_while_a_dialog_is_open])
def test_that_leaving_shows_another_page_and_back_does_not_return(visitors: Visitors, leave) -> None:
    page = visitors.new()
    page.page.goto("about:blank")
    page.open()
    page.ask(SECRET)
    leave(page)
    expect(page.page).to_have_title("Elsewhere")
    page.page.go_back()
    assert page.page.url == "about:blank"
    page.page.go_forward()
    expect(page.page).to_have_title("Elsewhere")


def test_that_nothing_is_left_on_the_screen_while_the_other_page_is_slow(visitors: Visitors) -> None:
    page = visitors.visit()
    page.ask(SECRET)
    exit_url = visitors.system.settings.exit_url
    page.page.context.unroute(exit_url)
    asked: list[Route] = []
    page.page.context.route(exit_url, lambda route: asked.append(route))
    # A browser that waits for another page answers no questions about this one, so it has to tell by itself.
    page.page.evaluate(TELL_WHAT_IS_LEFT)
    with page.page.expect_console_message(lambda message: message.text.startswith("left")) as told:
        page.page.locator("#exit").click(no_wait_after=True)
    assert told.value.text == "left: '' 'New page' rgb(255, 255, 255)"
    assert asked
    asked[0].fulfill(body="<title>Elsewhere</title>", content_type="text/html")
    expect(page.page).to_have_title("Elsewhere")


def test_that_an_older_visit_in_the_same_tab_does_not_come_back_either(visitors: Visitors) -> None:
    page = visitors.visit()
    page.ask(SECRET)
    page.open("/?again")
    expect(page.mine).to_have_count(1)
    page.page.locator("#exit").click()
    expect(page.page).to_have_title("Elsewhere")
    page.page.go_back(wait_until="commit")
    expect(page.page).to_have_title("Elsewhere")


def test_that_opened_anew_on_purpose_the_conversation_is_there(page: ChatPage) -> None:
    page.ask(SECRET)
    page.page.locator("#exit").click()
    expect(page.page).to_have_title("Elsewhere")
    page.open()
    expect(page.mine).to_have_count(1)
    assert page.bubbles()[0] == SECRET


def test_that_capital_letters_do_not_leave(page: ChatPage) -> None:
    page.page.locator("#message").focus()
    for letter in "ABC":
        page.page.keyboard.press(f"Shift+{letter}")
    page.page.keyboard.press("Shift")
    page.page.keyboard.press("Shift")
    expect(page.page.locator("#message")).to_have_value("ABC")


def test_that_the_other_page_does_not_learn_where_a_person_came_from(page: ChatPage, visitors: Visitors) -> None:
    with page.page.expect_request(visitors.system.settings.exit_url) as asked:
        page.page.locator("#exit").click()
    assert "referer" not in asked.value.headers
