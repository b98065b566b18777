"""The dialogue on questions: answer, offer, pick from what was offered, begin anew."""

from __future__ import annotations

import pytest

from bot.conversation.guidance import REMEMBERED, Guide, Heard, State, Step
from bot.conversation.mentions import Mentions
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience
from bot.knowledge.search import Match
from tests.unit.builders import entry, knowledge_of

KNOWN = knowledge_of(
    entry("watering", see_also=("pruning", "planting", "weeding")),
    entry("pruning", max_risk="none"),
    entry("planting", notes={Audience.PEER_WORKER: "Ask first."}),
    entry("weeding"),
)
GUIDE = Guide(KNOWN, topics=("watering", "planting"), coping=("pruning", "weeding"))
OFFERED = State(options=("watering", "pruning", "weeding"))
MATCHES = (Match("watering", 0.7), Match("pruning", 0.2), Match("weeding", 0.01))


def said(step: Step) -> list[str]:
    return [say.response for say in step.says]


def buttons(step: Step) -> list[str]:
    return [button.payload for say in step.says for button in say.buttons]


def heard(place: int | None = None, **changes: object) -> Heard:
    return Heard(mentions=Mentions(place=place), **changes)


def test_that_a_question_is_answered_with_its_source_and_the_way_on() -> None:
    step = GUIDE.answer(State(), Heard(Band.ANSWER, MATCHES))
    assert said(step) == ["utter_answer"]
    say = step.says[0]
    assert say.values["answer"] == "Water it in the morning."
    assert (say.about.band, say.about.entry, say.about.score) == (Band.ANSWER, "watering", 0.7)
    assert say.about.sources == ("title, slide 1",)
    assert buttons(step) == ["/tell_more", '/open_entry{"entry": "pruning"}', '/open_entry{"entry": "planting"}']
    assert step.state.entry == "watering"


def test_that_the_topic_one_comes_from_is_not_offered_as_related() -> None:
    step = GUIDE.answer(State(entry="pruning"), Heard(Band.ANSWER, MATCHES))
    assert '/open_entry{"entry": "pruning"}' not in buttons(step)


def test_that_what_may_be_meant_is_offered_best_first_and_remembered() -> None:
    step = GUIDE.answer(State(entry="planting"), Heard(Band.OFFER, MATCHES))
    assert said(step) == ["utter_offer"]
    assert buttons(step) == ['/open_entry{"entry": "watering"}', '/open_entry{"entry": "pruning"}', "/none_of_these"]
    assert step.state == State(entry="planting", options=("watering", "pruning"))
    assert (step.says[0].about.band, step.says[0].about.entry) == (Band.OFFER, "watering")


@pytest.mark.parametrize("matches", [MATCHES, ()])
def test_that_what_is_not_in_the_guidelines_is_said_plainly_with_a_way_on(matches: tuple[Match, ...]) -> None:
    step = GUIDE.answer(OFFERED, Heard(Band.NONE, matches))
    assert said(step) == ["utter_not_in_guidelines"]
    assert step.says[0].about.band is Band.NONE
    assert step.says[0].about.entry is None
    assert buttons(step) == ["/ask_human", "/ask_topics"]
    assert step.state.options == ()


def test_that_a_button_opens_its_entry() -> None:
    assert GUIDE.open_picked(OFFERED, Heard(picked="pruning")).state.entry == "pruning"


@pytest.mark.parametrize("picked", [None, "", "retired"])
def test_that_a_button_for_an_entry_that_is_gone_opens_nothing(picked: str | None) -> None:
    step = GUIDE.open_picked(OFFERED, Heard(picked=picked))
    assert (said(step), step.state) == (["utter_nothing_to_pick"], OFFERED)


@pytest.mark.parametrize(("place", "entry_id"), [(1, "watering"), (2, "pruning"), (3, "weeding"), (-1, "weeding")])
def test_that_the_second_and_the_last_one_are_found_in_what_was_offered(place: int, entry_id: str) -> None:
    step = GUIDE.pick(OFFERED, heard(place))
    assert (step.state.entry, step.state.options) == (entry_id, ())


