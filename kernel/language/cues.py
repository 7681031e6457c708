"""How a sentence sets two things against each other: the words that say who beats whom, or who has more of what."""

from __future__ import annotations

import re

_WON = "outperform|surpass|exceed|outdo|outclass|defeat|outstripp|outscor|outrank|eclips|dominat|topp|overtak|outpac"
_LEVEL = r"(?:scor(?:es?|ed|ing)|perform(?:s|ed|ing)?) (?:well |far |just |slightly )?"
_THAT_OF = r"(?:that|those|the ones?) (?:of|by|from)"
_BEATS = (
    r"out-?(?:perform|do|class|strip|pac|scor|rank)\w*|surpass\w*|beats?|beating|exceed\w*|overtak\w*|overtook|"
    r"eclips\w*|"
    r"dominat(?:es?|ed)|tops|topped|defeat\w*|edg(?:es|ed) out|superior to|preferred (?:to|over)|ahead of|"
    rf"{_LEVEL}above(?: {_THAT_OF})?(?= [^\d])|"
    r"w[io]ns? (?:out )?(?:over|against)|better than|over rather than"
)
_BEATEN = (
    rf"{_LEVEL}below(?: {_THAT_OF})?(?= [^\d])|"
    r"under-?perform\w*|worse than|inferior to|(?:falls?|fell|lags?|lagged|trails?|trailed|stays?|remains?|left|is|are|"
    r"was|were) (?:well |far |clearly |slightly |just |a little )?behind|"
    r"los(?:es?|t|ing) (?:out )?to|(?:falls?|fell) short of|trails|trailed|lags|no match for|"
    rf"(?:{_WON})\w* (?:\w+ )?by|beaten (?:\w+ ){{0,3}}?by"
)
CUE = re.compile(rf"\b(?:(?P<under>{_BEATEN})|(?P<over>{_BEATS}))(?!\w)", re.IGNORECASE)
THAN = re.compile(
    r"\b(?P<sign>higher|greater|larger|bigger|more|stronger|longer|lower|less|fewer|smaller|weaker|shorter|"
    r"faster|quicker|"
    r"slower|cheaper|simpler|easier|harder|better|worse|safer|"
    r"leaner|milder|lighter|heavier|denser|sparser|smoother|sharper|rarer|newer|older|younger|earlier|later|deeper|"
    r"shallower|wider|narrower|taller|closer|sooner|richer|poorer|tighter|looser|steadier|cleaner|noisier|harsher)\b"
    rf"(?P<what>(?: (?!than\b)[^\s,;]+){{0,5}}?) than(?: {_THAT_OF}| for| with| using| under| via)?\b|"
    r"\b(?P<below>below|under|above) (?:that|those) of\b",
    re.IGNORECASE,
)
GAIN = re.compile(
    r"\b(?P<sign>improv\w*|gains?|increas\w*|reduc\w*|decreas\w*|lower\w*|rais\w*|boost\w*|cuts?|advantages?|"
    r"speed-?ups?|"
    r"drops?|degrad\w*|declin\w*|sav(?:es|ings))\b(?P<what>[^.;]{0,60}?)\s(?:compared (?:with|to)|relative to|"
    r"over|upon|on|versus|vs\.?|against)\s",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|relative to|in comparison (?:with|to))\s(?P<other>[^,]{2,60}),\s", re.IGNORECASE
)
INSTEAD = r"rather than|instead of|as opposed to|in place of"
RATHER = re.compile(rf"\b(?:{INSTEAD})\b", re.IGNORECASE)
IMPLIED = re.compile(
    r"\b(?:superior|state-of-the-art|sota|outperform\w*|surpass\w*|best|advantages?|better|significantly improv\w*|"
    r"consistently improv\w*)\b",
    re.IGNORECASE,
)
COMPARING = (CUE, THAN, GAIN, COMPARED, RATHER, IMPLIED)  # without any of them there is no comparison
# Words that say how one thing stands to another, whoever the two are.
SIDE_BY_SIDE = re.compile(
    r"\b(?:compar\w+|competitive\w*|rival\w*|match\w*|on par|parity|similar\w*|equal\w*|differ\w*|versus|vs|trade-?off|"
    r"while|whereas|than|both|advantage|gap|improv\w+|unlike|instead|rather|better|best|worse|more|less|fewer|higher|lower|"
    r"faster|slower|gain\w*|reduc\w+|cuts?|saves?|drops?|degrad\w*|over|beyond|alternative\w*|as \w+ as|"
    r"closes?|prefer\w*|on a par|same|indistinguishable|stronger|weaker|wins?|lags?|trails?|preserv\w*|recover\w*)\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"(?:lower|less|fewer|smaller|weaker|shorter|slower|worse|harder|lighter|milder|sparser|rarer|younger|newer|earlier|"
    r"sooner|shallower|narrower|poorer|looser|reduc|decreas|cut|drop|degrad|declin|sav)"
)
BY_ITSELF = {
    "lighter": "weight", "heavier": "weight", "older": "age", "younger": "age", "newer": "age", "earlier": "time",
    "sooner": "time", "later": "time", "deeper": "depth", "shallower": "depth", "wider": "width", "narrower": "width",
    "denser": "density", "sparser": "density", "milder": "severity", "harsher": "severity", "tighter": "fit",
    "looser": "fit", "richer": "wealth", "poorer": "wealth", "faster": "speed", "quicker": "speed", "slower": "speed",
    "cheaper": "cost", "leaner": "memory",
}  # fmt: skip
GOOD = {"better", "faster", "quicker", "cheaper", "simpler", "easier", "safer", "leaner", "improv", "advantag"}
NOT = re.compile(r"\b(?:not|no|never|cannot|n't|fails? to|failed to|nor|neither|without)\b[^,;]{0,30}$", re.IGNORECASE)
