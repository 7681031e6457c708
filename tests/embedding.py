"""What a run embeds with, its vectors kept for all tests of a process: a paper takes it some 50 ms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kernel.adapters.embedder import WordLlamaEmbedder
from kernel.adapters.minilm import DIMENSIONS, MiniLMEmbedder
from kernel.ports import Embedder, Vectors


class Kept:
    """Another embedder, asked once for each text. Unlike CachedEmbedder it outlives the event loop of a test."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._kept: dict[str, Vectors] = {}

    async def query(self, text: str) -> Vectors:
        return await self.passages((text,))

    async def passages(self, texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(t for t in texts if t not in self._kept))
        self._kept |= zip(new, await self._embedder.passages(new), strict=True)
        return np.stack([self._kept[t] for t in texts]) if texts else np.zeros((0, DIMENSIONS), dtype=np.float32)


EMBEDDER = Kept(MiniLMEmbedder())
FINDER = WordLlamaEmbedder()  # what a library is searched with
