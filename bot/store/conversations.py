"""Conversations and their messages in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.schema import ConversationRow, MessageRow, QuestionRow, RatingRow, TrackerRow

PERSON = "person"
BOT = "bot"


@dataclass(frozen=True)
class Message:
    """One stored message. `body` holds what a channel shows besides the text: buttons, sources, card, entry."""

    id: int
    conversation: str
    author: str
    key: str | None
    text: str
    body: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Draft:
    """A message of the bot before it is stored."""

    text: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Conversation:
    """One person on one channel."""

    id: str
    channel: str
    country: str
    started_at: datetime


@dataclass(frozen=True)
class Receipt:
    """How many rows a deletion removed."""

    messages: int
    engine: int
    questions: int


class Conversations:
    """All that is kept of conversations."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self, conversation: Conversation) -> None:
        """Keep a new conversation."""
        values = {
            "id": conversation.id,
            "channel": conversation.channel,
            "country": conversation.country,
            "started_at": conversation.started_at,
            "last_at": conversation.started_at,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(ConversationRow).values(values))

    def find(self, conversation: str) -> Conversation | None:
        """Return a conversation, or None when it is unknown or was deleted."""
        with self._engine.connect() as connection:
            row = connection.execute(select(ConversationRow.__table__).where(ConversationRow.id == conversation)).first()
        return Conversation(row.id, row.channel, row.country, _aware(row.started_at)) if row else None

    def take_in(self, conversation: str, key: str, text: str, body: Mapping[str, Any], at: datetime) -> tuple[Message, bool]:
        """Keep a person's message; return it and whether it is new.

        The same `key` again returns the message kept before, so that a repeated send is answered once.
        """
        values = _values(conversation, PERSON, key, text, body, at) | {"answered": False}
        try:
            with self._engine.begin() as connection:
                number = _number(connection, values)
                _touch(connection, conversation, at)
        except IntegrityError:
            known = self._by_key(conversation, key)
            if known is None:
                raise
            return known, False
        return Message(number, conversation, PERSON, key, text, body, at), True

    def mark_answered(self, message: Message) -> None:
        """Note that all replies to a person's message are kept."""
        with self._engine.begin() as connection:
            connection.execute(update(MessageRow).where(MessageRow.id == message.id).values(answered=True))

    def say(self, conversation: str, draft: Draft, at: datetime) -> Message:
        """Keep a message of the bot."""
        with self._engine.begin() as connection:
            return _insert(connection, conversation, draft, at)

    def since(self, conversation: str, after: int) -> list[Message]:
        """Return all messages with an id above `after`, in order."""
        query = select(MessageRow.__table__).where(MessageRow.conversation == conversation, MessageRow.id > after)
        with self._engine.connect() as connection:
            return [_message(row) for row in connection.execute(query.order_by(MessageRow.id))]

    def message(self, conversation: str, number: int) -> Message | None:
        """Return one message of a conversation."""
        query = select(MessageRow.__table__).where(MessageRow.conversation == conversation, MessageRow.id == number)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return _message(row) if row else None

    def lately(self, message: Message, count: int, since: datetime) -> tuple[list[str], int]:
        """Return the person's last `count` texts before `message`, oldest first, and how many they sent since `since`."""
        mine = (MessageRow.conversation == message.conversation, MessageRow.author == PERSON)
        texts = select(MessageRow.text).where(*mine, MessageRow.id < message.id).order_by(MessageRow.id.desc()).limit(count)
        sent = select(func.count()).where(*mine, MessageRow.at >= since)
        with self._engine.connect() as connection:
            return list(connection.scalars(texts))[::-1], int(connection.scalar(sent) or 0)

    def unanswered(self) -> list[Message]:
        """Return messages that a stop of the program left unanswered, oldest first."""
        query = select(MessageRow.__table__).where(MessageRow.answered.is_(False)).order_by(MessageRow.id)
        with self._engine.connect() as connection:
            return [_message(row) for row in connection.execute(query)]

    def mark(self, message: Message, changes: Mapping[str, Any]) -> None:
        """Change entries of a message's body, such as the button that was pressed."""
        with self._engine.begin() as connection:
            connection.execute(update(MessageRow).where(MessageRow.id == message.id).values(body={**message.body, **changes}))

    def set_country(self, conversation: str, country: str) -> None:
        """Keep the country whose lines the person is shown."""
        with self._engine.begin() as connection:
            connection.execute(update(ConversationRow).where(ConversationRow.id == conversation).values(country=country))

    def delete(self, conversation: str) -> Receipt:
        """Delete a conversation everywhere: messages, the engine's row, and questions kept from it."""
        with self._engine.begin() as connection:
            return _delete(connection, conversation)

    def delete_quiet_since(self, at: datetime) -> int:
        """Delete all conversations without a message since `at`; return how many. Their kept questions stay, unlinked."""
        with self._engine.begin() as connection:
            ids = list(connection.scalars(select(ConversationRow.id).where(ConversationRow.last_at < at)))
            for one in ids:
                _delete(connection, one, with_questions=False)
            # An engine that was slower than a deletion has written its row after it.
            known = select(ConversationRow.id)
            connection.execute(delete(TrackerRow).where(TrackerRow.conversation.not_in(known)))
        return len(ids)

    def _by_key(self, conversation: str, key: str) -> Message | None:
        query = select(MessageRow.__table__).where(MessageRow.conversation == conversation, MessageRow.key == key)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return _message(row) if row else None


def _delete(connection: Connection, conversation: str, with_questions: bool = True) -> Receipt:
    bodies = list(connection.scalars(select(MessageRow.body).where(MessageRow.conversation == conversation)))
    numbers = select(MessageRow.id).where(MessageRow.conversation == conversation)
    removals = [body["removal"] for body in bodies if body.get("removal")]
    questions = 0
    if with_questions:
        questions = connection.execute(delete(QuestionRow).where(QuestionRow.removal.in_(removals))).rowcount
        connection.execute(delete(RatingRow).where(RatingRow.message.in_(numbers)))
    messages = connection.execute(delete(MessageRow).where(MessageRow.conversation == conversation)).rowcount
    engine = connection.execute(delete(TrackerRow).where(TrackerRow.conversation == conversation)).rowcount
    connection.execute(delete(ConversationRow).where(ConversationRow.id == conversation))
    return Receipt(messages, engine, questions)


def _touch(connection: Connection, conversation: str, at: datetime) -> None:
    connection.execute(update(ConversationRow).where(ConversationRow.id == conversation).values(last_at=at))


def _insert(connection: Connection, conversation: str, draft: Draft, at: datetime) -> Message:
    values = _values(conversation, BOT, None, draft.text, draft.body, at) | {"answered": True}
    number = _number(connection, values)
    return Message(number, conversation, BOT, None, draft.text, draft.body, at)


def _number(connection: Connection, values: dict[str, Any]) -> int:
    return int(connection.scalar(insert(MessageRow).values(values).returning(MessageRow.id)) or 0)


def _values(conversation: str, author: str, key: str | None, text: str, body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {"conversation": conversation, "author": author, "key": key, "text": text, "body": dict(body), "at": at}


def _message(row: Any) -> Message:
    return Message(row.id, row.conversation, row.author, row.key, row.text, row.body, _aware(row.at))


def _aware(at: datetime) -> datetime:
    # SQLite forgets the zone; all that is kept is UTC.
    return at if at.tzinfo else at.replace(tzinfo=UTC)
