"""Counts how rare words are, for kernel/language/background.json: `python -m kernel.evaluation.count_background DATA`.

Counts of single words are facts about the language; no sentence of the data is kept.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from kernel.language.background import FILE
from kernel.language.terms import terms
from kernel.language.text import sentences

SENTENCES = 60_000  # of each kind at most
SEEN = 8  # a term seldom seen weighs what an unseen one weighs: as often as this in SENTENCES of one kind alone


def weights(kinds: Mapping[str, Iterable[str]], seen: int = SEEN) -> tuple[dict[str, float], float]:
    """-ln of the mean share of sentences that hold a term, by term, and the weight of all terms seen less often."""
    shares: defaultdict[str, float] = defaultdict(float)
    most = 1
    for cut in kinds.values():
        counts: Counter[str] = Counter()
        number = 0
        for number, sentence in enumerate(cut, start=1):  # noqa: B007 — the last number is how many there were
            counts.update(set(terms(sentence)))
        most = max(most, number)
        for term, count in counts.items():
            shares[term] += count / max(number, 1) / len(kinds)
    floor = seen / most / len(kinds)
    kept = {t: max(-math.log(s), 1.0) for t, s in shares.items() if s >= floor and t.isascii()}
    return kept, -math.log(floor)


def write(kept: Mapping[str, float], unseen: float, counted: Mapping[str, str], path: Path = FILE) -> None:
    """Terms grouped by weight, to one decimal: a small file that can be read and compared."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for term, weight in kept.items():
        groups[f"{weight:.1f}"].append(term)
    record = {
        "what": "weight of a term: -ln of the share of sentences that hold it, the mean over the kinds of text",
        "counted": dict(counted),
        "unseen": round(unseen, 1),
        "terms": {weight: " ".join(sorted(groups[weight])) for weight in sorted(groups, key=float)},
    }
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def main(data: Path) -> None:
    """Count over arXiv (computer science), the SciFact corpus (biomedicine) and FEVER's premises (Wikipedia)."""
    kinds = {
        "arXiv computer science 2025-2026, abstracts (CC0)": _arxiv(data / "arxiv" / "arxiv_cs_2025_2026.jsonl.gz"),
        "SciFact corpus, biomedical abstracts (ODC-By)": _scifact(data / "scifact" / "corpus.jsonl"),
        "FEVER premises, Wikipedia (CC BY-SA 3.0)": _fever(data / "nli" / "fever.jsonl.gz"),
    }
    counted = {kind: list(islice(cut, SENTENCES)) for kind, cut in kinds.items()}
    kept, unseen = weights(counted)
    write(kept, unseen, {kind: f"{len(cut)} sentences" for kind, cut in counted.items()})


def _arxiv(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    random.Random(0).shuffle(records)  # noqa: S311 — a sample, not a secret
    return (s.text for record in records for s in sentences(record["abstract"]))


def _scifact(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from (sentence for line in lines for sentence in json.loads(line)["abstract"])


def _fever(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from dict.fromkeys(json.loads(line)["premise"] for line in lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
