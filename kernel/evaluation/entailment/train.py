"""Trains the entailment model from a pack: `python train.py PACK.npz WEIGHTS.npz`. Needs torch, numpy and tqdm alone.

On a GPU where there is one, else on all cores. It writes a checkpoint beside the weights and goes on from it when it is
started again; the same seed gives the same order of pairs. It reads no text: what the pairs are, the pack says.
"""

from __future__ import annotations

import json
import platform
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

WIDTH, HEADS, INNER, LAYERS, VOCABULARY, PLACES = 384, 12, 1536, 6, 30_522, 512  # MiniLM-L6
WEIGHTS = "weights/"
POOL = 4000  # pairs that are sorted by length together, so that little of a batch is padding
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
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=hidden)
        x = self.norm(x + self.out(attended.transpose(1, 2).reshape(pairs, tokens, WIDTH)))
        return self.last(x + self.down(functional.gelu(self.up(x))))


class Network(nn.Module):
    """MiniLM-L6 with three columns on top: support, contradict, not enough. Inputs are those of the ONNX file."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.sides, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, eps=NEAR_ZERO)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.columns = nn.Linear(2 * WIDTH, 3)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Token ids, 1 for a token and 0 for padding, 0 for the premise and 1 for the claim, to logits (pairs, 3)."""
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


def start_from(pack: Any) -> Network:
    """The network with the pack's weights, which are MiniLM's."""
    packed = [name for name in pack.files if name.startswith(WEIGHTS)]
    return started({n.removeprefix(WEIGHTS): torch.from_numpy(np.float32(pack[n])) for n in packed})


def started(had: Mapping[str, Tensor]) -> Network:
    """The network with MiniLM's weights by their names, its columns drawn by chance and its embeddings frozen."""
    network = Network()
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
    for embedding in (network.words, network.places, network.sides):
        embedding.requires_grad_(False)
    return network


