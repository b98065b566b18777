"""Reads the emergency numbers and lines from `knowledge/lines/` and picks the ones to show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Fault, KnowledgeError
from bot.safety.model import Country, Line

ELSEWHERE = "ZZ"
"""The code under which the international directory stands."""

SHOWN = 3
"""Lines on a card: more are hard to choose from in the worst hour."""


class Lines:
    """All countries' lines, with the international directory for the rest."""

    def __init__(self, countries: Mapping[str, Country]) -> None:
        self._countries = dict(countries)

    def country(self, code: str) -> Country:
        """Return the country `code`, or the international directory when we know no lines there."""
        return self._countries.get("GB" if code == "UK" else code, self._countries[ELSEWHERE])

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all countries we have lines for."""
        return tuple(sorted(code for code in self._countries if code != ELSEWHERE))

    def for_purpose(self, code: str, purpose: str, count: int = SHOWN) -> tuple[Line, ...]:
        """Return up to `count` lines for `purpose`: a country's for everyone, then the directory's.

        Those for some people only, such as veterans or young people, are not put before a person we know nothing of.
        """
        here = [line for line in self.country(code).lines if purpose in line.purposes]
        anywhere = [line for line in self._countries[ELSEWHERE].lines if purpose in line.purposes]
        general = [line for line in here if line.purposes == (purpose,)]
        return tuple(dict.fromkeys([*(general or here), *anywhere][:count]))


def load_lines(folder: Path) -> Lines:
    """Return all lines in `folder`.

    Raises KnowledgeError with every fault; a wrong or missing file never leaves a country half known.
    """
    faults: list[Fault] = []
    found = {}
    for path in sorted(folder.glob("*.yml")):
        country = _country(f"lines/{path.name}", path.read_text(encoding="utf-8"), faults)
        if country and country.code in found:
            faults.append(Fault(f"lines/{path.name}", "country", f"{country.code} stands in another file.", "Keep one of them."))
        elif country:
            found[country.code] = country
    if ELSEWHERE not in found:
        faults.append(Fault("lines/international.yml", "file", "is missing.", "Bring it back; it serves all other countries."))
    if faults:
        raise KnowledgeError(faults)
    return Lines(found)


def _country(name: str, text: str, faults: list[Fault]) -> Country | None:
    try:
        raw = yaml.safe_load(text)
        return Country(
            code=_text(raw, "country"),
            name=_text(raw, "name"),
            emergency=_text(raw, "emergency"),
            emergency_note=raw.get("emergency_note", ""),
            lines=tuple(_line(item) for item in raw["lines"]),
        )
    except yaml.YAMLError:
        faults.append(Fault(name, "file", "can't be read as YAML.", "Look for a missing quote or wrong indentation."))
    except (KeyError, TypeError) as error:
        faults.append(Fault(name, str(error), "is missing or wrong.", "Compare with us.yml; numbers and NO need quotes."))
    return None


def _text(item: Mapping[str, Any], field: str) -> str:
    value = item[field]
    if not isinstance(value, str):
        raise TypeError(field)
    return value


def _line(item: Mapping[str, Any]) -> Line:
    if not isinstance(item, dict):
        raise TypeError("lines")
    text = item.get("text", {})
    if not isinstance(text, dict) or not isinstance(item["for"], list):
        raise TypeError("text or for")
    return Line(
        id=_text(item, "id"),
        name=_text(item, "name"),
        purposes=tuple(item["for"]),
        hours="always" if item["hours"] == "always" else "varies",
        languages=tuple(item["languages"]),
        call=str(item.get("call", "")),
        text_to=str(text.get("to", "")),
        text_word=str(text.get("word", "")),
        chat=item.get("chat", ""),
        web=item.get("web", ""),
        note=item.get("note", ""),
    )
