"""The real gateway before an engine that is slow, dead or answers nonsense. Nobody ever gets silence."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from bot.channels.local import free_port
from bot.safety.cards import load_cards
from bot.settings import ROOT
from tests.support.chat import Chat
from tests.support.gateway import SECRET, gateway
from tests.support.standin import Answer, StandIn, answered, item, stand_in_engine
from tests.support.stream import by_bot, until

ENGINE_SECONDS = 0.6
SOON = 0.4
"""Less than the engine is given: who gets an answer in this time did not wait for it."""

CARDS = load_cards(ROOT / "knowledge" / "care")
DEAD = "dead: nothing listens"


def _says(response: Response) -> Answer:
    async def answer(asked: dict[str, Any]) -> Response:
        return response

    return answer


async def _slow(asked: dict[str, Any]) -> Response:
    await asyncio.sleep(3 * ENGINE_SECONDS)
    return await answered(asked)


async def _trickling(asked: dict[str, Any]) -> Response:
    async def pieces() -> Any:
        for _ in range(12):
            yield b" "
            await asyncio.sleep(ENGINE_SECONDS / 3)
        yield b'[{"text": "much too late"}]'

    return StreamingResponse(pieces(), media_type="application/json")


async def _breaks_off(asked: dict[str, Any]) -> Response:
    raise ConnectionError


TROUBLES: dict[str, Answer] = {
    "slow": _slow,
    "trickling": _trickling,
    "breaking off": _breaks_off,
    "500": _says(JSONResponse({"error": "RasaException"}, status_code=500)),
    "401": _says(JSONResponse({"error": "unauthorized"}, status_code=401)),
    "404": _says(JSONResponse(item("not found"), status_code=404)),
    "another status than 200": _says(JSONResponse(item("accepted"), status_code=202)),
    "a redirect": _says(RedirectResponse("/elsewhere")),
    "an empty list": _says(JSONResponse([])),
    "nothing": _says(Response(b"")),
    "null": _says(JSONResponse(None)),
    "a word": _says(JSONResponse("hello")),
    "a number": _says(JSONResponse(7)),
    "an object": _says(JSONResponse({"text": "hello"})),
    "an empty object": _says(JSONResponse({})),
    "HTML": _says(HTMLResponse("<!doctype html><h1>It works!</h1>")),
    "broken JSON": _says(Response(b'[{"text": "hel', media_type="application/json")),
    "JSON without end": _says(Response(b"[" * 200_000, media_type="application/json")),
    "no UTF-8": _says(Response(b'[{"text": "\xff\xfe"}]', media_type="application/json")),
    "broken compression": _says(Response(b"no gzip", headers={"content-encoding": "gzip"})),
    "items that are none": _says(JSONResponse([1, None, "x"])),
    "items without text": _says(JSONResponse([{"recipient_id": "x"}, {"image": "x.png"}])),
    "blank text": _says(JSONResponse([{"text": " \n "}])),
    "text that is none": _says(JSONResponse([{"text": {"en": "hello"}}])),
    "an unknown band": _says(JSONResponse(item("hello", band="perhaps"))),
    "half a custom part": _says(JSONResponse([{"text": "hello"}, {"custom": {"band": "answer"}}])),
    "a button without payload": _says(JSONResponse([{"text": "hello", "buttons": [{"title": "x"}]}])),
    "5 MB of text": _says(JSONResponse(item("x" * 5_000_000))),
    "5 MB of nonsense": _says(Response(b"\0" * 5_000_000, media_type="application/json")),
}


@pytest.fixture(scope="module")
def engine() -> Iterator[StandIn]:
    with stand_in_engine() as running:
        yield running


@pytest.fixture(autouse=True)
def whole(engine: StandIn) -> None:
    engine.reset()


@pytest.fixture(scope="module")
def address(engine: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with gateway(tmp_path_factory.mktemp("gateway"), engine.port, engine_seconds=str(ENGINE_SECONDS)) as running:
        yield running


@pytest.fixture(scope="module")
def lonely_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with gateway(tmp_path_factory.mktemp("lonely"), free_port(), engine_seconds=str(ENGINE_SECONDS)) as running:
        yield running


@pytest.fixture(params=[*TROUBLES, DEAD])
def troubled(request: pytest.FixtureRequest, engine: StandIn, address: str, lonely_address: str) -> Chat:
    """Somebody at a gateway whose engine is in trouble."""
    if request.param == DEAD:
        return Chat(lonely_address)
    engine.answer = TROUBLES[request.param]
    return Chat(address)


@pytest.fixture
def chat(address: str) -> Chat:
    return Chat(address)


@pytest.fixture
def patient_chat(engine: StandIn, tmp_path: Path) -> Iterator[Chat]:
    """Somebody at a gateway that gives the engine much time."""
    with gateway(tmp_path, engine.port, engine_seconds="30") as running:
        yield Chat(running)
        engine.held.set()


def test_that_any_trouble_ends_in_the_safe_reply_with_lines(troubled: Chat) -> None:
    started = time.monotonic()
    [said] = troubled.user("what is peer support")
    assert time.monotonic() - started < ENGINE_SECONDS + 1
    assert said.card == "safe"
    assert said.text == CARDS["safe-reply"]
    assert "tel:988" in str(said.data["lines"])


def test_that_in_any_trouble_a_crisis_card_comes_before_the_engine_could_answer(engine: StandIn, troubled: Chat) -> None:
    started = time.monotonic()
    [said] = troubled.user("i want to kill myself")
    assert time.monotonic() - started < SOON
    assert (said.card, said.text) == ("crisis", CARDS["crisis"])
    assert "tel:988" in str(said.data["lines"])
    assert engine.received == []


def test_that_in_an_emergency_the_emergency_number_comes_first_whatever_the_engine_does(troubled: Chat) -> None:
    [said] = troubled.user("i just took a whole bottle of pills")
    assert said.card == "emergency"
    assert "911" in said.text
    assert said.data["lines"][0]["links"][0]["href"] == "tel:911"


def test_that_a_crisis_card_does_not_wait_behind_a_question_the_engine_is_busy_with(engine: StandIn, patient_chat: Chat) -> None:
    engine.answer = engine.hold
    _send(patient_chat, "what is peer support")
    _wait_until_asked(engine)
    started = time.monotonic()
    number = _send(patient_chat, "i want to die")
    [said] = until(patient_chat.client, lambda found: bool(found), after=number)
    assert time.monotonic() - started < SOON
    assert said["card"] == "crisis"
    engine.held.set()
    until(patient_chat.client, lambda found: "Answer to: what is peer support" in [one["text"] for one in found])


def test_that_a_cue_split_over_two_messages_does_not_wait_for_the_engine_either(engine: StandIn, patient_chat: Chat) -> None:
    engine.answer = engine.hold
    _send(patient_chat, "i just want to")
    _wait_until_asked(engine)
    number = _send(patient_chat, "die")
    [said] = until(patient_chat.client, lambda found: bool(found), after=number)
    assert said["card"] == "crisis"


def test_that_a_concern_gets_its_card_in_any_trouble(troubled: Chat) -> None:
    assert [said.card for said in troubled.user("i cant go on")] == ["concern"]


def test_that_the_engine_learns_how_a_message_was_screened_and_gets_the_runs_token(chat: Chat, engine: StandIn) -> None:
    chat.user("how do i ask a client about suicide")
    assert engine.received[0]["metadata"] == {"risk": "concern"}
    assert engine.tokens == {f"Bearer {SECRET}"}


def test_that_answers_come_again_when_the_trouble_is_over(chat: Chat, engine: StandIn) -> None:
    engine.answer = TROUBLES["500"]
    assert chat.user("what is peer support")[0].card == "safe"
    engine.answer = answered
    [said] = chat.user("what is peer support")
    assert (said.card, said.text) == (None, "Answer to: what is peer support")


def test_that_the_engine_never_learns_anything_but_an_opaque_name_of_the_person(chat: Chat, engine: StandIn) -> None:
    chat.user("what is peer support")
    assert set(engine.received[0]) == {"sender", "message", "metadata"}
    assert engine.received[0]["sender"] == chat.client.cookies["peerguide"]


def test_that_half_an_emoji_keeps_nobody_from_the_card(chat: Chat) -> None:
    body = b'{"key": "half-an-emoji", "text": "i want to die \\ud83d"}'
    answer = chat.client.post("/api/messages", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == httpx.codes.ACCEPTED
    until(chat.client, lambda found: [one["card"] for one in by_bot(found)] == ["crisis"])


def _wait_until_asked(engine: StandIn) -> None:
    deadline = time.monotonic() + 5
    while not engine.received:
        assert time.monotonic() < deadline, "the engine was not asked"
        time.sleep(0.01)


def _send(chat: Chat, text: str) -> int:
    answer = chat.client.post("/api/messages", json={"key": f"key of {text}", "text": text})
    return int(answer.raise_for_status().json()["id"])
