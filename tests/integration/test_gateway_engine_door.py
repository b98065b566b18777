"""What passes from the gateway to the engine as a command, and what never does; and the door of the real engine."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse, Response

from bot.conversation.replies import load_replies
from bot.settings import ROOT
from tests.support.chat import Chat
from tests.support.gateway import gateway
from tests.support.serving import Served
from tests.support.standin import StandIn, answered, item, stand_in_engine
from tests.support.stream import by_bot, until

TEXTS = load_replies(ROOT / "knowledge").texts
PAYLOAD = '/open_entry{"entry": "what-peer-support-is"}'

COMMANDS = (
    "/restart",
    "/session_start",
    "/back",
    '/intent{"entry": "what-peer-support-is"}',
    '/open_entry{"entry": "what-peer-support-is"}',
    "/ask/what-peer-support-is",
    ' /ask{"entry": "x"}',
    "\n\t /restart",
    "\u00a0/restart",
    "\u2003/restart",
    "\u3000/restart",
    "\x1c/restart",
    "//restart",
    "/",
    "/restart@0.9",
)
DISGUISED = (
    "\uff0frestart",
    '\uff0fask{"entry": "x"}',
    "\u200b/restart",
    "\u200d/restart",
    "\u2060/restart",
    "\ufeff/restart",
    "\u00ad/restart",
    "\u202e/restart",
    "\x00/restart",
    "\u2044restart",
    "\u2215restart",
    "\u29f8restart",
    "hello\n/restart",
    "\ud83d/restart",
)
FORGED = (
    "1.0",
    "0.0",
    "999999.0",
    "1.99",
    "1.-1",
    "-1.0",
    "abc",
    ".",
    "²٣.0",
    "1e3.0",
    "9" * 30 + ".0",
    "1." + "9" * 30,
    "1.²",
    "9" * 5000 + ".0",
    PAYLOAD,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[StandIn]:
    with stand_in_engine() as running:
        yield running


@pytest.fixture(autouse=True)
def whole(engine: StandIn) -> None:
    engine.reset()


@pytest.fixture(scope="module")
def address(engine: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with gateway(tmp_path_factory.mktemp("gateway"), engine.port) as running:
        yield running


@pytest.fixture
def chat(address: str) -> Chat:
    return Chat(address)


async def _with_button(asked: dict[str, Any]) -> Response:
    reply = item("Did you mean this?", band="offer")
    reply[0]["buttons"] = [{"title": "What it is", "payload": PAYLOAD}]
    return JSONResponse(reply)


@pytest.mark.parametrize("typed", COMMANDS)
def test_that_a_typed_command_never_reaches_the_engine(chat: Chat, engine: StandIn, typed: str) -> None:
    [said] = chat.user(typed)
    assert said.text == TEXTS["command"]
    assert engine.received == []


@pytest.mark.parametrize("typed", DISGUISED)
def test_that_a_disguised_slash_reaches_the_engine_as_words_at_most(chat: Chat, engine: StandIn, typed: str) -> None:
    body = json.dumps({"key": "disguised", "text": typed}).encode()
    chat.client.post("/api/messages", content=body, headers={"Content-Type": "application/json"}).raise_for_status()
    chat.user("and now the next question")
    until(chat.client, lambda found: len(by_bot(found)) == 2)
    for message in engine.messages():
        # Rasa obeys what starts with a slash once blanks are stripped.
        assert not message.strip().startswith("/")


def test_that_a_slash_in_the_middle_is_an_ordinary_question(chat: Chat, engine: StandIn) -> None:
    chat.user("what is a chw/crs")
    assert engine.messages() == ["what is a chw/crs"]


def test_that_a_pressed_button_means_to_the_engine_what_the_engine_gave_it(chat: Chat, engine: StandIn) -> None:
    engine.answer = _with_button
    chat.user("peer things")
    engine.answer = answered
    chat.press("What it is")
    assert engine.messages() == ["peer things", PAYLOAD]


def test_that_the_payload_of_a_button_is_not_told_to_the_page(chat: Chat, engine: StandIn) -> None:
    engine.answer = _with_button
    [said] = chat.user("peer things")
    assert "open_entry" not in json.dumps(said.data)


@pytest.mark.parametrize("button", FORGED, ids=lambda button: button[:20])
def test_that_a_forged_button_reaches_nobody(chat: Chat, engine: StandIn, button: str) -> None:
    [said] = chat.send({"button": button})
    assert said.text == TEXTS["stale_button"]
    assert engine.received == []


def test_that_a_button_of_someone_elses_conversation_reaches_nobody(address: str, engine: StandIn) -> None:
    engine.answer = _with_button
    other = Chat(address)
    [offered] = other.user("peer things")
    engine.reset()
    [said] = Chat(address).send({"button": offered.data["buttons"][0]["id"]})
    assert said.text == TEXTS["stale_button"]
    assert engine.received == []


def test_that_a_payload_cannot_be_posted_beside_the_text(chat: Chat, engine: StandIn) -> None:
    chat.send({"text": "hello there", "payload": PAYLOAD, "kind": "button"})
    assert engine.messages() == ["hello there"]


@pytest.mark.engine
@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic d3Jvbmc6d3Jvbmc=", "bearer undefined"])
def test_that_the_real_engine_refuses_who_does_not_know_the_runs_token(served: Served, given: str | None) -> None:
    asked = {"sender": "stranger", "message": "/restart", "metadata": {}}
    headers = {"Authorization": given.strip()} if given is not None else {}
    answer = httpx.post(f"{served.engine_address}/webhooks/engine/", json=asked, headers=headers, trust_env=False)
    assert answer.status_code == httpx.codes.UNAUTHORIZED


@pytest.mark.engine
@pytest.mark.parametrize(
    "path", ["/webhooks/rest/webhook", "/model/parse", "/conversations/x/messages", "/conversations/x/trigger_intent"]
)
def test_that_the_real_engine_has_no_other_door(served: Served, path: str) -> None:
    answer = httpx.post(f"{served.engine_address}{path}", json={"sender": "x", "message": "hi", "text": "hi"}, trust_env=False)
    assert answer.status_code == httpx.codes.NOT_FOUND


@pytest.mark.engine
def test_that_engine_and_actions_can_be_reached_from_this_machine_only(served: Served) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only chooses the address this machine has for others
        own = probe.getsockname()[0]
    for port in (served.ports["engine"], served.ports["actions"], served.ports["gateway"]):
        with socket.socket() as door:
            assert door.connect_ex((own, port)) != 0 or own.startswith("127.")
