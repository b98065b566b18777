"""Writes what `evaluate` measured as one JSON file and one page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from benchmarks import plots
from benchmarks.scoring import Outcome, Seen
from bot.knowledge.bands import Band

PAIRS: Final = 16
ROWS: Final = (
    ("Right entry first, served", "in_scope.first"),
    ("Right entry in the first three, served", "in_scope.in_three"),
    ("Right entry first, ranked", "in_scope.ranked_first"),
    ("Right entry in the first three, ranked", "in_scope.ranked_in_three"),
    ("Answered rightly at once", "in_scope.answered_right"),
    ("Answered wrongly (in scope)", "in_scope.answered_wrong"),
    ("Offered, the right one among them", "in_scope.offered_right"),
    ("Refused though in scope", "in_scope.refused"),
    ("Taken for a step of the dialogue", "in_scope.dialogue"),
    ("Of all outright answers, right", "outright_right"),
    ("Out of scope: refused", "out_of_scope.refused"),
    ("Out of scope: offered entries", "out_of_scope.offered"),
    ("Out of scope: answered", "out_of_scope.answered"),
)
MISS_GROUPS: Final = (
    ("Answered wrongly", ("answered_wrong",)),
    ("Offered, the right one not among them", ("offered_wrong",)),
    ("Refused though in scope, or taken for a step of the dialogue", ("refused", "dialogue")),
    ("Out of scope, answered", ("out_answered",)),
    ("Out of scope, offered", ("out_offered",)),
)


def got(seen: Seen) -> list[str]:
    """Return what a person got: the entries shown, or in brackets that it was refused or what it was taken for."""
    return list(seen.shown) or ["(refused)" if seen.band is Band.NONE else f"({seen.intent})"]


def misses(seen: Sequence[Seen]) -> list[dict[str, Any]]:
    """Return every question that did not come out as it should, by id."""
    found = []
    for one in seen:
        outcome = _miss(one)
        if outcome:
            question = one.question
            wanted = question.entry or question.scope
            row = {"id": question.id, "text": question.text, "wanted": wanted, "got": got(one)}
            found.append({**row, "score": one.score, "outcome": outcome})
    return found


def _miss(seen: Seen) -> str:
    if not seen.question.entry:
        return {Band.ANSWER: "out_answered", Band.OFFER: "out_offered"}.get(seen.band, "")
    return "" if seen.outcome in (Outcome.ANSWERED_RIGHT, Outcome.OFFERED_RIGHT) else seen.outcome.value


def confused(seen: Sequence[Seen]) -> list[tuple[str, str, int]]:
    """Return the most confused pairs of questions in scope: (wanted, what came first, how often)."""
    pairs = Counter(
        (str(one.question.entry), got(one)[0]) for one in seen if one.question.entry and got(one)[0] not in one.question.accepted
    )
    return [(wanted, first, count) for (wanted, first), count in pairs.most_common(PAIRS)]


def lookup(numbers: Mapping[str, Any], path: str) -> Any:
    """Return what stands at a dotted path."""
    found: Any = numbers
    for name in path.split("."):
        found = found[name]
    return found


def outcome_shares(numbers: Mapping[str, Any], in_scope: bool) -> dict[str, float]:
    """Return the share of each outcome, in one order, for the stacked bars."""
    if in_scope:
        inside = numbers["in_scope"]
        names = ("answered_right", "offered_right", "dialogue", "refused", "offered_wrong", "answered_wrong")
        return {name: inside[name]["share"] for name in names}
    outside = numbers["out_of_scope"]
    shares = {"answered_right": 0.0, "offered_right": 0.0}
    shares |= {"dialogue": outside["refused_in_kind"]["share"], "refused": outside["refused_plainly"]["share"]}
    return shares | {"offered_wrong": outside["offered"]["share"], "answered_wrong": outside["answered"]["share"]}


def write(folder: Path, report: Mapping[str, Any], systems: Mapping[str, Sequence[Seen]], ours: Sequence[Seen]) -> None:
    """Write `eval.json` and `eval.html`.

    Args:
        systems: the test questions as each system saw them, our own first.
        ours: all questions, the development ones too, as our own saw them; for what is confused most.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "eval.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("report.html").render(
        report=report,
        rows=ROWS,
        rule=_paragraphs(report["calibration"]["rule"]),
        lookup=lookup,
        miss_groups=MISS_GROUPS,
        plots=_drawn(report, systems, ours),
    )
    (folder / "eval.html").write_text(page, encoding="utf-8")


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.replace("\n- ", "\n\n– ").replace("`", "").split("\n\n")]


def _drawn(report: Mapping[str, Any], systems: Mapping[str, Sequence[Seen]], ours: Sequence[Seen]) -> dict[str, Markup]:
    measured = dict(zip(systems, (report["test"], report["same_lines"], report["default"])))
    bars = {
        f"{name}, {where}": outcome_shares(numbers, where == "in scope")
        for where in ("in scope", "out of scope")
        for name, numbers in measured.items()
    }
    answer = report["calibration"]["configured"]["thresholds"]["answer"]
    drawn = {
        "bands": plots.bands(bars),
        "curve": plots.precision_and_coverage(systems, answer),
        "calibration": plots.calibration(systems),
        "confusion": plots.confusion(confused(ours)),
    }
    # Made here from numbers and ids; nothing of it comes from outside.
    return {name: Markup(svg) for name, svg in drawn.items()}
