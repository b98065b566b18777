"""Reads the knowledge folder into a `Knowledge`, or reports all faults of all files together.

This is the one place of the room that opens files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Fault, KnowledgeError
from bot.knowledge.model import Audience, Cell, Citation, Entry, Grid, Knowledge, Role, Source, Stage

RISKS = ("none", "concern", "crisis")
PARTS = ("Simply", "More", "Why", "Try this")
NOTES = {
    "For peer workers": Audience.PEER_WORKER,
    "For clinicians": Audience.CLINICIAN,
    "For family and friends": Audience.FAMILY,
}
FIELDS = ("title", "ask", "for", "sources", "see_also", "max_risk", "reviewed_on", "review_due")


def load(folder: Path) -> Knowledge:
    """Return the knowledge in `folder`.

    Raises KnowledgeError with every fault of every file: unreadable YAML, a missing field, an unknown source or entry.
    """
    knowledge, faults = survey(folder)
    if faults:
        raise KnowledgeError(faults)
    return knowledge


def survey(folder: Path) -> tuple[Knowledge, list[Fault]]:
    """Return what could be read in `folder`, and every fault; to be served only when there is none."""
    faults: list[Fault] = []
    sources = _read_sources(folder, faults)
    grid, staged = _read_stages(folder, faults)
    entries = {entry.id: entry for entry in (*_read_entries(folder, faults), *staged)}
    if not entries:
        faults.append(Fault("entries", "files", "There is no entry.", "Add one; knowledge/README.md tells how."))
    knowledge = Knowledge(entries=entries, sources=sources, grid=grid)
    return knowledge, faults + _dangling(knowledge)


def file_of(entry: Entry) -> str:
    """Return the file below the knowledge folder in which `entry` stands."""
    return "stages.yml" if entry.cell else f"entries/{entry.id}.md"


def _read_entries(folder: Path, faults: list[Fault]) -> Iterable[Entry]:
    for path in sorted((folder / "entries").glob("*.md")):
        text = _text(path, f"entries/{path.name}", faults)
        entry = None if text is None else parse_entry(path.stem, text, faults)
        if entry:
            yield entry


def _text(path: Path, name: str, faults: list[Fault]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        faults.append(Fault(name, "file", "is not written in UTF-8.", "Save it again with that encoding."))
        return None


def parse_entry(entry_id: str, text: str, faults: list[Fault]) -> Entry | None:
    """Return the entry written in `text`; add what is wrong with it to `faults` and return None if it can't be used."""
    name = f"entries/{entry_id}.md"
    head, body = _split(name, text, faults)
    if head is None:
        return None
    parts = _sections(body)
    reader = _Reader(name, head, faults)
    for heading in parts:
        if heading not in PARTS and heading not in NOTES and heading != "answer":
            reader.fault(f"## {heading}", "is no known heading.", f"Use one of: {', '.join((*PARTS, *NOTES))}.")
    for heading in ("answer", "Simply", "More", "Why"):
        if not parts.get(heading):
            reader.fault(heading, "is missing or empty.", "Write it below the head of the file.")
    unknown = {str(field) for field in head} - set(FIELDS)
    if unknown:
        reader.fault(", ".join(sorted(unknown)), "is no known field.", f"Use: {', '.join(FIELDS)}.")
    before = len(faults)
    entry = Entry(
        id=entry_id,
        title=reader.text("title"),
        ask=reader.texts("ask"),
        audiences=reader.audiences("for"),
        sources=reader.citations("sources"),
        see_also=reader.texts("see_also", may_lack=True),
        max_risk=reader.choice("max_risk", RISKS),
        reviewed_on=reader.day("reviewed_on"),
        review_due=reader.day("review_due"),
        answer=parts.get("answer", ""),
        notes={audience: parts[heading] for heading, audience in NOTES.items() if heading in parts},
        simply=parts.get("Simply", ""),
        more=parts.get("More", ""),
        why=parts.get("Why", ""),
        try_this=parts.get("Try this", ""),
    )
    return entry if len(faults) == before else None


