"""The way of a message: screened first, the card before the engine, and never silence."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.inbound import Inbound, Kind
from bot.conversation.replies import Replies, load_replies
from bot.conversation.reply import Reply
from bot.conversation.turn import Limits, Screened, Turns
from bot.errors import EngineError, StoreError
from bot.safety.cards import load_cards
from bot.safety.model import Level, Subject
from bot.settings import ROOT
from tests.unit.builders import NOON, FakeEngine, inbound

CARDS = load_cards(ROOT / "knowledge" / "care")
REPLIES: Replies = load_replies(ROOT / "knowledge")
LIMITS = Limits(characters=100, messages_a_minute=30)
MARK = "zebra-umbrella-7"


async def collect(turns: Turns, message: Inbound) -> list[Screened | Reply]:
    return [item async for item in turns.take(message)]


def taken(message: Inbound, engine: FakeEngine | None = None) -> tuple[Screened, list[Reply]]:
    """Take one message and return what screening saw and all replies."""
    turns = Turns(engine or FakeEngine(), CARDS, REPLIES, LIMITS, "911")
    first, *rest = asyncio.run(collect(turns, message))
    assert isinstance(first, Screened)
    assert all(isinstance(item, Reply) for item in rest)
    return first, rest


def test_that_an_ordinary_question_gets_the_engines_answer() -> None:
    engine = FakeEngine()
    screened, replies = taken(inbound("  what is peer support "), engine)
    assert screened.risk.level is Level.NONE
    assert [reply.text for reply in replies] == ["the answer"]
    assert engine.asked == [("c1", "what is peer support", "none")]


@pytest.mark.parametrize(
    ("text", "card"),
    [("i want to die", "crisis"), ("i took all of the pills", "emergency"), ("my brother wants to die", "other")],
)
def test_that_someone_in_danger_gets_the_card_and_the_engine_is_not_asked(text: str, card: str) -> None:
    engine = FakeEngine()
    screened, replies = taken(inbound(text), engine)
    assert screened.risk.level >= Level.CRISIS
    assert [reply.card for reply in replies] == [card]
    assert engine.asked == []


def test_that_a_concern_gets_the_kind_question_and_nothing_ordinary_after_it() -> None:
    engine = FakeEngine()
    _, replies = taken(inbound("i cant take it anymore"), engine)
    assert [reply.card for reply in replies] == ["concern"]
    assert engine.asked == []


def test_that_a_question_about_the_matter_is_answered_by_the_engine_without_a_card() -> None:
    engine = FakeEngine()
    screened, replies = taken(inbound("what should i do when a client talks about suicide"), engine)
    assert screened.risk.subject is Subject.ASKING
    assert [reply.card for reply in replies] == [""]
    assert engine.asked[0][2] == "concern"


def test_that_cards_name_the_emergency_number_and_show_lines() -> None:
    _, (reply,) = taken(inbound("i took all of the pills"))
    assert "911" in reply.text
    assert "{" not in reply.text
    assert reply.about.lines == "emergency"
    assert taken(inbound("i want to die"))[1][0].about.lines == "crisis"


@pytest.mark.parametrize("error", [EngineError("down"), StoreError("full"), RuntimeError("bug"), KeyError("x"), TimeoutError()])
def test_that_whatever_fails_ends_in_the_safe_reply_with_lines(error: Exception) -> None:
    _, (reply,) = taken(inbound(), FakeEngine(error))
    assert (reply.card, reply.about.lines) == ("safe", "crisis")
    assert reply.text == CARDS["safe-reply"]


def test_that_a_card_goes_out_even_when_the_engine_is_dead() -> None:
    _, replies = taken(inbound("i want to die"), FakeEngine(EngineError("down")))
    assert [reply.card for reply in replies] == ["crisis"]


def test_that_what_screening_saw_and_the_card_come_before_anything_can_fail() -> None:
    async def first_two() -> list[Screened | Reply]:
        found = []
        async for item in Turns(FakeEngine(), CARDS, REPLIES, LIMITS, "911").take(inbound("i want to die")):
            found.append(item)
            if len(found) == 2:
                break
        return found

    screened, card = asyncio.run(first_two())
    assert isinstance(screened, Screened)
    assert isinstance(card, Reply)
    assert (screened.risk.level, card.card) == (Level.CRISIS, "crisis")


def test_that_being_told_to_stop_is_not_swallowed() -> None:
    with pytest.raises(asyncio.CancelledError):
        taken(inbound(), FakeEngine(asyncio.CancelledError()))


@pytest.mark.parametrize("error", [EngineError("down"), ValueError(f"cannot read {MARK}")])
def test_that_no_word_of_a_person_reaches_the_log(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    taken(inbound(f"what is {MARK}"), FakeEngine(error))
    assert caplog.records
    assert MARK not in caplog.text


def test_that_a_cue_split_over_two_messages_gets_the_card() -> None:
    _, replies = taken(inbound("die", recent=("i want to",)))
    assert [reply.card for reply in replies] == ["crisis"]


def test_that_an_old_message_does_not_bring_its_card_again() -> None:
    _, replies = taken(inbound("what is peer support", recent=("i want to die",)))
    assert [reply.card for reply in replies] == [""]


def test_that_the_risk_goes_to_the_engine_with_a_pressed_button_too() -> None:
    engine = FakeEngine()
    taken(inbound("Tell me more", Kind.BUTTON, payload="/tell_more"), engine)
    assert engine.asked == [("c1", "/tell_more", "none")]


@given(
    st.text(max_size=300), st.sampled_from(Kind), st.lists(st.text(max_size=50), max_size=3), st.booleans(), st.integers(0, 60)
)
def test_that_every_message_gets_a_reply_with_words(
    text: str, kind: Kind, recent: list[str], broken: bool, sent_lately: int
) -> None:
    message = Inbound("c1", text, kind, NOON + timedelta(seconds=1), recent=tuple(recent), sent_lately=sent_lately)
    _, replies = taken(message, FakeEngine(RuntimeError() if broken else None))
    assert replies
    assert all(reply.text.strip() for reply in replies)
