"""Ranks texts for a question by words, by names and by meaning. It reads no records and judges nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from kernel.language.names import bare, holds, spot_names
from kernel.language.terms import terms
from kernel.ports import Vectors

# Chosen on SciFact's training claims, looked at in two halves; docs/decisions.md has the figures.
K1, B = 1.2, 0.75  # saturation of a term's count, and how much a text's length counts
TITLE_COUNTS_AS = 2  # a word of the title counts as often as this
COSINE_WEIGHT = 1.0  # of the embedding's cosine beside BM25, which is brought to at most 1
NAME_WEIGHT = 1.0  # of a name beside a word: it is found however it is hyphenated, spaced or cased
NAMES_KEPT = 256  # answers, of one number a text


class Words:
    """Texts by their stems, weighed by BM25 (Robertson and Zaragoza, Foundations and Trends in IR 3, 2009)."""

    def __init__(self, titles: Sequence[str], texts: Sequence[str]) -> None:
        self._columns: dict[str, int] = {}
        rows = [
            [self._columns.setdefault(t, len(self._columns)) for t in (*terms(title) * TITLE_COUNTS_AS, *terms(text))]
            for title, text in zip(titles, texts, strict=True)
        ]
        self._weights = self._weighed(rows)

    def scores(self, asked: str) -> Vectors:
        """BM25 of each text for what is asked, shape (number of texts,)."""
        wanted = [self._columns[t] for t in dict.fromkeys(terms(asked)) if t in self._columns]
        return np.asarray(self._weights[:, wanted].sum(axis=1), dtype=np.float32).ravel()

    def _weighed(self, rows: list[list[int]]) -> csc_matrix:
        lengths = np.array([len(row) for row in rows], dtype=np.float32)
        flat = np.fromiter(chain.from_iterable(rows), dtype=np.int32)
        counts = csr_matrix(
            (np.ones(len(flat), dtype=np.float32), flat, np.cumsum([0, *map(len, rows)])),
            shape=(len(rows), len(self._columns)),
        )
        counts.sum_duplicates()
        lengths_of_entries = np.repeat(lengths / max(float(lengths.mean()), 1.0), np.diff(counts.indptr))
        counts.data *= (K1 + 1) / (counts.data + K1 * (1 - B + B * lengths_of_entries))
        frequency = np.bincount(counts.indices, minlength=len(self._columns))
        counts.data *= _inverse(frequency, len(rows))[counts.indices]
        return counts.tocsc()  # by columns: a question touches few of them


def _inverse(frequency: NDArray[np.intp], texts: int) -> NDArray[np.float32]:
    """Inverse document frequency, never negative: ln(1 + (n − df + ½) / (df + ½))."""
    return np.log1p((texts - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


class Index:
    """Texts by words, by names, and by vectors."""

    def __init__(self, texts: list[str], vectors: Vectors, words: Words) -> None:
        self._words = words
        self._vectors = vectors
        self._texts = texts
        self._folded = [t.casefold() for t in texts]
        self._by_name = lru_cache(maxsize=NAMES_KEPT)(self._holders)  # the queries of a run share their names

    def rank(self, asked: str, vector: Vectors, limit: int) -> list[int]:
        """Numbers of the `limit` best texts, best first, by words and names, brought to at most 1, and the cosine."""
        lexical = self._words.scores(asked) + NAME_WEIGHT * self._named(asked)
        scores = lexical / max(float(lexical.max(initial=0.0)), 1e-9) + COSINE_WEIGHT * (self._vectors @ vector)
        return [int(i) for i in np.argsort(-scores, kind="stable")[:limit]]

    def _named(self, asked: str) -> Vectors:
        """Sum over the question's names that a text holds, each by its inverse document frequency, shape (texts,)."""
        found = np.zeros(len(self._texts), dtype=np.float32)
        for name in {bare(s.text) for s in spot_names(asked)}:
            found += self._by_name(name)
        return found

    def _holders(self, name: str) -> Vectors:
        first = re.split(r"[^a-z]", name.casefold())[0]  # a quick look before the careful one
        pairs = zip(self._texts, self._folded, strict=True)
        held = np.array([first in folded and holds(name, text) for text, folded in pairs])
        return held * _inverse(np.array([held.sum()]), len(held))
