"""Rasa component: the linear classifier over the encoder's vectors."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.linear import LinearModel, fit
from bot.nlu.featurizer import READINGS, vector_of
from bot.nlu.labels import LABELS, READ, WEIGHT, base_intents, clearest

FILE = "linear.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):
    """Tells entries and dialogue intents apart; the entries' probabilities together are those of the intent `ask`."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: LinearModel | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> LinearIntentClassifier:
        """See base."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """See base."""
        with model_storage.read_from(resource) as folder, np.load(folder / FILE, allow_pickle=False) as stored:
            labels = tuple(stored["labels"].tolist())
            model = LinearModel(labels, stored["weights"], stored["biases"])
        return cls(model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """See base."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        self._model = fit(
            np.stack([vector_of(one) for one in examples]),
            [one.get_full_intent() for one in examples],
            [_weight(one) for one in examples],
        )
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / FILE,
                labels=np.array(self._model.labels),
                weights=self._model.weights,
                biases=self._model.biases,
            )
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """See base."""
        for message in messages:
            if message.get(TEXT) and self._model:
                self._classify(message, self._model)
        return messages

    def _classify(self, message: Message, model: LinearModel) -> None:
        readings = message.get(READINGS) or [(message.get(TEXT), vector_of(message))]
        told = [(text, dict(zip(model.labels, model.probabilities(vector).tolist()))) for text, vector in readings]
        text, probabilities = clearest(told)
        name, confidence = base_intents(probabilities)[0]
        message.set(LABELS, probabilities)
        message.set(READ, text)
        message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}, add_to_output=True)


def _weight(message: Message) -> float:
    return float((message.get("metadata") or {}).get(WEIGHT, 1.0))
