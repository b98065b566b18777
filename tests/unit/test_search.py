"""Search: words and meaning together, from 0 to the belief that a text is about any entry at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.model import Audience
from bot.knowledge.search import LISTED, TEXT_WEIGHT, Match, WordIndex, rank, terms, training_lines
from tests.unit.builders import entry

LINES = {
    "watering": ["how do i water roses", "watering in summer"],
    "pruning": ["how do i prune roses", "cutting branches in winter"],
    "planting": ["when do i plant tulips"],
}
INDEX = WordIndex(LINES)
EVEN = {"watering": 0.2, "pruning": 0.2, "planting": 0.2}
beliefs = st.dictionaries(st.sampled_from([*LINES, "retired"]), st.floats(0, 1), max_size=4).map(
    lambda raw: {name: value / max(1.0, sum(raw.values())) for name, value in raw.items()}
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't", ["dont"]),
        ("don’t", ["dont"]),
        ("supports supporting supported", ["support", "support", "support"]),
        ("CAFÉ 24/7", ["caf", "24", "7"]),
        ("is as was", ["is", "as", "was"]),
        ("", []),
        ("🙂 — ?!", []),
    ],
)
def test_that_words_lose_case_apostrophes_and_common_endings(text: str, words: list[str]) -> None:
    assert terms(text) == words


def test_that_the_entry_whose_words_a_question_uses_scores_one_and_others_less() -> None:
    scores = dict(zip(INDEX.entries, INDEX.scores("watering the roses").tolist()))
    assert scores["watering"] == 1.0
    assert 0 < scores["pruning"] < 1.0
    assert scores["planting"] == 0.0


def test_that_a_rare_word_counts_more_than_a_common_one() -> None:
    scores = dict(zip(INDEX.entries, INDEX.scores("how do i tulips").tolist()))
    assert scores["planting"] == 1.0


def test_that_unknown_words_score_nothing() -> None:
    assert not INDEX.scores("bicycle").any()
    assert not INDEX.scores("").any()


def test_that_words_settle_what_meaning_leaves_open() -> None:
    assert rank(INDEX, EVEN, "when do tulips go in")[0].entry == "planting"


def test_that_meaning_settles_what_words_leave_open() -> None:
    assert rank(INDEX, EVEN | {"pruning": 0.6}, "bicycle")[0].entry == "pruning"


def test_that_scores_share_out_the_belief_that_it_is_about_any_entry() -> None:
    assert sum(match.score for match in rank(INDEX, EVEN, "roses")) == pytest.approx(0.6, abs=1e-3)


def test_that_without_any_belief_nothing_scores() -> None:
    assert all(match.score == 0 for match in rank(INDEX, {}, "how do i water roses"))


def test_that_an_entry_that_was_retired_is_not_ranked() -> None:
    assert "retired" not in {match.entry for match in rank(INDEX, {"retired": 0.9}, "roses")}


def test_that_at_most_ten_entries_are_listed() -> None:
    index = WordIndex({f"entry-{number}": [f"word{number}"] for number in range(30)})
    assert len(rank(index, {f"entry-{number}": 0.03 for number in range(30)}, "word7")) == LISTED == 10


def test_that_an_empty_index_finds_nothing() -> None:
    assert rank(WordIndex({}), {}, "roses") == []


def test_that_what_people_ask_teaches_more_than_the_entrys_own_text() -> None:
    lines = dict(training_lines(entry(more="One.\n\nTwo.", notes={Audience.FAMILY: "For you."}, simply="")))
    assert {weight for line, weight in lines.items() if "plant number" in line} == {1.0}
    assert lines["About watering"] == TEXT_WEIGHT
    assert not {"", "One.", "Two.", "For you."} & set(lines)


@given(st.text(), beliefs)
def test_that_any_text_is_ranked_by_falling_scores_within_the_belief(text: str, probabilities: dict[str, float]) -> None:
    found = rank(INDEX, probabilities, text)
    scores = [match.score for match in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= sum(probabilities.get(name, 0.0) for name in LINES) + len(scores) * 1e-4
    assert {match.entry for match in found} == set(LINES)


@given(st.text(), beliefs)
def test_that_the_same_question_is_always_ranked_alike(text: str, probabilities: dict[str, float]) -> None:
    assert rank(INDEX, probabilities, text) == rank(WordIndex(LINES), dict(probabilities), text)


@given(st.text())
def test_that_word_scores_lie_between_nothing_and_one(text: str) -> None:
    scores = INDEX.scores(text)
    assert np.isfinite(scores).all()
    assert scores.max() in (0.0, 1.0)


def test_that_of_entries_alike_the_first_in_the_index_come_first() -> None:
    names = [f"entry-{number * 7 % 40}" for number in range(40)]
    found = rank(WordIndex({name: ["same"] for name in names}), dict.fromkeys(sorted(names), 0.02), "same")
    assert found == [Match(name, 0.02) for name in names[:LISTED]]
