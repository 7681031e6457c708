"""The plan of a run: facets and queries by rules; a model may add aliases, and never drops a facet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pydantic import BaseModel

from kernel.domain import Facet, FacetKind, Gap, Paper, Plan, Question, Value
from kernel.errors import Unavailable
from kernel.facets import facets_of, in_english, relation_of
from kernel.facets.acronyms import resolved
from kernel.language.holding import NAMED
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


_NOTHING_TO_SEARCH = (
    "it names no method, model, dataset or measure that the question does not, so only its words steered the search"
)
_STEERS = (*NAMED, FacetKind.METRIC, FacetKind.TOPIC)


_ENGLISH_ONLY = "without a model only questions in English are understood; ask in English, or set SOVEREIGN_MODEL"


class Planned(Value):
    """The plan, and what could not be had on the way to it."""

    plan: Plan
    gaps: tuple[Gap, ...] = ()


async def plan(question: Question, model: Model | None) -> Planned:
    """The question taken apart, with four queries. Where a model gives no valid answer the rules' plan stands."""
    facets = resolved(facets_of(question.text), [question.text])
    understood = model is not None or in_english(question.text)
    gaps: tuple[Gap, ...] = ()
    by = "rules"
    if model is not None:
        try:
            form = await model.fill(PlanForm, load("plan").text, _case(question, facets), role="PLANNER")
            facets, by = tuple(_with_aliases(f, form) for f in facets), f"rules and {model.name}"
        except Unavailable as error:
            gaps = (Gap(what="aliases by the model", why=str(error)),)
    guided = guided_facets(question.guidance, facets)
    if question.guidance and all(f.kind is FacetKind.TOPIC for f in guided):
        gaps += (Gap(what="what the owner asked for", why=_NOTHING_TO_SEARCH),)
    relation = relation_of(question.text, facets)
    if not understood:
        gaps += (Gap(what="the question", why=_ENGLISH_ONLY),)
    return Planned(
        plan=Plan(
            relation=relation,
            facets=facets,
            queries=queries_of(question.text, facets, guided, question.scope),
            guided=guided,
            planned_by=by,
            understood=understood,
        ),
        gaps=gaps,
    )


async def spelled_out(plan: Plan, papers: Sequence[Paper]) -> Plan:
    """The plan with what the retrieved papers themselves say that its names stand for: "Mixture of Experts (MoE)"."""
    texts = [f"{p.title}. {p.abstract}" for p in papers]
    return plan.model_copy(update={"facets": await asyncio.to_thread(resolved, plan.facets, texts)})


def guided_facets(guidance: str, facets: tuple[Facet, ...]) -> tuple[Facet, ...]:
    """What the owner's words name beyond the question: looked for and shown, but never required of an answer."""
    asked = {f.text.casefold() for f in facets} | {a.casefold() for f in facets for a in f.aliases}
    found = facets_of(guidance) if guidance.strip() else ()
    new = [f for f in found if f.kind in _STEERS and not {f.text.casefold(), *map(str.casefold, f.aliases)} & asked]
    return tuple({f.text.casefold(): f.model_copy(update={"key": False}) for f in reversed(new)}.values())[::-1]


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
