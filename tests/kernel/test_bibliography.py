"""The BibTeX of a report can be read back, whatever stands in the papers' records."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kernel.bibliography import bibtex_of
from kernel.domain import Admission, Paper, Report
from tests.builders import a_paper, a_report

ODD = st.text(alphabet='{}\\"@,=%#&_~^$\n aÅB\x00\u202e', max_size=30)


def parsed(bibtex: str) -> list[tuple[str, dict[str, str]]]:
    """The entries as (key, fields). Raises ValueError where it is no BibTeX, whose way of counting braces it has."""
    entries, at = [], 0
    while at < len(bibtex.rstrip()):
        head = re.compile(r"@misc\{([a-z0-9-]+),\n").match(bibtex, at)
        if head is None:
            raise ValueError(f"no entry at {at}: {bibtex[at : at + 40]!r}")
        at, fields = head.end(), {}
        while field := re.compile(r"  ([a-z]+) = \{").match(bibtex, at):
            depth, begin = 1, field.end()
            at = begin
            while depth:
                depth += {"{": 1, "}": -1}.get(bibtex[at], 0)
                at += 1
            fields[field[1]] = bibtex[begin : at - 1]
            assert bibtex[at : at + 2] == ",\n"
            at += 2
        assert bibtex[at : at + 2] == "}\n", bibtex[at : at + 20]
        at += 2 + (bibtex[at + 2 : at + 3] == "\n")
        entries.append((head[1], fields))
    return entries


def of(*papers: Paper) -> Report:
    one = a_report().papers[0]
    return a_report(papers=tuple(one.model_copy(update={"paper": p}) for p in papers))


def test_an_entry_is_made_of_the_record():
    paper = a_paper(
        "2106.09685", "LoRA & 100% of {Adapters}", authors=("Edward Hu", "Chen, Bo"), year=2021, doi="10.1/x"
    )
    [(key, fields)] = parsed(bibtex_of(of(paper)))
    assert key == "hu2021lora"
    assert fields == {
        "title": r"{LoRA \& 100\% of \textbraceleft{}Adapters\textbraceright{}}",
        "author": "Edward Hu and Chen, Bo",
        "year": "2021",
        "eprint": "2106.09685",
        "archiveprefix": "arXiv",
        "doi": "10.1/x",
        "url": "https://arxiv.org/abs/2106.09685",
    }


def test_only_admitted_papers_are_listed():
    screened = a_report().papers[0].model_copy(update={"admission": Admission.BACKGROUND})
    assert bibtex_of(a_report(papers=(screened,))) == "% No paper was admitted.\n"


def test_two_papers_of_one_name_have_keys_of_their_own():
    keys = [key for key, _ in parsed(bibtex_of(of(a_paper("1"), a_paper("2"), a_paper("3"))))]
    assert len(set(keys)) == 3


def test_a_group_whose_name_holds_an_and_is_one_author():
    [(_, fields)] = parsed(bibtex_of(of(a_paper(authors=("The Research and Data Group", "Ada Byron")))))
    assert fields["author"] == "{The Research and Data Group} and Ada Byron"


def test_an_address_that_is_none_is_left_out():
    [(_, fields)] = parsed(bibtex_of(of(a_paper(url="javascript:alert(1)}", doi="10.1/}{"))))
    assert "url" not in fields
    assert "doi" not in fields


@given(title=ODD, author=ODD, url=ODD, paper_id=ODD)
def test_nothing_in_a_record_breaks_an_entry(title: str, author: str, url: str, paper_id: str):
    papers = (a_paper(paper_id, title, authors=(author, "B"), url=f"https://a.b/{url}", doi=f"10.{url}"), a_paper("2"))
    assert len(parsed(bibtex_of(of(*papers)))) == 2
