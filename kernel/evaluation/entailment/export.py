"""Writes a trained model as a folder that OnnxEntailer reads.

`python -m kernel.evaluation.entailment.export WEIGHTS.npz TOKENIZER.json FOLDER [ODDS.npz]`; ODDS.npz is what the head
is fitted on where the model was taught SciFact's labels: what models that left a fold out make of its claims.

model.onnx is quantized to 8 bits: weights by output column, activations as they come (onnxruntime's dynamic
quantization). Weights are shifted from unsigned to signed, which changes no product and is twice as fast on processors
with VNNI; without VNNI onnx_folder.py has them shifted back, since products of signed ones would saturate there
(https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html).
Needs torch and onnx, which nothing at run time does.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from kernel.evaluation.entailment.crossfitted import write_odds
from kernel.evaluation.entailment.network import PLACES, Network

LABELS = {3: ("entailment", "contradiction", "neutral"), 2: ("entailment", "not_entailment")}  # by columns
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def network_of(weights: Any) -> Network:
    """The network with trained weights."""
    network: Network = Network(len(weights["columns.bias"]))
    network.load_state_dict({n: torch.from_numpy(weights[n]) for n in network.state_dict()})
    network.eval()
    return network


def write_quantized(network: nn.Module, tokenizer: str, folder: Path, rows: str, output: str) -> float:
    """Write model.onnx, for any number of `rows` and tokens, and tokenizer.json, which cuts and pads nothing.

    The megabytes of the model.
    """
    folder.mkdir(parents=True, exist_ok=True)
    example = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    free = {name: {0: rows, 1: "tokens"} for name in INPUTS} | {output: {0: rows}}
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            network, example, str(whole), input_names=list(INPUTS), output_names=[output], dynamic_axes=free,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, folder / "model.onnx", weight_type=QuantType.QUInt8, per_channel=True)
    make_signed(folder / "model.onnx")
    cut = json.loads(tokenizer) | {"truncation": None, "padding": None}
    (folder / "tokenizer.json").write_text(json.dumps(cut, ensure_ascii=False), encoding="utf-8")
    return round((folder / "model.onnx").stat().st_size / 1e6, 1)


def make_signed(model: Path) -> None:
    """Shift the unsigned weights of all matrix products, and their zero points, to signed bytes: the same products."""
    loaded = onnx.load(model)
    held = {tensor.name: tensor for tensor in loaded.graph.initializer}
    weights = {name for n in loaded.graph.node if n.op_type == "MatMulInteger" for name in (n.input[1], n.input[3])}
    for tensor in (held[name] for name in weights if name in held):
        if tensor.data_type == onnx.TensorProto.UINT8:
            signed = (numpy_helper.to_array(tensor).astype(np.int16) - 128).astype(np.int8)
            tensor.CopyFrom(numpy_helper.from_array(signed, tensor.name))
    onnx.save(loaded, model)


def write_record(record: Mapping[str, Any], folder: Path) -> None:
    """Write record.json."""
    (folder / "record.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(weights_file: Path, tokenizer: Path, folder: Path, odds: Path | None = None) -> None:
    """Write model.onnx, tokenizer.json, config.json and record.json into the folder; beside them the odds, if any."""
    weights = np.load(weights_file)
    megabytes = write_quantized(network_of(weights), tokenizer.read_text(encoding="utf-8"), folder, "pairs", "logits")
    cross_fitted = "asked_odds" in weights.files
    record = json.loads(weights["record"].tobytes()) | {"megabytes": megabytes, "cross_fitted": cross_fitted}
    limit = min(PLACES, record["config"]["most_tokens"])
    edition = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()[:8]  # another model is another name
    name = f"our {record['config'].get('model', 'entailment')} model (MiniLM-L6, {edition})"
    labels = LABELS[len(weights["columns.bias"])]
    config = {"name": name, "id2label": dict(enumerate(labels)), "max_position_embeddings": limit}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    write_record(record, folder)
    if odds:
        odds.unlink(missing_ok=True)
        if cross_fitted:
            write_odds(odds, name, record["asked_sha256"], weights["asked_odds"])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
