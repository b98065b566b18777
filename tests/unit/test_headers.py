"""Headers that keep the pages to themselves, and the cookie that holds a conversation."""

from __future__ import annotations

import pytest
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response as Answer
from starlette.routing import Route

from bot.channels.cookies import Cookies
from bot.channels.headers import SecureHeaders


async def answer_of(path: str, origins: tuple[str, ...] = (), headers: dict[str, str] | None = None) -> Response:
    """Ask an application behind the headers, without a network."""

    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse("hello", headers=headers)

    app = SecureHeaders(Starlette(routes=[Route("/{path:path}", page)]), origins)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        return await client.get(path)


async def test_that_only_our_own_scripts_and_styles_run() -> None:
    policy = (await answer_of("/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_that_only_the_embedded_page_stands_in_frames_of_allowed_sites() -> None:
    origins = ("https://a.example", "https://b.example")
    for path, allowed in (("/embed", "https://a.example https://b.example"), ("/", "'none'"), ("/embed/x", "'none'")):
        policy = (await answer_of(path, origins)).headers["content-security-policy"]
        assert policy.endswith(f"frame-ancestors {allowed}")
    assert (await answer_of("/embed")).headers["content-security-policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize(
    ("path", "given", "caching"),
    [("/", None, "no-store"), ("/static/app.js", None, "no-cache"), ("/", {"Cache-Control": "max-age=5"}, "max-age=5")],
)
async def test_that_nothing_of_a_conversation_is_cached(path: str, given: dict[str, str] | None, caching: str) -> None:
    assert (await answer_of(path, headers=given)).headers["cache-control"] == caching


async def test_that_no_address_and_no_device_is_given_away() -> None:
    headers = (await answer_of("/")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


def request(query: str = "", cookie: str = "") -> Request:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": headers})


def cookie_set(secure: bool, query: str = "") -> list[str]:
    answer = Answer()
    Cookies(30, secure).write(answer, request(query), "abc")
    return answer.headers["set-cookie"].split("; ")


def test_that_the_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    assert cookie_set(secure=False) == ["peerguide=abc", "Max-Age=2592000", "Path=/", "HttpOnly", "SameSite=Lax"]


def test_that_over_https_it_never_travels_in_the_open() -> None:
    assert "Secure" in cookie_set(secure=True)


def test_that_a_framed_page_has_a_cookie_of_its_own_kept_apart_by_site() -> None:
    framed = cookie_set(secure=True, query="frame=1")
    assert framed[0] == "peerguide_frame=abc"
    assert {"HttpOnly", "SameSite=None", "Secure", "Partitioned"} <= set(framed)
    assert "SameSite=Lax" in cookie_set(secure=False, query="frame=1")


def test_that_each_page_reads_its_own_cookie() -> None:
    both = "peerguide=one; peerguide_frame=two"
    cookies = Cookies(30, secure=False)
    assert (cookies.read(request("", both)), cookies.read(request("frame=1", both))) == ("one", "two")
    assert cookies.read(request()) == ""


def test_that_the_cookie_is_taken_back() -> None:
    answer = Answer()
    Cookies(30, secure=False).clear(answer, request())
    assert answer.headers["set-cookie"].startswith("peerguide=; Max-Age=0;")
