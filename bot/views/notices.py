"""What is whispered to one person, and short notes in a thread: help, refusals, errors, how runs stand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.command import VERBS, verb_named
from bot.verbs.runs import EXAMPLE
from bot.verbs.verb import Unknown, Verb
from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from kernel.domain import Decision, Event, Run

FORMS = 2
LONG_ENOUGH = 4  # fewer words are a greeting rather than something to ask
WAYS = (
    "The answer comes as a thread. Inside threads, and anywhere else, mention me instead: `@sovereign status`. "
    "Write to me directly, or use a shortcut, where you would rather not type a command."
)

ONE_MORE = "Your approval is kept. One more owner has to approve before it is published."


def usage(samples: bool, verb: str = "") -> b.Message:
    """What can be typed, with examples; of one verb, where one is named."""
    one = verb_named(verb)
    lead = "Sovereign answers research questions from papers, and publishes nothing its owner did not approve."
    return b.message(
        f"{lead} Type /sovereign ask and your question." if one is None else f"How to use /sovereign {one.name}.",
        b.section(f"*{lead}*" if one is None else f"*How to use `/sovereign {one.name}`*"),
        *([b.section(_forms(v)) for v in VERBS] if one is None else [b.section(_usage(one))]),
        b.context(WAYS),
        b.context(f"{w.SAMPLES_NOTE}. {w.SEARCH_ARXIV}") if samples else None,
    )


def _forms(verb: Verb) -> str:
    """What can be typed, a line each; what a verb has more than two of, its own help shows."""
    lines = [f"`/sovereign {typed}` {does}" for typed, does in verb.forms[:FORMS]]
    more = f"\n`/sovereign help {verb.name}` shows more of it" if len(verb.forms) > FORMS else ""
    return "\n".join(lines) + more


def _usage(verb: Verb) -> str:
    """All forms of a verb, a line each, and its examples."""
    forms = [f"`/sovereign {typed}` {does}" for typed, does in verb.forms]
    lead = ["For example:"] if verb.examples else []
    return "\n".join([*forms, *lead, *(f"`/sovereign {example}`" for example in verb.examples)])


def unknown(command: Unknown, opener: str = "/sovereign ") -> b.Message:
    """A word that is no verb, with what was perhaps meant. `opener` comes before a verb where that was said."""
    typed = t.cut(t.one_line(command.verb), 60)
    if not command.did_you_mean:
        lead = f"There is no command “{typed}”. Type {opener}help to see what there is."
        return b.message(lead, b.rich(b.paragraph(b.words(lead))))
    meant = opener + command.did_you_mean.removeprefix("/sovereign ")
    return b.message(
        f"There is no command “{typed}”. Did you mean: {meant}",
        b.rich(
            b.paragraph(
                b.words(f"There is no command “{typed}”. Did you mean: "),
                b.words(t.cut(meant, 400), code=True),
            )
        ),
        b.context(f"`{opener}help` shows all commands."),
    )


def hello(said: str, *, direct: bool) -> b.Message:
    """For whoever says to Sovereign what is neither a question nor a command: how to ask this, or anything."""
    is_greeting = len(said.split()) < LONG_ENOUGH
    lead = "I answer research questions from papers. " + (
        "To ask one, write, say: " if is_greeting else "To ask this: "
    )
    name = "" if direct else "@sovereign "
    typed = f"{name}ask {EXAMPLE if is_greeting else t.cut(t.one_line(said), 400)}"
    return b.message(
        f"{lead}{typed}",
        b.rich(b.paragraph(b.words(lead), b.words(typed, code=True))),
        b.context(f"`{name}help` shows all that can be said, here or after `/sovereign`."),
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


def approve_first(run: Run, link: str) -> b.Message:
    """For an owner who would publish what nobody approved. `link` leads to the thread, where it could be had."""
    lead = f"Run {run.id} waits for an owner's decision. Approve it first, and it is published."
    there = [b.words(" "), b.place(link, "Open the thread")] if link else []
    return b.message(lead, b.rich(b.paragraph(b.words(lead), *there)))


def being_published(run: Run, channel: str) -> b.Message:
    """For an owner who tries again."""
    where = f" in <#{channel}>" if t.is_channel(channel) else ""
    return notice(f"Run `{t.escape(run.id)}` is being published{where}. Its thread says what came of it.")


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
