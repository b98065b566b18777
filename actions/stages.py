"""Walking the stage grid."""

from __future__ import annotations

from rasa_sdk import Action

from actions.base import TakesStep
from bot.conversation.guidance import Guide


class ActionNextStage(TakesStep, Action):
    """Goes to the next stage."""

    action = "action_next_stage"
    step = Guide.next_stage


class ActionPreviousStage(TakesStep, Action):
    """Goes to the stage before."""

    action = "action_previous_stage"
    step = Guide.previous_stage


class ActionCompareStages(TakesStep, Action):
    """Puts two cells side by side."""

    action = "action_compare_stages"
    step = Guide.compare
