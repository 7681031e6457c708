"""What an owner decides with: the buttons, what becomes of them, and the modal that asks for changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from kernel.domain import Approval, Decision, Outcome, Report, Run, Strike, edition_of

APPROVE, REJECT, CHANGES = "sovereign.approve", "sovereign.reject", "sovereign.changes"
PUBLISH_AGAIN, ATTACH = "sovereign.publish_again", "sovereign.attach"
MODAL, INPUT, FIELD = "sovereign.changes_modal", "guidance", "text"
MAX_GUIDANCE_CHARS = 1_000
MAX_MENTIONED = 8


def ticket(run_id: str, round_number: int, edition: str = "", channel: str = "") -> str:
    """The opaque id that a button carries.

    `edition` tells which state of the draft stood above it, `channel` where the button said that it would go.
    """
    shown = f"{edition}/{channel}" if channel else edition
    return f"{run_id}@{shown}:{round_number}" if shown else f"{run_id}:{round_number}"


def read_ticket(value: str) -> tuple[str, int]:
    """The run and round of a button. Raises ValueError where it is none of ours."""
    return run_in(value), int(value.rpartition(":")[2])


def run_in(value: str) -> str:
    """The run of a button, or what stands in its place."""
    return value.rpartition(":")[0].partition("@")[0]


def edition_in(value: str) -> str:
    """Which state of the draft stood above the button; empty where it does not say."""
    return _shown(value)[0]


def channel_in(value: str) -> str:
    """Where the button said that the draft would go; empty where it does not say."""
    return _shown(value)[1]


def _shown(value: str) -> tuple[str, str]:
    edition, _, channel = value.rpartition(":")[0].partition("@")[2].partition("/")
    return edition, channel


@dataclass(frozen=True)
class Request:
    """All that a request for a decision tells of. `where` names the channel that an approved draft goes to, `channel`.

    `report` is the draft as it stands, without what was struck; `needed` how many owners have to approve it.
    """

    run: Run
    report: Report
    owners: frozenset[str]
    where: str
    expires: datetime
    channel: str = ""
    samples: bool = False
    needed: int = 1
    approvals: tuple[Approval, ...] = ()
    strikes: tuple[Strike, ...] = ()


def review(request: Request) -> b.Message:
    """The request for a decision."""
    run, report = request.run, request.report
    people = " ".join(t.mention(u) for u in sorted(request.owners)[:MAX_MENTIONED]) or "Owners,"
    asked = f"Asked by {t.mention(run.question.asker)}."
    value = ticket(run.id, run.question.round)
    edition = edition_of(request.strikes)
    so_far = w.so_far(request.approvals, request.needed)
    decides = "An owner decides." if request.needed == 1 else "Two owners have to approve; one can reject."
    return b.message(
        f"Owners, please decide on run {run.id}. {w.verdict(report)}",
        b.section(f"{people} please decide on run `{t.escape(run.id)}`. {asked}\n{w.verdict(report)}"),
        _struck(request.strikes),
        w.struck(request.strikes),
        _warning(report),
        _disagreement(report),
        b.section(so_far) if so_far else None,
        foot=(
            b.actions(
                b.button(
                    "Approve",
                    APPROVE,
                    ticket(run.id, run.question.round, edition, request.channel),
                    style="primary",
                    confirm=_publish(request),
                ),
                b.button("Reject", REJECT, value, style="danger", confirm=_drop()),
                b.button("Request changes", CHANGES, value),
                b.button("Attach this draft", ATTACH, value) if request.strikes else None,
            ),
            b.context(f"{decides} Without a decision the request expires {b.stamp(request.expires)}."),
            w.notes(report, request.samples),
        ),
    )


def _struck(strikes: Sequence[Strike]) -> b.Block | None:
    """That the draft is another one than the tribunal judged, and than the file in the thread."""
    out = sum(s.struck for s in strikes)
    if not out:
        return None
    what = "*A claim was struck.* It is" if out == 1 else f"*{out} claims were struck.* They are"
    return b.section(f"{what} not published. The score was given before, and so were files that were attached before.")


def settled(run: Run, report: Report | None, decision: Decision, samples: bool) -> b.Message:
    """What stands in place of the buttons."""
    verdict = f"\n{w.scored(report)}" if report else ""
    note = b.rich(b.quote(decision.note, t.MAX_SECTION_CHARS)) if decision.note else None
    line = f"*{w.decided(decision)}*\nRun `{t.escape(run.id)}`, round {decision.round}.{verdict}"
    gone = w.struck(report.struck) if report else None
    return b.message(f"Run {run.id}: {w.in_words(decision)}.", b.section(line), note, gone, w.notes(report, samples))


def called_off(run: Run, by: str, samples: bool) -> b.Message:
    """What stands in place of the buttons where the run was cancelled."""
    line = f"*Cancelled* by {t.mention(by)}. Run `{t.escape(run.id)}` needs no decision any more."
    return b.message(f"Run {run.id} was cancelled.", b.section(line), w.notes(None, samples))


def unpublished(run: Run, round_number: int, owner: str, why: str, where: str) -> b.Message:
    """An approval that could not be carried out: said openly, with a way to try again."""
    asks = b.confirm("Publish now?", f"The approved draft will be posted in {where}.", "Publish")
    return b.message(
        f"Run {run.id} is approved but not yet published. {why}",
        b.section(f"{w.who(owner)} Run `{t.escape(run.id)}` is approved but *not yet published*."),
        b.rich(b.paragraph(*b.prose(why, 600))),
        b.actions(b.button("Publish now", PUBLISH_AGAIN, ticket(run.id, round_number), confirm=asks)),
    )


def modal(run: Run) -> b.Block:
    """Asks an owner what should change."""
    asked = b.quote(run.question.text, 500)
    hint = "For example: look for results on LLaMA-2 13B, and leave out what is about training."
    return {
        "type": "modal",
        "callback_id": MODAL,
        "private_metadata": ticket(run.id, run.question.round),
        "title": b.plain("Request changes", t.MAX_MODAL_TITLE_CHARS),
        "submit": b.plain("Begin next round", t.MAX_MODAL_TITLE_CHARS),
        "close": b.plain("Go back", t.MAX_MODAL_TITLE_CHARS),
        "blocks": [
            b.rich(asked),
            b.text_input(INPUT, FIELD, "What should change?", hint, MAX_GUIDANCE_CHARS),
            b.context("Your words steer the next round. They are kept with the run and shown in its thread."),
        ],
    }


def problem_with(guidance: str) -> str:
    """What is wrong with the words of the modal; empty where nothing is."""
    if not any(c.isalnum() for c in guidance):
        return "Say what should change."
    if len(guidance) > MAX_GUIDANCE_CHARS:
        return f"That is {len(guidance):,} characters; at most {MAX_GUIDANCE_CHARS:,} fit."
    return ""


def _warning(report: Report) -> b.Block | None:
    if report.outcome is not Outcome.INSUFFICIENT_EVIDENCE:
        return None
    nearest = ", with the nearest evidence" if any(f.supported for f in report.findings) else ""
    return b.section(f'Approving publishes it under "No evidence found"{nearest}.')


def _disagreement(report: Report) -> b.Block | None:
    """Who decides reads first where sources disagree: the names in it are the papers' words."""
    said = w.disagreements(report.conflicts)
    return b.rich(b.bullets([[b.words(t.cut(t.one_line(line), 300))] for line in said])) if said else None


def _publish(request: Request) -> b.Element:
    nothing = request.report.outcome is Outcome.INSUFFICIENT_EVIDENCE
    under = ' under the heading "No evidence found"' if nothing else ""
    where = f"The draft will be posted in {request.where}{under}"
    if request.needed > len(request.approvals) + 1:
        return b.confirm("Approve?", f"{where}, once another owner has approved it too.", "Approve")
    return b.confirm("Approve and publish?", f"{where}.", "Approve and publish")


def _drop() -> b.Element:
    return b.confirm("Reject this draft?", "Nothing is published. You cannot undo this.", "Reject", danger=True)