def _split(name: str, text: str, faults: list[Fault]) -> tuple[dict[str, Any] | None, str]:
    pieces = text.split("---\n", 2)
    if len(pieces) != 3 or pieces[0].strip():
        faults.append(Fault(name, "head", "has no lines of --- around it.", "Start the file with ---, end the head with ---."))
        return None, ""
    head = _yaml(name, pieces[1], faults, above=1)
    return head, pieces[2]


def _yaml(name: str, text: str, faults: list[Fault], above: int = 0) -> dict[str, Any] | None:
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1 + above}" if mark else "somewhere"
        faults.append(Fault(name, where, "can't be read as YAML.", "Look for a missing quote, a tab or wrong indentation."))
        return None
    except ValueError:
        faults.append(Fault(name, "date", "is no day of the calendar.", "Write it as 2027-11-21."))
        return None
    if not isinstance(value, dict):
        faults.append(Fault(name, "head", "is not a list of fields.", "Write lines such as `title: …`."))
        return None
    return value


def _sections(body: str) -> dict[str, str]:
    parts: dict[str, list[str]] = {"answer": []}
    current = "answer"
    for line in body.splitlines():
        if line.startswith("## "):
            current = line[3:].strip()
            parts[current] = []
        else:
            parts[current].append(line)
    return {heading: "\n".join(lines).strip() for heading, lines in parts.items()}


class _Reader:
    """Takes typed fields out of a head and notes a fault for each that is missing or wrong."""

    def __init__(self, file: str, head: Mapping[str, Any], faults: list[Fault]) -> None:
        self._file = file
        self._head = head
        self._faults = faults

    def fault(self, field: str, problem: str, remedy: str) -> None:
        self._faults.append(Fault(self._file, field, problem, remedy))

    def text(self, field: str) -> str:
        value = self._head.get(field)
        if not isinstance(value, str) or not value.strip():
            self.fault(field, "is missing or no text.", "Write it as one line of text.")
            return ""
        return value.strip()

    def texts(self, field: str, may_lack: bool = False) -> tuple[str, ...]:
        value = self._head.get(field, [] if may_lack else None)
        if not isinstance(value, list) or (not value and not may_lack):
            self.fault(field, "is missing or no list.", "Write one item a line, each starting with '- '.")
            return ()
        wrong = [item for item in value if not isinstance(item, str)]
        if wrong:
            self.fault(field, f"has {len(wrong)} item(s) that are no text.", "Put quotes around them.")
        return tuple(str(item).strip() for item in value)

    def choice(self, field: str, choices: tuple[str, ...]) -> str:
        value = self._head.get(field)
        if value not in choices:
            self.fault(field, "is missing or unknown.", f"Use one of: {', '.join(choices)}.")
            return ""
        return str(value)

    def audiences(self, field: str) -> tuple[Audience, ...]:
        known = [one.value for one in Audience]
        values = self.texts(field)
        for value in values:
            if value not in known:
                self.fault(field, f"'{value}' is unknown.", f"Use: {', '.join(known)}.")
        return tuple(Audience(value) for value in values if value in known)

    def citations(self, field: str) -> tuple[Citation, ...]:
        return tuple(_citation(value) for value in self.texts(field))

    def day(self, field: str) -> date:
        value = self._head.get(field)
        if type(value) is not date:  # a date with a time is one as well, but can't be compared
            self.fault(field, "is missing or no date.", "Write it as 2027-11-21.")
            return date.min
        return value

    def number(self, field: str) -> int:
        value = self._head.get(field)
        if not isinstance(value, int):
            self.fault(field, "is missing or no number.", "Write it as a whole number.")
            return 0
        return value

    def items(self, field: str, may_lack: bool = False) -> list[Mapping[str, Any]]:
        value = self._head.get(field, [] if may_lack else None)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault(field, "is missing or no list of items with fields.", "Compare with the other items.")
            return []
        return value


def _citation(text: str) -> Citation:
    source, _, section = text.partition(", ")
    return Citation(source=source.strip(), section=section.strip())


def _read_file(folder: Path, name: str, faults: list[Fault]) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        faults.append(Fault(name, "file", "is missing.", "Bring it back; the bot can't start without it."))
        return {}
    text = _text(path, name, faults)
    return (_yaml(name, text, faults) if text is not None else None) or {}


