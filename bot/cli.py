"""The command `peerguide`: everything an agency, a curator or a developer starts by hand."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.errors import KnowledgeError, PeerguideError
from bot.settings import Settings, listed, load_settings

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 good, 1 something to mend, 2 wrong use."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        return int(given.run(given, load_settings()))
    except PeerguideError as error:
        print(f"{error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="peerguide", description="A guidance chatbot for peer support in recovery.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start everything and show the address of the chat page")
    serve.add_argument("--with-parent", action="store_true", help="end when the program that started this ends")
    serve.set_defaults(run=_serve)
    commands.add_parser("chat", help="talk with the bot here").set_defaults(run=_chat)
    commands.add_parser("train", help="train the model if it is out of date").set_defaults(run=_train)
    commands.add_parser("settings", help="list all settings").set_defaults(run=_settings)
    knowledge = commands.add_parser("knowledge", help="check, search and tend the knowledge")
    parts = knowledge.add_subparsers(dest="part", required=True)
    parts.add_parser("check", help="find what a curator has to mend").set_defaults(run=_check)
    ask = parts.add_parser("ask", help="show which entries a question finds")
    ask.add_argument("question")
    ask.set_defaults(run=_ask)
    parts.add_parser("questions", help="list what people asked in vain").set_defaults(run=_questions)
    parts.add_parser("ratings", help="list how answers were rated").set_defaults(run=_ratings)
    converse = commands.add_parser("converse", help="play conversations from a file")
    converse.add_argument("file", type=Path)
    converse.add_argument("--out", type=Path, required=True)
    converse.set_defaults(run=_converse)
    return parser


def _tell(text: str) -> None:
    print(text, flush=True)


def _settings(given: argparse.Namespace, settings: Settings) -> int:
    print(listed(settings))
    return 0


def _serve(given: argparse.Namespace, settings: Settings) -> int:
    from bot.processes.serving import serve

    return serve(settings, given.with_parent, _tell)


def _chat(given: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.terminal import chat

    return chat(settings, _tell)


def _train(given: argparse.Namespace, settings: Settings) -> int:
    from bot.processes.supervisor import ensure_model

    started = time.monotonic()
    path = ensure_model(settings, _tell)
    print(f"The model is up to date: models/{path.name} ({time.monotonic() - started:.0f} s)")
    return 0


def _check(given: argparse.Namespace, settings: Settings) -> int:
    from bot.soundness import inspect

    knowledge, faults, compared = inspect(settings, date.today())
    if faults:
        raise KnowledgeError(faults)
    how = "compared with the source documents" if compared else "the source documents are not at hand to compare with"
    print(f"{len(knowledge.entries)} entries, all sound; {how}.")
    return 0


def _ask(given: argparse.Namespace, settings: Settings) -> int:
    from bot.nlu.asking import ask

    print(ask(settings, given.question))
    return 0


def _questions(given: argparse.Namespace, settings: Settings) -> int:
    from bot.store.curation import Curation
    from bot.store.database import open_database

    for day, text in Curation(open_database(settings)).questions():
        print(f"{day}  {' '.join(text.split())}")
    return 0


def _ratings(given: argparse.Namespace, settings: Settings) -> int:
    from bot.store.curation import Curation
    from bot.store.database import open_database

    for one in Curation(open_database(settings)).ratings():
        print(f"{one.entry:<45} helpful {one.helpful:>4}   not helpful {one.not_helpful:>4}")
    return 0


def _converse(given: argparse.Namespace, settings: Settings) -> int:
    from bot.channels.converse import converse

    return converse(settings, given.file, given.out, _tell)


if __name__ == "__main__":
    sys.exit(main())
