"""Whether a question is written in English, the one language whose questions the rules can take apart."""

from __future__ import annotations

import re
import unicodedata

from kernel.language.text import clean

# The commonest function words of the languages that share English's alphabet; none is an English word too.
_FOREIGN = frozenset({
    "der", "das", "und", "ist", "ein", "eine", "einen", "einer", "wie", "viel", "viele", "wird", "werden", "den",
    "dem", "für", "mit", "auf", "nicht", "warum", "welche", "welcher", "welches", "bei", "zu", "zum", "zur", "im",
    "von", "als", "le", "les", "un", "une", "et", "est", "sont", "que", "qui", "quel", "quelle", "quels", "quelles",
    "combien", "pourquoi", "comment", "dans", "pour", "avec", "sur", "par", "du", "des", "au", "aux", "ne", "pas",
    "il", "elle", "el", "los", "las", "una", "y", "es", "son", "qué", "cuál", "cuánto", "cuánta", "cómo", "por",
    "para", "con", "del", "se", "al", "más", "o", "os", "um", "uma", "e", "é", "são", "qual", "quanto", "como",
    "porque", "com", "da", "do", "na", "em", "mais", "não", "di", "che", "della", "nel", "quanta", "quale",
    "perché", "gli", "het", "een", "van", "en", "hoeveel", "waarom", "welke", "met", "voor", "op", "niet", "och",
    "att", "är", "hur", "varför", "som", "på", "med", "jak", "ile", "jest", "dlaczego", "czy", "co", "ve", "bir",
    "bu", "nasıl", "neden", "için", "kadar",
})  # fmt: skip
_ENGLISH = frozenset({
    "the", "of", "and", "to", "a", "in", "is", "how", "what", "which", "who", "whose", "why", "when", "where",
    "does", "do", "did", "are", "was", "were", "for", "on", "with", "by", "than", "it", "that", "this", "at",
    "from", "an", "be", "has", "have", "much", "many", "can", "compare", "compared", "between", "against", "over",
    "or", "as", "not", "its", "more", "less", "any", "there", "under", "into", "per", "versus", "vs", "about",
    "tell", "me", "show", "explain",
})  # fmt: skip


def in_english(question: str) -> bool:
    """Whether the question can be taken for English: its letters are Latin and its small words are English ones.

    A question without any small word ("LoRA memory GSM8K") is a list of things to search for, in no language.
    """
    text = clean(question)
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    if letters and latin < 0.7 * len(letters):
        return False
    said = re.findall(r"[^\W\d_]+", text.casefold())
    foreign = sum(w in _FOREIGN and w not in _ENGLISH for w in said)
    return foreign == 0 or sum(w in _ENGLISH for w in said) > foreign
