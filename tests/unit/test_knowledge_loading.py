"""Loading: sound files become knowledge; faulty ones are reported together, each with file, field and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Fault, KnowledgeError
from bot.knowledge.loading import file_of, load, parse_entry
from bot.knowledge.model import Audience, Cell
from tests.unit.builders import BODY, entry_text, source_item, stages, write_entry, write_yaml


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(KnowledgeError) as raised:
        load(folder)
    return raised.value.faults


def only_fault_of(folder: Path) -> Fault:
    (fault,) = faults_of(folder)
    return fault


def test_that_a_sound_folder_becomes_knowledge(folder: Path) -> None:
    knowledge = load(folder)
    assert set(knowledge.entries) == {"watering", "four-stages", "stage-seed", "stage-seed-consumer"}
    watering = knowledge.entries["watering"]
    assert (watering.answer, watering.simply, watering.more) == ("Water it in the morning.", "Water it.", "Not at noon.")
    assert knowledge.cite(watering.sources[0]) == "title, slide 1"
    assert knowledge.entries["stage-seed-consumer"].cell == Cell("seed", "consumer")


def test_that_notes_and_things_to_try_are_read_below_their_headings(folder: Path) -> None:
    notes = "\n## For peer workers\nAsk your supervisor.\n\n## For clinicians\nAsk the team.\n\n## Try this\nTake a can.\n"
    write_entry(folder, "watering", BODY + notes)
    watering = load(folder).entries["watering"]
    assert watering.notes == {Audience.PEER_WORKER: "Ask your supervisor.", Audience.CLINICIAN: "Ask the team."}
    assert watering.try_this == "Take a can."


@pytest.mark.parametrize("field", ["title", "ask", "for", "sources", "max_risk", "reviewed_on", "review_due"])
def test_that_a_missing_field_is_named_with_its_file_and_a_remedy(folder: Path, field: str) -> None:
    write_entry(folder, "watering", without=[field])
    fault = only_fault_of(folder)
    assert (fault.file, fault.field) == ("entries/watering.md", field)
    assert "missing" in fault.problem
    assert fault.remedy.endswith(".")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ["a", "list"]),
        ("title", "   "),
        ("ask", "one line only"),
        ("ask", []),
        ("ask", ["yes", True]),
        ("for", ["everyone"]),
        ("max_risk", "low"),
        ("max_risk", ["concern"]),
        ("review_due", "next year"),
        ("see_also", "four-stages"),
        ("see_also", ["no-such-entry"]),
        ("sources", ["guide, slide 9"]),
        ("sources", ["no-such-source, slide 1"]),
    ],
)
def test_that_a_wrong_value_is_named(folder: Path, field: str, value: object) -> None:
    write_entry(folder, "watering", **{field: value})
    fault = only_fault_of(folder)
    assert (fault.file, fault.field) == ("entries/watering.md", field)


def test_that_an_unknown_field_is_named(folder: Path) -> None:
    write_entry(folder, "watering", author="somebody")
    assert only_fault_of(folder).field == "author"


@pytest.mark.parametrize("heading", ["Simply", "More", "Why"])
def test_that_a_missing_part_is_named(folder: Path, heading: str) -> None:
    write_entry(folder, "watering", BODY.replace(f"## {heading}\n", "## Try this\n"))
    assert only_fault_of(folder).field == heading


def test_that_a_missing_answer_is_named(folder: Path) -> None:
    write_entry(folder, "watering", BODY.replace("Water it in the morning.", ""))
    assert only_fault_of(folder).field == "answer"


def test_that_an_unknown_heading_is_named(folder: Path) -> None:
    write_entry(folder, "watering", BODY + "\n## For gardeners\nDig.\n")
    assert only_fault_of(folder).field == "## For gardeners"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("no head at all", "head"),
        ("---\ntitle: never closed\n", "head"),
        ("words before\n---\ntitle: a\n---\nanswer", "head"),
        ("---\n- a\n- list\n---\nanswer", "head"),
        ("---\ntitle: a\nask: : wrong\n---\nanswer", "line 3"),
    ],
)
def test_that_an_unreadable_head_is_named(folder: Path, text: str, field: str) -> None:
    (folder / "entries/watering.md").write_text(text, encoding="utf-8")
    fault = only_fault_of(folder)
    assert (fault.file, fault.field) == ("entries/watering.md", field)


def test_that_a_day_the_calendar_lacks_is_a_fault_and_no_crash(folder: Path) -> None:
    text = entry_text().replace("2027-11-21", "2027-02-30")
    (folder / "entries/watering.md").write_text(text, encoding="utf-8")
    assert only_fault_of(folder).file == "entries/watering.md"


def test_that_a_date_with_a_time_is_a_fault_and_no_crash(folder: Path) -> None:
    text = entry_text().replace("2027-11-21", "2027-11-21 10:00:00")
    (folder / "entries/watering.md").write_text(text, encoding="utf-8")
    assert only_fault_of(folder).field == "review_due"


def test_that_a_file_in_another_encoding_is_a_fault_and_no_crash(folder: Path) -> None:
    (folder / "entries/watering.md").write_bytes(entry_text(title="Gießen").encode("latin-1").replace(b"\\xDF", b"\xdf"))
    assert only_fault_of(folder).file == "entries/watering.md"


def test_that_faults_of_all_files_come_together(folder: Path) -> None:
    write_entry(folder, "watering", without=["title", "review_due"])
    write_entry(folder, "pruning", max_risk="unknown")
    (folder / "sources.yml").write_text("a: [", encoding="utf-8")
    faults = faults_of(folder)
    assert {("entries/watering.md", "title"), ("entries/watering.md", "review_due"), ("entries/pruning.md", "max_risk")} <= {
        (fault.file, fault.field) for fault in faults
    }
    assert "sources.yml" in {fault.file for fault in faults}


def test_that_the_message_lists_every_fault_on_a_line(folder: Path) -> None:
    write_entry(folder, "watering", without=["title", "review_due"])
    with pytest.raises(KnowledgeError, match=r"2 fault\(s\)") as raised:
        load(folder)
    assert str(raised.value).count("\n  - entries/watering.md: ") == 2


@pytest.mark.parametrize("name", ["sources.yml", "stages.yml"])
def test_that_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert (name, "file") in {(fault.file, fault.field) for fault in faults_of(folder)}


def test_that_an_empty_folder_is_no_knowledge(tmp_path: Path) -> None:
    assert "There is no entry." in {fault.problem for fault in faults_of(tmp_path)}


def test_that_a_source_without_its_words_of_trust_is_named(folder: Path) -> None:
    grid = source_item(id="stage-grid", sections=["seed, consumer"], trust=None)
    write_yaml(folder / "sources.yml", {"sources": [source_item(), grid]})
    assert (only_fault_of(folder).file, only_fault_of(folder).field) == ("sources.yml", "trust")


@pytest.mark.parametrize("place", [None, {"role": "gardener"}, {"role": 7}, {"stage": ["seed"]}])
def test_that_a_cell_missing_in_the_grid_is_named(folder: Path, place: dict[str, object] | None) -> None:
    raw = stages()
    raw["cells"] = [raw["cells"][0] | place] if place else []
    write_yaml(folder / "stages.yml", raw)
    assert "seed, consumer" in {fault.field for fault in faults_of(folder)}


@pytest.mark.parametrize(
    "raw",
    [
        {"sources": None},
        {"sources": "guide"},
        {"sources": ["guide"]},
        {"sources": [source_item(no_content="slide 2")]},
        {"sources": [source_item(no_content=[{"why": "Title."}])]},
    ],
)
def test_that_sources_of_a_wrong_shape_are_a_fault_and_no_crash(folder: Path, raw: object) -> None:
    write_yaml(folder / "sources.yml", raw)
    assert "sources.yml" in {fault.file for fault in faults_of(folder)}


@pytest.mark.parametrize("field", ["stages", "roles", "cells"])
@pytest.mark.parametrize("value", [None, "seed", ["seed"]])
def test_that_stages_of_a_wrong_shape_are_a_fault_and_no_crash(folder: Path, field: str, value: object) -> None:
    write_yaml(folder / "stages.yml", stages() | {field: value})
    assert "stages.yml" in {fault.file for fault in faults_of(folder)}


def test_that_a_stage_without_a_number_is_a_fault_and_no_crash(folder: Path) -> None:
    raw = stages()
    raw["stages"][0]["number"] = "first"
    write_yaml(folder / "stages.yml", raw)
    assert (only_fault_of(folder).file, only_fault_of(folder).field) == ("stages.yml", "number")


def test_that_an_entry_is_found_again_by_its_file(folder: Path) -> None:
    for entry in load(folder).entries.values():
        assert (folder / file_of(entry)).is_file()


@given(st.text())
def test_that_whatever_a_file_holds_it_is_an_entry_or_a_fault(text: str) -> None:
    faults: list[Fault] = []
    assert (parse_entry("any", text, faults) is None) == bool(faults)


@given(st.dictionaries(st.sampled_from(["title", "ask", "for", "sources", "max_risk", "review_due"]), st.none() | st.integers()))
def test_that_a_head_with_wrong_values_is_never_an_entry_without_a_fault(changes: dict[str, object]) -> None:
    faults: list[Fault] = []
    made = parse_entry("any", entry_text(**changes), faults)
    assert bool(faults) == bool(changes)
    assert (made is None) == bool(changes)
    assert {fault.field for fault in faults} == set(changes)


def test_that_the_files_of_this_test_are_what_a_curator_writes() -> None:
    assert yaml.safe_load(entry_text().split("---\n")[1])["title"] == "Watering"
