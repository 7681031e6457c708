"""Rung 6: how wide and how sure a claim is. A claim that is wider or surer than its source is not supported.

"On some sets" does not bear out "on every set", "up to" no "at least", "suggests" no "proves"; nor does a source that
sets nothing apart bear out "A alone" or "A rather than B". Words of scope are read in the sentences of the source that
are nearest to the claim, so that "all" elsewhere in an abstract lends nothing.
"""

from __future__ import annotations

import re

from kernel.language.cues import INSTEAD
from kernel.verify.clauses import read

ABOUT = 0.25  # share of the claim's content words that a sentence must hold for its words of scope to count

_EVERY = (
    r"(?<!at )(?<!nearly )(?<!almost )(?<!not )(?<!of )all|(?<!not )every|everywhere|always|each|any(?! more)|"
    r"entire(?:ly)?|whatever|whichever|regardless|irrespective|universal(?:ly)?|"
    r"invariably|without exception|no matter|in (?:every|all|each)|across the board|unconditional(?:ly)?|"
    r"everyone|everybody"
)
_SOME = (
    r"some(?:times)?|many|several|certain|often|usually|generally|typically|mostly|most|frequently|partly|"
    r"partial(?:ly)?|"
    r"in part|subsets?|majority|minority|a few|few|various|selected|specific|particular|in (?:\w+ )?cases|up to|"
    r"nearly|almost|"
    r"on average|average|mean|median|can|may|might|could|tends?|occasional(?:ly)?|limited to|restricted to|only|except|"
    r"one of|\d+ (?:out )?of (?:the )?\d+|(?:one|two|three|four|five|six|seven|eight|nine) (?:out )?of (?:the )?\w+|"
    r"at least (?:one|some)|half|preliminary|single"
)
_COMPREHENSIVE = r"both|consistent(?:ly)?|throughout|uniform(?:ly)?|fully|total"
_ONLY = (
    r"only(?! (?:about|around|an?|ever|some|slight\w*|modest\w*|small|minor|marginal\w*|half|\d|one|two|three|"
    r"four|five))|"
    r"solely|exclusively|nothing but|no other|nothing else|the sole"
)
_ONLY_TOO = (
    rf"{_ONLY}|only|alone|sole|just|merely|purely|pure|each|single|unique(?:ly)?|except|limited|restricted|"
    rf"specific(?:ally)?|without|independent(?:ly)?|isolated|entirely|simply"
)
_FIRST = (
    r"(?:the |our )?first(?! (?:place|author|year|line|stage|step|order|day|week|month|time point|half|"
    r"few|two|three|and)\b)"
)
_FIRST_TOO = (
    r"first|novel|never before|pioneer\w*|new|unprecedented|no (?:prior|previous|existing)|previously un\w+|initial"
)
_SURE = (
    r"prov(?:es?|en|ed)(?! to be)|guarante\w+|certain(?:ly)?|definite(?:ly)?|conclusive(?:ly)?|undoubtedly|"
    r"undeniabl[ey]|"
    r"inevitabl[ey]|must|will always|establish(?:es|ed) that|beyond doubt|unequivocal(?:ly)?|necessarily|settles?"
)
_SURE_TOO = (
    rf"{_SURE}|theorem|proof|provabl[ey]|we prove|demonstrat\w+|confirm\w*|show\w*|theoretical(?:ly)?|"
    rf"bounds?|formal(?:ly)?"
)
_HEDGED = (
    r"may|might|could|suggest\w*|potential(?:ly)?|appears?|seems?|likely|possibl[ey]|perhaps|preliminary|hypothes\w+|"
    r"indicat\w*|promising|tentative(?:ly)?|associated|correlat\w*|not necessarily|conjectur\w*|presum\w*|plausibl[ey]"
)
_CAUSES = (
    r"caus(?:es?|ed|ing)|leads? to|led to|results? in|resulted in|brings? about|because of|due to|"
    r"responsible for|triggers?"
)
_CAUSES_TOO = (
    rf"{_CAUSES}|induc\w*|driv\w*|effects?|affect\w*|by|promot\w*|mediat\w*|requir\w*|necessary|through|via|"
    rf"influenc\w*|"
    r"impact\w*|increas\w*|reduc\w*|decreas\w*|improv\w*|impair\w*|prevent\w*|inhibit\w*|activat\w*|regulat\w*|"
    r"contribut\w*|"
    r"produc\w*|generat\w*|enabl\w*|yield\w*|attribut\w*|thus|thereby|hence|therefore|explain\w*|consequen\w*|"
    r"from|since|as"
)
_CORRELATES = r"associat\w*|correlat\w*|linked|link|co-?occur\w*"
_MOST = (
    r"(?:the|its|their) (?:most|largest|biggest|highest|lowest|best|worst|greatest|strongest|weakest|smallest|fastest|"
    r"slowest|longest|shortest|hardest|easiest|main reason)(?! of the)|the most|more than any(?: other)?|"
    r"above all|most of all|best of all"
)
_MOST_TOO = (
    r"most|best|worst|first|top|leading|only|unique|unmatched|unparalleled|unprecedented|state-of-the-art|sota|"
    r"maxim\w*|minim\w*|than|outperform\w*|surpass\w*|exceed\w*|beats?|superior\w*|main|primary|major|dominant|"
    r"dominat\w*|key|chief\w*|peak\w*|up to|as (?:high|much|large) as|record|\w{2,}est|rank\w*|winn\w*|optimal|"
    r"particular\w*|especially|all|every|none|bottleneck|greater|higher|lower|more|less|larger|smaller|better|"
    r"compared|versus|vs|over"
)

