"""`peerguide knowledge ask`: how a question is found, for a curator's eyes."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from bot.knowledge.bands import Thresholds
from bot.knowledge.loading import load
from bot.knowledge.model import Knowledge
from bot.knowledge.search import WordIndex, rank, training_lines
from bot.knowledge.understanding import Understood, understand
from bot.language.embeddings import encode_remembered
from bot.language.encoder import SentenceEncoder, default_encoder
from bot.language.linear import LinearModel, fit
from bot.language.windows import windows
from bot.nlu.labels import ASK, base_intents, clearest, entries_in, label_of
from bot.processes.model import find_model
from bot.settings import ROOT, Settings

INTENTS_SHOWN: Final = 3


def ask(settings: Settings, question: str) -> str:
    """Return the ranking for `question`, as text: from the trained model, or from the files when they are newer."""
    knowledge = load(settings.knowledge_folder)
    encoder = default_encoder()
    path = find_model(settings)
    model, index = _from_archive(path) if path else fresh_model(settings, knowledge, encoder)
    parts = windows(question)
    vectors = encoder.encode(parts)
    told = [(part, dict(zip(model.labels, model.probabilities(vector).tolist()))) for part, vector in zip(parts, vectors)]
    read, probabilities = clearest(told)
    matches = rank(index, entries_in(probabilities), read)
    intents = base_intents(probabilities)
    thresholds, sure = read_thresholds()
    understood = understand(intents, matches, thresholds, sure, ASK)
    state = "the trained model" if path else "the files as they are now; run `make train` to bring them to the bot"
    return "\n".join([f"By {state}:", *_shown(understood, intents, knowledge, thresholds)])


def _shown(understood: Understood, intents: list[tuple[str, float]], knowledge: Knowledge, thresholds: Thresholds) -> list[str]:
    rows = [f"  {match.score:6.3f}  {match.entry:<45} {knowledge.entries[match.entry].title}" for match in understood.matches]
    likely = ", ".join(f"{name} {value:.2f}" for name, value in intents[:INTENTS_SHOWN])
    return [
        *rows,
        f"  understood as: {likely}",
        f"  band: {understood.band.value} (answered from {thresholds.answer}, offered from {thresholds.offer})",
    ]


def read_thresholds() -> tuple[Thresholds, float]:
    """Return the thresholds that config.yml gives the search, and how sure a dialogue intent must be."""
    config: dict[str, Any] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    found = next(one for one in config["pipeline"] if one["name"].endswith("KnowledgeSearch"))
    return Thresholds(found["answer"], found["offer"]), float(found["sure"])


def dialogue_lines() -> list[tuple[str, str]]:
    """Return the lines of `data/nlu/`, each with its intent."""
    found = []
    for path in sorted((ROOT / "data/nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            found += [(line[2:].strip(), block["intent"]) for line in lines if line.startswith("- ")]
    return found


def fresh_model(settings: Settings, knowledge: Knowledge, encoder: SentenceEncoder) -> tuple[LinearModel, WordIndex]:
    """Return a model and index of the files as they are now, without training the whole bot."""
    lines = {entry.id: training_lines(entry) for entry in knowledge.entries.values()}
    told = [(text, label_of(entry), weight) for entry, texts in lines.items() for text, weight in texts]
    told += [(text, intent, 1.0) for text, intent in dialogue_lines()]
    vectors = encode_remembered(encoder, [text for text, _, _ in told], settings.data_folder)
    model = fit(vectors, [label for _, label, _ in told], [weight for _, _, weight in told])
    return model, WordIndex({entry: [text for text, _ in texts] for entry, texts in lines.items()})


def _from_archive(path: Path) -> tuple[LinearModel, WordIndex]:
    with tarfile.open(path) as archive:
        with np.load(io.BytesIO(_member(archive, "linear.npz")), allow_pickle=False) as stored:
            model = LinearModel(tuple(stored["labels"].tolist()), stored["weights"], stored["biases"])
        return model, WordIndex(json.loads(_member(archive, "lines.json")))


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = next(one for one in archive.getmembers() if one.name.endswith(name))
    file = archive.extractfile(member)
    return file.read() if file else b""
