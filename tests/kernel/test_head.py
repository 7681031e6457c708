"""The head: what is shipped can be read, comes out of the script again, and gives probabilities that sum to one."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from itertools import islice, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.adapters.embedder import WordLlamaEmbedder
from kernel.adapters.entailer import embedded_entailer
from kernel.evaluation.count_background import weights
from kernel.evaluation.count_background import write as write_background
from kernel.evaluation.head_rows import groups, rows_of, views
from kernel.evaluation.lines import VerifyLine
from kernel.evaluation.train_head import as_edition, fit, fit_ranking, train, write
from kernel.language.background import background
from kernel.verify.features import MEANING
from kernel.verify.head import (
    CLASSES,
    FILE,
    JOINED,
    WORDS_ALONE,
    Edition,
    edition_shown,
    head,
    probabilities,
    read_head,
)
from kernel.verify.odds import ENTAILED
from tests.kernel.test_entailing import FixedEntailer

TRAIN = Path(__file__).parents[3] / "shared" / "data" / "pairs" / "scifact_train.jsonl"
SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "so", "ti")


def made_lines() -> list[VerifyLine]:
    """Pairs by rule: a third each supported, with the direction turned, and about something that is not there."""
    lines = []
    for n, (one, two) in enumerate(islice(permutations(SYLLABLES, 2), 54)):
        drug, organ = f"{one}{two}xol", f"{two}{one}duct"
        said = {"SUPPORT": f"{drug} increases {organ} growth.", "CONTRADICT": f"{drug} decreases {organ} growth."}
        label = CLASSES[n % 3]
        lines.append(
            VerifyLine(
                id=str(n),
                claim=said.get(label, f"{drug} cures measles of every {organ} in winter."),
                evidence=(f"We gave {drug} to rats.", f"{drug} increased growth of the {organ}.", "The study ended."),
                label=label,  # type: ignore[arg-type]
                rationales=((1,),) if label != "NEI" else (),
            )
        )
    return lines


@pytest.fixture(scope="module")
def trained():
    return train(made_lines(), None, None)


def test_training_learns_from_relations_alone(trained, tmp_path):
    figures = trained["editions"][WORDS_ALONE]["cross_validated"]["whole"]
    assert figures["support_auroc"] > 0.95
    assert figures["rationale_top3"] == 1.0


def test_what_is_trained_is_read_again_as_it_was_written(trained, tmp_path):
    path = tmp_path / "head.json"
    write(path, trained, b"the data", 54, lambda: datetime(2026, 1, 2, tzinfo=UTC))
    kept, again = json.loads(path.read_text()), read_head(path)
    assert kept["date"] == "2026-01-02"
    assert kept["editions"] == trained["editions"]
    assert again.ranking == tuple(trained["ranking"].values())
    assert again.edition().supports == trained["editions"][WORDS_ALONE]["thresholds"]["supports"]


def test_with_an_entailment_model_there_is_an_edition_that_reads_it_and_one_that_does_not():
    sure = FixedEntailer(support=0.9)
    with_model = train(made_lines(), None, sure)["editions"]
    assert set(with_model) == {WORDS_ALONE, sure.name}
    assert set(ENTAILED) <= with_model[sure.name]["coefficients"].keys()
    assert not set(ENTAILED) & with_model[WORDS_ALONE]["coefficients"].keys()


def test_training_twice_gives_the_same(trained):
    assert train(made_lines(), None, None) == trained


def test_lines_that_share_an_abstract_or_nearly_a_claim_stay_together():
    def line(n: int, claim: str, evidence: str) -> VerifyLine:
        return VerifyLine(id=str(n), claim=claim, evidence=(evidence,), label="NEI")

    made = groups(
        [
            line(0, "Aspirin lowers fever in adults.", "One."),
            line(1, "Aspirin raises fever in adults.", "Two."),
            line(2, "Cats sleep.", "Two."),
            line(3, "Ships sail.", "Three."),
        ]
    )
    assert made[0] == made[1] == made[2] != made[3]


def test_the_shipped_head_says_on_what_and_how_it_was_trained():
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert len(kept["data_sha256"]) == 64
    assert kept["scikit_learn"]
    assert "SciFact train" in kept["on"]
    for edition in kept["editions"].values():
        assert {"macro_f1", "support_auroc", "ece", "verified_rate"} <= edition["cross_validated"]["whole"].keys()


def test_an_edition_reads_the_cosines_of_the_embedder_it_was_trained_with_and_words_alone_reads_none():
    name = WordLlamaEmbedder().name
    assert set(MEANING) <= head().edition(name).coefficients.keys()
    assert not set(MEANING) & head().edition().coefficients.keys()


def test_the_edition_that_reads_most_of_what_is_there_judges_and_the_record_says_so():
    ours, model = WordLlamaEmbedder().name, embedded_entailer().name
    other = "some-embedder (1024 dimensions)"
    assert edition_shown(other, None).startswith(f"{WORDS_ALONE}: ")
    assert edition_shown(ours, None).startswith(f"{ours}: ")
    assert edition_shown(ours, "somebody's model").startswith(f"{ours}: ")
    assert edition_shown(other, model).startswith(f"{model}: ")
    assert edition_shown(ours, model).startswith(f"{ours}{JOINED}{model}: ")


def test_the_embedded_entailment_model_is_the_one_that_the_head_was_trained_with():
    assert head().reads(embedded_entailer().name)
    assert set(ENTAILED) <= head().edition(None, embedded_entailer().name).coefficients.keys()
    assert not head().reads("somebody's model")


@given(st.dictionaries(st.sampled_from("abc"), st.floats(-50, 50), min_size=3), st.floats(-50, 50))
def test_probabilities_sum_to_one_and_each_lies_between_0_and_1(features, weight):
    edition = Edition("", (0.1, -0.2, 0.3), dict.fromkeys("abc", (weight, -weight, 0.5)), 0.5, 0.5)
    found = probabilities(features, edition)
    shares = (found.support, found.contradict, found.not_enough)
    assert sum(shares) == pytest.approx(1)
    assert all(-1e-9 <= share <= 1 for share in shares)


def test_a_feature_that_is_absent_is_an_error():
    with pytest.raises(KeyError):
        probabilities({}, Edition("", (0, 0, 0), {"a": (1, 1, 1)}, 0.5, 0.5))


def test_a_word_weighs_the_same_however_many_sentences_of_a_kind_were_counted(tmp_path):
    few, unseen = weights({"cats": ["cat tail", "cat ear"], "dogs": ["dog tail"]}, seen=1)
    many, _ = weights({"cats": ["cat tail", "cat ear"] * 9, "dogs": ["dog tail"] * 7}, seen=1)
    assert few == pytest.approx(many)
    assert few["tail"] <= few["cat"] <= few["ear"]
    path = tmp_path / "background.json"
    write_background(few, 9.0, {"cats": "2 sentences"}, path)
    assert json.loads(path.read_text())["unseen"] == 9.0
    assert unseen >= max(few.values())


def test_a_shipped_weight_is_that_of_the_rarest_for_a_word_never_counted():
    assert background().of("qqqzzz") == pytest.approx(10.0, abs=0.5)


@pytest.mark.timeout(900)  # it reads 919 abstracts three times over
@pytest.mark.skipif(not TRAIN.is_file(), reason="the training pairs in ../shared/data are not here")
def test_the_shipped_head_comes_out_of_the_training_pairs_again():
    data = TRAIN.read_bytes()
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert hashlib.sha256(data).hexdigest() == kept["data_sha256"]
    lines = [VerifyLine.model_validate_json(line) for line in data.splitlines() if line.strip()]
    ranking = fit_ranking(lines)
    assert ranking == pytest.approx(kept["ranking"], abs=0.01)
    ranks = tuple(ranking.values())
    rows = rows_of(views(lines, ranks), None, None, ranks)
    shipped = head().edition()
    again = as_edition(fit(rows, list(shipped.coefficients)))
    apart = [
        abs(probabilities(r.climbed.features, shipped).support - probabilities(r.climbed.features, again).support)
        for r in rows
    ]
    assert sum(apart) / len(apart) < 0.01, "a rung or a feature has changed since: train the head again"
