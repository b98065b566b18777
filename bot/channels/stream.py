"""Hands what is new in a conversation to the pages that listen to it."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.store.conversations import Message


@dataclass(eq=False)
class Listener:
    """One open page: woken when there is news. `messages` are those it has not shown yet, in order."""

    news: asyncio.Event = field(default_factory=asyncio.Event)
    messages: deque[Message] = field(default_factory=deque)
    gone: bool = False


class Stream:
    """Who listens to which conversation, and in which one an answer is under way."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._typing: Counter[str] = Counter()

    @contextmanager
    def listen(self, conversation: str) -> Iterator[Listener]:
        """Listen while the block runs."""
        listener = Listener()
        self._listeners[conversation].add(listener)
        try:
            yield listener
        finally:
            self._listeners[conversation].discard(listener)
            if not self._listeners[conversation]:
                del self._listeners[conversation]

    def hand(self, message: Message) -> None:
        """Hand a kept message to all pages of its conversation."""
        for listener in self._listeners.get(message.conversation, ()):
            listener.messages.append(message)
            listener.news.set()

    def end(self, conversation: str) -> None:
        """Tell all pages of a conversation that it is gone."""
        for listener in self._listeners.get(conversation, ()):
            listener.gone = True
            listener.news.set()

    @contextmanager
    def typing(self, conversation: str) -> Iterator[None]:
        """Show that an answer is under way while the block runs."""
        self._typing[conversation] += 1
        self._nudge(conversation)
        try:
            yield
        finally:
            # Counted: a second answer may still be under way.
            self._typing -= Counter((conversation,))
            self._nudge(conversation)

    def _nudge(self, conversation: str) -> None:
        for listener in self._listeners.get(conversation, ()):
            listener.news.set()

    def is_typing(self, conversation: str) -> bool:
        """Return whether an answer is under way."""
        return conversation in self._typing

    def count(self) -> int:
        """Return how many pages listen."""
        return sum(len(listeners) for listeners in self._listeners.values())
