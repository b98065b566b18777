"""The report's plots, each as an SVG that takes the page's own colours by day and by night."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.scoring import Seen

mpl.use("svg")

INK: Final = "#010203"
"""Stands for the page's text colour until the SVG is written; matplotlib knows no `currentColor`."""
OURS: Final = "#2a7f9e"
COLOURS: Final = (OURS, "#8a6fb0", "#c2703d")
BINS: Final = 10


@dataclass(frozen=True)
class Bin:
    """Answers of about one confidence: how sure the model was, and how often it was right."""

    confidence: float
    accuracy: float
    count: int


def bins_of(seen: Sequence[Seen]) -> list[Bin]:
    """Return ten bins of equal width over the best entry's score; an entry for what is out of scope is wrong."""
    scores = np.array([one.score for one in seen])
    right = np.array([one.ranked(1) for one in seen], dtype=float)
    places = np.minimum((scores * BINS).astype(int), BINS - 1)
    filled = [places == place for place in range(BINS) if (places == place).any()]
    return [Bin(float(scores[one].mean()), float(right[one].mean()), int(one.sum())) for one in filled]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far confidence and accuracy are apart, weighed by how often."""
    total = sum(one.count for one in bins)
    return round(sum(abs(one.confidence - one.accuracy) * one.count for one in bins) / max(total, 1), 4)


def curve_of(seen: Sequence[Seen]) -> list[tuple[float, float, float]]:
    """Return (threshold, coverage, precision) when everything scored at least the threshold is answered outright.

    Coverage is the share of questions in scope that are answered; precision the share of all answers that are right.
    """
    inside = sum(bool(one.question.entry) for one in seen)
    points = []
    for threshold in np.arange(0.02, 1.0, 0.02):
        answered = [one for one in seen if one.score >= threshold]
        right = sum(one.ranked(1) for one in answered)
        covered = sum(bool(one.question.entry) for one in answered)
        if answered:
            points.append((round(float(threshold), 2), covered / max(inside, 1), right / len(answered)))
    return points


def calibration(systems: Mapping[str, Sequence[Seen]]) -> str:
    """Draw confidence against accuracy; the area of a dot is the number of questions."""
    with _figure(6.2, 4.4) as (figure, axes):
        axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=":")
        for (name, seen), colour in zip(systems.items(), COLOURS):
            bins = bins_of(seen)
            xs, ys = [one.confidence for one in bins], [one.accuracy for one in bins]
            label = f"{name} (calibration error {calibration_error(bins):.3f})"
            axes.plot(xs, ys, color=colour, linewidth=1.4, label=label)
            axes.scatter(xs, ys, s=[8 + 1.2 * one.count for one in bins], color=colour, alpha=0.6)
        _label(axes, "how sure it was (score of the best entry)", "how often that entry was right")
        return _svg(figure)


def precision_and_coverage(systems: Mapping[str, Sequence[Seen]], answer: float) -> str:
    """Draw what is gained and lost as the threshold of an outright answer moves."""
    with _figure(6.2, 4.4) as (figure, axes):
        for (name, seen), colour in zip(systems.items(), COLOURS):
            points = curve_of(seen)
            axes.plot([point[1] for point in points], [point[2] for point in points], color=colour, label=name)
        _, coverage, precision = min(curve_of(next(iter(systems.values()))), key=lambda one: abs(one[0] - answer))
        axes.scatter([coverage], [precision], color=OURS, zorder=3)
        axes.annotate(f"answer {answer:.2f}", (coverage, precision), xytext=(-10, -18), textcoords="offset points", color=INK)
        _label(
            axes, "coverage: share of questions in scope that are answered outright", "precision: share of answers that are right"
        )
        axes.set_ylim(0.4, 1.01)
        return _svg(figure)


def confusion(pairs: Sequence[tuple[str, str, int]]) -> str:
    """Draw the most confused pairs: (wanted, got, how often)."""
    with _figure(8.4, 0.9 + 0.3 * max(len(pairs), 1)) as (figure, axes):
        names = [f"{wanted}  →  {got}" for wanted, got, _ in pairs][::-1]
        counts = [count for _, _, count in pairs][::-1]
        axes.barh(names, counts, color=OURS)
        axes.set_xticks(range(max(counts, default=1) + 1))
        axes.tick_params(axis="y", labelsize=8)
        _label(axes, "questions", "", legend=False)
        return _svg(figure)


def bands(systems: Mapping[str, Mapping[str, float]]) -> str:
    """Draw, for each group, the shares of its outcomes as one stacked bar; the groups' outcomes come in one order."""
    palette = ("#2a7f9e", "#7fb8cc", "#9aa0a6", "#b9bec4", "#e0a27e", "#c2703d")
    with _figure(8.4, 1.5 + 0.5 * len(systems)) as (figure, axes):
        names = list(systems)[::-1]
        left = np.zeros(len(names))
        for outcome, colour in zip(next(iter(systems.values())), palette):
            widths = np.array([systems[name][outcome] for name in names])
            axes.barh(names, widths, left=left, color=colour, label=outcome.replace("_", " "))
            left += widths
        _label(axes, "share of questions", "", legend=False)
        figure.legend(loc="outside lower center", ncols=3, frameon=False, labelcolor=INK, fontsize=8)
        return _svg(figure)


@contextmanager
def _figure(width: float, height: float) -> Iterator[tuple[Figure, Axes]]:
    ink = dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK)
    with mpl.rc_context({**ink, "svg.fonttype": "none", "svg.hashsalt": "peerguide", "font.family": "sans-serif"}):
        figure = Figure(figsize=(width, height), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        axes.spines[["top", "right"]].set_visible(False)
        yield figure, axes


def _label(axes: Axes, across: str, up: str, legend: bool = True) -> None:
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    if legend:
        axes.legend(frameon=False, labelcolor=INK, fontsize=8)


def _svg(figure: Figure) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :].replace(INK, "currentColor")
