"""What a digest posts: new papers, or how runs went; and what follows from its buttons. Pure: words and blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.digest import keepers_buttons
from kernel.domain import Digest, DigestState, Entry, Gap, Issue, Paper, Run, RunState

ASK, UNWANTED, UNDO = "sovereign.digest.ask", "sovereign.digest.unwanted", "sovereign.digest.undo"
AUTHORS = 3
GAPS = 4
RUNS_NAMED = 8
DAY = "{date_short}"
OLD_SAMPLES = " Its papers are some years old: a digest that is added with `since 2024` finds them."
OPEN = (RunState.QUEUED, RunState.RUNNING, RunState.AWAITING)


@dataclass(frozen=True)
class RunsTold:
    """The runs that a digest of runs tells of. `links` has, by run id, the way to each thread that could be had."""

    runs: Sequence[Run]
    since: datetime
    until: datetime
    links: Mapping[str, str]
    late_since: datetime | None = None


def ticket(digest_id: str, paper_id: str) -> str:
    """The opaque id that a paper's buttons carry."""
    return f"{digest_id}:{paper_id}"


def read_ticket(value: str) -> tuple[str, str]:
    """The digest and the paper of a button."""
    digest_id, _, paper_id = value.partition(":")
    return digest_id, paper_id


def papers(digest: Digest, issue: Issue, samples: bool) -> b.Message:
    """The best new papers, each with its own words and its buttons; or that there is none; and what was missing."""
    count = len(issue.entries)
    title = t.plural(count, "new paper") if count else "Nothing new"
    return b.message(
        f"{title}: {t.cut(t.one_line(digest.topic), 300)}",
        b.header(f"{title}: {digest.topic}"),
        _looked(issue),
        *(block for entry in issue.entries for block in _entry(digest, entry)),
        _gaps(issue),
        _foot(digest),
        keepers_buttons(digest),
        b.context(f"{w.SAMPLES_NOTE}. {w.SEARCH_ARXIV}{_older(digest, issue)}") if samples else None,
    )


def _older(digest: Digest, issue: Issue) -> str:
    """How to see what the sample library has, where a digest of it found nothing for want of years."""
    return "" if issue.entries or digest.since else OLD_SAMPLES


def _looked(issue: Issue) -> b.Block:
    """How much was searched, and what of it is shown."""
    where = f" in {t.cut(t.one_line(', '.join(issue.sources)), 200)}" if issue.sources else ""
    rest = issue.matched - len(issue.entries)
    more = f" {issue.matched} are on the topic; the best {len(issue.entries)} are below." if rest > 0 else ""
    none = "" if issue.entries else " None that this digest has not shown before is on the topic."
    looked = f"Looked at {t.plural(issue.searched, 'paper')}{where} since "
    return b.rich(b.paragraph(b.words(looked), _day(issue.since), b.words(f".{more or none}"), *late(issue.late_since)))


def late(since: datetime | None) -> list[b.Element]:
    """Why it does not come at its hour; nothing where it does."""
    if since is None:
        return []
    return [
        b.words("\nLate: it was due ", italic=True),
        b.date(since),
        b.words(". It covers the time since.", italic=True),
    ]


def _day(at: datetime) -> b.Element:
    return {**b.date(at), "format": DAY}


def _entry(digest: Digest, entry: Entry) -> tuple[b.Block, b.Block]:
    paper, value = entry.paper, ticket(digest.id, entry.paper.id)
    title = t.cut(t.one_line(paper.title), 250) or paper.id
    lead = [b.link(t.paper_link(paper.id, paper.url, paper.doi), title), b.words(f"\n{_byline(paper)}")]
    said = [b.quote(entry.evidence, 500)] if entry.evidence else []
    own = (
        [b.paragraph(b.words("Our summary, not the paper's text:", italic=True))]
        if said and paper.abstract_is_summary
        else []
    )
    return (
        b.rich(b.paragraph(*lead), *own, *said),
        b.actions(b.button("Ask about this", ASK, value), b.button("Not relevant", UNWANTED, value)),
    )


def _byline(paper: Paper) -> str:
    people = [t.cut(t.one_line(name), 60) for name in paper.authors[:AUTHORS]]
    more = [f"and {len(paper.authors) - AUTHORS} more"] if len(paper.authors) > AUTHORS else []
    day = f"{paper.published:%Y-%m-%d}" if paper.published else str(paper.year or "")
    return " · ".join(filter(None, (", ".join([*people, *more]), day, t.cut(t.one_line(paper.id), 60))))


