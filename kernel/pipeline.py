"""investigate(): the whole run on one screen. Read this first. It holds the order of the steps and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from kernel.answering import VERY_SURE
from kernel.asking import PAPERS, ask_abstracts, ask_full_texts
from kernel.audit import Records, audit
from kernel.case import (
    Case,
    Documents,
    Stopwatch,
    documents_of,
    number_claims,
    revision_of,
    said_to_answer,
    with_enriched,
    with_flags,
    without,
    write,
)
from kernel.claims import read_by_rules
from kernel.coverage import against_premise, doubted, matrix
from kernel.domain import (
    Claim,
    Coverage,
    Entailment,
    Fault,
    Finding,
    Found,
    Gap,
    Opinion,
    Question,
    Reliability,
    Report,
    Role,
    Verdict,
)
from kernel.entailing import Weighed, weigh
from kernel.errors import Unavailable
from kernel.facets import wants_number
from kernel.gate import screen, second_look
from kernel.planning import plan, spelled_out
from kernel.policy import outcome_of
from kernel.ports import Embedder, Entailer, Model, Registry, Shelf, Source, Spent, Step, Tell
from kernel.presuming import statement, unpresumed
from kernel.queries import revision_queries
from kernel.reading import Checked, check_by_model, read_by_model
from kernel.screening import screened_question
from kernel.search import enrich, full_texts, gaps_of, new_papers, none_answered, search
from kernel.tribunal import needs_revision, objections_of, opinion_of, verdict_of
from kernel.verification import candidates, verify
from kernel.verify.head import head
from kernel.verify.meaning import meaning_of

Claims = tuple[tuple[Claim, bool], ...]  # each with whether it answers


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Lab:
    """The instruments of a run. `reader` plans, reads and checks; `reviewers` judge; without them rules do.

    `embedder` says what bears on a question; `judging` gives the cosines that the ladder's head was trained with: where
    it is None, the same. `entailer` is a model trained on entailment, which the ladder asks; `answerer` one that is
    asked whether a sentence, the premise, answers a question, the hypothesis.
    """

    sources: tuple[Source, ...]
    embedder: Embedder
    reader: Model | None = None
    reviewers: Mapping[Role, Model] = field(default_factory=dict)
    shelf: Shelf | None = None
    registries: tuple[Registry, ...] = ()
    today: Callable[[], date] = _today
    reliability: Reliability | None = None  # of these reviewers, as last measured
    entailer: Entailer | None = None
    judging: Embedder | None = None
    answerer: Entailer | None = None

    @property
    def head_embedder(self) -> Embedder:
        """The embedder whose cosines the ladder's head is given."""
        return self.judging or self.embedder

    @property
    def spent(self) -> Spent | None:
        """What its models, which share a budget, have used so far; None where there are none."""
        models = [m for m in (self.reader, *self.reviewers.values()) if m is not None]
        return models[0].spent if models else None


@dataclass(frozen=True)
class Rules:
    """The settings of a run that are rules rather than instruments."""

    per_query: int = 25
    auto_approve: bool = False


async def investigate(question: Question, lab: Lab, rules: Rules, step: Step, tell: Tell) -> Report:
    """Question in, report out. Finding nothing is a verdict and a silent source is a Gap.

    Raises Unavailable where no source, or no model that was set to read, could be reached at all.
    """
    step = clock = Stopwatch(step)
    await tell("planning")
    question, set_aside = screened_question(question)
    planned = await step("plan", plan, question, lab.reader)
    case = Case(question=question, plan=planned.plan, gaps=set_aside + planned.gaps)

    await tell("searching", f"{len(case.plan.queries)} queries")
    found = await step("search", search, case.plan.queries, lab.sources, rules.per_query)
    if why := none_answered(found):
        raise Unavailable(f"No source could be reached. {why}")
    case = await examine(case, found, lab, step, tell)
    verdict = await judge(case, lab, step, tell, rounds=0)

    if needs_revision(verdict):
        await tell("revising", f"The tribunal gave {verdict.shown}: searching for what is missing")
        more = revision_queries(case.plan.facets, case.coverage, case.plan.queries, question.scope)
        added = await step("search again", search, more, lab.sources, rules.per_query) if more else ()
        dropped, new = without(case, verdict), new_papers(found, added)
        revision = revision_of(case, verdict, more, dropped, new)
        if dropped or new:
            objections = objections_of(verdict)
            revised = case.revised(more, revision, dropped).model_copy(update={"objections": objections})
            case = await examine(revised, found + added, lab, step, tell)
            verdict = await judge(case, lab, step, tell, rounds=1)
        else:  # the same case would be judged again: the verdict stands
            case = case.revised(more, revision).model_copy(update={"gaps": case.gaps + gaps_of(added)})
            verdict = verdict.model_copy(update={"revision_rounds": 1})

    await tell("writing")
    outcome = outcome_of(case.coverage, case.findings, verdict, case.papers, auto_approve=rules.auto_approve)
    written_on = await step("date", on_this_day, lab.today)
    return write(case, verdict, outcome, lab, written_on, clock.seconds)


