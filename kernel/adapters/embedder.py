"""Texts into vectors: offline by wordllama, by any OpenAI-compatible server, and once only. It compares nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from scipy.sparse import csr_matrix

from kernel.adapters.once import Once
from kernel.errors import Unavailable, Unsound
from kernel.ports import Embedder, Vectors

if TYPE_CHECKING:  # openai takes a second to import, which the embedded default need not wait for
    from openai import AsyncOpenAI

    from kernel.adapters.endpoint import Endpoint

WORDLLAMA_DIMENSIONS = 256
WORDLLAMA_FILES = ("weights/l2_supercat_256.safetensors", "tokenizers/l2_supercat_tokenizer_config.json")
THREAD_BATCH = 2_048  # texts a turn in the thread, so that a run that is called off stops soon
ENDPOINT_BATCH = 64


def unit(vectors: Vectors) -> Vectors:
    """The vectors at length one. A zero vector, as of an empty text, stays zero: it is near nothing."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)


class _Loaded(Protocol):
    tokenizer: Any
    embedding: Vectors  # one row a token


class WordLlamaEmbedder:
    """The embedded default: static vectors that came with the package. It never reaches for the network."""

    def __init__(self, folder: Path | None = None) -> None:
        self.name = f"wordllama {'.'.join(version('wordllama').split('.')[:2])} ({WORDLLAMA_DIMENSIONS} dimensions)"
        self._folder = folder
        self._loading = Lock()  # a thread's, since it is waited for in threads
        self._loaded: _Loaded | None = None

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors for texts to be found."""
        parts = [np.zeros((0, WORDLLAMA_DIMENSIONS), dtype=np.float32)]
        for i in range(0, len(texts), THREAD_BATCH):
            parts.append(await asyncio.to_thread(self._embed, list(texts[i : i + THREAD_BATCH])))
        return np.concatenate(parts)

    async def query(self, text: str) -> Vectors:
        """The vector of a question."""
        return await self.passages((text,))

    def _embed(self, texts: list[str]) -> Vectors:
        with self._loading:
            self._loaded = self._loaded or _load(self._folder or _package_folder())
        return _mean_of_tokens(self._loaded, texts)


def _mean_of_tokens(loaded: _Loaded, texts: list[str]) -> Vectors:
    """What the package's own `embed` makes, in a third of its time: each distinct word is cut into tokens once.

    Runs of spaces are folded, which is the only difference.
    """
    numbers: dict[str, int] = {}
    used = [[numbers.setdefault(word, len(numbers)) for word in text.split(" ") if word] for text in texts]
    cut = [c.ids for c in loaded.tokenizer.encode_batch_fast(list(numbers), add_special_tokens=False)]
    counts = _counts(used, len(numbers)) @ _counts(cut, len(loaded.embedding))
    return unit(counts @ loaded.embedding)  # sums, since at length one a sum and a mean are the same


def _counts(rows: list[list[int]], columns: int) -> Any:
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int32)
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), shape=(len(rows), columns))


def _package_folder() -> Path:
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise Unsound("The package wordllama is not installed. Run `make setup` again.")
    return Path(spec.origin).parent


def _load(folder: Path) -> _Loaded:
    missing = [name for name in WORDLLAMA_FILES if not (folder / name).is_file()]
    if missing:
        raise Unsound(f"wordllama came without {' and '.join(missing)}. Install it again: `make setup`.")
    # Its import calls logging.basicConfig, which does nothing where a handler is set.
    silent = logging.NullHandler()
    logging.getLogger().addHandler(silent)
    try:
        from wordllama import WordLlama  # slow to import, and not needed where a server embeds
    finally:
        logging.getLogger().removeHandler(silent)
    loaded: _Loaded = WordLlama.load(cache_dir=folder, dim=WORDLLAMA_DIMENSIONS, disable_download=True)
    loaded.tokenizer.no_padding()
    return loaded


class EndpointEmbedder:
    """An embedding model on an OpenAI-compatible server."""

    def __init__(self, endpoint: Endpoint, model: str, dimensions: int) -> None:
        self.name = f"{model} ({dimensions} dimensions)"
        self._endpoint = endpoint
        self._model = model
        self._dimensions = dimensions
        # NVIDIA's retrieval models embed a question and a passage differently and must be told which it is.
        self._two_sided = model.startswith("nvidia/") and "embed" in model

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors for texts to be found. Raises Unavailable where the server stays silent."""
        return await self._vectors(texts, "passage")

    async def query(self, text: str) -> Vectors:
        """The vector of a question. Raises Unavailable where the server stays silent."""
        return await self._vectors((text,), "query")

    async def _vectors(self, texts: Sequence[str], side: str) -> Vectors:
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        said = [i for i, text in enumerate(texts) if text.strip()]  # servers refuse an empty text
        batches = [said[i : i + ENDPOINT_BATCH] for i in range(0, len(said), ENDPOINT_BATCH)]
        tasks = [asyncio.create_task(self._batch([texts[i] for i in batch], side)) for batch in batches]
        try:
            for batch, made in zip(batches, await asyncio.gather(*tasks), strict=True):
                vectors[batch] = made
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return unit(vectors)

    async def _batch(self, texts: list[str], side: str) -> Vectors:
        from openai.types import CreateEmbeddingResponse  # there already: the endpoint has imported it

        answer = await self._endpoint.call(partial(self._send, texts, side), CreateEmbeddingResponse)
        # openai does not validate what it reads. Where no index is given, the order is that of the texts.
        items = sorted(answer.data or (), key=lambda item: getattr(item, "index", None) or 0)
        rows = [getattr(item, "embedding", None) or () for item in items]
        lengths = {len(row) for row in rows}
        if len(rows) == len(texts) and lengths == {self._dimensions}:
            vectors = np.asarray(rows, dtype=np.float32)
            if np.isfinite(vectors).all():
                return vectors
        raise Unavailable(self._unlike(len(texts), len(rows), lengths))

    async def _send(self, texts: list[str], side: str, client: AsyncOpenAI) -> object:
        extra: dict[str, Any] | None = {"input_type": side, "truncate": "END"} if self._two_sided else None
        return await client.embeddings.create(model=self._model, input=texts, encoding_format="float", extra_body=extra)

    def _unlike(self, asked: int, got: int, lengths: set[int]) -> str:
        names = self._endpoint.names
        where = f"{names.server} at {self._endpoint.host}"
        if got != asked:
            return f"{where} sent {got} vectors for {asked} texts."
        if lengths != {self._dimensions}:
            sent = " and ".join(map(str, sorted(lengths)))
            return f"{where} sends vectors of {sent} dimensions, not {self._dimensions}. Check {names.dimensions}."
        return f"{where} sent vectors that hold no finite numbers."


class CachedEmbedder:
    """Another embedder, asked once for each distinct passage. Keeps the `most` texts that were used last."""

    def __init__(self, embedder: Embedder, most: int = 50_000) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._once = Once(embedder.passages, most)

    async def query(self, text: str) -> Vectors:
        """The vector of a question."""
        return await self._embedder.query(text)

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors for texts to be found; one that is being encoded for somebody else is waited for."""
        return await self._once.rows(texts)
