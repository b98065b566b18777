"""What the action server answers when an action fails."""

from __future__ import annotations

import logging

from sanic.request import Request
from sanic.response import HTTPResponse, json

logger = logging.getLogger(__name__)


def refuse(_request: Request, error: Exception) -> HTTPResponse:
    """Say that an action failed and how, and not a word of the conversation.

    rasa_sdk's own handler answers with the whole conversation, which the engine then writes to its log.
    """
    logger.error("An action failed.", exc_info=error)
    return json({"error": type(error).__name__}, status=500)
