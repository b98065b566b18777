"""What a message names in passing: who is asking, a stage or role of the grid, a place in a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.mentions import Mentions, read
from bot.knowledge.loading import load
from bot.knowledge.model import Audience, Grid, Knowledge, Stage
from bot.settings import ROOT

GRID = load(ROOT / "knowledge").grid
ROLES = {role.id for role in GRID.roles}
STAGES = {stage.id for stage in GRID.stages}


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("I'm a peer worker, what do I do?", Audience.PEER_WORKER),
        ("I’m a new peer specialist", Audience.PEER_WORKER),
        ("as a CPS I wonder", Audience.PEER_WORKER),
        ("one of my clients wants to be friends", Audience.PEER_WORKER),
        ("what do i ask my supervisor", Audience.PEER_WORKER),
        ("I am a psychiatrist on a ward", Audience.CLINICIAN),
        ("one of my patients asks about peers", Audience.CLINICIAN),
        ("speaking as a nurse", Audience.CLINICIAN),
        ("how can I help my brother", Audience.FAMILY),
        ("my daughter refuses to see anyone", Audience.FAMILY),
        ("I'm his mother", Audience.FAMILY),
        ("no, I meant for me", Audience.CONSUMER),
        ("I'm in recovery", Audience.CONSUMER),
        ("my therapist says no", Audience.CONSUMER),
        ("what is peer support", None),
        ("do i have to tell my boss", None),
        ("", None),
    ],
)
def test_that_who_is_asking_is_picked_up_from_what_they_say(text: str, audience: Audience | None) -> None:
    assert read(text, GRID).audience is audience


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("the dependent and unaware stage", 1),
        ("DEPENDENT/AWARE please", 2),
        ("what about stage three?", 3),
        ("4th stage", 4),
        ("the interdependent aware one", 4),
        ("independent but aware", 3),
        ("what is peer support", None),
        ("am i dependable", None),
    ],
)
def test_that_a_stage_is_named_by_its_whole_name_longest_first(text: str, number: int | None) -> None:
    named = read(text, GRID).stage
    assert next((stage.number for stage in GRID.stages if stage.id == named), None) == number


def test_that_every_alias_of_the_grid_names_its_own_stage_or_role(knowledge: Knowledge) -> None:
    for stage in knowledge.grid.stages:
        assert {read(alias, knowledge.grid).stage for alias in (*stage.aliases, stage.name)} == {stage.id}
    for role in knowledge.grid.roles:
        assert {read(alias, knowledge.grid).role for alias in (*role.aliases, role.name)} == {role.id}


@pytest.mark.parametrize(
    ("text", "role"),
    [("what about for clinicians?", "clinicians"), ("and the community supports?", "community-supports"), ("and then?", None)],
)
def test_that_a_role_is_named(text: str, role: str | None) -> None:
    assert read(text, GRID).role == role


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the first one", 1),
        ("1", 1),
        ("2nd please", 2),
        ("The SECOND.", 2),
        ("option 2!", 2),
        ("#3", 3),
        ("(third)", 3),
        ("the last one", -1),
        ("bottom one", -1),
        ("tell me more", None),
        ("12", None),
        ("secondly", None),
        ("", None),
    ],
)
def test_that_a_place_in_a_list_is_named(text: str, place: int | None) -> None:
    assert read(text, GRID).place == place


@pytest.mark.parametrize(("text", "stage"), [("the dark red one", "second"), ("the red one", "first"), ("a darkred one", None)])
def test_that_of_two_names_the_longer_one_counts(text: str, stage: str | None) -> None:
    grid = Grid((Stage("first", "Red", 1, ("red",)), Stage("second", "Dark red", 2, ("dark red",))), ())
    assert read(text, grid).stage == stage


def test_that_a_message_can_name_several_things_at_once() -> None:
    found = read("I'm a nurse: what about stage 2 for clinicians?", GRID)
    assert (found.audience, found.stage, found.role) == (Audience.CLINICIAN, GRID.stages[1].id, "clinicians")


@given(st.text())
def test_that_any_text_is_read_and_names_only_what_there_is(text: str) -> None:
    found = read(text, GRID)
    assert found.audience is None or isinstance(found.audience, Audience)
    assert found.stage in STAGES | {None}
    assert found.role in ROLES | {None}
    assert found.place in {1, 2, 3, -1, None}
    assert read(text, GRID) == found


@pytest.mark.parametrize("text", ["", "   ", "🙂"])
def test_that_nothing_said_names_nothing(text: str) -> None:
    assert read(text, GRID) == Mentions()
