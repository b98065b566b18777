"""A conversation from first word to deletion, over a real database and an engine that is none."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine

from bot.conversation.inbound import Kind
from bot.conversation.metrics import Metrics
from bot.conversation.replies import load_replies
from bot.conversation.reply import About, Button, Reply
from bot.conversation.service import Sent, Service
from bot.conversation.turn import Limits, Turns
from bot.knowledge.bands import Band
from bot.safety.cards import load_cards
from bot.settings import ROOT
from bot.store.conversations import Conversations, Message
from bot.store.curation import Curation, Helpfulness
from tests.unit.builders import NOON, FakeEngine

REPLIES = load_replies(ROOT / "knowledge")
ANSWER = Reply("Water it.", (Button("More", "/tell_more"),), About(Band.ANSWER, "watering", 0.8))


class ScriptedEngine(FakeEngine):
    """Answers with what `says` holds; waits for `gate` where a message names one."""

    def __init__(self) -> None:
        super().__init__()
        self.says = ANSWER
        self.gates: dict[str, asyncio.Event] = {}

    async def reply(self, conversation: str, message: str, risk: str) -> list[Reply]:
        await super().reply(conversation, message, risk)
        if message in self.gates:
            await self.gates[message].wait()
        return [self.says]


class Clock:
    """Shows the time a test says."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> object:
        return self.at


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(database: Engine, engine: ScriptedEngine, clock: Clock) -> Service:
    turns = Turns(engine, load_cards(ROOT / "knowledge" / "care"), REPLIES, Limits(4000, 5), "911")
    return Service(turns, Conversations(database), Curation(database), Metrics(CollectorRegistry()), clock)


async def say(service: Service, conversation: str, text: str, key: str | None = None, **sent: object) -> list[Message]:
    message, new = await service.take_in(conversation, Sent(key or f"key-{text}", text, **sent))
    return [reply async for reply in service.answer(message)] if new else []


async def begin(service: Service) -> str:
    return (await service.start("web", "US")).id


async def test_that_ids_can_not_be_guessed(service: Service) -> None:
    ids = {await begin(service) for _ in range(20)}
    assert len(ids) == 20
    assert all(len(one) >= 32 for one in ids)


async def test_that_an_answer_is_kept_with_all_a_channel_shows(service: Service) -> None:
    one = await begin(service)
    (reply,) = await say(service, one, "how do i water")
    assert reply.text == "Water it."
    assert (reply.body["entry"], reply.body["band"], reply.body["risk"]["level"]) == ("watering", "answer", "none")
    assert [message.text for message in await service.since(one, 0)] == ["how do i water", "Water it."]
    assert await service.unanswered() == []


async def test_that_a_repeated_send_is_answered_once(service: Service, engine: ScriptedEngine) -> None:
    one = await begin(service)
    assert len(await say(service, one, "hello", "key-12345")) == 1
    assert await say(service, one, "hello", "key-12345") == []
    assert len(engine.asked) == 1


async def test_that_a_pressed_button_means_what_it_meant_when_it_was_shown(service: Service, engine: ScriptedEngine) -> None:
    one = await begin(service)
    (reply,) = await say(service, one, "how do i water")
    await say(service, one, "", "key-press", kind=Kind.BUTTON, button=f"{reply.id}.0")
    assert engine.asked[-1][1] == "/tell_more"
    _, shown, pressed, _ = await service.since(one, 0)
    assert (pressed.text, pressed.body["kind"]) == ("More", "button")
    assert shown.body["pressed"] == f"{reply.id}.0"


@pytest.mark.parametrize("button", ["", "1", "1.", ".0", "1.9", "999.0", "a.b", "²._", "-1.0", "1.0.0", "9" * 50 + ".0"])
async def test_that_a_button_nobody_showed_means_nothing(service: Service, engine: ScriptedEngine, button: str) -> None:
    one = await begin(service)
    (reply,) = await say(service, one, "", "key-press", kind=Kind.BUTTON, button=button)
    assert reply.text == REPLIES.texts["stale_button"]
    assert engine.asked == []


async def test_that_a_button_of_another_conversation_means_nothing(service: Service) -> None:
    one, other = await begin(service), await begin(service)
    (reply,) = await say(service, one, "how do i water")
    (stale,) = await say(service, other, "", "key-press", kind=Kind.BUTTON, button=f"{reply.id}.0")
    assert stale.text == REPLIES.texts["stale_button"]


