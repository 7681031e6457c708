"""What an embedder makes of claims and sentences, kept so that each is embedded once however often it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kernel.language.text import clean, sentences
from kernel.ports import Embedder, Vectors
from kernel.verify.bearing import profile


@dataclass(frozen=True)
class Meaning:
    """Vectors of unit length by cleaned text and by word, and the name of the embedder that made them."""

    embedder: str
    # Each of shape (dimensions,). Not shown: asyncio.run writes out its task's result, which takes minutes for many.
    vectors: Mapping[str, Vectors] = field(repr=False)

    def cosines(self, claim: str, cut: Sequence[str]) -> NDArray[np.float32] | None:
        """Cosine of the claim to each sentence, shape (len(cut),); None where a text was never embedded."""
        said = self.vectors.get(clean(claim))
        there = [self.vectors.get(clean(text)) for text in cut]
        if said is None or not there or any(v is None for v in there):
            return None
        return np.asarray(np.stack([v for v in there if v is not None]) @ said, dtype=np.float32)

    def nearest(self, said: Sequence[str], there: Sequence[str]) -> NDArray[np.float32] | None:
        """For each word said, the cosine of the nearest word there, shape (len(said),); None where none can be told."""
        if not said or not there or any(w not in self.vectors for w in (*said, *there)):
            return None
        mine, theirs = (np.stack([self.vectors[w] for w in group]) for group in (said, there))
        return np.asarray((mine @ theirs.T).max(axis=1), dtype=np.float32)


async def meaning_of(claims: Iterable[str], texts: Iterable[str], embedder: Embedder) -> Meaning:
    """The meaning of claims and of every sentence of the texts, each distinct one embedded once.

    Raises Unavailable where the embedder is a server that stays silent.
    """
    cut = (sentence.text for text in texts for sentence in sentences(text))
    return await meaning_of_sentences(claims, cut, embedder)


async def meaning_of_sentences(claims: Iterable[str], cut: Iterable[str], embedder: Embedder) -> Meaning:
    """The same where the texts are already cut into sentences. Their content words are embedded too, each once."""
    texts = dict.fromkeys(clean(text) for group in (claims, cut) for text in group)
    content = dict.fromkeys(word for text in texts for word in profile(text).content)
    distinct = list(texts | content)
    vectors = await embedder.passages(distinct)
    return Meaning(embedder.name, dict(zip(distinct, vectors, strict=True)))
