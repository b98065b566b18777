"""Settings: defaults, the environment over `.env`, and every wrong or unknown one named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import PREFIX, ROOT, SETTINGS, TOKEN, Settings, engine_token, listed, load_settings

NAMES = [setting.name for setting in SETTINGS]
WRONG = [
    ("country", "USA"),
    ("country", "1A"),
    ("time_zone", "New York"),
    ("languages", "en,fr"),
    ("port", "0"),
    ("port", "65536"),
    ("port", "http"),
    ("port", ""),
    ("engine_port", "1.5"),
    ("public_url", "example.org"),
    ("public_url", "https://example.org/chat"),
    ("embed_origins", "https://example.org, nonsense"),
    ("embed_origins", "javascript:alert(1)"),
    ("database_url", "peerguide.db"),
    ("message_characters", "99"),
    ("messages_a_minute", "0"),
    ("keep_days", "-1"),
    ("engine_seconds", "0"),
    ("engine_seconds", "nan"),
    ("engine_seconds", "61"),
    ("log_level", "LOUD"),
]


def loaded(dotenv: Path | None = None, **values: str) -> Settings:
    return load_settings({PREFIX + name.upper(): value for name, value in values.items()}, dotenv or Path("/no/such/file"))


def problems_of(**values: str) -> str:
    with pytest.raises(SettingsError) as raised:
        loaded(**values)
    return str(raised.value)


def test_that_nothing_needs_to_be_set() -> None:
    settings = loaded()
    assert (settings.country, settings.port, settings.languages) == ("US", 8080, ("en",))
    assert settings.knowledge_folder == ROOT / "knowledge"
    assert settings.database_url == f"sqlite:///{ROOT}/var/peerguide.db"
    assert settings.engine_url == "http://127.0.0.1:5005"
    assert settings.actions_url == "http://127.0.0.1:5055"


def test_that_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("PEERGUIDE_PORT=9001\nPEERGUIDE_KEEP_DAYS=7\n# a remark\nOTHER=1\n", encoding="utf-8")
    settings = loaded(dotenv, port="9002")
    assert (settings.port, settings.keep_days, settings.engine_port) == (9002, 7, 5005)


def test_that_this_processs_environment_is_read_when_none_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEERGUIDE_AGENCY_NAME", "Harbor House")
    assert load_settings(dotenv=tmp_path / "none").agency_name == "Harbor House"


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_that_a_wrong_setting_is_named(name: str, value: str) -> None:
    assert f"\n  - {PREFIX}{name.upper()}: " in problems_of(**{name: value})


def test_that_all_wrong_settings_and_unknown_names_come_together() -> None:
    text = problems_of(port="x", country="USA", colour="green")
    assert text.count("\n  - ") == 3
    assert "PEERGUIDE_COLOUR is no setting" in text
    assert "peerguide settings" in text


def test_that_an_unknown_name_in_the_file_is_named_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PEERGUIDE_PROT=1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="PEERGUIDE_PROT is no setting"):
        loaded(tmp_path / ".env")


def test_that_the_token_of_a_run_is_no_setting_and_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings({TOKEN: "secret"}, Path("/no/such/file")) == loaded()
    monkeypatch.delenv(TOKEN, raising=False)
    assert engine_token() == ""
    monkeypatch.setenv(TOKEN, "secret")
    assert engine_token() == "secret"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("country", " ie ", "IE"),
        ("log_level", "debug", "DEBUG"),
        ("embed_origins", "https://a.example, http://b.example:8000/,", ("https://a.example", "http://b.example:8000")),
        ("public_url", "https://chat.example/", "https://chat.example"),
        ("public_url", "  ", ""),
        ("engine_seconds", "2.5", 2.5),
        ("agency_name", "  Harbor House ", "Harbor House"),
        ("database_url", "sqlite:////srv/p.db", "sqlite:////srv/p.db"),
        ("database_url", "sqlite:///:memory:", "sqlite:///:memory:"),
        ("database_url", "postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("knowledge_folder", "/srv/knowledge", Path("/srv/knowledge")),
        ("knowledge_folder", "other", ROOT / "other"),
    ],
)
def test_that_a_setting_is_read_into_its_shape(name: str, value: str, read: object) -> None:
    assert getattr(loaded(**{name: value}), name) == read


@pytest.mark.parametrize("name", NAMES)
def test_that_every_default_is_a_value_that_could_be_set(name: str) -> None:
    default = next(setting.default for setting in SETTINGS if setting.name == name)
    assert getattr(loaded(**{name: default}), name) == getattr(loaded(), name)


@pytest.mark.parametrize("name", NAMES)
def test_that_the_listing_shows_every_setting_with_its_meaning_and_default(name: str) -> None:
    setting = next(one for one in SETTINGS if one.name == name)
    rows = listed(loaded()).splitlines()
    place = next(number for number, row in enumerate(rows) if row.startswith(f"{PREFIX}{name.upper()}="))
    assert rows[place + 1] == f"    {setting.help} (default: {setting.default or 'empty'})"


def test_that_the_listing_shows_the_values_in_use() -> None:
    shown = listed(loaded(port="9002", embed_origins="https://a.example,https://b.example")).splitlines()
    assert "PEERGUIDE_PORT=9002" in shown
    assert "PEERGUIDE_EMBED_ORIGINS=https://a.example,https://b.example" in shown


def test_that_settings_can_not_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        loaded().port = 1  # type: ignore[misc]
