"""Starts one of the three processes, or the training, in a process of its own.

    python -m bot.processes.child engine|actions|gateway|train [ARGUMENT …]

Before any library is imported it turns off their telemetry and their appetite for threads. It ends when its parent ends,
however that came about: the parent holds the other end of a pipe.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from typing import Final

WATCH: Final = "_PEERGUIDE_WATCH"
"""The environment variable with the pipe's number."""

QUIET: Final[Mapping[str, str]] = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SANIC_HOST": "127.0.0.1",
    "HF_HUB_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
}


def engine(arguments: list[str]) -> None:
    """Run `rasa run` with `arguments`: model, endpoints, port."""
    model, endpoints, port = arguments
    from rasa.__main__ import main

    from bot.nlu.lean import spare_repeated_work

    spare_repeated_work()
    sys.argv = ["rasa", "run", "--quiet", "-m", model, "--endpoints", endpoints, "--credentials", "credentials.yml"]
    sys.argv += ["-i", "127.0.0.1", "-p", port]
    main()


def actions(arguments: list[str]) -> None:
    """Run the action server on the port in `arguments`; only this machine can reach it."""
    from rasa_sdk.endpoint import create_app

    import actions.base as base
    from actions.failing import refuse

    base.guide()
    base.words()
    app = create_app("actions", cors_origins=[])
    app.error_handler.add(Exception, refuse)
    app.run("127.0.0.1", int(arguments[0]), access_log=False, motd=False)


def gateway(arguments: list[str]) -> None:
    """Run the gateway on the host and port in `arguments`."""
    import logging

    import uvicorn

    from bot.settings import load_settings

    # Only our own rooms speak at the level of the settings: libraries write down whole messages when asked for more.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(load_settings().log_level)
    host, port = arguments
    uvicorn.run(
        "bot.app:create",
        factory=True,
        host=host,
        port=int(port),
        access_log=False,
        log_level="warning",
        ws="none",
        timeout_graceful_shutdown=2,
    )


def train(arguments: list[str]) -> None:
    """Train a model of the name in `arguments`."""
    from bot.processes.model import train_model

    train_model(arguments[0])


SELDOM: Final = (20_000, 20, 50)
"""How many new objects the garbage collector waits for. A turn in Rasa makes some ten thousand that all go by themselves;
looking through them every 700, as is the default, costs a tenth of the turn."""

ROLES: Final[Mapping[str, Callable[[list[str]], None]]] = {
    "engine": engine,
    "actions": actions,
    "gateway": gateway,
    "train": train,
}


def install_discretion() -> None:
    """Keep people's words out of the logs of this process."""
    from bot.processes import discretion

    discretion.install()


def end_with_parent() -> None:
    """End this process at once when the parent's end of the pipe closes."""
    number = os.environ.pop(WATCH, "")
    if not number:
        return

    def watch() -> None:
        os.read(int(number), 1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()


def main() -> None:
    """Play the role named on the command line."""
    os.environ.update(QUIET)
    warnings.simplefilter("ignore")
    end_with_parent()
    role, *arguments = sys.argv[1:]
    if role != "train":
        install_discretion()
        gc.set_threshold(*SELDOM)
    ROLES[role](arguments)


if __name__ == "__main__":
    main()
