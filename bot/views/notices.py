"""What is whispered to one person, and short notes in a thread: help, refusals, errors, how runs stand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.command import Unknown
from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.parent import stage
from kernel.domain import Decision, Event, Run, RunState

EXAMPLE = "How much memory does QLoRA save when a 65B model is fine-tuned?"


def usage(samples: bool) -> b.Message:
    """What can be typed, with examples."""
    return b.message(
        "Sovereign answers research questions from papers. Type /sovereign ask and your question.",
        b.section(
            "*Sovereign answers research questions from papers, and publishes nothing its owner did not approve.*"
        ),
        b.section(
            f"`/sovereign ask <question>` asks, for example\n`/sovereign ask {EXAMPLE}`\n"
            "`/sovereign status` lists your latest runs; `/sovereign status <run>` shows one\n"
            "`/sovereign cancel <run>` calls one off\n"
            "`/sovereign help` shows this"
        ),
        b.context("Commands work in a channel that Sovereign is in, not inside threads. The answer comes as a thread."),
        w.notes(None, samples),
    )


def unknown(command: Unknown) -> b.Message:
    """A word that is no verb, with what was perhaps meant."""
    typed = t.cut(t.one_line(command.verb), 60)
    if not command.did_you_mean:
        lead = f"There is no command “{typed}”. Type /sovereign help to see what there is."
        return b.message(lead, b.rich(b.paragraph(b.words(lead))))
    return b.message(
        f"There is no command “{typed}”. Did you mean {command.did_you_mean}",
        b.rich(
            b.paragraph(
                b.words(f"There is no command “{typed}”. Did you mean "),
                b.words(t.cut(command.did_you_mean, 400), code=True),
                b.words(" ?" if command.did_you_mean.endswith("?") else "?"),
            )
        ),
        b.context("`/sovereign help` shows all commands."),
    )


def notice(said: str) -> b.Message:
    """One thing said, in our own mrkdwn."""
    return b.Message(t.cut(said, t.MAX_FALLBACK_CHARS), (b.section(said),))


def plainly(said: str) -> b.Message:
    """One thing said, in words that may not be ours."""
    return b.message(said, b.rich(b.paragraph(b.words(t.cut(t.clean(said), 1_500)))))


def late(decision: Decision) -> b.Message:
    """For whoever decided after somebody else had."""
    tail = {"changes": " The next round is further down.", "expire": " Ask the question again to run it anew."}
    return notice(f"{w.decided(decision)}. That stands.{tail.get(decision.action.name.lower(), '')}")


def one_run(run: Run) -> b.Message:
    """How one run stands."""
    return b.message(f"Run {run.id} {w.STATES[run.state]}", b.rich(_line(run), b.quote(run.question.text, 2_000)))


def some_runs(runs: Sequence[Run]) -> b.Message:
    """How the latest runs stand."""
    if not runs:
        return notice("There are no runs that you can see yet. Ask a question: `/sovereign ask <question>`.")
    parts: list[b.Element] = []
    for run in runs:
        parts += [_line(run), b.quote(run.question.text, 150)]
    return b.message(
        f"The latest {t.plural(len(runs), 'run')}",
        b.section(f"*The latest {t.plural(len(runs), 'run')}*"),
        b.rich(*parts),
        b.context("`/sovereign status <run>` shows one, `/sovereign cancel <run>` calls it off."),
    )


def called_off(run: Run) -> b.Message:
    """Said to whoever cancelled a run."""
    return notice(f"Run `{t.escape(run.id)}` is cancelled.")


def cancelled(event: Event) -> str:
    """For whoever decides on a run that was called off."""
    return f"Cancelled by {t.mention(event.by)} · {b.stamp(event.at)}. There is nothing to decide any more."


def now_published(run: Run, channel: str) -> b.Message:
    """What stands in place of a publication that failed, once it has worked."""
    where = f" in <#{channel}>" if t.is_channel(channel) else ""
    return notice(f"Run `{t.escape(run.id)}` is published{where}.")


def failed(run: Run, said: str) -> b.Message:
    """Said in the thread of a run that failed."""
    lead = f"{t.mention(run.question.asker)} Run `{t.escape(run.id)}` failed."
    return b.message(
        f"Run {run.id} failed. {said}", b.section(lead), b.rich(b.paragraph(b.words(t.cut(t.clean(said), 900))))
    )


def not_begun(run: Run, said: str) -> b.Message:
    """Said to the asker alone, where the run could not even begin: what to do, and the question to copy."""
    return b.message(said, b.section(said), b.rich(b.quote(run.question.text, 2_000)))


def _line(run: Run) -> b.Element:
    stands = stage(run.detail) if run.state is RunState.RUNNING else w.STATES[run.state]
    detail = f": {t.cut(t.one_line(run.detail), 200)}" if run.state is RunState.FAILED and run.detail else ""
    return b.paragraph(
        b.words(run.id, code=True),
        b.words(f"  round {run.question.round}, {stands}{detail}  · asked by "),
        b.user(run.question.asker),
    )
