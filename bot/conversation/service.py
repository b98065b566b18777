"""Conversations from first word to deletion: what every channel does with what a person sends."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from weakref import WeakValueDictionary

from starlette.concurrency import run_in_threadpool

from bot.conversation.inbound import Inbound, Kind
from bot.conversation.metrics import Metrics
from bot.conversation.reply import Reply
from bot.conversation.turn import Screened, Turns
from bot.knowledge.bands import Band
from bot.safety.cards import card_for
from bot.safety.model import Risk
from bot.store.conversations import BOT, Conversation, Conversations, Draft, Message, Receipt
from bot.store.curation import Curation

RECENT: Final = 5
MINUTE: Final = timedelta(minutes=1)
DIGITS: Final = 18
"""The longest number of a message that a database holds."""

Locks = WeakValueDictionary[str, asyncio.Lock]
"""One a conversation, kept only while somebody holds it or waits for it."""


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return an unguessable id."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Sent:
    """What a channel hands over: the person's key for it, and either text or the button that was pressed."""

    key: str
    text: str
    kind: Kind = Kind.TEXT
    button: str = ""
    payload: str = ""
    """What it means to the engine; only set by our own code, never by a channel's user."""


class Service:
    """Keeps, answers, rates, hands out and deletes conversations."""

    def __init__(
        self,
        turns: Turns,
        conversations: Conversations,
        curation: Curation,
        metrics: Metrics,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._turns = turns
        self._metrics = metrics
        self._conversations = conversations
        self._curation = curation
        self._clock = clock
        self._tell: Callable[[Message], None] = _nobody
        self._pens: Locks = WeakValueDictionary()
        self._lanes: Locks = WeakValueDictionary()

    def on_kept(self, tell: Callable[[Message], None]) -> None:
        """Have `tell` called with each new message, in the order in which a conversation's messages are kept."""
        self._tell = tell

    async def start(self, channel: str, country: str) -> Conversation:
        """Begin a conversation."""
        conversation = Conversation(new_id(), channel, country, self._clock())
        await run_in_threadpool(self._conversations.start, conversation)
        return conversation

    async def take_in(self, conversation: str, sent: Sent) -> tuple[Message, bool]:
        """Keep what a person sent, before anything is done with it; return it and whether it is new."""
        text, body = _whole(sent.text), {"kind": sent.kind.value}
        if sent.payload:
            body = {"kind": Kind.BUTTON.value, "payload": sent.payload}
        elif sent.kind is Kind.BUTTON:
            title, payload = await self._pressed(conversation, sent.button)
            text, body = title or text, {"kind": Kind.BUTTON.value, "payload": payload}
        # One after the other, so that they queue for their answers in the order in which they are kept.
        async with _lock(self._pens, conversation):
            at = self._clock()
            message, new = await run_in_threadpool(self._conversations.take_in, conversation, sent.key, text, body, at)
            if new:
                self._tell(message)
        return message, new

    async def answer(self, message: Message) -> AsyncIterator[Message]:
        """Yield each reply to a kept message, itself kept, in the order of the conversation."""
        lane = _lock(self._lanes, message.conversation)
        # One turn at a time in a conversation. The place in the queue is taken before anything is awaited:
        # the second message must not overtake the first.
        place = asyncio.ensure_future(lane.acquire())
        try:
            with self._metrics.turn_seconds.time():
                async for reply in self._answer(message, place):
                    yield reply
        finally:
            if place.done() and not place.cancelled():
                lane.release()
            else:
                place.cancel()

    async def _answer(self, message: Message, place: Awaitable[bool]) -> AsyncIterator[Message]:
        inbound = await run_in_threadpool(self._inbound, message)
        risk = Risk()
        async for item in self._turns.take(inbound):
            if isinstance(item, Screened):
                risk = item.risk
                self._metrics.risks.labels(risk.level.name.lower(), risk.subject.value).inc()
                if not card_for(risk):
                    # A card needs no engine: it never waits behind a question that the engine is still busy with.
                    await place
                continue
            self._metrics.replies.labels(item.about.band.value, item.card).inc()
            # The pen is put down before the reply goes on: whoever waits for it must not wait for the reader.
            async with _lock(self._pens, message.conversation):
                kept = await run_in_threadpool(self._keep, message, item, risk)
                self._tell(kept)
            yield kept
        await run_in_threadpool(self._conversations.mark_answered, message)

    def _inbound(self, message: Message) -> Inbound:
        at = self._clock()
        recent, sent = self._conversations.lately(message, RECENT, at - MINUTE)
        return Inbound(
            conversation=message.conversation,
            text=message.text,
            kind=Kind(message.body.get("kind", "text")),
            at=at,
            payload=message.body.get("payload", ""),
            recent=tuple(recent),
            sent_lately=sent,
        )

    def _keep(self, message: Message, reply: Reply, risk: Risk) -> Message:
        body = body_of(reply, risk)
        if reply.about.band is Band.NONE and message.body.get("kind") == Kind.TEXT.value:
            body["removal"] = new_id()
            self._curation.keep_question(message.text, self._clock().date(), body["removal"])
        return self._conversations.say(message.conversation, Draft(reply.text, body), self._clock())

    async def _pressed(self, conversation: str, button: str) -> tuple[str, str]:
        number, _, place = button.partition(".")
        if not is_number(number) or not is_number(place):
            return "", ""
        message = await run_in_threadpool(self._conversations.message, conversation, int(number))
        buttons = message.body.get("buttons", []) if message and message.author == BOT else []
        if message is None or int(place) >= len(buttons):
            return "", ""
        await run_in_threadpool(self._conversations.mark, message, {"pressed": button})
        chosen = buttons[int(place)]
        return chosen["title"], chosen["payload"]

    async def since(self, conversation: str, after: int) -> list[Message]:
        """Return all messages after a place in the stream."""
        return await run_in_threadpool(self._conversations.since, conversation, after)

    async def find(self, conversation: str) -> Conversation | None:
        """Return a conversation, or None when there is none by this id."""
        return await run_in_threadpool(self._conversations.find, conversation)

    async def rate(self, conversation: str, number: int, helpful: bool) -> bool:
        """Keep whether an answer helped; return whether there was such an answer."""
        message = await run_in_threadpool(self._conversations.message, conversation, number)
        entry = message.body.get("entry") if message else None
        if message is None or not entry:
            return False
        await run_in_threadpool(self._curation.rate, number, entry, helpful, self._clock().date())
        await run_in_threadpool(self._conversations.mark, message, {"rated": helpful})
        return True

    async def delete(self, conversation: str) -> Receipt:
        """Delete a conversation everywhere, after the turn that may be under way."""
        async with _lock(self._lanes, conversation):
            return await run_in_threadpool(self._conversations.delete, conversation)

    async def delete_quiet(self, days: int) -> int:
        """Delete conversations without a message for `days`; return how many."""
        return await run_in_threadpool(self._conversations.delete_quiet_since, self._clock() - timedelta(days=days))

    async def unanswered(self) -> list[Message]:
        """Return what a stop of the program left unanswered."""
        return await run_in_threadpool(self._conversations.unanswered)


def _nobody(message: Message) -> None:
    """Tell nobody: no channel asked to be told."""


def _lock(locks: Locks, conversation: str) -> asyncio.Lock:
    return locks.setdefault(conversation, asyncio.Lock())


def _whole(text: str) -> str:
    # Half of an emoji, as a page cuts it off, can't be kept by any database; what it stands in must still be screened.
    return text.encode("utf-8", "replace").decode("utf-8")


def is_number(text: str) -> bool:
    """Return whether `text` is a number that a database can look for."""
    # isdigit() alone also takes "²", which int() refuses.
    return text.isascii() and text.isdigit() and len(text) <= DIGITS


def body_of(reply: Reply, risk: Risk) -> dict[str, Any]:
    """Return what is kept of a reply besides its text."""
    return {
        "buttons": [{"title": one.title, "payload": one.payload} for one in reply.buttons],
        "sources": list(reply.about.sources),
        "band": reply.about.band.value,
        "entry": reply.about.entry if reply.about.band is not Band.OFFER else None,
        "best": reply.about.entry,
        "score": reply.about.score,
        "lines": reply.about.lines,
        "card": reply.card,
        "risk": risk_of(risk),
    }


def risk_of(risk: Risk) -> Mapping[str, Any]:
    """Return a risk as it is written to the outside."""
    return {
        "level": risk.level.name.lower(),
        "subject": risk.subject.value,
        "signals": [str(signal) for signal in risk.signals],
    }
