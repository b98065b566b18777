"""`peerguide serve`: everything up, and kept up until Ctrl-C."""

from __future__ import annotations

import os
import time

import httpx

from bot.processes.supervisor import LOOK_SECONDS, Signals, Supervisor, Tell, check_ports, ensure_model, ports_of
from bot.settings import Settings
from bot.soundness import require_sound

ROLES = ("gateway", "actions", "engine")


def serve(settings: Settings, with_parent: bool, tell: Tell) -> int:
    """Start all processes, say where the page is, and keep them alive. Returns the exit status."""
    parent = os.getppid()
    knowledge = require_sound(settings)
    tell(f"Peerguide: {len(knowledge.entries)} entries are in order.")
    check_ports(ports_of(settings), settings.host)
    model = ensure_model(settings, tell)
    # Only now: while it trains, Ctrl-C ends this process at once, and the training ends with it.
    signals = Signals(with_parent, parent)
    with Supervisor(settings, tell) as supervisor:
        supervisor.start(ROLES, model)
        told = False
        started = time.monotonic()
        tell("Starting. The first answer takes about half a minute.")
        while not signals.time_to_stop():
            supervisor.look()
            if not told and _is_ready(settings):
                told = True
                seconds = time.monotonic() - started
                tell(f"Ready after {seconds:.0f} seconds. Open {address(settings)} in a browser. Ctrl-C ends it.")
            time.sleep(LOOK_SECONDS)
        tell("Stopping.")
    return 0


def address(settings: Settings) -> str:
    """Return the address of the chat page for somebody on this machine."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{host}:{settings.port}"


def _is_ready(settings: Settings) -> bool:
    try:
        with httpx.Client(trust_env=False, timeout=1.0) as client:
            return client.get(f"{address(settings)}/readyz").status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
