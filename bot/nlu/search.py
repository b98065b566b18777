"""Rasa component: ranks the knowledge's entries for a message and decides the band."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.bands import Thresholds
from bot.knowledge.search import WordIndex, rank
from bot.knowledge.understanding import Understood, understand
from bot.nlu.labels import ASK, LABELS, READ, base_intents, entries_in

FILE = "lines.json"
KNOWLEDGE = "knowledge"
"""The property of a parsed message under which actions find the ranking."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KnowledgeSearch(GraphComponent):
    """Puts the ranking of the entries and the band beside the intent, and settles which of the two speaks."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See base."""
        return {
            # The best entry's score from which it is answered outright; set by the calibration in `make eval`.
            "answer": 0.5,
            # The belief that a question is about any entry, from which entries are offered; likewise.
            "offer": 0.3,
            # Below this a dialogue intent is too unsure to be acted on.
            "sure": 0.35,
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, lines: dict[str, list[str]] | None = None
    ) -> None:
        self._thresholds = Thresholds(answer=config["answer"], offer=config["offer"])
        self._sure = float(config["sure"])
        self._storage = storage
        self._resource = resource
        self._index = WordIndex(lines or {})

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> KnowledgeSearch:
        """See base."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KnowledgeSearch:
        """See base."""
        with model_storage.read_from(resource) as folder:
            lines = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, lines)

    def train(self, training_data: TrainingData) -> Resource:
        """See base."""
        lines: dict[str, list[str]] = {}
        for example in training_data.intent_examples:
            intent, _, entry = example.get_full_intent().partition("/")
            if intent == ASK and example.get(TEXT):
                lines.setdefault(entry, []).append(example.get(TEXT))
        self._index = WordIndex(lines)
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(lines), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """See base."""
        for message in messages:
            if message.get(LABELS):
                self._search(message)
        return messages

    def _search(self, message: Message) -> None:
        probabilities = message.get(LABELS)
        matches = rank(self._index, entries_in(probabilities), message.get(READ) or message.get(TEXT))
        understood = understand(base_intents(probabilities), matches, self._thresholds, self._sure, ASK)
        message.set(
            INTENT,
            {INTENT_NAME_KEY: understood.intent, PREDICTED_CONFIDENCE_KEY: understood.confidence},
            add_to_output=True,
        )
        message.set(KNOWLEDGE, _shown(understood), add_to_output=True)


def _shown(understood: Understood) -> dict[str, Any]:
    return {"band": understood.band.value, "matches": [asdict(match) for match in understood.matches]}