def test_that_picking_past_the_end_says_how_many_there_are() -> None:
    step = GUIDE.pick(State(options=("watering", "pruning")), heard(3))
    assert said(step) == ["utter_fewer_options"]
    assert step.says[0].values["count"] == "2"
    assert step.state.options == ("watering", "pruning")


@pytest.mark.parametrize(("state", "place"), [(State(), 2), (OFFERED, None)])
def test_that_there_is_nothing_to_pick_without_an_offer_or_a_place(state: State, place: int | None) -> None:
    assert said(GUIDE.pick(state, heard(place))) == ["utter_nothing_to_pick"]


@pytest.mark.parametrize("step", [Guide.pick, Guide.affirm, Guide.repeat, Guide.go_back])
def test_that_an_entry_retired_since_it_was_offered_is_no_crash(step: object) -> None:
    state = State(entry="retired", options=("retired",), past=("retired",))
    assert "utter_nothing_to_pick" in said(step(GUIDE, state, heard(1)))


def test_that_none_of_these_forgets_the_options_and_shows_a_way_on() -> None:
    step = GUIDE.none_of_these(OFFERED, heard())
    assert (said(step), step.state.options) == (["utter_none_of_these"], ())
    assert buttons(step) == ["/ask_human", "/ask_topics"]


def test_that_topics_are_offered_and_can_be_picked() -> None:
    step = GUIDE.topics(State(), heard())
    assert step.state.options == ("watering", "planting")
    assert GUIDE.pick(step.state, heard(2)).state.entry == "planting"


def test_that_a_feeling_is_met_with_coping_a_likely_one_first_and_a_human() -> None:
    assert GUIDE.feeling(State(), heard()).state.options == ("pruning", "weeding")
    step = GUIDE.feeling(State(), heard(matches=(Match("watering", 0.5), Match("weeding", 0.3))))
    assert step.state.options == ("weeding", "pruning")
    assert buttons(step)[-1] == "/ask_human"


def test_that_a_wish_for_a_human_shows_the_lines() -> None:
    say = GUIDE.human(State(), heard()).says[0]
    assert (say.response, say.about.lines) == ("utter_human", "crisis")


def test_that_another_emergency_shows_the_emergency_number() -> None:
    assert GUIDE.other_emergency(State(), heard()).says[0].about.lines == "emergency"


def test_that_yes_takes_the_first_option_then_more_then_asks_back() -> None:
    assert GUIDE.affirm(OFFERED, heard()).state.entry == "watering"
    assert said(GUIDE.affirm(State(entry="watering"), heard())) == ["utter_more"]
    assert said(GUIDE.affirm(State(), heard())) == ["utter_affirm"]


@pytest.mark.parametrize(
    ("risk", "entry_id", "served"),
    [
        ("none", "pruning", True),
        ("concern", "pruning", False),
        ("concern", "watering", True),
        ("crisis", "watering", False),
        ("emergency", "watering", False),
    ],
)
def test_that_no_entry_is_served_above_its_highest_risk(risk: str, entry_id: str, served: bool) -> None:
    step = GUIDE.open_picked(State(), Heard(picked=entry_id, risk=risk))
    assert (said(step) == ["utter_answer"]) == served
    assert served or (said(step) == ["utter_not_now"] and step.state == State())


def test_that_the_last_topics_are_remembered_in_order() -> None:
    names = [f"topic-{number}" for number in range(REMEMBERED + 4)]
    guide, state = Guide(knowledge_of(*map(entry, names))), State()
    for name in names:
        state = guide.open_picked(state, Heard(picked=name)).state
    assert state.past == tuple(names[-REMEMBERED - 1 : -1])
    assert guide.open_picked(state, Heard(picked=names[-3])).state.past == (*names[-REMEMBERED - 1 : -3], *names[-2:])


def test_that_starting_over_forgets_the_whole_thread() -> None:
    told = State("watering", ("pruning",), ("weeding",), ("more",), Audience.FAMILY, True)
    step = GUIDE.start_over(told, heard())
    assert (said(step), step.state, buttons(step)) == (["utter_started_over"], State(), ["/ask_topics"])
