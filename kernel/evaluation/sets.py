"""The sets of the data folder that are not lines yet, made into lines: rewordings, SciFact, clean abstracts."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kernel.evaluation.lines import CorpusLine, GateLine, InjectionLine, Passage, QueryLine, VerifyLine
from kernel.language.text import sentences

ARXIV, SCIFACT = Path("arxiv") / "arxiv_cs_2025_2026.jsonl.gz", Path("scifact") / "corpus.jsonl"
OTHERS = 20  # passages that do not bear on a question, beside those that do
OF_SCIFACT = "scifact:"  # how the rewordings name a record of SciFact's corpus


def rewordings(file: Path, data: Path, which: str) -> tuple[VerifyLine, ...]:
    """One set of the rewordings, each with the abstract it rewords, which is read where it lies and copied nowhere.

    Raises KeyError where a paper is not among the records of the data folder.
    """
    rows = [row for row in rows_of(file) if row["set"] == which]
    wanted = {row["paper"] for row in rows}
    there = dict(_abstracts(data, wanted))
    return tuple(VerifyLine.model_validate(row | {"evidence": there[row["paper"]]}) for row in rows)


def scifact_corpus(data: Path) -> tuple[CorpusLine, ...]:
    """SciFact's 5,183 abstracts as records."""
    rows = rows_of(data / SCIFACT)
    return tuple(CorpusLine(id=str(r["doc_id"]), title=r["title"], abstract=" ".join(r["abstract"])) for r in rows)


def scifact_queries(data: Path, which: str) -> tuple[QueryLine, ...]:
    """SciFact's claims of "train" or "dev" as queries. Relevant is what a claim cites, as BEIR has it."""
    rows = rows_of(data / "scifact" / f"claims_{which}.jsonl")
    return tuple(
        QueryLine(id=str(r["id"]), text=r["claim"], relevant=tuple(dict.fromkeys(map(str, r["cited_doc_ids"]))))
        for r in rows
        if r["cited_doc_ids"]
    )


def scifact_gate(data: Path, which: str) -> tuple[GateLine, ...]:
    """SciFact's claims as questions: each with the abstracts it cites, and 20 drawn from those that others cite."""
    corpus = {line.id: line for line in scifact_corpus(data)}
    queries = scifact_queries(data, which)
    cited = sorted({i for query in queries for i in query.relevant})
    return tuple(_gate_line(query, cited, corpus) for query in queries)


def _gate_line(query: QueryLine, cited: Sequence[str], corpus: Mapping[str, CorpusLine]) -> GateLine:
    chance = random.Random(query.id)  # noqa: S311 — to be the same each time, not to be secret
    others = chance.sample([i for i in cited if i not in query.relevant], OTHERS)
    passages = [Passage(id=i, text=f"{corpus[i].title}. {corpus[i].abstract}") for i in (*query.relevant, *others)]
    return GateLine(id=query.id, question=query.text, passages=tuple(passages), relevant=query.relevant)


def clean_abstracts(data: Path) -> Iterator[InjectionLine]:
    """The abstracts of the 74,728 arXiv records; none of them is known to give orders to its reader."""
    for row in rows_of(data / ARXIV):
        yield InjectionLine(id=row["id"], text=row["abstract"], injected=False)


def _abstracts(data: Path, wanted: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in rows_of(data / ARXIV):
        if row["id"] in wanted:
            yield row["id"], tuple(s.raw for s in sentences(row["abstract"]))
    for row in rows_of(data / SCIFACT):
        yield f"{OF_SCIFACT}{row['doc_id']}", tuple(row["abstract"])


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON Lines, gzipped or not, one at a time."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
