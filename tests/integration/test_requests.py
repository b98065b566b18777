"""What the web channel refuses, and how it keeps a conversation to the one person it belongs to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest

from tests.support.gateway import gateway
from tests.support.standin import StandIn, stand_in_engine

JSON = {"Content-Type": "application/json"}
CONVERSATION_ROUTES = (
    ("GET", "/api/events", None),
    ("GET", "/api/conversation/download", None),
    ("POST", "/api/messages", {"key": "some-key-1", "text": "hello"}),
    ("POST", "/api/ratings", {"message": 1, "helpful": True}),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[StandIn]:
    with stand_in_engine() as running:
        yield running


@pytest.fixture(scope="module")
def address(engine: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with gateway(tmp_path_factory.mktemp("gateway"), engine.port) as running:
        yield running


@pytest.fixture
async def person(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=10) as client:
        (await client.post("/api/conversation", json={})).raise_for_status()
        yield client


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonx"]
)
async def test_that_only_json_is_taken_so_that_no_other_sites_form_can_post(person: httpx.AsyncClient, kind: str) -> None:
    body = json.dumps({"key": "from-a-form", "text": "hello"})
    answer = await person.post("/api/messages", content=body, headers={"Content-Type": kind})
    assert answer.status_code == httpx.codes.UNSUPPORTED_MEDIA_TYPE


async def test_that_json_with_its_charset_is_taken(person: httpx.AsyncClient) -> None:
    body = json.dumps({"key": "with-charset", "text": "hello"})
    answer = await person.post("/api/messages", content=body, headers={"Content-Type": "application/json; charset=utf-8"})
    assert answer.status_code == httpx.codes.ACCEPTED


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b'"hello"', b"\xff\xfe", b"[" * 50_000, b"{}"),
        *(b'{"key": "short", "text": "x"}', b'{"key": "%s", "text": "x"}' % (b"k" * 65), b'{"key": 12345678, "text": "x"}'),
        *(b'{"key": "good-key-1", "text": 7}', b'{"key": "good-key-1", "text": null}', b'{"key": "good-key-1", "text": ["x"]}'),
        *(b'{"key": "good-key-1", "button": 1}', b'{"key": "key-with-\\ud83d", "text": "x"}', b'{"text": "no key"}'),
    ],
    ids=range(17),
)
async def test_that_what_makes_no_sense_is_refused_in_words(person: httpx.AsyncClient, body: bytes) -> None:
    answer = await person.post("/api/messages", content=body, headers=JSON)
    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert answer.json()["error"]["message"]


RATINGS = ((None, True), ("1", True), (1, 1), (1, None), (10**30, True), (-1, True), (1.5, False))


@pytest.mark.parametrize(("message", "helpful"), RATINGS)
async def test_that_a_senseless_rating_is_refused(person: httpx.AsyncClient, message: object, helpful: object) -> None:
    answer = await person.post("/api/ratings", json={"message": message, "helpful": helpful})
    assert answer.status_code == httpx.codes.BAD_REQUEST


async def test_that_a_rating_of_what_is_no_answer_of_ones_own_is_refused(person: httpx.AsyncClient) -> None:
    answer = await person.post("/api/ratings", json={"message": 999_999, "helpful": True})
    assert answer.status_code == httpx.codes.NOT_FOUND


async def test_that_two_megabytes_are_refused_in_words(person: httpx.AsyncClient, engine: StandIn) -> None:
    engine.reset()
    answer = await person.post("/api/messages", json={"key": "far-too-long", "text": "x" * 2_000_000})
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    assert "pieces" in answer.json()["error"]["message"]
    assert engine.received == []


async def test_that_two_megabytes_in_pieces_of_unknown_length_are_refused_too(person: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b'{"key": "far-too-long", "text": "'
        for _ in range(200):
            yield b"x" * 10_000

    answer = await person.post("/api/messages", content=pieces(), headers=JSON)
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize(("method", "path", "body"), CONVERSATION_ROUTES)
@pytest.mark.parametrize("cookie", [None, "", "unknown", "x" * 5000, "' OR 1=1 --", "%00"])
async def test_that_without_a_known_conversation_there_is_nothing(
    address: str, method: str, path: str, body: dict[str, object] | None, cookie: str | None
) -> None:
    headers = {} if cookie is None else {"Cookie": f"peerguide={cookie}"}
    async with httpx.AsyncClient(base_url=address, trust_env=False) as stranger:
        answer = await stranger.request(method, path, json=body, headers=headers)
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert answer.json()["error"]["code"] == "404"


# the cookie


async def test_that_scripts_and_other_sites_never_get_the_cookie(person: httpx.AsyncClient) -> None:
    answer = await person.post("/api/conversation/new", json={})
    [cookie] = SimpleCookie(answer.headers["set-cookie"]).values()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["secure"]
    assert int(cookie["max-age"]) == 30 * 86_400


async def test_that_the_cookie_goes_over_https_only_where_people_come_by_https(engine: StandIn, tmp_path: Path) -> None:
    with gateway(tmp_path, engine.port, public_url="https://chat.example.org") as address:
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            [own] = SimpleCookie((await client.post("/api/conversation", json={})).headers["set-cookie"]).values()
            framed = (await client.post("/api/conversation?frame=1", json={})).headers["set-cookie"]
    assert own["secure"]
    assert own["samesite"] == "Lax"
    assert framed.startswith("peerguide_frame=")
    for part in ("HttpOnly", "Secure", "SameSite=None", "Partitioned"):
        assert part in framed.split("; ")


async def test_that_nobody_can_guess_a_conversation(address: str) -> None:
    names = set()
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        for _ in range(50):
            names.add((await client.post("/api/conversation/new", json={})).cookies["peerguide"])
    assert len(names) == 50
    assert all(len(name) >= 32 for name in names)
    assert len({name[:4] for name in names}) > 45


async def test_that_the_name_of_a_conversation_is_told_nowhere_but_in_the_cookie(person: httpx.AsyncClient) -> None:
    name = person.cookies["peerguide"]
    for method, path in (("POST", "/api/conversation"), ("GET", "/api/conversation/download"), ("GET", "/")):
        assert name not in (await person.request(method, path, json={} if method == "POST" else None)).text


async def test_that_a_page_in_a_frame_has_a_conversation_of_its_own(person: httpx.AsyncClient) -> None:
    await person.post("/api/messages", json={"key": "in-the-page", "text": "only on the page"})
    await person.post("/api/conversation?frame=1", json={})
    assert "only on the page" in (await person.get("/api/conversation/download")).text
    assert "only on the page" not in (await person.get("/api/conversation/download?frame=1")).text


async def test_that_deleting_takes_the_cookie_back(person: httpx.AsyncClient) -> None:
    answer = await person.delete("/api/conversation")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert (await person.get("/api/conversation/download")).status_code == httpx.codes.NOT_FOUND


async def test_that_a_second_visit_finds_the_same_conversation_and_lengthens_its_cookie(person: httpx.AsyncClient) -> None:
    name = person.cookies["peerguide"]
    first = await person.post("/api/conversation", json={})
    again = await person.post("/api/conversation", json={})
    assert first.json() == again.json()
    assert person.cookies["peerguide"] == name
    assert f"peerguide={name}; Max-Age=" in again.headers["set-cookie"]
