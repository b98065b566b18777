"""The trained model: which one fits what is on disk, and how to make it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bot.settings import ROOT, Settings

MODELS: Final = ROOT / "models"
KEPT: Final = 2
"""Models kept on disk: the one in use and the one before."""

PROGRESS: Final = "peerguide: "
"""Lines of a child that start so are shown to the person at the keyboard."""


def model_name(settings: Settings) -> str:
    """Return the name of the model for the knowledge, data, configuration and code as they are now."""
    digest = hashlib.sha256(version("rasa").encode())
    for path in _ingredients(settings):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"peerguide-{digest.hexdigest()[:16]}.tar.gz"


def _ingredients(settings: Settings) -> Iterator[Path]:
    knowledge = settings.knowledge_folder
    yield from (ROOT / "config.yml", ROOT / "domain.yml", knowledge / "stages.yml", knowledge / "sources.yml")
    yield from sorted((knowledge / "entries").glob("*.md"))
    for folder in ("data/nlu", "data/rules", "data/stories"):
        yield from sorted((ROOT / folder).glob("*.yml"))
    for folder in ("bot/nlu", "bot/language", "bot/knowledge"):
        yield from sorted(path for path in (ROOT / folder).iterdir() if path.suffix in (".py", ".onnx"))
    yield ROOT / "bot/conversation/mentions.py"


def find_model(settings: Settings) -> Path | None:
    """Return the model that fits, or None when one has to be trained."""
    path = MODELS / model_name(settings)
    return path if path.is_file() else None


def train_model(name: str) -> None:
    """Train the model and save it under `name`; runs in a process of its own, as Rasa keeps much in memory afterwards."""
    print(f"{PROGRESS}loading the libraries", flush=True)
    from rasa.api import train

    print(f"{PROGRESS}reading the knowledge and encoding its lines", flush=True)
    train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=str(ROOT / "data"),
        output=str(MODELS),
        fixed_model_name=name.removesuffix(".tar.gz"),
        force_training=True,
    )
    older = sorted(MODELS.glob("peerguide-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in older[KEPT:]:
        path.unlink()
