"""Conversations through the real gateway, engine and actions; what is checked is which entry is served, not its wording."""

import pytest

from tests.support.chat import Chat

pytestmark = pytest.mark.engine


def test_that_a_question_is_answered_with_its_source(chat: Chat) -> None:
    chat.user("do i have to tell my new boss about my illness")
    assert chat.expect("telling-at-work").sources


def test_that_more_follows_on_request(chat: Chat, knowledge) -> None:
    chat.user("what is peer support")
    chat.user("tell me more")
    assert knowledge.entries["what-peer-support-is"].more == chat.said[0].text
