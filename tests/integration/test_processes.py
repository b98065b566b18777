"""`peerguide serve`: three processes that come back when they die, and of which nothing is left when it ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from tests.support.chat import Chat
from tests.support.serving import Served, wait_for
from tests.support.stream import Messages, by_bot, until

pytestmark = pytest.mark.engine

QUESTION = "what is peer support"
ENTRY = "what-peer-support-is"
ORPHAN_SECONDS = 3
STOP_SECONDS = 10
AS_CHILD = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
"""A program that starts another and waits for it, as make does."""


@pytest.fixture
def briefly() -> Iterator[list[Served]]:
    """Products of a single test; whatever is left of them is ended."""
    started: list[Served] = []
    yield started
    for one in started:
        one.end()


def _start(briefly: list[Served], *arguments: str, parent: tuple[str, ...] = ()) -> Served:
    served = Served(*arguments, parent=parent)
    briefly.append(served)
    served.wait_until_started()
    return served


def _kill(served: Served, role: str) -> int:
    killed = served.pids()[role]
    os.kill(killed, signal.SIGKILL)
    return killed


def _wait_until_back(served: Served, role: str, killed: int) -> None:
    wait_for(lambda: served.pids().get(role, killed) != killed, 60, f"{role} is started again")
    assert f"The {role} stopped; starting it again." in served.output()


def _is_answered(found: Messages) -> bool:
    return any(one["entry"] == ENTRY for one in by_bot(found))


# a process that dies


def test_that_a_killed_gateway_comes_back_with_the_conversation(served: Served) -> None:
    chat = Chat(served.address)
    chat.user(QUESTION)
    before = until(chat.client, _is_answered)
    _wait_until_back(served, "gateway", _kill(served, "gateway"))
    served.wait_until_ready(60)
    chat.user("tell me more")
    after = until(chat.client, lambda found: len(by_bot(found)) > len(by_bot(before)))
    assert after[: len(before)] == before


def test_that_killed_actions_come_back_and_answer(served: Served) -> None:
    chat = Chat(served.address)
    _wait_until_back(served, "actions", _kill(served, "actions"))

    def answers() -> bool:
        chat.user(QUESTION)
        return _is_answered([said.data for said in chat.said])

    wait_for(answers, 30, "an answer after the actions were killed")


def test_that_a_killed_engine_comes_back_and_still_knows_the_conversation(served: Served) -> None:
    chat = Chat(served.address)
    chat.user(QUESTION)
    _wait_until_back(served, "engine", _kill(served, "engine"))
    [said] = chat.user("what is recovery")
    assert said.card == "safe"
    served.wait_until_ready(90)
    chat.user("where does that come from?")
    assert chat.said[0].card is None
    assert chat.said[0].sources


def test_that_all_it_writes_stands_in_its_data_folder(served: Served) -> None:
    for name in ("log/gateway.log", "log/engine.log", "log/actions.log", "peerguide.db"):
        assert (served.folder / name).is_file()


# the end


def test_that_a_killed_supervisor_leaves_no_orphan(served: Served) -> None:
    """The last test of the product that the whole ring shares."""
    served.send_signal(signal.SIGKILL)
    served.wait_until_gone(ORPHAN_SECONDS)


def test_that_ctrl_c_ends_everything_though_a_page_is_open_and_the_engine_loads(briefly: list[Served]) -> None:
    served = _start(briefly)
    chat = Chat(served.address)
    with chat.client.stream("GET", "/api/events"):
        served.send_signal(signal.SIGINT)
        served.wait_until_gone(STOP_SECONDS)
    assert served.process.returncode == 0
    assert served.output().rstrip().endswith("Stopping.")
    assert "Traceback" not in served.output()


def test_that_a_stop_by_the_system_ends_everything(briefly: list[Served]) -> None:
    served = _start(briefly)
    served.send_signal(signal.SIGTERM)
    served.wait_until_gone(STOP_SECONDS)
    assert served.process.returncode == 0


def test_that_it_ends_with_the_program_that_started_it(briefly: list[Served]) -> None:
    served = _start(briefly, "--with-parent", parent=(sys.executable, "-c", AS_CHILD))
    served.process.kill()
    served.wait_until_gone(STOP_SECONDS)


def test_that_it_outlives_the_program_that_started_it_when_nobody_asked_otherwise(briefly: list[Served]) -> None:
    served = _start(briefly, parent=(sys.executable, "-c", AS_CHILD))
    served.process.kill()
    served.process.wait()
    with pytest.raises(AssertionError):
        wait_for(lambda: not served.pids(), 1, "its end")
    served.send_signal(signal.SIGTERM)
    served.wait_until_gone(STOP_SECONDS)
