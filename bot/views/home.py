"""The App Home of one person, as a view: what waits for them, their runs, digests, settings, how to begin. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.verbs import catalogue
from bot.verbs.runs import EXAMPLE
from bot.views import blocks as b
from bot.views import terms
from bot.views import text as t
from bot.views import wording as w
from bot.views.digest import stands, subject, when
from bot.views.parent import stage
from kernel import rights
from kernel.domain import Agreement, Digest, DigestState, Run, RunState, Terms, Used

ASK, OPEN = "sovereign.home.ask", "sovereign.home.open"
SHOWN = 10
SHOWN_CHARS = 200
NOTHING_USED = Used(person=0, workspace=0, tokens=0)
DIVIDER: b.Block = {"type": "divider"}


@dataclass(frozen=True)
class Entry:
    """A run with the way to its thread, empty where none could be had."""

    run: Run
    link: str = ""


@dataclass(frozen=True)
class AtHome:
    """All that a Home tells of.

    `channels` are those that this person owns without owning the workspace, `digests` those of channels they are in.
    """

    agreed: Agreement
    owns: bool
    may_change: bool
    used: Used = NOTHING_USED
    channels: Sequence[str] = ()
    waiting: Sequence[Entry] = ()
    runs: Sequence[Entry] = ()
    digests: Sequence[Digest] = ()
    samples: bool = False


def home(at_home: AtHome) -> b.Block:
    """The view."""
    return {
        "type": "home",
        "blocks": [
            *_lead(),
            *(_waiting(at_home.waiting) if at_home.owns else ()),
            *_runs(at_home),
            *_digests(at_home.digests),
            *_settings(at_home),
            *_beginning(at_home.samples),
        ],
    }


def _lead() -> list[b.Block]:
    said = "I answer research questions from papers, and publish nothing that its owner did not approve."
    return [b.section(said), b.actions(b.button("Ask a question", ASK, "ask", style="primary"))]


def _waiting(entries: Sequence[Entry]) -> list[b.Block]:
    found: list[b.Block] = [DIVIDER, b.header("Waits for your decision")]
    if not entries:
        return [*found, b.section("Nothing waits for you.")]
    for entry in entries[:SHOWN]:
        found.append(b.rich(_asked(entry.run), b.quote(t.one_line(entry.run.question.text), SHOWN_CHARS)))
        if entry.link:
            found.append(b.actions(_open(entry)))
    return [*found, *_more(len(entries), "`/sovereign status` lists the latest ones.")]


def _runs(at_home: AtHome) -> list[b.Block]:
    found: list[b.Block] = [DIVIDER, b.header("Your runs")]
    entries, today = at_home.runs, b.context(_today(at_home.used, at_home.agreed.terms))
    if not entries:
        return [*found, b.section("You have not asked anything yet. Below stands how to begin."), today]
    parts: list[b.Element] = []
    for entry in entries[:SHOWN]:
        parts += [_line(entry.run, entry.link), b.quote(t.one_line(entry.run.question.text), SHOWN_CHARS)]
    return [*found, b.rich(*parts), today]


def _today(used: Used, agreed: Terms) -> str:
    """What of the day's quotas is used, by UTC."""
    own = f"{used.person:,}{f' of {agreed.runs_a_person:,}' if agreed.runs_a_person else ''}"
    whole = f"{used.workspace:,}{f' of {agreed.runs_a_workspace:,}' if agreed.runs_a_workspace else ''}"
    tokens = f"; tokens used: {used.tokens:,} of {agreed.tokens_a_day:,}" if agreed.tokens_a_day else ""
    return f"Questions today (UTC): yours {own}, all together {whole}{tokens}."


def _digests(digests: Sequence[Digest]) -> list[b.Block]:
    found: list[b.Block] = [DIVIDER, b.header("Digests in your channels")]
    if not digests:
        return [*found, b.section("There are none yet. `/sovereign help digest` shows how to add one.")]
    lines = [_digest(digest) for digest in digests[:SHOWN]]
    return [
        *found,
        b.rich(b.bullets(lines)),
        *_more(len(digests), "`/sovereign digest list` lists those of a channel."),
    ]


def _digest(digest: Digest) -> list[b.Element]:
    direct = digest.channel.startswith("D")
    state = "" if digest.state is DigestState.ACTIVE else f" · {stands(digest)}"
    return [
        b.words(t.cut(t.one_line(subject(digest)), SHOWN_CHARS), bold=True),
        b.words(f" · {when(digest.schedule)} · "),
        b.words("in our conversation") if direct else b.channel(digest.channel),
        b.words(f"{state} · "),
        b.words(digest.id, code=True),
    ]


def _settings(at_home: AtHome) -> list[b.Block]:
    terms_here = at_home.agreed.terms
    lines = "\n".join(f"{setting.title}: *{setting.shown(terms_here)}*" for setting in catalogue.SETTINGS)
    note = "They hold where a channel has no word of its own: `/sovereign settings` there shows what holds."
    who = "" if at_home.may_change else f" {rights.owners_in_words(terms_here.owners)}"
    edit = b.actions(b.button("Edit settings", terms.EDIT, terms.WORKSPACE))
    return [
        DIVIDER,
        b.header("Settings of this workspace"),
        b.section(lines),
        *([edit] if at_home.may_change else []),
        *(_own_channel(channel) for channel in at_home.channels[:SHOWN] if t.is_channel(channel)),
        b.context(note + who),
    ]


def _own_channel(channel: str) -> b.Block:
    edit = b.button("Edit settings", terms.EDIT_HERE, channel)
    return b.section(f"You are an owner {terms.scope_in_words(channel)}.") | {"accessory": edit}


def _beginning(samples: bool) -> list[b.Block]:
    return [
        DIVIDER,
        b.header("How to begin"),
        b.section(
            "In a channel that I am in, or in a direct message to me, type:\n"
            f"`/sovereign ask {EXAMPLE}`\n"
            "The answer comes as a thread. `/sovereign help` shows all commands; `/invite @sovereign` brings me along."
        ),
        *([b.context(f"{w.SAMPLES_NOTE}. {w.SEARCH_ARXIV}")] if samples else []),
    ]


def _asked(run: Run) -> b.Element:
    """For who decides: since when it waits, and for whom."""
    round_number = f" · round {run.question.round}" if run.question.round > 1 else ""
    said = (b.words(f"{round_number} · asked by "), b.user(run.question.asker), b.words(" · since "))
    return b.paragraph(b.words(run.id, code=True), *said, b.date(run.changed_at))


def _line(run: Run, link: str) -> b.Element:
    """For who asked: where it stands, and the way there."""
    stands = stage(run.detail) if run.state is RunState.RUNNING else w.STATES[run.state]
    way = (b.words(" · "), b.place(link, "open the thread")) if link else ()
    why = b.prose(f": {t.one_line(run.detail)}", 300) if run.state is RunState.FAILED and run.detail else []
    said = b.words(f" · {t.cut(stands, SHOWN_CHARS)}")
    return b.paragraph(b.words(run.id, code=True), said, *why, b.words(" · "), b.date(run.changed_at), *way)


def _open(entry: Entry) -> b.Element:
    """A link that looks like a button: the click comes here, too, and only has to be acknowledged."""
    return b.button("Open the thread", OPEN, entry.run.id) | {"url": entry.link}


def _more(count: int, where: str) -> list[b.Block]:
    return [b.context(f"{count - SHOWN} more. {where}")] if count > SHOWN else []
