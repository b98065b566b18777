"""What is measured of this machine: memory, ports, percentiles."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

PROCESSES: Final = Path("/proc")
PORTS: Final = range(20000, 32000)
"""Below the range from which systems give out ports of their own accord, so that none is taken between choice and use."""


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def memory_megabytes(roots: Sequence[int]) -> float:
    """Return what the processes and all below them hold, shared pages divided among their users; 0 where /proc is missing."""
    if not PROCESSES.is_dir():
        return 0.0
    return round(sum(_kilobytes(pid) for pid in _with_children(roots)) / 1024, 1)


def _with_children(roots: Sequence[int]) -> set[int]:
    parents = {int(path.name): _parent(path) for path in PROCESSES.iterdir() if path.name.isdigit()}
    found, fresh = set(roots), set(roots)
    while fresh:
        fresh = {pid for pid, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def _parent(path: Path) -> int:
    with suppress(OSError, IndexError, ValueError):
        return int((path / "stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _kilobytes(pid: int) -> int:
    with suppress(OSError):
        for line in (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def percentile(values: Sequence[float], part: float) -> float:
    """Return a percentile, rounded to a hundredth."""
    return round(float(np.percentile(values, part)), 2)


def load() -> float:
    """Return how many processes wanted a core in the last minute, on average."""
    return round(os.getloadavg()[0], 2)
