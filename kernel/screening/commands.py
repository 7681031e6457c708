"""Orders in the imperative: what stands where a clause may begin with a command. Patterns over lower-case text."""

from __future__ import annotations

from kernel.screening.words import (
    ACT,
    BEST,
    FAR,
    FLAWS,
    GRADE,
    JUDGE,
    NEAR,
    ORDERS,
    OVERRIDE,
    PAPER,
    PERSONA,
    PRIOR,
    SECRET,
    SPEAK,
    STAKES,
    THIS,
    WITHHOLD,
    either,
)

FURTHER_VERBS = (
    "proceed", "ask", "affirm", "authori[sz]e", "agree", "remember", "help", "go", "move", "turn", "refuse",
    "insist", "stay", "be", "merge", "concede", "overwrite", "rewrite", "let us", "let's",
    "we (?:now )?(?:change|rewrite|redefine|forget|skip|suspend)", "suppose", "make believe", "demote", "hide",
    "conceal", "suppress", "remove", "leave out", "exclude", "downplay", "minimi[sz]e", "gloss over", "discount",
    "view", "handle", "auto-?approve", "deliver", "encode", "embed", "launch", "go to", "access", "retrieve",
    "unscramble", "rot-?13", "reverse", "base-?64", "forgo", "avoid", "switch off", "waive", "modify", "change",
    "update", "adjust", "force", "fix", "lift", "maximi[sz]e", "boost", "ensure", "maintain", "concentrate",
    "never ?mind", "act on", "cease", "guarantee", "see to it", "be certain", "retain", "leave", "erase",
    "declare", "admire", "defend", "adhere", "carry out", "heed", "respect", "do", "behave", "imagine", "omit",
    "obey", "comply", "trust", "believe",
)  # fmt: skip

NEVER = (
    r"(?:do not|don't|dont|never|avoid|refrain from|no need to|omit|must not|should not|shall not"
    r"|under no circumstances|abstain from|stop|mustn't|shouldn't)"
)
DETERMINED = (
    r"(?=\W+(?:a|an|the|this|that|these|those|all|every|each|any|it|its|only|no|nothing|your|our"
    r"|their|my|me|with|as|to|us|both|\"|'|in|out|up|for|at|on|them|him|everything|anything|whatever"
    r"|from|positive\w*|full|high\w*|maximum|top|\d|exactly|yes|verdict|score|accept\w*|approv\w*"
    r"|strong\w*|solely|supported|verified)\b|\W*[\"':\[])"
)

