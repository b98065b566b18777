"""Every channel shows a card whole: its text, each line to call, each source, each button."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.app import build
from bot.channels.contract import Card, CardMaker, Channel
from bot.channels.plain import Plain
from bot.channels.web import Web
from bot.channels.words import load_words
from bot.safety.cards import load_cards
from bot.safety.lines import load_lines
from bot.settings import ROOT, load_settings
from bot.store.conversations import BOT, Message

WORDS = load_words(ROOT / "knowledge", "Harbor House", 30)
LINES = load_lines(ROOT / "knowledge" / "lines")


def web(tmp_path: Any) -> Web:
    settings = load_settings({"PEERGUIDE_DATABASE_URL": f"sqlite:///{tmp_path}/contract.db"}, tmp_path / "none")
    route = next(route for route in build(settings).routes if route.path == "/")
    return route.endpoint.__self__


@pytest.fixture(params=["web", "terminal"])
def channel(request: pytest.FixtureRequest, tmp_path: Any) -> Channel:
    return web(tmp_path) if request.param == "web" else Plain(WORDS)


def card_of(text: str, **body: Any) -> Card:
    message = Message(7, "c", BOT, None, text, body, datetime(2026, 11, 21, tzinfo=UTC))
    return CardMaker(LINES, WORDS).card(message, "US")


def shown(channel: Channel, card: Card) -> str:
    rendered = channel.render(card)
    return rendered if isinstance(rendered, str) else json.dumps(rendered, ensure_ascii=False)


def test_that_a_crisis_text_arrives_whole_with_all_its_lines(channel: Channel) -> None:
    text = load_cards(ROOT / "knowledge" / "care")["crisis"]
    card = card_of(text, lines="crisis", card="crisis")
    for part in (text, *(line["name"] for line in card.lines), *(link["label"] for line in card.lines for link in line["links"])):
        assert part in shown(channel, card)
    assert len(card.lines) == 3


def test_that_an_emergency_shows_the_emergency_number_first(channel: Channel) -> None:
    card = card_of("Call now.", lines="emergency", card="emergency")
    labels = [link["label"] for line in card.lines for link in line["links"]]
    assert labels[0] == "Call 911"
    assert shown(channel, card).index("911") < shown(channel, card).index("988")


def test_that_every_button_is_shown_in_order_and_can_be_pressed(channel: Channel) -> None:
    titles = ["Tell me more", "Why?", "Talk to a person"]
    card = card_of("An answer.", buttons=[{"title": title, "payload": "/x"} for title in titles])
    places = [shown(channel, card).index(title) for title in titles]
    assert places == sorted(places)
    assert [button.id for button in card.buttons] == ["7.0", "7.1", "7.2"]


def test_that_each_source_stands_under_the_answer(channel: Channel) -> None:
    card = card_of("An answer.", sources=["Module 19, slide 12", "Another, card 3"])
    assert all(source in shown(channel, card) for source in card.sources)


def test_that_a_payload_never_reaches_a_person(channel: Channel) -> None:
    card = card_of("An answer.", buttons=[{"title": "Why?", "payload": "/ask_why"}])
    assert "/ask_why" not in shown(channel, card)
