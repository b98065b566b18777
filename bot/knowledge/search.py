"""Search: which entries answer a question, best first. Meaning (the linear model) and words (BM25) together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.knowledge.model import Entry

K1: Final = 1.2
B: Final = 0.5
"""BM25's usual constants; B is low because the entries are of nearly one length."""

WORDS_COUNT: Final = 4.0
"""What a full match of words adds to the logarithm of a probability.

On the development questions the right entry comes first in 0.864 without words, 0.906 at 2 and 0.917 at 4.
"""

LISTED: Final = 10
TEXT_WEIGHT: Final = 0.3
"""How much a line of an entry's own text counts beside a line people ask. Measured on the development questions."""

_ENDINGS: Final = re.compile(r"(?:ing|ed|es|s|ly|er|ers|ment)$")
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Match:
    """An entry and how well it answers, from 0 to 1."""

    entry: str
    score: float


def terms(text: str) -> list[str]:
    """Return the words of `text`, lower case, without common endings."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))
    return [_ENDINGS.sub("", word) if len(word) > 4 else word for word in words]


def training_lines(entry: Entry) -> list[tuple[str, float]]:
    """Return the lines that teach the search this entry, each with its weight.

    The longer parts are left out: with them the right entry comes first as often (0.917 and 0.920 of the development
    questions), and encoding takes twice as long.
    """
    texts = (entry.title, entry.answer, entry.simply)
    return [(line, 1.0) for line in entry.ask] + [(text, TEXT_WEIGHT) for text in texts if text]


class WordIndex:
    """BM25 over all lines of each entry."""

    def __init__(self, lines: Mapping[str, Iterable[str]]) -> None:
        """Index `lines`, the texts of each entry by its id."""
        self.entries = tuple(lines)
        counts = [Counter(term for text in texts for term in terms(text)) for texts in lines.values()]
        self._weights = _bm25(counts)

    def scores(self, text: str) -> Scores:
        """Return one score an entry, shape (entries,), scaled so that the best one is 1 (all 0 when no word is known)."""
        total = np.zeros(len(self.entries))
        for term in set(terms(text)):
            places, values = self._weights.get(term, (_NOWHERE, _NOTHING))
            total[places] += values
        best = total.max(initial=0.0)
        return total / best if best > 0 else total


_NOWHERE: Final = np.zeros(0, dtype=np.int64)
_NOTHING: Final = np.zeros(0)


def _bm25(counts: Sequence[Counter[str]]) -> dict[str, tuple[npt.NDArray[np.int64], Scores]]:
    lengths = np.array([sum(one.values()) for one in counts], dtype=np.float64)
    norms = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0)) if len(counts) else lengths
    found: dict[str, tuple[list[int], list[int]]] = {}
    for place, one in enumerate(counts):
        for term, count in one.items():
            places, numbers = found.setdefault(term, ([], []))
            places.append(place)
            numbers.append(count)
    weights = {}
    for term, (places, numbers) in found.items():
        rarity = np.log(1 + (len(counts) - len(places) + 0.5) / (len(places) + 0.5))
        where, often = np.array(places), np.array(numbers, dtype=np.float64)
        weights[term] = (where, rarity * often * (K1 + 1) / (often + norms[where]))
    return weights


def rank(index: WordIndex, probabilities: Mapping[str, float], text: str) -> list[Match]:
    """Return the best entries for `text`, at most ten.

    `probabilities` is what the linear model gives each entry. Scores add up to that model's belief that the text is about
    any entry at all, so a low best score means "probably none of them".
    """
    meaning = np.array([probabilities.get(entry, 0.0) for entry in index.entries])
    about_any = float(meaning.sum())
    logs = np.log(meaning + 1e-9) + WORDS_COUNT * index.scores(text)
    odds = np.exp(logs - logs.max(initial=0.0))
    shares = about_any * odds / odds.sum() if len(odds) else odds
    best = np.argsort(-shares, kind="stable")[:LISTED]
    return [Match(index.entries[place], round(float(shares[place]), 4)) for place in best]
