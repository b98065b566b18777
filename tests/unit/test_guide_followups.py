"""The dialogue after an answer: more, why, where from, simpler, what to try, back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversation.guidance import Guide, Heard, State, Step
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience, Citation
from tests.unit.builders import entry, knowledge_of, source

CITED = (Citation("a", "slide 1"), Citation("b", "slide 1"), Citation("a", "slide 2"))
SOURCES = [source(id="a", short="Slides", trust="From 2008.", sections=("slide 1", "slide 2")), source(id="b", short="Essay")]
KNOWN = knowledge_of(
    entry("watering", sources=CITED, see_also=("pruning",), try_this="Take a can.", notes={Audience.FAMILY: "For you."}),
    entry("pruning", sources=CITED[:1]),
    entry("misconception-noon", sources=CITED[:1]),
    sources=SOURCES,
)
GUIDE = Guide(KNOWN)
HERE = State(entry="watering")
THERE = State(entry="pruning")


def said(step: Step) -> list[str]:
    return [say.response for say in step.says]


FOLLOW_UPS = [Guide.more, Guide.source, Guide.why, Guide.if_true, Guide.simpler, Guide.step, Guide.repeat, Guide.for_role]


@pytest.mark.parametrize("follow_up", FOLLOW_UPS)
def test_that_a_follow_up_to_nothing_asks_for_a_topic(follow_up: Callable[..., Step]) -> None:
    step = follow_up(GUIDE, State(), Heard())
    assert (said(step), step.state) == (["utter_nothing_yet"], State())


@pytest.mark.parametrize("follow_up", [one for one in FOLLOW_UPS if one not in (Guide.repeat, Guide.for_role)])
def test_that_a_follow_up_names_the_source_and_is_no_new_answer(follow_up: Callable[..., Step]) -> None:
    about = follow_up(GUIDE, HERE, Heard()).says[0].about
    assert (about.entry, about.band) == ("watering", Band.DIALOGUE)
    assert about.sources == ("title, slide 1", "title, slide 1", "title, slide 2")


def test_that_more_is_told_part_by_part_until_all_is_told() -> None:
    state, told = State(entry="watering", audience=Audience.FAMILY), []
    for _ in range(5):
        step = GUIDE.more(state, Heard())
        told += [(say.response, say.values.get("part")) for say in step.says]
        state = step.state
    assert told == [
        ("utter_more", "Not at noon."),
        ("utter_note", "For you."),
        ("utter_try_this", "Take a can."),
        ("utter_all_told", None),
        ("utter_all_told", None),
    ]


def test_that_more_leaves_out_notes_for_others_and_what_an_entry_lacks() -> None:
    first = GUIDE.more(THERE, Heard())
    assert said(first) == ["utter_more"]
    assert said(GUIDE.more(first.state, Heard())) == ["utter_all_told"]


def test_that_a_new_topic_is_told_from_its_beginning() -> None:
    state = GUIDE.more(HERE, Heard()).state
    state = GUIDE.open_picked(state, Heard(picked="pruning")).state
    assert said(GUIDE.more(state, Heard())) == ["utter_more"]


def test_that_the_source_lists_every_place_and_how_far_to_trust_each_document_once() -> None:
    values = GUIDE.source(HERE, Heard()).says[0].values
    assert values["sources"] == "- title, slide 1\n- title, slide 1\n- title, slide 2"
    assert values["trust"] == "- **Slides:** From 2008.\n- **Essay:** trust"


def test_that_why_tells_the_reason() -> None:
    step = GUIDE.why(HERE, Heard())
    assert step.says[0].values["part"] == "The sun burns wet leaves."
    assert step.state.told == ("why",)


def test_that_doubt_is_met_with_what_the_answer_rests_on() -> None:
    say = GUIDE.if_true(HERE, Heard()).says[0]
    assert (say.response, say.values["names"]) == ("utter_if_true", "Slides and Essay")


def test_that_doubt_about_a_misconception_is_not_met_with_its_truth() -> None:
    assert said(GUIDE.if_true(State(entry="misconception-noon"), Heard())) == ["utter_if_true_misconception"]


def test_that_it_is_said_more_simply_once_and_then_a_human_is_offered() -> None:
    step = GUIDE.simpler(HERE, Heard())
    assert (said(step), step.says[0].values["part"]) == (["utter_simply"], "Water it.")
    again = GUIDE.simpler(step.state, Heard())
    assert said(again) == ["utter_no_simpler"]
    assert "/ask_human" in [button.payload for button in again.says[0].buttons]


def test_that_one_small_step_is_given_or_what_else_there_is() -> None:
    assert GUIDE.step(HERE, Heard()).says[0].values["part"] == "Take a can."
    other = GUIDE.step(THERE, Heard())
    assert (said(other), other.says[0].values["more"]) == (["utter_no_step"], "Not at noon.")
    assert said(GUIDE.more(other.state, Heard())) == ["utter_all_told"]


def test_that_an_answer_that_missed_offers_what_is_near() -> None:
    step = GUIDE.not_helpful(HERE, Heard())
    assert (said(step), step.state.options) == (["utter_not_helpful"], ("pruning",))
    assert GUIDE.not_helpful(State(), Heard()).state.options == ()


def test_that_repeating_serves_the_same_and_keeps_the_way_back() -> None:
    state = State(entry="watering", past=("pruning",))
    step = GUIDE.repeat(state, Heard())
    assert (step.says[0].about.entry, step.state.past) == ("watering", ("pruning",))


def test_that_one_can_go_back_topic_by_topic_to_the_first() -> None:
    state = State()
    for name in ("watering", "pruning", "misconception-noon"):
        state = GUIDE.open_picked(state, Heard(picked=name)).state
    served = []
    for _ in range(2):
        step = GUIDE.go_back(state, Heard())
        assert said(step)[0] == "utter_going_back"
        served.append(step.says[1].about.entry)
        state = step.state
    assert served == ["pruning", "watering"]
    assert state.past == ()


def test_that_there_is_nothing_before_a_conversation_begins() -> None:
    step = GUIDE.go_back(State(), Heard())
    assert (said(step), step.state) == (["utter_nothing_before"], State())
