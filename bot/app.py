"""The gateway: wires the rooms together into one ASGI application."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine as Database
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.cookies import Cookies
from bot.channels.headers import SecureHeaders
from bot.channels.status import Status, refusals
from bot.channels.web import Page, Web
from bot.channels.words import load_words
from bot.conversation.engine import Engine
from bot.conversation.metrics import Metrics
from bot.conversation.replies import Replies, load_replies
from bot.conversation.service import Service, now
from bot.conversation.turn import Limits, Turns
from bot.safety.cards import load_cards
from bot.safety.lines import Lines, load_lines
from bot.settings import Settings, engine_token, load_settings
from bot.store.conversations import Conversations
from bot.store.curation import Curation
from bot.store.database import open_database

logger = logging.getLogger(__name__)

WEB: Final = Path(__file__).parent / "web"
CLEAN_UP_SECONDS: Final = 3600


def build(settings: Settings) -> Starlette:
    """Return the gateway. Raises KnowledgeError or StoreError when it can't be started soundly."""
    lines = load_lines(settings.knowledge_folder / "lines")
    replies = load_replies(settings.knowledge_folder)
    engine = Engine(settings.engine_url, engine_token(), settings.engine_seconds)
    database = open_database(settings)
    metrics = Metrics(CollectorRegistry())
    service = build_service(settings, engine, database, lines, replies, metrics)
    page = _page(settings, replies)
    web = Web(settings, service, lines, page, Cookies(settings.keep_days, settings.public_url.startswith("https")))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        cleaning = asyncio.create_task(_clean_up(service, settings.keep_days))
        resuming = asyncio.create_task(web.resume(engine.ready))
        yield
        for task in (cleaning, resuming):
            task.cancel()
        await asyncio.gather(cleaning, resuming, return_exceptions=True)
        await web.close()
        await engine.close()
        database.dispose()

    async def embed_script(request: Request) -> Response:
        return FileResponse(WEB / "static" / "embed.js", headers={"Cache-Control": "no-cache"})

    return Starlette(
        routes=[
            *web.routes(),
            *Status(engine.ready, web.listening, metrics).routes(),
            Route("/embed.js", embed_script),
            Mount("/static", StaticFiles(directory=WEB / "static")),
        ],
        middleware=[Middleware(SecureHeaders, embed_origins=settings.embed_origins)],
        exception_handlers=refusals(page.words),
        lifespan=lifespan,
    )


def build_service(
    settings: Settings,
    engine: Engine,
    database: Database,
    lines: Lines,
    replies: Replies,
    metrics: Metrics,
    clock: Callable[[], datetime] = now,
) -> Service:
    """Return the service that every channel talks to."""
    cards = load_cards(settings.knowledge_folder / "care")
    limits = Limits(settings.message_characters, settings.messages_a_minute)
    turns = Turns(engine, cards, replies, limits, lines.country(settings.country).emergency)
    return Service(turns, Conversations(database), Curation(database), metrics, clock)


def welcome(settings: Settings, replies: Replies) -> tuple[str, ...]:
    """Return the paragraphs every conversation begins with."""
    text = replies.texts["welcome"].replace("{agency}", settings.agency_name).replace("{days}", str(settings.keep_days))
    return tuple(text.split("\n\n"))


def _page(settings: Settings, replies: Replies) -> Page:
    return Page(
        templates=Environment(loader=FileSystemLoader(WEB), autoescape=True),
        words=load_words(settings.knowledge_folder, settings.agency_name, settings.keep_days),
        welcome=welcome(settings, replies),
        version=_version(),
        exit_url=settings.exit_url,
    )


def _version() -> str:
    digest = hashlib.sha256()
    for path in sorted((WEB / "static").iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


async def _clean_up(service: Service, days: int) -> None:
    while True:
        try:
            await service.delete_quiet(days)
        except SQLAlchemyError as error:
            logger.error("Old conversations could not be deleted: %s", type(error).__name__)
        await asyncio.sleep(CLEAN_UP_SECONDS)


def create() -> Starlette:
    """Return the gateway of the settings in the environment; what uvicorn calls."""
    return build(load_settings())
