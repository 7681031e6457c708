"""The models that read pairs as torch has them: MiniLM-L6 with columns on top. It reads no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kernel.evaluation.entailment.weights import PACKED

WIDTH, HEADS, INNER, LAYERS, VOCABULARY, PLACES = 384, 12, 1536, 6, 30_522, 512  # MiniLM-L6
NEAR_ZERO = 1e-12  # of the layer norms, as MiniLM has it


class Layer(nn.Module):
    """One layer of the encoder, as BERT has it (arXiv 1810.04805)."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=NEAR_ZERO)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.last = nn.LayerNorm(WIDTH, eps=NEAR_ZERO)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """`x` of shape (pairs, tokens, width); `hidden` is added to the attention's scores, (pairs, 1, 1, tokens)."""
        pairs, tokens, _ = x.shape
        q, k, v = self.qkv(x).view(pairs, tokens, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        with torch.autocast(x.device.type, enabled=False):  # else the softmax, of all things, would be made in float32
            scores = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2) + hidden.to(q.dtype)
            attended = torch.softmax(scores, dim=-1) @ v
        x = self.norm(x + self.out(attended.transpose(1, 2).reshape(pairs, tokens, WIDTH)))
        return self.last(x + self.down(functional.gelu(self.up(x))))


class Network(nn.Module):
    """MiniLM-L6 with columns on top: support, contradict, not enough; or two, where nothing can contradict.

    Inputs are those of the ONNX file.
    """

    def __init__(self, columns: int = 3) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.sides, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, eps=NEAR_ZERO)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.columns = nn.Linear(2 * WIDTH, columns)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Token ids, 1 for a token and 0 for padding, 0 for the premise and 1 for the claim, to logits a pair."""
        x, there = self.read(input_ids, attention_mask, token_type_ids)
        mean = (x * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)
        return self.columns(torch.cat([x[:, 0], mean], dim=1))

    def read(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """The last layer, (pairs, tokens, width), and which tokens are there, (pairs, tokens)."""
        place = self.places.weight[: input_ids.shape[1]]
        x = self.norm(self.words(input_ids) + place + self.sides(token_type_ids))
        there = attention_mask.to(x.dtype)
        hidden = (1.0 - there)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, hidden)
        return x, there


def start_from(pack: Any, columns: int = 3) -> Network:
    """The network with the pack's weights, which are MiniLM's."""
    packed = [name for name in pack.files if name.startswith(PACKED)]
    return started({n.removeprefix(PACKED): torch.from_numpy(np.float32(pack[n])) for n in packed}, columns)


def started(had: Mapping[str, Tensor], columns: int = 3) -> Network:
    """The network with MiniLM's weights by their names, its columns drawn by chance."""
    network = Network(columns)
    of = {"words.weight": "embeddings.word_embeddings.weight", "places.weight": "embeddings.position_embeddings.weight",
          "sides.weight": "embeddings.token_type_embeddings.weight"}  # fmt: skip
    state = {ours: had[theirs] for ours, theirs in of.items()}
    state |= {f"norm.{end}": had[f"embeddings.LayerNorm.{end}"] for end in ("weight", "bias")}
    parts = {"out": "attention.output.dense", "norm": "attention.output.LayerNorm", "up": "intermediate.dense",
             "down": "output.dense", "last": "output.LayerNorm"}  # fmt: skip
    for i in range(LAYERS):
        theirs = f"encoder.layer.{i}."
        for end in ("weight", "bias"):
            qkv = [had[f"{theirs}attention.self.{n}.{end}"] for n in ("query", "key", "value")]
            state[f"layers.{i}.qkv.{end}"] = torch.cat(qkv)
            state |= {f"layers.{i}.{part}.{end}": had[f"{theirs}{name}.{end}"] for part, name in parts.items()}
    nn.init.normal_(network.columns.weight, std=0.02)
    nn.init.zeros_(network.columns.bias)
    network.load_state_dict(state, strict=False)
    return network


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy; for label 3, of which only support is known to be missing, of the two other columns' sum."""
    logs = functional.log_softmax(logits, dim=1)
    unsupported = torch.logsumexp(logs[:, 1:], dim=1, keepdim=True)
    return -torch.cat([logs, unsupported], dim=1).gather(1, labels[:, None]).mean()


def weights_of(network: Network) -> dict[str, Any]:
    """The weights by name, as numpy has them."""
    return {name: value.cpu().numpy().copy() for name, value in network.state_dict().items()}


def averaged(parts: Sequence[Mapping[str, Any]], shares: Sequence[float]) -> dict[str, Any]:
    """The weighted mean of several weights by name (model soups, arXiv 2203.05482)."""
    return {
        name: np.sum([share * part[name] for share, part in zip(shares, parts, strict=True)], axis=0, dtype=np.float32)
        for name in parts[0]
    }
