"""Cards as plain text, for a terminal or a file: buttons become numbers, links their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.contract import Card


class Plain:
    """Shows cards as text."""

    name = "terminal"

    def __init__(self, words: Mapping[str, Any]) -> None:
        """`words` are those of knowledge/page.yml."""
        self._words = words

    def render(self, card: Card) -> str:
        """See Channel."""
        return "\n".join((with_lines(card).replace("**", ""), *self._sources(card), *self._buttons(card)))

    def _sources(self, card: Card) -> Iterator[str]:
        return ("  " + self._words["download"]["source"].replace("[source]", source) for source in card.sources)

    def _buttons(self, card: Card) -> Iterator[str]:
        return (f"  [{number}] {button.title}" for number, button in enumerate(card.buttons, start=1))


def with_lines(card: Card) -> str:
    """Return the text of a card with the lines it shows."""
    lines = (f"  * {line['name']}: {', '.join(link['label'] for link in line['links'])}" for line in card.lines)
    return "\n".join((card.text, *lines))
