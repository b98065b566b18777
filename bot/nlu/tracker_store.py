"""Rasa tracker store: one bounded row a conversation, in our own database.

Rasa's SQL store keeps every event and reads them all back at each message, so that the five-hundredth turn is far slower
than the fifth. Here the slots and the last events are kept; rules and steps need no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.settings import load_settings
from bot.store.database import open_database
from bot.store.trackers import Trackers

KEPT: Final = 8
"""Events kept: the last turn, more than the rules look at."""


class RecentTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Keeps where each conversation stands, and its last few events."""

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        """See base; the database is that of the settings."""
        super().__init__(domain, event_broker)
        self._trackers = Trackers(open_database(load_settings()))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """See base."""
        await self.stream_events(tracker)
        kept = recent(list(tracker.events), KEPT)
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        data = {"slots": slots, "events": [event.as_dict() for event in kept]}
        self._trackers.save(tracker.sender_id, json.dumps(data))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """See base."""
        stored = self._trackers.find(sender_id)
        if stored is None or self.domain is None:
            return None
        data = json.loads(stored)
        slots = [SlotSet(name, value).as_dict() for name, value in data["slots"].items()]
        return DialogueStateTracker.from_dict(sender_id, [*slots, *data["events"]], self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """See base."""
        return self._trackers.conversations()


def recent(events: list[Event], count: int) -> list[Event]:
    """Return at most about `count` of the last `events`, cut where a turn begins so that the rules read them rightly."""
    if len(events) <= count:
        return events
    for place in range(len(events) - count, len(events)):
        if isinstance(events[place], UserUttered):
            return [ActionExecuted(ACTION_LISTEN_NAME), *events[place:]]
    return events[-count:]
