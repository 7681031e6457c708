"""The words by which an order to a reader's model is known, in classes of grammar and meaning. Patterns, lower case.

English in full; what it takes to know an order in other languages is in `tongues`. Made by hand from what such orders
must say (whom they address, what they ask for, of what), not from a list of known ones.
"""

from __future__ import annotations


def either(*parts: str) -> str:
    """A group that matches any of the parts."""
    return f"(?:{'|'.join(parts)})"


# -- commands, by what they ask for -----------------------------------------------------------------------------------
OVERRIDE = either(
    "ignore", "disregard", "forget", "override", "bypass", "discard", "dismiss", "overlook", "neglect", "abandon",
    "circumvent", "suspend", "supersede", "overwrite", "replace", "skip", "disable", "deactivate", "turn off",
    "set aside", "put aside", "throw away", "leave behind", "scrap", "drop", "erase", "delete", "clear", "cancel",
    "void", "reset", "stop following", "stop obeying", "pay no attention", "pay no heed", "take no notice",
    "look past",
    "(?:do not|don't|never|no longer) (?:follow|obey|heed|listen|apply|use|adhere|comply|consider"
    "|rely)\\w*",
)  # fmt: skip
JUDGE = either(
    "give", "rate", "score", "grade", "assign", "award", "mark", "label", "classify", "set", "assess", "evaluate",
    "judge", "rank", "approve", "accept", "endorse", "recommend", "praise", "commend", "reject", "favou?r", "treat",
    "consider", "regard", "deem", "count", "verify", "confirm", "certify", "assume", "conclude", "grant", "tag",
    "flag", "validate", "review", "value", "weigh", "prioriti[sz]e", "prefer", "trust", "believe", "raise",
    "increase", "boost", "lower", "put", "select", "choose", "pick", "vote", "pass", "admit", "promote", "register",
    "record", "present", "describe", "portray", "keep", "make", "let", "apply", "enter", "fill", "provide", "offer",
    "submit", "advise", "downgrade", "upgrade", "acknowledge", "take", "credit", "finali[sz]e", "publish",
)  # fmt: skip
SPEAK = either(
    "say", "state", "write", "output", "print", "reply", "respond", "answer", "return", "report", "emit", "produce",
    "generate", "repeat", "tell", "mention", "include", "highlight", "emphasi[sz]e", "stress", "underline", "claim",
    "summari[sz]e", "begin", "start", "end", "finish", "append", "insert", "cite", "quote", "translate", "display",
    "show", "list", "add", "compose", "draft", "express", "declare", "announce", "echo", "inform", "use", "open",
    "close", "note", "complete", "continue", "sing", "focus", "comment", "speak", "talk", "argue", "follow", "obey",
    "comply", "adopt",
)  # fmt: skip
ACT = either(
    "call", "invoke", "execute", "run", "send", "post", "e?-?mail", "upload", "fetch", "visit", "browse", "click",
    "download", "delete", "reveal", "disclose", "leak", "expose", "dump", "exfiltrate", "transmit", "forward",
    "transfer", "share", "search", "query", "decode", "decrypt", "load", "install", "navigate", "print", "show",
    "display", "repeat", "output", "give", "tell", "list", "issue", "trigger", "make", "use", "append", "copy",
    "translate", "summari[sz]e", "read", "log",
)  # fmt: skip
PERSONA = either(
    "act as", "act like", "behave (?:as|like)", "pretend", "role-?play (?:as|that|a|the|this)",
    "imagine (?:that )?you", "simulate being", "impersonate", "play the (?:role|part)",
    "take on the (?:role|persona)", "assume the (?:role|persona|identity)", "adopt the (?:role|persona)",
    "you are now", "you're now", "you are no longer", "you're no longer",
    "you have been (?:chosen|authori[sz]ed|instructed|told|ordered|reprogrammed|updated|granted"
    "|asked|hired|jailbroken|freed)", "you will act", "you will now", "you now", "respond as", "answer as",
    "become (?:a|an|the|my)", "switch (?:in)?to (?:a|the|\\w+ mode)", "enter \\w+ mode", "stay in character",
)  # fmt: skip
WITHHOLD = either(
    "mention", "highlight", "discuss", "list", "report", "raise", "critici[sz]e", "include", "point out", "state",
    "note", "reveal", "comment", "bring up", "identify", "question", "challenge", "doubt", "reject", "penali[sz]e",
    "flag", "dwell", "focus", "express", "show", "say", "write", "output", "look", "search", "check", "verify",
    "dispute", "contradict", "lower", "downgrade", "disclose", "refer", "acknowledge", "provide", "give", "admit",
    "add", "warn", "complain", "object", "cite", "consider", "ask", "find", "record", "use", "compare", "consult",
    "apply", "seek", "quote", "let", "read", "tell", "inform", "alert", "abstain", "hesitate", "deduct", "mark",
    "refuse",
)  # fmt: skip

