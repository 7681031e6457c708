"""What is whispered to one person, and short notes in a thread: help, refusals, errors, how runs stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.command import VERBS, verb_named
from bot.verbs.runs import EXAMPLE
from bot.verbs.verb import Unknown, Verb
from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.parent import stage
from kernel.domain import Decision, Event, Run, RunState

ONE_MORE = "Your approval is kept. One more owner has to approve before it is published."


def usage(samples: bool, verb: str = "") -> b.Message:
    """What can be typed, with examples; of one verb, where one is named."""
    one = verb_named(verb)
    lead = "Sovereign answers research questions from papers, and publishes nothing its owner did not approve."
    return b.message(
        f"{lead} Type /sovereign ask and your question." if one is None else f"How to use /sovereign {one.name}.",
        b.section(f"*{lead}*" if one is None else f"*How to use `/sovereign {one.name}`*"),
        b.section("\n".join(_usage(v) for v in VERBS) if one is None else _usage(one)),
        b.context("Commands work in a channel that Sovereign is in, not inside threads. The answer comes as a thread."),
        b.context(f"{w.SAMPLES_NOTE}. {w.SEARCH_ARXIV}") if samples else None,
    )


def _usage(verb: Verb) -> str:
    """A verb's forms, a line each, and its examples."""
    forms = "; ".join(f"`/sovereign {typed}` {does}" for typed, does in verb.forms)
    return "\n".join([forms, *(f"for example `/sovereign {example}`" for example in verb.examples)])


def unknown(command: Unknown) -> b.Message:
    """A word that is no verb, with what was perhaps meant."""
    typed = t.cut(t.one_line(command.verb), 60)
    if not command.did_you_mean:
        lead = f"There is no command “{typed}”. Type /sovereign help to see what there is."
        return b.message(lead, b.rich(b.paragraph(b.words(lead))))
    return b.message(
        f"There is no command “{typed}”. Did you mean: {command.did_you_mean}",
        b.rich(
            b.paragraph(
                b.words(f"There is no command “{typed}”. Did you mean: "),
                b.words(t.cut(command.did_you_mean, 400), code=True),
            )
        ),
        b.context("`/sovereign help` shows all commands."),
    )


def hello(asked: str) -> b.Message:
    """For whoever speaks to Sovereign instead of giving it a command: how to ask this, or anything."""
    lead = "I answer commands. To ask this, type: " if asked else "I answer commands. To ask a question, type, say: "
    typed = f"/sovereign ask {t.cut(t.one_line(asked) or EXAMPLE, 400)}"
    return b.message(
        f"{lead}{typed}",
        b.rich(b.paragraph(b.words(lead), b.words(typed, code=True))),
        b.context("`/sovereign help` shows all commands. They do not work inside threads."),
    )


def notice(said: str) -> b.Message:
    """One thing said, in our own mrkdwn."""
    return b.Message(t.cut(said, t.MAX_FALLBACK_CHARS), (b.section(said),))


def plainly(said: str) -> b.Message:
    """One thing said, in words that may not be ours."""
    return b.message(said, b.rich(b.paragraph(b.words(t.cut(t.clean(said), 1_500)))))


def late(decision: Decision, reader: str) -> b.Message:
    """For whoever decided after somebody else had."""
    return notice(w.before(decision, reader))


def one_run(run: Run, link: str = "") -> b.Message:
    """How one run stands. `link` leads to its thread, and is empty where none could be had."""
    return b.message(
        f"Run {run.id}: {w.STATES[run.state]}", b.rich(_line(run, link), b.quote(run.question.text, 2_000))
    )


def some_runs(runs: Sequence[Run], links: Mapping[str, str], reader: str) -> b.Message:
    """How the latest runs stand. `links` has, by run id, the way to each thread that could be had."""
    if not runs:
        return notice("There are no runs that you can see yet. Ask a question: `/sovereign ask <question>`.")
    parts: list[b.Element] = []
    for run in runs:
        parts += [_line(run, links.get(run.id, "")), b.quote(run.question.text, 150)]
    whose = "Your" if all(run.question.asker == reader for run in runs) else "The"
    title = f"{whose} latest {'run' if len(runs) == 1 else f'{len(runs)} runs'}"
    return b.message(
        title,
        b.section(f"*{title}*"),
        b.rich(*parts),
        b.context("`/sovereign status <run>` shows one, `/sovereign cancel <run>` calls it off."),
    )


def approve_again(run: Run, claim: str, by: str, lost: Sequence[str]) -> b.Message:
    """For owners who had approved a draft that was changed since: an approval is of what was read."""
    people = " ".join(map(t.mention, lost))
    what = t.escape(t.one_line(claim))
    said = f"{people} {t.mention(by)} changed run `{t.escape(run.id)}` after your approval: claim {what}."
    return notice(f"{said} Your approval was of another draft, so it is taken back. Please look again.")


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
    return b.message(f"Run {run.id} failed. {said}", b.section(lead), b.rich(b.paragraph(*b.prose(said, 900))))


def not_begun(run: Run, said: str) -> b.Message:
    """Said to the asker alone, where the run could not even begin: what to do, and the question to copy."""
    return b.message(said, b.section(said), b.rich(b.quote(run.question.text, 2_000)))


def _line(run: Run, link: str) -> b.Element:
    stands = stage(run.detail) if run.state is RunState.RUNNING else w.STATES[run.state]
    round_number = f" · round {run.question.round}" if run.question.round > 1 else ""
    why = b.prose(f": {t.one_line(run.detail)}", 300) if run.state is RunState.FAILED and run.detail else []
    return b.paragraph(
        b.words(run.id, code=True),
        b.words(f"{round_number} · {stands}"),
        *why,
        b.words(" · "),
        b.date(run.changed_at),
        b.words(" · asked by "),
        b.user(run.question.asker),
        *([b.words(" · "), b.place(link, "open the thread")] if link else []),
    )
