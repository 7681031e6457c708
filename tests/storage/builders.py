"""Values for the tests of storage, each whole and small."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dbos import DBOSClient, DBOSPortableJSONSerializer, WorkflowStatus

from kernel.domain import (
    Action,
    Coverage,
    Decision,
    Edition,
    Gap,
    Outcome,
    Plan,
    Question,
    Relation,
    Report,
    Run,
    RunState,
    Verdict,
)
from kernel.ports import Consequence
from storage.ledger import SqlLedger

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def a_run(run_id: str = "r1", workspace: str = "T1", state: RunState = RunState.QUEUED, at: datetime = NOON) -> Run:
    question = Question(text="Does LoRA need fewer parameters?", asker="U1", reply_to="C1:1.2")
    return Run(id=run_id, workspace=workspace, question=question, state=state, opened_at=at, changed_at=at)


def a_report(answer: str = "It does.") -> Report:
    question = a_run().question
    return Report(
        question=question,
        plan=Plan(relation=Relation.COMPARE, facets=(), queries=()),
        papers=(),
        findings=(),
        coverage=Coverage(),
        verdict=Verdict(opinions=(), score=7.5),
        outcome=Outcome.OWNER_REVIEW,
        answer=answer,
        gaps=(Gap(what="OpenAlex", why="silent\x00 and “quoted”"),),
        edition=Edition(library="none", embedder="none", reviewers=("rules", "rules", "rules")),
        written_on=date(2026, 3, 1),
        seconds=(("search", 0.25),),
    )


def a_decision(by: str = "UOWNER", action: Action = Action.APPROVE, round_number: int = 1) -> Decision:
    return Decision(run_id="r1", round=round_number, action=action, by=by, at=minutes(5), note="well done")


def welcome(run_id: str) -> Consequence:
    return Consequence(id=f"welcome:{run_id}", workflow="welcome.v1", queue="talk", args=(run_id,))


def conclude(run_id: str, round_number: int) -> Consequence:
    args = (run_id, round_number)
    return Consequence(id=f"conclude:{run_id}:{round_number}", workflow="conclude.v1", queue="talk", args=args)


def work(workflow_id: str = "research:r1:1") -> Consequence:
    return Consequence(id=workflow_id, workflow="research.v1", queue="research", args=("r1", 1))


def moved_by(run: Run, decision: Decision) -> Run:
    """The run after the decision; a request for changes opens the next round."""
    states = {Action.APPROVE: RunState.APPROVED, Action.REJECT: RunState.REJECTED, Action.CHANGES: RunState.QUEUED}
    question = run.question
    if decision.action is Action.CHANGES:
        question = question.model_copy(update={"round": decision.round + 1, "guidance": decision.note})
    state = states[decision.action]
    return run.model_copy(update={"state": state, "changed_at": decision.at, "question": question})


async def decide(ledger: SqlLedger, run: Run, decision: Decision) -> Decision | None:
    return await ledger.decide(decision, moved_by(run, decision), conclude(run.id, decision.round))


async def awaiting(ledger: SqlLedger, run: Run | None = None) -> Run:
    run = run or a_run()
    await ledger.open(run, welcome(run.id))
    await ledger.move(run.id, RunState.AWAITING, minutes(1))
    kept = await ledger.run(run.id)
    assert kept is not None
    return kept


def enqueued(database_url: str) -> dict[str, WorkflowStatus]:
    """The workflows that wait in the database, by id."""
    client = DBOSClient(
        system_database_url=database_url, serializer=DBOSPortableJSONSerializer(), application_name="sovereign"
    )
    try:
        return {workflow.workflow_id: workflow for workflow in client.list_workflows()}
    finally:
        client.destroy()
