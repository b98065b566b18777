"""A person asks on the page and is answered: sources, buttons, follow-ups, ratings, copies, reloads."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bot.knowledge.model import Knowledge
from tests.support.page import ChatPage, Visitors, rows
from tests.support.system import System

pytestmark = [pytest.mark.browser, pytest.mark.engine]

QUESTION = "what is peer support"
WORK = "do i have to tell my new boss about my illness"


def test_that_a_question_is_answered_with_a_source_that_opens_on_tap(visitors: Visitors) -> None:
    page = visitors.visit(has_touch=True)
    answer = page.ask(WORK)
    source = answer.locator("details.sources li").first
    expect(source).to_be_hidden()
    answer.locator("details.sources summary").tap()
    expect(source).to_be_visible()
    assert source.inner_text().strip()


def test_that_the_page_opens_with_the_welcome_and_examples_that_are_answered(page: ChatPage) -> None:
    expect(page.page.locator(".welcome .bubble").first).to_contain_text("a computer program, not a person")
    expect(page.page.locator(".notice")).to_contain_text("not an emergency service")
    page.page.locator("[data-example]").first.click()
    expect(page.reply_after(0).locator("details.sources")).to_be_visible()
    assert page.page.locator("[data-example]").first.inner_text() == page.bubbles()[0]


def test_that_every_example_on_the_page_finds_an_answer(page: ChatPage) -> None:
    examples = page.page.locator("[data-example]")
    unanswered = []
    for place in range(examples.count()):
        before = page.answers.count()
        examples.nth(place).click()
        reply = page.reply_after(before)
        if not reply.locator("details.sources, .choices").count():
            unanswered.append((examples.nth(place).inner_text(), reply.inner_text()))
    assert not unanswered


def test_that_a_button_goes_on_and_can_be_pressed_once(page: ChatPage, knowledge: Knowledge) -> None:
    page.ask(QUESTION)
    before = page.answers.count()
    page.button("Tell me more").first.click()
    reply = page.reply_after(before)
    expect(reply.locator(".words")).to_contain_text(first_words(knowledge.entries["what-peer-support-is"].more))
    chosen = page.button("Chosen: Tell me more")
    expect(chosen).to_have_attribute("aria-disabled", "true")
    chosen.click(force=True)
    page.ask("thank you")
    assert [one for one in page.bubbles() if one == "Tell me more"] == ["Tell me more"]


def test_that_a_follow_up_is_understood_from_what_was_said_before(page: ChatPage, knowledge: Knowledge) -> None:
    page.ask(QUESTION)
    reply = page.ask("tell me more")
    expect(reply.locator(".words")).to_contain_text(first_words(knowledge.entries["what-peer-support-is"].more))


def test_that_a_rating_is_kept(page: ChatPage, system: System) -> None:
    page.ask(QUESTION)
    page.button("Yes").click()
    expect(page.page.locator(".rating")).to_contain_text("Thank you")
    page.reload()
    expect(page.button("Yes")).to_have_attribute("aria-pressed", "true")
    expect(page.button("No")).to_have_attribute("aria-pressed", "false")
    page.button("No").click()
    expect(page.page.locator(".rating")).to_contain_text("Thank you")
    ratings = "select entry, helpful from ratings where message in (select id from messages where conversation = ?)"
    assert rows(system, ratings, page.conversation_id()) == [("what-peer-support-is", 0)]


def test_that_an_answer_is_copied_with_its_source(visitors: Visitors) -> None:
    page = visitors.visit(permissions=["clipboard-read", "clipboard-write"])
    answer = page.ask(QUESTION)
    page.button("Copy").click()
    expect(page.button("Copied")).to_be_visible()
    copied = page.page.evaluate("navigator.clipboard.readText()")
    first = answer.locator(".words p").first.inner_text()
    assert copied.startswith(first.split("\n")[0])
    assert "Source: " in copied
    assert "**" not in copied


def test_that_a_reload_resumes_with_nothing_lost_or_doubled(page: ChatPage) -> None:
    page.ask(QUESTION)
    page.ask("tell me more")
    page.button("Yes").first.click()
    before = page.bubbles()
    for _ in range(2):
        page.reload()
        expect(page.items).to_have_count(len(before))
        assert page.bubbles() == before
    page.ask(WORK)
    assert page.bubbles()[: len(before) + 1] == [*before, WORK]


def test_that_a_reload_in_the_middle_of_an_answer_loses_nothing(page: ChatPage, system: System) -> None:
    # The message is shown before it is sent; only what the server has taken can outlive a reload.
    with page.page.expect_response("**/api/messages"):
        page.say(QUESTION)
    expect(page.mine).to_have_count(1)
    expect(page.delivery).to_have_count(0)
    page.reload()
    page.reply_after(0)
    expect(page.mine).to_have_count(1)
    assert page.bubbles() == kept_texts(page, system)


def test_that_two_windows_show_the_same_conversation(visitors: Visitors) -> None:
    first = visitors.visit()
    first.ask(QUESTION)
    second = ChatPage(first.page.context.new_page(), first.address, visitors.watch).open()
    expect(second.items).to_have_count(first.items.count())
    second.ask("tell me more")
    expect(first.items).to_have_count(second.items.count())
    assert first.bubbles() == second.bubbles()


def test_that_messages_sent_in_a_row_are_answered_in_their_order(page: ChatPage) -> None:
    page.say("hello")
    page.say(QUESTION)
    page.say(WORK)
    expect(page.page.locator("#thread details.sources")).to_have_count(2, timeout=20_000)
    assert page.mine.locator(".bubble").all_inner_texts() == ["hello", QUESTION, WORK]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>document.title = 'stolen'</script>",
        "<img src=x onerror=\"document.title = 'stolen'\">",
        "[a link](javascript:alert(1)) **not bold** <b>nor this</b> & &lt;",
        "{{ 7 * 7 }} ${7 * 7} </script><script>1</script>",
    ],
)
def test_that_what_is_typed_is_shown_as_typed(page: ChatPage, typed: str) -> None:
    page.ask(typed)
    assert page.bubbles()[0] == typed
    page.reload()
    expect(page.mine).to_have_count(1)
    assert page.bubbles()[0] == typed
    expect(page.page.locator("#thread").locator("script, img, a[href^=javascript], .mine b, .mine strong")).to_have_count(0)
    expect(page.page).to_have_title("Peerguide")


def test_that_shift_and_enter_write_a_new_line(page: ChatPage) -> None:
    box = page.page.locator("#message")
    box.focus()
    page.page.keyboard.type("first line")
    page.page.keyboard.press("Shift+Enter")
    page.page.keyboard.type("second line")
    expect(box).to_have_value("first line\nsecond line")
    page.page.keyboard.press("Enter")
    page.reply_after(0)
    assert page.bubbles()[0] == "first line\nsecond line"


def test_that_a_very_long_message_is_answered_kindly_and_an_empty_one_is_not_sent(page: ChatPage) -> None:
    page.say("   ")
    expect(page.items).to_have_count(0)
    expect(page.ask("a story " * 700)).to_contain_text("4000 characters")
    assert not page.sideways()


def test_that_a_plain_disclosure_is_answered_by_a_card_with_lines_to_tap(page: ChatPage) -> None:
    page.ask("i want to kill myself")
    card = page.cards.first
    expect(card).to_have_attribute("data-card", "crisis")
    expect(card.locator("a[href='tel:988']").first).to_be_visible()
    for link in card.locator("a.call").all():
        assert re.match(r"tel:|sms:|https://", link.get_attribute("href") or "")
        assert (link.bounding_box() or {})["height"] >= 44
    page.reload()
    expect(page.cards).to_have_count(1)


def test_that_what_the_download_holds_is_the_conversation(page: ChatPage) -> None:
    page.ask(WORK)
    page.page.locator("#menu-open").click()
    with page.page.expect_download() as waiting:
        page.page.get_by_role("link", name="Download this conversation").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    assert waiting.value.suggested_filename.endswith(".txt")
    assert WORK in text
    assert page.answers.locator(".words p").first.inner_text() in text
    assert "Source: " in text


def test_that_a_new_conversation_begins_empty_and_deletes_the_old_one(page: ChatPage, system: System) -> None:
    page.ask(QUESTION)
    old = page.conversation_id()
    page.page.locator("#menu-open").click()
    page.button("Start a new conversation").click()
    page.button("Delete it and start anew").click()
    expect(page.items).to_have_count(0)
    expect(page.status).to_contain_text("new conversation")
    assert page.conversation_id() not in ("", old)
    assert not kept_of(system, old)
    page.ask(QUESTION)
    assert page.bubbles()[0] == QUESTION


def test_that_deleting_shows_a_receipt_and_leaves_nothing_in_the_database(page: ChatPage, system: System) -> None:
    page.ask(QUESTION)
    page.button("No").click()
    expect(page.page.locator(".rating")).to_contain_text("Thank you")
    page.ask("how do i repair the carburettor of a 1967 moped")
    conversation = page.conversation_id()
    said = page.items.count()
    assert kept_of(system, conversation) == {"conversations", "messages", "trackers"}
    page.page.locator("#menu-open").click()
    page.button("Delete this conversation").click()
    page.button("Delete it for good").click()
    receipt = page.page.locator("#receipt")
    expect(receipt).to_contain_text("It's deleted")
    expect(receipt).to_contain_text(f"Messages: {said}")
    expect(receipt).to_contain_text("Records of the answering program: 1")
    assert not kept_of(system, conversation)
    assert not rows(system, "select 1 from questions where text like '%1967 moped%'")
    assert page.conversation_id() == ""
    page.button("Close", receipt).click()
    expect(page.items).to_have_count(0)
    page.reload()
    expect(page.items).to_have_count(0)
    page.ask(QUESTION)
    assert page.bubbles()[0] == QUESTION


def test_that_deleting_can_be_thought_over(page: ChatPage, system: System) -> None:
    page.ask(QUESTION)
    page.page.locator("#menu-open").click()
    page.button("Delete this conversation").click()
    page.button("Keep it").click()
    expect(page.page.locator("#confirm-delete")).to_be_hidden()
    assert page.bubbles()[0] == QUESTION
    assert kept_of(system, page.conversation_id())


def test_that_a_window_whose_conversation_was_deleted_elsewhere_says_so_and_starts_again(visitors: Visitors) -> None:
    first = visitors.visit()
    first.ask(QUESTION)
    second = ChatPage(first.page.context.new_page(), first.address, visitors.watch).open()
    second.page.locator("#menu-open").click()
    second.button("Delete this conversation").click()
    second.button("Delete it for good").click()
    expect(second.page.locator("#receipt")).to_be_visible()
    expect(first.items).to_have_count(0)
    expect(first.status).to_contain_text("was deleted")
    first.ask(WORK)
    assert first.bubbles()[0] == WORK


def test_that_two_people_never_see_each_other(visitors: Visitors) -> None:
    first, second = visitors.visit(), visitors.visit()
    first.ask(QUESTION)
    second.ask(WORK)
    assert WORK not in first.bubbles()
    assert QUESTION not in second.bubbles()


def test_that_the_conversation_is_held_by_a_cookie_no_script_can_read(page: ChatPage) -> None:
    page.ask(QUESTION)
    (cookie,) = page.page.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert len(cookie["value"]) >= 22
    assert page.page.evaluate("document.cookie") == ""
    assert page.page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def first_words(text: str) -> str:
    """Return the beginning of an entry's text as it looks on the page."""
    return re.split(r"[.\n]", text.replace("**", "").removeprefix("- "))[0]


def kept_texts(page: ChatPage, system: System) -> list[str]:
    """Return the words of all kept messages as they look on the page; none of them may hold Markdown."""
    kept = rows(system, "select text from messages where conversation = ? order by id", page.conversation_id())
    return [text for (text,) in kept]


def kept_of(system: System, conversation: str) -> set[str]:
    """Return the tables of the database file that hold something of a conversation."""
    columns = {"conversations": "id", "messages": "conversation", "trackers": "conversation"}
    asked = {table: f"select 1 from {table} where {column} = ?" for table, column in columns.items()}
    return {table for table, question in asked.items() if rows(system, question, conversation)}
