"""Is all that people can be shown in order? Every file of the knowledge folder and the dialogue's buttons, at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from bot.channels.words import load_words
from bot.conversation.replies import load_replies
from bot.errors import Fault, KnowledgeError
from bot.knowledge.checking import check
from bot.knowledge.loading import survey
from bot.knowledge.model import Knowledge
from bot.safety.cards import load_cards
from bot.safety.lines import load_lines
from bot.settings import ROOT, Settings

_OPENS: Final = re.compile(r'/open_entry\{"entry": "([^"]+)"\}')


def require_sound(settings: Settings) -> Knowledge:
    """Return the knowledge. Raises KnowledgeError with all faults that would keep the product from starting whole."""
    knowledge, faults = survey(settings.knowledge_folder)
    faults += [*_unreadable(settings), *_astray(settings, knowledge)]
    if faults:
        raise KnowledgeError(faults)
    return knowledge


def inspect(settings: Settings, today: date) -> tuple[Knowledge, list[Fault], bool]:
    """Return the knowledge, everything a curator has to mend, and whether the source documents were there to compare with."""
    knowledge, faults = survey(settings.knowledge_folder)
    documents = {
        source.id: (settings.sources_folder / source.file).read_text(encoding="utf-8")
        for source in knowledge.sources.values()
        if (settings.sources_folder / source.file).is_file()
    }
    faults += [*_unreadable(settings), *_astray(settings, knowledge), *check(knowledge, today, documents)]
    return knowledge, sorted(set(faults)), bool(documents)


def _unreadable(settings: Settings) -> Iterator[Fault]:
    folder = settings.knowledge_folder
    readers: tuple[Callable[[], object], ...] = (
        lambda: load_lines(folder / "lines"),
        lambda: load_cards(folder / "care"),
        lambda: load_replies(folder),
        lambda: load_words(folder, settings.agency_name, settings.keep_days),
    )
    for read in readers:
        try:
            read()
        except KnowledgeError as error:
            yield from error.faults


def _astray(settings: Settings, knowledge: Knowledge) -> Iterator[Fault]:
    domain = (ROOT / "domain.yml").read_text(encoding="utf-8")
    for entry in sorted(set(_OPENS.findall(domain)) - set(knowledge.entries)):
        yield Fault("domain.yml", "buttons", f"there is no entry '{entry}'.", "Correct the id or take the button out.")
    try:
        replies = load_replies(settings.knowledge_folder)
    except KnowledgeError:
        return
    for entry in sorted({*replies.topics, *replies.coping} - set(knowledge.entries)):
        yield Fault("replies.yml", "topics, coping", f"there is no entry '{entry}'.", "Correct the id or take it out.")