async def examine(case: Case, found: tuple[Found, ...], lab: Lab, step: Step, tell: Tell) -> Case:
    """Gate, full text where abstracts leave pairs open, claims, verification, coverage."""
    papers = tuple(p for f in found for p in f.papers)
    case = case.model_copy(update={"plan": await step("acronyms", spelled_out, case.plan, papers)})
    screened = await step("gate", screen, case.question.text, case.plan, papers, lab.embedder)
    if lab.answerer:
        told = await step("answers", ask_abstracts, case.question.text, case.plan, screened, lab.answerer)
        case, screened = case.model_copy(update={"told": told}), second_look(case.plan, screened, told)
    await tell("reading", bearing(sum(s.admitted for s in screened), len(screened)))
    admitted = tuple(s.paper for s in screened if s.admitted)[:PAPERS]
    gaps = case.gaps + gaps_of(found)
    if lab.registries and admitted:
        known = await step("registers", enrich, admitted, lab.registries)
        screened, gaps = with_enriched(screened, known.papers), gaps + known.gaps
        admitted = tuple(p for p in known.papers if not p.retracted)
    documents = documents_of(admitted, ())
    coverage = await step("coverage", cover, case, documents)
    if lab.shelf and documents and (coverage.share < 1 or coverage.premise_met is False):
        read = await step("full text", full_texts, admitted, lab.shelf)
        documents, gaps = documents_of(admitted, read.texts), gaps + read.gaps
        screened = with_flags(screened, read.flags)
        if lab.answerer and read.texts:
            told = await step("answers in full", ask_full_texts, case.question.text, documents, case.told, lab.answerer)
            case = case.model_copy(update={"told": told})
        coverage = await step("coverage", cover, case, documents)
    case = case.model_copy(update={"papers": screened, "coverage": coverage, "gaps": gaps + case.told.gaps})
    return await settle_claims(case, documents, lab, step, tell)


def bearing(admitted: int, retrieved: int) -> str:
    """How many papers bear on the question, in words."""
    return f"{admitted} of {retrieved} papers {'bears' if admitted == 1 else 'bear'} on the question"


async def settle_claims(case: Case, documents: Documents, lab: Lab, step: Step, tell: Tell) -> Case:
    """Read the claims and verify each: by rules, and by the models that are set."""
    claims, gaps = await read_claims(case, documents, lab, step)
    await tell("verifying", f"{len(claims)} claims")
    # Side by side. The order in which steps begin must be the same when a run is resumed: "odds" begins at once.
    weighed, checked = await asyncio.gather(
        weigh_claims(claims, documents, lab, step), check_claims(claims, documents, lab, step)
    )
    said = checked.entailments
    findings = await step("verify", verify_all, claims, case, documents, said, lab.head_embedder, weighed)
    coverage = against_premise(case.question.text, case.coverage, findings, case.plan.facets)
    if coverage.premise_met is not False and statement(case.question.text):
        doubt = await step("presumed", unpresumed, case.question.text, findings, documents, lab.entailer)
        coverage = doubted(coverage, doubt)
    gaps = tuple(dict.fromkeys(gaps + checked.gaps + weighed.gaps))
    case = case.model_copy(update={"findings": findings, "coverage": coverage, "gaps": gaps})
    return case.model_copy(update={"faults": await asyncio.to_thread(audited, case, documents)})


