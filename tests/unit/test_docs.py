"""The documentation can't drift: settings, commands and links are compared with the code."""

import argparse
import re
from pathlib import Path

import pytest

from bot.cli import _parser
from bot.settings import PREFIX, ROOT, SETTINGS, TOKEN

PAGES = sorted([ROOT / "README.md", *ROOT.glob("*/README.md"), *(ROOT / "docs").glob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r'\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"')


def row(name: str, default: str, meaning: str) -> str:
    shown = f"`{default}`" if default else "empty"
    return f"| `{PREFIX}{name.upper()}` | {shown} | {meaning} |"


def prose(page: Path) -> str:
    """The text of a page without its examples."""
    return re.sub(r"^\s*```.*?^\s*```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    found = ["".join(groups) for groups in LINK.findall(prose(page))]
    return [link for link in found if "://" not in link and not link.startswith("mailto:")]


def commands(parser: argparse.ArgumentParser, before: str = "peerguide") -> set[str]:
    """Every command of the parser that can be run, such as "peerguide knowledge check"."""
    parts = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not parts:
        return {before}
    return {one for part in parts for name, child in part.choices.items() for one in commands(child, f"{before} {name}")}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_that_every_setting_is_documented_as_it_is(setting) -> None:
    wanted = row(setting.name, setting.default, setting.help)
    assert wanted in (ROOT / "docs/settings.md").read_text(encoding="utf-8").splitlines(), f"docs/settings.md lacks: {wanted}"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_that_no_page_names_a_setting_that_is_none(page: Path) -> None:
    known = {PREFIX + setting.name.upper() for setting in SETTINGS} | {TOKEN}
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+", page.read_text(encoding="utf-8")))
    assert named <= known


def test_that_the_readme_lists_the_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.MULTILINE))
    assert set(re.findall(r"^\| `make ([a-z-]+)`", README, flags=re.MULTILINE)) == targets


def test_that_the_readme_lists_the_commands_of_the_program() -> None:
    rows = "\n".join(line for line in README.splitlines() if line.startswith("| `peerguide "))
    assert {command.strip() for command in re.findall(r"`(peerguide(?: [a-z]+)+)", rows)} == commands(_parser())


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_that_every_command_in_a_page_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    known = commands(_parser())
    for given in re.findall(r"(?:`|bin/|\$ )(peerguide(?: [a-z]+)+)", text):
        assert any(f"{given} ".startswith(f"{command} ") for command in known), f"there is no command {given}"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_that_every_link_leads_to_a_file_and_heading(page: Path) -> None:
    for link in links(page):
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link}: there is no such file"
        assert not heading or heading in anchors(target), f"{link}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_that_no_page_holds_a_path_of_one_machine(page: Path) -> None:
    assert not re.search(r"(?:^|[\s`(])/(?:home|root|Users|work)/", page.read_text(encoding="utf-8"))
