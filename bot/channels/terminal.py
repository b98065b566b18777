"""The terminal channel: `peerguide chat`."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.app import welcome
from bot.channels.contract import Card, CardMaker
from bot.channels.local import LocalSystem, running
from bot.channels.plain import Plain
from bot.channels.words import load_words
from bot.conversation.inbound import Kind
from bot.conversation.replies import load_replies
from bot.conversation.service import Sent, is_number, new_id
from bot.processes.supervisor import Tell
from bot.safety.lines import load_lines
from bot.settings import Settings

ENDS: Final = ("/quit", "/exit")


def chat(settings: Settings, tell: Tell) -> int:
    """Talk until the person ends it. Returns the exit status."""
    with running(settings, tell) as system:
        return asyncio.run(_talk(system, settings, tell))


async def _talk(system: LocalSystem, settings: Settings, tell: Tell) -> int:
    service = system.service(settings)
    words = load_words(settings.knowledge_folder, settings.agency_name, settings.keep_days)
    maker, plain = CardMaker(load_lines(settings.knowledge_folder / "lines"), words), Plain(words)
    conversation = await service.start(plain.name, settings.country)
    tell("\n\n".join(welcome(settings, load_replies(settings.knowledge_folder))) + "\n\n(/quit ends the chat.)")
    last: Card | None = None
    try:
        while (text := await _ask()) is not None and text.strip() not in ENDS:
            message, _ = await service.take_in(conversation.id, _sent(text, last))
            async for reply in service.answer(message):
                card = maker.card(reply, settings.country)
                tell(plain.render(card))
                last = card if card.buttons else last
    finally:
        await service.delete(conversation.id)
        await system.close()
    return 0


async def _ask() -> str | None:
    try:
        return await asyncio.to_thread(input, "\n> ")
    except (EOFError, KeyboardInterrupt):
        return None


def _sent(text: str, last: Card | None) -> Sent:
    number = text.strip()
    if last and is_number(number) and 0 < int(number) <= len(last.buttons):
        return Sent(new_id(), text, Kind.BUTTON, last.buttons[int(number) - 1].id)
    return Sent(new_id(), text)
