"""Entailment models that an operator may set: an ONNX file run here, or a server. They judge pairs and decide nothing.

Any three-way or two-way cross-encoder fits: MiniCheck, a DeBERTa trained on MNLI, one of your own. One comes with the
package: see kernel/evaluation/entailment for how it was trained.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from kernel.adapters.once import Once
from kernel.adapters.onnx_folder import Opened, opened
from kernel.errors import Refused, Unsound
from kernel.ports import Entailer, Vectors

EMBEDDED = Path(__file__).with_name("entailment")
ANSWERING = Path(__file__).with_name("answering")
BATCH = 32
MOST_TOKENS = 512  # of a pair; where the model's own limit is lower, that one
SUPPORT, CONTRADICT, NOT_ENOUGH = range(3)
# What models call their classes, in lower case without punctuation. A two-way model's "not entailment" says only that
# support is missing.
_NAMES = {
    SUPPORT: {"entailment", "entail", "entailed", "support", "supports", "supported", "yes"},
    CONTRADICT: {"contradiction", "contradict", "contradicts", "contradicted", "refute", "refutes", "refuted"},
    NOT_ENOUGH: {"neutral", "notentailment", "nei", "notenough", "notenoughinfo", "unsupported", "no"},
}


def column_of(label: str) -> int | None:
    """Which of our three columns a model's class is; None where its name does not say."""
    plain = re.sub(r"[^a-z]", "", label.casefold())
    return next((column for column, names in _NAMES.items() if plain in names), None)


def embedded_entailer(threads: int = 1) -> OnnxEntailer:
    """The entailment model that comes with the package, under the name that the head was trained with.

    Its activations are quantized as they come, over a whole batch: one pair at a time, so that none moves another.
    """
    return _embedded(EMBEDDED, threads)


def embedded_answerer(threads: int = 1) -> OnnxEntailer:
    """The answering model that comes with the package: whether a sentence (premise) answers a question (hypothesis)."""
    return _embedded(ANSWERING, threads)


def _embedded(folder: Path, threads: int) -> OnnxEntailer:
    return OnnxEntailer(folder, threads=threads, name=_config(folder / "config.json")["name"], batch=1)


def embedded_record(folder: Path = EMBEDDED) -> dict[str, Any]:
    """What such a model was trained on and how, as its training wrote it down."""
    record: dict[str, Any] = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    return record


class OnnxEntailer:
    """A sequence classifier in ONNX, in a folder as `optimum-cli export onnx` writes it.

    The folder holds model.onnx, tokenizer.json and config.json, whose `id2label` names the classes. It runs on the CPU
    in a thread, `threads` cores at most, and is loaded when first needed.
    """

    def __init__(self, folder: Path, *, threads: int = 1, name: str = "", batch: int = BATCH) -> None:
        """Raises Refused where the folder lacks something, or its classes have no names."""
        needed = ("model.onnx", "tokenizer.json", "config.json")
        missing = [name for name in needed if not (folder / name).is_file()]
        if missing:
            raise Refused(
                f"{folder} holds no {' and no '.join(missing)}. An entailment model needs {', '.join(needed)}."
            )
        self.name = name or f"{folder.name} (ONNX)"
        self._folder = folder
        self._threads, self._batch = threads, batch
        config = _config(folder / "config.json")
        self._columns = _columns(config, folder / "config.json")
        self._most_tokens = min(MOST_TOKENS, int(config.get("max_position_embeddings") or MOST_TOKENS))
        self._loading = Lock()
        self._loaded: Opened | None = None

    async def entail(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """(premise, hypothesis) pairs to p(support), p(contradict), p(not enough), shape (number of pairs, 3)."""
        made = np.zeros((len(pairs), 3), dtype=np.float32)
        # Pairs of like length share a batch, so that little of it is padding.
        order = sorted(range(len(pairs)), key=lambda i: sum(map(len, pairs[i])))
        for i in range(0, len(order), BATCH):  # a turn in the thread each, so that a run that is called off stops soon
            some = order[i : i + BATCH]
            made[some] = await asyncio.to_thread(self._judge, [pairs[j] for j in some])
        return made

    def _judge(self, pairs: list[tuple[str, str]]) -> Vectors:
        return np.concatenate(
            [self._judge_batch(pairs[i : i + self._batch]) for i in range(0, len(pairs), self._batch)]
        )

    def _judge_batch(self, pairs: list[tuple[str, str]]) -> Vectors:
        with self._loading:
            self._loaded = self._loaded or self._load()
        session, tokenizer = self._loaded
        cut = tokenizer.encode_batch(pairs)
        columns = {
            "input_ids": [c.ids for c in cut],
            "attention_mask": [c.attention_mask for c in cut],
            "token_type_ids": [c.type_ids for c in cut],
        }
        wanted = {i.name for i in session.get_inputs()}
        fed = {name: np.asarray(rows, dtype=np.int64) for name, rows in columns.items() if name in wanted}
        logits = np.asarray(session.run(None, fed)[0], dtype=np.float32)
        if logits.shape != (len(pairs), len(self._columns)) or not np.isfinite(logits).all():
            raise Unsound(
                f"{self.name} answers in the shape {logits.shape}, not one row a pair and one column a class."
            )
        return _gathered(_softmax(logits), self._columns)

    def _load(self) -> Opened:
        session, tokenizer = opened(self._folder, self._threads)
        tokenizer.enable_truncation(self._most_tokens, strategy="longest_first")
        tokenizer.enable_padding()
        return session, tokenizer


class CachedEntailer:
    """Another model, asked once about each distinct pair: a revision round asks of most of them again."""

    def __init__(self, entailer: Entailer, most: int = 20_000) -> None:
        self.name = entailer.name
        self._once = Once(entailer.entail, most)

    async def entail(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """What the other makes of the pairs, in its columns."""
        return await self._once.rows(pairs)


def _config(path: Path) -> dict[str, Any]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Refused(f"{path} is not JSON: {error}") from error
    if not isinstance(config, dict):
        raise Refused(f"{path} holds no JSON object.")
    return config


def _columns(config: Mapping[str, Any], path: Path) -> list[int]:
    """Our column for each of the model's classes, in its order. Raises Refused."""
    named = config.get("id2label")
    labels = [str(named[k]) for k in sorted(named, key=int)] if isinstance(named, dict) and named else []
    columns = [column_of(label) for label in labels]
    if SUPPORT not in columns or None in columns:
        said = ", ".join(labels) or "nothing"
        raise Refused(
            f"{path}: `id2label` has to name the classes entailment, contradiction and neutral (or entailment and "
            f"not_entailment) in the model's order; it names {said}."
        )
    return [c for c in columns if c is not None]


def _gathered(probabilities: Vectors, columns: Sequence[int]) -> Vectors:
    """Probabilities by the model's classes, summed into our three columns."""
    made = np.zeros((len(probabilities), 3), dtype=np.float32)
    for i, column in enumerate(columns):
        made[:, column] += probabilities[:, i]
    return made


def _softmax(logits: Vectors) -> Vectors:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
