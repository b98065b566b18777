"""The web channel: the chat page, the messages it posts, and the stream of replies it listens to."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from jinja2 import Environment
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.contract import Card, CardMaker
from bot.channels.cookies import Cookies
from bot.channels.markdown import to_html
from bot.channels.stream import Stream
from bot.channels.words import country_shown
from bot.conversation.inbound import Kind
from bot.conversation.service import Sent, Service, is_number
from bot.safety.lines import Lines
from bot.safety.model import Level
from bot.safety.screen import screen
from bot.settings import Settings
from bot.store.conversations import PERSON, Conversation, Message

logger = logging.getLogger(__name__)

CHANNEL: Final = "web"
PING_SECONDS: Final = 15
RETRY_MILLISECONDS: Final = 1000
RESUME_SECONDS: Final = 60
"""How long what was left unanswered waits for an engine that starts; then the safe reply goes out."""

LARGEST_BODY: Final = 1_000_000
"""Bytes read of one request: far above the longest message that is understood, so that a longer one can be answered kindly."""


@dataclass(frozen=True)
class Page:
    """What the templates need besides the request."""

    templates: Environment
    words: dict[str, Any]
    welcome: tuple[str, ...]
    version: str
    exit_url: str


class Web:
    """The routes of the web channel."""

    name = CHANNEL

    def __init__(self, settings: Settings, service: Service, lines: Lines, page: Page, cookies: Cookies) -> None:
        self._settings = settings
        self._service = service
        self._lines = lines
        self._page = page
        self._cookies = cookies
        self._cards = CardMaker(lines, page.words)
        self._stream = Stream()
        service.on_kept(self._stream.hand)
        self._running: set[asyncio.Task[None]] = set()

    def routes(self) -> list[Route]:
        """Return all routes of the channel."""
        return [
            Route("/", self.index),
            Route("/embed", self.embed),
            Route("/now", self.now),
            Route("/api/conversation", self.begin, methods=["POST"]),
            Route("/api/conversation", self.delete, methods=["DELETE"]),
            Route("/api/conversation/new", self.anew, methods=["POST"]),
            Route("/api/conversation/download", self.download),
            Route("/api/events", self.events),
            Route("/api/messages", self.post, methods=["POST"]),
            Route("/api/ratings", self.rate, methods=["POST"]),
        ]

    # pages

    async def index(self, request: Request) -> Response:
        """The chat page."""
        return self._render("page.html", request, embedded=False)

    async def embed(self, request: Request) -> Response:
        """The chat page for an agency's own site."""
        return self._render("page.html", request, embedded=True)

    async def now(self, request: Request) -> Response:
        """Whom to reach now; no script, no engine, no database."""
        return self._render("now.html", request, embedded=False)

    def _render(self, name: str, request: Request, embedded: bool) -> Response:
        code = request.query_params.get("country", self._settings.country).upper()
        known = [self._lines.country(one) for one in (*self._lines.codes(), "ZZ")]
        text = self._page.templates.get_template(name).render(
            words=self._page.words,
            agency=self._settings.agency_name,
            country=country_shown(self._lines.country(code), self._page.words),
            countries=[{"code": one.code, "name": one.name} for one in sorted(known, key=lambda one: one.name)],
            welcome=self._page.welcome,
            embedded=embedded,
            version=self._page.version,
            exit_url=self._page.exit_url,
        )
        return HTMLResponse(text)

    # the conversation

    async def begin(self, request: Request) -> Response:
        """Find the page's conversation, or make one."""
        conversation = await self._find(request)
        if conversation:
            response = JSONResponse({"started": conversation.started_at.isoformat()})
            # The cookie lasts as long as the conversation is kept, which begins anew with each visit.
            self._cookies.write(response, request, conversation.id)
            return response
        return await self._start(request)

    async def anew(self, request: Request) -> Response:
        """Delete the conversation and begin another."""
        await self._end(request)
        return await self._start(request)

    async def delete(self, request: Request) -> Response:
        """Delete the conversation everywhere; answer with a receipt."""
        receipt = await self._end(request)
        response = JSONResponse({"deleted": receipt})
        self._cookies.clear(response, request)
        return response

    async def download(self, request: Request) -> Response:
        """The conversation as a text file."""
        conversation = await self._known(request)
        words = self._page.words["download"]
        parts = [words["title"], *(self._as_text(one) for one in await self._service.since(conversation.id, 0))]
        headers = {"Content-Disposition": 'attachment; filename="peerguide.txt"'}
        return PlainTextResponse("\n\n".join(parts) + "\n", headers=headers)

    async def post(self, request: Request) -> Response:
        """Take in a message; the replies come by the stream."""
        conversation = await self._known(request)
        sent = _sent(await _json(request))
        message, new = await self._service.take_in(conversation.id, sent)
        if new:
            self._answer_soon(message)
        return JSONResponse({"id": message.id}, status_code=202)

    async def rate(self, request: Request) -> Response:
        """Keep whether an answer helped."""
        conversation = await self._known(request)
        body = await _json(request)
        number, helpful = body.get("message"), body.get("helpful")
        if not isinstance(number, int) or not is_number(str(number)) or not isinstance(helpful, bool):
            raise HTTPException(400)
        if not await self._service.rate(conversation.id, number, helpful):
            raise HTTPException(404)
        return Response(status_code=204)

    async def events(self, request: Request) -> Response:
        """The stream of messages, from where the page left off."""
        conversation = await self._known(request)
        # A browser that reconnects repeats the old address; what it tells by header is newer.
        after = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        place = int(after) if is_number(after) else 0
        return EventSourceResponse(self._follow(conversation, place), ping=PING_SECONDS, sep="\n")

    async def resume(self, ready: Callable[[], Awaitable[bool]]) -> None:
        """Answer what a stop of the program left unanswered: cards at once, the rest when the engine is `ready`."""
        waiting = []
        for message in await self._service.unanswered():
            if screen(message.text).level >= Level.CRISIS:
                self._answer_soon(message)
            else:
                waiting.append(message)
        if waiting:
            await _until(ready)
        for message in waiting:
            self._answer_soon(message)

    async def close(self) -> None:
        """End the turns under way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def listening(self) -> int:
        """Return how many pages are open."""
        return self._stream.count()

    # steps

    def _answer_soon(self, message: Message) -> None:
        task = asyncio.create_task(self._answer(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answer(self, message: Message) -> None:
        try:
            with self._stream.typing(message.conversation):
                async for _ in self._service.answer(message):
                    pass  # each reply is handed to the stream as it is kept
        except Exception as error:  # noqa: BLE001 - the edge: the task has no caller who could speak
            logger.error("A turn could not be kept: %s", type(error).__name__)

    async def _follow(self, conversation: Conversation, after: int) -> AsyncIterator[ServerSentEvent]:
        with self._stream.listen(conversation.id) as listener:
            yield ServerSentEvent(comment="here", retry=RETRY_MILLISECONDS)
            typing = False
            # Listening came first: what is kept from now on is handed over, and may be in what is read here as well.
            listener.messages.extendleft(reversed(await self._service.since(conversation.id, after)))
            while not listener.gone:
                listener.news.clear()
                while listener.messages:
                    message = listener.messages.popleft()
                    if message.id > after:
                        after = message.id
                        card = self.render(self._card(message, conversation))
                        yield ServerSentEvent(json.dumps(card), event="message", id=str(after))
                if typing != self._stream.is_typing(conversation.id):
                    typing = not typing
                    yield ServerSentEvent(json.dumps({"on": typing}), event="typing")
                await listener.news.wait()
            yield ServerSentEvent("{}", event="gone")

    def render(self, card: Card) -> dict[str, Any]:
        """See Channel: the card as the page's scripts read it."""
        return {**asdict(card), "html": to_html(card.text), "at": card.at.isoformat()}

    def _card(self, message: Message, conversation: Conversation) -> Card:
        return self._cards.card(message, conversation.country or self._settings.country)

    def _as_text(self, message: Message) -> str:
        words = self._page.words["download"]
        who = words["you"] if message.author == PERSON else words["guide"]
        sources = [words["source"].replace("[source]", source) for source in message.body.get("sources", [])]
        at = message.at.astimezone(ZoneInfo(self._settings.time_zone))
        return "\n".join([f"{who} ({at:%Y-%m-%d %H:%M %Z})", message.text, *sources])

    async def _find(self, request: Request) -> Conversation | None:
        known = self._cookies.read(request)
        return await self._service.find(known) if known else None

    async def _known(self, request: Request) -> Conversation:
        conversation = await self._find(request)
        if conversation is None:
            raise HTTPException(404)
        return conversation

    async def _start(self, request: Request) -> Response:
        conversation = await self._service.start(CHANNEL, self._settings.country)
        response = JSONResponse({"started": conversation.started_at.isoformat()})
        self._cookies.write(response, request, conversation.id)
        return response

    async def _end(self, request: Request) -> dict[str, int]:
        conversation = await self._find(request)
        if conversation is None:
            return {"messages": 0, "engine": 0, "questions": 0}
        receipt = await self._service.delete(conversation.id)
        self._stream.end(conversation.id)
        return asdict(receipt)


async def _until(ready: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(RESUME_SECONDS):
        if await ready():
            return
        await asyncio.sleep(1)


async def _json(request: Request) -> dict[str, Any]:
    # A form of another site can't send this type, which keeps it from posting in a person's name.
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise HTTPException(415)
    read = b""
    async for chunk in request.stream():
        read += chunk
        if len(read) > LARGEST_BODY:
            raise HTTPException(413)
    try:
        body = json.loads(read)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(body, dict):
        raise HTTPException(400)
    return body


def _sent(body: dict[str, Any]) -> Sent:
    key, text, button = body.get("key"), body.get("text", ""), body.get("button", "")
    if not isinstance(key, str) or not key.isascii() or not 8 <= len(key) <= 64:
        raise HTTPException(400)
    if not isinstance(text, str) or not isinstance(button, str):
        raise HTTPException(400)
    return Sent(key, text, Kind.BUTTON, button) if button else Sent(key, text)