def _read_sources(folder: Path, faults: list[Fault]) -> dict[str, Source]:
    found = {}
    raw = _read_file(folder, "sources.yml", faults)
    for item in _Reader("sources.yml", raw, faults).items("sources"):
        reader = _Reader("sources.yml", item, faults)
        source = Source(
            id=reader.text("id"),
            title=reader.text("title"),
            short=reader.text("short"),
            file=reader.text("file"),
            kind=reader.text("kind"),
            trust=reader.text("trust"),
            sections=reader.texts("sections"),
            no_content=tuple(_Reader("sources.yml", part, faults).text("section") for part in reader.items("no_content", True)),
        )
        found[source.id] = source
    return found


def _read_stages(folder: Path, faults: list[Fault]) -> tuple[Grid, list[Entry]]:
    raw = _read_file(folder, "stages.yml", faults)
    whole = _Reader("stages.yml", raw, faults)
    staged = whole.items("stages")
    stages = tuple(_stage(item, faults) for item in staged)
    roles = tuple(_role(item, faults) for item in whole.items("roles"))
    grid = Grid(stages=stages, roles=roles)
    dates = (whole.day("reviewed_on"), whole.day("review_due"))
    entries = [_staged(item, Cell(item.get("id", ""), None), grid, dates, faults) for item in staged]
    for item in whole.items("cells"):
        cell = Cell(str(item.get("stage", "")), str(item.get("role", "")))
        entries.append(_staged(item, cell, grid, dates, faults))
    expected = {(stage.id, role.id) for stage in stages for role in roles}
    present = {(entry.cell.stage, entry.cell.role) for entry in entries if entry.cell and entry.cell.role}
    for stage, role in sorted(expected ^ present):
        faults.append(
            Fault("stages.yml", f"{stage}, {role}", "is missing or unknown.", "Every stage needs one cell for each role.")
        )
    return grid, entries


def _stage(item: Mapping[str, Any], faults: list[Fault]) -> Stage:
    reader = _Reader("stages.yml", item, faults)
    return Stage(reader.text("id"), reader.text("name"), reader.number("number"), reader.texts("aliases"))


def _role(item: Mapping[str, Any], faults: list[Fault]) -> Role:
    reader = _Reader("stages.yml", item, faults)
    return Role(reader.text("id"), reader.text("name"), reader.texts("aliases"))


AUDIENCE_OF_ROLE = {
    None: tuple(Audience),
    "consumer": (Audience.CONSUMER,),
    "clinicians": (Audience.CLINICIAN,),
    "community-supports": (Audience.PEER_WORKER,),
}


def _staged(item: Mapping[str, Any], cell: Cell, grid: Grid, dates: tuple[date, date], faults: list[Fault]) -> Entry:
    reader = _Reader("stages.yml", item, faults)
    cited = reader.texts("sources") if cell.role is None else (f"stage-grid, {cell.stage}, {cell.role}",)
    return Entry(
        id=grid.entry_id(cell),
        title=reader.text("title"),
        ask=reader.texts("ask"),
        audiences=AUDIENCE_OF_ROLE.get(cell.role, tuple(Audience)),
        sources=tuple(_citation(text) for text in cited),
        see_also=("four-stages",),
        max_risk="concern",
        reviewed_on=dates[0],
        review_due=dates[1],
        answer=reader.text("answer"),
        simply=reader.text("simply"),
        more=reader.text("more"),
        why=reader.text("why"),
        cell=cell,
    )


def _dangling(knowledge: Knowledge) -> list[Fault]:
    faults = []
    for entry in knowledge.entries.values():
        for citation in entry.sources:
            source = knowledge.sources.get(citation.source)
            if source is None or citation.section not in source.sections:
                faults.append(
                    Fault(file_of(entry), "sources", f"'{citation}' is no section of a source.", "Write it as in sources.yml.")
                )
        unknown = [other for other in entry.see_also if other not in knowledge.entries]
        remedy = "Correct the id or take it out."
        faults += [Fault(file_of(entry), "see_also", f"there is no entry '{other}'.", remedy) for other in unknown]
    return faults
