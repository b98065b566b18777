"""`make eval`: how well questions are understood, on questions that are in no training line.

python -m benchmarks.evaluate [--no-default] [--train-default]

Writes reports/eval.json and reports/eval.html. Ends with status 1 when a question leaked into training, or when the
thresholds in config.yml are not those that the development questions call for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from benchmarks import calibration, leaks, report
from benchmarks.default_pipeline import Outcome, ask_default
from benchmarks.lines import sample, taught
from benchmarks.plots import bins_of, calibration_error, curve_of
from benchmarks.questions import DEVELOPMENT, TEST, Question, read
from benchmarks.scoring import Asked, Seen, numbers, seen_from_default, seen_with
from bot.conversation.mentions import read as mentions_in
from bot.knowledge.loading import load
from bot.knowledge.model import Knowledge
from bot.knowledge.search import WordIndex, rank
from bot.language.embeddings import encode_remembered
from bot.language.encoder import SentenceEncoder, Vectors, default_encoder
from bot.language.linear import LinearModel, fit
from bot.language.windows import windows
from bot.nlu.asking import fresh_model, read_thresholds
from bot.nlu.labels import base_intents, clearest, entries_in
from bot.settings import ROOT, Settings, load_settings

REPORTS: Final = ROOT / "reports"
OURS: Final = "Peerguide"
SAME_LINES: Final = "ours, same lines"
THEIRS: Final = "Rasa's default"
COLUMNS: Final = ((OURS, "test"), (SAME_LINES, "same_lines"), (THEIRS, "default"))
BARS: Final = (
    ("Right entry first, served", "in_scope.first", 0.90),
    ("Right entry first, ranked", "in_scope.ranked_first", 0.90),
    ("Right entry in the first three, served", "in_scope.in_three", 0.97),
    ("Right entry in the first three, ranked", "in_scope.ranked_in_three", 0.97),
    ("Out of scope: refused", "out_of_scope.refused", 0.90),
)


@dataclass(frozen=True)
class Understanding:
    """Our own model as it would be trained now, and what it is made of."""

    settings: Settings
    knowledge: Knowledge
    encoder: SentenceEncoder
    model: LinearModel
    index: WordIndex

    def encode(self, questions: Sequence[Question]) -> Vectors:
        """Return one vector a question."""
        return self.encoder.encode([one.text for one in questions])

    def ask(self, questions: Sequence[Question]) -> list[Asked]:
        """Return what the model makes of each question, read as the bot reads it."""
        return [self._ask(one) for one in questions]

    def _ask(self, question: Question) -> Asked:
        parts = windows(question.text)
        readings = [(part, self._probabilities(vector)) for part, vector in zip(parts, self.encoder.encode(parts))]
        text, probabilities = clearest(readings)
        matches = rank(self.index, entries_in(probabilities), text)
        return Asked(question, tuple(base_intents(probabilities)), tuple(matches))

    def _probabilities(self, vector: Vectors) -> dict[str, float]:
        return dict(zip(self.model.labels, self.model.probabilities(vector).tolist()))


def understanding() -> Understanding:
    """Return the model of the files as they are now."""
    settings = load_settings()
    knowledge, encoder = load(settings.knowledge_folder), default_encoder()
    return Understanding(settings, knowledge, encoder, *fresh_model(settings, knowledge, encoder))


def of_sample(ours: Understanding) -> Understanding:
    """Return our model as it is when trained on no more lines than Rasa's default pipeline is here."""
    lines = sample(ours.knowledge)
    vectors = ours.encoder.encode([text for text, _ in lines])
    words: dict[str, list[str]] = {}
    for text, label in lines:
        for entry in entries_in({label: 1.0}):
            words.setdefault(entry, []).append(text)
    model = fit(vectors, [label for _, label in lines], [1.0] * len(lines))
    return replace(ours, model=model, index=WordIndex(words))


def find_leaks(ours: Understanding) -> list[leaks.Leak]:
    """Return the questions that are too close to a training line; test questions are compared with the others too."""
    lines = [text for text, _ in taught(ours.knowledge)]
    vectors = encode_remembered(ours.encoder, lines, ours.settings.data_folder)
    development, test = read(DEVELOPMENT), read(TEST)
    found = leaks.by_words(test, [one.text for one in development])
    for questions in (development, test):
        found += leaks.by_words(questions, lines) + leaks.by_meaning(questions, ours.encode(questions), lines, vectors)
    return found


def calibrate(asked: Sequence[Asked]) -> dict[str, Any]:
    """Return what the rule chooses on the development questions, beside what config.yml has."""
    configured, sure = read_thresholds()
    choice = calibration.choose(asked, sure)
    now = calibration.measure(configured, [seen_with(one, configured, sure) for one in asked])
    return {
        "rule": (calibration.__doc__ or "").strip(),
        "chosen": asdict(choice.chosen),
        "configured": asdict(now),
        "sure": sure,
        "refused_limit": choice.refused_limit,
        "middle_half": {"answer": choice.answer_spread, "offer": choice.offer_spread},
        "differs": calibration.differs(choice.chosen.thresholds, configured),
    }


