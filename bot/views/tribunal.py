"""What the tribunal said: each role's strongest objection with its score, and what was done about it."""

from __future__ import annotations

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from kernel.domain import Opinion, Report, Revision, Role, Verdict

MAX_OBJECTION_CHARS = 350


def tribunal(report: Report) -> list[b.Element]:
    """A line for each role, or one where all are of one mind; then what lowered the score, and what was done."""
    opinions = report.verdict.opinions
    lines = [_of_one_mind(opinions)] if _agree(opinions) else [_opinion(o) for o in opinions]
    if lowered := w.caps(report.verdict):
        lines.append([b.words("Note: ", bold=True), b.words(t.cut(t.one_line(lowered), 600))])
    lines.append([b.words("What was done about it: ", bold=True), *_done(report)])
    lines.append([b.words(f"{w.reliability(report)}.")])
    return [b.bullets(lines)] if opinions else [b.paragraph(b.words("No role gave an opinion.")), b.bullets(lines[-1:])]


def _done(report: Report) -> list[b.Element]:
    """What became of the objections: the revision round, or why there was none."""
    if report.revision is not None:
        return [b.words(_revised(report.revision, report.verdict))]
    if held := w.rounds(report.verdict):
        return [b.words(held)]
    if not report.verdict.judged:
        return [b.words("nothing, for nobody judged.")]
    return [b.words("no revision round was due; what is objected is for the owner to weigh.")]


def _revised(revision: Revision, now: Verdict) -> str:
    """The revision round in a few sentences: what was objected first, searched, left out, and what that changed."""
    before = revision.before
    first = list(dict.fromkeys(t.one_line(o.objection) for o in before.opinions if o.objection))
    standing = {t.one_line(o.objection) for o in now.opinions}
    met = [f"“{t.cut(o, MAX_OBJECTION_CHARS // 2)}”" for o in first if o not in standing]
    searched = ", ".join(t.cut(t.one_line(p), 60) for p in revision.searched)
    dropped = "; ".join(f"“{t.cut(t.one_line(d), 120)}”" for d in revision.dropped[:3])
    more = f" and {len(revision.dropped) - 3} more" if len(revision.dropped) > 3 else ""
    said = [
        f"one revision round, since the draft had {w.points(before)}{' and a veto' if before.veto else ''} at first",
        f"searched again for {searched}: {t.plural(revision.papers, 'new paper')}" if searched else "",
        f"left out {t.plural(len(revision.dropped), 'claim')}: {dropped}{more}" if dropped else "",
        f"no longer objected: {', '.join(met)}" if met else "no role took an objection back" if first else "",
    ]
    return f"{'. '.join(t.capital(s) for s in said if s)}. Now it has {w.points(now)}."


def _agree(opinions: tuple[Opinion, ...]) -> bool:
    """Whether all roles object to the same, and to nothing else."""
    said = {t.one_line(o.objection) for o in opinions}
    spoke = len(opinions) == len(Role) and not any(o.abstained or o.flags for o in opinions)
    return spoke and len(said) == 1 and said != {""}


def _of_one_mind(opinions: tuple[Opinion, ...]) -> list[b.Element]:
    scores = ", ".join(f"{w.ROLES[o.role]} {o.score:.1f}" for o in opinions)
    objection = t.cut(t.one_line(opinions[0].objection), MAX_OBJECTION_CHARS)
    return [b.words("All three roles: ", bold=True), b.words(f"{objection} ({scores})")]


def _opinion(opinion: Opinion) -> list[b.Element]:
    name = b.words(f"{w.ROLES[opinion.role]} ", bold=True)
    if opinion.abstained:
        return [name, b.words(t.cut(f"abstained: {t.one_line(opinion.abstained)}", MAX_OBJECTION_CHARS))]
    objection = t.one_line(opinion.objection) or "no objection"
    flags = f" Flags: {', '.join(t.one_line(f) for f in opinion.flags)}." if opinion.flags else ""
    return [name, b.words(f"{opinion.score:.1f}: {t.cut(objection + flags, MAX_OBJECTION_CHARS)}")]
