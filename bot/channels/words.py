"""The words and pictures of a page: knowledge/page.yml with its gaps filled, and the lines as links to tap."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Fault, KnowledgeError
from bot.safety.cards import Link, links
from bot.safety.lines import Lines
from bot.safety.model import Country, Line

Words = Mapping[str, Any]
"""What knowledge/page.yml holds, by name; some of it in groups."""


def load_words(folder: Path, agency: str, days: int) -> dict[str, Any]:
    """Return the words of the page. Raises KnowledgeError when the file is missing or can't be read."""
    path = folder / "page.yml"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        raise KnowledgeError([Fault("page.yml", "file", "is missing or can't be read.", "Bring it back.")]) from None
    filled: dict[str, Any] = _filled(raw, {"agency": agency, "days": str(days)})
    return filled


def _filled(value: Any, gaps: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, gaps) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, gaps) for one in value]
    if isinstance(value, str):
        for name, text in gaps.items():
            value = value.replace("{" + name + "}", text)
    return value


def country_shown(country: Country, words: Words) -> dict[str, Any]:
    """Return a country as the templates want it."""
    return {
        "code": country.code,
        "name": country.name,
        "emergency": country.emergency,
        "emergency_note": country.emergency_note,
        "lines": [line_shown(line, words) for line in country.lines],
    }


def line_shown(line: Line, words: Words) -> dict[str, Any]:
    """Return a line with its ways to be reached as links."""
    shown = [{"label": _label(one, words["links"]), "href": _href(one)} for one in links(line)]
    return {"name": line.name, "hours": line.hours, "note": line.note, "links": shown}


def lines_shown(lines: Lines, code: str, purpose: str, words: Words) -> list[dict[str, Any]]:
    """Return the lines a card shows; "emergency" puts the emergency number before the crisis lines."""
    shown = [line_shown(line, words) for line in lines.for_purpose(code, "crisis" if purpose == "emergency" else purpose)]
    if purpose == "emergency":
        number = lines.country(code).emergency
        call = {"label": words["links"]["call"].replace("[number]", number), "href": f"tel:{number}"}
        shown.insert(0, {"name": words["help"]["emergency"], "hours": "", "note": "", "links": [call]})
    return shown


def _label(link: Link, words: dict[str, str]) -> str:
    name = "text_word" if link.kind == "text" and link.word else link.kind
    return words[name].replace("[number]", link.target).replace("[word]", link.word)


def _href(link: Link) -> str:
    number = link.target.replace(" ", "")
    if link.kind == "call":
        return f"tel:{number}"
    if link.kind == "text":
        return f"sms:{number}" + (f"?&body={link.word}" if link.word else "")
    return link.target
