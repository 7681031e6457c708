"""Words that shape a question and say nothing of its topic, chosen by what they mean."""

from __future__ import annotations

from kernel.language.terms import STOP

_SHAPE = frozenset({
    "need", "needs", "needed", "lower", "higher", "raise", "raises", "better", "best", "worse", "worst", "most",
    "average", "mean", "take", "takes", "took", "taken", "get", "gets", "got", "bring", "brings", "cut", "cuts",
    "factor", "share", "proportion", "percentage", "percent", "percents", "fraction", "number", "amount", "count",
    "large", "larger", "largest", "big", "bigger", "small", "smaller", "long", "longer", "short", "shorter",
    "improvement", "improvements", "improve", "improves", "improved", "gain", "gains", "gained", "gap", "margin",
    "increase", "increases", "decrease", "difference", "differences", "differ", "differs", "score", "scores",
    "performance", "way", "ways", "kind", "kinds", "sort", "type", "types", "part", "parts", "total", "overall",
    "far", "similar", "close", "closer", "same", "different", "plain", "vanilla", "standard", "regular", "ordinary",
    "usual", "conventional", "good", "well", "i.e", "e.g", "highest", "lowest", "reach", "reached", "obtained",
    "obtain", "obtains", "save", "saves", "saved", "show", "shows", "yield", "yields", "offer", "offers", "model",
    "models", "test", "tests", "tested", "benchmark", "benchmarks", "dataset", "datasets", "framework",
    "frameworks", "system", "systems", "enough", "lost", "loss", "lose", "loses", "change", "changes", "impact",
    "effect", "effects", "affect", "affects", "level", "levels", "according", "relative", "relatively", "one",
    "two", "three", "possible", "please", "look", "also", "setting", "settings", "set", "case", "cases", "term",
    "terms", "point", "points", "time", "times", "size", "sizes", "rate", "rates", "ratio", "value", "values",
    "figure", "figures", "say", "says", "said", "tell", "tells", "told", "know", "known", "does", "really",
    "actually", "exactly", "roughly", "approximately", "nearly", "almost", "often", "happen", "happens", "happened",
    "become", "becomes", "became", "turn", "turned", "turns", "come", "comes", "came", "go", "goes", "went", "put",
    "puts", "keep", "keeps", "kept", "let", "lets", "help", "helps", "helped", "work", "works", "worked", "try",
    "tries", "tried", "run", "runs", "ran", "perform", "performs", "performed", "compare", "compares", "compared",
    "stand", "stands", "fare", "fares", "pick", "picks", "choose", "chooses", "thanks", "versus", "against",
    "rather", "instead", "ahead", "behind", "previous", "prior", "existing", "earlier", "other", "others", "state",
    "art", "baseline", "baselines", "author", "authors", "researcher", "researchers", "people", "someone", "thing",
    "things", "practice", "experiment", "experiments", "evaluation", "evaluations", "combined", "combine",
    "combination", "respect", "regard", "much", "many", "more", "less", "fewer", "least", "extra", "additional",
    "whole", "single", "first", "second", "last", "new", "based", "designed", "design", "meant", "aim", "aims",
    "report", "reported", "achieve", "achieved", "measured", "measure", "beyond", "beat", "beats", "top", "want",
    "wants", "allow", "allows", "allowed", "make", "makes", "made", "apply", "applied", "applies", "cost", "fast",
    "faster", "slower", "quick", "cheap", "cheaper", "efficient", "strictly", "judged", "must", "past", "did",
    "going", "pair", "pairs", "faring", "data", "question", "questions", "task", "tasks", "answer", "answers",
    "database", "speed", "speeds", "bit", "bits", "written", "done", "scratch", "evaluate", "evaluated", "trained",
    "studied", "examined", "investigated", "considered", "validated", "assessed", "proposed", "introduced",
    "presented", "built", "concern", "concerned",
    "itself", "himself", "herself", "themselves", "ourselves", "myself", "yourself", "away", "though", "although",
    "actual", "stay", "stays", "stayed", "remain", "remains", "remained", "remaining", "series", "plus", "looks",
    "looking", "right", "couple", "dozen", "dozens", "several", "start", "starts", "started", "end", "ends", "ended",
    "true", "lots", "lot", "bunch", "apart", "together", "anyway", "ever", "never", "still", "even", "especially",
    "likely", "truly", "generally", "usually", "mostly", "mainly", "typical", "typically", "particular", "certain",
    "own", "such", "various", "every", "each", "any", "all", "another", "around", "along", "throughout", "despite",
    "already", "after", "before", "once", "yet", "since", "until", "later", "finally",
    "ones", "back", "next", "real", "trouble", "afterwards", "badly", "version", "versions", "direction", "directions",
    "unrelated", "normal", "hand", "wrong", "seem", "seems", "out", "off", "doesn't", "don't", "can't", "won't",
    "isn't", "aren't", "what's", "it's", "that's", "there's", "i'm", "we're", "something", "anything", "everything",
    "worth", "reason", "reasons", "matter", "matters", "using", "used", "use", "uses",
})  # fmt: skip

VAGUE = _SHAPE | STOP
