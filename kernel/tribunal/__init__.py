"""The tribunal: three roles, in parallel and blind, fill in criteria; code computes score, caps and veto.

`hearing` asks the roles, by a model or by `rules`; `verdict` makes one score of what they say. The roles never see one
another's marks: juries that do follow the loudest (arXiv 2509.05396).
"""

from kernel.tribunal.criteria import CRITERIA, RULES, named_claims
from kernel.tribunal.hearing import CriterionForm, OpinionForm, case_text, opinion_of, reviewers_of
from kernel.tribunal.rules import by_rules
from kernel.tribunal.verdict import REVISE_UNDER, SPLIT_OVER, caps_of, needs_revision, objections_of, verdict_of

__all__ = [
    "CRITERIA",
    "REVISE_UNDER",
    "RULES",
    "SPLIT_OVER",
    "CriterionForm",
    "OpinionForm",
    "by_rules",
    "caps_of",
    "case_text",
    "named_claims",
    "needs_revision",
    "objections_of",
    "opinion_of",
    "reviewers_of",
    "verdict_of",
]
