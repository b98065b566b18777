"""Keeps people's words out of what libraries write down when something fails.

The message of an exception may quote what a person wrote. Of a failure only its kind and its place are written.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def install() -> None:
    """Let all log formatters of this process write exceptions without their messages."""
    logging.Formatter.formatException = _kinds_and_places  # type: ignore[method-assign,assignment]


def _kinds_and_places(formatter: logging.Formatter, info: Info) -> str:
    return "\n".join(_described(info[1])) if info[1] else ""


def _described(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _described(before)
        yield "which led to:"
    for place in traceback.extract_tb(error.__traceback__):
        yield f'  File "{place.filename}", line {place.lineno}, in {place.name}'
    yield f"{type(error).__module__}.{type(error).__qualname__}"
