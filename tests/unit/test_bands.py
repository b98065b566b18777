"""The three bands, and what a message is settled to be: a question for the knowledge or a step in the dialogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.bands import OFFERED, WORTH_OFFERING, Band, Thresholds, decide, offered
from bot.knowledge.search import Match
from bot.knowledge.understanding import OFF_TOPIC, understand
from bot.nlu.asking import read_thresholds

LIMITS = Thresholds(answer=0.5, offer=0.3)
SURE = 0.35


def found(*scores: float) -> list[Match]:
    return [Match(f"entry-{number}", score) for number, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("score", "about_any", "band"),
    [
        (0.5, 0.5, Band.ANSWER),
        (0.4999, 0.9, Band.OFFER),
        (0.1, 0.3, Band.OFFER),
        (0.1, 0.2999, Band.NONE),
        (0.0, 0.0, Band.NONE),
    ],
)
def test_that_the_bands_part_at_their_thresholds(score: float, about_any: float, band: Band) -> None:
    assert decide(found(score), about_any, LIMITS) is band


def test_that_without_a_match_there_is_nothing_to_answer_or_offer() -> None:
    assert decide([], 1.0, LIMITS) is Band.NONE


@pytest.mark.parametrize(
    ("scores", "count"),
    [((0.4, 0.3, 0.2, 0.1), OFFERED), ((0.4, WORTH_OFFERING, 0.0299), 2), ((0.4, 0.01), 1), ((0.01, 0.01), 1), ((), 0)],
)
def test_that_only_entries_worth_a_button_are_offered_and_always_one(scores: tuple[float, ...], count: int) -> None:
    assert offered(found(*scores)) == tuple(f"entry-{number}" for number in range(count))


def test_that_a_sure_dialogue_intent_is_acted_on() -> None:
    understood = understand([("thank", 0.35), ("ask", 0.3)], found(0.2), LIMITS, SURE, "ask")
    assert (understood.intent, understood.band, understood.confidence) == ("thank", Band.DIALOGUE, 0.35)


def test_that_an_unsure_dialogue_intent_gives_way_to_an_offer() -> None:
    understood = understand([("thank", 0.34), ("ask", 0.33)], found(0.2), LIMITS, SURE, "ask")
    assert (understood.intent, understood.band, understood.confidence) == ("ask", Band.OFFER, 0.33)


def test_that_an_unsure_dialogue_intent_without_a_likely_entry_is_not_in_the_guidelines() -> None:
    understood = understand([("thank", 0.34), ("ask", 0.1)], found(0.05), LIMITS, SURE, "ask")
    assert (understood.intent, understood.band) == (OFF_TOPIC, Band.NONE)


@pytest.mark.parametrize(
    ("score", "about_any", "intent", "band"),
    [(0.6, 0.9, "ask", Band.ANSWER), (0.3, 0.9, "ask", Band.OFFER), (0.1, 0.2, OFF_TOPIC, Band.NONE)],
)
def test_that_a_question_gets_the_band_of_its_answer(score: float, about_any: float, intent: str, band: Band) -> None:
    understood = understand([("ask", about_any), ("thank", 0.05)], found(score), LIMITS, SURE, "ask")
    assert (understood.intent, understood.band) == (intent, band)


def test_that_off_topic_gives_way_to_an_offer_however_sure_it_is() -> None:
    understood = understand([(OFF_TOPIC, 0.6), ("ask", 0.35)], found(0.2), LIMITS, SURE, "ask")
    assert (understood.intent, understood.band) == ("ask", Band.OFFER)


def test_that_a_message_without_any_belief_in_the_entries_is_settled_too() -> None:
    assert understand([("gibberish", 0.2)], [], LIMITS, SURE, "ask").intent == OFF_TOPIC


def test_that_the_thresholds_in_use_are_probabilities() -> None:
    limits, sure = read_thresholds()
    assert 0 < limits.answer < 1
    assert 0 < limits.offer < 1
    assert 0 < sure < 1


shares = st.floats(0, 1)


@given(
    st.lists(st.tuples(st.sampled_from(["ask", "thank", "deny"]), shares), min_size=1, max_size=3), st.lists(shares, max_size=4)
)
def test_that_a_surer_answer_never_falls_to_a_lower_band(intents: list[tuple[str, float]], scores: list[float]) -> None:
    scores = sorted(scores, reverse=True)
    order = (Band.NONE, Band.OFFER, Band.ANSWER)
    about_any = dict(intents).get("ask", 0.0)
    surer = [min(1.0, score + 0.2) for score in scores]
    assert order.index(decide(found(*surer), about_any, LIMITS)) >= order.index(decide(found(*scores), about_any, LIMITS))
    understood = understand(intents, found(*scores), LIMITS, SURE, "ask")
    assert (understood.band is Band.DIALOGUE) == (intents[0][0] != "ask" and intents[0][1] >= SURE)
    assert understood.matches == tuple(found(*scores))
