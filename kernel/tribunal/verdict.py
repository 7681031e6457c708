"""The verdict: code makes one score of three opinions, caps it by what it sees for itself, and hears vetoes."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.domain import Coverage, FacetKind, Fault, Finding, Label, Opinion, Plan, Role, Verdict

REVISE_UNDER = 6.5
SPLIT_OVER = 3.0
FAULTY = 4.0  # what a draft with a fatal fault gets at most


def verdict_of(
    opinions: tuple[Opinion, ...],
    plan: Plan,
    findings: Sequence[Finding],
    coverage: Coverage,
    rounds: int,
    faults: tuple[Fault, ...] = (),
) -> Verdict:
    """The mean of the roles that did not abstain, capped by what code can see for itself.

    A fatal fault of the audit is a veto, and so is a fatal flag of the SKEPTIC: a minority's veto finds what a
    majority's vote misses (arXiv 2510.11822).
    """
    scores = [o.score for o in opinions if not o.abstained]
    score = sum(scores) / len(scores) if scores else 0.0
    caps = [(limit, why) for limit, why in caps_of(plan, findings, coverage, faults) if limit < score]
    flags = [flag for o in opinions if o.role is Role.SKEPTIC for flag in o.flags]
    return Verdict(
        opinions=opinions,
        score=round(min([score, *(limit for limit, _ in caps)]), 1),
        caps=tuple(why for _, why in sorted(caps)),
        veto="; ".join(dict.fromkeys([*(f.text for f in faults if f.fatal), *flags])),
        split=bool(scores) and max(scores) - min(scores) > SPLIT_OVER,
        revision_rounds=rounds,
        faults=faults,
    )


def caps_of(
    plan: Plan, findings: Sequence[Finding], coverage: Coverage, faults: Sequence[Fault] = ()
) -> list[tuple[float, str]]:
    """(highest score allowed, why) for each cap that applies, whatever the reviewers say."""
    supported = [f for f in findings if f.supported]
    caps = []
    if coverage.premise_met is False:
        caps.append((4.0, "at most 4: what the question takes for granted is in no retrieved source"))
    if coverage.share < 0.5:
        caps.append((4.0, "at most 4: fewer than half of the asked pairs are covered"))
    if not any(f.answers for f in supported):
        caps.append((4.0, "at most 4: no supported claim answers the question"))
    if any(f.fatal for f in faults):
        caps.append((FAULTY, "at most 4: the audit found a fault that must not pass"))
    methods = plan.of(FacetKind.METHOD)
    if methods and not any(f.about for f in supported):
        caps.append((5.0, "at most 5: no supported claim speaks of the named method"))
    if supported and not any(f.verified for f in supported):
        caps.append((7.5, "at most 7.5: nothing is verified, the answer only repeats its sources' words"))
    if any(f.label is Label.CONTRADICTED for f in findings):
        caps.append((6.0, "at most 6: a claim that its source contradicts was kept"))
    if findings:
        share = len([f for f in findings if f.label is not Label.UNVERIFIED]) / len(findings)
        caps.append((10 * share, f"at most {10 * share:.1f}: {1 - share:.0%} of the claims are unverified"))
    return caps


def needs_revision(verdict: Verdict) -> bool:
    """Whether a revision round is due: a score under 6.5, or a veto. Where nobody judged there is nothing to mend."""
    return bool(verdict.veto) or (verdict.judged and verdict.score < REVISE_UNDER)


def objections_of(verdict: Verdict) -> tuple[str, ...]:
    """What was said against the draft, each once, in no order that tells who said it, and without any marks."""
    said = [o.objection for o in verdict.opinions if not o.abstained] + [f for o in verdict.opinions for f in o.flags]
    return tuple(sorted({text for text in (*said, *(f.text for f in verdict.faults)) if text}))
