"""Slack's two markup languages as HTML and as plain text: what is live, and that nothing else ever is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local import BOT, RESEARCH, Message
from bot.local.mrkdwn import to_html, to_text
from bot.local.page import markdown
from bot.local.text import pings, text_of


def message(*blocks: dict[str, Any], text: str = "fallback") -> Message:
    return Message(RESEARCH, "1.000001", BOT, text, tuple({"block_id": str(i), **b} for i, b in enumerate(blocks)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~no~ `x < y`", "<strong>bold</strong> <em>it</em> <del>no</del> <code>x &lt; y</code>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;"),
        ("one\ntwo", "one<br>two"),
        ("<@U0ADA> in <#C0PAPERS|papers>", '<span class="mention">@Ada</span> in <span class="mention">#papers</span>'),
        ("<!channel>", '<span class="mention">@channel</span>'),
        ("&gt; quoted\nnot", "<blockquote>quoted</blockquote>not"),
        ("```a *b*\n<c>```", "<pre>a *b*\n&lt;c&gt;</pre>"),
        (":mag: :unknown_name:", "🔍 :unknown_name:"),
        (
            "*see <https://arxiv.org/abs/1|it>*",
            '<strong>see <a href="https://arxiv.org/abs/1" target="_blank" rel="noopener noreferrer">it</a></strong>',
        ),
        (
            "(https://arxiv.org/abs/1).",
            '(<a href="https://arxiv.org/abs/1" target="_blank" rel="noopener noreferrer">https://arxiv.org/abs/1</a>).',
        ),
    ],
)
def test_mrkdwn_looks_as_in_slack(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<https://x.org/"onmouseover="alert(1)|click>',
        "<javascript:alert(1)|click>",
        "<data:text/html,x|click>",
        "*<b>bold</b>*",
        "`<b>code</b>`",
        "```<b>fence</b>```",
        "> <b>quote</b>",
        "<https://x.org|<b>label</b>>",
        "\ue0000\ue001 <b>",
    ],
)
def test_no_text_becomes_markup_of_its_own(hostile: str) -> None:
    for html in (str(to_html(hostile)), str(markdown.to_html(hostile))):
        assert not any(
            sign in html for sign in ("<script", "<img", "<b>", '"onmouseover', 'href="javascript', 'href="data')
        )


def test_a_date_is_shown_in_its_form_and_not_as_its_fallback() -> None:
    shown = to_text("Next: <!date^1795800000^{date_num}|some day>")
    assert shown in {"Next: 2026-11-27", "Next: 2026-11-28"}  # the machine's time zone decides


def test_markdown_looks_as_in_slack() -> None:
    html = str(
        markdown.to_html("**b** and [x](https://x.org)\n\n| a |\n|---|\n| 1 |\n\n1. one\n\n![i](https://x.org/i.png)")
    )
    assert "<strong>b</strong>" in html
    assert '<a href="https://x.org" target="_blank" rel="noopener noreferrer">x</a>' in html
    assert "<td>1</td>" in html
    assert "<li>one</li>" in html
    assert "<img" not in html


def test_a_mention_that_was_not_escaped_shows_and_pings_in_markdown_too() -> None:
    block = {"type": "markdown", "text": "Read this <!channel>, <@U0ADA>. But not `<!here>`"}
    assert '<span class="mention">@channel</span>' in markdown.to_html(block["text"])
    assert pings(message(block)) >= {"channel", "U0ADA"}


def test_text_from_papers_pings_nobody_where_slack_does_not_parse_it() -> None:
    bait = "<!channel> <@U0ADA>"
    quote = {"type": "rich_text_section", "elements": [{"type": "text", "text": bait}]}
    quiet = message(
        {"type": "rich_text", "elements": [quote]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": bait}]]},
        {"type": "header", "text": {"type": "plain_text", "text": bait}},
        {"type": "section", "text": {"type": "mrkdwn", "text": bait.replace("<", "&lt;")}},
    )
    assert pings(quiet) == frozenset()
    assert pings(message({"type": "section", "text": {"type": "mrkdwn", "text": bait}})) == {"channel", "U0ADA"}
    person = {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U0OLGA"}]}
    assert pings(message({"type": "rich_text", "elements": [person]})) == {"U0OLGA"}


def test_a_message_reads_as_plain_text_block_by_block() -> None:
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}
    link = {"type": "link", "url": "https://x.org", "text": "paper"}
    whole = message(
        {"type": "header", "text": {"type": "plain_text", "text": "Answer"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*No* &lt;source&gt;"}, "fields": []},
        {"type": "divider"},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [item, item]}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [link]}]},
        {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": "n"}], [{"type": "raw_number", "value": 0.5}]],
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "a"}, {"type": "plain_text", "text": "b"}]},
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Approve"}}],
        },
    )
    assert text_of(whole).splitlines() == [
        "Answer",
        "No <source>",
        "———",
        "1. first",
        "2. first",
        "paper (https://x.org)",
        "n",
        "0.5",
        "a  b",
        "[Approve]",
    ]
    assert text_of(message(text="Hello <@U0ADA>")) == "Hello @Ada"


def test_a_plan_reads_as_its_tasks_with_their_state() -> None:
    task = {"type": "task_card", "task_id": "1", "title": "Search", "status": "complete"}
    output = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "40"}]}],
    }
    source = {"type": "url", "url": "https://arxiv.org", "text": "arXiv"}
    plan = {"type": "plan", "title": "A run", "tasks": [{**task, "output": output}, {**task, "status": "pending"}]}
    assert text_of(message(plan, {**task, "status": "error", "sources": [source]})).splitlines() == [
        "A run",
        "✓ Search",
        "40",
        "○ Search",
        "✗ Search",
        "arXiv (https://arxiv.org)",
    ]
