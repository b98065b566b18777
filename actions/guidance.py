"""Questions: answer them, offer what may be meant, or say that it is not in the guidelines."""

from __future__ import annotations

from rasa_sdk import Action

from actions.base import TakesStep
from bot.conversation.guidance import Guide


class ActionAnswer(TakesStep, Action):
    """Answers a question in one of the three bands."""

    action = "action_answer"
    step = Guide.answer


class ActionNotKnown(TakesStep, Action):
    """Says that a question is not in the guidelines."""

    action = "action_not_known"
    step = Guide.not_known


class ActionOpenEntry(TakesStep, Action):
    """Serves the entry a button names."""

    action = "action_open_entry"
    step = Guide.open_picked


class ActionPickOption(TakesStep, Action):
    """Serves "the second one" of what was offered."""

    action = "action_pick_option"
    step = Guide.pick


class ActionNoneOfThese(TakesStep, Action):
    """Takes in that nothing offered was meant."""

    action = "action_none_of_these"
    step = Guide.none_of_these


class ActionTopics(TakesStep, Action):
    """Offers a few places to begin."""

    action = "action_topics"
    step = Guide.topics
