"""`make bench`: what a turn costs, beside the bot that `rasa init` makes, in one run on one machine.

python -m benchmarks.bench [--quick]

Prints a table, writes reports/bench.json, and ends with status 1 when a bar is missed. Everything is on loopback, in a
temporary folder; each process it starts ends with it. `--quick` makes fewer turns and leaves out the trainings.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from benchmarks.bots import make_theirs, our_bot, their_bot, their_sentences, train_ours
from benchmarks.evaluate import REPORTS
from benchmarks.machine import load
from benchmarks.parts import screening_times, search_times
from benchmarks.questions import DEVELOPMENT, TEST, read
from benchmarks.turns import one_long_conversation, side_by_side, summed_up
from bot.knowledge.loading import load as load_knowledge
from bot.settings import load_settings

TURNS: Final = 240
QUICK_TURNS: Final = 60


@dataclass(frozen=True)
class Bar:
    """Something measured that has a limit."""

    what: str
    measured: float
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        return self.measured <= self.limit

    def __str__(self) -> str:
        word = "met" if self.met else "NOT met"
        return f"  {self.what:<58}{self.measured:>9.2f} {self.unit:<3} at most {self.limit:>6.2f}   {word}"


def say(text: str) -> None:
    """Tell what is going on."""
    print(text, flush=True)


def measure(quick: bool, folder: Path) -> dict[str, Any]:
    """Return all that was measured."""
    questions = [one.text for path in (DEVELOPMENT, TEST) for one in read(path)]
    result: dict[str, Any] = {"made_on": date.today().isoformat(), "cores": os.cpu_count(), "load_before": load()}
    say("Parts by themselves …")
    entries = load_knowledge(load_settings().knowledge_folder).entries.values()
    result["screening"] = screening_times(questions)
    result["search"] = search_times([line for entry in entries for line in entry.ask], questions)
    theirs, ours = folder / "theirs", folder / "ours"
    theirs.mkdir()
    ours.mkdir()
    say("Letting `rasa init` make its bot …")
    result["training_seconds"] = {"theirs": round(make_theirs(theirs), 1)}
    if not quick:
        say("Training Peerguide with nothing remembered …")
        result["training_seconds"]["ours"] = round(train_ours(_made(folder / "training")), 1)
    say("Starting both bots, one after the other …")
    result |= _measure_running(theirs, ours, questions, QUICK_TURNS if quick else TURNS)
    result["load_after"] = load()
    return result


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _measure_running(theirs: Path, ours: Path, questions: Sequence[str], turns: int) -> dict[str, Any]:
    sentences = their_sentences(theirs)
    with ExitStack() as stack:
        us = stack.enter_context(our_bot(ours, questions[0]))
        them = stack.enter_context(their_bot(theirs, sentences[0]))
        say(f"{turns} turns with each, alternating …")
        our_times, their_times = side_by_side([(us, questions), (them, sentences)], turns)
        memory = {"ours": us.memory(), "theirs": them.memory()}
        say("One conversation of 500 turns …")
        long = one_long_conversation(us, questions)
    return {
        "turn_milliseconds": {"ours": summed_up(our_times), "theirs": summed_up(their_times)},
        "start_seconds": {"ours": round(us.start_seconds, 1), "theirs": round(them.start_seconds, 1)},
        "memory_megabytes": memory,
        "long_conversation_milliseconds": long,
    }


def bars(result: dict[str, Any]) -> list[Bar]:
    """Return what has a limit, with that limit."""
    turn, long = result["turn_milliseconds"], result["long_conversation_milliseconds"]
    found = [
        Bar("a turn's p50, as a share of that of rasa init's bot", turn["ours"]["p50"] / turn["theirs"]["p50"], 2 / 3, ""),
        Bar("turn 500 of one conversation, as a multiple of turn 5", long["500"] / long["5"], 1.2, ""),
        Bar("screening, p99", result["screening"]["p99"], 50, "ms"),
        Bar("from start to first answer", result["start_seconds"]["ours"], 40, "s"),
    ]
    if "ours" in result["training_seconds"]:
        found.append(Bar("training with nothing remembered", result["training_seconds"]["ours"], 60, "s"))
    return found


def table(result: dict[str, Any]) -> list[str]:
    """Return what was measured, as it is printed."""
    turn, long, screening = result["turn_milliseconds"], result["long_conversation_milliseconds"], result["screening"]
    rows = [
        _row("", "Peerguide", "rasa init"),
        *(_row(f"a turn, {part} (ms)", turn["ours"][part], turn["theirs"][part]) for part in ("p50", "p95")),
        *(
            _row(what, result[key].get("ours", "-"), result[key]["theirs"])
            for what, key in (
                ("training (s)", "training_seconds"),
                ("start to first answer (s)", "start_seconds"),
                ("memory of all processes (MB)", "memory_megabytes"),
            )
        ),
        *(_row(f"turn {place} of one conversation (ms)", value) for place, value in long.items()),
        *(
            _row(f"search among {int(size):,} entries, ranking p50 (ms)", one["rank_p50"])
            for size, one in result["search"].items()
        ),
        *(_row(f"search among {int(size):,}, from text (ms)", one["whole_p50"]) for size, one in result["search"].items()),
        *(_row(f"screening a message, {part} (ms)", screening[part]) for part in ("p50", "p99")),
        _row("screening 4,000 characters (ms)", screening["of_4000_characters"]),
    ]
    busy = f"Load of the machine before and after: {result['load_before']}, {result['load_after']} on {result['cores']} cores."
    return [*rows, busy, "Bars:", *map(str, bars(result))]


def _row(what: str, *values: object) -> str:
    return f"{what:<60}" + "".join(f"{value!s:>12}" for value in values)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description="Measure time and memory.")
    parser.add_argument("--quick", action="store_true", help="fewer turns, no training of Peerguide")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="peerguide-bench-") as folder:
        result = measure(given.quick, Path(folder))
    held = [asdict(one) | {"met": one.met} for one in bars(result)]
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "bench.json").write_text(json.dumps(result | {"bars": held}, indent=1) + "\n", encoding="utf-8")
    print("\n".join([*table(result), f"Written: {REPORTS.name}/bench.json"]))
    return 0 if all(one["met"] for one in held) else 1


if __name__ == "__main__":
    sys.exit(main())
