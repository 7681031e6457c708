"""Measures the rule-made reviewers on the probe set and writes the record that ships.

`python -m tests.benchmarks.tribunal LIBRARY`: give a library file to make the drafts of, such as
../shared/data/arxiv/arxiv_gate.jsonl, which is what the record names.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from kernel.adapters.embedder import CachedEmbedder, WordLlamaEmbedder
from kernel.adapters.entailer import embedded_entailer
from kernel.adapters.library import read_records
from kernel.adapters.minilm import MiniLMEmbedder
from kernel.evaluation.probes import probes
from kernel.evaluation.tribunal import evaluate, reliability_of
from kernel.pipeline import Lab

SEED = 0


async def measure(library: Path) -> dict[str, object]:
    """The figures of the rules on the test half of the probes, with all that is needed to measure them again."""
    lab = Lab((), CachedEmbedder(MiniLMEmbedder()), entailer=embedded_entailer(), judging=WordLlamaEmbedder())
    drafts = tuple(probes(read_records(library), "test", SEED))
    assert lab.entailer is not None
    figures = await evaluate(drafts, lab)
    measured = reliability_of(figures, datetime.now(UTC).date())
    assert measured is not None
    misses = [{key: miss[key] for key in ("id", "kind", "good")} for miss in figures.pop("misses")]
    return {
        "library": library.name,
        "set": "test",
        "seed": SEED,
        "embedder": lab.embedder.name,
        "entailment": lab.entailer.name,
        "reliability": measured.model_dump(mode="json"),
        **figures,
        "misses": misses,
    }


if __name__ == "__main__":
    record = asyncio.run(measure(Path(sys.argv[1])))
    place = Path(str(resources.files("kernel.evaluation").joinpath("tribunal_by_rules.json")))
    place.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    print(json.dumps(record["reliability"]))
