"""Rasa's default pipeline, as `rasa init` writes it, trained on our own lines and asked our own questions.

Training takes some twenty minutes, so its answers are kept in benchmarks/default_answers.json and used again until the
questions change; `python -m benchmarks.evaluate --train-default` makes them anew. It runs in a process of its own:
`python -m benchmarks.default_pipeline JOB.json`.
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
from dataclasses import asdict, dataclass
from datetime import date
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
"""What `rasa init` leaves in config.yml, written out; only the seed is added, to make a repeat alike."""

KEPT: Final = Path(__file__).parent / "default_answers.json"
FALLBACK: Final = "nlu_fallback"
SEPARATOR: Final = "__"
"""Entries are plain intents here: with a slash Rasa would train its ResponseSelector too, for twice the time."""
LISTED: Final = 5
"""Labels kept of each answer."""
PROBED: Final = 10
"""Every tenth training line is asked as well, to see how far the training has come."""
LONGEST_SECONDS: Final = 4 * 3600
ENVIRONMENT: Final = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}

Line = tuple[str, str]
Ranking = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Answered:
    """What the default pipeline makes of one question.

    Args:
        intent: the intent it acts on; FALLBACK when it is too unsure.
        ranking: (label, confidence), best first, as far as they are kept; labels as in our own model.
    """

    intent: str
    ranking: Ranking


@dataclass(frozen=True)
class About:
    """How the answers came about.

    Args:
        lines: the lines it was trained on, by hash; `questions` likewise.
        learnt: the share of its own training lines that it gets right, of every tenth.
    """

    made_on: str
    lines: str
    line_count: int
    questions: str
    training_seconds: float
    learnt: float


@dataclass(frozen=True)
class Outcome:
    """All answers, in the order of the questions; `stale` when the training lines are others by now."""

    answers: tuple[Answered, ...]
    about: About
    stale: bool


def ask_default(lines: Sequence[Line], texts: Sequence[str], folder: Path, anew: bool) -> Outcome:
    """Return what the default pipeline makes of `texts`: as kept, or trained on `lines` (text, label) in `folder`."""
    outcome = None if anew else _kept(lines, texts)
    if outcome is None:
        print(f"Rasa's default pipeline: training on {len(lines)} lines takes twenty minutes or more …", flush=True)
        answers = _trained(lines, texts, folder)
        KEPT.write_text(json.dumps(answers, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
        outcome = _kept(lines, texts)
    if outcome is None:
        raise RuntimeError("the answers just made are not to these questions")
    return outcome


def _kept(lines: Sequence[Line], texts: Sequence[str]) -> Outcome | None:
    if not KEPT.is_file():
        return None
    found = json.loads(KEPT.read_text(encoding="utf-8"))
    about = About(**found["about"])
    if about.questions != _hash(texts):
        return None
    answers = tuple(Answered(one[0], tuple((name, float(value)) for name, value in one[1])) for one in found["answers"])
    return Outcome(answers, about, about.lines != _hash(lines))


def _hash(what: object) -> str:
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:12]


def _trained(lines: Sequence[Line], texts: Sequence[str], folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    job = folder / f"default-{_hash([PIPELINE, lines])}.json"
    job.write_text(json.dumps({"lines": lines, "texts": texts}), encoding="utf-8")
    with job.with_suffix(".log").open("w", encoding="utf-8") as log:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.default_pipeline", str(job)]
        environment = {**os.environ, **ENVIRONMENT}
        subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=log, timeout=LONGEST_SECONDS, check=True)
    found: dict[str, Any] = json.loads(_answers_of(job).read_text(encoding="utf-8"))
    return found


def _answers_of(job: Path) -> Path:
    return job.with_suffix(".answers.json")


def main() -> None:
    """Train when there is no model yet, and answer the job's questions."""
    job = Path(sys.argv[1])
    given = json.loads(job.read_text(encoding="utf-8"))
    model = job.with_suffix(".tar.gz")
    seconds = _train(model, given["lines"])
    answers, learnt = asyncio.run(_ask_all(model, given["texts"], given["lines"][::PROBED]))
    lines, texts = given["lines"], given["texts"]
    about = About(date.today().isoformat(), _hash(lines), len(lines), _hash(texts), seconds, learnt)
    _answers_of(job).write_text(json.dumps({"about": asdict(about), "answers": answers}), encoding="utf-8")


def _train(model: Path, lines: Sequence[Line]) -> float:
    timed = model.with_suffix(".seconds")
    if model.is_file() and timed.is_file():
        return float(timed.read_text(encoding="utf-8"))
    from rasa.model_training import train_nlu

    examples = [{"text": text, "intent": label.replace("/", SEPARATOR), "entities": []} for text, label in lines]
    # Rasa's JSON format, as its YAML reads square brackets in a line as entities.
    data, config = model.with_name("nlu.json"), model.with_name("config.yml")
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
    config.write_text(PIPELINE, encoding="utf-8")
    started = time.monotonic()
    train_nlu(str(config), str(data), str(model.parent), fixed_model_name=model.name.removesuffix(".tar.gz"))
    seconds = round(time.monotonic() - started, 1)
    timed.write_text(str(seconds), encoding="utf-8")
    return seconds


async def _ask_all(model: Path, texts: Sequence[str], known: Sequence[Line]) -> tuple[list[Any], float]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    answers = [_shown(await agent.parse_message(text)) for text in texts]
    right = [_shown(await agent.parse_message(text))[1][0][0] == label for text, label in known]
    return answers, round(sum(right) / max(len(right), 1), 4)


def _shown(parsed: dict[str, Any]) -> tuple[str, list[tuple[str, float]]]:
    ranking = [(one["name"], one["confidence"]) for one in parsed["intent_ranking"] if one["name"] != FALLBACK]
    kept = [(_ours(name), round(value, 4)) for name, value in ranking[:LISTED]]
    return _ours(parsed["intent"]["name"] or FALLBACK), kept


def _ours(name: str) -> str:
    intent, _, entry = name.partition(SEPARATOR)
    return label_of(entry) if intent == "ask" and entry else name


if __name__ == "__main__":
    main()
