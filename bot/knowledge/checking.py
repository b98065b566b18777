"""The curators' check: everything beyond a file that merely loads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bot.errors import Fault
from bot.knowledge.loading import file_of
from bot.knowledge.model import Entry, Knowledge

ANSWER_WORDS = 60
ASK_LINES = 8
COPIED_WORDS = 12
"""So many words in a row with a source document count as copied."""


def check(knowledge: Knowledge, today: date, documents: Mapping[str, str]) -> list[Fault]:
    """Return what a curator has to mend.

    `documents` maps a source's id to its full text; pass none where the documents are not at hand, and the search for
    copied sentences is left out.
    """
    faults = [*_uncited(knowledge), *_colliding(knowledge.entries.values())]
    for entry in knowledge.entries.values():
        faults += _entry_faults(entry, today)
    faults += _copied(knowledge, documents)
    return sorted(set(faults))


def _uncited(knowledge: Knowledge) -> Iterator[Fault]:
    cited = {str(citation) for entry in knowledge.entries.values() for citation in entry.sources}
    for source in knowledge.sources.values():
        for section in source.sections:
            if f"{source.id}, {section}" not in cited:
                yield Fault(
                    "sources.yml", f"{source.id}, {section}", "is cited by no entry.", "Write one, or list it under no_content."
                )


def _entry_faults(entry: Entry, today: date) -> Iterator[Fault]:
    name = file_of(entry)
    length = len(entry.answer.split())
    if length > ANSWER_WORDS:
        yield Fault(name, f"{entry.title}: answer", f"has {length} words.", f"At most {ANSWER_WORDS}; move the rest to ## More.")
    if len(entry.ask) < ASK_LINES:
        yield Fault(name, f"{entry.title}: ask", f"has {len(entry.ask)} lines.", f"Write at least {ASK_LINES}.")
    if entry.review_due <= today:
        yield Fault(name, "review_due", f"{entry.review_due} has passed.", "Read the entry again and set both dates.")


def plain(text: str) -> str:
    """Return `text` in lower case with only letters, digits and single blanks, as lines are compared."""
    return " ".join(re.findall(r"[^\W_]+", text.lower().replace("'", "").replace("’", "")))


def _colliding(entries: Iterable[Entry]) -> Iterator[Fault]:
    seen: dict[str, Entry] = {}
    for entry in entries:
        for line in entry.ask:
            other = seen.setdefault(plain(line), entry)
            if other is not entry:
                yield Fault(file_of(entry), "ask", f"'{line}' also stands in {other.id}.", "Keep it where it fits best.")


def _copied(knowledge: Knowledge, documents: Mapping[str, str]) -> Iterator[Fault]:
    known = {run for text in documents.values() for run in _runs(text)}
    for entry in knowledge.entries.values():
        for text in (*entry.texts(), *entry.ask):
            run = next((run for run in _runs(text) if run in known), None)
            if run:
                yield Fault(file_of(entry), entry.title, f"copies a source: '{' '.join(run)}'.", "Say it in your own words.")


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.lower())
    for start in range(len(words) - COPIED_WORDS + 1):
        yield tuple(words[start : start + COPIED_WORDS])