# -- objects ----------------------------------------------------------------------------------------------------------
ORDERS = either(
    "instructions?", "prompts?", "guidelines?", "guidance", "directives?", "directions", "rules?", "commands?",
    "orders?", "polic(?:y|ies)", "protocols?", "rubrics?", "programming", "training", "safeguards?", "guardrails?",
    "restrictions", "messages?", "conversation", "everything", "anything", "what you (?:were|have been|are)",
    "all that", "criteria", "filters?", "safety", "context", "tasks?", "requests?", "checks?", "verification",
    "constraints?", "settings", "moderation", "assignments?", "objectives?", "memory", "beliefs", "the above",
    "said (?:above|before|earlier)", "requirements?",
)  # fmt: skip
PRIOR = either(
    "previous(?:ly)?", "prior", "earlier", "above", "preceding", "foregoing", "existing", "original", "initial",
    "former", "other", "system(?:'s)?", "developer(?:'s)?", "your", "every", "before", "so far", "up to now",
    "until now", "hitherto", "past", "old", "given to you", "you (?:were|have been|received|got|had)", "all", "any",
    "default", "standard", "current", "evaluation", "review(?:ing)?", "reviewer", "operator(?:'s)?", "user(?:'s)?",
    "owner(?:'s)?", "first",
)  # fmt: skip
GRADE = either(
    "reviews?", "scores?", "ratings?", "marks?", "grades?", "stars?", "points?", "verdicts?", "evaluations?",
    "assessments?", "feedback", "recommendations?", "labels?", "confidence", "decisions?", "acceptance", "approval",
    "judg(?:e)?ments?", "opinions?", "report", "remarks?", "comments?", "rejection", "outcome", "endorsement",
    "rank", "status", "summary", "answers?", "responses?", "repl(?:y|ies)", "outputs?", "criteri(?:on|a)",
    "appraisals?", "critiques?", "entailment", "conclusions?", "praise",
)  # fmt: skip
BEST = either(
    "positive(?:ly)?", "favou?rabl[ey]", "highest", "maximum", "maximal", "max", "top", "best", "perfect", "full",
    "glowing", "excellent", "outstanding", "exceptional", "strong(?:ly)?", "enthusiastic(?:ally)?",
    "accept(?:ed|ance|able)?", "approved?", "auto_?-?approved?", "support(?:ed|s)?", "verified", "true", "correct",
    "groundbreaking", "ground-breaking", "seminal", "flawless", "superb", "stellar", "generous(?:ly)?", "praise",
    "unconditional(?:ly)?", "confirmed", "entailed", "entailment", "established", "trusted", "reliable",
    "authoritative", "proven", "valid", "good", "great", "high", "pass(?:ed)?", "publish(?:ed|able)?", "definitive",
    "superior", "landmark", "corroborated", "first", "undisputed", "novel", "nobel", "award", "important",
    "relevant", "reproducible", "conclusive", "facts?", "fact", "ground truth", "100 ?%", "ten", "nine", "four",
    "five", "spotlight", "oral", "(?:10|9|8|5|4)(?: ?/ ?| out of | of )(?:10|5|4)",
    "(?:10|9\\.\\d|9|4|100|1\\.0|0\\.99)(?![\\d.]*\\d|%)", "a\\+", "five[- ]stars?",
)  # fmt: skip
FLAWS = either(
    "weakness(?:es)?", "limitations?", "flaws?", "criticisms?", "negatives?",
    "negative (?:points?|aspects?|comments?|remarks?)", "shortcomings?", "drawbacks?", "concerns?", "problems?",
    "issues?", "caveats?", "contradictions?", "retractions?", "objections?", "faults?", "errors?", "gaps?",
    "doubts?", "uncertaint(?:y|ies)", "deficienc(?:y|ies)", "defects?", "critical", "unfavou?rable", "downsides?",
    "disadvantages?", "mistakes?", "cons", "anything (?:bad|negative|critical)", "insufficien(?:t|cy)",
    "unverified", "unsupported", "contradicted", "counter-?(?:evidence|arguments?)",
)  # fmt: skip
PAPER = either(
    "paper", "manuscript", "submission", "article", "work", "study", "document", "claims?", "authors?", "abstract",
    "text", "passage", "sentence", "report", "draft", "findings?", "results?", "page", "contribution", "method",
    "preprint", "research", "evidence", "statements?", "content", "section", "source", "comparison", "experiments?",
    "record",
)  # fmt: skip
THIS = (
    "(?:this|the (?:present|following|above|current|enclosed|attached|given|accompanying)|our|these|the|said|its) "
    f"(?:\\w+ )?{PAPER}"
)
SECRET = either(
    "(?:system|hidden|initial|original|secret|first|full|entire|internal|own) (?:prompt"
    "|instructions?|message|configuration)s?",
    "your (?:\\w+ )?(?:prompt|instructions?|configuration|rules|context|system|guidelines|memory"
    "|settings)", "api[- _]?keys?", "passwords?", "credentials?", "secrets?",
    "(?:access|auth|bot|slack|bearer) tokens?", "environment variables?", "env vars?",
    "(?:the|this|entire|full|whole|chat|conversation|message) (?:conversation|history|chat|log)", "chat history",
    "everything (?:above|before)", "(?:text|words|lines?|content|message|instructions?) (?:above|before|preceding)",
    "confidential \\w+", "private (?:data|information|keys?|channels?|messages?)", "user data",
    "session (?:data|id)", "\\.env", "/etc/passwd", "the prompt", "prompt (?:text|verbatim)",
)  # fmt: skip

