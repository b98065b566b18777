"""Emergency numbers and lines: the right country's, the best-known first, and a faulty file never half known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.errors import KnowledgeError
from bot.safety.lines import SHOWN, load_lines
from bot.settings import ROOT
from tests.unit.builders import write_yaml

LINES = load_lines(ROOT / "knowledge" / "lines")


def line(name: str, *purposes: str, **changes: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "for": list(purposes), "hours": "always", "languages": ["en"], "call": "1", **changes}


def country(code: str, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"country": code, "name": code, "emergency": "112", "lines": list(lines), **changes}


@pytest.fixture
def lines_folder(tmp_path: Path) -> Path:
    write_yaml(tmp_path / "international.yml", country("ZZ", line("directory", "crisis")))
    return tmp_path


def faults_of(folder: Path) -> set[str]:
    with pytest.raises(KnowledgeError) as raised:
        load_lines(folder)
    return {fault.file for fault in raised.value.faults}


@pytest.mark.parametrize("code", ["XX", "", "us", "ZZ"])
def test_that_an_unknown_country_gets_the_international_directory(code: str) -> None:
    assert LINES.country(code).code == "ZZ"
    assert [one.id for one in LINES.for_purpose(code, "crisis")] == ["find-a-helpline", "befrienders"]


def test_that_a_known_country_shows_its_own_number_and_its_general_lines_first() -> None:
    assert LINES.country("US").emergency == "911"
    assert [one.id for one in LINES.for_purpose("US", "crisis")] == ["us-988", "us-crisis-text-line", "find-a-helpline"]


def test_that_the_codes_leave_out_the_directory() -> None:
    assert "ZZ" not in LINES.codes()
    assert list(LINES.codes()) == sorted(LINES.codes())


def test_that_lines_for_some_people_only_are_not_put_before_everyone(lines_folder: Path) -> None:
    here = country("AA", line("young", "crisis", "youth"), line("all", "crisis"), line("warm", "warmline"))
    write_yaml(lines_folder / "aa.yml", here)
    found = load_lines(lines_folder).for_purpose("AA", "crisis")
    assert [one.id for one in found] == ["all", "directory"]


def test_that_lines_for_some_are_shown_where_there_are_no_others(lines_folder: Path) -> None:
    write_yaml(lines_folder / "aa.yml", country("AA", line("young", "crisis", "youth")))
    found = load_lines(lines_folder).for_purpose("AA", "crisis")
    assert [one.id for one in found] == ["young", "directory"]


def test_that_no_more_lines_are_shown_than_one_can_choose_from(lines_folder: Path) -> None:
    write_yaml(lines_folder / "aa.yml", country("AA", *(line(f"line-{number}", "crisis") for number in range(9))))
    assert len(load_lines(lines_folder).for_purpose("AA", "crisis")) == SHOWN
    assert len(load_lines(lines_folder).for_purpose("AA", "crisis", count=5)) == 5


def test_that_a_purpose_nobody_serves_shows_nothing() -> None:
    assert LINES.for_purpose("US", "no-such-purpose") == ()


def test_that_the_ways_to_reach_a_line_are_read(lines_folder: Path) -> None:
    ways = {"call": "0800 1", "text": {"to": "85258", "word": "SHOUT"}, "chat": "https://a.example", "web": "https://b.example"}
    write_yaml(lines_folder / "aa.yml", country("AA", line("all", "crisis", hours=[{"days": ["mon"]}], note="Free.", **ways)))
    found = load_lines(lines_folder).for_purpose("AA", "crisis")[0]
    assert (found.call, found.text_to, found.text_word) == ("0800 1", "85258", "SHOUT")
    assert (found.chat, found.web, found.note, found.hours) == ("https://a.example", "https://b.example", "Free.", "varies")


@pytest.mark.parametrize("field", ["country", "name", "emergency", "lines"])
def test_that_a_country_without_a_field_is_a_fault(lines_folder: Path, field: str) -> None:
    write_yaml(lines_folder / "aa.yml", {name: value for name, value in country("AA").items() if name != field})
    assert faults_of(lines_folder) == {"lines/aa.yml"}


@pytest.mark.parametrize("field", ["id", "name", "for", "hours", "languages"])
def test_that_a_line_without_a_field_is_a_fault(lines_folder: Path, field: str) -> None:
    broken = {name: value for name, value in line("all", "crisis").items() if name != field}
    write_yaml(lines_folder / "aa.yml", country("AA", broken))
    assert faults_of(lines_folder) == {"lines/aa.yml"}


@pytest.mark.parametrize("text", ["", "[", "just words", "- a\n- list"])
def test_that_an_unreadable_file_is_a_fault(lines_folder: Path, text: str) -> None:
    (lines_folder / "aa.yml").write_text(text, encoding="utf-8")
    assert faults_of(lines_folder) == {"lines/aa.yml"}


@pytest.mark.parametrize(
    "raw",
    [
        country("AA", emergency=911),
        country("AA", emergency=0),
        country("AA", country=False),
        country("AA", line("all", "crisis", text="85258")),
        country("AA", line("all", "crisis", text=85258)),
        country("AA", line("all", call=988) | {"for": "crisis"}),
        country("AA", lines=["all"]),
        country("AA", lines=None),
    ],
)
def test_that_what_yaml_reads_as_something_else_is_a_fault_and_no_crash(lines_folder: Path, raw: dict[str, Any]) -> None:
    write_yaml(lines_folder / "aa.yml", raw)
    assert faults_of(lines_folder) == {"lines/aa.yml"}


def test_that_two_files_for_one_country_are_a_fault(lines_folder: Path) -> None:
    write_yaml(lines_folder / "aa.yml", country("AA"))
    write_yaml(lines_folder / "ab.yml", country("AA"))
    assert faults_of(lines_folder) == {"lines/ab.yml"}


def test_that_a_missing_directory_is_a_fault_told_with_the_others(tmp_path: Path) -> None:
    write_yaml(tmp_path / "aa.yml", {})
    assert faults_of(tmp_path) == {"lines/aa.yml", "lines/international.yml"}
