"""The cookie that holds a page's conversation: unguessable, out of reach of scripts, never sent to another site."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

NAME: Final = "peerguide"
FRAME_NAME: Final = "peerguide_frame"
"""A page in an agency's frame has a cookie of its own, kept apart by the browser for each site that frames it."""

DAY: Final = 86_400


class Cookies:
    """Reads and writes the cookie."""

    def __init__(self, days: int, secure: bool) -> None:
        """`days` is how long a conversation is kept; `secure` whether people come over https."""
        self._age = days * DAY
        self._secure = secure

    def read(self, request: Request) -> str:
        """Return the conversation's id, or "" when there is none."""
        return request.cookies.get(self._name(request), "")

    def write(self, response: Response, request: Request, conversation: str) -> None:
        """Hand the conversation's id to the page."""
        self._set(response, request, conversation, self._age)

    def clear(self, response: Response, request: Request) -> None:
        """Take the cookie back."""
        self._set(response, request, "", 0)

    def _set(self, response: Response, request: Request, value: str, age: int) -> None:
        parts = [f"{self._name(request)}={value}", f"Max-Age={age}", "Path=/", "HttpOnly"]
        if _framed(request) and self._secure:
            parts += ["SameSite=None", "Secure", "Partitioned"]
        else:
            parts += ["SameSite=Lax"] + (["Secure"] if self._secure else [])
        response.headers.append("Set-Cookie", "; ".join(parts))

    def _name(self, request: Request) -> str:
        return FRAME_NAME if _framed(request) else NAME


def _framed(request: Request) -> bool:
    return request.query_params.get("frame") == "1"
