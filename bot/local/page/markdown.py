"""Slack's markdown block as HTML. No HTML of the text's own passes, no image loads, links lead to pages or mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from bot.local.mrkdwn import BROADCASTS, channel_mention, group_mention, mention, plain, safe_link

# Slack parses these in markdown blocks too, and they notify people: a text that was not escaped must be seen to do so.
_LIVE = re.compile(
    r"<(?:@(?P<user>U[A-Z0-9]+)|#(?P<channel>C[A-Z0-9]+)|!subteam\^(?P<group>S[A-Z0-9]+)"
    rf"|!(?P<all>{'|'.join(BROADCASTS)}))(?:\|[^<>]*)?>"
)


def to_html(text: str) -> Markup:
    """The text as Slack would show it."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - html=False escapes all of it, and mentions come from our own lists


def _mentions(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = [part for token in block.children for part in _split(token)]


def _split(token: Token) -> Iterator[Token]:
    if token.type != "text":
        yield token
        return
    end = 0
    for found in _LIVE.finditer(token.content):
        yield Token("text", "", 0, content=plain(token.content[end : found.start()]))
        shown = Markup('<span class="mention">{}</span>').format(_name(found))
        yield Token("html_inline", "", 0, content=str(shown))
        end = found.end()
    yield Token("text", "", 0, content=plain(token.content[end:]))


def _name(found: re.Match[str]) -> str:
    if found["user"]:
        return mention(found["user"])
    if found["channel"]:
        return channel_mention(found["channel"])
    return group_mention(found["group"]) if found["group"] else f"@{found['all']}"


def _link_open(self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    tokens[index].attrSet("target", "_blank")
    tokens[index].attrSet("rel", "noopener noreferrer")
    renderer: Any = self
    return str(renderer.renderToken(tokens, index, options, env))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.core.ruler.push("mentions", _mentions)
    parser.add_render_rule("link_open", _link_open)
    parser.validateLink = safe_link  # type: ignore[method-assign]  # the library's documented way to set it
    return parser


_MARKDOWN = _parser()