def _gaps(issue: Issue) -> b.Block | None:
    parts = [
        part
        for lead, gaps in (
            ("What could not be had, and what the next digest looks for again:", issue.gaps),
            ("What was set aside:", issue.asides),
        )
        if gaps
        for part in (b.paragraph(b.words(lead, bold=True)), b.bullets([_gap(gap) for gap in gaps[:GAPS]]))
    ]
    return b.rich(*parts) if parts else None


def _gap(gap: Gap) -> list[b.Element]:
    return [b.words(f"{t.cut(t.one_line(gap.what), 80)}: {t.cut(t.one_line(gap.why), 300)}")]


def _foot(digest: Digest) -> b.Block:
    follows = f"next {b.stamp(digest.due_at)}" if digest.state is DigestState.ACTIVE else digest.state.value
    return b.context(
        f"Digest `{digest.id}`, added by {t.mention(digest.by)} · {follows} · `/sovereign digest show {digest.id}`"
    )


# -- a digest of runs -------------------------------------------------------------------------------------------------


def runs(digest: Digest, told: RunsTold) -> b.Message:
    """How many runs were asked, approved and rejected, and which are open."""
    counts = " · ".join(f"{number} {what}" for what, number in tally(told).items())
    waiting = [run for run in told.runs if run.state in OPEN]
    others = [run for run in told.runs if run.state not in OPEN]
    return b.message(
        f"Runs: {counts}",
        b.header("How the runs went"),
        b.rich(b.paragraph(b.words("Since "), _day(told.since), b.words(f": {counts}"), *late(told.late_since))),
        *_named("Open", waiting, told.links),
        *_named("Ended", others, told.links),
        _foot(digest),
        keepers_buttons(digest),
    )


def tally(told: RunsTold) -> dict[str, int]:
    """How many runs came to what in that time; open ones are counted whenever they were asked."""

    def ended(*states: RunState) -> int:
        return sum(run.state in states and told.since <= run.changed_at <= told.until for run in told.runs)

    counts = {
        "asked": sum(told.since <= run.opened_at <= told.until for run in told.runs),
        "approved": ended(RunState.APPROVED, RunState.PUBLISHED),
        "rejected": ended(RunState.REJECTED),
        "open": sum(run.state in OPEN for run in told.runs),
    }
    rest = {
        "expired": ended(RunState.EXPIRED), "cancelled": ended(RunState.CANCELLED), "failed": ended(RunState.FAILED),
    }  # fmt: skip
    return counts | {what: number for what, number in rest.items() if number}


def _named(title: str, some: Sequence[Run], links: Mapping[str, str]) -> tuple[b.Block, ...]:
    if not some:
        return ()
    more = len(some) - RUNS_NAMED
    return (
        b.section(f"*{title}*"),
        b.rich(b.bullets([_run(run, links.get(run.id, "")) for run in some[:RUNS_NAMED]])),
        *((b.context(f"and {t.plural(more, 'more run')}"),) if more > 0 else ()),
    )


def _run(run: Run, link: str) -> list[b.Element]:
    asked = t.cut(t.one_line(run.question.text), 200)
    return [
        b.place(link, asked) if link else b.words(asked),
        b.words(f" · {w.STATES[run.state]} · asked by "),
        b.user(run.question.asker),
    ]


# -- what follows from a paper's buttons ------------------------------------------------------------------------------


def first_question(digest: Digest, paper: Paper) -> str:
    """A question about the paper to begin from."""
    title = t.cut(t.one_line(paper.title), 600)
    return f"What does “{title}” find about {t.cut(t.one_line(digest.topic), 300)}?"


def noted(paper: Paper, value: str) -> b.Message:
    """Said to whoever found a paper not relevant."""
    lead = "Noted: papers like this one will rank lower in this digest."
    return b.message(
        lead, b.section(lead), b.rich(b.quote(paper.title, 250)), b.actions(b.button("Take it back", UNDO, value))
    )


def taken_back(paper: Paper) -> b.Message:
    """Said to whoever took that back."""
    lead = "Taken back: what you said of this paper counts no longer."
    return b.message(lead, b.section(lead), b.rich(b.quote(paper.title, 250)))
