"""The cards: which one a risk calls for, how a line is reached, and none may be lacking."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.safety.cards import NAMES, Link, card_for, links, load_cards
from bot.safety.model import Level, Line, Risk, Subject


@pytest.mark.parametrize(
    ("level", "subject", "card"),
    [
        (Level.NONE, Subject.SELF, ""),
        (Level.CONCERN, Subject.SELF, "concern"),
        (Level.CRISIS, Subject.SELF, "crisis"),
        (Level.EMERGENCY, Subject.SELF, "emergency"),
        (Level.NONE, Subject.OTHER, ""),
        (Level.CRISIS, Subject.OTHER, "other"),
        (Level.EMERGENCY, Subject.OTHER, "other"),
        (Level.CONCERN, Subject.ASKING, ""),
    ],
)
def test_that_each_risk_calls_for_its_card(level: Level, subject: Subject, card: str) -> None:
    assert card_for(Risk(level, subject)) == card


def line(**ways: str) -> Line:
    empty = dict.fromkeys(("call", "text_to", "text_word", "chat", "web", "note"), "")
    return Line(id="one", name="One", purposes=("crisis",), hours="always", languages=("en",), **(empty | ways))


def test_that_a_line_is_reached_by_call_first_then_text_chat_and_page() -> None:
    found = links(line(web="https://w.example", chat="https://c.example", text_to="741741", text_word="HOME", call="988"))
    assert found == (
        Link("call", "988"),
        Link("text", "741741", "HOME"),
        Link("chat", "https://c.example"),
        Link("web", "https://w.example"),
    )
    assert links(line()) == ()


def write_cards(folder: Path) -> None:
    for name in NAMES:
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\nThe words of {name}.\n", encoding="utf-8")


def test_that_a_card_is_its_text_without_its_head(tmp_path: Path) -> None:
    write_cards(tmp_path)
    assert load_cards(tmp_path) == {name: f"The words of {name}." for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", [None, "---\ntitle: empty\n---\n  \n"])
def test_that_no_card_may_be_missing_or_empty(tmp_path: Path, name: str, text: str | None) -> None:
    write_cards(tmp_path)
    (tmp_path / f"{name}.md").unlink()
    if text is not None:
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        load_cards(tmp_path)
    assert [fault.file for fault in raised.value.faults] == [f"care/{name}.md"]


def test_that_all_missing_cards_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as raised:
        load_cards(tmp_path)
    assert len(raised.value.faults) == len(NAMES)
