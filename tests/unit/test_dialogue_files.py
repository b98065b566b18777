"""Domain, rules and words fit the code: every response, intent, action, button and gap exists and is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Action

import actions.followups
import actions.guidance
import actions.people
import actions.stages
from actions.base import TakesStep
from bot.conversation.guidance import Guide, Heard, State
from bot.conversation.mentions import Mentions
from bot.conversation.replies import load_replies
from bot.conversation.reply import Say
from bot.knowledge.bands import Band
from bot.knowledge.model import Audience, Knowledge
from bot.knowledge.search import Match
from bot.nlu.asking import dialogue_lines
from bot.settings import ROOT

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = [
    rule for path in sorted((ROOT / "data/rules").glob("*.yml")) for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
]
REPLIES = load_replies(ROOT / "knowledge")
WORDS = {*REPLIES.buttons, "human_contact"}
CLASSES = [
    one
    for module in (actions.followups, actions.guidance, actions.people, actions.stages)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, TakesStep) and one is not TakesStep
]
NAMES = {one.action for one in CLASSES}
BY_BUTTON_ALONE = {"open_entry", "ask"}
"""Intents nobody needs to be understood by `data/nlu`: pressed, or taught by the knowledge."""


def heards(knowledge: Knowledge) -> Iterator[Heard]:
    match = (Match("what-peer-support-is", 0.7), Match("dual-roles", 0.2))
    for band in Band:
        yield Heard(band, match if band in (Band.ANSWER, Band.OFFER) else ())
    for audience in Audience:
        yield Heard(mentions=Mentions(audience=audience))
    for role in knowledge.grid.roles:
        yield Heard(mentions=Mentions(role=role.id, stage=knowledge.grid.stages[2].id))
    yield Heard(mentions=Mentions(place=2))
    yield Heard(picked="dual-roles", risk="concern")
    yield Heard(Band.ANSWER, match, risk="emergency")


def states(knowledge: Knowledge) -> Iterator[State]:
    yield State()
    yield State(options=("dual-roles",))
    for entry in knowledge.entries:
        yield State(entry, ("dual-roles", entry), ("what-peer-support-is",))
        yield State(entry, told=("more", "note", "simply", "try_this"), audience=Audience.PEER_WORKER, audience_asked=True)


@pytest.fixture(scope="module")
def said(knowledge: Knowledge) -> list[Say]:
    """Return everything the dialogue says from every entry on, each message once."""
    guide = Guide(knowledge, REPLIES.topics, REPLIES.coping)
    says: dict[object, Say] = {}
    for one, state, heard in product(CLASSES, states(knowledge), list(heards(knowledge))):
        for say in one.step(guide, state, heard).says:
            says[say.response, tuple(sorted(say.values)), say.buttons, say.values.get("who")] = say
    return list(says.values())


def gaps(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def check_payload(payload: str, knowledge: Knowledge) -> None:
    name, _, raw = payload[1:].partition("{")
    assert payload.startswith("/")
    assert name in DOMAIN["intents"], payload
    named = json.loads("{" + raw) if raw else {}
    assert set(named) <= set(DOMAIN["entities"])
    assert named.get("entry", "dual-roles") in knowledge.entries
    assert named.get("audience", "consumer") in {one.value for one in Audience}


def test_that_every_response_the_dialogue_names_exists(said: list[Say]) -> None:
    assert {say.response for say in said} <= set(DOMAIN["responses"])


def test_that_every_response_is_used(said: list[Say]) -> None:
    by_rules = {step["action"] for rule in RULES for step in rule["steps"] if "action" in step}
    assert set(DOMAIN["responses"]) - {say.response for say in said} - by_rules == set()


def test_that_every_gap_of_a_response_is_filled(said: list[Say]) -> None:
    for say in said:
        for one in DOMAIN["responses"][say.response]:
            assert gaps(one["text"]) <= set(say.values), say.response


def test_that_responses_of_rules_have_no_gap_nobody_fills(said: list[Say]) -> None:
    filled = {say.response for say in said}
    for name, texts in DOMAIN["responses"].items():
        if name not in filled:
            assert not [one for one in texts if gaps(one["text"])], name


def test_that_every_word_on_a_button_and_in_a_value_is_written(said: list[Say]) -> None:
    titles = {button.title for say in said for button in say.buttons}
    values = {value for say in said for value in say.values.values() if re.fullmatch(r"{\w+}", value)}
    for text in titles | values:
        assert gaps(text) <= WORDS, text


def test_that_every_word_for_a_button_is_used(said: list[Say]) -> None:
    texts = [*(button.title for say in said for button in say.buttons), *(value for say in said for value in say.values.values())]
    assert set(REPLIES.buttons) - {gap for text in texts for gap in gaps(text)} == set()


def test_that_every_button_means_something(said: list[Say], knowledge: Knowledge) -> None:
    for payload in {button.payload for say in said for button in say.buttons}:
        check_payload(payload, knowledge)
    for texts in DOMAIN["responses"].values():
        for button in [button for one in texts for button in one.get("buttons", [])]:
            check_payload(button["payload"], knowledge)


def test_that_entries_to_begin_with_and_to_cope_exist(knowledge: Knowledge) -> None:
    assert set(REPLIES.topics) | set(REPLIES.coping) <= set(knowledge.entries)


def test_that_every_rule_takes_one_step_that_exists() -> None:
    for rule in RULES:
        _, step = rule["steps"]
        assert step["action"] in NAMES | set(DOMAIN["responses"]), rule["rule"]


def test_that_every_intent_has_exactly_one_rule_of_its_name() -> None:
    intents = [rule["steps"][0]["intent"] for rule in RULES]
    assert sorted(intents) == sorted(DOMAIN["intents"])
    assert [rule["rule"] for rule in RULES] == intents


def test_that_actions_stand_in_the_domain_and_are_taken() -> None:
    assert sorted(DOMAIN["actions"]) == sorted(NAMES)
    assert {step["action"] for rule in RULES for step in rule["steps"] if "action" in step} >= NAMES


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.__name__)
def test_that_an_action_is_one_for_the_engine_and_names_itself(one: type[TakesStep]) -> None:
    assert issubclass(one, Action)
    assert one().name() == one.action


def test_that_every_file_with_actions_is_read_here() -> None:
    known = {Path(str(module.__file__)) for module in (actions.followups, actions.guidance, actions.people, actions.stages)}
    assert {path for path in (ROOT / "actions").glob("*.py") if "(TakesStep, Action)" in path.read_text("utf-8")} == known


def test_that_every_intent_is_taught_and_nothing_else_is() -> None:
    taught = {intent for _, intent in dialogue_lines()}
    assert taught == set(DOMAIN["intents"]) - BY_BUTTON_ALONE


def test_that_every_slot_the_steps_keep_stands_in_the_domain() -> None:
    assert set(DOMAIN["slots"]) == {"entry_shown", "options", "past", "told", "asker", "audience_asked"}
    assert not [name for name, slot in DOMAIN["slots"].items() if slot["influence_conversation"]]
