"""What every answer of the gateway carries, and the pages that need neither engine nor database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.app import build
from bot.channels.local import free_port
from bot.safety.lines import load_lines
from bot.settings import ROOT
from tests.support.gateway import settings_in

LINES = load_lines(ROOT / "knowledge" / "lines")
ORIGIN = "https://harbor.example.org"
OTHER = "https://clinic.example.org"
STATIC = sorted(path.name for path in (ROOT / "bot/web/static").iterdir() if path.is_file())
HERE = ("127.0.0.1", 40000)
ELSEWHERE = ("203.0.113.9", 40000)

ROUTES = (
    *(("GET", path) for path in ("/", "/embed", "/now", "/now?country=GB", "/healthz", "/readyz", "/metrics", "/embed.js")),
    *(("GET", path) for path in ("/static/main.js", "/static/none.js", "/nowhere", "/api/nowhere", "/.env", "//", "/%00")),
    *(("GET", path) for path in ("/api/events", "/api/conversation/download", "/api/conversation", "/api/messages")),
    *(("POST", path) for path in ("/", "/api/conversation", "/api/conversation/new", "/api/messages", "/api/ratings")),
    *(("HEAD", path) for path in ("/", "/embed", "/now", "/static/main.js", "/nowhere", "/api/events")),
    *((method, "/api/messages") for method in ("PUT", "DELETE", "PATCH", "OPTIONS")),
    ("DELETE", "/api/conversation"),
)


@asynccontextmanager
async def visitor(folder: Path, client: tuple[str, int] = HERE, **changes: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the gateway, coming from the address `client`."""
    app = build(settings_in(folder, free_port(), **changes))
    transport = httpx.ASGITransport(app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver", timeout=10) as one:
        yield one


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(tmp_path) as client:
        yield client


def _policy(answer: httpx.Response) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";")]
    return {name: value for name, _, value in parts}


# headers


async def test_that_every_answer_carries_a_policy_that_lets_nothing_foreign_in(web: httpx.AsyncClient) -> None:
    for method, path in ROUTES:
        answer = await web.request(method, path)
        policy = _policy(answer)
        assert policy["default-src"] == "'none'", (method, path)
        assert policy["frame-ancestors"] == "'none'", (method, path)
        assert {value for name, value in policy.items() if name.endswith("-src")} <= {"'none'", "'self'"}, (method, path)
        assert answer.headers["x-content-type-options"] == "nosniff", (method, path)
        assert answer.headers["referrer-policy"] == "same-origin", (method, path)


async def test_that_nothing_but_the_pages_own_files_is_ever_kept_by_a_browser(web: httpx.AsyncClient) -> None:
    for method, path in ROUTES:
        kept = (await web.request(method, path)).headers["cache-control"]
        assert kept == ("no-cache" if path.startswith(("/static/", "/embed.js")) else "no-store"), (method, path)


async def test_that_only_the_embedded_page_stands_in_frames_and_only_on_allowed_sites(tmp_path: Path) -> None:
    async with visitor(tmp_path, embed_origins=f"{ORIGIN}, {OTHER}/") as web:
        for method, path in ROUTES:
            ancestors = _policy(await web.request(method, path))["frame-ancestors"]
            assert ancestors == (f"{ORIGIN} {OTHER}" if path == "/embed" else "'none'"), (method, path)


async def test_that_no_answer_may_be_read_by_another_site(tmp_path: Path) -> None:
    async with visitor(tmp_path, embed_origins=ORIGIN) as web:
        for method, path in ROUTES:
            answer = await web.request(method, path, headers={"Origin": ORIGIN})
            assert "access-control-allow-origin" not in answer.headers, (method, path)


async def test_that_no_page_holds_a_script_or_style_of_its_own_or_of_a_foreign_site(web: httpx.AsyncClient) -> None:
    for path in ("/", "/embed", "/now"):
        page = (await web.get(path)).text
        assert "<style" not in page
        assert " style=" not in page
        assert ' src="http' not in page
        assert page.count("<script") == page.count('src="/static/') + page.count('type="application/json"') - page.count("<img")


# files


