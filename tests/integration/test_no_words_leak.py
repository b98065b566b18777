"""Not a word of a conversation reaches a log or a number, whatever becomes of the message."""

from __future__ import annotations

import os
import signal
import uuid
from pathlib import Path

import httpx
import pytest

from bot.channels.local import free_port
from tests.support.chat import Chat
from tests.support.gateway import gateway_process
from tests.support.serving import Served

pytestmark = pytest.mark.engine

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def mark() -> str:
    """A word that no entry and no library knows, another one in each test."""
    return f"zebrafinch{uuid.uuid4().hex[:8]}"


def _texts_written(served: Served) -> dict[str, str]:
    logs = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in (served.folder / "log").iterdir()}
    numbers = httpx.get(f"{served.address}/metrics", trust_env=False).text
    return {**logs, "what it told": served.output(), "/metrics": numbers}


def _assert_nothing_leaked(served: Served, chat: Chat, mark: str) -> None:
    written = _texts_written(served)
    assert {"gateway.log", "engine.log", "actions.log"} <= set(written)
    found = [name for name, text in written.items() if mark in text.lower() or chat.client.cookies["peerguide"] in text]
    assert found == []


def test_that_no_word_leaks_from_a_question_that_is_answered(served: Served, mark: str) -> None:
    chat = Chat(served.address)
    chat.user(f"my name is {mark}. what is peer support?")
    chat.user("tell me more")
    chat.user(f"how do i tell my boss about my illness, {mark}")
    assert mark in chat.client.get("/api/conversation/download").text
    _assert_nothing_leaked(served, chat, mark)


def test_that_no_word_leaks_from_a_question_that_is_out_of_scope(served: Served, mark: str) -> None:
    chat = Chat(served.address)
    chat.user(f"{mark} {mark} weather in lisbon")
    chat.user(f"/{mark}")
    chat.user(mark * 500)
    _assert_nothing_leaked(served, chat, mark)


def test_that_no_word_leaks_from_a_message_in_danger(served: Served, mark: str) -> None:
    chat = Chat(served.address)
    [said] = chat.user(f"i want to kill myself, {mark}")
    assert said.card == "crisis"
    _assert_nothing_leaked(served, chat, mark)


def test_that_no_word_leaks_from_requests_that_are_refused(served: Served, mark: str) -> None:
    chat = Chat(served.address)
    chat.client.get(f"/{mark}?q={mark}", headers={"Referer": f"http://{mark}.example", "User-Agent": mark})
    chat.client.post(
        "/api/messages", content=f'{{"key": "{mark}", "text": ["{mark}"]}}', headers={"Content-Type": "application/json"}
    )
    chat.client.post("/api/messages", content=mark, headers={"Content-Type": "application/json"})
    chat.client.post("/api/messages", content=f'{{"text": "{mark}', headers={"Content-Type": mark})
    chat.client.request(mark.upper(), f"/{mark}")
    _assert_nothing_leaked(served, chat, mark)


def test_that_no_word_leaks_when_an_action_fails(served: Served, mark: str) -> None:
    """The door is asked directly: what people can send makes no action fail."""
    chat = Chat(served.address)
    for message in (f'/open_entry{{"entry": "{mark}"}}', f'/state_audience{{"audience": "{mark}"}}'):
        httpx.post(
            f"{served.engine_address}/webhooks/engine/",
            json={"sender": "somebody", "message": message, "metadata": {"risk": "none", "other": mark}},
            headers={"Authorization": f"Bearer {_run_token(served)}"},
            trust_env=False,
            timeout=20,
        )
    assert "An action failed" in (served.folder / "log" / "actions.log").read_text(encoding="utf-8")
    _assert_nothing_leaked(served, chat, mark)


def test_that_no_word_leaks_from_malformed_words_at_the_engines_door(served: Served, mark: str) -> None:
    chat = Chat(served.address)
    for body in (f'{{"text": "{mark}"}}', f'["{mark}"]', f'"{mark}', mark, f'{{"sender": 5, "message": ["{mark}"]}}'):
        answer = httpx.post(
            f"{served.engine_address}/webhooks/engine/",
            content=body,
            headers={"Authorization": f"Bearer {_run_token(served)}", "Content-Type": "application/json"},
            trust_env=False,
        )
        assert answer.status_code in (400, 500)
    _assert_nothing_leaked(served, chat, mark)


def test_that_no_word_leaks_when_the_actions_are_killed(served: Served, mark: str) -> None:
    chat = Chat(served.address)
    chat.user(f"what is peer support, {mark}")
    os.kill(served.pids()["actions"], signal.SIGKILL)
    [said] = chat.user(f"what is peer mentoring, {mark}")
    assert said.card == "safe"
    _assert_nothing_leaked(served, chat, mark)


def test_that_no_word_leaks_when_the_engine_is_dead(tmp_path: Path, mark: str, capfd: pytest.CaptureFixture[str]) -> None:
    with gateway_process(tmp_path, free_port(), log_level="DEBUG") as process:
        chat = Chat(process.address)
        assert chat.user(f"what is peer support, {mark}")[0].card == "safe"
        assert chat.user(f"i want to die, {mark}")[0].card == "crisis"
        numbers = httpx.get(f"{process.address}/metrics", trust_env=False).text
    written = "".join(capfd.readouterr())
    assert "No answer from the engine" in written
    assert mark not in written + numbers
    assert chat.client.cookies["peerguide"] not in written + numbers


def _run_token(served: Served) -> str:
    environ = Path(f"/proc/{served.pids()['gateway']}/environ").read_bytes()
    given = dict(part.split(b"=", 1) for part in environ.split(b"\0") if b"=" in part)
    return given[b"PEERGUIDE_RUN_TOKEN"].decode()
