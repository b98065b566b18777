"""Rasa channel: the gateway's door to the engine.

Rasa's own REST channel answers 200 with an empty list when handling fails, and logs the person's words. This one asks for a
token, says plainly that it failed, and logs neither text nor traceback of it.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import engine_token

logger = logging.getLogger(__name__)


class WholeTexts(CollectingOutputChannel):
    """Collects messages; unlike its base it does not cut a text at its blank lines."""

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """See base."""
        await self._persist_message(self._message(recipient_id, text=text))


class EngineInput(InputChannel):
    """Takes {"sender", "message", "metadata"} and answers the list of replies, or 500 when handling failed."""

    @classmethod
    def name(cls) -> str:
        """See base."""
        return "engine"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """See base; the token comes from the process that starts us."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """See base."""
        door = Blueprint("engine_door")
        token = engine_token()

        async def receive(request: Request) -> HTTPResponse:
            given = request.headers.get("Authorization", "")
            if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
                return response.json({"error": "unauthorized"}, status=401)
            return await _handle(request.json, on_new_message)

        door.add_route(receive, "/", methods=["POST"])
        return door


async def _handle(body: dict[str, Any], on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
    collector = WholeTexts()
    message = UserMessage(
        body["message"], collector, body["sender"], input_channel=EngineInput.name(), metadata=body.get("metadata")
    )
    try:
        await on_new_message(message)
    except Exception as error:  # noqa: BLE001 - the edge: whatever failed, the gateway must learn it and nobody's words may be logged
        logger.error("A message could not be handled: %s", type(error).__name__)
        return response.json({"error": type(error).__name__}, status=500)
    return response.json(collector.messages)
