"""The terminal channel: `peerguide chat`. Buttons become numbers, links become text; nothing is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from bot.app import welcome
from bot.channels.local import LocalSystem, running
from bot.channels.words import lines_shown, load_words
from bot.conversation.inbound import Kind
from bot.conversation.replies import load_replies
from bot.conversation.service import Sent, new_id
from bot.processes.supervisor import Tell
from bot.safety.lines import load_lines
from bot.settings import Settings
from bot.store.conversations import Message

CHANNEL: Final = "terminal"
ENDS: Final = ("/quit", "/exit")


def chat(settings: Settings, tell: Tell) -> int:
    """Talk until the person ends it. Returns the exit status."""
    with running(settings, tell) as system:
        return asyncio.run(_talk(system, settings, tell))


async def _talk(system: LocalSystem, settings: Settings, tell: Tell) -> int:
    service = system.service(settings)
    show = Shown(settings)
    conversation = await service.start(CHANNEL, settings.country)
    tell("\n\n".join(welcome(settings, load_replies(settings.knowledge_folder))) + "\n\n(/quit ends the chat.)")
    last: Message | None = None
    try:
        while (text := await _ask()) is not None and text.strip() not in ENDS:
            message, _ = await service.take_in(conversation.id, _sent(text, last))
            async for reply in service.answer(message):
                tell(show.message(reply))
                last = reply if reply.body.get("buttons") else last
    finally:
        await service.delete(conversation.id)
        await system.close()
    return 0


async def _ask() -> str | None:
    try:
        return await asyncio.to_thread(input, "\n> ")
    except (EOFError, KeyboardInterrupt):
        return None


def _sent(text: str, last: Message | None) -> Sent:
    buttons = last.body["buttons"] if last else []
    if last and text.strip().isdigit() and 0 < int(text) <= len(buttons):
        return Sent(new_id(), text, Kind.BUTTON, f"{last.id}.{int(text) - 1}")
    return Sent(new_id(), text)


class Shown:
    """Messages as plain text."""

    def __init__(self, settings: Settings) -> None:
        self._lines = load_lines(settings.knowledge_folder / "lines")
        self._country = settings.country
        self._words = load_words(settings.knowledge_folder, settings.agency_name, settings.keep_days)

    def message(self, message: Message) -> str:
        """Return a message with its lines, sources and numbered buttons."""
        return "\n".join((message.text.replace("**", ""), *self._extras(message)))

    def text(self, message: Message) -> str:
        """Return the text of a message with the lines it shows."""
        return "\n".join((message.text, *self._numbers(message)))

    def _numbers(self, message: Message) -> Iterable[str]:
        purpose = message.body.get("lines", "")
        for line in lines_shown(self._lines, self._country, purpose, self._words) if purpose else ():
            yield f"  * {line['name']}: {', '.join(one['label'] for one in line['links'])}"

    def _extras(self, message: Message) -> Iterable[str]:
        yield from self._numbers(message)
        for source in message.body.get("sources", []):
            yield "  " + self._words["download"]["source"].replace("[source]", source)
        for number, button in enumerate(message.body.get("buttons", []), start=1):
            yield f"  [{number}] {button['title']}"
