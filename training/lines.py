"""Writes the lines the encoder is trained on: knowledge/ and data/nlu/, and nothing else.

python -m training.lines LINES.jsonl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.knowledge.loading import load
from bot.knowledge.search import training_lines
from bot.nlu.asking import dialogue_lines
from bot.nlu.labels import label_of
from bot.settings import load_settings

LONGEST = 400
"""Longer texts would be cut by the encoder anyway, and cost the most time."""


def main() -> None:
    """Write one line an example."""
    entries = load(load_settings().knowledge_folder).entries.values()
    lines = [(text, label_of(entry.id), weight) for entry in entries for text, weight in training_lines(entry)]
    lines += [(text, intent, 1.0) for text, intent in dialogue_lines()]
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for text, label, weight in lines:
            if len(text) < LONGEST:
                out.write(json.dumps({"text": text, "label": label, "weight": weight}) + "\n")


if __name__ == "__main__":
    main()
