"""The tables. A conversation's id is random; nothing here holds a name, an address or a Telegram id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID = String(40)
NUMBER = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Base of all tables."""


class ConversationRow(Base):
    """One person on one channel."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2), default="")
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class MessageRow(Base):
    """One message, of the person or the bot; its id is the place in the stream that a page resumes from."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation", "key", name="one_message_a_key"),
        Index("messages_of_a_conversation", "conversation", "id"),
    )

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(ID, ForeignKey("conversations.id", ondelete="CASCADE"))
    author: Mapped[str] = mapped_column(String(10))
    key: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    answered: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class RatingRow(Base):
    """Whether an answer helped; it tells the entry, not who said so."""

    __tablename__ = "ratings"

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=True)
    message: Mapped[int] = mapped_column(NUMBER, unique=True)
    entry: Mapped[str] = mapped_column(String(100))
    helpful: Mapped[bool] = mapped_column()
    on: Mapped[str] = mapped_column(String(10))


class QuestionRow(Base):
    """A question the guidelines don't answer, kept for the curators without who asked.

    `removal` is a random word that only the asking conversation also holds, so that deleting it deletes this too.
    """

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=True)
    text: Mapped[str] = mapped_column(Text)
    on: Mapped[str] = mapped_column(String(10))
    removal: Mapped[str] = mapped_column(String(40), index=True)


class TrackerRow(Base):
    """Where the engine stands in a conversation."""

    __tablename__ = "trackers"

    conversation: Mapped[str] = mapped_column(ID, primary_key=True)
    data: Mapped[str] = mapped_column(Text)
