"""How runs stand, one or a page of them, for one person's eyes. Pure functions of what that person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.verbs.listing import Listing, Which, ticket
from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.parent import stage
from kernel.domain import Run, RunState

PREVIOUS, NEXT = "sovereign.list_previous", "sovereign.list_next"
TITLES = {
    Which.MINE: "Your runs",
    Which.WAITING: "Runs that wait for an owner",
    Which.FAILED: "Failed runs",
    Which.PUBLISHED: "Published runs",
}
NONE = {
    Which.ALL: "There are no runs that you can see yet. Ask a question: `/sovereign ask <question>`.",
    Which.MINE: "You have asked nothing yet. Ask a question: `/sovereign ask <question>`.",
    Which.WAITING: "No run that you can see waits for an owner.",
    Which.FAILED: "No run that you can see has failed.",
    Which.PUBLISHED: "No run that you can see is published yet.",
}


def one_run(run: Run, link: str = "", ahead: int | None = None) -> b.Message:
    """How one run stands. `link` leads to its thread, and is empty where none could be had.

    `ahead` counts the queued runs before it; None where nobody counted.
    """
    return b.message(
        f"Run {run.id}: {w.STATES[run.state]}", b.rich(_line(run, link, ahead), b.quote(run.question.text, 2_000))
    )


def listed(
    runs: Sequence[Run], links: Mapping[str, str], reader: str, asked: Listing, *, more: bool = False, cut: bool = False
) -> b.Message:
    """A page of runs. `links` has, by run id, the way to each thread that could be had; `more` says that others follow.

    `cut` says that older runs were not looked through.
    """
    if not runs:
        return _nothing(asked)
    parts: list[b.Element] = []
    for run in runs:
        parts += [_line(run, links.get(run.id, "")), b.quote(run.question.text, 150)]
    title = _title(runs, reader, asked)
    where = f" in <#{asked.channel}>" if t.is_channel(asked.channel) else ""
    page = f" · page {asked.page}" if asked.page > 1 or more else ""
    buttons = _buttons(asked, more)
    hint = "`/sovereign show <run>` shows all of one, `/sovereign help list` what else can be listed."
    older = "There may be older ones, which were not looked through." if cut else ""
    return b.message(
        title,
        b.section(f"*{title}*{where}{page}"),
        b.rich(*parts),
        b.actions(*buttons) if buttons else None,
        b.context(*filter(None, (hint, older))),
    )


def _nothing(asked: Listing) -> b.Message:
    said = NONE[asked.which] if asked.page == 1 else f"There is no page {asked.page}."
    where = f"In <#{asked.channel}>: " if t.is_channel(asked.channel) else ""
    said = f"{where}{said[0].lower()}{said[1:]}" if where else said
    back = b.actions(*_buttons(asked, more=False)) if asked.page > 1 else None
    return b.message(said.replace("`", ""), b.section(said), back)


def _title(runs: Sequence[Run], reader: str, asked: Listing) -> str:
    if asked.which in TITLES:
        return TITLES[asked.which]
    whose = "Your" if all(run.question.asker == reader for run in runs) else "The"
    if asked.page > 1:
        return f"{whose} earlier runs"
    return f"{whose} latest {'run' if len(runs) == 1 else f'{len(runs)} runs'}"


def _buttons(asked: Listing, more: bool) -> list[b.Element]:
    buttons = []
    asked = asked if t.is_channel(asked.channel) else replace(asked, channel="")
    if asked.page > 1:
        buttons.append(b.button("Previous page", PREVIOUS, ticket(replace(asked, page=asked.page - 1))))
    if more:
        buttons.append(b.button("Next page", NEXT, ticket(replace(asked, page=asked.page + 1))))
    return buttons


def _line(run: Run, link: str, ahead: int | None = None) -> b.Element:
    stands = stage(run.detail) if run.state is RunState.RUNNING else w.STATES[run.state]
    if ahead is not None and run.state is RunState.QUEUED:
        stands += f", {t.plural(ahead, 'run')} ahead of it" if ahead else ", the next to begin"
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
