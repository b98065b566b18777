"""Rasa's default pipeline, as `rasa init` writes it, trained on our own lines and asked our own questions.

Training takes many minutes, so the model and its answers are kept in a folder under the hash of what went in. It runs in a
process of its own: `python -m benchmarks.default_pipeline JOB.json`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.nlu.labels import label_of
from bot.settings import ROOT

PIPELINE: Final = """\
recipe: default.v1
assistant_id: default-pipeline
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
    random_seed: 7
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 100
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
"""
"""What `rasa init` leaves in config.yml, written out; only the seed is added, so that a repeat gives the same."""

FALLBACK: Final = "nlu_fallback"
SEPARATOR: Final = "__"
"""Entries are plain intents here: with a slash Rasa would train its ResponseSelector too, for twice the time."""
LONGEST_SECONDS: Final = 3 * 3600
ALLOWED: Final = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}


@dataclass(frozen=True)
class Answered:
    """What the default pipeline makes of one question.

    Args:
        intent: the intent it acts on; FALLBACK when it is too unsure.
        ranking: (label, confidence), best first, as far as Rasa lists them; labels as in our own model.
    """

    intent: str
    ranking: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Outcome:
    """All answers, in the order of the questions, and how long the training took when it was done."""

    answers: tuple[Answered, ...]
    training_seconds: float


def ask_default(lines: Sequence[tuple[str, str]], texts: Sequence[str], folder: Path) -> Outcome:
    """Return what the default pipeline trained on `lines` (text, label) makes of `texts`; `folder` remembers."""
    folder.mkdir(parents=True, exist_ok=True)
    model = f"default-{_hash([PIPELINE, lines])}"
    job = folder / f"{model}-{_hash(texts)}.json"
    done = job.with_suffix(".answers.json")
    if not done.is_file():
        job.write_text(json.dumps({"model": model, "lines": lines, "texts": texts}), encoding="utf-8")
        _run(job)
    found = json.loads(done.read_text(encoding="utf-8"))
    answers = tuple(Answered(one["intent"], tuple((name, float(value)) for name, value in one["ranking"])) for one in found)
    return Outcome(answers, json.loads((folder / f"{model}.time.json").read_text(encoding="utf-8")))


def _hash(what: object) -> str:
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:12]


def _run(job: Path) -> None:
    with job.with_suffix(".log").open("w", encoding="utf-8") as log:
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.default_pipeline", str(job)],
            cwd=ROOT,
            env={**os.environ, **ALLOWED},
            stdout=log,
            stderr=log,
            timeout=LONGEST_SECONDS,
            check=True,
        )


def main() -> None:
    """Train when there is no model yet, and answer the job's questions."""
    job = Path(sys.argv[1])
    given = json.loads(job.read_text(encoding="utf-8"))
    model = job.parent / f"{given['model']}.tar.gz"
    if not model.is_file():
        _train(model, given["lines"])
    answers = asyncio.run(_answer(model, given["texts"]))
    job.with_suffix(".answers.json").write_text(json.dumps(answers), encoding="utf-8")


def _train(model: Path, lines: Sequence[tuple[str, str]]) -> None:
    from rasa.model_training import train_nlu

    examples = [{"text": text, "intent": label.replace("/", SEPARATOR), "entities": []} for text, label in lines]
    # Rasa's JSON format, as its YAML reads square brackets in a line as entities.
    data, config = model.with_name("nlu.json"), model.with_name("config.yml")
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
    config.write_text(PIPELINE, encoding="utf-8")
    started = time.monotonic()
    train_nlu(str(config), str(data), str(model.parent), fixed_model_name=model.name.removesuffix(".tar.gz"))
    seconds = round(time.monotonic() - started, 1)
    model.with_name(model.name.replace(".tar.gz", ".time.json")).write_text(json.dumps(seconds), encoding="utf-8")


async def _answer(model: Path, texts: Sequence[str]) -> list[dict[str, Any]]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    return [_shown(await agent.parse_message(text)) for text in texts]


def _shown(parsed: dict[str, Any]) -> dict[str, Any]:
    ranking = [(one["name"], one["confidence"]) for one in parsed["intent_ranking"] if one["name"] != FALLBACK]
    ranking = [(_ours(name), value) for name, value in ranking]
    return {"intent": _ours(parsed["intent"]["name"] or FALLBACK), "ranking": ranking}


def _ours(name: str) -> str:
    intent, _, entry = name.partition(SEPARATOR)
    return label_of(entry) if intent == "ask" and entry else name


if __name__ == "__main__":
    main()
