"""Rasa importer: the entries' lines as training data, so that a curator's file is all it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.loading import load
from bot.knowledge.model import Entry
from bot.knowledge.search import training_lines
from bot.nlu.labels import WEIGHT, label_of
from bot.settings import load_settings


class KnowledgeImporter(TrainingDataImporter):
    """Adds `ask/<entry>` examples to what Rasa's own importer reads from `data/`."""

    def __init__(self, config_file: Any = None, domain_path: Any = None, training_data_paths: Any = None, **kwargs: Any) -> None:
        self._folder = load_settings().knowledge_folder

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return all lines of all entries. Raises KnowledgeError when a file has a fault."""
        entries = load(self._folder).entries.values()
        return TrainingData([message for entry in entries for message in _messages(entry)])

    def get_domain(self) -> Domain:
        """See base; the domain is written by hand."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """See base; the rules are written by hand."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """See base; the configuration is config.yml."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """See base."""
        return None


def _messages(entry: Entry) -> Iterator[Message]:
    for line, weight in training_lines(entry):
        message = Message.build(line, intent=label_of(entry.id))
        message.set("metadata", {WEIGHT: weight})
        yield message