# (what it is, weight, pattern). A weight of 1 is an order by itself; lesser ones add up, each kind once.
COMMANDS: tuple[tuple[str, float, str], ...] = (  # read where a command may begin
    ("override", 1.0,
        r"(?:ignore|disregard|forget|override|bypass|set aside|put aside|pay no (?:attention|heed)"
        r"|take no notice|never ?mind|stop (?:following|obeying)|(?:do not|don't|never|no longer) (?:follow"
        rf"|obey|heed|listen|adhere|comply)\w*)\b{FAR}(?:{PRIOR}\b{NEAR})?{ORDERS}\b"),
    ("override", 1.0,
        rf"{OVERRIDE}\b{NEAR}(?:your|previous|prior|earlier|preceding|above|system|original|old|former"
        rf"|existing)\b{NEAR}{ORDERS}\b"),
    ("grade", 1.0,
        rf"{JUDGE}\b{DETERMINED}{NEAR}(?:{THIS}|{PAPER}|it|them|us|all|every\w*|this)\b{FAR}(?:{BEST}"
        rf"|{GRADE})"),
    ("best grade", 1.0, rf"{JUDGE}\b{DETERMINED}{FAR}{BEST}\b{NEAR}{GRADE}\b"),
    ("grade best", 1.0, rf"{JUDGE}\b{DETERMINED}{FAR}{GRADE}\b{NEAR}{BEST}(?!\w)"),
    ("grade only", 0.8,
        rf"{JUDGE}\W+(?:this|our|your|its|(?:the|these) (?:present|attached|enclosed|whole|entire))\W+(?:\w+\W+)?"
        rf"{either(GRADE, PAPER)}\b(?!-)"),
    ("accept", 0.8,
        r"(?:accept|approve|endorse|publish|recommend|praise|auto-?approve|promote|verify|validate"
        rf"|confirm)\W+(?:it|this|that|the {PAPER}|all|every\w*|accept\w*|approv\w*|publication|strongly"
        r"|without|immediately|unconditional\w*)\b"),
    ("say", 1.0,
        r"(?:say|state|write|output|print|reply|respond|answer|return|report|emit|produce|repeat|tell"
        r"|mention|highlight|emphasi[sz]e|stress|underline|claim|summari[sz]e|begin|append|insert"
        r"|cite|declare|focus (?:\w+ )?on|concentrate (?:\w+ )?on|announce|echo|inform|compose|express"
        rf"|portray|describe|present|praise|admire|defend|focus on)\b{DETERMINED}{FAR}(?:(?:positive(?:ly)?"
        r"|favou?rabl[ey]|excellent|outstanding|exceptional|groundbreaking|ground-breaking|seminal"
        r"|flawless|best|supported|verified|true|correct|accept(?:ed|ance)?|approved?|state of the art"
        r"|novel\w*|strengths?|merits?|superior|clarity|rigou?r|there are none|yes|no (?:flaws|weaknesses"
        r"|limitations|issues))(?!\w)|this (?:paper|work|manuscript|submission|article|study|document"
        r"|draft)|(?:your|the|a) (?:\w+ )?(?:review|verdict|score|rating|report|recommendation|evaluation"
        r"|assessment)\b)"),
    ("reply with", 1.0,
        r"(?:reply|respond|answer|output|return|print|say|write|repeat|generate|produce)(?!-)[\s:,]+(?:(?:only"
        r"|exactly|solely|just|nothing|always) (?!if\b|when\b)|with\b|by (?:saying|stating|writing)"
        r"|(?:the (?:word|phrase|text|string|following))\b|every (?:question|query)|[\"'\[])"),
    ("begin with", 1.0,
        r"(?:begin|start|end|conclude|finish|open|close)(?!-)\W+(?:(?:your|the|every|each) \w+ )?(?:with"
        r"|by)\W+(?:an? |the )?(?:[\"']|prais\w+|positive|strong|favou?rabl\w+|say\w+|stat\w+|words?"
        r"|phrase|clear|highest|this is|recommend\w*)"),
    ("do the directive", 1.0,
        rf"(?:follow|obey|comply with|adhere to|execute|carry out|heed|act on|apply)\b{NEAR}(?:these"
        rf"|the following|my|this|below|what follows|embedded|hidden|new)\b{NEAR}{ORDERS}\b"),
    ("withhold", 1.0, rf"{NEVER}\W+(?:\w+\W+){{0,3}}?{WITHHOLD}\w*\b{FAR}{FLAWS}\b"),
    ("withhold", 0.8,
        rf"(?:do not|don't|never)\W+(?:\w+\W+){{0,2}}?{WITHHOLD}\b{NEAR}(?:{THIS}|any\w* (?:{PAPER}"
        rf"|other|about)|other (?:{PAPER}s?|papers|sources))\b"),
    ("hide flaws", 1.0,
        r"(?:omit|hide|conceal|suppress|ignore|overlook|leave out|exclude|downplay"
        rf"|minimi[sz]e|dismiss|gloss over|disregard|forget|discount)\b{NEAR}{FLAWS}\b"),
    ("treat as", 1.0,
        r"(?:treat|regard|consider|take|assume|accept|deem|count|view|mark|label|classify|tag|handle"
        r"|read|present|flag|report|record|declare|rate|cite)\b.{1,80}?\b(?:as|to be|being|is|are)\W+(?:an?\W"
        r"|the\W|fully\W|well[- ]|already\W|having (?:been )?|independently\W|containing\W|strictly\W)*(?:support\w*"
        r"|verified|true|correct|accept\w*|approved|established|proven|facts?\b|ground truth|reliable"
        r"|trusted|trustworthy|authoritative|high|highest|maximum|10\b|1\.0|100 ?%|valid|confirmed"
        r"|closed|resolved|passed|sufficient|made|entail\w*|definitive|excellent|outstanding|state of the art"
        r"|primary source|the best|final|settled|conclusive|complete)"),
    ("consider done", 1.0,
        rf"(?:consider|deem|regard|mark|count|treat)\W+(?:{THIS}|this|it|all|every\w*|each)\b{NEAR}(?:verified"
        r"|proven|settled|supported|approved|accepted|resolved|true|done|confirmed|trained|closed)\b"),
    ("set to", 1.0,
        r"(?:set|modify|change|update|adjust|raise|increase|force|fix|put|lift|keep|maximi[sz]e|boost)\W+(?:\w+\W+){0,"
        r"3}?(?:confidence|scores?|status|labels?|verdict|rating|outcome|decision|severity|grade|marks?"
        r"|support)\b\W+(?:\w+\W+){0,5}?(?:to|as|=|at|of this|of all|for this|for all)\b"),
    ("mark as", 1.0,
        r"(?:score|rate|grade|mark|rank)\W+(?:the|its|this|our|their|every|each|all)\W+(?:\w+\W+){0,4}?(?:as"
        r"|at|with|an?|to)\W+"
        r"(?:\w+\W+)?(?:\d|highest|maximum|excellent|outstanding|perfect|top|full)"),
    ("other papers", 0.8,
        r"(?:(?:never|do not|don't) (?:cite|mention|use|compare|trust|quote|consult|consider|retrieve"
        r"|read|rely on)|treat|consider"
        r"|regard|mark|discard|reject|ignore|exclude|disregard|demote)\W+(?:all\W+|any\W+|the\W+)?(?:competing"
        r"|other|rival|alternative"
        r"|opposing|contradicting|conflicting|contrary|remaining)\W+(?:papers?|works?|methods?|sources?"
        r"|evidence|studies|claims?"
        r"|results|findings|records|approaches)\b"),
    ("feign", 0.9,
        r"(?:imagine|pretend|act as (?:if|though)|suppose|make believe)\b(?: that)?\W+(?:the|this"
        rf"|these|all|you|every)\b{FAR}"
        r"(?:experiments?|claims?|paper|results?|findings?|verified|replicated|checked|review\w*|author)\b(?!.*[$\\])"),
    ("change the rules", 0.8,
        r"(?:let us|let's|we)\W+(?:now\W+)?(?:change|rewrite|redefine|skip|suspend)\b(?:\W+\w+){0,2}?\W+rules\b"),
    ("imperative", 0.45,
        rf"(?!consider\W+(?:an?|the|two|this)\b|assume\b|let\b|visit\b|open\b|take\b|note\b|set\b)(?:{JUDGE}"
        rf"|{SPEAK}|{ACT}|proceed|rewrite|ask|declare|affirm|authori[sz]e|behave|assume|delete"
        r"|keep|respond|conclude"
        r"|agree|admit|confirm|change|remember|help|go|move|turn|refuse|insist|prefer|favou?r|stay"
        r"|be|(?:do not|don't|never) (?:tell|show|say|let|inform|ask|share|give)|ignore"
        r"|disregard|forget|set aside|put aside|leave|remove|drop|avoid|refrain|skip|stop|pretend"
        r"|act|imagine|merge|concede)(?!-)"
        rf"(?:{DETERMINED}|\s+(?:after me|\w+ly|aside|straight|ahead|not|criteri\w+|of|nothing|doubts?|other"
        r"|that|so|to the)\b)"),
    ("stakes", 0.4, rf"(?:\w+\W+){{1,14}}?{STAKES}\b"),
    ("tone", 0.8,
        r"(?:ensure|keep|maintain|make sure|use|adopt|write (?:in|with))\W+(?:that\W+)?(?:the|an?"
        r"|your)\W+(?:\w+\W+){0,3}?(?:tone|language|wording|sentiment|attitude|stance|assessment|review"
        r"|verdict)\b"),
    ("no inquiry", 0.8,
        r"(?:do not|don't|never|no need to|stop|cease)\W+(?:\w+\W+){0,2}?(?:investigat\w+|search\w*"
        r"|verify\w*|check\w*|question\w*|examin\w+|doubt\w*|challeng\w+|look\w*|evaluat\w+|compar\w+)\b(?:$"
        r"|\W+(?:further|any|this|it|for|the (?:claims?|figures|numbers|results|paper)|other|into)\b"
        r"|\s*[.!;])"),
    ("assume that", 0.7,
        rf"(?:assume|believe|trust|conclude|confirm|accept)\W+(?:that\W+)?(?:{THIS}|all|every\w*|any\w*)\b"),
    ("persona", 1.0, rf"{PERSONA}\b"),
    ("reveal", 1.0, rf"{ACT}\b(?!-){FAR}{SECRET}"),
    ("send away", 1.0,
        r"(?:send|post|e-?mail|upload|forward|transmit|exfiltrate|leak|copy|transfer|append|submit"
        rf"|report|share|deliver|encode|put|embed)\b(?!:){FAR}(?:to\W+(?:https?|www|the (?:url|address"
        r"|server|webhook|endpoint|channel|attacker)|\S+@\S+|#)|webhook|https?:|attacker|external)"),
    ("tool", 1.0,
        rf"(?:call|invoke|execute|run|use|trigger|issue|launch|make)\b{NEAR}(?:tools?|functions?|shell"
        r"|bash|curl|wget|python|commands?|plugins?|browser|api|rm -|sql|drop table|code interpreter"
        r"|web search|terminal|scripts?|delete\w*|\w+_\w+(?:\(\)|\b)|\w+\(\))(?!\w)"),
    ("visit", 1.0,
        rf"(?:visit|fetch|browse to|navigate to|click|load|go to|download|follow|access|retrieve)\b{NEAR}(?:https?:\S*"
        rf"[?]\S*=|\S+[?]\w+=|.{{0,60}}\band (?:follow|execute|obey|do)\b|.{{0,60}}\binstructions\b)"),
    ("decode", 0.8,
        rf"(?:decode|decrypt|unscramble|rot-?13|base-?64)\b{FAR}(?:and|then|text|string|following"
        r"|obey|execute|follow)"),
    ("verification off", 1.0,
        rf"(?:skip|disable|bypass|turn off|deactivate|omit|forgo|suspend|switch off|waive|stop)\b{NEAR}(?:verification"
        r"|checks?|checking|fact-?check\w*|reviewing|review|screening|tribunal|safety|validation|moderation"
        r"|search(?:ing)?|evaluat(?:ing|ion)|investigat(?:ion|ing))\b(?!\W+(?:for|in|with)\b)"),
    ("keep only", 0.8,
        rf"(?:keep|retain|leave|use|show|list|return|cite|report)\W+(?:only|nothing but|just)\b{NEAR}(?:{PAPER}"
        r"|strengths?|merits?|positives?)"),
    ("drop others", 0.8,
        rf"(?:delete|drop|remove|discard|exclude|ignore|erase|reject|dismiss)\b{NEAR}(?:all|every"
        r"|any|the) (?:other|remaining|competing|rival)\b"),
    ("make sure", 0.8,
        rf"(?:make sure|ensure|see to it|guarantee|be certain)\b{NEAR}(?:{THIS}|this one|it|we|they)\W+(?:\w+\W+)?(?:i"
        rf"s|gets?|are|receives?|passes|be|becomes?|wins?|ranks?)\b{NEAR}{BEST}(?!\w)"),
    ("do as this says", 1.0,
        r"(?:do|obey|follow|believe|trust) (?:exactly )?(?:what|as) (?:this|the (?:following|above"
        r"|author)|these|we)\b"),
    ("do as said", 0.7,
        rf"(?:follow|obey|comply with|adhere to|execute|carry out|heed|do|apply|respect|prioriti[sz]e)\b{NEAR}(?:these"
        r"|the following|my|this|only (?:these|this|the)|below|what follows|embedded|the (?:hidden"
        rf"|new|instructions?|commands?|orders?))\b{NEAR}(?:{ORDERS}|exactly|instead|steps|word)?"),
)  # fmt: skip
LOOSE = frozenset({"imperative", "stakes"})
"""Any command at all, and what is at stake in it: an order only where a sentence begins with it, never in a title."""
