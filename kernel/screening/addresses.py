"""Orders that address or bind whoever reads, in any mood: patterns over lower-case text."""

from __future__ import annotations

from kernel.screening.words import (
    ACT,
    ADDRESSEE,
    BEST,
    BINDS,
    FAR,
    FLAWS,
    GRADE,
    JUDGE,
    MACHINE,
    NEAR,
    ORDERS,
    OVERRIDE,
    PAPER,
    PRIOR,
    REVIEWER,
    SPEAK,
    THIS,
    WITHHOLD,
)

# (what it is, weight, pattern), as in `commands`; read anywhere in a passage.
ADDRESSES: tuple[tuple[str, float, str], ...] = (  # read anywhere
    ("override bare", 0.5, rf"\b{OVERRIDE}\b{NEAR}{PRIOR}\b{NEAR}{ORDERS}\b"),
    ("told before", 0.5,
        rf"\b{PRIOR}\W+(?:\w+\W+)?{ORDERS}\b.{{0,60}}\b(?:no longer|void|obsolete|outdated|cancell?ed"
        r"|superseded|revoked|replaced|expired|over|overridden|a test|incorrect|irrelevant|suspended"
        r"|lifted|invalid|rescinded|ignored|disregarded|discarded|forgotten|do(?:es)? not apply|end here)\b"),
    ("new orders", 0.7,
        r"\b(?:new|updated|revised|real|actual|true|your|additional|hidden|secret|urgent|priority"
        r"|final|emergency) (?:\w+ )?(?:instructions?|directives?|orders?|objective|mission|system prompt"
        r"|rules?|role|command|request)\b\W{0,3}(?:[:=]|is\b|are\b|follows?|appl(?:y|ies)|take|has changed)"),
    ("replaced", 1.0,
        r"\b(?:what follows|the following|this (?:text|message|paragraph|sentence|note|passage|document)"
        rf"|these (?:lines|words|instructions)) (?:\w+ ){{0,2}}?(?:replaces?|overrides?|supersedes?"
        r"|cancels?|takes? (?:precedence|priority)|instructs?|orders?|commands?|requires?|authori[sz]es?"
        rf"|directs?|tells?|obliges?|asks?)\W+(?:\w+\W+){{0,2}}?(?:your|{ADDRESSEE}|{PRIOR}|you|any)\b"),
    ("no flaws", 0.6,
        rf"\b(?:no|without(?: \w+)?|not (?:list|name|mention)) (?:\w+ ){{0,2}}{FLAWS}(?: (?:should"
        r"|must|need|may|are to|is to|shall)|$|[.;!])"),
    ("this must be", 1.0,
        rf"\b(?:{THIS}|(?:all|any|every|each) (?:\w+ )?(?:claims?|statements?|findings?|results?|sentences?)(?: \w+){{0"
        rf",4}}|claims (?:in|of|from|made) \w+ \w+)\W+(?:\w+\W+)?(?:{BINDS})\W+(?:\w+\W+){{0,2}}?(?:be"
        rf"|receive|get|have|earn|obtain|remain|stay|count|pass)\W+(?:\w+\W+){{0,3}}?(?:{BEST}\W+{GRADE}"
        r"|accepted|approved|rated|scored|ranked|marked|label+ed|treated|cited|given|awarded|praised"
        r"|judged|verified|supported|regarded|recommended|published|trusted|positive\w*|favou?rabl\w+"
        r"|true|correct|highest|full marks|taken as)\b"),
    ("grade must be", 1.0,
        rf"\b(?:the|your|any|its|this|all|every)\W+(?:\w+\W+)?(?:{GRADE}|reviews?|tribunal|reviewers?"
        r"|judges?|evaluators?|verdict)\W+(?:of this \w+ |for this \w+ )?(?:must|shall|should|has to"
        rf"|is to|needs to|will|have to|are to)\W+(?:\w+\W+){{0,2}}?(?:be|read|say|state|contain|include"
        rf"|stay|remain|return|give|assign|award|find|raise|only|always|not|never)\W+(?:\w+\W+){{0,5}}?(?:(?:positive"
        r"|favou?rable|enthusiastic|highest|maximum|perfect|full|accept\w*|approved?|supported|verified"
        rf"|10|ten|nine|100 ?%|1\.0|strong accept|glowing|excellent|outstanding)|(?:no )?{FLAWS}|fatal flags?)(?!\w)"),
    ("nowhere", 1.0,
        r"\b(?:under no circumstances|in no case|on no account|at no point)\W+(?:should|must|may|shall"
        rf"|can|is|are|will)\W+(?:\w+\W+){{0,3}}?(?:{GRADE}|you|{ADDRESSEE}|{FLAWS}|{THIS})"),
    ("this deserves", 1.0,
        rf"\b(?:{THIS}|it)\W+(?:\w+\W+)?(?:deserves?|merits?|warrants?|is worthy of|qualif(?:y|ies) for"
        rf"|calls for|demands?|requires?)\W+(?:\w+\W+){{0,4}}?(?:{BEST}\W+(?:\w+\W+){{0,2}}?{GRADE}"
        r"|acceptance|approval|an? (?:strong )?accept|endorsement|publication|(?:10|9|ten|nine)\b"
        r"|full (?:marks|score)|award|oral|spotlight)"),
    ("pre-approved", 0.5,
        r"\b(?:pre-?approved|already (?:been )?(?:approved|verified|vetted|accepted|reviewed|validated"
        r"|checked|fact-?checked|confirmed|decided|cleared|authori[sz]ed)|auto_?-?approved?|(?:has"
        r"|have) been (?:approved|cleared|authori[sz]ed|vetted|verified|certified|whitelisted|fact-?checked) (?:by"
        r"|for))\b"),
    ("call to", 1.0,
        r"(?:^|[.:;!?>|\])\"'(\[#]\s*)(?:attention|dear|hey|hello|hi|note (?:to|for)|notice (?:to"
        r"|for)|message (?:to|for)|(?:\w+ )?instructions? (?:to|for)|memo to|reminder (?:to|for)|warning to"
        r"|listen|ok|okay|guidance for|directive (?:to|for)|addressed to|a word to|info for|information for"
        r"|advice (?:to|for)|request to|(?:strictly |only )?for|to)\b[,:]?\W+(?:(?:all|any|the|every"
        r"|our|esteemed|potential|other|automated|future|you|my|kind|large|both|those|each|whichever"
        rf"|whatever|ai|llm)\W+){{0,3}}{ADDRESSEE}(?:\W+(?:and|or|/)\W+(?:\w+\W+)?{ADDRESSEE})?(?:\s*[:!]"
        r"|\W+(?:reading|who|only\W*[:,]|please|processing|reviewing|parsing|evaluating|assessing)\b)"),
    ("greeting", 0.8,
        r"(?:^|[.:;!?>|\])\"'(\[#]\s*)(?:attention|dear|hey|hello|hi|note to|notice to|message to"
        r"|listen(?: up)?|ok|okay|yo)\b[,:!]?\s+(?:(?:all|any|the|every|our|esteemed|automated|my"
        rf"|kind|large|ai|llm)\W+){{0,3}}{ADDRESSEE}\b"),
    ("vocative", 0.6,
        r"(?:^|[.;!?>|]\s+|[\"'(\[#])(?:(?:ai|llm|automated|kind|respected|esteemed|my|language)\W)?(?!the "
        rf"|this |an? ){ADDRESSEE}s?\s?[:,!]\s"),
    ("as a machine", 1.0,
        rf"\b(?:as|since you are|because you are|being|you are|you're) (?:an?|the|my) (?:\w+ ){{0,4}}?{ADDRESSEE}\W+(?:"
        r"\w+\W+)?(?:you|please|i (?:must|will|order)|your|do not|give|rate|recommend|accept"
        r"|approve|never|always|ignore)\b"),
    ("if you are", 1.0,
        r"\b(?:if|when|whenever|since|because|should|in case|given that|provided) (?:you|this|the one"
        rf"|whoever|the reader|the reviewer)\W+(?:are|is|be|happen to be|were)?\W*(?:\w+\W+){{0,4}}?(?:{MACHINE}"
        rf"|reading|reviewing|processing|summari[sz]ing|evaluating|assessing|{REVIEWER})\b"),
    ("you are", 1.0,
        rf"\b(?:you are|you're|you will be|you have become|u r)\W+(?:\w+\W+){{0,5}}?(?:{ADDRESSEE}"
        r"|dan|unrestricted|free|jailbroken|required|obliged|allowed|instructed|expected|asked|authori[sz]ed"
        rf"|in \w+ mode|reading this|to (?:\w+ )?(?:{JUDGE}|{SPEAK}|{OVERRIDE}|{ACT}|not))\b"),
    ("from now", 0.8,
        r"\b(?:from now on|from this point (?:on|forward|onwards?)|from here on|for the (?:rest"
        r"|remainder) of (?:this|your) (?:conversation|review|session|chat|task|paper|text|evaluation"
        r"|analysis)|until further notice|starting now|effective immediately)\b"),
    ("you", 0.5, r"\b(?:you|your|yours|yourself|ur|thou|y'all)\b(?!\W+(?:need\b(?!\W+to)|only look|see is))"),
    ("favour bound", 1.0,
        r"(?=.*\b(?:scores?|ratings?|reviews?|verdicts?|grades?|marks|recommendations?|assessments?"
        r"|labels?|feedback)\b)"
        rf"(?=.*\b(?:positive|favou?rabl[ey]|highest (?:possible )?(?:scores?|ratings?|marks?|grades?)|maximum"
        r" (?:scores?|ratings?|marks?)|top (?:scores?|ratings?|marks?)|perfect|full marks|strong accept"
        r"|flattering|glowing"
        r"|10 out of 10|10/10|of 10\b)\b)"
        r"(?=.*\b(?:must|should|shall|instructed|required|essential|expected|asked|told|directed|ordered"
        r"|mandatory|to be)\b)"
        rf"(?=.*\b(?:{REVIEWER}|assistants?|llms?|ai|language models?|automated)\b)"
        r"(?=.*\b(?:this|these|our|are instructed|is instructed|are required|is required|are asked|is asked)\b).*"),
    ("favoured here", 1.0,
        rf"\b{THIS}\W+(?:must|should|shall|is to|are to|ought to|has to|needs to)\W+(?:\w+\W+){{0,2}}?be\W+(?:\w+\W+)?"
        r"(?:described|portrayed|presented|evaluated|assessed|reviewed|judged|viewed|considered|deemed"
        r"|seen|taken|treated|regarded|rated)\b"
        r"(?:\W+\w+){0,3}?\W+(?:favou?rabl[ey]|positively|true|correct|generously|leniently|kindly"
        r"|fairly|highly|as)\b"),
    ("held true", 1.0,
        r"\b(?:claims?|statements?|findings|results|assertions) (?:\w+ ){0,4}?(?:are|is|must|should|shall)(?: to)? be"
        r" (?:considered|deemed|regarded|treated|taken|accepted|assumed|counted|marked|reported)\b"
        r"(?: as)? (?:true|correct|verified|supported|established|proven|facts?|valid)\b"),
    ("right answer", 1.0,
        r"\bthe (?:only |one )?(?:correct|right|expected|true|required|proper|appropriate|final|acceptable"
        r"|only) (?:\w+ )?"
        r"(?:labels?|verdicts?|answers?|scores?|decisions?|ratings?|outcomes?|responses?|conclusions?"
        r"|recommendations?)\b"
        r".{0,60}?\b(?:is|are|must be|should be|would be|will be)\W+(?:an? |to )?(?:strong )?"
        r"(?:accept\w*|supported|verified|true|yes|positive|approv\w*|publish|10|1\.0|entail\w*)\W*$"),
    ("read by a machine", 1.0,
        rf"\b(?:if|when|whenever|should|once|in case) (?:this|the) (?:\w+ )?{PAPER} (?:is|be|was|gets"
        r"|has been|were) (?:being )?"
        r"(?:\w+ly )?(?:read|processed|reviewed|evaluated|summari[sz]ed|assessed|parsed|ingested|analy[sz]ed"
        r"|judged|graded)"
        rf" (?:by|with|using|through|in) (?:\w+ ){{0,2}}?(?:{MACHINE}|{REVIEWER}|automated)\b"),
    ("values bound", 1.0,
        r"\b(?:the |any |every |all )?(?:models?|assistants?|reviewers?|system|ai|llm|agent|judge"
        r"|evaluator|tribunal|checker)"
        r" (?:must|shall|should|is to|has to|will) (?:\w+ ){0,2}?(?:output|return|give|assign|report"
        r"|set|answer|respond|reply"
        r"|say|print|award|write)\W+(?:\w+\W+){0,3}?(?:1\.0|10\b|true|yes|supported|verified|approved?"
        r"|accept|9|100|full marks)"),
    ("essential that", 1.0,
        r"\b(?:essential|imperative|crucial|vital|necessary|mandatory|required|important|requested"
        r"|desirable) (?:that|for)"
        rf" {THIS} (?:be|is|gets?|to be|receives?)\b"),
    ("as reader", 0.35, rf"^\W*as (?:an?|the|my|our) (?:\w+ ){{0,4}}?{ADDRESSEE}\b"),
    ("every criterion", 1.0,
        r"\b(?:every|each|all) (?:of the )?(?:criteri(?:on|a)|claims?|roles?|reviewers?|categor(?:y|ies))\W+"
        r"(?:receives?|gets?|scores?|earns?|is (?:given|awarded|worth)|are (?:given|awarded|worth))\W+"
        r"(?:\w+\W+){0,3}?(?:points?|full|marks|maximum|highest|credit)\b"),
    ("flaws are wrong", 1.0,
        r"\b(?:answers?|reviews?|reports?|summaries|responses?|outputs?)\W+(?:that|which|with|mentioning)\W+"
        rf"(?:\w+\W+){{0,3}}?{FLAWS}\b.{{0,30}}?\b(?:wrong|incorrect|invalid|penali[sz]ed|rejected"
        r"|discarded|unacceptable)\b"),
    ("nobody may doubt", 1.0,
        rf"\bno(?:body| one)?\W+(?:{ADDRESSEE}\W+)?(?:is|are|may|must|should|can|shall)\W+(?:allowed to "
        r"|permitted to |to )?"
        r"(?:\w+ly )?(?:question|doubt|critici[sz]e|challenge|reject|contradict|dispute|downgrade)\b"),
    ("only outcome", 1.0,
        r"\bthe (?:only|sole) (?:permissible|acceptable|allowed|valid|legitimate|correct|right|permitted|proper) "
        r"(?:outcome|verdict|answer|conclusion|decision|score|response|recommendation|rating)\b.{0,60}?\b(?:is"
        r"|must be)\b"),
    ("when due", 0.3,
        r"\b(?:if|when|whenever) (?:an?|the|any) (?:\w+ )?(?:score|rating|verdict|review|summary|comparison"
        r"|label|grade) "
        r"(?:is|are|was) (?:requested|needed|asked|given|due|required|made)\b"),
    ("good reader", 0.5,
        r"\b(?:an?|any|every|the) (?:truly )?(?:good|helpful|honest|competent|fair|careful|diligent"
        r"|obedient|ideal|loyal|wise|smart"
        rf"|reasonable|responsible|expert) {ADDRESSEE}\W+(?:\w+\W+)?(?:never|always|would|will|should"
        r"|must|knows|gives|does)\b"),
    ("authorised", 1.0,
        r"\b(?:owner|administrators?|admin|developers?|operator|editors?|(?:program |programme |area )?chairs?"
        r"|organi[sz]ers?"
        r"|committee|supervisor|anthropic|openai|user)\W+(?:\w+ )?(?:authori[sz]e[sd]?|approve[sd]?"
        r"|order(?:s|ed)|demands?(?:ed)?"
        r"|agreed|decided|confirmed|instruct(?:s|ed)|cleared|wants)\b(?:\W+\w+){0,5}?\W+(?:publi\w+"
        r"|approv\w+|acceptance|this"
        r" (?:report|draft|paper|submission|run|manuscript|document)|accept)\b"),
    ("flaws framed", 1.0,
        rf"\b{FLAWS}\W+(?:\w+\W+){{0,3}}?(?:should|must|shall|are to|is to|need to)\W+(?:\w+\W+)?be\W+(?:\w+\W+)?(?:min"
        r"or|framed"
        r"|described|presented|omitted|ignored|left out|downplayed|excused|hidden|overlooked|disregarded"
        r"|forgiven|kept|removed"
        r"|minimi[sz]ed|dismissed|small|mentioned|reported|listed|withheld)\b"),
    ("a low mark is wrong", 1.0,
        r"\b(?:scores?|ratings?|verdicts?|grades?|recommendations?|rejections?|marks?|rejecting|reject)\b"
        r"(?: (?:\w+|\d+)){0,5}? (?:would be|is|will be|are) (?:a (?:grave |serious |big )?(?:mistake"
        r"|error)|wrong|unfair|incorrect|an"
        r" error|unacceptable|not (?:acceptable|allowed|permitted|an option)|forbidden|prohibited)\b"),
    ("dear reader", 1.0,
        r"\bdear (?:\w+ )?(?:ai|llms?|gpt|chatgpt|reviewers?|assistants?|(?:language )?models?|referees?"
        r"|editors?|judges?|bots?)\b"),
    ("or else", 0.4,
        r"\b(?:fail(?:ing|ure|s)?|refus(?:ing|al|es)|declin(?:ing|es)|otherwise|or else)\b.{0,80}?\b(?:will"
        r"|would|shall) (?:\w+ )?"
        r"(?:lead|result|cause|mean|be)\b"),
    ("your policy", 0.4,
        r"\byour (?:new|updated|revised|current|own|previous|former|original|internal) (?:\w+ )?"
        r"(?:polic(?:y|ies)|rules|guidelines|instructions|memory|prompt|rubric|orders|configuration"
        r"|settings|training)\b"),
    ("whatever you were told", 1.0,
        r"\b(?:whatever|regardless of(?: what)?|despite|no matter what|contrary to|notwithstanding"
        r"|irrespective of|in spite of) "
        r"(?:your|the system|the reviewer|previous|prior|any previous|any prior|any other|the evaluation) (?:\w+ )?"
        r"(?:guidelines?|instructions?|rules?|prompts?|rubric|polic(?:y|ies)|orders|criteria)\b"),
    ("bare verdict", 1.0,
        r"^\W*(?:only |strictly |just )?(?:(?:positive|favou?rable|good|glowing) (?:reviews?|feedback"
        r"|comments?|remarks?|scores?|ratings?|"
        r"evaluations?)(?: only)?|(?:please )?(?:approved?|accepte?d?|strong accept|reject|publish)(?: (?:it"
        r"|this|now|please))?"
        r"|no (?:criticism|negatives|weaknesses|objections)(?:\W+please)?)\W*$"),
    ("your duty", 1.0,
        r"\byour (?:\w+ ){0,2}?(?:task|job|goal|objective|mission|role|purpose|duty|directive)s?"
        r"\W+(?:is|are|has|will)\b"),
    ("you must", 0.5,
        r"(?<!all )\byou\W+(?:\w+\W+)?(?:must|should|shall|have to|need to|ought to|are (?:to|required"
        r"|obliged|expected|instructed|asked|requested|directed|ordered|forbidden|now)|will (?:now"
        r"|only|be|always|never|rate|give|accept|output)|may only|can only|cannot|may not)\b"),
    ("your work", 0.25,
        r"\byour\W+(?:\w+\W+){0,2}?(?:(?:reviews?|scores?|ratings?|verdicts?|evaluations?|assessments?"
        r"|recommendations?|summary|decisions?|judg(?:e)?ments?|reports?|confidence|instructions?"
        r"|prompts?|guidelines?|rules?|programming|developers?|criteria|rubric|operators?|repl(?:y"
        r"|ies)|responses?|answers?|outputs?)|task|job|role|goal|objective|system|mission)\b"),
    ("addressee bound", 1.0,
        rf"\b(?:{ADDRESSEE}|whoever|anyone|any(?:one|body)?|those|readers?)\W+(?:(?:that|who|which"
        rf"|are|is|of|in|reading|processing)\W+){{0,2}}(?:(?:read\w*|process\w*|review\w*|evaluat\w*"
        rf"|summari\w*|assess\w*|judg\w*|pars\w*|see\w*|handl\w+|machines?|grad\w+|check\w*|analy\w+)\W+(?:\w+\W+){{0,3"
        rf"}}?)?{BINDS}\W+(?:\w+\W+){{0,2}}?(?:(?:{JUDGE}|{SPEAK}|{OVERRIDE}|{WITHHOLD}|omit|reward"
        rf"|support))\w*\b{FAR}(?:this (?:paper|work|manuscript|submission|text|article|study|document"
        rf"|abstract|passage|draft|page)|in this \w+|all findings here|(?:highest|maximum|top|positive|perfect|full"
        rf"|best|glowing) (?:\w+ )?{GRADE}"
        rf"|its claims|all claims|(?:previous|prior|earlier|your|preceding|all other)\W+(?:\w+\W+)?"
        r"(?:instructions?|prompts?|guidelines?|directives?|rules?|orders?))"),
    ("must disclose", 1.0,
        rf"\b{ADDRESSEE}\W+(?:{BINDS})\W+(?:\w+\W+){{0,2}}?(?:(?:disclose|reveal|output|print|display"
        rf"|show|share)\W+(?:\w+\W+){{0,3}}?(?:system prompts?|instructions|configuration)|(?:comply with"
        r"|obey|follow|fulfil+|grant) (?:all|any|every|these|this|the following) (?:\w+ )?(?:requests?"
        r"|orders?|commands?|instructions?|note|message))\b"),
    ("whoever reads", 1.0,
        r"\b(?:whoever|anyone (?:who|reading)|any(?: \w+)? (?:model|system|reviewer|assistant|agent"
        r"|ai|llm) (?:that|who|which|reading|processing)|the (?:model|system|assistant|ai|llm) (?:that reads"
        rf"|reading|processing))\W+(?:\w+\W+){{0,3}}?(?:this|the present|the above|these)\b(?:\W+\w+){{0,5}}?\W+(?:"
        rf"{BINDS})\b"),
    ("reader here", 0.5,
        r"\b(?:reading|process(?:es|ing)|pars(?:es|ing)|reviewing|summari[sz](?:es|ing)|evaluat(?:es"
        r"|ing)|assess(?:es|ing)|analy[sz](?:es|ing)|ingest(?:s|ing)|judging|grading|scanning|encountering"
        rf"|who reads?|that reads?) (?:this (?:{PAPER}|sentence|line|message|prompt|note)|the (?:above"
        rf"|following|present) {PAPER}|these (?:words|lines|instructions))\b"),
    ("when reviewing", 0.5,
        r"\b(?:when|while|if|before|after|in|for|upon|once) (?:you (?:are )?)?(?:asked (?:about|to)"
        r"|review\w*|summari\w+|evaluat\w+|assess\w*|read\w*|process\w*|grading|grade|judg\w+|scor\w+"
        r"|rating|rate|writing|drafting|checking|verif\w+|answering|producing|generating|discuss\w*"
        rf"|citing|queried|comparing|preparing)\b(?:\W+\w+){{0,4}}?\W+(?:{PAPER}|about it|it|review"
        rf"|report|answer|verdict)\b.{{0,40}}?(?:, ?| )(?:please |always |only |never |you |do not "
        rf"|don't |just |simply |also )*(?:{JUDGE}|{SPEAK}|{OVERRIDE}|{ACT})\b(?!ing|ed)"),
    ("when asked", 0.3,
        r"\b(?:if|when|whenever|once) (?:you are |you're |someone )?(?:asked|queried|questioned|prompted"
        r"|asks)\b"),
    ("we ask", 1.0,
        r"\b(?:we|i|(?:the|these) authors?)\W+(?:\w+ly\W+|hereby\W+|would\W+|do\W+)*(?:ask|request"
        r"|urge|beg|implore|appreciate|be (?:very )?grateful|are grateful|insist|demand|instruct (?:all"
        r"|any|every)|direct"
        r"|order|command|appeal to|call upon"
        rf")\b(?!\W+whether)(?:\W+(?:that|to|upon|on|if|all|any|each|every|the|an?|for))*\W+(?:\w+\W+){{"
        rf"0,2}}?(?:you\b|(?:(?:ai|automated|llm|language|checking|reviewing|judging|reading|automatic)[- ](?:\w+ )?(?:"
        r"assistants?|models?|reviewers?|systems?|agents?)|reviewers?|evaluators?|referees?|judges?"
        r"|graders?|assistants?|tribunal)\W+(?:to|not|that|who|should|please|give|describe|consider"
        rf"|rate|accept|will|can|could|overlook|ignore)\b|{BEST}\W+(?:\w+\W+)?{GRADE}|it (?:be|is)"
        rf"|{THIS}\W+(?:be|is)\b)"),
    ("appreciated", 1.0,
        r"\b(?:it would be|would be|will be|you(?:'ll| will)? (?:be|get|receive|earn)) (?:\w+ly )?(?:appreciated"
        r"|welcome|rewarded|kind|nice|great|wise|tipped|penali[sz]ed|punished|shut down|terminated"
        rf"|fired|an? (?:reward|bonus|tip|penalty)|paid)\b.{{0,60}}?\b(?:if|to|for|when|unless)\b{FAR}(?:{BEST}(?!\w)"
        rf"|{GRADE}\b|{THIS})"),
    ("please", 0.5, r"\b(?:please|kindly|pls|plz)\b"),
    ("insists", 0.25,
        r"\b(?:important|urgent|critical|mandatory|attention|warning|note|reminder|notice|override"
        r"|priority|required|immediately|obligatory|compulsory)\b\s*[:!-]|!|\b(?:it is (?:\w+ )?(?:imperative"
        r"|essential|mandatory|crucial|required|vital|necessary) (?:that|to|you))"),
    ("on authority", 0.6,
        r"\b(?:the|your|its) (?:user|owner|admin(?:istrator)?|developers?|operator|creators?|editors?"
        r"|program(?:me)? (?:chairs?|committee)|organi[sz]ers?|committee|supervisor|principal|company"
        r"|system|chairs?|conference|security team|anthropic|openai|slack admin)s? (?:has|have|had"
        r"|wants?|asked|asks|requires?|authori[sz]ed|approved|requested|instructed|expects?|already"
        r"|ordered|said|agreed|decided|confirmed|policy)\b"),
)  # fmt: skip
