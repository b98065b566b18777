"""The network breaks, the gateway dies, the engine dies: the person is told, nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Route, expect

from tests.support.page import ChatPage, Visitors, rows
from tests.support.system import System

pytestmark = [pytest.mark.browser, pytest.mark.engine]

QUESTION = "what is peer support"
WORK = "do i have to tell my new boss about my illness"


def test_that_a_message_written_offline_is_sent_once_when_the_connection_is_back(page: ChatPage, system: System) -> None:
    page.watch.tolerate()
    page.page.context.set_offline(True)
    expect(page.status).to_contain_text("offline")
    page.say(QUESTION)
    expect(page.delivery).to_contain_text("Not sent yet")
    expect(page.mine).to_have_count(1)
    page.page.context.set_offline(False)
    page.reply_after(0)
    expect(page.delivery).to_have_count(0)
    expect(page.status).not_to_contain_text("offline")
    assert person_said(system, page) == [QUESTION]
    assert page.bubbles() == kept_texts(system, page)


def test_that_a_message_whose_receipt_was_lost_is_not_doubled(page: ChatPage, system: System) -> None:
    page.watch.tolerate()
    posts = []

    def lose_first(route: Route) -> None:
        posts.append(route.request.post_data_json)
        route.fetch()
        if len(posts) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.page.context.route("**/api/messages", lose_first)
    page.ask(QUESTION)
    expect(page.delivery).to_have_count(0)
    assert len({post["key"] for post in posts}) == 1
    assert person_said(system, page) == [QUESTION]
    assert page.bubbles() == kept_texts(system, page)


def test_that_a_message_that_cannot_be_sent_is_kept_and_offered_again(page: ChatPage, system: System) -> None:
    page.watch.tolerate()
    page.page.clock.install()
    page.page.context.route("**/api/messages", lambda route: route.abort("connectionrefused"))
    page.say(QUESTION)
    for _ in range(4):
        expect(page.delivery).to_be_visible()
        page.page.clock.run_for(9000)
    expect(page.delivery).to_contain_text("Your words are kept")
    page.page.context.unroute("**/api/messages")
    page.button("Send again").click()
    page.reply_after(0)
    assert person_said(system, page) == [QUESTION]


def test_that_a_refused_message_says_why_and_goes_back_into_the_box(page: ChatPage) -> None:
    page.watch.tolerate("status of 413")
    text = "x" * 1_100_000
    page.say(text)
    expect(page.delivery).to_contain_text("more than can be taken in at once")
    page.button("Change it").click()
    expect(page.items).to_have_count(0)
    assert len(page.page.locator("#message").input_value()) == len(text)


def test_that_help_is_there_with_every_connection_gone(page: ChatPage) -> None:
    page.watch.tolerate()
    page.page.context.route("**/*", lambda route: route.abort())
    page.page.context.set_offline(True)
    page.page.locator("#help-open").click()
    dialog = page.page.locator("#help")
    expect(dialog.get_by_role("link", name="Call 911", exact=True)).to_be_visible()
    expect(dialog.locator("a[href='tel:988']").first).to_be_visible()
    dialog.locator("details.countries summary").click()
    dialog.get_by_role("link", name="Ireland").click()
    expect(page.page.locator("#help-note")).to_contain_text("can't be loaded")
    expect(dialog.get_by_role("link", name="Call 911", exact=True)).to_be_visible()


def test_that_the_page_outlives_the_gateway(frail_visitors: Visitors, frail_system: System) -> None:
    page = frail_visitors.visit()
    page.watch.tolerate()
    page.ask(WORK)
    before, answered = page.bubbles(), page.answers.count()
    # The supervisor is quick; this keeps the page cut off for as long as the test looks at it.
    page.page.context.route("**/api/**", lambda route: route.abort("connectionrefused"))
    kill(frail_system, "gateway")
    page.page.locator("#help-open").click()
    expect(page.page.locator("#help").get_by_role("link", name="Call 911", exact=True)).to_be_visible()
    page.page.keyboard.press("Escape")
    page.say(QUESTION)
    expect(page.delivery).to_contain_text("Not sent yet")
    expect(page.status).to_contain_text("The connection is lost")
    page.page.context.unroute("**/api/**")
    page.reply_after(answered)
    expect(page.delivery).to_have_count(0)
    expect(page.status).not_to_contain_text("lost")
    assert page.bubbles()[: len(before) + 1] == [*before, QUESTION]
    assert person_said(frail_system, page) == [WORK, QUESTION]
    assert page.bubbles() == kept_texts(frail_system, page)


def test_that_a_question_taken_in_just_before_the_gateway_dies_is_answered_once(
    frail_visitors: Visitors, frail_system: System
) -> None:
    page = frail_visitors.visit()
    page.watch.tolerate()
    with held(frail_system, "engine"):
        page.say(QUESTION)
        expect(page.page.locator("#typing")).to_be_visible()
        kill(frail_system, "gateway")
        expect(page.page.locator("#typing")).to_be_hidden()
    page.reply_after(0)
    expect(page.answers.first.locator("details.sources")).to_be_visible()
    assert person_said(frail_system, page) == [QUESTION]
    assert page.bubbles() == kept_texts(frail_system, page)


def test_that_nothing_is_silent_while_the_engine_is_dead(frail_visitors: Visitors, frail_system: System) -> None:
    page = frail_visitors.visit()
    page.ask(WORK)
    with held(frail_system, "engine"):
        page.say(QUESTION)
        expect(page.page.locator("#typing")).to_be_visible()
        kill(frail_system, "engine")
    expect(page.cards).to_have_count(1)
    page.ask("and what about my colleagues")
    expect(page.cards).to_have_count(2)
    for card in page.cards.all():
        expect(card).to_have_attribute("data-card", "safe")
        expect(card.locator("a[href='tel:988']").first).to_be_visible()
    page.ask("i want to kill myself")
    expect(page.cards.last).to_have_attribute("data-card", "crisis")
    expect(page.cards.last.locator("a[href='tel:988']").first).to_be_visible()
    frail_system.wait_until_ready()
    expect(page.ask(QUESTION).locator("details.sources")).to_be_visible()


def test_that_a_slow_answer_is_announced_and_still_comes(frail_visitors: Visitors, frail_system: System) -> None:
    page = frail_visitors.visit()
    with held(frail_system, "engine"):
        page.say(QUESTION)
        expect(page.page.locator("#typing")).to_be_visible()
        expect(page.page.locator("#spoken")).to_contain_text("Looking for an answer")
    expect(page.reply_after(0).locator("details.sources")).to_be_visible()
    expect(page.page.locator("#typing")).to_be_hidden()


def kill(system: System, role: str) -> None:
    """End one process of the product as a crash would; the supervisor starts it again."""
    os.kill(system.supervisor.processes()[role], signal.SIGKILL)


@contextmanager
def held(system: System, role: str) -> Iterator[None]:
    """Stop one process in the middle of its work while the block runs."""
    process = system.supervisor.processes()[role]
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        if system.supervisor.processes().get(role) == process:
            os.kill(process, signal.SIGCONT)


def person_said(system: System, page: ChatPage) -> list[str]:
    """Return what the database holds of the person's messages."""
    question = "select text from messages where conversation = ? and author = 'person' order by id"
    return [text for (text,) in rows(system, question, page.conversation_id())]


def kept_texts(system: System, page: ChatPage) -> list[str]:
    """Return all messages of the conversation from the database."""
    question = "select text from messages where conversation = ? order by id"
    return [text for (text,) in rows(system, question, page.conversation_id())]