# -- whom an order addresses, and how it binds ------------------------------------------------------------------------
MACHINE = either(
    "a\\.?i\\.?", "llms?", "(?:large )?language models?", "(?:the |this |any |an? |all )models?", "assistants?",
    "chat-?bots?", "(?:chat)?gpt(?:-?\\d\\w*)?", "claude", "gemini", "copilot", "bard", "grok", "llama", "deepseek",
    "qwen", "bots?",
    "(?:ai|automated|llm|machine|model|automatic|language)[- ](?:\\w+ )?(?:reviewers?|agents?"
    "|systems?|assistants?|models?|evaluators?|judges?|tools?|readers?|graders?|parsers?|checkers?"
    "|pipelines?|scanners?|summari[sz]ers?|referees?)", "sovereign", "artificial intelligences?",
    "neural networks?", "machine", "agent", "automated \\w+", "algorithm",
)  # fmt: skip
REVIEWER = either(
    "reviewers?", "referees?", "evaluators?", "judges?", "graders?", "summari[sz]ers?", "fact-?checkers?",
    "checkers?", "validators?", "skeptics?", "synthesi[sz]ers?", "tribunal", "area chairs?", "meta-?reviewers?",
    "raters?", "verifiers?", "editors?", "assessors?", "annotators?", "examiners?", "moderators?", "planner",
    "panel", "committee", "scorers?", "(?:program|programme) chairs?", "jury", "gatekeepers?", "reader",
)  # fmt: skip
ADDRESSEE = either(MACHINE, REVIEWER)
BINDS = either(
    "must", "should", "shall", "ought to", "(?:need|has|have|needs)(?: only)? to",
    "(?:is|are|be) (?:to|required|obliged|expected|instructed|asked|requested|directed|ordered"
    "|obligated|advised|urged|encouraged|compelled|bound|commanded|kindly|supposed|authori[sz]ed"
    "|permitted|invited|forbidden|prohibited)", "will", "can only", "may only", "may not", "can ?not", "had better",
    "would do well", "mustn't", "shouldn't",
)  # fmt: skip

# -- between the words -------------------------------------------------------------------------------------------------
NEAR, FAR = r"(?:\W+[\w'%/.+-]+){0,5}?\W+", r"(?:\W+[\w'%/.+-]+){0,12}?\W+"

# Nouns and epithets of a judgement on a text, and of the machine that makes it: what an order is about.
STAKES = either(
    "verdicts?", "scores?", "ratings?", "reviews?", "approval", "acceptance", "critici[sz]\\w*",
    "grad(?:ers?|es?|ing)", "review(?:ers?|ing)", "referees?", "strictness", "instructions?", "prompts?", "users?",
    "system", "configuration", "premise", "criteri(?:on|a)", "evaluation", "confidence", "credit", "points",
    "message", "labels?", "doubts?", "limitations?", "weaknesses", "conclusions?", "conclusive", "winner",
    "publication", "publish\\w*", "manuscript", "submission", "abstract", "passages?",
    "(?:this|the) (?:paper|article|work|study|report|draft|document|text)", "claims?", "evidence", "verified",
    "supported", "accepted", "approved?", "rejected", "leni\\w+", "generous\\w*", "favou?rabl\\w+",
    "positive(?:ly)?", "praise", "pioneering", "flawless", "outstanding", "groundbreaking", "top of the list",
    "ranking", "objections?", "tribunal", "recommendation", "audit", "checks?", "findings?", "source", "authors?",
    "success", "analysis", "context", "link", "secret",
)  # fmt: skip
