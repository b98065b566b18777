"""Long messages in parts: a story of many sentences carries its question in one of them."""

from __future__ import annotations

import re
from typing import Final

SHORT: Final = 60
"""Words up to which a message is read as a whole; about what the encoder takes in at once."""

AT_MOST: Final = 6
LAST: Final = 40
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")


def windows(text: str) -> list[str]:
    """Return the parts in which `text` is read, the whole first.

    A long text adds its last questions, each with the sentence before it, and its last words: at most six parts in all.
    """
    words = text.split()
    if len(words) <= SHORT:
        return [text]
    sentences = [one.strip() for one in _SENTENCE.findall(text) if one.strip()]
    asked = [place for place, one in enumerate(sentences) if one.endswith("?")][-(AT_MOST - 2) // 2 :]
    found = [text, " ".join(words[-LAST:])]
    for place in asked:
        found += [sentences[place], " ".join(sentences[max(0, place - 1) : place + 1])]
    return list(dict.fromkeys(found))[:AT_MOST]
