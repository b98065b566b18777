"""Between the engine's tracker and the dialogue: nothing is lost on the way in or out."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.state import heard_in, remember_audience, state_of, tell
from bot.conversation.guidance import Heard, State, Step
from bot.conversation.mentions import Mentions
from bot.conversation.reply import About, Button, Say
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience
from bot.knowledge.search import Match

FULL = State("watering", ("a", "b"), ("c",), ("more", "note"), Audience.FAMILY, True)
WORDS = {"more": "Tell me more", "for_family": "for family"}


def tracker(slots: dict[str, Any] | None = None, **message: Any) -> Tracker:
    return Tracker("c1", slots or {}, message, [], False, None, {}, "action_listen")


def slots_after(before: State, after: State) -> dict[str, Any]:
    events = tell(CollectingDispatcher(), before, Step((), after), WORDS)
    return {str(event["name"]): event["value"] for event in events}


def test_that_an_empty_tracker_is_a_beginning() -> None:
    assert state_of(tracker()) == State()
    assert heard_in(tracker()) == Heard()


@pytest.mark.parametrize("state", [State(), FULL, State(entry="watering"), State(audience=Audience.CONSUMER)])
def test_that_a_state_comes_back_as_it_was_kept(state: State) -> None:
    other = State("x", ("y",), ("z",), ("t",), Audience.CLINICIAN, not state.audience_asked)
    assert state_of(tracker(slots_after(other, state))) == state


def test_that_only_slots_that_changed_are_set() -> None:
    assert slots_after(FULL, FULL) == {}
    assert slots_after(State(), State(entry="watering", options=("a",))) == {"entry_shown": "watering", "options": ["a"]}
    assert slots_after(FULL, State()) == {
        "entry_shown": None,
        "options": [],
        "past": [],
        "told": [],
        "asker": None,
        "audience_asked": False,
    }


def test_that_what_the_engine_understood_is_heard() -> None:
    entities = [
        {"entity": "audience", "value": "clinician"},
        {"entity": "stage", "value": "dependent-aware"},
        {"entity": "role", "value": "clinicians"},
        {"entity": "place", "value": -1},
        {"entity": "entry", "value": "watering"},
    ]
    knowledge = {"band": "offer", "matches": [{"entry": "watering", "score": 0.4}]}
    heard = heard_in(tracker(entities=entities, knowledge=knowledge, metadata={"risk": "concern"}))
    assert heard == Heard(
        Band.OFFER,
        (Match("watering", 0.4),),
        Mentions(Audience.CLINICIAN, "dependent-aware", "clinicians", -1),
        "watering",
        "concern",
    )


@pytest.mark.parametrize("message", [{"metadata": None, "knowledge": None, "entities": []}, {"metadata": {}}])
def test_that_a_pressed_button_has_no_ranking_and_no_risk_of_its_own(message: dict[str, Any]) -> None:
    assert heard_in(tracker(**message)) == Heard()


def test_that_who_is_asking_is_remembered_from_what_was_said_in_passing() -> None:
    heard = Heard(mentions=Mentions(audience=Audience.PEER_WORKER))
    assert remember_audience(State(), heard).audience is Audience.PEER_WORKER
    assert remember_audience(FULL, heard).audience is Audience.PEER_WORKER
    assert remember_audience(FULL, Heard()) == FULL


def test_that_what_is_said_goes_out_by_name_with_buttons_and_what_stands_behind_it() -> None:
    dispatcher = CollectingDispatcher()
    about = About(Band.ANSWER, "watering", 0.8, ("Guide, slide 1",), "crisis")
    buttons = (Button("{more}", "/tell_more"), Button("About {more}", "/x"), Button("{unknown}", "/y"))
    say = Say("utter_answer", {"answer": "Water it.", "who": "{for_family}"}, buttons, about)
    tell(dispatcher, State(), Step((say, Say("utter_greet")), State()), WORDS)
    first, second = dispatcher.messages
    assert (first["response"], first["answer"], first["who"]) == ("utter_answer", "Water it.", "for family")
    assert [button["title"] for button in first["buttons"]] == ["Tell me more", "About {more}", "{unknown}"]
    assert [button["payload"] for button in first["buttons"]] == ["/tell_more", "/x", "/y"]
    assert first["custom"] == {
        "band": "answer",
        "entry": "watering",
        "score": 0.8,
        "sources": ["Guide, slide 1"],
        "lines": "crisis",
    }
    assert (second["response"], second["custom"]["entry"]) == ("utter_greet", None)


def test_that_no_text_is_given_beside_the_response() -> None:
    dispatcher = CollectingDispatcher()
    tell(dispatcher, State(), Step((Say("utter_greet"),), State()), WORDS)
    assert dispatcher.messages[0]["text"] is None
