"""Vectors are near for like texts, of length one, made once; what makes them fails plainly and never goes online."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import wordllama as wordllama_package
from wordllama import WordLlama

from kernel.adapters.embedder import CachedEmbedder, EndpointEmbedder, WordLlamaEmbedder
from kernel.adapters.endpoint import Endpoint, Names, Patience
from kernel.adapters.minilm import MiniLMEmbedder
from kernel.errors import Unavailable, Unsound
from kernel.ports import Embedder, Vectors
from tests.servers import openai_faults as faults
from tests.servers.openai_server import OpenAIServer

QUICK = Patience(timeout_s=2, retries=2, backoff_s=0.001, longest_wait_s=0.5)
NAMES = Names(server="The embedding server", dimensions="SOVEREIGN_DIMENSIONS")
LORA = "LoRA freezes the weights and trains low-rank matrices."
TEXTS = (LORA, "Medical question answering with a large model.", "", "Low-rank matrices are trained by LoRA.")


@pytest.fixture(scope="module")
def wordllama() -> WordLlamaEmbedder:
    return WordLlamaEmbedder()


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with OpenAIServer() as running:
        yield running


@pytest.fixture
async def endpoint(server: OpenAIServer) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(server.base_url, names=NAMES, patience=QUICK)
    yield endpoint
    await endpoint.close()


async def check(embedder: Embedder, dimensions: int) -> None:
    """What every embedder owes its users."""
    vectors = await embedder.passages(TEXTS)
    assert (vectors.dtype, vectors.shape) == (np.float32, (4, dimensions))
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1, 0, 1], abs=1e-5)
    query = await embedder.query("low-rank LoRA matrices")
    assert query.shape == (1, dimensions)
    near = (vectors @ query[0]).tolist()
    assert min(near[0], near[3]) > near[1] > near[2] - 0.2
    assert near[2] == 0
    assert (await embedder.passages(())).shape == (0, dimensions)
    alone = np.concatenate([await embedder.passages([text]) for text in TEXTS])
    assert np.allclose(vectors, alone, atol=1e-5)


async def test_wordllama_keeps_the_promise(wordllama):
    assert wordllama.name == "wordllama 0.4 (256 dimensions)"
    await check(wordllama, 256)


async def test_minilm_keeps_the_promise_and_knows_a_thing_by_another_name():
    embedder = MiniLMEmbedder()
    assert embedder.name == "MiniLM-L6 (384 dimensions)"
    await check(embedder, 384)
    asked = await embedder.query("electricity")
    near, far = await embedder.passages(["energy", "poetry"])
    assert near @ asked[0] > far @ asked[0] + 0.3


async def test_minilm_reads_a_long_text_as_far_as_it_was_trained_to():
    embedder = MiniLMEmbedder()
    cut, longer = await embedder.passages(["word " * 300, "word " * 300 + "and something else"])
    assert np.allclose(cut, longer)


async def test_an_endpoint_keeps_the_promise(endpoint):
    embedder = EndpointEmbedder(endpoint, "nomic-embed-text", 64)
    assert embedder.name == "nomic-embed-text (64 dimensions)"
    await check(embedder, 64)


async def test_a_cache_keeps_the_promise(wordllama):
    cached = CachedEmbedder(wordllama)
    assert cached.name == wordllama.name
    await check(cached, 256)


async def test_vectors_are_those_of_the_packages_own_code(wordllama):
    texts = [f"Text {i} of\nthe words “LoRA™”, 模型: 5×10⁻⁴ " * (i % 7) + "fine-tuning" for i in range(2_100)]
    vectors = await wordllama.passages(texts)
    some = [0, 1, 6, 2_047, 2_048, 2_099]
    loaded = WordLlama.load(cache_dir=Path(wordllama_package.__file__).parent, disable_download=True)
    assert np.allclose(vectors[some], loaded.embed([texts[i] for i in some], norm=True), atol=1e-5)


async def test_wordllama_loads_once_and_leaves_the_log_alone():
    embedder, handlers = WordLlamaEmbedder(), list(logging.getLogger().handlers)
    await asyncio.gather(*(embedder.query("a question") for _ in range(4)))
    loaded = embedder._loaded
    await embedder.query("another")
    assert embedder._loaded is loaded
    assert logging.getLogger().handlers == handlers


async def test_a_package_without_its_files_is_told_of_and_nothing_is_fetched(tmp_path):
    with pytest.raises(Unsound, match=r"l2_supercat_256.safetensors and tokenizers/.*make setup"):
        await WordLlamaEmbedder(tmp_path).query("a question")
    assert list(tmp_path.iterdir()) == []


async def test_nvidias_models_are_told_a_question_from_a_passage(server, endpoint):
    embedder = EndpointEmbedder(endpoint, "nvidia/nv-embedqa-e5-v5", 64)
    await embedder.passages(["a passage"])
    await embedder.query("a question")
    assert [a.body["input_type"] for a in server.asked] == ["passage", "query"]
    assert {(a.body["truncate"], a.body["encoding_format"]) for a in server.asked} == {("END", "float")}


async def test_other_models_are_told_nothing_that_they_do_not_know(server, endpoint):
    await EndpointEmbedder(endpoint, "text-embedding-3-small", 64).query("a question")
    assert set(server.asked[0].body) == {"model", "input", "encoding_format"}


async def test_texts_go_in_batches_of_64_side_by_side_and_come_back_in_order(server, endpoint):
    server.latency_s = 0.01
    texts = [f"word{i}" for i in range(150)]
    vectors = await EndpointEmbedder(endpoint, "any", 64).passages(texts)
    assert sorted(len(a.body["input"]) for a in server.asked) == [22, 64, 64]
    assert server.peak == 3
    assert np.array_equal(vectors[149], (await EndpointEmbedder(endpoint, "any", 64).query("word149"))[0])


async def test_passing_faults_are_asked_again(server, endpoint):
    server.next_faults = [faults.fails(429, Retry_After="0"), faults.stalls()]
    assert (await EndpointEmbedder(endpoint, "any", 64).query("a question")).shape == (1, 64)
    assert server.calls == 3


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (faults.stalls(), "The embedding server at 127.0.0.1:.* did not answer within 2 s"),
        (faults.fails(500), r"cannot answer now \(500\)"),
        (faults.fails(400, "too many tokens"), r"refused the request \(400\): too many tokens"),
        (faults.sends("<html>"), "does not answer as an OpenAI-compatible server"),
        (faults.sends('{"data": []}', "application/json"), "sent 0 vectors for 1 texts"),
        (faults.sends('{"data": [{}]}', "application/json"), "sends vectors of 0 dimensions"),
        (faults.sends('{"data": [{"index": 0, "embedding": [1, 0]}]}', "application/json"),
         "sends vectors of 2 dimensions, not 64. Check SOVEREIGN_DIMENSIONS"),
        (faults.sends('{"data": [{"index": 0, "embedding": [%s NaN]}]}' % ("0," * 63), "application/json"),
         "no finite numbers"),
    ],
)  # fmt: skip
async def test_a_server_that_gives_no_vectors_is_unavailable(server, endpoint, fault, told):
    server.fault = fault
    with pytest.raises(Unavailable, match=told):
        await EndpointEmbedder(endpoint, "any", 64).query("a question")


async def test_one_batch_that_fails_ends_the_others(server):
    server.next_faults = [faults.stalls(60), faults.stalls(60), faults.fails(400)]
    patient = Endpoint(server.base_url, names=NAMES, patience=replace(QUICK, timeout_s=60))
    with pytest.raises(Unavailable, match="400"):
        await asyncio.wait_for(EndpointEmbedder(patient, "any", 64).passages(["word"] * 150), 30)
    await patient.close()


class Counting:
    """An embedder that remembers what it was asked, takes a moment, and fails when told to."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.broken = False

    async def passages(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(tuple(texts))
        await asyncio.sleep(0.01)
        if self.broken:
            raise Unavailable("The embedding server is away.")
        return np.asarray([[float(len(t)), 1.0] for t in texts], dtype=np.float32).reshape(-1, 2)

    async def query(self, text: str) -> Vectors:
        return await self.passages((text,))


async def test_each_distinct_passage_is_encoded_once():
    inner = Counting()
    cached = CachedEmbedder(inner)
    first, second = await asyncio.gather(cached.passages(["a", "bb", "a"]), cached.passages(["bb", "ccc"]))
    assert first[:, 0].tolist() == [1, 2, 1]
    assert second[:, 0].tolist() == [2, 3]
    assert (await cached.passages(["ccc", "a"]))[:, 0].tolist() == [3, 1]
    assert inner.asked == [("a", "bb"), ("ccc",)]


async def test_the_cache_forgets_what_was_used_longest_ago():
    inner = Counting()
    cached = CachedEmbedder(inner, most=2)
    await cached.passages(["a", "bb"])
    await cached.passages(["a"])
    await cached.passages(["ccc"])
    await cached.passages(["a", "ccc"])
    assert (await cached.passages(["bb", "a", "ccc", "dddd"]))[:, 0].tolist() == [2, 1, 3, 4]
    assert inner.asked == [("a", "bb"), ("ccc",), ("bb", "dddd")]


async def test_a_failure_is_not_kept():
    inner = Counting()
    cached = CachedEmbedder(inner)
    inner.broken = True
    with pytest.raises(Unavailable):
        await asyncio.gather(cached.passages(["a"]), cached.passages(["a"]))
    inner.broken = False
    assert (await cached.passages(["a"])).shape == (1, 2)
    assert len(inner.asked) == 2


async def test_a_caller_who_is_called_off_does_not_take_the_passage_from_another():
    inner = Counting()
    cached = CachedEmbedder(inner)
    first = asyncio.create_task(cached.passages(["a"]))
    second = asyncio.create_task(cached.passages(["a"]))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).shape == (1, 2)
    assert inner.asked == [("a",)]
