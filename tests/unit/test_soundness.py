"""Everything people can be shown is looked through at once, before anything starts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.settings import ROOT, Settings
from bot.soundness import inspect, require_sound

TODAY = date(2026, 12, 1)


@pytest.fixture
def shipped(tmp_path: Path, plain_settings: Settings) -> Settings:
    """Return settings over a copy of the shipped knowledge, for a test to break."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "copy")
    return replace(plain_settings, knowledge_folder=tmp_path / "copy", sources_folder=tmp_path / "none")


def change(settings: Settings, name: str, old: str, new: str) -> None:
    path = settings.knowledge_folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_that_what_ships_is_sound(shipped: Settings) -> None:
    assert require_sound(shipped).entries
    knowledge, faults, compared = inspect(shipped, TODAY)
    assert knowledge.entries
    assert (faults, compared) == ([], False)


def test_that_faults_of_every_kind_of_file_come_together(shipped: Settings) -> None:
    change(shipped, "entries/dual-roles.md", "max_risk: concern", "max_risk: any")
    change(shipped, "lines/us.yml", 'emergency: "911"', "emergency: 911")
    change(shipped, "replies.yml", "\nempty:", "\nvoid:")
    (shipped.knowledge_folder / "care/crisis.md").unlink()
    (shipped.knowledge_folder / "page.yml").write_text("a: [", encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        require_sound(shipped)
    named = {fault.file for fault in raised.value.faults}
    assert {"entries/dual-roles.md", "lines/us.yml", "replies.yml", "care/crisis.md", "page.yml"} <= named
    assert {fault.file for fault in inspect(shipped, TODAY)[1]} >= named


def test_that_a_place_to_begin_that_is_no_entry_stops_the_start(shipped: Settings) -> None:
    change(shipped, "replies.yml", "negative-self-talk", "no-such-entry")
    with pytest.raises(KnowledgeError, match=r"replies\.yml.*no-such-entry"):
        require_sound(shipped)


def test_that_a_button_of_the_dialogue_that_leads_nowhere_stops_the_start(shipped: Settings) -> None:
    (shipped.knowledge_folder / "entries/excludes-medical-advice.md").unlink()
    with pytest.raises(KnowledgeError, match=r"domain\.yml.*excludes-medical-advice"):
        require_sound(shipped)


def test_that_a_past_review_date_is_for_the_curator_and_does_not_stop_the_start(shipped: Settings) -> None:
    later = date(2028, 1, 1)
    assert require_sound(shipped)
    assert {fault.field for fault in inspect(shipped, later)[1]} == {"review_due"}
