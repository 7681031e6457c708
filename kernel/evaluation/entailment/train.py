"""Trains the entailment or the answering model: `python -m kernel.evaluation.entailment.train PACK.npz WEIGHTS.npz`.

Needs torch, numpy and tqdm alone. On a GPU where there is one, else on all cores. It writes a checkpoint beside the
weights and goes on from it when it is started again; the same seed gives the same order of pairs. It reads no text:
what the pairs are, the pack says.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from kernel.evaluation.entailment.course import Course, filled, starts_of
from kernel.evaluation.entailment.network import Network, averaged, loss_of, start_from, weights_of

JUDGED = 32  # pairs that are judged at once
START = "start"  # a stage that `starts_from` it begins with MiniLM's weights anew


@dataclass
class Kept:
    """What a checkpoint keeps beside the weights: the steps done, each with its loss, and the seconds they took."""

    losses: list[float] = field(default_factory=list)
    seconds: float = 0.0


def steps(network: Network, course: Course, out: Path, stages: Path, device: str) -> Iterator[Kept]:
    """Train from the checkpoint of `out` on, where there is one; what was done so far, after each batch.

    A stage begins with the weights that the one before it ended with or, where it `starts_from` others, with their
    mean; what each ended with lies beside `stages`.
    """
    learning = list(network.parameters())
    config, kept, checkpoint = course.config, Kept(), out.with_suffix(".checkpoint")
    optimizer = _optimizer(learning, config)
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        kept = Kept(state["losses"], state["seconds"])
    for number, rate, batch in course.batches[len(kept.losses) :]:
        begun = time.monotonic()
        shares = config["stages"][number].get("starts_from")
        if shares and len(kept.losses) == course.first(number):
            _load(network, mean_of(stages, shares), device)
            optimizer = _optimizer(learning, config)
        for group in optimizer.param_groups:
            group["lr"] = rate
        for embedding in (network.words, network.places, network.sides):
            embedding.requires_grad_(not course.setting(number, "frozen"))
        *inputs, labels = course.tensors(batch, device)
        with torch.autocast(device, torch.bfloat16, enabled=course.setting(number, "bfloat16")):
            logits = network(*inputs)
        loss = loss_of(logits.float(), labels)
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


def _load(network: Network, weights: Mapping[str, Any], device: str) -> None:
    """Load them; of three columns a network of two takes the first and the last."""
    kept = list(range(len(weights["columns.bias"])))
    kept = kept if len(kept) == network.columns.out_features else [kept[0], kept[-1]]
    cut = {name: w[kept] if name.startswith("columns.") else w for name, w in weights.items()}
    network.load_state_dict({name: torch.from_numpy(w).to(device) for name, w in cut.items()})


def _optimizer(learning: list[nn.Parameter], config: Mapping[str, Any]) -> torch.optim.AdamW:
    betas = tuple(config["betas"])
    return torch.optim.AdamW(learning, betas=betas, weight_decay=config["weight_decay"], fused=True)


def stage_file(out: Path, name: str) -> Path:
    """Where the weights are kept that a stage ended with."""
    return out.with_name(f"{out.stem}-{name}.npz")


def mean_of(out: Path, shares: Mapping[str, float], instead: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The mean of the weights that stages ended with, each by its share; `instead` holds some by their stage's name."""
    had = instead or {}
    parts = [had[name] if name in had else np.load(stage_file(out, name)) for name in shares]
    return averaged(parts, list(shares.values()))


def trained(network: Network, course: Course, out: Path, device: str) -> Kept:
    """Train to the end and keep what each stage ended with; under the name START, what the first began with."""
    kept, ends = Kept(), course.ends()
    if not (began := stage_file(out, START)).exists():
        np.savez(began, allow_pickle=False, **weights_of(network))
    names = [stage["name"] for stage in course.config["stages"]]
    with tqdm(total=len(course.batches), unit="batch") as shown:
        for kept in steps(network, course, out, out, device):
            shown.update(len(kept.losses) - shown.n)
            shown.set_postfix(loss=f"{np.mean(kept.losses[-50:]):.3f}")
            if len(kept.losses) in ends:
                ended = stage_file(out, names[ends.index(len(kept.losses))])
                np.savez(ended, allow_pickle=False, **weights_of(network))
    return kept


def cross_fitted(network: Network, pack: Any, config: Mapping[str, Any], out: Path, device: str) -> Any:
    """What is made of the pairs that the head is fitted on, each by a model that was taught no claim of their fold.

    The last stage is trained once for each fold of its labelled claims, the fold left out (stacked generalization, doi
    10.1016/S0893-6080(05)80023-1): a model that has read those labels would be too sure of them. Shape (pairs, 3),
    probabilities. Raises KeyError where the last stage does not say what it starts from.
    """
    asked = {n: pack[f"asked_{n}"] for n in ("ids", "lengths", "premises")}
    starts = starts_of(asked["lengths"])
    made = np.zeros((len(asked["lengths"]), 3), dtype=np.float32)
    last = len(config["stages"]) - 1
    _ = config["stages"][last]["starts_from"]  # else a fold would go on from what was taught all of them
    for fold in sorted(set(pack["asked_folds"].tolist())):
        course = Course(pack, config, stage=last, without=fold)
        of_fold = stage_file(out, f"without-{fold}")
        for _ in tqdm(steps(network, course, of_fold, out, device), total=len(course.batches), desc=f"fold {fold}"):
            pass
        ended = {config["stages"][last]["name"]: weights_of(network)}
        _load(network, mean_of(out, config["average"], ended), device)
        rows = sorted(np.flatnonzero(pack["asked_folds"] == fold).tolist(), key=lambda p: int(asked["lengths"][p]))
        for i in range(0, len(rows), JUDGED):
            some = rows[i : i + JUDGED]
            with torch.no_grad():
                logits = network(*(t.to(device) for t in filled(asked, starts, some)))
            made[some] = torch.softmax(logits, dim=1).cpu().numpy()
    return made


def _processor() -> str:
    return f"{platform.machine()}, {torch.get_num_threads()} threads"


def main(packed: Path, out: Path) -> None:
    """Write the weights with their record.

    Where what ships was taught labelled claims, beside them what models that left a fold out make of what the head is
    fitted on.
    """
    pack = np.load(packed)
    told = json.loads(pack["record"].tobytes())
    config = told["config"]
    torch.manual_seed(config["seed"])
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network, course = start_from(pack, config.get("columns", 3)).to(device), Course(pack, config)
    kept = trained(network, course, out, device)
    record = {
        **told,
        **course.record(kept.losses, kept.seconds),
        "machine": torch.cuda.get_device_name() if device == "cuda" else _processor(),
        "torch": torch.__version__,
    }
    told_as_bytes = np.frombuffer(json.dumps(record).encode(), dtype=np.uint8)
    shipped = mean_of(out, config["average"])
    if config["stages"][-1]["name"] in config["average"] and config["stages"][-1].get("labelled"):
        shipped["asked_odds"] = cross_fitted(network, pack, config, out, device)
    np.savez(out, allow_pickle=False, **shipped, record=told_as_bytes)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
