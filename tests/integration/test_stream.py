"""Messages and the stream of replies over HTTP: nothing lost, nothing doubled, nobody else's."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse, Response

from bot.channels import web
from tests.support.gateway import gateway
from tests.support.standin import StandIn, item, stand_in_engine
from tests.support.stream import Listener, listening

MANY = 20


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


@asynccontextmanager
async def visitor(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a conversation of their own."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=10) as client:
        (await client.post("/api/conversation", json={})).raise_for_status()
        yield client


@pytest.fixture
async def person(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(address) as client:
        yield client


async def say(client: httpx.AsyncClient, text: str, key: str = "") -> int:
    """Post a message; return its place in the stream."""
    answer = await client.post("/api/messages", json={"key": key or uuid.uuid4().hex, "text": text})
    return int(answer.raise_for_status().json()["id"])


def _answered(*texts: str) -> Any:
    wanted = [f"Answer to: {text}" for text in texts]
    return lambda page: [text for text in page.texts() if text.startswith("Answer to")] == wanted


# where a page goes on


async def test_that_a_page_goes_on_after_the_last_event_it_saw(person: httpx.AsyncClient) -> None:
    async with listening(person) as page:
        await say(person, "one")
        await page.until(_answered("one"))
        seen = page.ids()[-1]
    await say(person, "two")
    async with listening(person, after=None, last_id=seen) as page:
        await page.until(_answered("two"))
        assert page.texts("person") == ["two"]
        assert all(number > seen for number in page.ids())


async def test_that_the_header_of_a_reconnecting_browser_wins_over_the_old_address(person: httpx.AsyncClient) -> None:
    first = await say(person, "one")
    async with listening(person) as page:
        await page.until(_answered("one"))
        last = page.ids()[-1]
    async with listening(person, after=first, last_id=last) as page:
        await page.quiet()
        assert page.messages() == []
    async with listening(person, after=last, last_id=first) as page:
        await page.until(_answered("one"))


@pytest.mark.parametrize("place", ["", "abc", "-1", "²", "٣", "9" * 30, "1.5", "1 OR 1=1"])
async def test_that_a_senseless_place_never_breaks_the_stream(person: httpx.AsyncClient, place: str) -> None:
    await say(person, "one")
    async with listening(person, after=place) as page:
        await page.until(_answered("one"))


async def test_that_each_message_carries_its_place_as_the_events_id(person: httpx.AsyncClient) -> None:
    await say(person, "one")
    async with listening(person) as page:
        await page.until(_answered("one"))
        assert [(int(event.id), event.data["id"]) for event in page.events if event.kind == "message"] == [
            (number, number) for number in page.ids()
        ]


# nothing doubled, nothing out of order


async def test_that_twenty_messages_sent_at_once_are_answered_once_each_and_in_order(person: httpx.AsyncClient) -> None:
    texts = [f"question {number}" for number in range(MANY)]
    async with listening(person) as page:
        await asyncio.gather(*(say(person, text) for text in texts))
        await page.until(lambda page: len(page.texts()) >= MANY)
        await page.quiet()
        assert sorted(page.texts("person")) == sorted(texts)
        assert page.texts() == [f"Answer to: {text}" for text in page.texts("person")]
        assert page.ids() == sorted(set(page.ids()))


async def test_that_two_pages_of_one_conversation_get_the_same(person: httpx.AsyncClient) -> None:
    async with listening(person) as one, listening(person) as two:
        await say(person, "one")
        await say(person, "two")
        for page in (one, two):
            await page.until(_answered("one", "two"))
            await page.quiet()
        assert one.messages() == two.messages()


async def test_that_the_same_key_twice_is_answered_once(person: httpx.AsyncClient, engine: StandIn) -> None:
    async with listening(person) as page:
        numbers = await asyncio.gather(*(say(person, "one", key="sent-again") for _ in range(5)))
        await page.until(_answered("one"))
        await page.quiet()
        assert len(set(numbers)) == 1
        assert page.texts("person") == ["one"]
    assert engine.messages() == ["one"]


async def test_that_two_people_may_use_the_same_key(address: str) -> None:
    async with visitor(address) as one, visitor(address) as two:
        await say(one, "mine", key="the-same-key")
        await say(two, "yours", key="the-same-key")
        async with listening(one) as page:
            await page.until(_answered("mine"))
        async with listening(two) as page:
            await page.until(_answered("yours"))


async def test_that_several_replies_to_a_message_come_in_the_engines_order(person: httpx.AsyncClient, engine: StandIn) -> None:
    async def three(asked: dict[str, Any]) -> Response:
        return JSONResponse([*item("first"), *item("second"), *item("third")])

    engine.answer = three
    await say(person, "one")
    async with listening(person) as page:
        await page.until(lambda page: page.texts() == ["first", "second", "third"])


# while an answer is under way


async def test_that_the_page_learns_when_an_answer_is_under_way_and_when_it_no_longer_is(
    person: httpx.AsyncClient, engine: StandIn
) -> None:
    engine.answer = engine.hold
    async with listening(person) as page:
        await say(person, "one")
        await page.until(lambda page: _typing(page) == [True])
        engine.held.set()
        await page.until(lambda page: _typing(page) == [True, False])


async def test_that_typing_stays_on_while_a_second_answer_is_under_way(person: httpx.AsyncClient, engine: StandIn) -> None:
    engine.answer = engine.hold
    async with listening(person) as page:
        await say(person, "what is peer support")
        await page.until(lambda page: _typing(page) == [True])
        await say(person, "i want to kill myself")
        await page.until(lambda page: [one["card"] for one in page.messages() if one["author"] == "bot"] == ["crisis"])
        await page.quiet()
        assert _typing(page) == [True]


async def test_that_a_page_opened_while_an_answer_is_under_way_shows_it(person: httpx.AsyncClient, engine: StandIn) -> None:
    engine.answer = engine.hold
    await say(person, "one")
    async with listening(person) as page:
        await page.until(lambda page: _typing(page) == [True])


def _typing(page: Listener) -> list[bool]:
    return [event.data["on"] for event in page.events if event.kind == "typing"]


async def test_that_a_quiet_stream_is_kept_open_by_comments(
    engine: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "PING_SECONDS", 1)
    with gateway(tmp_path, engine.port) as address:
        async with visitor(address) as client, listening(client) as page:
            await page.until(lambda page: page.kinds().count("comment") >= 3, seconds=5)
            assert page.messages() == []


# the end of a conversation


async def test_that_deleting_tells_all_its_pages_that_it_is_gone(person: httpx.AsyncClient) -> None:
    await say(person, "one")
    async with listening(person) as one, listening(person) as two:
        await one.until(_answered("one"))
        receipt = (await person.delete("/api/conversation")).json()["deleted"]
        for page in (one, two):
            await page.until(lambda page: page.ended)
            assert page.kinds()[-1] == "gone"
    assert receipt == {"messages": 2, "engine": 0, "questions": 0}
    assert (await person.get("/api/events")).status_code == httpx.codes.NOT_FOUND


async def test_that_a_new_conversation_holds_nothing_of_the_old_one(person: httpx.AsyncClient) -> None:
    await say(person, "one")
    old = person.cookies["peerguide"]
    async with listening(person) as page:
        await page.until(_answered("one"))
        (await person.post("/api/conversation/new", json={})).raise_for_status()
        await page.until(lambda page: page.ended)
    assert person.cookies["peerguide"] != old
    async with listening(person) as page:
        await page.quiet()
        assert page.messages() == []


async def test_that_deleting_waits_for_the_answer_under_way_and_leaves_nothing(
    person: httpx.AsyncClient, engine: StandIn
) -> None:
    engine.answer = engine.hold
    await say(person, "one")
    while not engine.received:
        await asyncio.sleep(0.01)
    deleting = asyncio.create_task(person.delete("/api/conversation"))
    await asyncio.sleep(0.1)
    engine.held.set()
    assert (await deleting).json()["deleted"]["messages"] == 2


async def test_that_a_text_of_many_lines_and_odd_signs_arrives_whole(person: httpx.AsyncClient) -> None:
    text = "one\r\ntwo\n\ndata: three\u2028four\u0085five <b>&amp;</b> 😀"
    await say(person, text)
    async with listening(person) as page:
        await page.until(_answered(text))
        assert page.texts("person") == [text]
        assert "<b>" not in page.messages()[0]["html"]
