"""The linear classifier, and the parts in which long messages are read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.linear import LinearModel, fit
from bot.language.windows import AT_MOST, SHORT, windows
from bot.nlu.labels import base_intents, clearest, entries_in, label_of

RANDOM = np.random.default_rng(0)
CENTRES = {"ask/a": 0, "ask/b": 1, "thank": 2}
LABELS = [label for label in CENTRES for _ in range(10)]
VECTORS = (np.eye(384, dtype=np.float32)[[CENTRES[label] for label in LABELS]] + RANDOM.normal(0, 0.02, (30, 384))).astype("f4")


def model(weights: list[float] | None = None) -> LinearModel:
    return fit(VECTORS, LABELS, weights or [1.0] * len(LABELS))


def test_that_it_tells_labels_apart_it_was_taught() -> None:
    taught = model()
    for vector, label in zip(VECTORS, LABELS):
        assert taught.labels[int(taught.probabilities(vector).argmax())] == label


def test_that_probabilities_add_up_to_one_for_any_vector() -> None:
    taught = model()
    for vector in (np.zeros(384, dtype=np.float32), VECTORS[0], VECTORS[0] * 1e6, -VECTORS[1] * 1e6):
        found = taught.probabilities(vector.astype(np.float32))
        assert found.sum() == pytest.approx(1.0)
        assert (found >= 0).all()


def test_that_training_again_gives_the_same_model() -> None:
    one, two = model(), model()
    assert one.labels == two.labels
    np.testing.assert_array_equal(one.weights, two.weights)


def test_that_a_line_that_counts_less_moves_the_model_less() -> None:
    nothing = np.zeros(384, dtype=np.float32)
    light = model([0.05 if label == "thank" else 1.0 for label in LABELS])
    place = light.labels.index("thank")
    assert light.probabilities(nothing)[place] < model().probabilities(nothing)[place]


def test_that_ask_stands_for_all_entries_together() -> None:
    probabilities = {"ask/a": 0.3, "ask/b": 0.2, "thank": 0.4, "deny": 0.1}
    assert base_intents(probabilities) == [("ask", 0.5), ("thank", 0.4), ("deny", 0.1)]
    assert entries_in(probabilities) == {"a": 0.3, "b": 0.2}
    assert entries_in({label_of("a"): 1.0}) == {"a": 1.0}


def test_that_of_several_parts_the_clearest_one_is_read() -> None:
    whole = ("whole", {"ask/a": 0.4, "thank": 0.3})
    part = ("part", {"ask/b": 0.9, "thank": 0.1})
    assert clearest([whole, part]) == part
    assert clearest([whole]) == whole


def test_that_a_part_that_says_nothing_of_the_question_is_no_finding() -> None:
    whole = ("whole", {"off_topic": 0.6, "ask/a": 0.4})
    assert clearest([whole, ("part", {"small_talk": 0.99, "ask/a": 0.01})]) == whole


def test_that_a_short_message_is_read_as_a_whole() -> None:
    text = "word " * SHORT
    assert windows(text) == [text]


def test_that_a_long_story_is_read_by_its_questions_and_its_end_too() -> None:
    story = (
        "Once there was a garden. " * 20 + "My roses wilt. Do I water them at noon? Thank you for reading. " + "The end. " * 20
    )
    found = windows(story)
    assert found[0] == story
    assert "Do I water them at noon?" in found
    assert "My roses wilt. Do I water them at noon?" in found


@given(st.text(), st.integers(1, 40))
def test_that_any_text_is_read_in_a_few_parts_the_whole_first(text: str, times: int) -> None:
    found = windows(f"{text} " * times)
    assert found[0] == f"{text} " * times
    assert 1 <= len(found) <= AT_MOST
    assert len(set(found)) == len(found)
