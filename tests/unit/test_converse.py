"""`peerguide converse`: what a line of the file may hold, and what is written down of a turn."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import CardMaker
from bot.channels.converse import Script, read_scripts, turn_of
from bot.channels.words import load_words
from bot.conversation.reply import About, Button, Reply
from bot.conversation.service import body_of
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience
from bot.safety.lines import load_lines
from bot.safety.model import Level, Risk
from bot.settings import ROOT
from bot.store.conversations import BOT, Message
from tests.unit.builders import NOON

MAKER = CardMaker(load_lines(ROOT / "knowledge" / "lines"), load_words(ROOT / "knowledge", "Harbor House", 30))
GOOD = '{"id": "a1", "turns": ["hello", "and then?"]}'


def read(*lines: bytes | str) -> tuple[list[Script], list[str]]:
    problems: list[str] = []
    return list(read_scripts(list(lines), "US", problems)), problems


def test_that_a_line_becomes_a_conversation_with_the_settings_country() -> None:
    (script,), problems = read(GOOD)
    assert script == Script("a1", ("hello", "and then?"), "web", None, "US", None)
    assert problems == []


def test_that_channel_audience_country_and_clock_can_be_given() -> None:
    given = {
        "id": 7,
        "turns": [],
        "channel": "telegram",
        "audience": "family",
        "country": "ie",
        "at": "2026-12-01T23:30:00+01:00",
    }
    (script,), _ = read(json.dumps(given))
    assert (script.id, script.channel, script.audience, script.country) == ("7", "telegram", Audience.FAMILY, "IE")
    assert script.at is not None
    assert script.at.utcoffset() == timedelta(hours=1)


def test_that_a_clock_without_a_zone_is_utc() -> None:
    (script,), _ = read('{"id": "a", "turns": [], "at": "2026-12-01T23:30:00"}')
    assert script.at == datetime(2026, 12, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "null",
        '"text"',
        '{"id": "a"}',
        '{"turns": ["a"]}',
        '{"id": "a", "turns": "a"}',
        '{"id": "a", "turns": [1]}',
        '{"id": "a", "turns": [null]}',
        '{"id": "a", "turns": [], "audience": "robot"}',
        '{"id": "a", "turns": [], "at": "tomorrow"}',
        '{"id": "a", "turns": [], "at": 5}',
        b'{"id": "a", "turns": ["\xff\xfe"]}',
    ],
)
def test_that_one_bad_line_is_told_by_its_number_and_the_rest_is_played(line: bytes | str) -> None:
    scripts, problems = read(GOOD, "", line, GOOD)
    assert [script.id for script in scripts] == ["a1", "a1"]
    assert len(problems) == 1
    assert problems[0].startswith("Line 3 ")


def test_that_a_bad_line_is_not_quoted() -> None:
    _, problems = read('{"id": "a", "turns": "my secret"}')
    assert "secret" not in problems[0]


def test_that_blank_lines_are_passed_over() -> None:
    assert read("", "  ", "\t\r") == ([], [])


@given(st.lists(st.text(), max_size=4), st.text())
def test_that_turns_are_played_as_they_were_written(turns: list[str], name: str) -> None:
    (script,), _ = read(json.dumps({"id": name, "turns": turns}, ensure_ascii=False))
    assert (script.id, script.turns) == (name, tuple(turns))


def kept(reply: Reply, risk: Risk) -> Message:
    return Message(1, "c1", BOT, None, reply.text, body_of(reply, risk), NOON)


def turn(*replies: Message) -> dict[str, Any]:
    return turn_of("hi", list(replies), [MAKER.card(reply, "US") for reply in replies], 12.345)


def test_that_a_turn_tells_the_answer_that_decides_and_the_risk() -> None:
    risk = Risk(Level.CONCERN)
    answer = Reply("Water it.", (Button("More", "/tell_more"),), About(Band.ANSWER, "watering", 0.8, ("Guide, slide 1",)))
    told = turn(kept(Reply("Are you safe?", about=About(lines="crisis"), card="concern"), risk), kept(answer, risk))
    assert (told["user"], told["ms"], told["risk"]["level"]) == ("hi", 12.3, "concern")
    assert (told["band"], told["entry"], told["score"]) == ("answer", "watering", 0.8)
    card, shown = told["replies"]
    assert "988" in card["text"]
    assert shown == {"text": "Water it.", "buttons": ["More"], "sources": ["Guide, slide 1"]}
    assert json.loads(json.dumps(told)) == told


def test_that_an_offer_tells_the_entry_it_holds_most_likely() -> None:
    told = turn(kept(Reply("This?", about=About(Band.OFFER, "watering", 0.4)), Risk()))
    assert (told["band"], told["entry"]) == ("offer", "watering")


def test_that_a_turn_without_any_answer_is_dialogue() -> None:
    told = turn(kept(Reply("Hello."), Risk()))
    assert (told["band"], told["entry"], told["risk"]["signals"]) == ("dialogue", None, [])
