"""The knowledge folder as it ships: sound, complete, and no text of it lacking."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from bot.conversation.replies import load_replies
from bot.knowledge.checking import check
from bot.knowledge.model import Audience, Cell, Knowledge
from bot.safety.cards import NAMES, load_cards
from bot.safety.lines import load_lines
from bot.settings import ROOT, Settings

TODAY = date(2026, 12, 1)


def test_that_the_shipped_knowledge_has_no_faults(knowledge: Knowledge, plain_settings: Settings) -> None:
    files = {source.id: plain_settings.sources_folder / source.file for source in knowledge.sources.values()}
    at_hand = {name: file.read_text(encoding="utf-8") for name, file in files.items() if file.is_file()}
    assert check(knowledge, TODAY, at_hand) == []


def test_that_all_five_documents_are_sources(knowledge: Knowledge) -> None:
    assert len(knowledge.sources) == 5
    cited = {citation.source for entry in knowledge.entries.values() for citation in entry.sources}
    assert cited == set(knowledge.sources)


def test_that_the_grid_has_four_stages_three_roles_and_every_cell(knowledge: Knowledge) -> None:
    grid = knowledge.grid
    assert (len(grid.stages), len(grid.roles)) == (4, 3)
    assert [stage.number for stage in grid.stages] == [1, 2, 3, 4]
    cells = [Cell(stage.id, role.id) for stage in grid.stages for role in grid.roles]
    for cell in [*cells, *(Cell(stage.id, None) for stage in grid.stages)]:
        assert knowledge.entries[grid.entry_id(cell)].cell == cell


def test_that_every_citation_reads_as_a_title_and_a_place(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        assert entry.sources
        for citation in entry.sources:
            assert knowledge.cite(citation).endswith(citation.section)


def test_that_no_entry_needs_an_emergency_to_be_served(knowledge: Knowledge) -> None:
    assert {entry.max_risk for entry in knowledge.entries.values()} <= {"none", "concern", "crisis"}


def test_that_every_audience_is_spoken_to_somewhere(knowledge: Knowledge) -> None:
    noted = {audience for entry in knowledge.entries.values() for audience in entry.notes}
    assert noted == set(Audience) - {Audience.CONSUMER}


def test_that_texts_have_no_gap_left_open(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        for text in entry.texts():
            assert not set("{}[]") & set(text), (entry.id, text)


@pytest.mark.parametrize("name", NAMES)
def test_that_every_card_has_words_a_review_date_and_no_gap_but_the_emergency_number(name: str) -> None:
    folder = ROOT / "knowledge" / "care"
    head = yaml.safe_load((folder / f"{name}.md").read_text(encoding="utf-8").split("---\n")[1])
    assert head["review_due"] > TODAY
    assert "{" not in load_cards(folder)[name].replace("{emergency}", "911")


def test_that_the_emergency_card_names_the_emergency_number() -> None:
    assert "{emergency}" in load_cards(ROOT / "knowledge" / "care")["emergency"]


def test_that_every_country_shows_crisis_lines_that_can_be_reached() -> None:
    lines = load_lines(ROOT / "knowledge" / "lines")
    for code in (*lines.codes(), "ZZ"):
        assert lines.country(code).emergency.isdigit()
        shown = lines.for_purpose(code, "crisis")
        assert shown
        assert all(line.call or line.text_to or line.chat or line.web for line in shown)


def test_that_the_fixed_words_name_the_gaps_they_are_filled_with() -> None:
    replies = load_replies(ROOT / "knowledge")
    assert {"{agency}", "{days}"} <= {word.strip(".,'s") for word in replies.texts["welcome"].replace("'s", " ").split()}
    assert "{limit}" in replies.texts["too_long"]


def test_that_the_welcome_says_what_it_is_and_is_not() -> None:
    welcome = load_replies(ROOT / "knowledge").texts["welcome"]
    assert "computer program, not a person, and not an emergency service" in welcome
