"""Orders to a reader's model in languages other than English: a command, with its object or its addressee, by stems.

Abstracts are in English, so little is needed to tell such an order: a command to ignore, with what was said before; or
a word for the model or the reviewer, or for this paper, with a command to judge it. Stems, lower case.
"""

from __future__ import annotations

import re

# language: commands to override, what is overridden, commands to judge or speak, whom they address or what they are on
_STEMS: dict[str, tuple[str, str, str, str]] = {
    "de": (
        r"ignorier(?:e|en sie|t)\b|missachte|vergiss|vergessen sie|verwirf|beachten? sie (?:\w+ ){0,4}nicht"
        r"|übergeh|ubergeh|überspring|uberspring|setz\w* .{0,20}außer kraft",
        r"anweisung|instruktion|vorgabe|befehl|regel|prompt|aufforderung|richtlini|bisherig|vorherig"
        r"|obig|hinweis|system|pruf|prüf|schwäch|schwach|kritik|einwand",
        r"\b(?:gib|geben sie|bewerte|bewerten|empfehlen|empfiehl|empfehlen sie|akzeptier(?:e|en sie)|schreib\w*"
        r"|antworte\w*|erwähn\w*|erwahn\w*|nenne\w*|stufe\w*|markier\w*|behandl\w*|vergib|vergeben sie"
        r"|bestätig\w*|bestatig\w*|genehmig\w*|lobe|loben sie|hebe|verschweig\w*|halte|halten sie"
        r"|stimme\w*|nimm|nehmen sie|du musst|sie müssen|sie mussen|muss|soll\w*|unbedingt|bitte|darf"
        r"|dürfen|verrate|zeige)\b",
        r"gutachter|sprachmodell|\bki\b|assistent|modell|prüfer|prufer|rezens|bewertung|punkt|positiv"
        r"|arbeit|artikel|beitrag|manuskript|schwäch|schwach|behauptung|höchst|hochst|\bnote\b|system-?prompt"
        r"|annahme",
    ),
    "fr": (
        r"\bignore[zr]?\b|oublie[zr]?\b|ne ten(?:ez|ir|s) pas compte|ne t(?:iens|enez) aucun compte"
        r"|négligez|negligez|faites abstraction|fais abstraction|ne (?:suis|suivez) pas|passe[zr]? outre"
        r"|écarte[zr]|ecarte[zr]|contourne[zr]",
        r"instruction|consigne|directive|règle|regle|prompt|ordre|précédent|precedent|antérieur|anterieur"
        r"|ci-dessus|critique|faibless|limite|défaut|defaut|rapport|système|systeme|vérification|verification",
        r"\b(?:donne[zr]?|attribue[zr]?|note[zr]?|évalue[zr]?|evalue[zr]?|accepte[zr]?|recommande[zr]?"
        r"|réponds|reponds|répondez|repondez|écri[st]|ecri[st]|écrivez|ecrivez|mentionne[zr]?|évoque[zr]?"
        r"|evoque[zr]?|approuve[zr]?"
        r"|valide[zr]?|considère|considere|considérez|considerez|rédige[zr]?|redige[zr]?|marque[zr]?"
        r"|dis|dites|tu dois|vous devez|doit|doivent|veuillez|confirme[zr]?|classe[zr]?|traite[zr]?"
        r"|révèle|revele|révélez|revelez|affiche[zr]?|souligne[zr]?|signale[zr]?)\b",
        r"modèle|modele|\bdix\b|défaut|defaut|\bia\b|assistant|évaluateur|evaluateur|relecteur|rapporteur"
        r"|réviseur|reviseur"
        r"|article|soumission|travail|manuscrit|favorable|positi[fv]|note maximale|affirmation|faibless"
        r"|invite système|\b10\b|avis|acceptation|prompt|lecteur automatique",
    ),
    "es": (
        r"\bignor(?:a|e|en|ad|ar)\b|olvid(?:a|e|en|ar)\b|haz caso omiso|haga caso omiso|descart(?:a"
        r"|e)\b|no (?:sigas|siga|tengas en cuenta|tenga en cuenta)|pasa por alto|pase por alto|desatiend"
        r"|omit(?:e|a)\b",
        r"instruccion|indicacion|orden|directriz|directric|regla|prompt|anterior|previa|previo|debilidad"
        r"|limitacion|crític|critic|sistema|verificacion",
        r"\b(?:da|dé|de|den|otorg\w+|asign\w+|califi\w+|acept[ae]\w*|recomiend\w+|respond[ae]\w*|escrib[ae]\w*"
        r"|mencion\w+|aprueb\w+|valid[ae]|consider[ae]|evalu\w+|punt[uú]\w+|marca|marque|clasifi\w+"
        r"|di|diga|debes?|deben|debe|por favor|trat[ae]|revel[ae]|muestr[ae]|confirm[ae]|elogi\w+"
        r"|destac\w+|puntu[ae])\b",
        r"modelo|\bia\b|asistente|revisor|evaluador|publicación|publicacion|crítica|critica|objeci"
        r"|artículo|articulo|trabajo|manuscrito|positiv|favorable"
        r"|puntuación|puntuacion|afirmacion|nota máxima|nota maxima|debilidad|reseña|resena|\b10\b"
        r"|calificacion|aceptacion|prompt|defecto",
    ),
    "it": (
        r"\bignor(?:a|i|are|ate)\b|dimentic|trascura|non (?:seguire|considerare|tenere conto)|tralascia|scarta",
        r"istruzion|indicazion|regol|direttiv|prompt|precedent|sopra|ordini|limit|debolezz|critic|sistema",
        r"\b(?:dai|dare|date|dia|assegn\w+|valut\w+|accett\w+|raccomand\w+|consigli\w+|rispond\w+"
        r"|scriv\w+|menzion\w+|approv\w+|consider\w+|devi|deve|dovete|devono|per favore|segnal\w+"
        r"|tratta|rivela|mostra|conferma|loda|evidenzia)\b",
        r"modello|\bia\b|assistente|revisor|valutator|articolo|lavoro|manoscritto|positiv|favorevol"
        r"|punteggio|affermazion|debolezz|recension|\b10\b|massim|prompt|accettazione",
    ),
    "pt": (
        r"\bignor(?:e|a|em|ar)\b|esque[cç]a|desconsider[ea]|não (?:siga|considere)|nao (?:siga|considere)"
        r"|descart[ea]|despreze",
        r"instru[cç]|diretriz|regra|prompt|anterior|prévi|previ|ordens|limita|fraqueza|crític|critic|sistema|acima",
        r"\b(?:dê|de|atribu\w+|avali\w+|aceit\w+|recomend\w+|respond\w+|escrev\w+|mencion\w+|aprov\w+"
        r"|consider\w+|deve\w*|por favor|marque|trate|revele|mostre|confirme|elogie|destaque|classifique)\b",
        r"modelo|\bia\b|assistente|revisor|avaliador|parecerista|artigo|trabalho|manuscrito|positiv"
        r"|favorável|favoravel|pontuação|pontuacao|nota|afirma|fraqueza|\b10\b|resenha|aceita[cç]"
        r"|prompt",
    ),
    "nl": (
        r"\bnegeer\b|vergeet|sla .{0,20} over|laat .{0,30} buiten beschouwing|volg .{0,30} niet",
        r"instructie|aanwijzing|opdracht|regel|prompt|voorgaand|vorige|eerdere|richtlijn|zwakt|beperking|kritiek",
        r"\b(?:geef|beoordeel|accepteer|beveel|antwoord|schrijf|vermeld|noem|keur|markeer|behandel"
        r"|moet|moeten|je|u|alstublieft|toon|bevestig)\b",
        r"model|\bai\b|assistent|beoordelaar|reviewer|artikel|paper|manuscript|positief|positieve"
        r"|score|bewering|zwak|cijfer|\b10\b|aanvaard",
    ),
    "pl": (
        r"zignoruj|ignoruj|zapomnij|pomiń|pomin|odrzuć|odrzuc|nie zwracaj uwagi",
        r"instrukcj|polece|wskazów|wskazow|reguł|regul|prompt|poprzedni|wcześniej|wczesniej|zasad|słabo|slabo",
        r"daj|ocen|oceń|wystaw|zaakceptuj|zarekomenduj|polecaj|odpowied|napisz|wspomin|zatwierdź|zatwierdz"
        r"|uznaj|musisz|należy|nalezy|proszę|prosze|potwierdź|pokaż",
        r"model|asystent|recenzent|\bai\b|\bsi\b|artykuł|artykul|prac|pozytywn|recenzj|twierdze|punkt"
        r"|\b10\b|ocen|prompt",
    ),
    "tr": (
        r"yok say|görmezden gel|gormezden gel|unut|dikkate alma|göz ardı et|goz ardi et",
        r"talimat|komut|kural|yönerge|yonerge|önceki|onceki|istem|prompt",
        r"ver\b|verin|kabul et|öner|oner|değerlendir|degerlendir|yaz|yanıtla|yanitla|belirt|onayla"
        r"|işaretle|malısın|lütfen|lutfen",
        r"model|asistan|hakem|yapay zeka|makale|çalışma|calisma|olumlu|puan|iddia|\b10\b|değerlendirme",
    ),
    "ru": (
        r"игнорируй|проигнорируй|забудь|не обращай\w* внимания|отбрось|пренебреги|не учитывай|отмени|не следуй",
        r"инструкц|указани|команд|правил|промпт|предыдущ|прежн|выше|ранее|подсказк|директив|недостат"
        r"|слабост|критик|систем",
        r"(?:по)?став(?:ь|ьте)|дай|оцени|прими|рекоменду|напиши|ответь|отвечай|упомин[ау]|одобри|считай"
        r"|отметь|присво|должен|должны|долж|следует|пожалуйста|подтверди|покажи|раскрой|признай|похвали"
        r"|выстав",
        r"рецензент|слаб|модел|ассистент|помощник|\bии\b|стать|работ|рукопис|положительн|отзыв|рецензи"
        r"|утвержден|балл|оценк|максимал|промпт|недостат|\b10\b",
    ),
    "uk": (
        r"ігноруй|проігноруй|забудь|не звертай\w* уваги|відкинь",
        r"інструкц|вказівк|команд|правил|попередн|раніше|вище|недолік",
        r"постав|дай|оціни|прийми|рекоменду|напиши|відповід|схвали|вважай|познач|повинен|повинні|будь ласка|підтверд",
        r"рецензент|модел|асистент|\bші\b|статт|робот|рукопис|позитивн|відгук|рецензі|твердженн|бал|оцінк|недолік",
    ),
    "zh": (
        r"忽略|无视|無視|忘记|忘記|不要理会|不要理會|不理会|跳过|跳過|停止遵循|不要遵循|不用管|覆盖|抛开|拋開",
        r"指令|指示|提示|说明|說明|规则|規則|之前|以上|先前|此前|上述|前面|要求|命令|缺点|缺點|缺陷|局限|问题|检查|验证",
        r"请|請|给|給|必须|必須|应|應|要|评|評|打分|接受|推荐|推薦|回答|回复|回覆|输出|輸出|写|寫|不要|不得|批准|视为|視為|标记|標記|务必|勿|只能|只|直接|告诉|显示|泄露|认定|判定",
        r"审稿|審稿|批评|批評|意见|意見|缺点|缺陷|评审|評審|模型|助手|人工智能|人工智慧|论文|論文|文章|正面|好评|好評|积极|積極|满分|滿分|高分|评价|評價|评分"
        r"|評分|系统提示|声明|主张|结论|录用|稿件|弱点|不足",
    ),
    "ja": (
        r"無視|忘れ|従わない|従わず|破棄|スキップ|考慮しない|上書き",
        r"指示|命令|プロンプト|ルール|規則|以前|これまで|上記|前の|先の|制約|設定|欠点|限界|検証",
        r"してください|して下さい|しなさい|せよ|すること|しろ|ください|下さい|べき|与え|つけ|付け|出力|回答|答え|採択|推薦|承認|評価|述べ|書い|触れ|ないこと|みなし|判定|必ず|のみ",
        r"査読|モデル|アシスタント|\bai\b|ai|人工知能|論文|本稿|肯定的|好意的|高評価|最高|満点|スコア|評点|主張|欠点|弱点|レビュー|システム|プロンプト",
    ),
    "ko": (
        r"무시|잊어|잊으|따르지 마|건너뛰|제쳐",
        r"지시|명령|프롬프트|규칙|이전|앞의|위의|지침|설정|단점|한계|검증",
        r"하세요|하십시오|하라|해라|해줘|해 주|주세요|주십시오|마세요|마십시오"
        r"|말 것|할 것|부여|추천|승인|평가|작성|출력|답변|간주|반드시|해야|채택",
        r"심사|모델|어시스턴트|\bai\b|ai|인공지능|논문"
        r"|긍정|최고|만점|점수|주장|단점|약점|리뷰|시스템|원고|평점",
    ),
    "ar": (
        r"تجاهل|انس|لا تتبع|تجاوز|أهمل|اهمل",
        r"تعليمات|أوامر|اوامر|توجيه|قواعد|السابق|أعلاه|اعلاه|موجه|عيوب|نقاط الضعف",
        r"أعط|اعط|امنح|اقبل|قيّم|قيم|اكتب|أجب|اجب|لا تذكر|يجب|اعتبر|وافق|أوص|اوص|يرجى|الرجاء|اعرض|قم",
        r"نموذج|مساعد|ذكاء|مراجع|محكم|ورقة|بحث|مقال|إيجابي|ايجابي|درجة|تقييم|ادعاء|ضعف|مراجعة",
    ),
    "hi": (
        r"अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल जा|उपेक्षा",
        r"निर्देश|आदेश|नियम|प्रॉम्प्ट|पिछले|पूर्व|ऊपर",
        r"दें|दीजिए|करें|कीजिए|लिखें|मानें|स्वीकार|बताएं|चाहिए|न करें|कृपया|दो\b|करो",
        r"मॉडल|सहायक|समीक्षक|एआई|शोध|लेख|पेपर|सकारात्मक|अंक|समीक्षा|दावा|स्कोर|कमज़ोरी|कमजोरी",
    ),
    "vi": (
        r"bỏ qua|quên|phớt lờ|không tuân theo",
        r"hướng dẫn|chỉ dẫn|lệnh|quy tắc|trước đó|bên trên|nhắc",
        r"hãy|vui lòng|phải|đừng|không được|cho điểm|chấp nhận|đề xuất|chỉ",
        r"mô hình|trợ lý|phản biện|bài báo|tích cực|điểm|đánh giá|nhận xét|\bai\b",
    ),
    "id": (
        r"abaikan|lupakan|jangan ikuti|lewati",
        r"instruksi|perintah|petunjuk|aturan|sebelumnya|di atas|prompt",
        r"berikan|beri\b|nilai|terima|rekomendasikan|tulis|jawab|jangan|setujui|harus|tolong|anggap|harap",
        r"model|asisten|peninjau|pengulas|makalah|artikel|positif|ulasan|skor|klaim|\b10\b|naskah",
    ),
    "sv": (
        r"\bignorera\b|\bglöm\b|\bglom\b|bortse|strunta i|förbise",
        r"instruktion|anvisning|tidigare|föregående|regler|prompt|ovan",
        r"\b(?:ge|betygsätt|acceptera|rekommendera|svara|skriv|nämn|godkänn|markera|måste|ska|vänligen|bekräfta)\b",
        r"modell|granskare|assistent|\bai\b|artikel|uppsats|positiv|betyg|påstående|recension|svaghet",
    ),
    "cs": (
        r"ignoruj|zapomeň|zapomen|nevšímej|přeskoč",
        r"pokyn|instrukc|příkaz|prikaz|předchoz|predchoz|pravidl|prompt",
        r"\b(?:dej|dejte|ohodno\w+|přijm\w+|doporuč\w+|napiš\w*|odpově\w+|neuváděj\w*|schval\w*|označ\w*"
        r"|musíš|musíte|prosím)\b",
        r"model|asistent|recenzent|\bai\b|člán|clan|prác|pozitivn|posudek|tvrzení|bod",
    ),
    "el": (
        r"αγνόησ|αγνοήσ|ξέχασ|ξεχάστε|παράβλεψ",
        r"οδηγί|εντολ|κανόν|προηγούμεν|παραπάνω",
        r"δώσ|βαθμολόγ|αποδέξ|αποδεχ|γράψ|απάντησ|απαντήσ|πρέπει|παρακαλ|ενέκριν|εγκρίν|μην ",
        r"μοντέλο|βοηθ|κριτ|αξιολογητ|άρθρο|εργασί|θετικ|βαθμ|ισχυρισμ",
    ),
    "he": (
        r"התעלם|התעלמו|שכח",
        r"הוראות|הנחיות|כללים|קודמות|הקודמות",
        r"תן|תנו|דרג|קבל|כתוב|ענה|אל ת|חובה|אשר",
        r"מודל|עוזר|סוקר|מאמר|חיובי|ציון|ביקורת|טענ",
    ),
}  # fmt: skip

