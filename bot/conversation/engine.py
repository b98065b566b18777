"""The gateway's side of the engine: asks it over loopback and takes nothing but a sound answer."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, Final

import aiohttp

from bot.conversation.reply import About, Button, Reply
from bot.errors import EngineError
from bot.knowledge.bands import Band

LARGEST_ANSWER: Final = 1_000_000
"""Bytes: far above all that our dialogue says in one turn."""

READY_PATIENCE: Final = aiohttp.ClientTimeout(total=2.0)


class Engine:
    """The dialogue engine behind its door (`bot/nlu/channel.py`)."""

    def __init__(self, url: str, token: str, seconds: float) -> None:
        """Ask at `url` with `token`, and give up after `seconds`."""
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._patience = aiohttp.ClientTimeout(total=seconds)
        self._session: aiohttp.ClientSession | None = None

    async def reply(self, conversation: str, message: str, risk: str) -> list[Reply]:
        """Return the engine's replies, at least one.

        Raises EngineError when it can't be reached, takes too long, fails, or answers what makes no sense.
        """
        body = {"sender": conversation, "message": message, "metadata": {"risk": risk}}
        try:
            read = await self._post(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise EngineError(f"The engine did not answer ({type(error).__name__}).") from None
        try:
            replies = read_replies(json.loads(read))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise EngineError("The engine answered something that makes no sense.") from None
        if not replies:
            raise EngineError("The engine answered nothing.")
        return replies

    async def _post(self, body: dict[str, Any]) -> bytes:
        read = b""
        async with self._connected().post(f"{self._url}/webhooks/engine/", json=body) as answer:
            if answer.status != HTTPStatus.OK:
                raise EngineError(f"The engine answered with status {answer.status}.")
            async for piece in answer.content.iter_any():
                read += piece
                if len(read) > LARGEST_ANSWER:
                    raise EngineError("The engine answered far too much.")
        return read

    async def ready(self) -> bool:
        """Return whether the engine is up and its model loaded."""
        try:
            async with self._connected().get(f"{self._url}/", timeout=READY_PATIENCE) as answer:
                return answer.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session:
            await self._session.close()

    def _connected(self) -> aiohttp.ClientSession:
        # aiohttp wants a running loop, which is not there yet when the gateway is put together.
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=self._patience)
        return self._session


def read_replies(items: list[dict[str, Any]]) -> list[Reply]:
    """Return the replies in Rasa's list: each text, with what stands behind it in the item that follows."""
    replies: list[Reply] = []
    for item in items:
        if "custom" in item and replies:
            last = replies[-1]
            replies[-1] = Reply(last.text, last.buttons, _about(item["custom"]))
        elif (item.get("text") or "").strip():
            buttons = tuple(Button(one["title"], one["payload"]) for one in item.get("buttons", []))
            replies.append(Reply(item["text"].strip(), buttons))
    return replies


def _about(custom: dict[str, Any]) -> About:
    return About(
        band=Band(custom["band"]),
        entry=custom["entry"],
        score=float(custom["score"]),
        sources=tuple(custom["sources"]),
        lines=custom["lines"],
    )
