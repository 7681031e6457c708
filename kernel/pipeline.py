"""investigate(): the whole run on one screen. Read this first. It holds the order of the steps and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from kernel.case import (
    Case,
    Documents,
    Stopwatch,
    documents_of,
    number_claims,
    said_to_answer,
    with_enriched,
    without,
    write,
)
from kernel.claims import PAPERS, read_by_rules
from kernel.coverage import against_premise, matrix
from kernel.domain import Claim, Coverage, Finding, Found, Opinion, Question, Report, Role, Verdict
from kernel.errors import Unavailable
from kernel.facets import wants_number
from kernel.gate import screen
from kernel.planning import plan
from kernel.policy import outcome_of
from kernel.ports import Embedder, Model, Registry, Shelf, Source, Step, Tell
from kernel.queries import revision_queries
from kernel.reading import check_by_model, read_by_model
from kernel.search import enrich, full_texts, gaps_of, new_papers, none_answered, search
from kernel.tribunal import needs_revision, opinion_of, verdict_of
from kernel.verification import verify


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Lab:
    """The instruments of a run. `reader` plans, reads and checks; `reviewers` judge; without them rules do."""

    sources: tuple[Source, ...]
    embedder: Embedder
    reader: Model | None = None
    reviewers: Mapping[Role, Model] = field(default_factory=dict)
    shelf: Shelf | None = None
    registries: tuple[Registry, ...] = ()
    today: Callable[[], date] = _today


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
    planned = await step("plan", plan, question, lab.reader)
    case = Case(question=question, plan=planned.plan, gaps=planned.gaps)

    await tell("searching", f"{len(case.plan.queries)} queries")
    found = await step("search", search, case.plan.queries, lab.sources, rules.per_query)
    if why := none_answered(found):
        raise Unavailable(f"No source could be reached. {why}")
    case = await examine(case, found, lab, step, tell)
    verdict = await judge(case, lab, step, tell, rounds=0)

    if needs_revision(verdict):
        await tell("revising", f"The tribunal gave {verdict.score:.1f}: searching for what is missing")
        more = revision_queries(case.plan.facets, case.coverage, case.plan.queries)
        added = await step("search again", search, more, lab.sources, rules.per_query) if more else ()
        dropped = without(case, verdict)
        if dropped or new_papers(found, added):
            case = await examine(case.revised(more, dropped), found + added, lab, step, tell)
            verdict = await judge(case, lab, step, tell, rounds=1)
        else:  # the same case would be judged again: the verdict stands
            case = case.revised(more, ()).model_copy(update={"gaps": case.gaps + gaps_of(added)})
            verdict = verdict.model_copy(update={"revision_rounds": 1})

    await tell("writing")
    outcome = outcome_of(case.coverage, case.findings, verdict, auto_approve=rules.auto_approve)
    written_on = await step("date", on_this_day, lab.today)
    return write(case, verdict, outcome, lab, written_on, clock.seconds)


async def examine(case: Case, found: tuple[Found, ...], lab: Lab, step: Step, tell: Tell) -> Case:
    """Gate, full text where abstracts leave pairs open, claims, verification, coverage."""
    papers = tuple(p for f in found for p in f.papers)
    screened = await step("gate", screen, case.question.text, case.plan, papers, lab.embedder)
    await tell("reading", bearing(sum(s.admitted for s in screened), len(screened)))
    admitted = tuple(s.paper for s in screened if s.admitted)[:PAPERS]
    gaps = case.gaps + gaps_of(found)
    if lab.registries and admitted:
        known = await step("registers", enrich, admitted, lab.registries)
        screened, gaps = with_enriched(screened, known.papers), gaps + known.gaps
        admitted = tuple(p for p in known.papers if not p.retracted)
    documents = documents_of(admitted, ())
    coverage = await step("coverage", cover, case, documents)
    if lab.shelf and documents and coverage.share < 1:
        read = await step("full text", full_texts, admitted, lab.shelf)
        documents, gaps = documents_of(admitted, read.texts), gaps + read.gaps
        coverage = await step("coverage", cover, case, documents)
    case = case.model_copy(update={"papers": screened, "coverage": coverage, "gaps": gaps})
    return await settle_claims(case, documents, lab, step, tell)


def bearing(admitted: int, retrieved: int) -> str:
    """How many papers bear on the question, in words."""
    return f"{admitted} of {retrieved} papers {'bears' if admitted == 1 else 'bear'} on the question"


async def settle_claims(case: Case, documents: Documents, lab: Lab, step: Step, tell: Tell) -> Case:
    """Read the claims and verify each: by rules, and by the reading model where one is set."""
    text, gaps = case.question.text, case.gaps
    entailed: dict[str, str] = {}
    if lab.reader is None:
        claims = await step("claims", read_by_rules, text, case.plan, documents, lab.embedder, wants_number(text))
    else:
        model = lab.reader
        reads = await asyncio.gather(
            *(step(f"claims: {d[0].id}", read_by_model, text, case.plan, d, model) for d in documents)
        )
        if reads and all(r.silent for r in reads):
            raise Unavailable(f"The reading model could not be reached. {reads[0].gaps[0].why}")
        claims = said_to_answer(number_claims(reads), case.plan, documents)
        gaps += tuple(g for r in reads for g in r.gaps)
    claims = tuple((c, answers) for c, answers in claims if (c.paper_id, c.quote) not in case.dropped)
    await tell("verifying", f"{len(claims)} claims")
    if lab.reader is not None:
        by_paper = [(tuple(c for c, _ in claims if c.paper_id == d[0].id), d) for d in documents]
        checks = await asyncio.gather(
            *(step(f"entailment: {d[0].id}", check_by_model, cs, d, lab.reader) for cs, d in by_paper if cs)
        )
        entailed = {claim_id: verdict for check in checks for claim_id, verdict in check.verdicts}
        gaps += tuple(g for check in checks for g in check.gaps)
    findings = await step("verify", verify_all, claims, case, documents, entailed)
    coverage = against_premise(text, case.coverage, findings)
    return case.model_copy(update={"findings": findings, "coverage": coverage, "gaps": tuple(dict.fromkeys(gaps))})


async def judge(case: Case, lab: Lab, step: Step, tell: Tell, rounds: int) -> Verdict:
    """The tribunal: three opinions in parallel, each a step of its own, and the verdict that code makes of them."""
    await tell("judging", "Three roles, each by itself")
    opinions = await asyncio.gather(
        *(step(f"opinion: {role}", hear, role, case, lab.reviewers.get(role)) for role in Role)
    )
    return verdict_of(tuple(opinions), case.plan, case.findings, case.coverage, rounds)


async def cover(case: Case, documents: Documents) -> Coverage:
    """The coverage matrix, off the event loop."""
    return await asyncio.to_thread(matrix, case.plan, documents)


async def verify_all(
    claims: tuple[tuple[Claim, bool], ...], case: Case, documents: Documents, entailed: dict[str, str]
) -> tuple[Finding, ...]:
    """A finding for each claim, off the event loop."""
    return await asyncio.to_thread(verify, claims, case.plan, documents, entailed)


async def hear(role: Role, case: Case, model: Model | None) -> Opinion:
    """One role's opinion, by its model or by rules."""
    return await opinion_of(role, model, case.question.text, case.plan, case.findings, case.coverage)


async def on_this_day(today: Callable[[], date]) -> date:
    """The date that the report bears; a step, so that a resumed run keeps it."""
    return today()
