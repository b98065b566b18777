"""The little Markdown of our answers as safe HTML: paragraphs, lists, bold and emphasis, nothing else."""

from __future__ import annotations

from typing import Final

from markdown_it import MarkdownIt

_RENDERER: Final = MarkdownIt("zero", {"html": False, "breaks": True}).enable(["list", "emphasis", "newline", "escape"])


def to_html(text: str) -> str:
    """Return `text` as HTML; whatever else it holds is shown as it was written."""
    return str(_RENDERER.render(text)).strip()
