"""The leak check: a question that is in a training line, or nearly so, measures memory and not understanding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from benchmarks.questions import Question
from bot.language.encoder import Vectors

SHARED_WORDS: Final = 0.8
"""Shared words over all words of both (Jaccard) from which two texts are one question.

Looked at on 2026-11-21: at 0.80 to 1.00 all pairs were the same sentence with a word more or less ("how are you doing today" and
"how are you doing"). At 0.75 and below the wish differs ("criticisms of the recovery approach", "aims of the recovery approach").
"""

SAME_MEANING: Final = 0.95
"""Cosine of the encoder's vectors from which two texts are one question.

Looked at on 2026-11-21: all fifteen pairs above 0.95 were one sentence in another order or with an aside ("can i take
antidepressants while pregnant"). From 0.94 down they are two people asking for the same thing in their own words, which
is what is to be measured: the encoder was taught to bring those together, so a lower bound would forbid every good question.
"""

ROWS: Final = 128
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Leak:
    """A question that is too close to a training line, and how close by which measure."""

    question: str
    text: str
    line: str
    measure: str
    score: float

    def __str__(self) -> str:
        return f"{self.question}: {self.text!r} is {self.measure} {self.score:.2f} to the training line {self.line!r}"


def words_of(text: str) -> list[str]:
    """Return the words of `text`, lower case, without punctuation or apostrophes."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))


def by_words(questions: Sequence[Question], lines: Sequence[str]) -> list[Leak]:
    """Return the questions that are a training line, or share nearly all words with one."""
    return [leak for found in (_same(questions, lines), _alike(questions, lines)) for leak in found]


def by_meaning(questions: Sequence[Question], vectors: Vectors, lines: Sequence[str], line_vectors: Vectors) -> list[Leak]:
    """Return the questions whose vector is nearly that of a training line; vectors of length 1, one a text."""
    return list(_above(questions, lines, vectors @ line_vectors.T, SAME_MEANING, "by meaning"))


def _same(questions: Sequence[Question], lines: Sequence[str]) -> Iterator[Leak]:
    # Texts without a Latin letter have no words to compare; they are compared as they stand.
    known = {_normal(line): line for line in lines}
    for one in questions:
        if _normal(one.text) in known:
            yield Leak(one.id, one.text, known[_normal(one.text)], "equal", 1.0)


def _normal(text: str) -> str:
    return " ".join(words_of(text)) or text.strip()


def _alike(questions: Sequence[Question], lines: Sequence[str]) -> Iterator[Leak]:
    places: dict[str, int] = {}
    asked, told = [_sets(texts, places) for texts in ([one.text for one in questions], lines)]
    columns = len(places)
    ours = csr_matrix(asked, shape=(len(questions), columns))
    theirs = csr_matrix(told, shape=(len(lines), columns))
    sizes = theirs.getnnz(axis=1)[None, :]
    for start in range(0, len(questions), ROWS):
        part = ours[start : start + ROWS]
        shared = (part @ theirs.T).toarray()
        scores = shared / np.maximum(part.getnnz(axis=1)[:, None] + sizes - shared, 1)
        yield from _above(questions[start : start + ROWS], lines, scores, SHARED_WORDS, "by words")


def _sets(texts: Sequence[str], places: dict[str, int]) -> tuple[Scores, tuple[list[int], list[int]]]:
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        for word in set(words_of(text)):
            rows.append(row)
            columns.append(places.setdefault(word, len(places)))
    return np.ones(len(rows)), (rows, columns)


def _above(
    questions: Sequence[Question], lines: Sequence[str], scores: npt.NDArray[Any], bound: float, measure: str
) -> Iterator[Leak]:
    for one, row in zip(questions, scores):
        place = int(row.argmax())
        if row[place] >= bound:
            yield Leak(one.id, one.text, lines[place], measure, float(row[place]))
