"""No question that measures the bot may stand in its training lines, or nearly so."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.leaks import by_meaning, by_words
from benchmarks.lines import taught
from benchmarks.questions import DEVELOPMENT, TEST, Question, read
from bot.knowledge.model import Knowledge


def asked(text: str) -> Question:
    return Question("q1", text, None, (), "consumer", "plain", "off_topic")


def test_that_no_question_is_in_training_or_nearly_so(knowledge: Knowledge) -> None:
    questions = [*read(DEVELOPMENT), *read(TEST)]

    found = by_words(questions, [text for text, _ in taught(knowledge)])

    assert not found, "reword these in benchmarks/questions/, or the training line:\n" + "\n".join(map(str, found))


def test_that_questions_name_entries_that_exist(knowledge: Knowledge) -> None:
    named = {entry for path in (DEVELOPMENT, TEST) for one in read(path) for entry in one.accepted}

    assert named <= set(knowledge.entries)


def test_that_there_are_three_hundred_test_questions_with_ids_and_texts_of_their_own() -> None:
    questions = [*read(DEVELOPMENT), *read(TEST)]

    assert len(read(TEST)) >= 300
    assert len({one.id for one in questions}) == len({one.text for one in questions}) == len(questions)
    assert all(bool(one.entry) != bool(one.scope) for one in questions)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("What is peer support?", "what is PEER support"),
        ("whats a peers job", "What’s a peer's job?"),
        ("what do peer workers do all day long", "what do peer workers do all day"),
        ("???", "???"),
    ],
)
def test_that_a_line_said_again_is_a_leak(text: str, line: str) -> None:
    assert by_words([asked(text)], ["something else", line])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("What are the criticisms of the recovery approach?", "What are the aims of the recovery approach?"),
        ("does a peer get paid", "do they pay you for being a peer"),
        ("!!!", "???"),
    ],
)
def test_that_the_same_wish_in_other_words_is_none(text: str, line: str) -> None:
    assert not by_words([asked(text)], [line])


def test_that_the_same_meaning_in_other_words_is_found_by_vectors() -> None:
    near, far = np.array([[1.0, 0.0]], dtype=np.float32), np.array([[0.8, 0.6]], dtype=np.float32)

    assert by_meaning([asked("a")], near, ["b"], near)
    assert not by_meaning([asked("a")], near, ["b"], far)
