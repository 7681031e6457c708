"""Languages, peoples and places: words in capitals that limit a question and are never the method it is about."""

from __future__ import annotations

import re

# One between two bars: its forms stand for one another ("Bangladeshi" and "Bangladesh", "Bengali" and "Bangla").
_GROUPS = """
African,Africa|Afrikaans|Albanian,Albania|American,America,US,USA,United States|Amharic|Arabic,Arab
Armenian,Armenia|Asian,Asia|Assamese|Australian,Australia|Austrian,Austria|Azerbaijani|Bangladeshi,Bangladesh
Bashkir|Basque|Bavarian|Belarusian,Belarus|Belgian,Belgium|Bengali,Bangla|Bhojpuri|Bosnian|Brazilian,Brazil
British,Britain,UK,United Kingdom|Bulgarian,Bulgaria|Burmese,Myanmar|Canadian,Canada|Cantonese|Catalan|Cebuano
Chinese,Mandarin,China|Croatian,Croatia|Czech|Danish,Denmark|Dutch,Netherlands|Egyptian,Egypt|English|Esperanto
Estonian,Estonia|Ethiopian,Ethiopia|European,Europe|Faroese|Filipino,Tagalog|Finnish,Finland|French,France
Galician|Georgian|German,Germany|Ghanaian,Ghana|Greek,Greece|Gujarati|Hadith|Hausa|Hawaiian|Hebrew|Hindi
Hungarian,Hungary|Icelandic,Iceland|Igbo|Indian,India|Indic|Indonesian,Indonesia|Irish,Ireland|Israeli,Israel
Italian,Italy|Japanese,Japan|Javanese|Kannada|Kashmiri|Kazakh,Kazakhstan|Kenyan,Kenya|Khmer,Cambodian,Cambodia
Kinyarwanda|Konkani|Korean,Korea|Kurdish|Kyrgyz|Lao|Latin|Latin American|Latvian,Latvia|Lithuanian,Lithuania
Luxembourgish|Macedonian|Maithili|Malagasy|Malay,Malaysian,Malaysia|Malayalam|Maltese,Malta|Manchu|Maori|Marathi
Mexican,Mexico|Mongolian,Mongolia|Moroccan,Morocco|Nepali,Nepalese,Nepal|Nigerian,Nigeria|Nordic
Norwegian,Norway|Odia,Oriya|Pakistani,Pakistan|Pashto|Persian,Farsi,Iranian,Iran|Polish,Poland
Portuguese,Portugal|Punjabi|Quechua|Quranic,Quran|Romanian,Romania|Russian,Russia|Rwandan,Rwanda|Sanskrit
Scandinavian|Scottish|Serbian,Serbia|Sindhi|Sinhala,Sinhalese|Slavic|Slovak,Slovakia|Slovenian,Slovene,Slovenia
Somali|Spanish,Spain|Sundanese|Swahili,Kiswahili|Swedish,Sweden|Swiss,Switzerland|Taiwanese,Taiwan|Tajik|Tamil
Tatar|Telugu|Thai,Thailand|Tibetan|Tunisian,Tunisia|Turkish,Turkey|Turkmen|Uighur,Uyghur|Ukrainian,Ukraine|Urdu
Uzbek|Vietnamese,Vietnam|Welsh|Wolof|Xhosa|Yiddish|Yoruba|Zulu
"""
_FORMS = {
    form.strip().casefold(): tuple(f.strip() for f in group.split(",") if f.strip())
    for group in _GROUPS.replace("\n", "|").split("|")
    if group.strip()
    for form in group.split(",")
}
_MODIFIER = re.compile(
    r"^(?:romani[sz]ed|modern|standard|classical|old|north|south|east|west|northern|southern|colloquial)\s", re.I
)


def people(name: str) -> bool:
    """Whether the name is a language, a people or a place: "Bengali", "Romanized Nepali"."""
    return _MODIFIER.sub("", name).casefold() in _FORMS


def forms(name: str) -> tuple[str, ...]:
    """The other forms of such a name; none where it has none."""
    return tuple(f for f in _FORMS.get(name.casefold(), ()) if f.casefold() != name.casefold())