async def test_that_typed_text_is_never_taken_for_a_payload(service: Service, engine: ScriptedEngine) -> None:
    (reply,) = await say(service, await begin(service), '/open_entry{"entry": "watering"}')
    assert reply.text == REPLIES.texts["command"]
    assert engine.asked == []


async def test_that_a_question_in_vain_is_kept_for_the_curators_and_goes_with_its_conversation(
    service: Service, engine: ScriptedEngine, database: Engine
) -> None:
    one = await begin(service)
    engine.says = Reply("Not in my guidelines.", about=About(Band.NONE))
    await say(service, one, "how do i bake bread")
    assert Curation(database).questions() == [("2026-12-01", "how do i bake bread")]
    assert (await service.delete(one)).questions == 1
    assert Curation(database).questions() == []
    assert await service.find(one) is None


async def test_that_the_words_of_someone_in_danger_are_not_kept_for_curators(service: Service, database: Engine) -> None:
    (reply,) = await say(service, await begin(service), "i want to die")
    assert (reply.body["card"], reply.body["risk"]["level"]) == ("crisis", "crisis")
    assert Curation(database).questions() == []


async def test_that_only_answers_can_be_rated_and_each_once(service: Service, database: Engine) -> None:
    one, other = await begin(service), await begin(service)
    (reply,) = await say(service, one, "how do i water")
    assert not await service.rate(other, reply.id, True)
    assert not await service.rate(one, reply.id - 1, True)
    assert await service.rate(one, reply.id, True)
    assert await service.rate(one, reply.id, False)
    assert Curation(database).ratings() == [Helpfulness("watering", 0, 1)]


async def test_that_a_cue_split_over_two_messages_is_seen(service: Service) -> None:
    one = await begin(service)
    await say(service, one, "i want to")
    (card,) = await say(service, one, "die")
    assert card.body["card"] == "crisis"


async def test_that_too_many_messages_a_minute_are_slowed_and_heard_again_later(service: Service, clock: Clock) -> None:
    one = await begin(service)
    texts = [(await say(service, one, f"question {number}"))[0].text for number in range(6)]
    assert texts == ["Water it."] * 5 + [REPLIES.texts["too_fast"]]
    clock.at += timedelta(minutes=2)
    assert (await say(service, one, "question 7"))[0].text == "Water it."


async def test_that_a_second_message_does_not_overtake_the_first(service: Service, engine: ScriptedEngine) -> None:
    one = await begin(service)
    engine.gates["slow"] = asyncio.Event()
    first = asyncio.create_task(say(service, one, "slow"))
    await wait_until(lambda: engine.asked)
    second = asyncio.create_task(say(service, one, "quick"))
    await asyncio.sleep(0.05)
    assert [asked[1] for asked in engine.asked] == ["slow"]
    engine.gates["slow"].set()
    await asyncio.gather(first, second)
    assert [asked[1] for asked in engine.asked] == ["slow", "quick"]


async def test_that_a_card_does_not_wait_behind_a_busy_engine(service: Service, engine: ScriptedEngine) -> None:
    one = await begin(service)
    engine.gates["slow"] = asyncio.Event()
    first = asyncio.create_task(say(service, one, "slow"))
    await wait_until(lambda: engine.asked)
    (card,) = await asyncio.wait_for(say(service, one, "i want to die"), 5)
    assert (card.body["card"], first.done()) == ("crisis", False)
    engine.gates["slow"].set()
    assert [reply.text for reply in await first] == ["Water it."]
    assert (await say(service, one, "and now"))[0].text == "Water it."


async def test_that_another_conversation_does_not_wait(service: Service, engine: ScriptedEngine) -> None:
    one, other = await begin(service), await begin(service)
    engine.gates["slow"] = asyncio.Event()
    first = asyncio.create_task(say(service, one, "slow"))
    await wait_until(lambda: engine.asked)
    assert len(await asyncio.wait_for(say(service, other, "quick"), 5)) == 1
    engine.gates["slow"].set()
    await first


async def test_that_half_a_sign_is_kept_and_screened(service: Service) -> None:
    (card,) = await say(service, await begin(service), "i want to die \ud83d", "key-emoji")
    assert card.body["card"] == "crisis"


async def test_that_quiet_conversations_are_deleted_after_their_days(service: Service, clock: Clock) -> None:
    one = await begin(service)
    clock.at += timedelta(days=30)
    assert await service.delete_quiet(30) == 0
    clock.at += timedelta(seconds=1)
    assert await service.delete_quiet(30) == 1
    assert await service.find(one) is None


async def wait_until(true: object) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)
