"""Drafts made by script from real records, each known to be good or bad in one way: the probe set of the tribunal.

Every draft, good or bad, claims the best of itself: verified claims, full coverage, nine points from each role. The
records of the tuning set and of the test set are apart, as are their wordings; the same seed makes the same drafts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kernel.domain import Claim, Paper, Report
from kernel.evaluation.lines import TribunalLine
from kernel.evaluation.probes_records import Set, Source, admitted, boast, claim_of, half_of, source_of
from kernel.evaluation.probes_wording import FALSIFIED, TEST, TUNE, Falsifier, Wording, plain, reworded, turned
from kernel.language.lexicon import DATASETS
from kernel.language.names import bare, spot_names
from kernel.language.text import clean

WORDINGS = {"tune": TUNE, "test": TEST}
KINDS = ("off-topic", *FALSIFIED, "invented reference", "injected instruction", "empty evidence")
EACH, GOOD = 12, 36  # drafts of each bad kind, and good ones
MOST_CLAIMS = 3


@dataclass(frozen=True)
class Maker:
    """What drafts are made with: a wording, the records, names for swaps, and chance."""

    wording: Wording
    sources: tuple[Source, ...]
    names: tuple[str, ...]
    chance: random.Random

    def draft(self, kind: str) -> Report | None:
        """A draft of this kind; None where the record that chance chose does not allow it."""
        source = self.chance.choice(self.sources)
        good = self._good(source)
        if kind == "good":
            return good
        if kind in FALSIFIED:
            return self._falsified(kind, source, good)
        if kind == "off-topic":
            return self._off_topic(source)
        if kind == "invented reference":
            return self._invented(source, good)
        return self._injected(good) if kind == "injected instruction" else self._empty(good)

    def _good(self, source: Source) -> Report:
        return boast(self._question(source), source.paper, self._claims(source))

    def _claims(self, source: Source) -> tuple[Claim, ...]:
        chosen = self.chance.sample(source.results, min(len(source.results), self.chance.randint(1, MOST_CLAIMS)))
        return tuple(
            claim_of(n, source.paper, s, self._reworded(plain(s.text, source.name)))
            for n, s in enumerate(chosen, start=1)
        )

    def _reworded(self, sentence: str) -> str:
        return reworded(turned(sentence, self.chance), self.wording, self.chance)

    def _question(self, source: Source) -> str:
        others = [bare(s.text) for r in source.results for s in spot_names(r.text) if DATASETS.match(bare(s.text))]
        if others and self.chance.random() < 0.5:
            return self.chance.choice(self.wording.on).format(name=source.name, other=others[0])
        return self.chance.choice(self.wording.questions).format(name=source.name)

    def _off_topic(self, source: Source) -> Report | None:
        """One paper's results as the answer to a question about another, as the first version gave them."""
        other = self.chance.choice([s for s in self.sources if s.name != source.name])
        if other.name.casefold() in clean(f"{source.paper.title} {source.paper.abstract}").casefold():
            return None
        stray = boast(self._question(other), source.paper, self._claims(source))
        both = self.chance.random() < 0.5
        return stray.model_copy(update={"papers": (*stray.papers, admitted(other.paper))}) if both else stray

    def _falsified(self, kind: str, source: Source, good: Report) -> Report | None:
        """A good draft one of whose claims is falsified; half of them as changed copies, half reworded as well."""
        unknown = [n for n in self.names if n.casefold() not in clean(source.paper.abstract).casefold()]
        place = self.chance.randrange(len(good.findings))
        claim = good.findings[place].claim
        said = turned(plain(clean(claim.quote), source.name), self.chance)
        false = FALSIFIED[kind](said, Falsifier(self.wording, tuple(unknown), self.chance))
        if not false:
            return None
        text = false if self.chance.random() < 0.5 else reworded(false, self.wording, self.chance)
        claims = [f.claim for f in good.findings]
        claims[place] = claim.model_copy(update={"text": text})
        return boast(good.question.text, source.paper, tuple(claims))

    def _invented(self, source: Source, good: Report) -> Report:
        """A paper that nobody retrieved, a quote that no paper holds, or a claim under another paper's name."""
        claims = [f.claim for f in good.findings]
        other = self.chance.choice([s for s in self.sources if s.name != source.name])
        change = self.chance.choice(
            (
                {"paper_id": f"{self.chance.randint(1501, 2512)}.{self.chance.randint(10_000, 19_999)}"},
                {"quote": f"{source.name} was shown to be best by all who tried it."},
                {"quote": other.results[0].raw, "text": other.results[0].text},
            )
        )
        claims[-1] = claims[-1].model_copy(update=change)
        return boast(good.question.text, source.paper, tuple(claims))

    def _injected(self, good: Report) -> Report:
        """An order to the reader: as a claim with its quote, inside a claim, or at the end of a paper's title."""
        order = self.chance.choice(self.wording.orders)
        paper = good.papers[0].paper
        claims = [f.claim for f in good.findings]
        manner = self.chance.randrange(3)
        if manner == 0:
            end = len(paper.abstract) + 1
            paper = paper.model_copy(update={"abstract": f"{paper.abstract} {order}"})
            change = {"text": order, "quote": order, "start": end, "end": end + len(order)}
            claims.append(claims[-1].model_copy(update={"id": f"C{len(claims) + 1}", **change}))
        elif manner == 1:
            claims[0] = claims[0].model_copy(update={"text": f"{claims[0].text} {order}"})
        else:
            paper = paper.model_copy(update={"title": f"{paper.title}. {order}"})
        return boast(good.question.text, paper, tuple(claims))

    def _empty(self, good: Report) -> Report:
        """No claims, quotes without words, or a paper without any."""
        manner = self.chance.randrange(3)
        if manner == 0:
            return good.model_copy(update={"findings": (), "papers": good.papers[: self.chance.randrange(2)]})
        paper, claims = good.papers[0].paper, [f.claim for f in good.findings]
        if manner == 1:
            claims = [c.model_copy(update={"quote": "", "start": 0, "end": 0}) for c in claims]
        else:
            paper = paper.model_copy(update={"abstract": ""})
        return boast(good.question.text, paper, tuple(claims))


def probes(
    papers: Sequence[Paper], which: Set, seed: int = 0, each: int = EACH, good: int = GOOD
) -> Iterator[TribunalLine]:
    """Drafts from these records: `good` good ones, and `each` of every bad kind.

    Raises ValueError where fewer than two of the records name a method of their own and report a result.
    """
    sources = tuple(s for p in papers if half_of(p) == which and (s := source_of(p)))
    if len({s.name for s in sources}) < 2:
        raise ValueError("Too few records name a method and report a result to make drafts of.")
    known = {
        x.text for s in sources for r in s.results for x in spot_names(r.text) if any(map(str.isupper, x.text[1:]))
    }
    maker = Maker(WORDINGS[which], sources, tuple(sorted(known)), random.Random(f"{seed} {which}"))  # noqa: S311 — a draw
    for kind, count in (("good", good), *((k, each) for k in KINDS)):
        made = 0
        while made < count:
            report = maker.draft(kind)
            if report is not None:
                made += 1
                yield TribunalLine(
                    id=f"{which}-{kind.replace(' ', '-')}-{made}", kind=kind, good=kind == "good", report=report
                )
