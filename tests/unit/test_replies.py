"""The fixed words, and what is taken of the engine's answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.conversation.engine import read_replies
from bot.conversation.replies import NAMES, load_replies
from bot.conversation.reply import About, Button, Reply
from bot.errors import KnowledgeError
from bot.knowledge.bands import Band
from bot.settings import ROOT

RAW: dict[str, Any] = yaml.safe_load((ROOT / "knowledge/replies.yml").read_text(encoding="utf-8"))
CUSTOM = {"band": "answer", "entry": "watering", "score": 0.8, "sources": ["Guide, slide 1"], "lines": ""}


@pytest.mark.parametrize("name", [*NAMES, "not_text", "buttons", "topics", "coping"])
@pytest.mark.parametrize("value", [None, ""])
def test_that_a_missing_word_stops_the_start_by_name(tmp_path: Path, name: str, value: object) -> None:
    (tmp_path / "replies.yml").write_text(yaml.safe_dump(RAW | {name: value}), encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        load_replies(tmp_path)
    assert [(fault.file, fault.field) for fault in raised.value.faults] == [("replies.yml", name)]


@pytest.mark.parametrize("text", [None, "", "a: [", "just words"])
def test_that_a_missing_or_unreadable_file_stops_the_start(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "replies.yml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"replies\.yml"):
        load_replies(tmp_path)


def test_that_a_text_and_what_stands_behind_it_become_one_reply() -> None:
    items = [
        {"text": " Water it. ", "buttons": [{"title": "More", "payload": "/tell_more"}]},
        {"custom": CUSTOM},
        {"text": "Who is asking?"},
    ]
    about = About(Band.ANSWER, "watering", 0.8, ("Guide, slide 1",), "")
    assert read_replies(items) == [Reply("Water it.", (Button("More", "/tell_more"),), about), Reply("Who is asking?")]


@pytest.mark.parametrize("items", [[], [{"custom": CUSTOM}], [{"text": ""}], [{"image": "x.png"}]])
def test_that_an_answer_without_text_is_no_reply(items: list[dict[str, Any]]) -> None:
    assert read_replies(items) == []


@pytest.mark.parametrize(
    "items",
    [
        [{"text": "a", "buttons": [{"title": "no payload"}]}],
        [{"text": "a"}, {"custom": {"band": "no such band"}}],
        [{"text": "a"}, {"custom": "words"}],
        ["words"],
        [None],
    ],
)
def test_that_nonsense_is_not_taken_for_an_answer(items: list[Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        read_replies(items)
