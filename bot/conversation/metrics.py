"""Numbers about the running product; never a word, an id or an address."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """What `/metrics` shows."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.replies = Counter("peerguide_replies", "Replies sent, by band and card", ["band", "card"], registry=registry)
        self.risks = Counter(
            "peerguide_screened", "Messages screened, by level and subject", ["level", "subject"], registry=registry
        )
        self.turn_seconds = Histogram(
            "peerguide_turn_seconds",
            "Time from a kept message to its last reply",
            buckets=(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24),
            registry=registry,
        )
        self.pages = Gauge("peerguide_open_pages", "Pages that listen right now", registry=registry)
