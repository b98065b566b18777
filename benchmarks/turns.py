"""Turns, timed: two bots alternating, and one long conversation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import cycle, islice
from statistics import median
from typing import Any, Final

from benchmarks.bots import Running
from benchmarks.clients import Person
from benchmarks.machine import percentile

WARM_UP: Final = 25
CONVERSATION: Final = 10
"""Turns after which a new conversation begins."""
WINDOW: Final = 10
PLACES: Final = (5, 50, 500)


def side_by_side(bots: Sequence[tuple[Running, Sequence[str]]], turns: int) -> list[list[float]]:
    """Return the milliseconds of `turns` turns of each bot, given with what it is told; they take turns, in changing order."""
    chance = random.Random(7)
    told = [list(islice(cycle(chance.sample(list(texts), len(texts))), turns + WARM_UP)) for _, texts in bots]
    for (bot, _), texts in zip(bots, told):
        _talk(bot.person(), texts[:WARM_UP])
    times: list[list[float]] = [[] for _ in bots]
    for start in range(WARM_UP, turns + WARM_UP, CONVERSATION):
        people = [bot.person() for bot, _ in bots]
        for place in range(start, min(start + CONVERSATION, turns + WARM_UP)):
            for which in chance.sample(range(len(bots)), len(bots)):
                times[which].append(people[which].turn(told[which][place]))
        for person in people:
            person.leave()
    return times


def _talk(person: Person, texts: Sequence[str]) -> None:
    for text in texts:
        person.turn(text)
    person.leave()


def one_long_conversation(bot: Running, questions: Sequence[str]) -> dict[str, float]:
    """Return the median milliseconds about turn 5, 50 and 500 of one conversation; the same ten questions at each place."""
    same, others = list(questions[:WINDOW]), cycle(questions[WINDOW:])
    person = bot.person()
    measured: dict[str, float] = {}
    turn = 0
    for place in PLACES:
        first = max(place - WINDOW // 2, 1)
        while turn < first:
            person.turn(next(others))
            turn += 1
        measured[str(place)] = round(median([person.turn(text) for text in same]), 2)
        turn += WINDOW
    person.leave()
    return measured


def summed_up(times: Sequence[float]) -> dict[str, Any]:
    """Return the percentiles of `times`, in milliseconds."""
    return {"turns": len(times), "p50": percentile(times, 50), "p95": percentile(times, 95)}
