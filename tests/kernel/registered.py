"""One paper as the registers know it, for the tests of Metadata."""

from __future__ import annotations

from kernel.domain import Paper

PAPER = Paper(id="2404.15159", title="Adapters that mix experts", abstract="In short.", authors=("D. Lind",))
ARXIVS, PUBLISHERS = "10.48550/arXiv.2404.15159", "10.1000/mix.7"
OPENALEX = {
    "doi": f"https://doi.org/{ARXIVS.lower()}",
    "title": "Adapters That Mix Experts",
    "publication_year": 2024,
    "cited_by_count": 12,
    "is_retracted": False,
    "primary_location": {"source": {"display_name": "arXiv"}},
}
SCHOLAR = {
    "paperId": "f00",
    "title": "Adapters that mix Experts.",
    "year": 2024,
    "venue": "J. Mixing",
    "externalIds": {"ArXiv": "2404.15159", "DOI": PUBLISHERS},
    "citationCount": 15,
}
CROSSREF = {
    "DOI": PUBLISHERS,
    "title": ["Adapters that mix experts"],
    "container-title": ["Journal of Mixing"],
    "issued": {"date-parts": [[2025, 1]]},
    "is-referenced-by-count": 9,
}
NOTICE = {"type": "retraction", "source": "retraction-watch", "updated": {"date-parts": [[2026, 1, 5]]}}
WORKS = {
    "openalex": {ARXIVS: OPENALEX},
    "scholar": {"ARXIV:2404.15159": SCHOLAR},
    "crossref": {PUBLISHERS: CROSSREF},
}
