"""Follow-ups to the last answer."""

from __future__ import annotations

from rasa_sdk import Action

from actions.base import TakesStep
from bot.conversation.guidance import Guide


class ActionTellMore(TakesStep, Action):
    """Tells the next part."""

    action = "action_tell_more"
    step = Guide.more


class ActionSource(TakesStep, Action):
    """Tells where the answer comes from."""

    action = "action_source"
    step = Guide.source


class ActionWhy(TakesStep, Action):
    """Tells the reason."""

    action = "action_why"
    step = Guide.why


class ActionIfTrue(TakesStep, Action):
    """Tells what an answer rests on."""

    action = "action_if_true"
    step = Guide.if_true


class ActionSimpler(TakesStep, Action):
    """Says it in easier words."""

    action = "action_simpler"
    step = Guide.simpler


class ActionStep(TakesStep, Action):
    """Gives one small thing to try."""

    action = "action_step"
    step = Guide.step


class ActionRepeat(TakesStep, Action):
    """Says it again."""

    action = "action_repeat"
    step = Guide.repeat


class ActionGoBack(TakesStep, Action):
    """Comes back to the topic before."""

    action = "action_go_back"
    step = Guide.go_back


class ActionStartOver(TakesStep, Action):
    """Forgets the thread."""

    action = "action_start_over"
    step = Guide.start_over


class ActionNotHelpful(TakesStep, Action):
    """Takes in that an answer missed, and offers the next nearest."""

    action = "action_not_helpful"
    step = Guide.not_helpful


class ActionAffirm(TakesStep, Action):
    """Takes a "yes" to what was offered last."""

    action = "action_affirm"
    step = Guide.affirm
