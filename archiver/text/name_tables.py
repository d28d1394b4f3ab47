"""Tables for ``names``: consonants of five scripts in one alphabet, and the words that every channel uses.

The skeleton alphabet: b d f g h j k l m n r s t z and ``x`` for sh and ch (a French ch is sh); vowels and
the letters that other scripts write or leave out at will are dropped. Pairs that a script cannot tell apart
share a letter: Arabic has no p, g or v of its own, Hebrew writes b and v alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Sequences first (the longest wins), then single letters; "" is dropped.
SKELETON: Mapping[str, str] = MappingProxyType(
    {
        # Latin
        "tch": "x", "sch": "x", "sh": "x", "ch": "x", "kh": "h", "gh": "g", "zh": "j", "dj": "j", "dzh": "j",
        "ph": "f", "th": "t", "dh": "d", "ts": "s", "tz": "s", "ck": "k", "qu": "k", "x": "ks", "sz": "x",
        "cz": "x", "ce": "s", "ci": "s", "cy": "s", "b": "b", "p": "b", "c": "k", "d": "d", "f": "f",
        "v": "f", "g": "g", "h": "h", "j": "j", "k": "k", "q": "k", "l": "l", "m": "m", "n": "n",
        "r": "r", "s": "s", "t": "t", "z": "z", "ş": "x", "š": "x", "ç": "x", "č": "x", "ž": "j", "ğ": "g",
        # Cyrillic
        "дж": "j", "кс": "ks", "тс": "s", "б": "b", "в": "f", "г": "g", "ґ": "g", "д": "d", "ж": "j",
        "з": "z", "к": "k", "л": "l", "м": "m", "н": "n", "п": "b", "р": "r", "с": "s", "т": "t",
        "ф": "f", "х": "h", "ц": "s", "ч": "x", "ш": "x", "щ": "x",
        # Arabic and Persian
        "تش": "x", "تس": "s", "كس": "ks", "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ج": "j", "چ": "x",
        "ح": "h", "خ": "h", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "ژ": "j", "س": "s", "ش": "x",
        "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k",
        "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
        # Hebrew
        "צ'": "x", "ג'": "j", "ז'": "j", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ז": "z", "ח": "h", "ט": "t",
        "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "פ": "f",
        "ף": "f", "צ": "s", "ץ": "s", "ק": "k", "ר": "r", "ש": "x", "ת": "t",
    }
)  # fmt: skip

# How a name is spelt in Arabic and Cyrillic from Latin letters: a guess for searching, not for comparing.
TO_ARABIC: Mapping[str, str] = MappingProxyType(
    {
        "sh": "ش", "ch": "تش", "kh": "خ", "gh": "غ", "th": "ث", "dh": "ذ", "ou": "و", "oo": "و",
        "ee": "ي", "ei": "ي", "ai": "اي", "aa": "ا", "a": "ا", "b": "ب", "c": "ك", "d": "د", "e": "",
        "f": "ف", "g": "غ", "h": "ه", "i": "ي", "j": "ج", "k": "ك", "l": "ل", "m": "م", "n": "ن",
        "o": "و", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت",
        "u": "و", "v": "ف", "w": "و", "x": "كس", "y": "ي", "z": "ز",
    }
)  # fmt: skip
TO_CYRILLIC: Mapping[str, str] = MappingProxyType(
    {
        "shch": "щ", "sh": "ш", "ch": "ч", "kh": "х", "zh": "ж", "ts": "ц", "ya": "я", "yu": "ю", "ou": "у",
        "oo": "у", "ee": "и", "gh": "г", "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г",
        "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п",
        "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "и", "z": "з",
    }
)  # fmt: skip
# Latin spellings of Arabic script: long vowels are written, short ones are not.
FROM_ARABIC: Mapping[str, str] = MappingProxyType(
    {
        "ا": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d",
        "ذ": "dh", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z",
        "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
        "و": "u", "ي": "i", "ى": "a", "ء": "", "ئ": "i", "ؤ": "u",
    }
)  # fmt: skip
FROM_CYRILLIC: Mapping[str, str] = MappingProxyType(
    {
        "ый": "y", "ий": "y", "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d",
        "е": "e", "ё": "e", "є": "ye", "ж": "zh",
        "з": "z", "и": "i", "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "'": "",
    }
)  # fmt: skip
FROM_HEBREW: Mapping[str, str] = MappingProxyType(
    {
        "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "o", "ז": "z", "ח": "h", "ט": "t", "י": "i",
        "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a",
        "פ": "p", "ף": "f", "צ": "ts", "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t", "'": "",
    }
)  # fmt: skip

# Generic words, folded across languages: what they mean -> spellings. They tell no channel from another.
GENERIC: Mapping[str, str] = MappingProxyType(
    {
        "news": "news newz nyus nieuws news24 نيوز نيووز ньюс ньюз нюс ניוז actualites actualite actu "
        "actus infos info инфо أخبار الأخبار خبر خبري новости новини новостей nachrichten noticias "
        "noticia notizie haber wiadomosci haberler haberleri stiri חדשות ειδησεις novosti novyny "
        "akhbar انفو 新闻",
        "channel": "channel channels chaine canal canale canalul kanal kanali قناة القناة قنات قنوات "
        "qanat كانال канал канала каналы ערוץ 频道",
        "tv": "tv television تلفزيون التلفزيون тв телеканал טלוויזיה",
        "media": "media medias medya медиа إعلام الإعلام الإعلامي إعلامي رسانه ميديا מדיה",
        "official": "official officiel officielle oficial offiziell resmi официальный официальная "
        "офіційний رسمي الرسمي الرسمية רשמי",
        "telegram": "telegram tg телеграм телеграмм тг تلغرام تليغرام تيليغرام تليجرام تيليجرام تلجرام "
        "تلكرام تلگرام טלגרם",
        "agency": "agency agence agentur agencia ajans ajansi وكالة агентство агенція خبرگزاری",
        "network": "network reseau netzwerk شبكة сеть мережа רשת",
        "breaking": "breaking urgent live عاجل срочно فوری מבזק",
        "article": "the la le les los las der die das",
    }
)
