"""How the product is: alive, ready, and its numbers. And what is said when a request is refused."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.words import Words
from bot.conversation.metrics import Metrics

logger = logging.getLogger(__name__)

LOOPBACK: Final = ("127.0.0.1", "::1")


class Status:
    """Routes for whoever runs the product."""

    def __init__(self, ready: Callable[[], Awaitable[bool]], listening: Callable[[], int], metrics: Metrics) -> None:
        """`ready` asks the engine, `listening` counts open pages."""
        self._ready = ready
        self._listening = listening
        self._metrics = metrics

    def routes(self) -> list[Route]:
        """Return all routes."""
        return [Route("/healthz", self.alive), Route("/readyz", self.ready), Route("/metrics", self.measured)]

    async def alive(self, request: Request) -> Response:
        """The gateway runs; cards and lines can be had."""
        return JSONResponse({"alive": True})

    async def ready(self, request: Request) -> Response:
        """The engine answers too."""
        is_ready = await self._ready()
        return JSONResponse({"ready": is_ready}, status_code=200 if is_ready else 503)

    async def measured(self, request: Request) -> Response:
        """Numbers for Prometheus, to this machine only."""
        if not _from_this_machine(request):
            raise HTTPException(404)
        self._metrics.pages.set(self._listening())
        return Response(generate_latest(self._metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _from_this_machine(request: Request) -> bool:
    host = request.client.host if request.client else ""
    return host in LOOPBACK and "x-forwarded-for" not in request.headers


def refusals(words: Words) -> dict[Any, Callable[[Request, Exception], Awaitable[Response]]]:
    """Return the handlers that answer a failed request in words a person can act on."""

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        message = words["errors"].get(str(status), words["errors"]["503"])
        return JSONResponse({"error": {"code": str(status), "message": message}}, status_code=status)

    async def store_failed(request: Request, error: Exception) -> Response:
        logger.error("The database failed: %s", type(error).__name__)
        return await refused(request, HTTPException(503))

    return {HTTPException: refused, SQLAlchemyError: store_failed}
