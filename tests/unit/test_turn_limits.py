"""What is admitted: too long, too fast, empty, a sticker and a slash each get an honest reply, and never keep a card away."""

from __future__ import annotations

import asyncio

import pytest

from bot.conversation.inbound import Inbound, Kind
from bot.conversation.replies import load_replies
from bot.conversation.reply import Reply
from bot.conversation.turn import Limits, Turns
from bot.safety.cards import load_cards
from bot.settings import ROOT
from tests.unit.builders import FakeEngine, inbound

REPLIES = load_replies(ROOT / "knowledge")
NOT_TEXT = [kind for kind in Kind if kind not in (Kind.TEXT, Kind.BUTTON)]


def replies_to(message: Inbound) -> tuple[list[Reply], FakeEngine]:
    engine = FakeEngine()
    turns = Turns(engine, load_cards(ROOT / "knowledge" / "care"), REPLIES, Limits(100, 30), "911")

    async def run() -> list[Reply]:
        return [item async for item in turns.take(message) if isinstance(item, Reply)]

    return asyncio.run(run()), engine


def refused(message: Inbound) -> str:
    """Return the one fixed text that answers `message`, the engine being left alone."""
    (reply,), engine = replies_to(message)
    assert engine.asked == []
    return reply.text


def test_that_a_message_of_the_full_length_is_understood() -> None:
    (reply,), engine = replies_to(inbound("a" * 100))
    assert (reply.text, len(engine.asked)) == ("the answer", 1)


def test_that_a_longer_one_is_refused_naming_the_limit() -> None:
    assert refused(inbound("a" * 101)) == REPLIES.texts["too_long"].replace("{limit}", "100")


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_that_an_empty_message_is_answered_kindly(text: str) -> None:
    assert refused(inbound(text)) == REPLIES.texts["empty"]


@pytest.mark.parametrize("text", ["/restart", "  /ask_human", '/open_entry{"entry": "x"}', "/"])
def test_that_typed_commands_never_reach_the_engine(text: str) -> None:
    assert refused(inbound(text)) == REPLIES.texts["command"]


@pytest.mark.parametrize("kind", NOT_TEXT)
def test_that_what_is_no_text_gets_an_honest_reply(kind: Kind) -> None:
    assert refused(inbound("", kind)) == REPLIES.not_text[kind.value]


def test_that_the_caption_of_a_picture_is_read() -> None:
    (reply,), engine = replies_to(inbound("what is peer support", Kind.PHOTO))
    assert (reply.text, engine.asked[0][1]) == ("the answer", "what is peer support")


def test_that_a_command_in_a_caption_does_not_reach_the_engine_either() -> None:
    assert refused(inbound("/restart", Kind.PHOTO)) == REPLIES.texts["command"]


def test_that_a_button_that_means_nothing_any_more_says_so() -> None:
    assert refused(inbound("Tell me more", Kind.BUTTON)) == REPLIES.texts["stale_button"]


@pytest.mark.parametrize(("sent", "allowed"), [(30, True), (31, False)])
def test_that_more_than_the_limit_a_minute_is_too_fast(sent: int, allowed: bool) -> None:
    (reply,), engine = replies_to(inbound(sent_lately=sent))
    assert bool(engine.asked) == allowed
    assert reply.text == ("the answer" if allowed else REPLIES.texts["too_fast"])


@pytest.mark.parametrize(
    "message",
    [
        inbound("i want to die", sent_lately=1000),
        inbound("i want to die " + "x" * 200),
        inbound("/restart i want to die"),
        inbound("i want to die", Kind.PHOTO),
        inbound("i want to die", Kind.BUTTON),
    ],
)
def test_that_no_limit_keeps_a_card_from_someone_in_danger(message: Inbound) -> None:
    replies, _ = replies_to(message)
    assert [reply.card for reply in replies] == ["crisis"]


def test_that_no_limit_keeps_the_kind_question_away() -> None:
    replies, engine = replies_to(inbound("i cant take it anymore", sent_lately=31))
    assert replies[0].card == "concern"
    assert engine.asked == []


def test_that_every_kind_of_message_has_its_words() -> None:
    assert {kind.value for kind in NOT_TEXT} <= set(REPLIES.not_text)
