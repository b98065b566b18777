"""What the curators get: questions that were not answered, and whether answers helped. Neither says who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.schema import QuestionRow, RatingRow


@dataclass(frozen=True)
class Helpfulness:
    """How an entry was rated."""

    entry: str
    helpful: int
    not_helpful: int


class Curation:
    """Kept questions and ratings."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep_question(self, text: str, on: date, removal: str) -> None:
        """Keep a question that the guidelines don't answer."""
        with self._engine.begin() as connection:
            connection.execute(insert(QuestionRow).values(text=text, on=on.isoformat(), removal=removal))

    def questions(self) -> list[tuple[str, str]]:
        """Return (day, question), oldest first."""
        query = select(QuestionRow.on, QuestionRow.text).order_by(QuestionRow.id)
        with self._engine.connect() as connection:
            return [(row.on, row.text) for row in connection.execute(query)]

    def rate(self, message: int, entry: str, helpful: bool, on: date) -> None:
        """Keep whether the answer `message` helped; a second rating replaces the first."""
        values = {"message": message, "entry": entry, "helpful": helpful, "on": on.isoformat()}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(RatingRow).values(values))
        except IntegrityError:
            with self._engine.begin() as connection:
                connection.execute(update(RatingRow).where(RatingRow.message == message).values(values))

    def ratings(self) -> list[Helpfulness]:
        """Return how each rated entry did."""
        good = func.sum(func.cast(RatingRow.helpful, RatingRow.id.type))
        query = select(RatingRow.entry, good.label("good"), func.count().label("all")).group_by(RatingRow.entry)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(RatingRow.entry)).all()
        return [Helpfulness(row.entry, int(row.good), int(row.all) - int(row.good)) for row in rows]
