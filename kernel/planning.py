"""The plan of a run: facets and queries by rules; a model may add aliases, and never drops a facet."""

from __future__ import annotations

from pydantic import BaseModel

from kernel.domain import Facet, Gap, Plan, Question, Value
from kernel.errors import Unavailable
from kernel.facets import facets_of, relation_of
from kernel.language.terms import terms
from kernel.ports import Model
from kernel.prompt import load
from kernel.queries import queries_of

MOST_ALIASES = 4


class AliasForm(BaseModel):
    """Other names under which papers know one facet."""

    facet: str
    aliases: list[str] = []


class PlanForm(BaseModel):
    """What a model may add to a plan."""

    facets: list[AliasForm] = []


class Planned(Value):
    """The plan, and what could not be had on the way to it."""

    plan: Plan
    gaps: tuple[Gap, ...] = ()


async def plan(question: Question, model: Model | None) -> Planned:
    """The question taken apart, with four queries. Where a model gives no valid answer the rules' plan stands."""
    facets = facets_of(question.text)
    gaps: tuple[Gap, ...] = ()
    by = "rules"
    if model is not None:
        try:
            form = await model.fill(PlanForm, load("plan").text, _case(question, facets), role="PLANNER")
            facets, by = tuple(_with_aliases(f, form) for f in facets), f"rules and {model.name}"
        except Unavailable as error:
            gaps = (Gap(what="aliases by the model", why=str(error)),)
    searched = f"{question.text} {question.guidance}".strip()
    relation = relation_of(question.text, facets)
    return Planned(
        plan=Plan(relation=relation, facets=facets, queries=queries_of(searched, facets), planned_by=by), gaps=gaps
    )


def _case(question: Question, facets: tuple[Facet, ...]) -> str:
    lines = [f"Question: {question.text}"]
    if question.guidance:
        lines.append(f"The owner asks for: {question.guidance}")
    return "\n".join([*lines, "Facets:", *(f"- {f.text} ({f.kind})" for f in facets)])


def _with_aliases(facet: Facet, form: PlanForm) -> Facet:
    """The facet with the model's aliases. A more general word is no alias: "fine-tuning" of "full fine-tuning"."""
    given = [a for f in form.facets if f.facet.strip().casefold() == facet.text.casefold() for a in f.aliases]
    own = set(terms(facet.text))
    good = [a.strip() for a in given if 2 <= len(a.strip()) <= 60 and not set(terms(a)) < own and terms(a)]
    return facet.model_copy(update={"aliases": tuple(dict.fromkeys([*facet.aliases, *good[:MOST_ALIASES]]))})
