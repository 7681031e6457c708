"""Label and provenance in words, as everybody who reads a claim reads them."""

from __future__ import annotations

import pytest

from kernel.domain import Label, Provenance
from kernel.standing import plain, standing_of, told_of
from tests.builders import a_finding

BACKED = {"provenance": Provenance.CORROBORATED, "corroborated_by": ("2", "3")}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "Verified · the authors' own claim"),
        ({"from_summary": True}, "Verified · our own summary of the paper"),
        (BACKED, "Verified · corroborated by 2 other papers"),
        ({"disputed_by": ("C5",)}, "Verified · the authors' own claim; disputed by C5"),
        ({"provenance": Provenance.QUOTED}, "Quoted"),
        ({"provenance": Provenance.QUOTED, "disputed_by": ("C5",)}, "Quoted · disputed by C5"),
        ({"provenance": Provenance.QUOTED, "from_summary": True}, "Summary"),
        ({"label": Label.CONTRADICTED, "reasons": ()}, "Contradicted"),
        (
            {"label": Label.CONTRADICTED, "reasons": ("number-clash: 12 GB where the source has 8.7 GB",)},
            "Contradicted — the source gives another number (12 GB where the source has 8.7 GB)",
        ),
        (
            {"label": Label.UNVERIFIED, "reasons": ("number-missing: 30%",)},
            "Unverified — the source does not give 30%",
        ),
        (
            {"label": Label.UNVERIFIED, "reasons": ("numbers, names and direction agree", "model: unchecked")},
            "Unverified — the model that checks claims could not be had",
        ),
        (
            {"label": Label.UNVERIFIED, "reasons": ("probability: support 0.31, contradict 0.10",)},
            "Unverified — probability by the source's words: support 0.31, contradict 0.10",
        ),
        ({"label": Label.UNVERIFIED, "reasons": ()}, "Unverified — no reason was kept"),
    ],
)
def test_a_claim_is_told_with_its_label_and_who_stands_behind_it(change, told):
    assert told_of(a_finding(**change)) == told


def test_a_quoted_claim_that_another_paper_says_as_well_is_not_called_corroborated():
    finding = a_finding(provenance=Provenance.QUOTED, corroborated_by=("2",))
    assert standing_of(finding) == "the authors' own claim; 1 other paper says the same"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("entity-missing: MMLU", "the source does not speak of MMLU"),
        ("negation-clash", "the source denies it, or the claim denies what the source says"),
        ("scope-lost: up to 40%", "the source says it only of up to 40%"),
        ("some-new-rung: x", "some-new-rung: x"),
        ("recomputed: 75 / 60 = 1.25×", "recomputed: 75 / 60 = 1.25×"),
    ],
)
def test_reason_codes_read_as_words_and_unknown_ones_as_they_are(code, words):
    assert plain(code) == words
