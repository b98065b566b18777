"""Between Rasa's tracker and the dialogue: slots and parsed messages in, messages and slots out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversation.mentions import Mentions
from bot.conversation.reply import Button, Say
from bot.conversation.state import Heard, State, Step
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience
from bot.knowledge.search import Match


def state_of(tracker: Tracker) -> State:
    """Return where the conversation stands."""
    asker = tracker.get_slot("asker")
    return State(
        entry=tracker.get_slot("entry_shown"),
        options=tuple(tracker.get_slot("options") or ()),
        past=tuple(tracker.get_slot("past") or ()),
        told=tuple(tracker.get_slot("told") or ()),
        audience=Audience(asker) if asker else None,
        audience_asked=bool(tracker.get_slot("audience_asked")),
    )


def heard_in(tracker: Tracker) -> Heard:
    """Return what the engine understood of the last message."""
    message = tracker.latest_message
    knowledge = message.get("knowledge") or {}
    named = {one["entity"]: one["value"] for one in message.get("entities", [])}
    audience = named.get("audience")
    return Heard(
        band=Band(knowledge.get("band", Band.DIALOGUE.value)),
        matches=tuple(Match(**match) for match in knowledge.get("matches", [])),
        mentions=Mentions(Audience(audience) if audience else None, named.get("stage"), named.get("role"), named.get("place")),
        picked=named.get("entry"),
        risk=(message.get("metadata") or {}).get("risk", "none"),
    )


def tell(dispatcher: CollectingDispatcher, before: State, step: Step, words: Mapping[str, str]) -> list[EventType]:
    """Say what `step` says and return the slots that changed."""
    for say in step.says:
        dispatcher.utter_message(
            response=say.response,
            buttons=[_button(one, words) for one in say.buttons],
            json_message=_about(say),
            **{name: _filled(value, words) for name, value in say.values.items()},
        )
    return [SlotSet(name, value) for name, value in _slots(step.state).items() if value != _slots(before)[name]]


def remember_audience(state: State, heard: Heard) -> State:
    """Return `state` with who is asking, when the last message told it in passing."""
    return replace(state, audience=heard.mentions.audience) if heard.mentions.audience else state


def _slots(state: State) -> dict[str, Any]:
    return {
        "entry_shown": state.entry,
        "options": list(state.options),
        "past": list(state.past),
        "told": list(state.told),
        "asker": state.audience.value if state.audience else None,
        "audience_asked": state.audience_asked,
    }


def _button(button: Button, words: Mapping[str, str]) -> dict[str, str]:
    return {"title": _filled(button.title, words), "payload": button.payload}


def _filled(text: str, words: Mapping[str, str]) -> str:
    return words[text[1:-1]] if text.startswith("{") and text[1:-1] in words else text


def _about(say: Say) -> dict[str, Any]:
    about = say.about
    return {
        "band": about.band.value,
        "entry": about.entry,
        "score": about.score,
        "sources": list(about.sources),
        "lines": about.lines,
    }
