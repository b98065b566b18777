"""Opens the database and brings its tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError
from bot.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 2_000
"""How long a writer waits for another before it fails; a turn must not hang on a locked file."""


def open_database(settings: Settings) -> Engine:
    """Return the database of the settings, its tables up to date. Raises StoreError when it can't be opened."""
    engine = connect(settings.database_url)
    try:
        upgrade(engine)
    except SQLAlchemyError as error:
        raise StoreError(
            f"The database can't be opened ({type(error).__name__}). "
            "Check PEERGUIDE_DATABASE_URL, that its folder can be written, and that the disk is not full."
        ) from error
    return engine


def connect(url: str) -> Engine:
    """Return an engine for `url`; SQLite gets write-ahead logging and enforced foreign keys."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    for statement in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {statement}")
    cursor.close()


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