@dataclass
class Course:
    """All batches of the training in their order, each with its rate and its stage's number."""

    pack: Any
    config: dict[str, Any]
    batches: list[tuple[int, float, list[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.arrays = {n: self.pack[n] for n in ("ids", "lengths", "premises", "labels", "stages")}
        self.starts = np.concatenate([[0], np.cumsum(self.arrays["lengths"], dtype=np.int64)])
        for number, stage in enumerate(self.config["stages"]):
            of_stage = np.flatnonzero(self.arrays["stages"] == number).tolist()
            batches = self._batched(of_stage, random.Random(self.config["seed"] + number))  # noqa: S311 — no secret
            for i, batch in enumerate(batches[: round(stage.get("share", 1.0) * len(batches))]):
                rise = min(1.0, (i + 1) / stage["warm_up_steps"])
                rate = rise * (stage["rate"] + (stage["rate_end"] - stage["rate"]) * i / len(batches))
                self.batches.append((number, rate, batch))

    def ends(self) -> list[int]:
        """How many batches are done when each stage ends."""
        return [sum(stage <= n for stage, _, _ in self.batches) for n in range(len(self.config["stages"]))]

    def record(self, kept: Kept) -> dict[str, Any]:
        """What was trained, by stage: pairs seen, batches, and the mean loss of the last hundred; and the hours."""
        numbers = range(len(self.config["stages"]))
        of_stage = [[i for i, (stage, _, _) in enumerate(self.batches) if stage == n] for n in numbers]
        return {
            "pairs": [sum(len(self.batches[i][2]) for i in some) for some in of_stage],
            "batches": [len(some) for some in of_stage],
            "loss": [round(float(np.mean([kept.losses[i] for i in some[-100:]])), 4) for some in of_stage],
            "hours": round(kept.seconds / 3600, 2),
        }

    def _batched(self, pairs: list[int], chance: random.Random) -> list[list[int]]:
        """Pairs of like length together, in an order of chance."""
        chance.shuffle(pairs)
        made: list[list[int]] = []
        for i in range(0, len(pairs), POOL):
            batch: list[int] = []
            for pair in sorted(pairs[i : i + POOL], key=lambda p: int(self.arrays["lengths"][p])):
                if batch and (len(batch) + 1) * int(self.arrays["lengths"][pair]) > self.config["batch_tokens"]:
                    made.append(batch)
                    batch = []
                batch.append(pair)
            made.append(batch)
        chance.shuffle(made)
        return made

    def tensors(self, batch: Sequence[int], device: str) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Token ids, mask and sides, each (pairs, tokens), and labels."""
        widest = max(int(self.arrays["lengths"][p]) for p in batch)
        ids = np.zeros((3, len(batch), widest), dtype=np.int64)
        for row, pair in enumerate(batch):
            length, premise = int(self.arrays["lengths"][pair]), int(self.arrays["premises"][pair])
            ids[0, row, :length] = self.arrays["ids"][self.starts[pair] : self.starts[pair] + length]
            ids[1, row, :length] = 1
            ids[2, row, premise:length] = 1
        labels = torch.from_numpy(self.arrays["labels"][np.asarray(batch)].astype(np.int64))
        made = torch.from_numpy(ids).to(device)
        return made[0], made[1], made[2], labels.to(device)


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy; for label 3, of which only support is known to be missing, of the two other columns' sum."""
    logs = functional.log_softmax(logits, dim=1)
    unsupported = torch.logsumexp(logs[:, 1:], dim=1, keepdim=True)
    return -torch.cat([logs, unsupported], dim=1).gather(1, labels[:, None]).mean()


@dataclass
class Kept:
    """What a checkpoint keeps beside the weights: the steps done, each with its loss, and the seconds they took."""

    losses: list[float] = field(default_factory=list)
    seconds: float = 0.0


def steps(network: Network, course: Course, checkpoint: Path, device: str) -> Iterator[Kept]:
    """Train from the checkpoint on, where there is one; what was done so far, after each batch."""
    learning = [p for p in network.parameters() if p.requires_grad]
    config, kept = course.config, Kept()
    optimizer = torch.optim.AdamW(learning, betas=tuple(config["betas"]), weight_decay=config["weight_decay"])
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        kept = Kept(state["losses"], state["seconds"])
    for _, rate, batch in course.batches[len(kept.losses) :]:
        begun = time.monotonic()
        for group in optimizer.param_groups:
            group["lr"] = rate
        *inputs, labels = course.tensors(batch, device)
        loss = loss_of(network(*inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learning, config["clip"])
        optimizer.step()
        kept.losses.append(loss.item())
        kept.seconds += time.monotonic() - begun
        yield kept
        if len(kept.losses) % config["checkpoint_steps"] == 0 or len(kept.losses) == len(course.batches):
            state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), **vars(kept)}
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)


def _processor() -> str:
    return f"{platform.machine()}, {torch.get_num_threads()} threads"


def main(packed: Path, out: Path) -> None:
    """Train to the end and write the weights with their record; beside them those of each stage, by its number."""
    pack = np.load(packed)
    told = json.loads(pack["record"].tobytes())
    torch.manual_seed(told["config"]["seed"])
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network, course = start_from(pack).to(device), Course(pack, told["config"])
    kept, ends = Kept(), course.ends()
    with tqdm(total=len(course.batches), unit="batch") as shown:
        for kept in steps(network, course, out.with_suffix(".checkpoint"), device):
            shown.update(len(kept.losses) - shown.n)
            shown.set_postfix(loss=f"{np.mean(kept.losses[-50:]):.3f}")
            if len(kept.losses) in ends:
                stage = out.with_stem(f"{out.stem}-{ends.index(len(kept.losses))}")
                np.savez(stage, allow_pickle=False, **weights_of(network))
    record = {
        **told,
        **course.record(kept),
        "machine": torch.cuda.get_device_name() if device == "cuda" else _processor(),
        "torch": torch.__version__,
    }
    parts = [np.load(out.with_stem(f"{out.stem}-{n}")) for n in range(len(ends))]
    told_as_bytes = np.frombuffer(json.dumps(record).encode(), dtype=np.uint8)
    np.savez(out, allow_pickle=False, **averaged(parts, told["config"]["average"]), record=told_as_bytes)


def weights_of(network: Network) -> dict[str, Any]:
    """The weights by name, as numpy has them."""
    return {name: value.cpu().numpy() for name, value in network.state_dict().items()}


def averaged(parts: Sequence[Any], shares: Sequence[float]) -> dict[str, Any]:
    """The weighted mean of the weights that the stages ended with (model soups, arXiv 2203.05482)."""
    return {
        name: np.sum([share * part[name] for share, part in zip(shares, parts, strict=True)], axis=0, dtype=np.float32)
        for name in parts[0].files
    }


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
