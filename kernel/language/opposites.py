"""Words that point opposite ways: more and less, better and worse, and pairs of antonyms. Knows no sentences.

The lists come from general English and the usual language of results. Some words came from reading the rewordings that
we tune on (tests/data/rewordings.jsonl, set "tune"), our claims about passages and SciFact's training claims.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kernel.language.terms import stem

_MORE = (
    r"increas\w*|rais(?:e[sd]?|ing)|ris(?:es?|ing|en)|rose|elevat\w*|boost\w*|promot(?:e[sd]?|ing|ion)|stimulat\w*|"
    r"upregulat\w*|amplif\w*|augment(?:s|ed|ing)?|grow(?:s|n|ing|th)?|grew|high(?:er|est)|great(?:er|est)|"
    r"larg(?:er|est)|"
    r"bigger|more|most|expand\w*|lengthen\w*|longer|widen\w*|surg\w+|soar\w*|gain(?:s|ed|ing)?|enhanc\w*|"
    r"climb(?:s|ed)?|"
    r"intensif\w*|strengthen\w*|stronger|potentiat\w*|doubl(?:es?|ed|ing)|tripl(?:es?|ed|ing)|encourag\w*|"
    r"facilitat\w*|lift(?:s|ed|ing)?|heighten\w*|bolster\w*|escalat\w*|"
    r"multipl(?:y|ies|ied)|swell\w*|magnif\w*|push(?:es|ed)|exten[ds]\w*|prolong\w*"
)
_LESS = (
    r"decreas\w*|reduc\w*|lower(?:s|ed|ing)?|lowest|drop(?:s|ped|ping)?|declin\w*|diminish\w*|shrink\w*|shrank|shrunk|"
    r"fall(?:s|en|ing)?|fell|cut(?:s|ting)?|sav(?:es?|ed|ings?)|fewer|fewest|less|least|smaller|smallest|"
    r"shorter|shorten\w*|"
    r"minimi[sz]\w*|suppress\w*|inhibit(?:s|ed|ing|ion)?|attenuat\w*|downregulat\w*|halv(?:es?|ed|ing)|"
    r"weaken\w*|weaker|"
    r"lessen\w*|curtail\w*|mitigat\w*|alleviat\w*|prevent(?:s|ed|ing)?|block(?:s|ed|ing)?|impair(?:s|ed|ing|ment)?|"
    r"abolish\w*|hinder\w*|hamper\w*|narrow(?:s|ed|ing|er)|discourag\w*|repress\w*|imped(?:es?|ed|ing)|"
    r"eliminat\w*|trim(?:s|med)?|"
    r"slash(?:es|ed)|curb(?:s|ed)?|dampen\w*|deplet\w*|subdue[sd]?|lighten\w*|compress(?:es|ed)|contract(?:s|"
    r"ed)|plummet\w*|"
    r"dwindl\w*|constrain(?:s|ed)|limit(?:s|ed|ing)|abrogat\w*|block(?:ade)?"
)
_BETTER = r"improv\w*|better|best|superior\w*|ameliorat\w*|optimi[sz]e[sd]?|rescu(?:e[sd]?|ing)|restor(?:e[sd]?|ing)"
_WORSE = (
    r"wors(?:e|t|en\w*)|inferior\w*|degrad\w*|deteriorat\w*|exacerbat\w*|aggravat\w*|damag(?:e[sd]?|ing)|"
    r"harm(?:s|ed|ing|ful)?|hurt(?:s|ing)?|undermin\w*|compromis(?:e[sd]?|ing)"
)
_FASTER = r"fast(?:er|est)|quick(?:er|est)|accelerat\w*|speed-?ups?|speed(?:s|ing)|hasten\w*|sooner"
_SLOWER = r"slow(?:er|est|s|ed|ing|down)?|decelerat\w*|delay(?:s|ed|ing)?|later"

AMOUNT, WORTH, SPEED = "amount", "worth", "speed"
_AXES = ((AMOUNT, _MORE, _LESS), (WORTH, _BETTER, _WORSE), (SPEED, _FASTER, _SLOWER))

# Antonyms of which a text seldom uses both for one thing. Each side is a set of beginnings of words.
_PAIRS: tuple[tuple[str, str], ...] = (
    ("always|sometimes|often|usually|frequently|commonly", "never|rarely|seldom|hardly"), ("possible", "impossible"),
    ("able", "unable"), ("robust|resilien", "brittle|fragile|vulnerab"),
    ("necessary|required|needed|essential|indispensab|crucial", "unnecessary|dispensab|superfluous|needless|optional"),
    ("consistent", "inconsistent|erratic"), ("supervised", "unsupervised"),
    ("stable|stabili", "unstable|instab|destabili"), ("effective|efficacious", "ineffective|inefficacious"),
    ("efficient", "inefficient"), ("reliable", "unreliable"),
    ("sufficient|suffices|adequate", "insufficient|inadequate"),
    ("significant", "insignificant|nonsignificant|negligib"), ("related|associated|linked", "unrelated|unassociated"),
    ("dependent|depends", "independent|irrespective"), ("positive", "negative"), ("direct", "indirect"),
    ("linear", "nonlinear"), ("symmetric", "asymmetric"), ("convex", "nonconvex"), ("complete", "incomplete"),
    ("correct", "incorrect|erroneous|wrong"), ("accurate", "inaccurate"), ("relevant", "irrelevant"),
    ("aware", "unaware"), ("likely", "unlikely"), ("known", "unknown"),
    ("common|frequent|prevalent", "rare|uncommon|infrequent|scarce"), ("abundan|plentiful", "scarce|sparse"),
    ("easy|easier|simple", "difficult|harder|hard"), ("simpl", "complicat|complex"),
    ("cheap|inexpensive", "expensive|costly"), ("safe", "unsafe|dangerous|hazardous"), ("succeed|success", "fail"),
    ("activat", "deactivat|inactivat"), ("presence|present", "absence|absent|missing"), ("include", "exclude|omit"),
    ("with", "without"), ("accept", "reject|refuse"), ("agree", "disagree|contradict"), ("converge", "diverge"),
    ("strong", "weak"), ("shallow", "deep"), ("dense", "sparse"), ("local", "global"),
    ("earlier|early|before", "later|late|after"), ("first", "last|final"), ("internal", "external"),
    ("static", "dynamic"), ("deterministic", "stochastic|random|probabilistic"), ("homogeneous", "heterogeneous"),
    ("uniform", "nonuniform|uneven"), ("balanced", "imbalanced|unbalanced"),
    ("labeled|labelled", "unlabeled|unlabelled"), ("paired", "unpaired"),
    ("aligned|alignment", "misaligned|misalignment"), ("fair", "unfair|biased"), ("online", "offline"),
    ("explicit", "implicit"), ("parametric", "nonparametric"), ("optimal", "suboptimal"),
    ("polynomial", "exponential"), ("bounded", "unbounded"), ("limited", "unlimited"), ("feasible", "infeasible"),
    ("central", "peripheral"), ("important|major|substantial|key", "unimportant|minor|trivial|marginal"),
    ("susceptib|sensitiv|hypersensitiv", "resistan|insensitiv|immune|tolerant"),
    ("benefit|beneficial", "harm|detriment"), ("support", "refute|undermine"), ("mutable", "immutable"),
    ("reversib", "irreversib"), ("visible", "invisible"), ("free|open", "proprietary|closed"),
    ("centrali", "decentrali"), ("synchronous", "asynchronous"), ("autoregressive", "nonautoregressive"),
    ("enable|allow|permit", "prohibit|forbid|preclude"), ("warm", "cool|cold"), ("overestimat", "underestimat"),
    ("overfit", "underfit"), ("homologous", "heterologous"), ("acute", "chronic"), ("upstream", "downstream"),
    ("healthy", "unhealthy|diseased"), ("matur", "immatur"), ("normal", "abnormal|aberrant"),
    ("linear", "quadratic|cubic|exponential"), ("milder|mild", "severe"), ("outdoor", "indoor"),
    ("majority", "minority"), ("optimistic", "pessimistic"), ("modular", "monolithic"),
    ("manual|handcrafted", "automatic|automated"), ("proactive|preemptive", "reactive"),
    ("parallel", "sequential|serial"), ("continuous", "discrete"), ("mandatory|compulsory", "voluntary"),
    ("intact", "impaired|disrupted|deregulated|damaged"), ("homozyg", "heterozyg"), ("excitatory", "inhibitory"),
    ("male", "female"), ("younger|young", "older|elderly|old"), ("rural", "urban"), ("north", "south"),
    ("adult", "child|infant|pediatric|paediatric|juvenile"), ("maternal", "paternal"), ("benign", "malignant"),
    ("systolic", "diastolic"), ("anterior", "posterior"), ("dorsal", "ventral"), ("proximal", "distal"),
    ("lateral", "medial"), ("intracellular", "extracellular"), ("dominant", "recessive"), ("cytoplasm", "nuclear"),
    ("aerobic", "anaerobic"), ("arterial", "venous"), ("vitro", "vivo"), ("prospective", "retrospective"),
    ("monolingual", "multilingual|bilingual"), ("unimodal", "multimodal"), ("qualitativ", "quantitativ"),
    ("theoretical", "empirical|experimental"), ("discriminative", "generative"), ("forward", "backward|reverse"),
    ("ascending", "descending"), ("additive", "multiplicative"), ("horizontal", "vertical"), ("inner", "outer"),
    ("interior", "exterior"), ("gradual", "sudden|abrupt"), ("temporary|transient", "permanent|persistent|lasting"),
    ("low", "high"), ("light", "heavy"), ("thin", "thick"), ("narrow", "broad|wide"),
    ("novice|amateur|layp", "expert|professional"), ("ancient", "modern"), ("domestic", "foreign"),
    ("openly|publicly", "secretly|covertly|surreptitiously"), ("deliberate|intentional", "accidental"),
    ("legal|lawful", "illegal|unlawful"), ("toxic|harmful", "nontoxic|harmless"), ("soluble", "insoluble"),
    ("separate|separately", "joint|jointly"), ("few", "many|numerous"),
    ("disappear|vanish", "persist|remain"), ("east", "west"), ("preoperativ", "postoperativ"),
    ("prenatal", "postnatal"), ("single", "multiple|several"), ("fixed", "dynamic|adaptive"),
    ("specific", "agnostic"), ("synthetic|simulated", "real"), ("same", "different"), ("identical", "distinct"),
    ("maximum|maximal", "minimum|minimal"), ("maximi", "minimi"), ("winter", "summer"), ("win|won", "lose|lost"),
    ("encoder", "decoder"), ("upper", "lower"), ("inward", "outward"), ("wet", "dry"), ("alive", "dead"),
)  # fmt: skip

_AXIS_PATTERNS = tuple((axis, re.compile(rf"(?:{up})$"), re.compile(rf"(?:{down})$")) for axis, up, down in _AXES)
_PAIR_PATTERNS = tuple(
    (f"{yes.split('|')[0]}/{no.split('|')[0]}", re.compile(rf"(?:{yes})"), re.compile(rf"(?:{no})"))
    for yes, no in _PAIRS
)
_ON_A_SIDE = re.compile("|".join(f"{yes}|{no}" for yes, no in _PAIRS))  # most words are on none
_LONG = 5  # letters of a word that may stand in another with a prefix that turns it
_SHORT = frozenset({  # these as whole words, with a plural or an ending in -ly at most
    "able", "with", "free", "open", "fair", "first", "last", "late", "later", "hard", "key", "early", "low", "high",
    "light", "heavy", "thin", "thick", "broad", "wide", "narrow", "old", "few", "many", "male", "north", "south",
    "inner", "outer", "young", "mild", "toxic", "expert", "serial", "manual", "modern", "east", "west", "win", "won",
    "lose", "lost", "wet", "dry", "dead", "upper", "lower",
    "single", "same", "different", "fixed", "dynamic", "real",
})  # fmt: skip

# Things of which less is better. Whole words or beginnings of words.
_LOW_IS_BETTER = re.compile(
    r"(?:error|loss|latenc|cost|perplex|wer$|cer$|eer$|fid$|rmse|mae$|mse$|overhead|memor|time|delay|param|"
    r"flops|energy|"
    r"consum|footprint|hallucinat|risk|mortal|death|incidence|sever|symptom|toxic|bias|regret|distort|nois|forget|"
    r"variance|uncertaint|complex|comput|token|storag|carbon|emission|vulnerab|attack|leak|fail|fault|bug|harm|disease|"
    r"inflamm|fibros|patholog|pain|adverse|infect|degrad|gap|misclass|deviat|runtime|bandwidth|communic|steps|"
    r"iteration)"
)
_HIGH_IS_BETTER = re.compile(
    r"(?:accura|f1|precis|recall|auc|auroc|bleu|rouge|score|perform|quality|effici|robust|throughput|speed|fidel|"
    r"generali|success|reliab|stabil|surviv|sensitiv|specific|psnr|ssim|miou|iou$|map$|ndcg|alignment|faithful|"
    r"interpret|scalab|consisten|correct|divers|safety|fairness|utility|reward|fps$)"
)


@lru_cache(maxsize=65_536)
def pole(word: str) -> tuple[str, int] | None:
    """(axis, sign) of a lower-case word that says more or less, better or worse, faster or slower; None for others."""
    for axis, up, down in _AXIS_PATTERNS:
        if up.match(word):
            return axis, 1
        if down.match(word):
            return axis, -1
    return None


# "misaligned" is the opposite of "aligned". Many words only begin like one ("immigration", "deposit"), so that after
# "in", "dis" and "de" the ending, or the word itself, must be of the kind that takes them.
_PREFIXED = re.compile(
    r"(?:(?:non-?|un)(?P<any>[a-z]{5,})|mis(?P<mis>(?!take)[a-z]{6,})|"
    r"(?:in|im|ir|dis|de)(?P<ending>[a-z]{3,}(?:able|ible|ent|ant|ive|al|ous)(?:ly)?)|"
    r"(?:dis|de)(?P<listed>(?:agree|approv|trust|appear|connect|activat|centrali|methylat|phosphorylat|correlat|polari|"
    r"sensiti|coupl|stabili|assembl)[a-z]*)|"
    r"in(?P<exact>(?:accurate|adequate|appropriate|complete|correct|definite|direct)(?:ly)?))$"
)
_TOO_MUCH_OR_LITTLE = re.compile(r"hyp(?:(?P<over>er)|o)-?(?P<of>[a-z]{4,})$")  # hypertension, hypotension
_NO_PREFIX = re.compile(r"(?:under|univers|invaluab|inflammab)")


@lru_cache(maxsize=65_536)
def antonym_sides(word: str) -> tuple[tuple[str, int], ...]:
    """(pair, side) for each pair of antonyms that the lower-case word is on a side of; side is +1 or -1."""
    prefixed = None if _NO_PREFIX.match(word) else _PREFIXED.match(word)
    found = [(f"~{stem(next(filter(None, prefixed.groups())))}", -1)] if prefixed else []
    if amount := _TOO_MUCH_OR_LITTLE.match(word):
        found.append((f"hyper/hypo {stem(amount['of'])}", 1 if amount["over"] else -1))
    if len(word) >= _LONG:
        found.append((f"~{stem(word)}", 1))
    if not _ON_A_SIDE.match(word):
        return tuple(found)
    for name, yes, no in _PAIR_PATTERNS:
        for pattern, side in ((no, -1), (yes, 1)):
            match = pattern.match(word)
            if match and (match.group() not in _SHORT or word[match.end() :] in {"", "s", "ly"}):
                found.append((name, side))
                break
    return tuple(found)


@lru_cache(maxsize=65_536)
def valence(word: str) -> int:
    """+1 for a measure of which more is better (accuracy), -1 where less is (error, latency, risk), 0 for the rest."""
    if _LOW_IS_BETTER.match(word):
        return -1
    return 1 if _HIGH_IS_BETTER.match(word) else 0
