"""What a gateway that was killed left unanswered is answered by the next one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.support.gateway import GatewayProcess, gateway_process
from tests.support.standin import StandIn, stand_in_engine
from tests.support.stream import by_bot, until


@pytest.fixture(scope="module")
def engine() -> Iterator[StandIn]:
    with stand_in_engine() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gateway")


@pytest.fixture(scope="module")
def process(engine: StandIn, folder: Path) -> Iterator[GatewayProcess]:
    with gateway_process(folder, engine.port, engine_seconds="30") as running:
        yield running


@pytest.fixture
def person(process: GatewayProcess, engine: StandIn) -> Iterator[httpx.Client]:
    engine.reset()
    with httpx.Client(base_url=process.address, trust_env=False, timeout=10) as client:
        client.post("/api/conversation", json={}).raise_for_status()
        yield client


def say(client: httpx.Client, text: str, key: str) -> int:
    return int(client.post("/api/messages", json={"key": key, "text": text}).raise_for_status().json()["id"])


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_that_messages_taken_in_before_a_kill_are_answered_once_and_in_order_after_it(
    engine: StandIn, process: GatewayProcess, person: httpx.Client
) -> None:
    texts = ["one", "two", "three"]
    engine.answer = engine.hold
    for text in texts:
        say(person, text, key=f"key of {text}")
    wait_for(lambda: engine.received)
    process.kill()
    engine.held.set()
    process.start()
    assert say(person, "one", key="key of one") == until(person, lambda found: bool(found))[0]["id"]
    found = until(person, lambda found: len(by_bot(found)) == 3)
    time.sleep(0.3)
    assert [one["text"] for one in by_bot(found)] == [f"Answer to: {text}" for text in texts]
    assert len(until(person, lambda now: len(now) >= len(found))) == 6
    assert engine.messages() == ["one", *texts]


def test_that_after_a_kill_what_was_answered_stays_so_and_no_deleted_conversation_is_left_behind(
    engine: StandIn, process: GatewayProcess, person: httpx.Client, folder: Path
) -> None:
    """An engine that is slower than a deletion writes its row after it."""
    say(person, "one", key="key of one")
    before = until(person, lambda found: len(by_bot(found)) == 1)
    time.sleep(0.2)
    process.kill()
    with closing(sqlite3.connect(folder / "peerguide.db")) as database:
        database.execute("insert into trackers (conversation, data) values ('deleted-long-ago', '{}')")
        database.commit()
        process.start()
        wait_for(lambda: database.execute("select count(*) from trackers").fetchone() == (0,))
    assert until(person, lambda found: len(found) >= 2) == before
    assert engine.messages() == ["one"]
