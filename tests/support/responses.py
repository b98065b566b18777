"""Tells which response of domain.yml a text is, whatever fills its gaps."""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

from bot.settings import ROOT


@lru_cache(maxsize=1)
def _responses() -> dict[str, list[str]]:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return {name: [variant["text"] for variant in variants] for name, variants in domain["responses"].items()}


def is_response(text: str, name: str) -> bool:
    """Return whether `text` is a variant of the response `name`."""
    patterns = (re.sub(r"\\\{\w+\\\}", "(?s:.*)", re.escape(variant.strip())) for variant in _responses()[name])
    return any(re.fullmatch(pattern, text) for pattern in patterns)
