"""Screening: plain disclosures are seen, sayings and denials are not, whoever they are about."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.safety.model import Level, Risk, Subject
from bot.safety.patterns import PATTERNS, normal, unleet
from bot.safety.screen import READ, screen

EMERGENCIES = [
    "i just took all of the pills",
    "I've swallowed a whole bottle",
    "i overdosed",
    "I'm going to kill myself tonight",
    "i am ending it now",
    "the gun is loaded and in my hand",
    "im on the bridge",
    "i just cut my wrists",
    "he is not breathing",
]
CRISES = [
    "i want to die",
    "I wanna die",
    "i want to kill myself",
    "thinking about ending my life",
    "I don’t want to live anymore",
    "i do not want to be here anymore",
    "i wish i was dead",
    "im suicidal",
    "I am having suicidal thoughts",
    "they'd be better off without me, everyone is better off without me",
    "no reason to live",
    "kms",
    "i keep cutting my arms",
    "this is goodbye forever",
    "i want to sleep forever",
    "i am going to kill my boss",
]
CONCERNS = [
    "i can't go on",
    "I cannot take it anymore",
    "i am such a burden",
    "whats the point of living",
    "my husband hits me",
    "the voices keep telling me to do things",
]
HARMLESS = [
    "what is peer support",
    "i'm dying to know the answer",
    "my feet are killing me",
    "bored to death at work",
    "i'm dead tired",
    "my phone died",
    "this homework is killing me",
    "cutting back on sugar",
    "i keep cutting corners at work",
    "i feel like dying of embarrassment",
    "we started cutting class and i want to stop",
    "i died laughing",
    "i feel sad and lonely today",
    "my grandmother died last year",
    "can a peer help me find a job",
    "",
]
DISGUISED = [
    "i want to k1ll myself",
    "I WANT TO DIE!!!",
    "i   want\nto\tdie",
    "i w@nt to d1e",
    "i want to diiiiie",
    "ì wànt tö dìe",
    "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
    "i want to d\u200bie",
    "i want 🙂 to die",
    "i want to _die_",
    "kill my self",
    "i'm going to unalive myself",
]


@pytest.mark.parametrize("text", EMERGENCIES)
def test_that_a_life_in_danger_right_now_is_an_emergency(text: str) -> None:
    assert screen(text).level is Level.EMERGENCY


@pytest.mark.parametrize("text", CRISES)
def test_that_a_plain_disclosure_is_a_crisis_about_oneself(text: str) -> None:
    risk = screen(text)
    assert (risk.level, risk.subject) == (Level.CRISIS, Subject.SELF)
    assert risk.signals


@pytest.mark.parametrize("text", CONCERNS)
def test_that_what_may_have_more_behind_it_is_a_concern(text: str) -> None:
    assert screen(text).level is Level.CONCERN


@pytest.mark.parametrize("text", HARMLESS)
def test_that_sayings_sadness_and_everyday_talk_raise_no_alarm(text: str) -> None:
    assert screen(text) == Risk()


@pytest.mark.parametrize("text", DISGUISED)
def test_that_a_disclosure_is_seen_through_its_spelling(text: str) -> None:
    assert screen(text).level >= Level.CRISIS


@pytest.mark.parametrize(
    "text",
    [
        "i don't want to die",
        "i would never kill myself",
        "I'm not suicidal",
        "i am not going to hurt myself",
        "no thoughts of suicide",
    ],
)
def test_that_a_denial_raises_no_alarm(text: str) -> None:
    assert screen(text).level is Level.NONE


def test_that_a_denial_does_not_hide_a_disclosure_beside_it() -> None:
    assert screen("i dont want to die but i took too many pills").level is Level.EMERGENCY
    assert screen("my feet are killing me and i want to kill myself").level is Level.CRISIS


@pytest.mark.parametrize(
    "text",
    ["my friend wants to die", "my son is talking about suicide", "she says she will take her own life", "my client is suicidal"],
)
def test_that_worry_about_someone_else_is_told_apart(text: str) -> None:
    risk = screen(text)
    assert (risk.level, risk.subject) == (Level.CRISIS, Subject.OTHER)


def test_that_somebody_elses_overdose_is_an_emergency() -> None:
    risk = screen("my brother took a whole bottle")
    assert (risk.level, risk.subject) == (Level.EMERGENCY, Subject.OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "what should a peer do when a client talks about suicide",
        "how do i ask someone about suicide",
        "are peers allowed to talk about self harm",
    ],
)
def test_that_a_question_about_the_matter_is_no_crisis(text: str) -> None:
    risk = screen(text)
    assert (risk.level, risk.subject) == (Level.CONCERN, Subject.ASKING)


def test_that_ones_own_disclosure_in_a_question_is_not_taken_for_asking() -> None:
    assert screen("what should i do i want to kill myself, is suicide a sin").subject is Subject.SELF
    assert screen("what should i do i want to kill myself, is suicide a sin").level >= Level.CRISIS


@pytest.mark.parametrize(
    ("recent", "text"), [(("i want to",), "die"), (("i am going to", "kill"), "myself"), (("hello", "better off"), "dead")]
)
def test_that_a_cue_split_over_messages_is_one_cue(recent: tuple[str, ...], text: str) -> None:
    assert screen(text).level is Level.NONE
    assert screen(text, recent).level >= Level.CRISIS


def test_that_an_earlier_disclosure_alone_does_not_alarm_again() -> None:
    assert screen("what is peer support", ("i want to die",)) == Risk()


def test_that_old_messages_are_not_joined() -> None:
    assert screen("die", ("i want to", "🙂", "🙂")) == Risk()


def test_that_a_very_long_message_is_read_at_both_ends() -> None:
    filler = "word " * READ
    assert screen(f"i want to die {filler}").level is Level.CRISIS
    assert screen(f"{filler} i want to die").level is Level.CRISIS


def test_that_signals_name_what_was_seen_and_never_quote_the_person() -> None:
    rules = {pattern.name for pattern in PATTERNS}
    for text in EMERGENCIES + CRISES:
        for signal in screen(text).signals:
            assert str(signal) == f"{signal.name}:{signal.rule}"
            assert signal.rule in rules


@given(st.text(), st.lists(st.text(), max_size=4))
@example("\ud800\udfff", ["\udcff"])
@example("a\u0300" * 5000, ["\u202e" * 5000])
@example("ﷺ" * 100_000, [])
def test_that_any_text_is_screened_and_always_alike(text: str, recent: list[str]) -> None:
    risk = screen(text, recent)
    assert isinstance(risk.level, Level)
    assert screen(text, recent) == risk


@given(st.text(max_size=80), st.text(max_size=80))
def test_that_nothing_around_a_disclosure_hides_it(before: str, after: str) -> None:
    assert screen(f"{before}\n. i just overdosed .\n{after}").level >= Level.CONCERN


@given(st.text(), st.lists(st.text(), min_size=1, max_size=3))
def test_that_earlier_messages_never_make_a_message_look_safer(text: str, recent: list[str]) -> None:
    assert screen(text, recent).level >= screen(text).level


@given(st.text())
def test_that_texts_are_brought_into_plain_shape(text: str) -> None:
    shape = normal(text)
    assert shape == " ".join(shape.split())
    assert not set("_'’!?.,") & set(shape)
    assert normal(unleet(text)) == normal(unleet(text))


@pytest.mark.parametrize(
    "text",
    [
        "suicidal again",
        "wish i wasnt born",
        "wish i was dead",
        "cant stop thinking about suicide",
        "quiero morirme",
        "ich will nicht mehr leben",
        "je veux mourir",
        "im about to jump off the bridge",
    ],
)
def test_that_a_plain_disclosure_is_found_in_other_words_too(text: str) -> None:
    assert screen(text).level >= Level.CRISIS
