"""`sovereign eval report`: measures everything that is at hand and writes the reliability page with its two curves.

Rules judge here, whatever models are set: what a model adds is its own matter, and is measured by `--model`.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import time
from dataclasses import dataclass, field
from pathlib import Path

import kernel
from bot import measuring
from bot.evaluating import Whose
from bot.instruments import entailment_record, now, records_of
from bot.measuring import Figures
from bot.settings import Settings
from bot.storing import database_url, feedback_kept
from kernel.errors import Refused, SovereignError
from kernel.evaluation import curves, sets
from kernel.evaluation.bars import COPIES, OWN, PROBES, REWORDED, SCIFACT, Measured
from kernel.evaluation.claim_only import claim_only
from kernel.evaluation.entailment.pairs import CLAIMS, label_of
from kernel.evaluation.lines import GOLD, AskLine, InjectionLine, VerifyLine, read_lines
from kernel.evaluation.page import Setting, page
from kernel.evaluation.readers import Month, by_month
from kernel.verify.head import FILE, edition_named

PAIRS = (SCIFACT, "healthver_dev", "wice_dev", COPIES, REWORDED)
CALIBRATED = (SCIFACT, "healthver_dev", "wice_dev")  # whose curves are drawn: claims as people write them
HELDOUT = "heldout"
# Whose vectors and odds: none, then what comes with the package; the last is what a run uses.
EDITIONS = ((Whose.NONE, Whose.NONE), (Whose.LOCAL, Whose.NONE), (Whose.LOCAL, Whose.LOCAL))


@dataclass
class Gathering:
    """What was measured so far, by part and set, and what could not be."""

    settings: Settings
    data: Path
    own: Path
    figures: dict[str, dict[str, Figures]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    readers: tuple[Month, ...] = ()
    pairs: dict[str, tuple[VerifyLine, ...]] = field(default_factory=dict)  # the sets of claims that are there

    @property
    def records(self) -> Path:
        """The records that questions are asked over and probes are made of."""
        return self.data / "arxiv" / "arxiv_gate.jsonl"

    def there(self, what: str, *files: Path) -> bool:
        """Whether all the files are there; where one is not, that is noted."""
        missing = [f"{file.parent.name}/{file.name}" for file in files if not file.is_file()]
        if missing:
            self.absent.append(f"{what}: there is no {' and no '.join(missing)}")
        return not missing

    def keep(self, part: str, name: str, figures: Figures) -> None:
        """Remember the figures of a set."""
        self.figures.setdefault(part, {})[name] = figures


async def report(data: Path, out: Path, own: Path, settings: Settings) -> Figures:
    """Where the page was written, and how many lines it rests on.

    Raises Refused where the data, the folder to write to, or matplotlib is missing.
    """
    curves.is_at_hand()
    for option, folder, what in (("data", data, "the labelled sets"), ("out", out, "the page")):
        if not folder.is_dir():
            raise Refused(f"There is no folder {folder} for {what}. Name one with --{option}.")
    begun, gathering = time.perf_counter(), Gathering(settings.without_models(), data, own)
    for measure in (_claims, _surface, _questions, _retrieval, _drafts, _orders, _readers):
        await measure(gathering)
    if not gathering.figures:
        raise Refused(f"{data} holds none of the sets that are measured, such as pairs/{SCIFACT}.jsonl.")
    record = json.loads(FILE.read_text("utf-8"))
    trained = {name: edition["cross_validated"]["whole"] for name, edition in record["editions"].items()}
    measured = Measured(**gathering.figures, trained=trained)
    over = (
        f"the {len(records_of(gathering.records)):,} records of {gathering.records.name}"
        if "ask" in gathering.figures
        else ""
    )
    absent, model = tuple(gathering.absent), entailment_record()
    setting = Setting(now().date(), machine(), kernel.__version__, over, absent, record, model, gathering.readers)
    written = _write(measured, setting, out)
    return {"n": measured.lines, "seconds": round(time.perf_counter() - begun, 3), "written": written}


def machine() -> str:
    """What it was measured on, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} {platform.machine()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


async def _claims(gathering: Gathering) -> None:
    by_set = {name: gathering.data / "pairs" / f"{name}.jsonl" for name in PAIRS}
    for name, file in by_set.items():
        if gathering.there("claims", file):
            gathering.pairs[name] = read_lines(file, VerifyLine)
            await _verified(gathering, name, gathering.pairs[name])
    file, corpora = gathering.own / "rewordings.jsonl", (sets.ARXIV, sets.SCIFACT)
    if gathering.there("our rewordings", file, *(gathering.data / c for c in corpora)):
        await _verified(gathering, OWN, sets.rewordings(file, gathering.data, HELDOUT))


async def _surface(gathering: Gathering) -> None:
    train, by_set = gathering.data / "pairs" / "scifact_train.jsonl", gathering.pairs
    if gathering.there("what surface cues alone would give", train, *CLAIMS) and by_set:
        taught = [(line.claim, line.label) for line in read_lines(train, VerifyLine)]
        taught += [(row["c"], GOLD[label_of(row)]) for file in CLAIMS for row in sets.rows_of(file)]
        for name, figures in (await asyncio.to_thread(claim_only, taught, by_set)).items():
            gathering.keep("claim_only", name, figures)


async def _verified(gathering: Gathering, name: str, lines: tuple[VerifyLine, ...]) -> None:
    by_edition: Figures = {}
    for embedding, entailment in EDITIONS:
        figures = await measuring.verify(lines, gathering.settings, embedding, entailment)
        vectors = None if embedding is Whose.NONE else figures["embedder"]
        model = None if entailment is Whose.NONE else figures["entailment"]
        by_edition[edition_named(vectors, model)] = figures
    gathering.keep("verify", name, by_edition)


async def _questions(gathering: Gathering) -> None:
    given, own = gathering.data / "questions_dev.jsonl", gathering.own / "questions.jsonl"
    if gathering.there("questions", given, gathering.records):
        lines = read_lines(given, AskLine)
        gathering.keep("ask", given.stem, await measuring.ask(lines, gathering.records, gathering.settings))
    if gathering.there("our questions", own, gathering.records):
        for part in (HELDOUT, *(f"{HELDOUT}{n}" for n in (2, 3, 4))):
            lines = read_lines(own, AskLine, part)
            figures = await measuring.ask(lines, gathering.records, gathering.settings)
            gathering.keep("ask", f"ours, {part}", figures)


async def _retrieval(gathering: Gathering) -> None:
    claims = gathering.data / "scifact" / "claims_dev.jsonl"
    if gathering.there("retrieval", claims, gathering.data / sets.SCIFACT):
        corpus, queries = sets.scifact_corpus(gathering.data), sets.scifact_queries(gathering.data, "dev")
        gathering.keep("retrieve", SCIFACT, await measuring.retrieve(corpus, queries, gathering.settings))
        lines = sets.scifact_gate(gathering.data, "dev")
        gathering.keep("gate", SCIFACT, await measuring.gate(lines, gathering.settings))


async def _drafts(gathering: Gathering) -> None:
    if gathering.there("the tribunal's probes", gathering.records):
        drafts = measuring.probes(gathering.records)
        gathering.keep("tribunal", PROBES, await measuring.tribunal(drafts, gathering.settings))


async def _orders(gathering: Gathering) -> None:
    own, clean = gathering.own / "injections.jsonl", gathering.data / sets.ARXIV
    if gathering.there("our hidden orders", own):
        lines = read_lines(own, InjectionLine, "held-out")
        gathering.keep("injection", "ours, held out", await measuring.injection(lines))
    if gathering.there("clean abstracts", clean):
        abstracts = tuple(sets.clean_abstracts(gathering.data))
        gathering.keep("injection", "arXiv abstracts, taken as clean", await measuring.injection(abstracts))


async def _readers(gathering: Gathering) -> None:
    try:
        gathering.readers = by_month(await feedback_kept(database_url(gathering.settings)))
    except SovereignError as error:
        gathering.absent.append(f"what readers said: {str(error).rstrip('.')}")


def _write(measured: Measured, setting: Setting, out: Path) -> list[str]:
    """The three files, whose names the page knows. Raises Refused where one cannot be written."""
    files = [out / name for name in ("reliability.md", "calibration.png", "risk_coverage.png")]
    shown = {n: list(measured.verify[n].values())[-1] for n in CALIBRATED if n in measured.verify}
    try:
        files[0].write_text(page(measured, setting), "utf-8")
        curves.draw_calibration({n: f["calibration"] for n, f in shown.items()}, files[1])
        curves.draw_risk_coverage({n: f["risk_coverage"] for n, f in shown.items()}, files[2])
    except OSError as error:
        raise Refused(f"The page cannot be written to {out}: {error.strerror}.") from error
    return [str(file) for file in files]
