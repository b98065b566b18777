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


@pytest.fixture
def engine() -> Iterator[StandIn]:
    with stand_in_engine() as running:
        running.answer = running.hold
        yield running


@pytest.fixture
def process(engine: StandIn, tmp_path: Path) -> Iterator[GatewayProcess]:
    with gateway_process(tmp_path, engine.port, engine_seconds="30") as running:
        yield running


@pytest.fixture
def person(process: GatewayProcess) -> Iterator[httpx.Client]:
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


def test_that_what_was_answered_before_a_kill_stays_answered(
    engine: StandIn, process: GatewayProcess, person: httpx.Client
) -> None:
    engine.held.set()
    say(person, "one", key="key of one")
    before = until(person, lambda found: len(by_bot(found)) == 1)
    time.sleep(0.2)
    process.kill()
    process.start()
    time.sleep(0.3)
    assert until(person, lambda found: len(found) >= 2) == before
    assert engine.messages() == ["one"]


def test_that_the_engines_row_of_a_deleted_conversation_does_not_outlive_the_next_start(
    process: GatewayProcess, tmp_path: Path
) -> None:
    """An engine that is slower than a deletion writes its row after it."""
    process.kill()
    with closing(sqlite3.connect(tmp_path / "peerguide.db")) as database:
        database.execute("insert into trackers (conversation, data) values ('deleted-long-ago', '{}')")
        database.commit()
    process.start()
    with closing(sqlite3.connect(tmp_path / "peerguide.db")) as database:
        wait_for(lambda: database.execute("select count(*) from trackers").fetchone() == (0,))
