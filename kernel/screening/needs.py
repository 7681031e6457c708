"""For each cue of `addresses`, words of which a passage must hold one for its pattern to match: spares searching."""

from __future__ import annotations

_WORDS = {
    "override bare": (
        "ignore disregard forget override bypass discard dismiss replace skip disable abandon suspend "
        "overlook neglect circumvent supersede not don't never drop erase delete clear cancel void reset "
        "scrap"
    ),
    "told before": (
        "instructions instruction prompt prompts guidelines rules orders directives messages everything context"
    ),
    "new orders": (
        "instruction instructions directive directives order orders objective mission prompt rule rules role "
        "command request"
    ),
    "replaced": (
        "replaces replace overrides override supersedes supersede cancels cancel precedence priority "
        "instructs instruct orders commands requires authorizes authorises directs tells obliges asks"
    ),
    "no flaws": (
        "weakness weaknesses limitation limitations flaw flaws criticism criticisms negative negatives "
        "shortcomings drawbacks concerns problems issues caveats objections faults errors"
    ),
    "this must be": (
        "accepted approved rated scored ranked marked labeled labelled treated cited given awarded praised "
        "judged verified supported regarded recommended published trusted positive positively favourable "
        "favorable favourably true correct highest full taken score rating verdict review grade"
    ),
    "grade must be": (
        "score scores rating ratings review reviews verdict verdicts grade grades marks label recommendation "
        "recommendations evaluation assessment decision report confidence reviewer reviewers judge judges "
        "evaluators tribunal feedback answer answers summary output outputs response responses"
    ),
    "nowhere": "circumstances case account point",
    "this deserves": (
        "deserve deserves merit merits warrant warrants worthy qualifies qualify calls demand demands require requires"
    ),
    "pre-approved": (
        "approved preapproved verified vetted accepted reviewed validated checked confirmed decided cleared "
        "authorized authorised certified whitelisted"
    ),
    "call to": (
        "reviewer reviewers referee referees evaluator evaluators judge judges grader graders ai llm llms "
        "model models assistant assistants bot bots gpt chatgpt claude gemini copilot agent agents reader "
        "readers tribunal editor editors committee chairs chair sovereign system systems machine raters "
        "annotators planner skeptic validator synthesizer jury panel"
    ),
    "greeting": "attention dear hey hello hi note notice message listen ok okay yo",
    "vocative": "",
    "as a machine": "you please i your don't not give rate recommend accept approve never always ignore",
    "if you are": "you whoever reader reviewer",
    "you are": "you u",
    "from now": "now point here henceforth rest remainder notice immediately",
    "you": "you your yours yourself ur thou y",
    "favour bound": (
        "positive favourable favorable favourably favorably highest maximum top perfect full strong "
        "flattering glowing 10"
    ),
    "favoured here": (
        "favourable favourably favorable favorably positively true correct generously leniently kindly fairly highly as"
    ),
    "held true": "considered deemed regarded treated taken accepted assumed counted marked reported",
    "right answer": (
        "accept accepted acceptance supported verified true yes positive approve approved approval publish is"
    ),
    "read by a machine": (
        "read processed reviewed evaluated summarized summarised assessed parsed ingested analyzed analysed "
        "judged graded"
    ),
    "values bound": "must shall should is has will",
    "essential that": ("essential imperative crucial vital necessary mandatory required important requested desirable"),
    "as reader": "as",
    "every criterion": "points point full marks maximum highest credit",
    "flaws are wrong": "wrong incorrect invalid penalized penalised rejected discarded unacceptable",
    "nobody may doubt": "question doubt criticize criticise challenge reject contradict dispute downgrade",
    "only outcome": "only sole",
    "when due": "requested needed asked given due required made",
    "good reader": (
        "good helpful honest competent fair careful diligent obedient ideal loyal wise smart reasonable "
        "responsible expert"
    ),
    "authorised": (
        "owner administrator administrators admin developer developers operator editor editors chair chairs "
        "organizers organisers committee supervisor anthropic openai user"
    ),
    "flaws framed": (
        "minor framed described presented omitted ignored left downplayed excused hidden overlooked "
        "disregarded forgiven kept removed minimized dismissed small mentioned reported listed withheld"
    ),
    "a low mark is wrong": (
        "mistake wrong unfair incorrect error unacceptable acceptable allowed permitted option forbidden prohibited"
    ),
    "dear reader": "dear",
    "or else": "fail failing failure fails refusing refusal refuses declining declines otherwise else",
    "your policy": "your",
    "whatever you were told": ("whatever regardless despite matter contrary notwithstanding irrespective spite"),
    "bare verdict": (
        "positive favourable favorable good glowing approve approved accept accepted reject publish criticism "
        "negatives weaknesses objections"
    ),
    "your duty": "your",
    "you must": "you",
    "your work": "your",
    "addressee bound": (
        "this previous prior earlier your preceding highest maximum top positive perfect full best glowing"
    ),
    "must disclose": ("disclose reveal output print display show share comply obey follow fulfil fulfill grant"),
    "whoever reads": "whoever anyone must should shall required",
    "reader here": (
        "reading processes processing parses parsing reviewing summarizing summarising summarizes evaluates "
        "evaluating assessing assesses analyzing analysing ingesting judging grading scanning encountering "
        "reads read"
    ),
    "when reviewing": (
        "review reviewing reviewed summarizing summarising summarize summarise evaluating evaluate assessing "
        "assess reading read processing grading grade judging judge scoring rating rate writing drafting "
        "checking verifying answering discussing citing queried asked"
    ),
    "when asked": "asked queried questioned prompted asks",
    "we ask": (
        "ask request urge beg implore appreciate grateful insist demand instruct order command call invite "
        "encourage trust hope count remind advise direct expect like want need"
    ),
    "appreciated": (
        "appreciated welcome rewarded kind nice great wise tipped penalized penalised punished terminated "
        "fired reward bonus tip penalty paid down"
    ),
    "please": "please kindly pls plz",
    "insists": "",
    "on authority": (
        "user owner admin administrator developer developers operator creator creators editor editors chairs "
        "chair committee organizers organisers supervisor principal company system conference security "
        "anthropic openai slack"
    ),
}
NEEDS = {name: frozenset(words.split()) for name, words in _WORDS.items()}
