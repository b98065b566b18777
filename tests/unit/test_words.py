"""Lines as links to tap, and the words of the page with their gaps filled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.channels.words import country_shown, line_shown, lines_shown, load_words
from bot.errors import KnowledgeError
from bot.safety.lines import load_lines
from bot.safety.model import Line
from bot.settings import ROOT

LINES = load_lines(ROOT / "knowledge" / "lines")
WORDS = load_words(ROOT / "knowledge", "Harbor House", 30)


def line(**ways: str) -> Line:
    empty = dict.fromkeys(("call", "text_to", "text_word", "chat", "web", "note"), "")
    return Line(id="one", name="One", purposes=("crisis",), hours="always", languages=("en",), **(empty | ways))


@pytest.mark.parametrize(
    ("ways", "href"),
    [
        ({"call": "1-800-950-6264"}, "tel:1-800-950-6264"),
        ({"call": "0800 58 58 58"}, "tel:0800585858"),
        ({"text_to": "741741"}, "sms:741741"),
        ({"text_to": "741 741", "text_word": "HOME"}, "sms:741741?&body=HOME"),
        ({"chat": "https://chat.example"}, "https://chat.example"),
        ({"web": "https://web.example"}, "https://web.example"),
    ],
)
def test_that_a_way_to_reach_a_line_is_a_link_to_tap(ways: dict[str, str], href: str) -> None:
    (link,) = line_shown(line(**ways), WORDS)["links"]
    assert link["href"] == href


def test_that_the_label_says_what_to_do_with_number_and_word() -> None:
    call, text = line_shown(line(call="988", text_to="741741", text_word="HOME"), WORDS)["links"]
    assert "988" in call["label"]
    assert {"741741", "HOME"} <= set(re.findall(r"\w+", text["label"]))
    assert "[" not in call["label"] + text["label"]


def test_that_every_shipped_line_can_be_tapped() -> None:
    for code in (*LINES.codes(), "ZZ"):
        for shown in country_shown(LINES.country(code), WORDS)["lines"]:
            assert shown["links"]
            for link in shown["links"]:
                assert re.fullmatch(r"tel:[\d+*#-]+|sms:[\d+]+(\?&body=\w+)?|https://\S+", link["href"])
                assert "[" not in link["label"]


def test_that_a_crisis_card_shows_crisis_lines_of_the_country() -> None:
    first, *_ = lines_shown(LINES, "US", "crisis", WORDS)
    assert first["name"] == "988 Suicide & Crisis Lifeline"


@pytest.mark.parametrize(("code", "number"), [("US", "911"), ("GB", "999"), ("XX", "112")])
def test_that_in_an_emergency_the_emergency_number_comes_first(code: str, number: str) -> None:
    first, *others = lines_shown(LINES, code, "emergency", WORDS)
    assert first["links"][0]["href"] == f"tel:{number}"
    assert others == lines_shown(LINES, code, "crisis", WORDS)


def test_that_agency_and_days_stand_in_the_words_of_the_page() -> None:
    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for one in value.values() for text in texts(one)]
        if isinstance(value, list):
            return [text for one in value for text in texts(one)]
        return [str(value)]

    found = texts(WORDS)
    assert any("Harbor House" in text for text in found)
    assert any("30 days" in text for text in found)
    assert not [text for text in found if "{" in text]


@pytest.mark.parametrize("text", [None, "a: ["])
def test_that_missing_words_stop_the_start_by_name(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "page.yml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"page\.yml"):
        load_words(tmp_path, "agency", 30)
