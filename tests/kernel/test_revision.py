"""The revision round: what was objected is shown again, peers' marks never, and a draft that nobody judged is left."""

from __future__ import annotations

from kernel.domain import Outcome, Role
from kernel.tribunal import CRITERIA, CriterionForm, OpinionForm
from tests.builders import a_paper
from tests.fakes import ShelfOfPapers
from tests.kernel.laboratory import QUESTION, a_model, ask, lab, papers, with_model

OBJECTION = "C1 rests on one laboratory alone."


async def test_in_the_second_round_every_role_sees_the_objections_of_the_first_and_nobodys_marks():
    flags = iter([["off-topic: C1"], []])

    def doubting(_):
        criteria = [CriterionForm(name=n, points=1, evidence=["C1"]) for n in CRITERIA]
        return OpinionForm(criteria=criteria, fatal_flags=next(flags), strongest_objection=OBJECTION)

    skeptic, others = a_model(opinion=doubting), a_model()
    reviewers = {Role.SKEPTIC: skeptic, Role.VALIDATOR: others, Role.SYNTHESIZER: others}
    await ask(QUESTION, lab(ShelfOfPapers(*papers(2)), reader=others, reviewers=reviewers))
    shown = [material for role, material in others.seen if role in set(Role)]
    first, second = shown[:2], shown[2:]
    assert len(second) == 2
    assert not any(OBJECTION in material for material in first)
    assert all(f"- {OBJECTION}" in material and "- off-topic: C1" in material for material in second)
    assert not any(role in material or "/10" in material for material in second for role in Role)


async def test_the_report_keeps_what_was_objected_and_what_was_done_about_it():
    flags = iter([["off-topic: C1"], []])

    def doubting(_):
        criteria = [CriterionForm(name=n, points=1, evidence=["C1"]) for n in CRITERIA]
        return OpinionForm(criteria=criteria, fatal_flags=next(flags), strongest_objection=OBJECTION)

    reviewers = {Role.SKEPTIC: a_model(opinion=doubting), Role.VALIDATOR: a_model(), Role.SYNTHESIZER: a_model()}
    report = await ask(QUESTION, lab(ShelfOfPapers(*papers(2)), reader=a_model(), reviewers=reviewers))
    assert report.revision is not None
    assert report.revision.before.opinions[0].objection == OBJECTION
    assert report.revision.before.veto == "off-topic: C1"
    assert report.revision.dropped == ("FastTuner trains 3.2 times faster than SlowTuner on GSM8K.",)
    assert report.revision.searched == tuple(q.purpose for q in report.plan.revision_queries)
    assert (await ask(QUESTION, with_model(a_model(), ShelfOfPapers(*papers(2))))).revision is None


async def test_where_every_role_abstains_nothing_is_revised_no_score_is_shown_and_the_owner_decides():
    model = a_model(opinion=None)
    report = await ask(QUESTION, with_model(model, ShelfOfPapers(*papers(2))), auto_approve=True)
    assert not report.verdict.judged
    assert report.verdict.revision_rounds == 0
    assert report.outcome is Outcome.OWNER_REVIEW
    assert "0.0" not in report.verdict.shown
    assert "nobody judged" in report.markdown


async def test_roles_that_disagree_by_more_than_three_points_leave_it_to_the_owner():
    def harsh(_):
        return OpinionForm(criteria=[CriterionForm(name=n, points=2, evidence=["C1"]) for n in CRITERIA])

    kind, severe = a_model(), a_model(opinion=harsh)
    reviewers = {Role.SKEPTIC: severe, Role.VALIDATOR: kind, Role.SYNTHESIZER: kind}
    shelf = ShelfOfPapers(*papers(2), a_paper("2401.00077", "Another FastTuner", authors=("Cy Dee",)))
    report = await ask(QUESTION, lab(shelf, reader=kind, reviewers=reviewers), auto_approve=True)
    assert report.verdict.split
    assert report.outcome is Outcome.OWNER_REVIEW


async def test_an_ordinary_run_has_no_fault_that_the_audit_could_find():
    report = await ask(QUESTION, with_model(a_model(), ShelfOfPapers(*papers(2))))
    assert report.findings
    assert report.verdict.faults == ()
