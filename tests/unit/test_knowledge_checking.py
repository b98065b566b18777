"""The curators' check: each thing to mend is found, and nothing that is sound is blamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import Fault
from bot.knowledge.checking import check, plain
from bot.knowledge.model import Audience, Entry
from tests.unit.builders import TODAY, entry, knowledge_of, source

DOCUMENT = "A friend who fell into the same hole last year knows the way out of it and jumps in beside you at once."
COPIED = "fell into the same hole last year knows the way out of"


def faults_of(*entries: Entry, documents: dict[str, str] | None = None, today: date = TODAY) -> list[Fault]:
    return check(knowledge_of(*entries), today, documents or {})


def test_that_sound_knowledge_has_no_faults() -> None:
    assert faults_of(entry("watering"), entry("pruning")) == []


def test_that_a_section_no_entry_cites_is_found() -> None:
    knowledge = knowledge_of(entry(), sources=[source(sections=("slide 1", "slide 2"))])
    (fault,) = check(knowledge, TODAY, {})
    assert (fault.file, fault.field) == ("sources.yml", "guide, slide 2")
    assert "no_content" in fault.remedy


def test_that_a_section_marked_as_no_content_need_not_be_cited() -> None:
    knowledge = knowledge_of(entry(), sources=[source(sections=("slide 1",), no_content=("slide 2",))])
    assert check(knowledge, TODAY, {}) == []


@pytest.mark.parametrize(("words", "faulty"), [(60, False), (61, True)])
def test_that_an_answer_has_at_most_sixty_words(words: int, faulty: bool) -> None:
    found = faults_of(entry(answer=" ".join(["word"] * words)))
    assert bool(found) == faulty
    assert not faulty or f"{words} words" in found[0].problem


@pytest.mark.parametrize(("lines", "faulty"), [(8, False), (7, True)])
def test_that_an_entry_has_at_least_eight_ask_lines(lines: int, faulty: bool) -> None:
    assert bool(faults_of(entry(ask=tuple(f"question {number}" for number in range(lines))))) == faulty


@pytest.mark.parametrize(("days", "faulty"), [(1, False), (0, True), (-1, True)])
def test_that_a_review_date_must_lie_ahead(days: int, faulty: bool) -> None:
    found = faults_of(entry(review_due=TODAY + timedelta(days=days)))
    assert [fault.field for fault in found] == (["review_due"] if faulty else [])


@pytest.mark.parametrize("same", ["How do I water it?", "how do i WATER it", "  how — do I water it!! "])
def test_that_ask_lines_of_two_entries_collide_whatever_their_signs(same: str) -> None:
    one = entry("watering")
    two = entry("pruning")
    found = faults_of(replace(one, ask=(*one.ask, "how do i water it")), replace(two, ask=(*two.ask, same)))
    assert [(fault.file, fault.field) for fault in found] == [("entries/pruning.md", "ask")]
    assert "watering" in found[0].problem


def test_that_an_entry_does_not_collide_with_itself() -> None:
    one = entry()
    assert faults_of(replace(one, ask=(*one.ask, "water it", "Water it?"))) == []


@pytest.mark.parametrize(("text", "faulty"), [(COPIED, True), (COPIED.upper().replace(" ", " \n"), True), (COPIED[5:], False)])
def test_that_twelve_words_in_a_row_count_as_copied_and_eleven_do_not(text: str, faulty: bool) -> None:
    found = faults_of(entry(more=f"They say: {text}!"), documents={"guide": DOCUMENT})
    assert bool(found) == faulty
    assert not faulty or "copies a source" in found[0].problem


@pytest.mark.parametrize("field", ["title", "answer", "simply", "more", "why", "try_this"])
def test_that_every_text_is_compared_with_the_documents(field: str) -> None:
    assert faults_of(entry(**{field: COPIED}), documents={"guide": DOCUMENT})


def test_that_notes_and_ask_lines_are_compared_with_the_documents() -> None:
    assert faults_of(entry(notes={Audience.FAMILY: COPIED}), documents={"guide": DOCUMENT})
    assert faults_of(replace(entry(), ask=(*entry().ask, COPIED)), documents={"guide": DOCUMENT})


def test_that_nothing_is_compared_where_the_documents_are_not_at_hand() -> None:
    assert faults_of(entry(more=COPIED)) == []


def test_that_all_faults_come_together_in_order() -> None:
    found = faults_of(entry("b", review_due=TODAY), entry("a", ask=("short",), answer="word " * 61))
    assert found == sorted(found)
    assert {fault.file for fault in found} == {"entries/a.md", "entries/b.md"}
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "shape"),
    [("Don't I?", "dont i"), ("don’t  I", "dont i"), ("a_b-c", "a b c"), ("Größe 7", "größe 7"), ("!!", "")],
)
def test_that_lines_are_compared_by_letters_and_digits_alone(text: str, shape: str) -> None:
    assert plain(text) == shape
