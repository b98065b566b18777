"""Rules of the house: pure rooms stay pure, words live in data, and every test file is collected."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT

PURE = [name for name in ("bot/safety", "bot/knowledge", "bot/handoff") if (ROOT / name).is_dir()]
FOREIGN = {"rasa", "rasa_sdk", "telegram", "sqlalchemy", "starlette", "uvicorn", "httpx", "sanic", "dotenv", "os"}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter"}
HELPERS = {"__init__.py", "conftest.py", "builders.py"}
TESTS = ROOT / "tests"


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Yield the full names a file imports, wherever in it the import stands."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield str(node.module)
            yield from (f"{node.module}.{name.name}" for name in node.names)


def file_of(module: str) -> Path | None:
    base = ROOT / module.replace(".", "/")
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def reached_from(path: Path) -> dict[str, Path]:
    """Return every module that importing `path` brings in, with the file of ours that asks for it."""
    found: dict[str, Path] = {}
    waiting = [path]
    while waiting:
        here = waiting.pop()
        for module in imported(here):
            if module not in found:
                found[module] = here
                own = file_of(module) if module.split(".")[0] in ("bot", "actions") else None
                waiting += [own] if own else []
    return found


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("room", PURE)
def test_that_pure_rooms_reach_no_framework_no_database_no_network_and_no_environment(room: str) -> None:
    for path in files(room):
        for module, asker in reached_from(path).items():
            assert module.split(".")[0] not in FOREIGN, f"{path.name} reaches {module} through {asker}"


@pytest.mark.parametrize("room", PURE)
def test_that_pure_rooms_ask_no_clock_and_throw_no_dice(room: str) -> None:
    for path in files(room):
        assert not {"random", "secrets", "time", "uuid"} & set(imported(path)), path
        calls = [
            node.func.attr
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]
        assert not CLOCKS & set(calls), path


def test_that_the_walk_sees_what_it_is_meant_to_forbid() -> None:
    reached = reached_from(ROOT / "bot/conversation/service.py")
    assert {"starlette.concurrency", "sqlalchemy", "bot.store.schema"} <= set(reached)


def test_that_only_the_settings_read_the_environment() -> None:
    allowed = {ROOT / "bot/settings.py", *files("bot/processes"), ROOT / "bot/channels/local.py"}
    for path in [*files("bot"), *files("actions")]:
        if path not in allowed:
            assert not {"os.environ", "os.getenv"} & {ast.unparse(node) for node in ast.walk(tree_of(path))}, path


def test_that_no_action_says_words_of_its_own() -> None:
    said = 0
    for path in files("actions"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "utter_message":
                said += 1
                assert not node.args, f"{path}:{node.lineno} gives a text"
                for word in node.keywords:
                    assert word.arg != "text", f"{path}:{node.lineno} gives a text"
                    assert not isinstance(word.value, ast.Constant | ast.JoinedStr), f"{path}:{node.lineno} says a literal"
    assert said


def test_that_every_file_of_the_tests_is_collected_or_a_known_helper() -> None:
    for path in TESTS.rglob("*.py"):
        in_support = path.is_relative_to(TESTS / "support")
        assert in_support or path.name in HELPERS or path.name.startswith("test_"), f"{path} is never collected"
        assert not (in_support and path.name.startswith("test_")), f"{path} belongs into a ring"


def test_that_every_folder_of_the_tests_is_a_package() -> None:
    # Two test files of one name in different rings would otherwise hide each other.
    for path in TESTS.rglob("test_*.py"):
        assert (path.parent / "__init__.py").is_file()


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.name)
def test_that_every_test_reads_as_a_sentence_and_none_hides_another(path: Path) -> None:
    functions = [node for node in tree_of(path).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    names = [node.name for node in functions if node.name.startswith("test")]
    assert names, f"{path} holds no test"
    assert len(set(names)) == len(names)
    assert all(name.startswith("test_that_") for name in names)


def test_that_no_file_of_the_quick_ring_is_longer_than_three_hundred_lines() -> None:
    for path in files("tests/unit"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 300, path


def test_that_the_quick_ring_needs_no_engine_no_browser_and_no_running_system() -> None:
    for path in files("tests/unit"):
        reached = {module.split(".")[0] for module in imported(path)}
        assert not {"rasa", "playwright", "socket", "subprocess"} & reached, path
        assert not [
            argument.arg
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            for argument in node.args.args
            if argument.arg in ("system", "chat")
        ], path