async def read_claims(case: Case, documents: Documents, lab: Lab, step: Step) -> tuple[Claims, tuple[Gap, ...]]:
    """The claims with whether each answers, by rules or by the reading model; what the case drops is left out."""
    text, gaps = case.question.text, case.gaps
    if lab.reader is None:
        asked = (text, case.plan, documents, lab.embedder, wants_number(text), case.told)
        claims = await step("claims", read_by_rules, *asked)
    else:
        model = lab.reader
        reads = await asyncio.gather(
            *(step(f"claims: {d[0].id}", read_by_model, text, case.plan, d, model) for d in documents)
        )
        if reads and all(r.silent for r in reads):
            raise Unavailable(f"The reading model could not be reached. {reads[0].gaps[0].why}")
        claims = said_to_answer(number_claims(reads), case.plan, documents)
        gaps += tuple(g for r in reads for g in r.gaps)
    return tuple((c, answers) for c, answers in claims if (c.paper_id, c.quote) not in case.dropped), gaps


async def weigh_claims(claims: Claims, documents: Documents, lab: Lab, step: Step) -> Weighed:
    """What the entailment model makes of the claims, where there is one."""
    if lab.entailer is None:
        return Weighed()
    return await step("odds", weigh, tuple(c for c, _ in claims), documents, lab.entailer)


async def check_claims(claims: Claims, documents: Documents, lab: Lab, step: Step) -> Checked:
    """What the reading model makes of each claim by its own paper's text, and by others' that may stand behind it."""
    if lab.reader is None:
        return Checked()
    asked = await asyncio.to_thread(candidates, [c for c, _ in claims], documents)
    by_paper = [((*(c for c, _ in claims if c.paper_id == d[0].id), *asked.get(d[0].id, ())), d) for d in documents]
    checks = await asyncio.gather(
        *(step(f"entailment: {d[0].id}", check_by_model, cs, d, lab.reader) for cs, d in by_paper if cs)
    )
    return Checked(
        entailments=tuple(e for check in checks for e in check.entailments),
        gaps=tuple(g for check in checks for g in check.gaps),
    )


async def judge(case: Case, lab: Lab, step: Step, tell: Tell, rounds: int) -> Verdict:
    """The tribunal: three opinions in parallel, each a step of its own, and the verdict that code makes of them."""
    await tell("judging", "Three roles, each by itself")
    opinions = await asyncio.gather(
        *(step(f"opinion: {role}", hear, role, case, lab.reviewers.get(role)) for role in Role)
    )
    return verdict_of(tuple(opinions), case.plan, case.findings, case.coverage, rounds, case.faults)


def audited(case: Case, documents: Documents) -> tuple[Fault, ...]:
    """What the audit finds wrong with the case, once more from the texts themselves, whatever the steps before said."""
    texts = {(paper.id, section): text for paper, sections in documents for section, text in sections}
    return audit(case.plan, case.findings, case.coverage.cells, Records(case.papers, texts))


async def cover(case: Case, documents: Documents) -> Coverage:
    """The coverage matrix, off the event loop."""
    answering = {paper.id for paper, _ in documents if case.told.best(paper.id) >= VERY_SURE}
    return await asyncio.to_thread(matrix, case.plan, documents, answering)


async def verify_all(
    claims: Claims,
    case: Case,
    documents: Documents,
    entailed: tuple[Entailment, ...],
    embedder: Embedder,
    weighed: Weighed = Weighed(),  # noqa: B008 — a frozen value
) -> tuple[Finding, ...]:
    """A finding for each claim, off the event loop; what the embedder makes of claims and passages, once a run."""
    meaning = None
    if head().reads(embedder.name):
        texts = [text for _, sections in documents for _, text in sections]
        meaning = await meaning_of((claim.text for claim, _ in claims), texts, embedder)
    return await asyncio.to_thread(verify, claims, case.plan, documents, entailed, meaning, weighed.odds)


async def hear(role: Role, case: Case, model: Model | None) -> Opinion:
    """One role's opinion, by its model or by rules."""
    return await opinion_of(
        role, model, case.question.text, case.plan, case.findings, case.coverage, case.faults, case.objections
    )


async def on_this_day(today: Callable[[], date]) -> date:
    """The date that the report bears; a step, so that a resumed run keeps it."""
    return today()
