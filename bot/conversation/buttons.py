"""The buttons of the dialogue. Their words stand in `knowledge/replies.yml`, under the name in braces."""

from __future__ import annotations

from typing import Final

from bot.conversation.reply import Button
from bot.knowledge.model import Audience

HUMAN: Final = Button("{human}", "/ask_human")
MORE: Final = Button("{more}", "/tell_more")
SOURCE: Final = Button("{source}", "/ask_source")
WHY: Final = Button("{why}", "/ask_why")
STEP: Final = Button("{step}", "/ask_for_step")
NEXT: Final = Button("{next_stage}", "/next_stage")
TOPICS: Final = Button("{topics}", "/ask_topics")
NONE_OF_THESE: Final = Button("{none_of_these}", "/none_of_these")
AUDIENCES: Final = tuple(audience.value for audience in Audience)
WHO: Final = tuple(Button("{" + name + "}", f'/state_audience{{"audience": "{name}"}}') for name in AUDIENCES)
ROLES: Final = tuple(Button("{for_" + name + "}", f'/ask_for_role{{"audience": "{name}"}}') for name in AUDIENCES)