_ALONE = (
    r"(?<!let )(?<!living )alone(?! (?:or|and))|purely|entirely|nothing more|confined to|limited to|restricted to|"
    r"only kind"
)
_ALONE_TOO = (
    rf"{_ONLY_TOO}|no|not|isolat\w*|confined|free|\w+-only|rather|instead|even|require\w*|directly|itself|any|"
    r"unimodal|mono\w*|fully|completely|wholly|vanish\w*|disappear\w*"
)
_RATHER = (
    rf"{INSTEAD}|leaving (?:\w+ ){{0,5}}(?:aside|out|untouched|alone|behind|"
    r"unchanged|intact|open)|leaves? (?:\w+ ){0,5}(?:aside|out|untouched|alone|unchanged|intact)|"
    r"ignor(?:es|ing|ed)|disregard\w*|neglect(?:s|ing)|overlook\w*|set(?:s|ting)? aside|omit\w*|exclud\w*|"
    r"skip(?:s|ped|ping)"
)
_RATHER_TOO = (
    r"rather|instead|place of|opposed|not|no|never|neither|nor|without|unlike|contrast|replac\w*|substitut\w*|"
    r"avoid\w*|eliminat\w*|bypass\w*|free|remov\w*|eschew\w*|beyond|against|cannot|\w+n't|lack\w*|fail\w*|only|"
    r"solely|exclusively|alone|than|versus|vs|over|skip\w*|shift\w*|abandon\w*|discard\w*|drop\w*|departs?|"
    r"circumvent\w*|freez\w*|frozen|fixed|unchanged|less|agnostic|independent\w*|non\w*|ignor\w*|disregard\w*|"
    r"neglect\w*|overlook\w*|omit\w*|exclu\w*|mask\w*|prefer\w*|filter\w*|limit\w*|miss\w*|un(?:aware|touched)|"
    r"blind\w*|isolat\w*"
)


def _words(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{body})(?!\w)", re.IGNORECASE)


# What widens a claim; what bears it out in the source; what says the opposite (None: silence is enough).
_RULES: tuple[tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str] | None], ...] = (
    ("scope-widened", _words(_EVERY), _words(f"{_EVERY}|{_COMPREHENSIVE}"), _words(_SOME)),
    ("scope-only", _words(_ONLY), _words(_ONLY_TOO), None),
    ("scope-alone", _words(_ALONE), _words(_ALONE_TOO), None),
    ("scope-rather", _words(_RATHER), _words(_RATHER_TOO), None),
    ("scope-first", _words(_FIRST), _words(_FIRST_TOO), None),
    ("scope-most", _words(_MOST), _words(_MOST_TOO), None),
    ("scope-certainty", _words(_SURE), _words(_SURE_TOO), _words(_HEDGED)),
    ("scope-cause", _words(_CAUSES), _words(_CAUSES_TOO), _words(_CORRELATES)),
)


def scope_changes(claim: str, nearest: tuple[str, ...]) -> tuple[str, ...]:
    """Reason codes where the claim is wider or surer than the sentences nearest to it; empty where it is not.

    `nearest` holds sentences of the evidence, the one most like the claim first.
    """
    said = read(claim)
    about = [s for s in nearest if len(read(s).stems & said.stems) >= ABOUT * len(said.stems)]
    if not about:
        return ()
    source = " ".join(about)
    found = []
    for code, wider, same, narrower in _RULES:
        word = wider.search(said.text)
        if word and not same.search(source) and (narrower is None or narrower.search(source)):
            found.append(f"{code}: {word.group().casefold()}")
    return tuple(found)
