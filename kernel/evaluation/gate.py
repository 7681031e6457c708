"""How well the gate tells the passages that bear on a question from those that do not, by the code that a run uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.domain import Paper, Question, Screened
from kernel.evaluation.lines import GateLine
from kernel.evaluation.measures import auroc, mean, recall_at
from kernel.gate import screen
from kernel.planning import plan, spelled_out
from kernel.ports import Embedder


@dataclass(frozen=True)
class Gated:
    """A line with the gate's word on each of its passages, those of the highest relevance first."""

    line: GateLine
    screened: tuple[Screened, ...]

    def relevances(self, *, relevant: bool) -> list[float]:
        """r of the passages that bear on the question, or of the others; best first."""
        return [s.relevance for s in self.screened if (s.paper.id in self.line.relevant) == relevant]


async def evaluate(
    lines: Sequence[GateLine], embedder: Embedder, advance: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """The figures of `sovereign eval gate`, each from 0 to 1, and None where it is undefined.

    `auroc` is over every question-passage pair at once, so that r must mean the same whatever the question;
    `auroc_hardest` the same where each relevant passage stands against the best-scored irrelevant one of its question,
    and `above_hardest` the share of relevant passages that score above it, ties counting half. `recall_at_1` is the
    mean share of a question's relevant passages that is found at the first place. Raises Unavailable where the embedder
    is a server that stays silent.
    """
    gated = []
    for line in lines:
        gated.append(await gate_line(line, embedder))
        advance()
    return figures(gated)


async def gate_line(line: GateLine, embedder: Embedder) -> Gated:
    """What the gate of a run would say, had the search brought these passages and nothing else."""
    planned = (await plan(Question(text=line.question), None)).plan
    papers = tuple(Paper(id=p.id, title="", abstract=p.text) for p in line.passages)
    screened = await screen(line.question, await spelled_out(planned, papers), papers, embedder)
    return Gated(line, tuple(sorted(screened, key=lambda s: -s.relevance)))


def figures(gated: Sequence[Gated]) -> dict[str, Any]:
    """The same of lines that are already gated."""
    scored = [(s, s.paper.id in g.line.relevant) for g in gated for s in g.screened]
    against = [
        (r, g.relevances(relevant=False)[0])
        for g in gated
        if g.relevances(relevant=False)
        for r in g.relevances(relevant=True)
    ]
    asked = [g for g in gated if g.line.relevant]
    return {
        "passages": len(scored),
        "auroc": auroc([s.relevance for s, _ in scored], [is_relevant for _, is_relevant in scored]),
        "auroc_hardest": auroc(
            [r for r, _ in against] + [hardest for _, hardest in against],
            [True] * len(against) + [False] * len(against),
        ),
        "above_hardest": mean([(r > hardest) + 0.5 * (r == hardest) for r, hardest in against]),
        "recall_at_1": mean([recall_at([s.paper.id for s in g.screened], set(g.line.relevant), 1) for g in asked]),
        "admitted_relevant": mean([s.admitted for s, is_relevant in scored if is_relevant]),
        "admitted_irrelevant": mean([s.admitted for s, is_relevant in scored if not is_relevant]),
    }
