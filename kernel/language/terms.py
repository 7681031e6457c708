"""Words as terms: tokens, stems, stop words, and how rare a term is. Knows nothing of names or numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import snowballstemmer

from kernel.language.text import clean

_WORD = re.compile(r"[a-z0-9]+(?:[.'^+][a-z0-9]+)*")
_JOINED = re.compile(r"\b(?:(fine|pre|post|multi|speed|non)-(?=[a-z])|(fine) (?=tun))")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BRITISH = re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|ing|ation|ations)\b)")
_DOUBLED = re.compile(r"(?<=[a-z]{3})ll(?=(?:ed|ing)\b)")
_stemmer = snowballstemmer.stemmer("english")

STOP = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "it", "its", "they", "their", "them", "he", "she", "his",
    "her", "we", "our", "us", "you", "your", "i", "my", "me", "and", "or", "but", "nor", "so", "if", "then", "else",
    "of", "in", "on", "at", "to", "from", "by", "with", "without", "for", "into", "onto", "over", "under", "above",
    "below", "between", "among", "across", "through", "during", "per", "via", "as", "is", "are", "was", "were",
    "be", "been", "being", "am", "do", "does", "did", "doing", "done", "have", "has", "had", "having", "can",
    "could", "may", "might", "must", "shall", "should", "will", "would", "not", "no", "than", "there", "here",
    "when", "where", "while", "which", "who", "whom", "whose", "what", "why", "how", "any", "each", "every", "all",
    "some", "such", "both", "either", "neither", "same", "other", "another", "more", "most", "less", "least",
    "much", "many", "few", "fewer", "very", "too", "also", "only", "just", "even", "still", "about", "against",
    "up", "down", "out", "off", "again", "further", "once", "own", "get", "gets", "got", "give", "gives", "given",
    "make", "makes", "made", "use", "used", "uses", "using", "show", "shows", "shown", "find", "finds", "found",
    "reach", "reaches", "report", "reports", "according", "paper", "papers", "work", "study", "studies", "result",
    "results", "experiment", "experiments", "method", "methods", "approach", "approaches", "propose", "proposes",
    "proposed", "present", "presents", "presented", "introduce", "introduces", "introduced", "respectively",
    "compared", "compare", "comparison", "versus", "vs", "beat", "beats", "outperform", "outperforms", "achieve",
    "achieves", "achieved",
})  # fmt: skip

# One stem for words that papers and the people who ask use for one another.
_SAME = {
    "speedup": "fast", "faster": "fast", "fastest": "fast", "acceler": "fast", "quick": "fast", "quicker": "fast",
    "rapid": "fast", "lower": "lower", "reduc": "lower", "reduct": "lower", "decreas": "lower", "cut": "lower",
    "drop": "lower", "save": "lower", "shrink": "lower", "fewer": "lower", "less": "lower", "diminish": "lower",
    "smaller": "lower", "minim": "lower", "improv": "raise", "increas": "raise", "gain": "raise", "boost": "raise",
    "enhanc": "raise", "rais": "raise", "higher": "raise", "surpass": "raise", "exceed": "raise", "best": "best",
    "highest": "best", "top": "best", "accur": "accuraci", "finetun": "finetun", "llms": "llm", "photo": "imag",
    "pictur": "imag", "dataset": "data", "corpus": "data", "corpora": "data", "benchmark": "benchmark", "mem": "memori",
    "vram": "memori", "param": "paramet", "weight": "paramet", "compress": "compress", "physician": "doctor",
    "clinician": "doctor", "languag": "languag", "train": "train", "pretrain": "pretrain", "tune": "tune",
}  # fmt: skip


_DIGITS = {
    w: str(n)
    for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
    if n > 1
}


@lru_cache(maxsize=131_072)
def stem(word: str) -> str:
    """The stem of a lower-case word (Snowball's English stemmer), with a few near-synonyms folded into one."""
    root: str = _stemmer.stemWord(word)
    return _SAME.get(word, _SAME.get(root, root))


@lru_cache(maxsize=131_072)
def term(word: str) -> str:
    """The stem of a lower-case word that carries content; "" for a stop word or a single letter."""
    return stem(word) if word not in STOP and (len(word) > 1 or word.isdigit()) else ""


def words(text: str) -> list[str]:
    """Lower-case words of a text; hyphens part words but for fine-tuning and its like, which are one."""
    lowered = _JOINED.sub(r"\1\2", _THOUSANDS.sub("", clean(text).casefold()))
    return list(map(_plain, _WORD.findall(lowered)))


@lru_cache(maxsize=131_072)
def _plain(word: str) -> str:
    """Small numbers as digits, and American spelling of the endings that differ: labelled, optimise.

    Words like colour are rare and left alone.
    """
    word = _DOUBLED.sub("l", _BRITISH.sub("iz", word))
    return _DIGITS.get(word, word)


@lru_cache(maxsize=65_536)
def terms(text: str) -> tuple[str, ...]:
    """Stems of the text's content words, in order, repeats kept."""
    return tuple(filter(None, map(term, words(text))))


def unnumbered(found: Iterable[str]) -> frozenset[str]:
    """The terms that are no numbers."""
    return frozenset(t for t in found if not t[0].isdigit())


class Rarity:
    """Inverse document frequency over a set of texts: ln((n + 1) / (df + 1)) + 1, as scikit-learn's."""

    def __init__(self, texts: Iterable[str]) -> None:
        frequency: Counter[str] = Counter()
        number = 0
        for number, text in enumerate(texts, start=1):  # noqa: B007 — the last number is how many there were
            frequency.update(set(terms(text)))
        self._weights = {term: math.log((number + 1) / (df + 1)) + 1 for term, df in frequency.items()}
        self._unseen = math.log(number + 1) + 1

    @classmethod
    def known(cls, weights: Mapping[str, float], unseen: float) -> Rarity:
        """Weights that were counted before, and that of a term which is not among them."""
        made = cls(())
        made._weights, made._unseen = dict(weights), unseen
        return made

    def of(self, term: str) -> float:
        """How rare the term is, at least 1."""
        return self._weights.get(term, self._unseen)

    def coverage(self, asked: Iterable[str], held: Iterable[str]) -> float:
        """Share of the asked terms that are held, each weighed by its rarity; 1 where nothing is asked.

        The sums are exact (math.fsum), so that the order in which a set gives its terms never decides between equals.
        """
        asked, held = frozenset(asked), frozenset(held)
        total = math.fsum(map(self.of, asked))
        return math.fsum(map(self.of, asked & held)) / total if total else 1.0
