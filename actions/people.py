"""Who is asking, how they are, and which people they can reach."""

from __future__ import annotations

from rasa_sdk import Action

from actions.base import TakesStep
from bot.conversation.guidance import Guide


class ActionNoteAudience(TakesStep, Action):
    """Takes in who is asking."""

    action = "action_note_audience"
    step = Guide.note_audience


class ActionCorrectAudience(TakesStep, Action):
    """Answers again, for whom it was meant."""

    action = "action_correct_audience"
    step = Guide.correct_audience


class ActionForRole(TakesStep, Action):
    """Tells what the topic means for another role."""

    action = "action_for_role"
    step = Guide.for_role


class ActionFeeling(TakesStep, Action):
    """Answers someone who tells how they are."""

    action = "action_feeling"
    step = Guide.feeling


class ActionHuman(TakesStep, Action):
    """Shows which people can be reached."""

    action = "action_human"
    step = Guide.human


class ActionOtherEmergency(TakesStep, Action):
    """Points to the emergency number."""

    action = "action_other_emergency"
    step = Guide.other_emergency
