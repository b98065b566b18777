"""Who listens to a conversation is woken by it, and by nothing else."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.channels.stream import Stream
from bot.store.conversations import BOT, Message


def message(conversation: str) -> Message:
    return Message(1, conversation, BOT, None, "news", {}, datetime(2026, 11, 21, tzinfo=UTC))


def test_that_all_pages_of_a_conversation_are_woken_and_no_other() -> None:
    stream = Stream()
    with stream.listen("a") as one, stream.listen("a") as two, stream.listen("b") as other:
        stream.hand(message("a"))
        assert (one.news.is_set(), two.news.is_set(), other.news.is_set()) == (True, True, False)


async def test_that_a_waiting_page_goes_on_when_woken() -> None:
    stream = Stream()
    with stream.listen("a") as listener:
        waiting = asyncio.create_task(listener.news.wait())
        await asyncio.sleep(0)
        assert not waiting.done()
        stream.hand(message("a"))
        await asyncio.wait_for(waiting, 1)


def test_that_pages_learn_that_their_conversation_is_gone() -> None:
    stream = Stream()
    with stream.listen("a") as listener, stream.listen("b") as other:
        stream.end("a")
        assert (listener.gone, listener.news.is_set(), other.gone) == (True, True, False)


def test_that_typing_is_shown_while_an_answer_is_under_way_and_pages_hear_of_both_ends() -> None:
    stream = Stream()
    with stream.listen("a") as listener:
        with stream.typing("a"):
            assert stream.is_typing("a")
            assert not stream.is_typing("b")
            assert listener.news.is_set()
            listener.news.clear()
        assert listener.news.is_set()
    assert not stream.is_typing("a")


def test_that_typing_ends_when_the_answer_fails() -> None:
    stream = Stream()
    with pytest.raises(RuntimeError), stream.typing("a"):
        raise RuntimeError
    assert not stream.is_typing("a")


def test_that_typing_lasts_while_any_of_two_answers_is_under_way() -> None:
    stream = Stream()
    with stream.typing("a"):
        with stream.typing("a"):
            pass
        assert stream.is_typing("a")
    assert not stream.is_typing("a")


def test_that_open_pages_are_counted_and_forgotten_when_they_leave() -> None:
    stream = Stream()
    with stream.listen("a"), stream.listen("a"), stream.listen("b"):
        assert stream.count() == 3
    assert stream.count() == 0


def test_that_waking_a_conversation_nobody_listens_to_is_no_error() -> None:
    stream = Stream()
    stream.hand(message("nobody"))
    stream.end("nobody")
    assert stream.count() == 0
