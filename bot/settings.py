"""The settings: the one place that reads the environment.

A setting is an environment variable `PEERGUIDE_<NAME>`, or a line of it in a file `.env` beside the Makefile; the
environment wins. `peerguide settings` lists them all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from dotenv import dotenv_values

from bot.errors import SettingsError

PREFIX = "PEERGUIDE_"
TOKEN = "PEERGUIDE_RUN_TOKEN"
"""Made anew at each start, never a setting."""
OTHER_CODES = {"UK": "GB"}
"""What people write for a country beside its code."""

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """All settings with their values, checked."""

    agency_name: str
    agency_contact: str
    country: str
    time_zone: str
    languages: tuple[str, ...]
    host: str
    port: int
    engine_port: int
    actions_port: int
    public_url: str
    embed_origins: tuple[str, ...]
    exit_url: str
    database_url: str
    data_folder: Path
    knowledge_folder: Path
    sources_folder: Path
    message_characters: int
    messages_a_minute: int
    keep_days: int
    engine_seconds: float
    log_level: str

    @property
    def engine_url(self) -> str:
        """The engine's address; always loopback."""
        return f"http://127.0.0.1:{self.engine_port}"

    @property
    def actions_url(self) -> str:
        """The action server's address; always loopback."""
        return f"http://127.0.0.1:{self.actions_port}"


@dataclass(frozen=True)
class Setting:
    """One setting: its default, how it is read, and what it is for."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str


def _text(value: str) -> str:
    return value.strip()


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value)
        if not low <= number <= high:
            raise ValueError(f"a whole number from {low} to {high} is needed")
        return number

    return read


def _seconds(value: str) -> float:
    number = float(value)
    if not 0 < number <= 60:
        raise ValueError("a number of seconds above 0 and up to 60 is needed")
    return number


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _country(value: str) -> str:
    code = value.strip().upper()
    if len(code) != 2 or not code.isalpha():
        raise ValueError("a country of two letters such as US or IE is needed")
    return OTHER_CODES.get(code, code)


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("a time zone such as America/New_York is needed")
    return value


def _languages(value: str) -> tuple[str, ...]:
    if _names(value) != ("en",):
        raise ValueError("only en is written and reviewed so far")
    return _names(value)


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise ValueError(f"'{value}' is no web address such as https://www.example.org, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _address(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("a web address such as https://www.example.org/ is needed")
    return value.strip()


def _url(value: str) -> str:
    return _origin(value) if value.strip() else ""


def _origins(value: str) -> tuple[str, ...]:
    return tuple(_origin(name) for name in _names(value))


def _database(value: str) -> str:
    if "://" not in value:
        raise ValueError("a database address such as sqlite:///var/peerguide.db is needed")
    return value.strip()


def _folder(value: str) -> Path:
    return (ROOT / value).resolve()


def _level(value: str) -> str:
    if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("DEBUG, INFO, WARNING or ERROR is needed")
    return value.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("agency_name", "your peer support agency", _text, "the agency's name, as people read it"),
    Setting("agency_contact", "", _text, "how people reach the agency, such as a phone number; may be empty"),
    Setting("country", "US", _country, "the country whose emergency number and lines are shown first"),
    Setting("time_zone", "America/New_York", _zone, "the agency's time zone"),
    Setting("languages", "en", _languages, "languages the bot answers in"),
    Setting("host", "127.0.0.1", _text, "the address the web page listens on"),
    Setting("port", "8080", _whole(1, 65535), "the port of the web page"),
    Setting("engine_port", "5005", _whole(1, 65535), "the engine's port on this machine"),
    Setting("actions_port", "5055", _whole(1, 65535), "the action server's port on this machine"),
    Setting("public_url", "", _url, "the address people use, when a proxy stands in front"),
    Setting("embed_origins", "", _origins, "web sites that may show the chat in a frame, with commas between"),
    Setting("exit_url", "https://www.wikipedia.org/", _address, "the harmless page that the quick exit leads to"),
    Setting("database_url", "sqlite:///var/peerguide.db", _database, "where conversations are kept"),
    Setting("data_folder", "var", _folder, "the folder for what the program writes"),
    Setting("knowledge_folder", "knowledge", _folder, "the folder with what the bot knows"),
    Setting("sources_folder", "sources", _folder, "the source documents, where they are at hand; not part of this project"),
    Setting("message_characters", "4000", _whole(100, 20000), "the longest message that is understood"),
    Setting("messages_a_minute", "30", _whole(1, 1000), "how many messages one conversation may send a minute"),
    Setting("keep_days", "30", _whole(1, 3650), "days after the last message until a conversation is deleted"),
    Setting("engine_seconds", "8", _seconds, "how long an answer may take before the fixed safe reply goes out"),
    Setting("log_level", "INFO", _level, "how much is written to the log"),
)


def load_settings(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    """Return the settings from `environ` (this process's by default) over the file `dotenv`.

    Raises SettingsError naming every setting that is wrong and every name that is unknown.
    """
    given = {**_dotenv(dotenv or ROOT / ".env"), **(os.environ if environ is None else environ)}
    ours = {name[len(PREFIX) :].lower(): value for name, value in given.items() if name.startswith(PREFIX) and name != TOKEN}
    problems = [f"{PREFIX}{name.upper()} is no setting" for name in ours if name not in {one.name for one in SETTINGS}]
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            values[setting.name] = setting.read(ours.get(setting.name, setting.default))
        except ValueError as error:
            problems.append(f"{PREFIX}{setting.name.upper()}: {error}")
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise SettingsError(f"Settings need mending (`peerguide settings` lists them):\n{listed}")
    values["database_url"] = _below_root(values["database_url"])
    return Settings(**values)


def engine_token() -> str:
    """Return the secret that gateway and engine share; empty when the engine was not started by `peerguide serve`."""
    return os.environ.get(TOKEN, "")


def _below_root(url: str) -> str:
    scheme, _, path = url.partition(":///")
    if not scheme.startswith("sqlite") or not path or path.startswith((":", "/")):
        return url
    return f"{scheme}:///{ROOT / path}"


def _dotenv(path: Path) -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(path).items()}


def listed(settings: Settings) -> str:
    """Return all settings with value, default and meaning, one a line."""
    rows = []
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        shown = ",".join(value) if isinstance(value, tuple) else str(value)
        if setting.name == "database_url":
            shown = re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:***@", shown)
        rows.append(f"{PREFIX}{setting.name.upper()}={shown}\n    {setting.help} (default: {setting.default or 'empty'})")
    return "\n".join(rows)


assert {one.name for one in fields(Settings)} == {one.name for one in SETTINGS}
