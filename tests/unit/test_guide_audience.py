"""Who is asking: asked once, taken in any time, and it changes the answer."""

from __future__ import annotations

import pytest

from bot.conversation.guidance import Guide, Heard, State, Step
from bot.conversation.mentions import Mentions
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience, Cell, Knowledge
from bot.knowledge.search import Match
from tests.unit.builders import entry, knowledge_of

NOTES = {Audience.PEER_WORKER: "Ask your supervisor.", Audience.FAMILY: "Ask what helps."}
GUIDE = Guide(knowledge_of(entry("watering", notes=NOTES), entry("pruning", notes=NOTES), entry("weeding")))


def said(step: Step) -> list[str]:
    return [say.response for say in step.says]


def ask(state: State, name: str = "watering", audience: Audience | None = None) -> Step:
    return GUIDE.answer(state, Heard(Band.ANSWER, (Match(name, 0.9),), Mentions(audience=audience)))


def test_that_who_is_asking_is_asked_once_where_it_matters() -> None:
    first = ask(State())
    assert said(first) == ["utter_answer", "utter_ask_audience"]
    assert said(ask(first.state, "pruning")) == ["utter_answer"]


def test_that_it_is_not_asked_where_it_changes_nothing() -> None:
    step = ask(State(), "weeding")
    assert said(step) == ["utter_answer"]
    assert not step.state.audience_asked


@pytest.mark.parametrize("audience", list(Audience))
def test_that_it_is_not_asked_of_someone_who_told(audience: Audience) -> None:
    assert "utter_ask_audience" not in said(ask(State(), audience=audience))
    assert "utter_ask_audience" not in said(ask(State(audience=audience)))


def test_that_a_peer_worker_hears_the_note_for_peer_workers_with_the_answer() -> None:
    say = ask(State(audience=Audience.PEER_WORKER)).says[0]
    assert (say.response, say.values["note"]) == ("utter_answer_with_note", "Ask your supervisor.")


def test_that_a_note_told_with_the_answer_is_not_told_again() -> None:
    step = ask(State(audience=Audience.PEER_WORKER))
    more = GUIDE.more(step.state, Heard())
    assert said(GUIDE.more(more.state, Heard())) == ["utter_all_told"]


@pytest.mark.parametrize("audience", [Audience.CONSUMER, Audience.CLINICIAN])
def test_that_someone_without_a_note_hears_the_plain_answer(audience: Audience) -> None:
    assert said(ask(State(audience=audience))) == ["utter_answer"]


def test_that_what_a_message_tells_is_remembered_and_overrules_what_was_known() -> None:
    step = ask(State(audience=Audience.FAMILY), audience=Audience.PEER_WORKER)
    assert step.state.audience is Audience.PEER_WORKER
    assert step.says[0].values["note"] == "Ask your supervisor."


@pytest.mark.parametrize("audience", list(Audience))
def test_that_who_is_asking_is_taken_in(audience: Audience) -> None:
    step = GUIDE.note_audience(State(), Heard(mentions=Mentions(audience=audience)))
    assert said(step) == [f"utter_audience_{audience.value}"]
    assert (step.state.audience, step.state.audience_asked) == (audience, True)


def test_that_taking_in_who_is_asking_adds_the_note_to_the_topic_at_hand_once() -> None:
    heard = Heard(mentions=Mentions(audience=Audience.FAMILY))
    step = GUIDE.note_audience(State(entry="watering"), heard)
    assert said(step) == ["utter_audience_family", "utter_note"]
    assert step.says[1].values["part"] == "Ask what helps."
    assert said(GUIDE.note_audience(step.state, heard)) == ["utter_audience_family"]


def test_that_when_it_is_not_told_who_is_asking_it_is_asked() -> None:
    step = GUIDE.note_audience(State(), Heard())
    assert said(step) == ["utter_ask_audience"]
    assert len(step.says[0].buttons) == len(Audience)


def test_that_no_i_meant_for_me_answers_again_for_oneself() -> None:
    step = GUIDE.correct_audience(State(entry="watering", audience=Audience.FAMILY), Heard())
    assert said(step) == ["utter_meant_for", "utter_answer"]
    assert step.says[0].values["who"] == "{for_consumer}"
    assert step.state.audience is Audience.CONSUMER


def test_that_i_meant_as_a_worker_answers_again_with_the_workers_note() -> None:
    heard = Heard(mentions=Mentions(audience=Audience.PEER_WORKER))
    assert said(GUIDE.correct_audience(State(entry="watering"), heard)) == ["utter_meant_for", "utter_answer_with_note"]
    assert said(GUIDE.correct_audience(State(), heard)) == ["utter_audience_peer_worker"]


def test_that_a_correction_in_the_grid_moves_to_that_persons_cell(guide: Guide, knowledge: Knowledge) -> None:
    stage = knowledge.grid.stages[1].id
    here = State(entry=knowledge.grid.entry_id(Cell(stage, "clinicians")))
    step = guide.correct_audience(here, Heard())
    assert step.state.entry == knowledge.grid.entry_id(Cell(stage, "consumer"))


@pytest.mark.parametrize(
    ("mentions", "note"),
    [
        (Mentions(audience=Audience.FAMILY), "Ask what helps."),
        (Mentions(role="community-supports"), "Ask your supervisor."),
    ],
)
def test_that_a_topic_is_told_for_another_role_without_taking_one_for_it(mentions: Mentions, note: str) -> None:
    step = GUIDE.for_role(State(entry="watering", audience=Audience.CONSUMER), Heard(mentions=mentions))
    assert (said(step), step.says[0].values["part"]) == (["utter_note"], note)
    assert step.state.audience is Audience.CONSUMER


def test_that_where_nothing_is_said_for_a_role_that_is_said() -> None:
    step = GUIDE.for_role(State(entry="watering"), Heard(mentions=Mentions(role="clinicians")))
    assert (said(step), step.says[0].values["answer"]) == (["utter_nothing_separate"], "Water it.")


def test_that_a_role_that_was_not_understood_is_asked_for() -> None:
    step = GUIDE.for_role(State(entry="watering"), Heard())
    assert said(step) == ["utter_which_role"]
    assert len(step.says[0].buttons) == len(Audience)


def test_that_the_grid_moves_to_another_roles_cell_and_says_that_it_has_none_for_family(
    guide: Guide, knowledge: Knowledge
) -> None:
    stage = knowledge.grid.stages[0].id
    here = State(entry=knowledge.grid.entry_id(Cell(stage, None)))
    moved = guide.for_role(here, Heard(mentions=Mentions(role="clinicians")))
    assert moved.state.entry == knowledge.grid.entry_id(Cell(stage, "clinicians"))
    assert said(guide.for_role(here, Heard(mentions=Mentions(audience=Audience.FAMILY)))) == ["utter_grid_has_no_family"]
