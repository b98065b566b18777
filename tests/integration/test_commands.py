"""The commands that an agency, a curator or a developer starts by hand, as processes of their own."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import ROOT, SETTINGS, Settings, load_settings
from bot.store.database import open_database
from tests.support.gateway import settings_in
from tests.support.serving import peerguide


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    return folder


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# settings


def test_that_all_settings_are_listed_with_value_meaning_and_default(tmp_path: Path) -> None:
    done = peerguide(tmp_path, "settings", agency_name="Harbor House", embed_origins="https://a.example,https://b.example")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "PEERGUIDE_AGENCY_NAME=Harbor House" in lines
    assert "PEERGUIDE_EMBED_ORIGINS=https://a.example,https://b.example" in lines
    for setting in SETTINGS:
        [place] = [number for number, line in enumerate(lines) if line.startswith(f"PEERGUIDE_{setting.name.upper()}=")]
        assert setting.help in lines[place + 1]
        assert f"(default: {setting.default or 'empty'})" in lines[place + 1]


def test_that_a_line_of_the_env_file_counts_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PEERGUIDE_AGENCY_NAME='From the file'\nPEERGUIDE_COUNTRY=IE\n", encoding="utf-8")
    settings = load_settings({"PEERGUIDE_COUNTRY": "GB"}, dotenv=tmp_path / ".env")
    assert (settings.agency_name, settings.country) == ("From the file", "GB")


# knowledge check


def test_that_the_knowledge_as_it_is_passes_its_check(tmp_path: Path) -> None:
    done = peerguide(tmp_path, "knowledge", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "entries, all sound" in done.stdout


def test_that_a_check_lists_every_fault_with_file_field_and_remedy(tmp_path: Path, knowledge: Path) -> None:
    entries = knowledge / "entries"
    _change(entries / "giving-back.md", "review_due: 2", "review_due: 1")
    _change(entries / "daily-living.md", "see_also: [", "see_also: [no-such-entry, ")
    _change(entries / "self-esteem.md", "sources:\n", "sources:\n  - module-19, slide 999\n")
    _change(entries / "goals-and-motivation.md", "\n---\n", "\n---\n" + "word " * 61)
    (knowledge / "lines" / "us.yml").write_text("country: US\n", encoding="utf-8")
    done = peerguide(tmp_path, "knowledge", "check", knowledge_folder=str(knowledge))
    assert (done.returncode, done.stdout) == (1, "")
    wanted = {
        "entries/giving-back.md: review_due:": "has passed. Read the entry again and set both dates.",
        "entries/daily-living.md: see_also:": "there is no entry 'no-such-entry'. Correct the id or take it out.",
        "entries/self-esteem.md: sources:": "'module-19, slide 999' is no section of a source. Write it as in sources.yml.",
        "entries/goals-and-motivation.md:": "At most 60; move the rest to ## More.",
        "lines/us.yml:": "is missing",
    }
    for where, remedy in wanted.items():
        assert any(where in line and remedy in line for line in done.stderr.splitlines()), (where, done.stderr)


# knowledge ask


@pytest.mark.engine
def test_that_a_curator_sees_how_a_question_is_found(tmp_path: Path, trained: Settings) -> None:
    done = peerguide(tmp_path, "knowledge", "ask", "do i have to tell my new boss about my illness")
    assert done.returncode == 0
    rows = done.stdout.splitlines()
    score, entry, *_ = rows[1].split()
    assert entry == "telling-at-work"
    assert 0.5 <= float(score) <= 1
    scores = [float(row.split()[0]) for row in rows[1:] if row.split()[0].replace(".", "").isdigit()]
    assert scores == sorted(scores, reverse=True)
    assert any(row.strip().startswith("band: answer") for row in rows)


@pytest.mark.engine
def test_that_a_new_line_is_found_before_anybody_trains(tmp_path: Path, knowledge: Path, trained: Settings) -> None:
    if (vectors := trained.data_folder / "training-vectors.npz").is_file():
        shutil.copy(vectors, tmp_path)  # what a training leaves behind, so that only the new line is read anew
    _change(knowledge / "entries" / "giving-back.md", "ask:\n", "ask:\n  - may i bring my parrot to the meeting\n")
    question = "can my parrot come to the meeting"
    done = peerguide(tmp_path, "knowledge", "ask", question, seconds=240, knowledge_folder=str(knowledge))
    assert done.returncode == 0
    assert "the files as they are now" in done.stdout
    assert done.stdout.splitlines()[1].split()[1] == "giving-back"


# questions and ratings


def test_that_an_empty_database_has_no_questions_and_no_ratings(tmp_path: Path) -> None:
    for part in ("questions", "ratings"):
        done = peerguide(tmp_path, "knowledge", part)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_that_kept_questions_and_ratings_are_listed(tmp_path: Path) -> None:
    open_database(settings_in(tmp_path)).dispose()
    with closing(sqlite3.connect(tmp_path / "peerguide.db")) as database:
        for text, day in (("first\nquestion", "2026-11-20"), ("second", "2026-11-21")):
            database.execute('insert into questions (text, "on", removal) values (?, ?, ?)', (text, day, "x"))
        for message, entry, helpful in (
            (1, "self-esteem", 1),
            (2, "self-esteem", 0),
            (3, "self-esteem", 1),
            (4, "giving-back", 0),
        ):
            values = (message, entry, helpful, "2026-11-21")
            database.execute('insert into ratings (message, entry, helpful, "on") values (?, ?, ?, ?)', values)
        database.commit()
    questions = peerguide(tmp_path, "knowledge", "questions")
    assert questions.stdout.splitlines() == ["2026-11-20  first question", "2026-11-21  second"]
    ratings = peerguide(tmp_path, "knowledge", "ratings")
    assert [" ".join(line.split()) for line in ratings.stdout.splitlines()] == [
        "giving-back helpful 0 not helpful 1",
        "self-esteem helpful 2 not helpful 1",
    ]


# the rest


@pytest.mark.parametrize("arguments", [(), ("serv",), ("knowledge",), ("knowledge", "ask"), ("converse", "x.jsonl")])
def test_that_wrong_use_is_told_apart_from_something_to_mend(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = peerguide(tmp_path, *arguments)
    assert done.returncode == 2
    assert "usage: peerguide" in done.stderr


@pytest.mark.engine
def test_that_training_is_not_repeated_when_nothing_changed(tmp_path: Path, trained: Settings) -> None:
    done = peerguide(tmp_path, "train")
    assert done.returncode == 0
    assert done.stdout.startswith("The model is up to date: models/peerguide-")


def test_that_make_lists_its_targets() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 0
    listed = {line.split()[1] for line in done.stdout.splitlines()}
    assert {"help", "serve", "chat", "train", "test", "lint", "eval", "bench", "setup", "lock"} <= listed
    assert all(len(line.split()) > 3 for line in done.stdout.splitlines())