def audiences(questions: Sequence[Question], knowledge: Knowledge) -> dict[str, dict[str, int]]:
    """Return for each kind of asker how often the message alone told it, rightly or wrongly."""
    found: dict[str, dict[str, int]] = {}
    for one in questions:
        row = found.setdefault(one.audience, {"of": 0, "right": 0, "wrong": 0, "unknown": 0})
        told = mentions_in(one.text, knowledge.grid).audience
        row["of"] += 1
        row["unknown" if told is None else "right" if told.value == one.audience else "wrong"] += 1
    return found


def default_seen(ours: Understanding, questions: Sequence[Question], anew: bool) -> tuple[list[Seen], Outcome]:
    """Return what Rasa's default pipeline makes of the questions."""
    folder = ours.settings.data_folder / "eval"
    outcome = ask_default(sample(ours.knowledge), [one.text for one in questions], folder, anew)
    return [seen_from_default(*one) for one in zip(questions, outcome.answers)], outcome


def evaluate(with_default: bool, train_default: bool) -> tuple[dict[str, Any], dict[str, list[Seen]], list[Seen]]:
    """Return the report, the test questions as each system saw them, and all questions as our own saw them."""
    ours = understanding()
    leaked = find_leaks(ours)
    thresholds, sure = read_thresholds()
    asked = {path: ours.ask(read(path)) for path in (DEVELOPMENT, TEST)}
    seen = {path: [seen_with(one, thresholds, sure) for one in asked[path]] for path in asked}
    systems = {OURS: seen[TEST]}
    development, test = numbers(seen[DEVELOPMENT]), numbers(seen[TEST])
    result: dict[str, Any] = {
        "made_on": date.today().isoformat(),
        "leaks": [asdict(one) for one in leaked],
        "bars": [_bar(*bar, test, development) for bar in BARS],
        "test": test,
        "development": development,
        "same_lines": None,
        "default": None,
        "default_about": None,
        "calibration": calibrate(asked[DEVELOPMENT]),
        "audience": audiences(read(TEST), ours.knowledge),
        "misses": report.misses(seen[TEST]),
        "development_misses": report.misses(seen[DEVELOPMENT]),
    }
    if with_default:
        systems[SAME_LINES] = [seen_with(one, thresholds, sure) for one in of_sample(ours).ask(read(TEST))]
        result["same_lines"] = numbers(systems[SAME_LINES])
        systems[THEIRS], outcome = default_seen(ours, read(TEST), train_default)
        result["default"] = numbers(systems[THEIRS])
        result["default_about"] = {**asdict(outcome.about), "stale": outcome.stale}
        result["default_misses"] = report.misses(systems[THEIRS])
    result["curves"] = {name: curve_of(one) for name, one in systems.items()}
    result["calibration_error"] = {name: calibration_error(bins_of(one)) for name, one in systems.items()}
    return result, systems, seen[TEST] + seen[DEVELOPMENT]


def _bar(what: str, path: str, bar: float, test: dict[str, Any], development: dict[str, Any]) -> dict[str, Any]:
    measured = report.lookup(test, path)
    return {
        "what": what,
        "bar": bar,
        "test": measured,
        "development": report.lookup(development, path),
        "met": measured["share"] >= bar,
    }


def summary(result: dict[str, Any], folder: Path) -> list[str]:
    """Return what is said at the end."""
    columns = [(name, result[key]) for name, key in COLUMNS if result[key]]
    rows = [f"{'on the test questions':<50}" + "".join(f"{name:>18}" for name, _ in columns)]
    for label, path in report.ROWS:
        rows.append(f"  {label:<48}" + "".join(f"{report.lookup(one, path)['share']:>18.3f}" for _, one in columns))
    rows += [f"  {bar['what']}: {'met' if bar['met'] else 'NOT met'} (bar {bar['bar']})" for bar in result["bars"]]
    chosen, configured = (result["calibration"][name]["thresholds"] for name in ("chosen", "configured"))
    rows.append(f"  thresholds by the rule {chosen}, in config.yml {configured}")
    if result["calibration"]["differs"]:
        rows.append("  They differ: put the chosen ones into config.yml, at KnowledgeSearch.")
    rows += [f"  LEAK {leaks.Leak(**one)}" for one in result["leaks"]]
    return [*rows, f"Written: {folder.name}/eval.html and {folder.name}/eval.json"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the report, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluate", description="Measure the answers.")
    parser.add_argument("--no-default", action="store_true", help="leave out Rasa's default pipeline")
    parser.add_argument("--train-default", action="store_true", help="train Rasa's default pipeline anew; twenty minutes or more")
    given = parser.parse_args(arguments)
    result, systems, ours = evaluate(not given.no_default, given.train_default)
    report.write(REPORTS, result, systems, ours)
    print("\n".join(summary(result, REPORTS)))
    return 1 if result["leaks"] or result["calibration"]["differs"] else 0


if __name__ == "__main__":
    sys.exit(main())
