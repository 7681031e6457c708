"""The pairs that the entailment model is trained on, stage by stage: (premise, hypothesis, label). It trains nothing.

Four sources: public sets of entailment pairs; claims written by hand about passages that are read where they lie (the
files here hold no sentence of theirs); sentences of abstracts reworded by rule, truly and falsely; and the labelled
claims of SciFact train. Premises are cut as the verifier cuts them. Of the development sets the ids alone are read, so
that no passage of theirs is among them.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kernel.evaluation.entailment.labelled import Labelled, labelled_claims
from kernel.evaluation.probes_wording import FALSIFIED, TUNE, Falsifier, plain, reworded, turned
from kernel.evaluation.sets import ARXIV, rows_of
from kernel.language.names import spot_names
from kernel.language.text import Sentence, sentences
from kernel.verify.head import CLASSES, head
from kernel.verify.ladder import as_sentences
from kernel.verify.windows import evidence_windows

HERE = Path(__file__).parent
CLAIMS = tuple(HERE / name for name in ("claims.jsonl", "twins.jsonl"))  # twins: a true and a false one, alike
SOURCES = {
    "ei": ("evidence_inference_v2",),
    "wiki": ("fm2_devtest", "factcheck_gpt_stance", "begin", "infotabs", "fever"),
}
Stage = Mapping[str, Any]  # one of training.toml's stages
LONGEST = 100  # words of a premise
# Columns of the model, and the row of a two-way set that says only that support is missing.
LABELS = {"entailment": 0, "contradiction": 1, "neutral": 2, "not_entailment": 3}
SUPPORT, CONTRADICT, NEI = 0, 1, 2
NO_FOLD = 255
OF_KIND = {"faithful": SUPPORT, "extra": NEI}  # every other kind of claim is contradicted


@dataclass(frozen=True)
class Pair:
    """A premise, a hypothesis, and the model's column for it, or 3 where only support is known to be missing.

    `fold`: that of the labelled claim of SciFact train which it was made of (labelled.py).
    """

    premise: str
    hypothesis: str
    label: int
    fold: int = NO_FOLD


def pairs_of(stage: Stage, data: Path, left_out: Set[str], chance: random.Random) -> list[Pair]:
    """All pairs of a stage. Raises FileNotFoundError where the data folder lacks a file.

    `left_out` holds ids of records of which no sentence may be reworded.
    """
    found = [pair for name, most in stage.get("sets", {}).items() for pair in public(data, name, most, chance)]
    for name, draws in stage.get("claims", {}).items():
        rows = list(rows_of(HERE / name))
        for draw in range(math.ceil(draws)):  # the last one may be a part of the rows
            some = chance.sample(rows, round((draws - draw) * len(rows))) if draws - draw < 1 else rows
            found += by_hand(some, data, chance, stage.get("together", 1.0))
    if most := stage.get("records", 0):
        found += by_rule(data, most, left_out, chance)
    for _ in range(stage.get("labelled", 0)):
        found += labelled_pairs(labelled_claims(data), chance)
    return found


def public(data: Path, name: str, most: int, chance: random.Random) -> list[Pair]:
    """At most that many rows of a public set, drawn by chance."""
    rows = [r for r in rows_of(data / "nli" / f"{name}.jsonl.gz") if len(r["premise"].split()) <= LONGEST]
    chance.shuffle(rows)
    return [Pair(r["premise"], r["hypothesis"], LABELS[r["label"]]) for r in rows[:most]]


def by_hand(
    rows: Sequence[Mapping[str, Any]], data: Path, chance: random.Random, together_share: float = 1.0
) -> Iterator[Pair]:
    """Each claim with the windows that a run would show, as far as it is known what they make of it.

    A window that holds all deciding sentences has the claim's label; one that holds none decides nothing. Of the claims
    that one sentence decides, `together_share` are shown with their best sentences together, and the more with that
    sentence alone the fewer those are: a short pair teaches as much in a third of the time.
    """
    passages = passages_of(data, {row["p"] for row in rows})
    ids = sorted(passages)
    for row in rows:
        claim, cut = row["c"], passages[row["p"]]
        label = label_of(row)
        deciding = [] if label == NEI else [cut[i].text for i in row["s"]]
        windows = evidence_windows(claim, cut, head().ranking)
        together, alone = windows[0], windows[1:]
        one = len(deciding) == 1
        if all(text in together for text in deciding) and (not one or chance.random() < together_share):
            yield Pair(together, claim, label)
        if one and chance.random() < 1.0 - 0.4 * together_share:
            yield Pair(deciding[0], claim, label)
        others = [text for text in alone if text not in deciding]
        if others and chance.random() < (0.6 if label == NEI else 0.35):
            yield Pair(others[0], claim, NEI)
        if chance.random() < 0.1:
            elsewhere = passages[chance.choice(ids)]
            if elsewhere is not cut:
                yield Pair(evidence_windows(claim, elsewhere, head().ranking)[0], claim, NEI)


def label_of(claim: Mapping[str, Any]) -> int:
    """The column of a claim written by hand."""
    return OF_KIND.get(claim["k"], CONTRADICT)


def by_rule(data: Path, most: int, left_out: Set[str], chance: random.Random) -> Iterator[Pair]:
    """Sentences of abstracts reworded by rule, each once truly and once falsely, against windows of their abstract.

    A false one is falsified first and then reworded in the same way, so that nothing but truth tells the two apart.
    """
    records = [r for r in rows_of(data / ARXIV) if r["id"] not in left_out]
    chance.shuffle(records)
    names = sorted({s.text for r in records[:500] for s in spot_names(r["abstract"])})
    by = Falsifier(TUNE, tuple(names), chance)
    for record in records[:most]:
        cut = sentences(record["abstract"])
        said = [s.text for s in cut if 8 <= len(s.text.split()) <= 45]
        if not said:
            continue
        sentence = plain(chance.choice(said[-4:]), "the method")  # results stand near the end
        ways = chance.sample(sorted(FALSIFIED), len(FALSIFIED))
        false = next(filter(None, (FALSIFIED[way](sentence, by) for way in ways)), "")
        for statement, label in ((sentence, SUPPORT), (false, CONTRADICT)) if false else ():
            claim = reworded(turned(statement, chance), TUNE, chance)
            yield Pair(chance.choice(evidence_windows(claim, cut, head().ranking)[:2]), claim, label)


def labelled_pairs(claims: Sequence[Labelled], chance: random.Random) -> Iterator[Pair]:
    """Labelled claims with the windows of a run, as far as the rationales say what they make of the claim.

    A rationale is one set of sentences that suffices. Sentences of none of them decide nothing.
    """
    for claim in claims:
        line, label = claim.line, CLASSES.index(claim.line.label)
        together, *alone = evidence_windows(line.claim, as_sentences(line.evidence), head().ranking)
        rationales = [[line.evidence[i] for i in rationale] for rationale in line.rationales]
        if label == NEI or any(all(text in together for text in some) for some in rationales):
            yield Pair(together, line.claim, label, claim.fold)
        for some in rationales:
            if chance.random() < 0.2 + 0.8 / len(rationales):
                yield Pair(" ".join(some), line.claim, label, claim.fold)
        others = [text for text in alone if not any(text in some for some in rationales)]
        if others and chance.random() < (0.6 if label == NEI else 0.3):
            yield Pair(chance.choice(others), line.claim, NEI, claim.fold)
        elsewhere = chance.choice(claims).line.evidence
        if chance.random() < 0.1 and elsewhere != line.evidence:
            premise = evidence_windows(line.claim, as_sentences(elsewhere), head().ranking)[0]
            yield Pair(premise, line.claim, NEI, claim.fold)


def kept_out(data: Path) -> frozenset[str]:
    """Ids of the arXiv records that development sets are made of."""
    pairs = [data / "pairs" / f"{name}.jsonl" for name in ("paraphrase_dev", "falsified_dev")]
    ids = {row["id"].rpartition("-")[0] for file in pairs for row in rows_of(file)}
    ids |= {row["id"] for row in rows_of(data / "arxiv" / "arxiv_gate.jsonl")}
    return frozenset(ids)


def passages_of(data: Path, wanted: set[str]) -> dict[str, tuple[Sentence, ...]]:
    """The sentences of the passages that claims name. Raises KeyError where one is not in the data folder.

    An id is that of an arXiv record, `scifact:` and the document's of SciFact train, or the name of a public set and
    the beginning of the SHA-256 of a premise in it.
    """
    found = {r["id"]: sentences(r["abstract"]) for r in rows_of(data / ARXIV) if r["id"] in wanted}
    for row in rows_of(data / "pairs" / "scifact_train.jsonl"):
        if (name := f"scifact:{row['id'].partition('-')[2]}") in wanted:
            found[name] = as_sentences(row["evidence"])
    for prefix, files in SOURCES.items():
        for file in files:
            for row in rows_of(data / "nli" / f"{file}.jsonl.gz"):
                if (name := f"{prefix}:{digest(row['premise'])}") in wanted:
                    found[name] = sentences(row["premise"])
    if missing := wanted - found.keys():
        raise KeyError(f"{len(missing)} passages of our claims are not in {data}: {sorted(missing)[0]}, say")
    return found


def digest(text: str) -> str:
    """By what a passage without an id is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
