"""Rasa component: the sentence encoder's vector as a message's dense feature."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.embeddings import encode_remembered
from bot.language.encoder import DIMENSIONS, Vectors, default_encoder
from bot.language.windows import windows
from bot.settings import load_settings

ORIGIN = "SentenceEncoder"
READINGS = "readings"
"""The message property with the parts of a text and their vectors, the whole first."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Adds one vector of 384 numbers to each message that has text."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEncoder:
        """See base."""
        return cls()

    def __init__(self) -> None:
        self._encoder = default_encoder()

    def process(self, messages: list[Message]) -> list[Message]:
        """See base; used for messages as they come in."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                parts = windows(text)
                vectors = self._encoder.encode(parts)
                _add(message, vectors[0])
                message.set(READINGS, list(zip(parts, vectors)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """See base; lines encoded in an earlier training are not encoded again."""
        examples = [one for one in training_data.training_examples if one.get(TEXT)]
        folder = load_settings().data_folder
        vectors = encode_remembered(self._encoder, [one.get(TEXT) for one in examples], folder)
        for message, vector in zip(examples, vectors):
            _add(message, vector)
        return training_data


def vector_of(message: Message) -> Vectors:
    """Return the vector that `SentenceEncoder` gave a message, shape (384,); zeros when it had no text."""
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        return np.zeros(DIMENSIONS, dtype=np.float32)
    vector: Vectors = sentence.features[0]
    return vector


def _add(message: Message, vector: Vectors) -> None:
    message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
