"""Ranks texts for a question by words, by names and by meaning. It reads no records and judges nothing."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from kernel.language.names import bare, holds, spot_names
from kernel.language.terms import terms
from kernel.ports import Vectors

_UNKNOWN = -1
_MOST_STEMS = 1 << 31  # a pair of stems as one number: first × this + second
_RRF = 60  # the constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)


class Grams:
    """Texts by their stems and pairs of neighbouring stems, weighed by scikit-learn's TF-IDF.

    What `TfidfVectorizer(analyzer=…)` makes, in a fraction of its time: each stem is looked up once for itself and its
    pairs, and a pair is one number.
    """

    def __init__(self, texts: list[str]) -> None:
        self._stems: dict[str, int] = {}
        rows = [[self._stems.setdefault(t, len(self._stems)) for t in terms(text)] for text in texts]
        coded = [self._coded(row) for row in rows]
        self._known = np.unique(np.concatenate([[_UNKNOWN], *coded]))  # never empty, whatever the texts
        self._weights = TfidfTransformer(sublinear_tf=True)
        # by columns: a question touches few of them
        self._matrix = self._weights.fit_transform(self._counts(coded)).tocsc()

    def cosines(self, asked: str) -> Vectors:
        """Cosine of what is asked to each text, shape (number of texts,)."""
        row = self._coded([self._stems.get(t, _UNKNOWN) for t in terms(asked)])
        places = np.searchsorted(self._known, row).clip(max=len(self._known) - 1)
        wanted = self._weights.transform(self._counts([row[self._known[places] == row]]))
        return np.asarray(self._matrix[:, wanted.indices] @ wanted.data, dtype=np.float32)

    def _coded(self, row: list[int]) -> NDArray[np.int64]:
        """The stems' numbers, then the pairs', which begin beyond any stem's; an unknown stem is cut."""
        stems = np.asarray(row, dtype=np.int64)
        known = (stems[:-1] >= 0) & (stems[1:] >= 0)
        pairs = (stems[:-1] + 1) * _MOST_STEMS + stems[1:]
        return np.concatenate([stems[stems >= 0], pairs[known]])

    def _counts(self, rows: list[NDArray[np.int64]]) -> csr_matrix:
        columns = np.searchsorted(self._known, np.concatenate(rows))
        ends = np.cumsum([0, *map(len, rows)])
        counts = csr_matrix(
            (np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(rows), len(self._known))
        )
        counts.sum_duplicates()
        return counts


class Index:
    """Texts by words, by names, and by vectors."""

    def __init__(self, texts: list[str], vectors: Vectors, grams: Grams) -> None:
        self._grams = grams
        self._vectors = vectors
        self._texts = texts
        self._folded = [t.casefold() for t in texts]

    def rank(self, asked: str, vector: Vectors, limit: int) -> list[int]:
        """Numbers of the `limit` best texts, best first, by reciprocal rank fusion."""
        lexical, semantic = self._grams.cosines(asked), self._vectors @ vector
        scores = self._named(asked) + _reciprocal(lexical) + 0.5 * _reciprocal(semantic)
        return [int(i) for i in np.argsort(-scores, kind="stable")[:limit]]

    def _named(self, asked: str) -> Vectors:
        """How many of the question's names each text holds: a named method is never out-ranked by its topic."""
        names = {bare(s.text) for s in spot_names(asked)}
        firsts = {n: re.split(r"[^a-z]", n.casefold())[0] for n in names}  # a quick look before the careful one
        counts = [
            sum(firsts[n] in folded and holds(n, text) for n in names)
            for text, folded in zip(self._texts, self._folded, strict=True)
        ]
        return np.asarray(counts, dtype=np.float32) * np.float32(2 / _RRF)


def _reciprocal(scores: Any) -> Vectors:
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[np.argsort(-np.asarray(scores), kind="stable")] = np.arange(len(scores), dtype=np.float32)
    return (1 / (_RRF + 1 + ranks)).astype(np.float32)
