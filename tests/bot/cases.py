"""Runs, reports and decisions for the tests of the bot: whole, small, and as hostile or as long as a test wants."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kernel.domain import (
    Action,
    Admission,
    Cell,
    Claim,
    Coverage,
    Criterion,
    Decision,
    Edition,
    Facet,
    FacetKind,
    Finding,
    Gap,
    Label,
    Opinion,
    Outcome,
    Paper,
    Plan,
    Provenance,
    Query,
    Question,
    Relation,
    Report,
    Role,
    Run,
    RunState,
    Screened,
    Strike,
    Verdict,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ADDRESS = '{"channel": "C0RESEARCH", "response_url": "http://127.0.0.1:1/respond/x", "team": "T0LOCAL"}'
HOSTILE = (
    "<!channel> <@U0OLGA> <https://evil.example|arXiv> *bold* `code` &amp; \u202egnp.exe\u202c \u2066x\u2069 "
    "\x00\x07 zero\u200bwidth <script>alert(1)</script> | a table | :boom: @here"
)
LONG = "Überlange Wörter und &&& <<<>>> 長い文章 " * 100


def a_run(state: RunState = RunState.AWAITING, text: str = "Does LoRA need fewer parameters?", number: int = 1) -> Run:
    question = Question(text=text, asker="U0ADA", reply_to=ADDRESS, round=number)
    return Run(id="k3f9x2ab", workspace="T0LOCAL", question=question, state=state, opened_at=NOON, changed_at=NOON)


def a_paper(words: str = "LoRA", paper_id: str = "2106.09685", summary: bool = False) -> Paper:
    return Paper(
        id=paper_id, title=words, abstract=words, authors=(words,), url=f"https://arxiv.org/abs/{paper_id}",
        abstract_is_summary=summary, source="arXiv",
    )  # fmt: skip


def a_finding(
    number: int = 1,
    words: str = "LoRA trains 10,000 times fewer parameters.",
    label: Label = Label.VERIFIED,
    provenance: Provenance = Provenance.AUTHORS,
    corroborated_by: tuple[str, ...] = (),
    summary: bool = False,
) -> Finding:
    claim = Claim(id=f"C{number}", text=words, paper_id="2106.09685", quote=words, start=0, end=len(words))
    return Finding(
        claim=claim, label=label, provenance=provenance, corroborated_by=corroborated_by, probability=0.9,
        confidence=0.72, reasons=(words[:200],) if label is Label.UNVERIFIED else (), from_summary=summary,
    )  # fmt: skip


def a_report(
    words: str = "LoRA trains 10,000 times fewer parameters.",
    findings: tuple[Finding, ...] | None = None,
    outcome: Outcome = Outcome.OWNER_REVIEW,
    samples: bool = False,
    times: int = 1,
    reviewer: str = "rules",
) -> Report:
    paper = a_paper(words, summary=samples)
    cells = tuple(Cell(left=words, right=f"{i} {words}", paper_id=paper.id if i % 2 else "") for i in range(2 * times))
    opinions = tuple(
        Opinion(
            role=role, reviewer=reviewer, criteria=(Criterion(name="scope", points=3),), flags=(words,) * times,
            objection=words, abstained=words if role is Role.VALIDATOR and times > 1 else "",
        )
        for role in Role
    )  # fmt: skip
    return Report(
        question=a_run().question,
        plan=Plan(
            relation=Relation.COMPARE,
            facets=(Facet(kind=FacetKind.METHOD, text="LoRA", key=True),),
            queries=(Query(expression='all:"LoRA"', terms="LoRA", purpose="the method"),),
        ),
        papers=(
            Screened(paper=paper, admission=Admission.ADMITTED, relevance=0.8, similarity=0.6, coverage=0.4, tfidf=0.2),
        ),
        findings=findings if findings is not None else tuple(a_finding(i + 1, words) for i in range(times)),
        coverage=Coverage(cells=cells, premise_met=True, missing=(words,) * times),
        verdict=Verdict(opinions=opinions, score=7.5, caps=(words,) * times, veto=words if times > 1 else ""),
        outcome=outcome,
        answer=f"{words}\n\n- {words}\n- {words}",
        gaps=(Gap(what=words[:500], why=words),) * times,
        edition=Edition(library="none", embedder="none", reviewers=(reviewer,) * 3),
        written_on=date(2026, 3, 1),
        markdown=f"# Draft\n\n**Autonomous draft — Owner review required before publication**\n\n{words}",
        seconds=(("search", 0.25),),
    )


def a_decision(action: Action = Action.APPROVE, by: str = "U0OLGA", note: str = "") -> Decision:
    return Decision(run_id="k3f9x2ab", round=1, action=action, by=by, at=NOON, note=note)


def a_strike(claim: str = "C1", by: str = "U0OLGA", struck: bool = True) -> Strike:
    return Strike(run_id="k3f9x2ab", round=1, claim=claim, by=by, at=NOON, struck=struck)