async def test_that_a_page_file_is_asked_about_each_time_and_sent_only_when_it_changed(web: httpx.AsyncClient) -> None:
    for path in (*(f"/static/{name}" for name in STATIC), "/embed.js"):
        first = await web.get(path)
        assert first.status_code == httpx.codes.OK, path
        assert first.headers["etag"], path
        again = await web.get(path, headers={"If-None-Match": first.headers["etag"]})
        if path != "/embed.js":
            assert (again.status_code, again.content) == (httpx.codes.NOT_MODIFIED, b""), path
        other = await web.get(path, headers={"If-None-Match": '"something-else"'})
        assert other.content == first.content, path


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fpage.html", "/static//etc/passwd"])
async def test_that_nothing_outside_the_folder_of_page_files_is_served(web: httpx.AsyncClient, path: str) -> None:
    assert (await web.get(path)).status_code == httpx.codes.NOT_FOUND


# numbers about the product


async def test_that_numbers_are_shown_on_this_machine_only(tmp_path: Path) -> None:
    async with visitor(tmp_path) as here:
        assert "peerguide_turn_seconds" in (await here.get("/metrics")).text
        assert (await here.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})).status_code == httpx.codes.NOT_FOUND
    async with visitor(tmp_path, client=ELSEWHERE) as away:
        assert (await away.get("/metrics")).status_code == httpx.codes.NOT_FOUND
        assert (await away.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})).status_code == httpx.codes.NOT_FOUND
        assert (await away.get("/")).status_code == httpx.codes.OK


async def test_that_numbers_hold_no_word_id_or_address(tmp_path: Path) -> None:
    async with visitor(tmp_path) as web:
        await web.post("/api/conversation", json={})
        numbers = (await web.get("/metrics")).text
        assert web.cookies["peerguide"] not in numbers
        assert "127.0.0.1" not in numbers


async def test_that_the_gateway_is_alive_without_an_engine_but_not_ready(web: httpx.AsyncClient) -> None:
    assert (await web.get("/healthz")).json() == {"alive": True}
    answer = await web.get("/readyz")
    assert (answer.status_code, answer.json()) == (httpx.codes.SERVICE_UNAVAILABLE, {"ready": False})


# whom to reach now


@pytest.mark.parametrize("code", [*LINES.codes(), "ZZ"])
async def test_that_each_countrys_number_and_lines_are_shown_without_a_script(web: httpx.AsyncClient, code: str) -> None:
    country = LINES.country(code)
    for given in (code, code.lower()):
        page = (await web.get("/now", params={"country": given})).text
        assert country.emergency in page
        assert "<script" not in page
        for line in country.lines:
            assert line.name.replace("&", "&amp;").replace("'", "&#39;") in page, line.id
            assert f"tel:{line.call.replace(' ', '')}" in page or not line.call, line.id
            assert f"sms:{line.text_to.replace(' ', '')}" in page or not line.text_to, line.id


@pytest.mark.parametrize("code", ["XX", "", "<script>alert(1)</script>", "GB'", "\x00", "us us", "é" * 500])
async def test_that_an_unknown_country_gets_the_international_directory(web: httpx.AsyncClient, code: str) -> None:
    answer = await web.get("/now", params={"country": code})
    assert answer.status_code == httpx.codes.OK
    assert LINES.country("ZZ").lines[0].name in answer.text
    assert "<script" not in answer.text


async def test_that_whom_to_reach_is_shown_even_when_the_database_is_gone(tmp_path: Path) -> None:
    async with visitor(tmp_path) as web:
        for path in tmp_path.glob("peerguide.db*"):
            path.write_bytes(b"this is no database any more" * 1000)
        assert (await web.get("/now")).status_code == httpx.codes.OK
        assert (await web.get("/")).status_code == httpx.codes.OK
        answer = await web.post("/api/conversation", json={})
        assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "I need help now" in answer.json()["error"]["message"]


# what is not there


async def test_that_head_answers_like_get_without_a_body(web: httpx.AsyncClient) -> None:
    for path in ("/", "/now", "/static/main.js", "/nowhere"):
        head, whole = await web.head(path), await web.get(path)
        assert head.status_code == whole.status_code
        assert head.content == b""
        assert head.headers["content-type"] == whole.headers["content-type"]


async def test_that_an_unknown_path_is_refused_in_words(web: httpx.AsyncClient) -> None:
    answer = await web.get("/nowhere")
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert set(answer.json()["error"]) == {"code", "message"}
    assert answer.json()["error"]["code"] == "404"
