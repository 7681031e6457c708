"""A library of records is read line by line; a bad line is refused with its file, its number and what is wrong."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import date

import numpy as np
import pytest

from kernel.adapters.library import Library, read_records
from kernel.adapters.ranking import K1, B, Words
from kernel.domain import Query, Scope
from kernel.errors import Refused
from kernel.language.terms import terms
from tests.builders import a_paper, samples
from tests.fakes import WordCounts

GOOD = {"id": "2401.00001", "title": "FastTuner", "abstract": "It tunes.", "published": "2024-01-02", "more": 1}


def library(tmp_path, *lines: object):
    path = tmp_path / "papers.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{not json", "this is not JSON: Expecting property name enclosed in double quotes at column 2"),
        ("[1, 2]", "the record: Input should be"),
        ({"id": "1", "title": "x"}, "abstract: Field required"),
        ({**GOOD, "authors": "Ada"}, "authors: "),
        ({**GOOD, "year": "soon"}, "year: "),
        ({**GOOD, "published": "the other day"}, "published: "),
        ({**GOOD, "title": "  "}, "a record needs an id and a title"),
        ({**GOOD, "id": ""}, "a record needs an id and a title"),
    ],
)
def test_a_bad_line_is_refused_with_file_line_and_fault(tmp_path, line, wrong):
    path = library(tmp_path, GOOD, "", line)
    with pytest.raises(Refused) as refused:
        read_records(path)
    assert str(refused.value).startswith(f"{path}, line 3: {wrong}")


def test_a_file_that_cannot_be_read_or_is_empty_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        read_records(tmp_path / "none.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match="cannot be read"):
        read_records(tmp_path / "binary.jsonl")
    with pytest.raises(Refused, match="holds no records"):
        read_records(library(tmp_path, "", "  "))


def test_a_record_is_copied_and_never_made_up(tmp_path):
    first, second, third = read_records(
        library(tmp_path, GOOD, {**GOOD, "id": "mine", "year": 2020}, {"id": "3", "title": "T", "abstract": ""})
    )
    assert (first.title, first.abstract, first.year) == ("FastTuner", "It tunes.", 2024)
    assert first.url == "https://arxiv.org/abs/2401.00001"
    assert (second.url, second.year) == ("", 2020)
    assert (third.year, third.authors, third.published) == (None, (), None)
    assert first.source == "papers.jsonl"


def test_a_line_separator_inside_a_record_does_not_part_it(tmp_path):
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps({**GOOD, "abstract": "one\u2028two\u0085three"}, ensure_ascii=False), encoding="utf-8")
    assert read_records(path)[0].abstract == "one\u2028two\u0085three"


def test_the_first_of_two_records_with_one_id_stands(tmp_path):
    assert [p.title for p in read_records(library(tmp_path, GOOD, {**GOOD, "title": "Another"}))] == ["FastTuner"]


async def ranked(question: str, papers, limit: int = 3) -> list[str]:
    found = await Library(papers, "a library", WordCounts()).search(
        Query(expression="", terms=question, purpose="test"), limit
    )
    return [p.id for p in found.papers]


async def test_the_paper_of_the_named_method_comes_first():
    assert (await ranked("What does MixLoRA do to latency?", samples()))[0] == "2404.15159"
    assert (await ranked("MEDITRON medical pretraining", samples()))[0] == "2311.16079"


async def test_no_more_are_found_than_were_asked_for_and_none_twice():
    found = await ranked("LoRA", samples(), 10)
    assert len(found) == len(set(found)) == 10
    assert len(await ranked("LoRA", (a_paper(),), 10)) == 1


async def test_words_that_no_record_holds_are_no_error():
    assert len(await ranked("zzz qqq xxx", samples())) == 3
    assert len(await ranked("?!", samples())) == 3


async def test_records_without_a_single_word_are_no_error():
    assert await ranked("LoRA", (a_paper(title="!!!", abstract="the of"),)) == ["2401.00001"]


async def test_a_library_says_its_name_and_size():
    assert Library(samples(), "sample library", WordCounts()).name == f"sample library ({len(samples())} papers)"


def bm25(asked: str, titles: list[str], texts: list[str]) -> list[float]:
    """BM25 by its formula, slowly: of each text, whose title counts twice."""
    bags = [Counter([*terms(title) * 2, *terms(text)]) for title, text in zip(titles, texts, strict=True)]
    usual = sum(b.total() for b in bags) / len(bags)

    def weight(term: str, bag: Counter[str]) -> float:
        df = sum(term in b for b in bags)
        saturated = bag[term] * (K1 + 1) / (bag[term] + K1 * (1 - B + B * bag.total() / usual)) if term in bag else 0.0
        return math.log(1 + (len(bags) - df + 0.5) / (df + 0.5)) * saturated

    return [sum(weight(term, bag) for term in set(terms(asked))) for bag in bags]


def test_the_quick_bm25_gives_what_its_formula_gives():
    titles, texts = [p.title for p in samples()], [p.abstract for p in samples()]
    quick = Words(titles, texts)
    for asked in ("How much latency does MixLoRA save over LoRA?", "mixture of experts experts", "zzz", ""):
        assert np.allclose(quick.scores(asked), bm25(asked, titles, texts), atol=1e-4)


async def test_a_word_of_the_title_counts_for_more_than_one_of_the_abstract():
    body = "Salt and water and ice are what this text is made of."
    papers = a_paper("1", "On lakes", f"{body} Glaciers."), a_paper("2", "Glaciers", f"{body} On lakes.")
    assert (await ranked("glaciers", papers))[0] == "2"


async def test_a_name_is_found_however_it_is_hyphenated():
    others = (a_paper(f"{n}", "Models", "LLaMA is a model.") for n in (1, 3))
    papers = (*others, a_paper("2", "Models", "Llama2 is a model."))
    assert (await ranked("What is LLaMA-2?", papers))[0] == "2"


async def test_only_papers_of_the_scope_are_found_and_as_many_as_were_asked_for():
    dated = {n: a_paper(n, published=date(2020 + int(n), 1, 1), categories=("cs.CL",)) for n in "123456"}
    library = Library((*dated.values(), a_paper("7", published=date(2030, 1, 1))), "a library", WordCounts())
    scope = Scope(categories=("cs.CL",), since=date(2023, 1, 1))
    found = await library.search(Query(expression="", terms="FastTuner", purpose="test", scope=scope), 3)
    assert [p.id for p in found.papers] == ["3", "4", "5"]
