"""What all our actions share: the knowledge, loaded once, and one way to take a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.state import heard_in, remember_audience, state_of, tell
from bot.conversation.guidance import Guide
from bot.conversation.replies import Replies, load_replies
from bot.conversation.state import Heard, State, Step
from bot.knowledge.loading import load
from bot.settings import Settings, load_settings


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return load_settings()


@lru_cache(maxsize=1)
def guide() -> Guide:
    """Return the dialogue over the knowledge, read once a process."""
    return Guide(load(settings().knowledge_folder), replies().topics, replies().coping)


@lru_cache(maxsize=1)
def replies() -> Replies:
    """Return the fixed words, read once a process."""
    return load_replies(settings().knowledge_folder)


@lru_cache(maxsize=1)
def words() -> Mapping[str, str]:
    """Return the words that fill the gaps of buttons and responses."""
    contact = replies().texts["human_contact"] if settings().agency_contact else ""
    filled = contact.replace("{agency}", settings().agency_name).replace("{contact}", settings().agency_contact)
    return {**replies().buttons, "human_contact": filled}


class TakesStep:
    """What an action needs to take one step of the dialogue.

    To add an action: subclass this and Action, give its name and the method of `Guide` it calls, and add a rule in data/rules/.
    """

    action: ClassVar[str]
    step: ClassVar[Callable[[Guide, State, Heard], Step]]

    def name(self) -> str:
        """See rasa_sdk.Action."""
        return self.action

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """See rasa_sdk.Action."""
        before = state_of(tracker)
        heard = heard_in(tracker)
        step = type(self).step(guide(), remember_audience(before, heard), heard)
        return tell(dispatcher, before, step, words())
