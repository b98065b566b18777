"""Remembers the vectors of training lines on disk, so that training again encodes only what is new."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bot.language.encoder import MODEL_SHA256, SentenceEncoder, Vectors

FILE = "training-vectors.npz"


def encode_remembered(encoder: SentenceEncoder, texts: Sequence[str], folder: Path) -> Vectors:
    """Return the vectors of `texts`, shape (len(texts), 384); those met before come from a file in `folder`.

    The file holds training lines only, by their hash, never a person's message.
    """
    known = _read(folder / FILE)
    keys = [_key(text) for text in texts]
    new = {key: text for key, text in zip(keys, texts) if key not in known}
    if new:
        # Lines of like length together waste little padding; it halves the time.
        ordered = sorted(new, key=lambda key: len(new[key]))
        for key, vector in zip(ordered, encoder.encode([new[key] for key in ordered])):
            known[key] = vector
        _write(folder / FILE, {key: known[key] for key in dict.fromkeys(keys)})
    return np.stack([known[key] for key in keys])


def _key(text: str) -> str:
    return hashlib.sha256(f"{MODEL_SHA256}:{text}".encode()).hexdigest()[:32]


def _read(path: Path) -> dict[str, Vectors]:
    if not path.is_file():
        return {}
    try:
        with np.load(path, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
        return {}  # a torn file costs a minute, not the start


def _write(path: Path, known: dict[str, Vectors]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(temporary, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    temporary.replace(path)
