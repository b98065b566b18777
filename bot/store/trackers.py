"""Rows of the engine's tracker store."""

from __future__ import annotations

from sqlalchemy import Engine, delete, insert, select, update

from bot.store.schema import TrackerRow


class Trackers:
    """Where the engine stands in each conversation, as text that only the engine reads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, conversation: str) -> str | None:
        """Return what was saved for a conversation, or None."""
        with self._engine.connect() as connection:
            return connection.scalar(select(TrackerRow.data).where(TrackerRow.conversation == conversation))

    def save(self, conversation: str, data: str) -> None:
        """Save `data` in place of what was there."""
        with self._engine.begin() as connection:
            changed = connection.execute(update(TrackerRow).where(TrackerRow.conversation == conversation).values(data=data))
            if changed.rowcount == 0:
                connection.execute(insert(TrackerRow).values(conversation=conversation, data=data))

    def delete(self, conversation: str) -> int:
        """Delete what was saved for a conversation; return how many rows went."""
        with self._engine.begin() as connection:
            return connection.execute(delete(TrackerRow).where(TrackerRow.conversation == conversation)).rowcount

    def conversations(self) -> list[str]:
        """Return the ids of all conversations that have a row."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(TrackerRow.conversation)))
