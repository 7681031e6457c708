"""Four distinct queries in arXiv's syntax, and two more for what a round left open."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.domain import Cell, Coverage, Scope
from kernel.facets import facets_of
from kernel.queries import QUERIES, REVISION_QUERIES, queries_of, revision_queries
from tests.builders import SEED_QUESTION, a_plan

TERM = r'(?:all|ti|abs):(?:"[^"()\\:]+"|[^\s"()\\:]+)'
GROUP = rf"(?:{TERM}|\({TERM}(?: OR {TERM})+\))"
EXPRESSION = re.compile(rf"{GROUP}(?: AND {GROUP})*")


@pytest.mark.parametrize(
    "question",
    [
        SEED_QUESTION,
        "Why does LoRA forget less?",
        "How does weather change the temperature of the sea?",
        'What does "LoRA (low-rank)": do, AND why?',
        "Is AND better than OR on ANDNOT?",
    ],
)
def test_every_question_gives_distinct_queries_in_arxivs_syntax(question):
    queries = queries_of(question, facets_of(question))
    assert 0 < len(queries) <= QUERIES
    assert len({q.expression for q in queries}) == len(queries)
    for query in queries:
        assert EXPRESSION.fullmatch(query.expression), query.expression
        assert not re.search(r"(?:all|ti|abs):(?:AND|OR|ANDNOT)\b", query.expression)
        assert query.terms.strip()
        assert query.purpose


def test_the_seed_question_is_asked_in_four_ways():
    full, method, measure, without = a_plan(SEED_QUESTION).queries
    assert full.expression.startswith("all:MixLoRA AND (")
    assert full.terms == SEED_QUESTION
    assert method.expression == "(ti:MixLoRA OR abs:MixLoRA)"
    assert measure.expression == 'all:MixLoRA AND (all:"inference latency" OR all:"memory footprint")'
    assert "MixLoRA" not in without.expression


@given(st.text(max_size=120))
def test_no_question_makes_a_broken_query(text):
    for query in queries_of(text, facets_of(text)):
        assert query.expression.count("(") == query.expression.count(")")
        assert query.expression.count('"') % 2 == 0
        assert "\n" not in query.expression


def test_a_revision_round_asks_for_what_is_missing_and_nothing_again():
    plan = a_plan(SEED_QUESTION)
    cells = (
        Cell(left="MixLoRA", right="inference latency", paper_id="p"),
        Cell(left="MixLoRA", right="full fine-tuning"),
        Cell(left="MixLoRA", right="MMLU"),
        Cell(left="MixLoRA", right="LLaMA-2 7B"),
    )
    more = revision_queries(plan.facets, Coverage(cells=cells), plan.queries)
    assert [q.expression for q in more] == ['all:MixLoRA AND all:"full fine-tuning"', "all:MixLoRA AND all:MMLU"]
    assert [q.purpose for q in more] == ["MixLoRA with full fine-tuning", "MixLoRA with MMLU"]
    assert len(more) == REVISION_QUERIES
    assert revision_queries(plan.facets, Coverage(cells=cells[:1]), plan.queries) == ()
    assert not set(revision_queries(plan.facets, Coverage(cells=cells), plan.queries + more)) & set(more)


def test_a_scope_stands_in_every_query_in_arxivs_syntax():
    scope = Scope(categories=("cs.CL", "stat"), since=date(2024, 1, 15))
    limits = " AND (cat:cs.CL OR (cat:stat OR cat:stat.*)) AND submittedDate:[202401150000 TO 209912312359]"
    free = queries_of(SEED_QUESTION, facets_of(SEED_QUESTION))
    queries = queries_of(SEED_QUESTION, facets_of(SEED_QUESTION), scope=scope)
    assert [q.expression for q in queries] == [f"({q.expression}){limits}" for q in free]
    assert {q.scope for q in queries} == {scope}


def test_a_revision_round_keeps_the_scope_and_asks_nothing_again():
    scope = Scope(since=date(2024, 1, 15))
    plan = a_plan(SEED_QUESTION)
    cells = (Cell(left="MixLoRA", right="full fine-tuning"),)
    more = revision_queries(plan.facets, Coverage(cells=cells), plan.queries, scope)
    assert more
    assert all("submittedDate:[202401150000 TO" in q.expression for q in more)
    assert not set(revision_queries(plan.facets, Coverage(cells=cells), plan.queries + more, scope)) & set(more)


@pytest.mark.parametrize(
    ("scope", "categories", "published", "year", "held"),
    [
        (Scope(), (), None, None, True),
        (Scope(categories=("cs.CL",)), ("cs.LG", "cs.CL"), None, None, True),
        (Scope(categories=("cs",)), ("cs.LG",), None, None, True),
        (Scope(categories=("cs.C",)), ("cs.CL",), None, None, False),
        (Scope(categories=("cs.CL",)), (), None, None, False),
        (Scope(since=date(2024, 3, 1)), (), date(2024, 3, 1), 2024, True),
        (Scope(since=date(2024, 3, 1)), (), date(2024, 2, 29), 2024, False),
        (Scope(since=date(2024, 3, 1)), (), None, 2024, True),
        (Scope(since=date(2024, 3, 1)), (), None, 2023, False),
        (Scope(since=date(2024, 3, 1)), (), None, None, False),
        (Scope(categories=("cs.CL",), since=date(2024, 3, 1)), ("cs.CL",), date(2020, 1, 1), 2020, False),
    ],
)
def test_a_scope_holds_what_was_published_since_in_one_of_its_categories(scope, categories, published, year, held):
    assert scope.holds(categories, published, year) is held
