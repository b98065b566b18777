"""Rasa component: what a message names in passing, as entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, ENTITY_ATTRIBUTE_TYPE, ENTITY_ATTRIBUTE_VALUE, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.conversation.mentions import Mentions, read
from bot.knowledge.loading import load
from bot.knowledge.model import Grid
from bot.settings import load_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MentionReader(GraphComponent):
    """Adds the entities `audience`, `stage`, `role` and `place`."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MentionReader:
        """See base."""
        return cls(load(load_settings().knowledge_folder).grid)

    def process(self, messages: list[Message]) -> list[Message]:
        """See base."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                found = _entities(read(text, self._grid))
                message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def _entities(mentions: Mentions) -> list[dict[str, Any]]:
    values = {
        "audience": mentions.audience.value if mentions.audience else None,
        "stage": mentions.stage,
        "role": mentions.role,
        "place": mentions.place,
    }
    return [
        {ENTITY_ATTRIBUTE_TYPE: name, ENTITY_ATTRIBUTE_VALUE: value, "start": 0, "end": 0}
        for name, value in values.items()
        if value is not None
    ]
