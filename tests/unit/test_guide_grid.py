"""Walking the stage grid: on, back, across, both ends, and two cells side by side."""

from __future__ import annotations

import pytest

from bot.conversation.guidance import Guide, Heard, State, Step
from bot.conversation.mentions import Mentions
from bot.knowledge.model import Cell, Knowledge

ROLES = ["consumer", "clinicians", "community-supports", None]


def said(step: Step) -> list[str]:
    return [say.response for say in step.says]


@pytest.fixture(scope="module")
def stages(knowledge: Knowledge) -> list[str]:
    return [stage.id for stage in knowledge.grid.stages]


def at(knowledge: Knowledge, stage: str, role: str | None) -> State:
    return State(entry=knowledge.grid.entry_id(Cell(stage, role)))


def where(knowledge: Knowledge, step: Step) -> Cell | None:
    return knowledge.entries[step.state.entry or ""].cell


@pytest.mark.parametrize("role", ROLES)
def test_that_one_can_walk_from_the_first_stage_to_the_last_in_one_row(
    guide: Guide, knowledge: Knowledge, stages: list[str], role: str | None
) -> None:
    state = at(knowledge, stages[0], role)
    for stage in stages[1:]:
        step = guide.next_stage(state, Heard())
        assert where(knowledge, step) == Cell(stage, role)
        state = step.state
    assert (said(guide.next_stage(state, Heard())), guide.next_stage(state, Heard()).state) == (["utter_last_stage"], state)


@pytest.mark.parametrize("role", ROLES)
def test_that_one_can_walk_back_to_the_first_stage(
    guide: Guide, knowledge: Knowledge, stages: list[str], role: str | None
) -> None:
    state = at(knowledge, stages[-1], role)
    for stage in stages[-2::-1]:
        state = guide.previous_stage(state, Heard()).state
        assert knowledge.entries[state.entry or ""].cell == Cell(stage, role)
    assert said(guide.previous_stage(state, Heard())) == ["utter_first_stage"]


def test_that_every_cell_offers_the_next_stage(guide: Guide, knowledge: Knowledge, stages: list[str]) -> None:
    step = guide.next_stage(at(knowledge, stages[0], "consumer"), Heard())
    assert "/next_stage" in [button.payload for button in step.says[0].buttons]


@pytest.mark.parametrize("walk", [Guide.next_stage, Guide.previous_stage, Guide.compare])
def test_that_outside_the_grid_it_is_asked_which_stage(guide: Guide, knowledge: Knowledge, stages: list[str], walk) -> None:
    for state in (State(), State(entry="what-peer-support-is")):
        step = walk(guide, state, Heard())
        assert said(step) == ["utter_which_stage"]
        assert step.state.options == tuple(f"stage-{stage}" for stage in stages)


def test_that_the_stage_asked_for_can_be_picked_by_its_place(guide: Guide, knowledge: Knowledge, stages: list[str]) -> None:
    state = guide.next_stage(State(), Heard()).state
    step = guide.pick(state, Heard(mentions=Mentions(place=3)))
    assert where(knowledge, step) == Cell(stages[2], None)


def test_that_a_stage_named_outside_the_grid_is_gone_to(guide: Guide, knowledge: Knowledge, stages: list[str]) -> None:
    heard = Heard(mentions=Mentions(stage=stages[2], role="clinicians"))
    assert where(knowledge, guide.next_stage(State(), heard)) == Cell(stages[2], "clinicians")


def test_that_a_role_named_on_the_way_changes_the_row(guide: Guide, knowledge: Knowledge, stages: list[str]) -> None:
    step = guide.next_stage(at(knowledge, stages[0], "consumer"), Heard(mentions=Mentions(role="clinicians")))
    assert where(knowledge, step) == Cell(stages[1], "clinicians")


@pytest.mark.parametrize(
    ("here", "named", "other"),
    [
        ((0, "consumer"), (None, None), (1, "consumer")),
        ((3, "consumer"), (None, None), (2, "consumer")),
        ((0, "consumer"), (None, "clinicians"), (0, "clinicians")),
        ((0, "consumer"), (2, None), (2, "consumer")),
        ((1, None), (3, None), (3, None)),
    ],
)
def test_that_two_cells_are_put_side_by_side(
    guide: Guide, knowledge: Knowledge, stages: list[str], here: tuple, named: tuple, other: tuple
) -> None:
    state = at(knowledge, stages[here[0]], here[1])
    mentions = Mentions(stage=None if named[0] is None else stages[named[0]], role=named[1])
    step = guide.compare(state, Heard(mentions=mentions))
    one = knowledge.entries[state.entry or ""]
    two = knowledge.entries[knowledge.grid.entry_id(Cell(stages[other[0]], other[1]))]
    assert said(step) == ["utter_compare"]
    assert (step.says[0].values["one"], step.says[0].values["two"]) == (one.title, two.title)
    assert (step.says[0].values["one_text"], step.says[0].values["two_text"]) == (one.answer, two.answer)
    assert step.state == state


def test_that_a_step_past_either_end_of_the_grid_leads_nowhere(knowledge: Knowledge, stages: list[str]) -> None:
    grid = knowledge.grid
    assert [grid.neighbour(stage, 1) for stage in stages] == [*stages[1:], None]
    assert [grid.neighbour(stage, -1) for stage in stages] == [None, *stages[:-1]]
