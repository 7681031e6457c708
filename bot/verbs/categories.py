"""arXiv's categories by their short names, read from what people type. Names only; no search."""

from __future__ import annotations

import difflib

_SUBJECTS = {
    "cs": "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI OH OS PF PL RO SC "
    "SD SE SI SY",
    "econ": "EM GN TH",
    "eess": "AS IV SP SY",
    "math": "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG SP ST",
    "astro-ph": "CO EP GA HE IM SR",
    "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
    "nlin": "AO CD CG PS SI",
    "physics": "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn gen-ph "
    "geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph",
    "q-bio": "BM CB GN MN NC OT PE QM SC TO",
    "q-fin": "CP EC GN MF PM PR RM ST TR",
    "stat": "AP CO ME ML OT TH",
}
_WHOLE = ("gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nucl-ex", "nucl-th", "quant-ph")

CATEGORIES = frozenset(
    {*_SUBJECTS, *_WHOLE, *(f"{archive}.{one}" for archive, names in _SUBJECTS.items() for one in names.split())}
)
OFFERED = (
    ("cs.CL", "Computation and language"),
    ("cs.LG", "Machine learning"),
    ("cs.AI", "Artificial intelligence"),
    ("cs.CV", "Computer vision"),
    ("cs.IR", "Information retrieval"),
    ("cs.DC", "Distributed and parallel computing"),
    ("cs.SE", "Software engineering"),
    ("cs.RO", "Robotics"),
    ("cs.CR", "Cryptography and security"),
    ("stat.ML", "Machine learning (statistics)"),
    ("eess.AS", "Audio and speech"),
    ("q-bio.QM", "Quantitative methods in biology"),
)
"""Those that a dialog offers; a command takes any."""

_BY_FOLDED = {name.casefold(): name for name in CATEGORIES}


def category_in(word: str) -> str:
    """The category as arXiv writes it; empty where it has none of that name."""
    return _BY_FOLDED.get(word.casefold(), "")


def category_near(word: str) -> str:
    """The category that was perhaps meant; empty where none comes near."""
    near = difflib.get_close_matches(word.casefold(), _BY_FOLDED, n=1, cutoff=0.6)
    return _BY_FOLDED[near[0]] if near else ""