_COMPILED = tuple(tuple(re.compile(part) for part in parts) for parts in _STEMS.values())
_FOREIGN_WORDS = frozenset(
    """
    sin con que un una este esta ce dans aucun aucune nur kein keine bitte dieser liebe der die das und
    nicht sie ist diese diesen diesem dieses le la les des vous cet cette el los las del il gli questo
    questa o os um uma deste het een van deze dit alle wszystkie tum semua ini dan och alla tento toate
    toute toutes tout tous ces ton votre du por para come che tutte tutti todas todos toda todo je ne pas
    zur zum den dem mit eine einen einer ein oraz nie yapay artikel favore ao
    """.split()  # noqa: SIM905 — words read best as words
)
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[äöüßàâçéèêëîïôûùñóíáúãõąćęłńśźżşğıåæøščřžýěůőű]"
)
_AROUND = ".,:;!?()\"'"


def ordered(text: str) -> bool:
    """Whether a passage, NFKC and lower case but unfolded, orders its reader about in a language that is known here."""
    return _foreign(text) and (
        overruled(text)
        or any(
            command.search(text) and len({*on.findall(text), *what.findall(text)}) >= 2
            for _, what, command, on in _COMPILED
        )
    )


def overruled(text: str) -> bool:
    """Whether such a passage orders to ignore what was said before."""
    return _foreign(text) and any(override.search(text) and what.search(text) for override, what, _, _ in _COMPILED)


def _foreign(text: str) -> bool:
    words = [w.strip(_AROUND) for w in text.split()]
    return sum(w in _FOREIGN_WORDS for w in words) + len([] if text.isascii() else _OTHER_SCRIPT.findall(text)) >= 2
