"""Conversations in a real SQLite file: a repeated send is kept once, and deleting leaves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from bot.store.conversations import BOT, PERSON, Conversation, Conversations, Draft, Message, Receipt
from bot.store.curation import Curation
from bot.store.schema import Base
from bot.store.trackers import Trackers
from tests.unit.builders import NOON

MARK = "zebra-umbrella-7"


@pytest.fixture
def store(database: Engine) -> Conversations:
    conversations = Conversations(database)
    for name in ("c1", "c2"):
        conversations.start(Conversation(name, "web", "US", NOON))
    return conversations


def send(store: Conversations, words: str, conversation: str = "c1", at: datetime = NOON) -> Message:
    message, new = store.take_in(conversation, f"key-{words}", words, {"kind": "text"}, at)
    assert new
    return message


def rows(database: Engine, table: str) -> int:
    with database.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def fill(store: Conversations, database: Engine, conversation: str) -> Message:
    """Keep one of everything for a conversation; return the answer that was rated."""
    message = send(store, f"{MARK} {conversation}", conversation)
    Curation(database).keep_question(message.text, NOON.date(), f"removal-{conversation}")
    answer = store.say(conversation, Draft("answer", {"removal": f"removal-{conversation}"}), NOON)
    Curation(database).rate(answer.id, "watering", True, NOON.date())
    Trackers(database).save(conversation, f'{{"slots": "{MARK}"}}')
    return answer


def test_that_a_conversation_is_found_again_with_its_time_zone(store: Conversations) -> None:
    assert store.find("c1") == Conversation("c1", "web", "US", NOON)
    assert store.find("no-such") is None


def test_that_a_message_is_kept_with_all_that_was_sent(store: Conversations) -> None:
    kept = send(store, "hello 🙂 \u202e")
    assert store.message("c1", kept.id) == kept
    assert (kept.author, kept.body, kept.at) == (PERSON, {"kind": "text"}, NOON)


def test_that_the_same_key_again_is_the_message_kept_before(store: Conversations) -> None:
    first = send(store, "hello")
    again, new = store.take_in("c1", "key-hello", "hello, once more", {}, NOON)
    assert (again, new) == (first, False)
    assert [message.text for message in store.since("c1", 0)] == ["hello"]


def test_that_two_conversations_can_use_one_key(store: Conversations) -> None:
    send(store, "hello", "c1")
    send(store, "hello", "c2")
    assert len(store.since("c2", 0)) == 1


def test_that_nothing_is_kept_for_a_conversation_that_is_gone(store: Conversations, database: Engine) -> None:
    with pytest.raises(IntegrityError):
        store.take_in("no-such", "key-1", "hello", {}, NOON)
    assert rows(database, "messages") == 0


def test_that_messages_come_in_order_from_where_a_page_left_off(store: Conversations) -> None:
    send(store, "one")
    answers = [store.say("c1", draft, NOON) for draft in (Draft("a", {}), Draft("b", {"entry": "x"}))]
    send(store, "elsewhere", "c2")
    last = send(store, "two")
    assert [message.text for message in store.since("c1", 0)] == ["one", "a", "b", "two"]
    assert store.since("c1", answers[0].id) == [answers[1], last]
    assert store.since("c1", last.id) == []
    assert (answers[1].author, answers[1].body) == (BOT, {"entry": "x"})


def test_that_numbers_of_deleted_messages_are_not_used_again(store: Conversations) -> None:
    last = send(store, "one", "c2")
    store.delete("c2")
    assert send(store, "two").id > last.id


def test_that_a_message_is_only_shown_to_its_own_conversation(store: Conversations) -> None:
    message = send(store, "hello")
    assert store.message("c2", message.id) is None


def test_that_a_message_counts_as_unanswered_until_its_last_reply(store: Conversations) -> None:
    one, two = send(store, "one"), send(store, "two", "c2")
    assert store.unanswered() == [one, two]
    store.say("c1", Draft("wait", {}), NOON)
    assert store.unanswered() == [one, two]
    store.mark_answered(one)
    assert store.unanswered() == [two]


def test_that_the_welcome_answers_nothing_and_needs_no_answer(store: Conversations) -> None:
    store.say("c1", Draft("welcome", {"band": "dialogue"}), NOON)
    assert store.unanswered() == []
    assert [message.text for message in store.since("c1", 0)] == ["welcome"]


def test_that_the_last_texts_of_the_person_come_oldest_first(store: Conversations) -> None:
    for words in ("one", "two", "three", "four"):
        send(store, words)
        store.say("c1", Draft(f"re: {words}", {}), NOON)
    send(store, "elsewhere", "c2")
    now = send(store, "five")
    assert store.lately(now, 3, NOON)[0] == ["two", "three", "four"]
    assert store.lately(replace(now, id=0), 3, NOON)[0] == []


def test_that_only_the_persons_messages_of_the_last_minute_count(store: Conversations) -> None:
    send(store, "old", at=NOON - timedelta(seconds=61))
    store.say("c1", Draft("reply", {}), NOON)
    send(store, "edge", at=NOON - timedelta(seconds=60))
    new = send(store, "new")
    assert store.lately(new, 3, NOON - timedelta(minutes=1))[1] == 2


def test_that_a_mark_is_added_to_what_was_kept(store: Conversations) -> None:
    answer = store.say("c1", Draft("a", {"entry": "x"}), NOON)
    store.mark(answer, {"rated": True})
    found = store.message("c1", answer.id)
    assert found is not None
    assert found.body == {"entry": "x", "rated": True}


def test_that_a_country_can_be_changed(store: Conversations) -> None:
    store.set_country("c1", "IE")
    assert [one.country for name in ("c1", "c2") if (one := store.find(name))] == ["IE", "US"]


def test_that_deleting_leaves_nothing_anywhere(store: Conversations, database: Engine) -> None:
    fill(store, database, "c1")
    assert store.delete("c1") == Receipt(messages=2, engine=1, questions=1)
    store.delete("c2")
    for table in Base.metadata.tables:
        assert rows(database, table) == 0, table
    assert store.find("c1") is None


def test_that_deleting_overwrites_the_words_in_the_file(store: Conversations, database: Engine) -> None:
    fill(store, database, "c1")
    store.delete("c1")
    with database.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        path = str(connection.scalar(text("SELECT file FROM pragma_database_list")))
    with open(path, "rb") as file:  # noqa: PTH123
        assert MARK.encode() not in file.read()


def test_that_deleting_one_leaves_the_others_whole(store: Conversations, database: Engine) -> None:
    fill(store, database, "c1")
    fill(store, database, "c2")
    store.delete("c1")
    assert len(store.since("c2", 0)) == 2
    assert Trackers(database).conversations() == ["c2"]
    assert Curation(database).questions() == [("2026-12-01", f"{MARK} c2")]
    assert rows(database, "ratings") == 1


def test_that_deleting_what_is_gone_removes_nothing(store: Conversations) -> None:
    assert store.delete("no-such") == Receipt(0, 0, 0)


def test_that_quiet_conversations_go_and_lively_ones_stay(store: Conversations, database: Engine) -> None:
    fill(store, database, "c1")
    late = NOON + timedelta(days=20)
    send(store, "back again", "c2", late)
    assert store.delete_quiet_since(NOON + timedelta(days=10)) == 1
    assert store.find("c1") is None
    assert store.find("c2") is not None
    assert Trackers(database).conversations() == []


def test_that_a_question_outlives_a_quiet_conversation_without_a_link(store: Conversations, database: Engine) -> None:
    fill(store, database, "c1")
    store.delete_quiet_since(NOON + timedelta(days=10))
    assert len(Curation(database).questions()) == 1
    assert rows(database, "messages") == 0


def test_that_a_conversation_exactly_at_the_limit_stays(store: Conversations) -> None:
    assert store.delete_quiet_since(NOON) == 0
    assert store.delete_quiet_since(NOON + timedelta(microseconds=1)) == 2


def test_that_times_come_back_in_utc(store: Conversations) -> None:
    assert send(store, "hello").at.tzinfo is UTC
    assert store.since("c1", 0)[0].at.utcoffset() == timedelta(0)
