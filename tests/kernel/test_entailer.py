"""Entailment models behind the port: a file run by onnxruntime, and a server on loopback with its faults."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from kernel.adapters import onnx_folder
from kernel.adapters.entailer import EMBEDDED, OnnxEntailer, column_of
from kernel.adapters.entailment_server import ServerEntailer
from kernel.adapters.manners import Patience
from kernel.adapters.onnx_folder import has_vnni, opened
from kernel.errors import Refused, Unavailable
from tests.servers.entailment_server import EntailmentServer
from tests.servers.faults import Fault, redirect, reset, status, truncated, web_page

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "good", "bad", "open"]
THREE = {"0": "contradiction", "1": "entailment", "2": "neutral"}


def a_model(folder: Path, labels: dict[str, str] = THREE, classes: int = 3) -> Path:
    """A classifier that adds up a row of logits a token: "good" entails, "bad" contradicts, "open" leaves open."""
    folder.mkdir(exist_ok=True)
    rows = np.zeros((len(WORDS), classes), dtype=np.float32)
    rows[4, 1], rows[5, 0], rows[6, classes - 1] = 4, 4, 4
    nodes = [
        helper.make_node("Gather", ["rows", "input_ids"], ["looked_up"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["wide"]),
        helper.make_node("Mul", ["looked_up", "wide"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "tokens"], ["logits"], keepdims=0),
    ]
    names = ("input_ids", "attention_mask")
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens_"]) for n in names]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", classes])]
    constants = [
        numpy_helper.from_array(rows, "rows"),
        numpy_helper.from_array(np.array([2], dtype=np.int64), "last"),
        numpy_helper.from_array(np.array([1], dtype=np.int64), "tokens"),
    ]
    graph = helper.make_graph(nodes, "counts", inputs, outputs, constants)
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), folder / "model.onnx"
    )
    tokenizer = Tokenizer(WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    special = [("[CLS]", 1), ("[SEP]", 2)]
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=special
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"id2label": labels, "max_position_embeddings": 16}))
    return folder


async def test_a_file_judges_each_pair_in_the_order_in_which_it_came(tmp_path: Path) -> None:
    entailer = OnnxEntailer(a_model(tmp_path / "judge"))
    pairs = [("open open open", "x"), ("good", "x"), ("bad bad", "x x")] * 30  # more than a batch, of unlike lengths
    made = await entailer.entail(pairs)
    assert made.shape == (90, 3)
    assert made.argmax(axis=1).tolist() == [2, 0, 1] * 30
    assert np.allclose(made.sum(axis=1), 1)


async def test_padding_and_other_pairs_of_a_batch_change_nothing(tmp_path: Path) -> None:
    entailer = OnnxEntailer(a_model(tmp_path / "judge"))
    alone = await entailer.entail([("good", "x")])
    among = await entailer.entail([("good", "x"), ("bad " * 10, "y")])
    assert np.allclose(alone[0], among[0])


async def test_a_text_longer_than_the_model_takes_is_cut_and_not_refused(tmp_path: Path) -> None:
    made = await OnnxEntailer(a_model(tmp_path / "judge")).entail([("good " * 500, "bad " * 500)])
    assert made.shape == (1, 3)


async def test_a_two_way_model_says_nothing_of_contradiction(tmp_path: Path) -> None:
    folder = a_model(tmp_path / "judge", {"0": "not_entailment", "1": "entailment"}, classes=2)
    made = await OnnxEntailer(folder).entail([("good", "x"), ("bad", "x")])
    assert made.argmax(axis=1).tolist() == [0, 2]
    assert (made[:, 1] == 0).all()


def test_a_folder_that_lacks_a_file_is_refused_by_name(tmp_path: Path) -> None:
    folder = a_model(tmp_path / "judge")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(Refused, match=r"holds no tokenizer\.json"):
        OnnxEntailer(folder)


def test_a_model_whose_classes_have_no_names_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="id2label"):
        OnnxEntailer(a_model(tmp_path / "judge", {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}))


def test_the_names_that_models_give_their_classes_are_known() -> None:
    known = [
        "ENTAILMENT",
        "SUPPORTS",
        "not_entailment",
        "Refutes",
        "NEI",
        "Contradiction",
        "neutral",
        "NOT ENOUGH INFO",
    ]
    assert [column_of(k) for k in known] == [0, 0, 2, 1, 2, 1, 2, 2]
    assert column_of("LABEL_1") is None


QUICK = Patience(attempts=3, first_wait_s=0.01, longest_wait_s=0.02)


async def test_a_server_is_asked_in_batches_that_it_takes() -> None:
    async with EntailmentServer() as server:
        pairs = [("the cat sat", "the cat sat" if i % 2 else "a dog ran") for i in range(70)]
        made = await ServerEntailer(server.root, patience=QUICK).entail(pairs)
        assert len(server.seen) == 3
    assert made[:, 0].tolist() == [i % 2 for i in range(70)]


async def test_a_server_that_is_busy_is_asked_again() -> None:
    async with EntailmentServer(faults=[status(503), status(429)]) as server:
        made = await ServerEntailer(server.root, patience=QUICK).entail([("a b", "a b")])
    assert made[0, 0] == 1


async def test_a_server_that_stays_silent_is_unavailable_by_name() -> None:
    async with EntailmentServer(faults=[status(500)] * 5) as server:
        with pytest.raises(Unavailable, match="entailment at"):
            await ServerEntailer(server.root, patience=QUICK).entail([("a", "b")])


async def test_a_wrong_key_is_said_at_once() -> None:
    async with EntailmentServer(key="right") as server:
        with pytest.raises(Unavailable, match="refused"):
            await ServerEntailer(server.root, "wrong", patience=QUICK).entail([("a", "b")])
        assert len(server.seen) == 1
        assert (await ServerEntailer(server.root, "right", patience=QUICK).entail([("a", "a")])).shape == (1, 3)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({"LABEL_0": 1.0}, "its classes are LABEL_0"),
        ({"entailment": 7.0, "neutral": 2.0}, "no probabilities"),
        ({}, "its classes are none"),
    ],
)
async def test_an_answer_that_is_no_judgement_is_refused(scores: dict[str, float], said: str) -> None:
    async with EntailmentServer(judge=lambda *_: scores) as server:
        with pytest.raises(Unavailable, match=said):
            await ServerEntailer(server.root, patience=QUICK).entail([("a", "b")])


@pytest.mark.parametrize("fault", [web_page(), redirect("/elsewhere"), truncated(), reset()])
async def test_an_answer_that_is_broken_is_unavailable(fault: Fault) -> None:
    async with EntailmentServer(faults=[fault] * 5) as server:
        with pytest.raises(Unavailable, match="entailment at"):
            await ServerEntailer(server.root, patience=QUICK).entail([("a", "b")])


async def test_nothing_to_judge_asks_nobody() -> None:
    async with EntailmentServer() as server:
        assert (await ServerEntailer(server.root).entail([])).shape == (0, 3)
        assert not server.seen


def test_what_is_no_address_is_refused_with_an_example() -> None:
    with pytest.raises(Refused, match="https://host:8080"):
        ServerEntailer("localhost")


# -- the same numbers with VNNI and without ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["entailment", "answering", "encoder"])
def test_the_models_that_come_with_us_give_the_same_numbers_however_bytes_are_multiplied(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = EMBEDDED.with_name(name)
    fast, _ = opened(folder, 1)
    monkeypatch.setattr(onnx_folder, "has_vnni", lambda: False)
    slow, _ = opened(folder, 1)
    chance = np.random.default_rng(0)
    for tokens in (7, 40, 128):
        fed = {
            "input_ids": chance.integers(1_000, 30_000, (1, tokens)),
            "attention_mask": np.ones((1, tokens), dtype=np.int64),
            "token_type_ids": np.arange(tokens)[None] // (tokens // 2 + 1),
        }
        assert np.array_equal(fast.run(None, fed)[0], slow.run(None, fed)[0])


@pytest.mark.parametrize("name", ["entailment", "answering", "encoder"])
def test_the_weights_of_the_models_that_come_with_us_are_signed(name: str) -> None:
    graph = onnx.load(EMBEDDED.with_name(name) / "model.onnx").graph
    kinds = {tensor.name: tensor.data_type for tensor in graph.initializer}
    weights = [kinds[node.input[1]] for node in graph.node if node.op_type == "MatMulInteger"]
    assert set(weights) == {onnx.TensorProto.INT8}


@pytest.mark.parametrize(
    ("flags", "has"), [("fpu avx2 avx_vnni", True), ("avx512f avx512_vnni", True), ("fpu avx2 avx512f", False)]
)
def test_whether_a_processor_has_vnni_stands_among_its_flags(flags: str, has: bool, tmp_path: Path) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text(f"processor\t: 0\nmodel name\t: A Processor\nflags\t\t: {flags}\n", encoding="utf-8")
    assert has_vnni(told) is has
    assert not has_vnni(tmp_path / "absent")
