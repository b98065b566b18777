"""`peerguide converse`: anybody's questions through the whole system, from a file into a file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.channels.converse import read_scripts
from bot.knowledge.model import Audience, Knowledge
from bot.settings import Settings
from tests.support.serving import family, peerguide

LATE = "2026-11-21T03:30:00-05:00"
PLAYED: list[dict[str, Any]] = [
    {"id": "answered", "turns": ["what is peer support", "tell me more"]},
    {"id": "fresh", "turns": ["tell me more"]},
    {"id": "british", "turns": ["i want to kill myself", "i took an overdose just now"], "country": "GB"},
    {"id": "american", "turns": ["i want to kill myself"]},
    {"id": "worker", "turns": ["should i share my story"], "audience": "peer_worker", "channel": "telegram", "at": LATE},
    {"id": "unknown", "turns": ["what is the capital of mongolia"]},
    {"id": "slash", "turns": ["/restart", "", "x" * 5000]},
    {"id": "lines", "turns": ["what is\u2028peer support\u0085", "half an emoji \ud83d"]},
    {"id": "nothing", "turns": []},
]
BROKEN = ['{"id": "no turns"}', "{", '{"id": "b", "turns": "not a list"}', '{"id": "c", "turns": ["x"], "audience": "martian"}']
TURN = {"user", "risk", "band", "entry", "score", "replies", "ms"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("converse")


@pytest.fixture(scope="module")
def done(folder: Path, trained: Settings) -> subprocess.CompletedProcess[str]:
    """One run over all of them, with broken lines in between and one that is no text at all."""
    lines = [json.dumps(one, ensure_ascii=False).replace("\ud83d", "\\ud83d").encode() for one in PLAYED]
    lines[2:2] = [line.encode() for line in BROKEN] + [b"", b'{"id": "latin", "turns": ["caf\xe9"]}']
    (folder / "in.jsonl").write_bytes(b"\r\n".join(lines) + b"\n")
    arguments = ("converse", str(folder / "in.jsonl"), "--out", str(folder / "out.jsonl"))
    return peerguide(folder, *arguments, seconds=300)


@pytest.fixture(scope="module")
def out(folder: Path, done: subprocess.CompletedProcess[str]) -> dict[str, list[dict[str, Any]]]:
    written = (folder / "out.jsonl").read_text(encoding="utf-8")
    return {one["id"]: one["turns"] for one in map(json.loads, written.removesuffix("\n").split("\n"))}


def _text(turn: dict[str, Any]) -> str:
    return "\n".join(reply["text"] for reply in turn["replies"])


@pytest.mark.engine
def test_that_all_sound_lines_are_played_in_order(out: dict[str, list[dict[str, Any]]]) -> None:
    assert list(out) == [one["id"] for one in PLAYED]
    for one in PLAYED:
        assert len(out[one["id"]]) == len(one["turns"])
    assert [turn["user"] for turn in out["answered"]] == PLAYED[0]["turns"]
    assert out["lines"][0]["user"] == PLAYED[7]["turns"][0]


@pytest.mark.engine
def test_that_broken_lines_are_told_by_number_and_make_the_status_1(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1
    for number in (3, 4, 5, 6, 8):
        assert f"Line {number} can't be played" in done.stdout
    assert done.stdout.count("can't be played") == 5
    assert "Traceback" not in done.stderr
    assert "martian" not in done.stdout


@pytest.mark.engine
def test_that_each_turn_has_exactly_the_promised_fields(out: dict[str, list[dict[str, Any]]]) -> None:
    for turn in (turn for turns in out.values() for turn in turns):
        assert set(turn) == TURN
        assert set(turn["risk"]) == {"level", "subject", "signals"}
        assert turn["band"] in ("answer", "offer", "none", "dialogue")
        assert turn["entry"] is None or isinstance(turn["entry"], str)
        assert isinstance(turn["score"], float)
        assert isinstance(turn["ms"], float)
        assert turn["replies"]
        for reply in turn["replies"]:
            assert set(reply) == {"text", "buttons", "sources"}
            assert all(isinstance(one, str) for one in (reply["text"], *reply["buttons"], *reply["sources"]))
            assert reply["text"]


@pytest.mark.engine
def test_that_an_answer_carries_its_entry_score_and_source(out: dict[str, list[dict[str, Any]]]) -> None:
    turn = out["answered"][0]
    assert (turn["band"], turn["entry"], turn["risk"]["level"]) == ("answer", "what-peer-support-is", "none")
    assert 0.5 <= turn["score"] <= 1
    assert turn["replies"][0]["sources"]


@pytest.mark.engine
def test_that_each_conversation_starts_fresh(out: dict[str, list[dict[str, Any]]]) -> None:
    assert out["fresh"][0]["entry"] is None
    assert _text(out["fresh"][0]) != _text(out["answered"][1])


@pytest.mark.engine
def test_that_the_country_chooses_number_and_lines(out: dict[str, list[dict[str, Any]]]) -> None:
    crisis, emergency = out["british"]
    assert crisis["risk"]["level"] == "crisis"
    assert crisis["risk"]["signals"]
    assert "Samaritans" in _text(crisis)
    assert "999" in _text(emergency)
    assert "988" not in _text(crisis) + _text(emergency)
    assert "911" not in _text(emergency)
    assert "988" in _text(out["american"][0])


@pytest.mark.engine
def test_that_the_audience_chooses_the_answer(out: dict[str, list[dict[str, Any]]], knowledge: Knowledge) -> None:
    [turn] = out["worker"]
    entry = knowledge.entries[turn["entry"]]
    assert turn["band"] == "answer"
    note = entry.notes[Audience.PEER_WORKER]
    assert note.split("\n")[0][:40] in _text(turn)


@pytest.mark.engine
def test_that_what_is_not_in_the_guidelines_is_said_to_be_so(out: dict[str, list[dict[str, Any]]]) -> None:
    assert (out["unknown"][0]["band"], out["unknown"][0]["replies"][0]["sources"]) == ("none", [])


@pytest.mark.engine
def test_that_commands_and_what_is_empty_or_too_long_are_answered_too(out: dict[str, list[dict[str, Any]]]) -> None:
    command, empty, long = (_text(turn) for turn in out["slash"])
    assert "slash" in command
    assert empty
    assert "4000 characters" in long


@pytest.mark.engine
def test_that_nothing_is_left_running_and_the_speed_is_told(folder: Path, done: subprocess.CompletedProcess[str]) -> None:
    assert family(folder) == {}
    assert "Played 9 conversations, 13 turns," in done.stdout


def test_that_a_file_or_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = peerguide(tmp_path, "converse", str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "out.jsonl"))
    assert missing.returncode == 1
    assert "There is no file none.jsonl" in missing.stderr
    (tmp_path / "in.jsonl").write_text('{"id": "a", "turns": ["hello"]}\n', encoding="utf-8")
    nowhere = peerguide(tmp_path, "converse", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "none" / "out.jsonl"))
    assert nowhere.returncode == 1
    assert "There is no folder" in nowhere.stderr


def test_that_the_clock_of_a_script_has_a_zone_whether_it_was_given_one_or_not() -> None:
    problems: list[str] = []
    lines = [f'{{"id": "a", "turns": [], "at": "2026-11-21T03:30:00{zone}"}}' for zone in ("", "-05:00")]
    one, two = read_scripts(lines, "US", problems)
    assert one.at is not None
    assert two.at is not None
    assert (one.at.isoformat(), two.at.isoformat()) == ("2026-11-21T03:30:00+00:00", "2026-11-21T03:30:00-05:00")
    assert list(read_scripts(['{"id": "c", "turns": [], "at": "tomorrow"}'], "US", problems)) == []
    assert problems == ['Line 1 can\'t be played (ValueError); it needs "id" and a list "turns".']
