"""What curators get, where the engine stands, and tables that are what the models say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from bot.errors import StoreError
from bot.settings import Settings, load_settings
from bot.store.curation import Curation, Helpfulness
from bot.store.database import connect, open_database, upgrade
from bot.store.schema import Base
from bot.store.trackers import Trackers

DAY = date(2026, 12, 1)


def settings_with(url: str) -> Settings:
    return load_settings({"PEERGUIDE_DATABASE_URL": url}, Path("/no/such/file"))


def test_that_ratings_are_counted_by_entry(database: Engine) -> None:
    curation = Curation(database)
    for message, (entry, helpful) in enumerate([("b", True), ("a", False), ("b", False), ("b", True)], start=1):
        curation.rate(message, entry, helpful, DAY)
    assert curation.ratings() == [Helpfulness("a", 0, 1), Helpfulness("b", 2, 1)]


def test_that_a_second_rating_replaces_the_first(database: Engine) -> None:
    curation = Curation(database)
    curation.rate(1, "a", True, DAY)
    curation.rate(1, "a", False, DAY)
    assert curation.ratings() == [Helpfulness("a", 0, 1)]


def test_that_without_ratings_there_are_none(database: Engine) -> None:
    assert Curation(database).ratings() == []


def test_that_questions_are_kept_in_order_without_who_asked(database: Engine) -> None:
    curation = Curation(database)
    curation.keep_question("how do i bake bread", DAY, "one")
    curation.keep_question("how do i bake bread", date(2026, 12, 2), "two")
    assert curation.questions() == [("2026-12-01", "how do i bake bread"), ("2026-12-02", "how do i bake bread")]
    columns = {column["name"] for column in inspect(database).get_columns("questions")}
    assert columns == {"id", "text", "on", "removal"}


def test_that_the_engines_row_is_replaced_and_deleted(database: Engine) -> None:
    trackers = Trackers(database)
    assert trackers.find("c1") is None
    trackers.save("c1", "one")
    trackers.save("c1", "two")
    trackers.save("c2", "other")
    assert trackers.find("c1") == "two"
    assert sorted(trackers.conversations()) == ["c1", "c2"]
    assert (trackers.delete("c1"), trackers.delete("c1")) == (1, 0)
    assert (trackers.find("c1"), trackers.find("c2")) == (None, "other")


def test_that_the_migrations_make_the_tables_of_the_models(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_that_the_tables_are_made_once_and_found_the_next_time(tmp_path: Path) -> None:
    settings = settings_with(f"sqlite:///{tmp_path}/new/folder/p.db")
    first = open_database(settings)
    Trackers(first).save("c1", "one")
    first.dispose()
    again = open_database(settings)
    assert Trackers(again).find("c1") == "one"
    again.dispose()


def test_that_an_older_database_is_brought_up_to_date(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/p.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    upgrade(engine)
    upgrade(engine)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


@pytest.mark.parametrize("content", [b"no database at all, only words and words and words", None])
def test_that_a_database_that_can_not_be_opened_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "p.db"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(StoreError, match="PEERGUIDE_DATABASE_URL"):
        open_database(settings_with(f"sqlite:///{path}"))


def test_that_sqlite_forgets_what_is_deleted_and_holds_rows_together(database: Engine) -> None:
    with database.connect() as connection:
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "secure_delete")}
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}
