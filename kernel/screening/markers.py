"""Signs that a text plays at being something other than a paper: chat turns, closing fences, verdicts in JSON."""

from __future__ import annotations

import re

_KEY = (
    r"(?:verdict|scores?|label|decision|rating|approved?|flags|fatal_flags|confidence|criteria"
    r"|points|outcome|status|recommendation|evidence|role|answers?(?:_the_question)?|objection"
    r"|claims?|entailment|probability|supported|system|content|instruction|command|action|tool"
    r"|function|name|arguments|prompt|grade|overall|veto|accept)"
)
_FINAL = (
    r"(?:supported|verified|accept(?:ed)?|strong accept|approved?|auto_?approve|true|pass(?:ed)?"
    r"|entail(?:s|ed|ment)|(?:10|9|5)\s*(?:/|out of)\s*(?:10|5)|10(?:\.0)?|4|100%?|1\.0|0\.9\d?"
    r"|excellent|publish|none|no (?:issues|concerns|weaknesses))"
)
_PATTERNS = tuple(
    re.compile(p, re.MULTILINE)
    for p in (
        r"<\|/?\s*(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id"
        r"|begin_of_text|endofprompt|end|tool_call|channel|message|inst)\s*\|>",
        r"\btool_calls?\s*:|\bfunction_calls?\s*:",
        r"</(?:data|documents?|context|prompt|evidence|paper|abstract|user|task|input|material|review"
        r"|passage|text|source|article)>",
        r"\[/?(?:inst|sys|system|assistant|user|admin|override|prompt|instructions?|end[ _](?:of )?\w+"
        r"|begin[ _]\w+|(?:system|debug|admin|internal|reviewer|hidden)[^\]\[]{1,30}|internal note[^\]\[]*)\]?(?!\s(?:"
        r"format|tokens?|tags?|template|delimiters?))",
        r"<</?sys>>|\{\{\s*(?:#?system|user|assistant|instructions?)\b|</?(?:start|end)_of_turn>",
        r"</?(?:system|instructions?|assistant|untrusted\w*|tool_call|tool_use|function_calls?|invoke"
        r"|verdict|score|decision|admin|override|secret|important|critical|hidden|rules?)(?:\s[^<>]{0,80})?/?>",
        r"(?:^|[\n.!?)\]}\"'>*#-]\s*)#{1,6}\s*(?:new |updated |revised |system |hidden )?(?:instructions?"
        r"|system|response|assistant|human|user|prompt|task|input|output|override|directive)\b",
        r"(?:^|[\n.!?)\]}\"'>*]\s*)\W{0,3}(?:(?:system|assistant|developer|admin|sys|sysadmin|root"
        r"|chatgpt|claude)(?:\s(?:message|prompt|note|override|instruction|notice|update|alert|command"
        r"|directive))?|(?:user|human|tool|model|ai|bot|operator|reviewer|llm)\s(?:message|prompt"
        r"|note|override|instruction|notice|update|alert|command|directive))\s?:\s",
        r"(?:[-=*#_~<\[(]{2,}|\[)\s*(?:end|begin|start|stop|close|eof)(?:\s+of)?(?:\s+(?:the|this"
        r"|all|untrusted|user|paper|new|retrieved|external))*\s+(?:data|document|context|paper|abstract"
        r"|prompt|input|text|evidence|material|instructions?|system|fence|passage|user|review|content"
        r"|message|session|header|boundary|rules|page|article|manuscript)",
        r"\b(?:human|user)\s?:\s.{0,300}\b(?:assistant|ai|bot|model)\s?:\s",
        r"(?:^|[.!?\n]\s*)(?:end|begin(?:ning)?) of (?:the |this |untrusted |user )*(?:data|document"
        r"|context|paper|prompt|input|material|instructions?|abstract|text|passage|evidence|fence)\b\W",
        rf"\{{[^{{}}]{{0,300}}[\"'“”]?\b{_KEY}\b[\"'“”]?\s*:\s*[\"'“”\[{{\d]",
        rf"[\"'“]{_KEY}[\"'”]\s*:\s*(?:[\"'“\[{{\d]|true|false|null)",
        rf"(?:^|[\n.!?;({{\[>]\s*)\W{{0,3}}(?:final |overall |the |expected |correct |reviewer |tribunal "
        r"|my |required |mandatory )*(?:verdict|score|label|decision|rating|recommendation|outcome"
        rf"|status|review|confidence|soundness|answer|policy|result|conclusion|assessment)\W{{0,4}}(?::"
        rf"|=|->|→|is now|must be|should be)\W{{0,4}}{_FINAL}\b",
        r"\b(?:system|security|safety|admin|root|policy|prompt|instruction|emergency|developer|debug"
        r"|maintenance|god|dan|sudo|jailbreak)[ _-](?:override|mode (?:on|enabled|activated)|bypass)\b\W*(?::"
        r"|enabled|activated|engaged|code|on\b|accepted|initiated|in effect)",
        r"\b(?:auto_?approve|owner_review|insufficient_evidence)\b",
        r"!\[[^\]]{0,200}\]\(\s*(?:https?:|//|data:)[^)]*[?{$=]",
        r"\[[^\]]{0,200}\]\(\s*(?:javascript|data|file|tool|command):",
        r"\[//\]:\s*#|\[comment\]:\s*(?:#|<)",
        r"\bon(?:error|load|click)\s*=|<script\b|<img[^>]{0,200}src\s*=|<iframe\b",
        r"</?\s*(?:antml|function|invoke|parameter|tool)[:\w]*\s",
        r"```\s*(?:system|json|instructions?|tool_code|prompt|bash|python|sh)\b",
        r"(?:^|\s)(?:;|&&|\|\||\$\()\s*(?:rm|curl|wget|drop|cat|bash|sh|nc)\s",
        r"\b[0-9a-f]{32}\b.{0,200}\b(?:data has ended|instruction)",
        r"the data has ended",
    )
)  # fmt: skip

# None of the patterns matches without one of these; most texts hold none.
_SIGNS = re.compile(
    r"[<\[{`#=|→\"“_]|--|\*\*|~~|:\s|&&|;\s|(?:mode|override|bypass)\b|(?:end|begin|beginning) of"
    r"|must be|should be|is now|has ended"
)


def marked(text: str) -> bool:
    """Whether the text holds a mark of a chat template, a fence's end, a form filled in, or an order in mark-up."""
    text = text.casefold()
    return _SIGNS.search(text) is not None and any(p.search(text) for p in _PATTERNS)
