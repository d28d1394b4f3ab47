"""Words of the news that are also names of channels: alone they tell no channel from what they usually mean."""

from __future__ import annotations

import functools

from archiver.text.name_words import folded_words

_WORDS = {
    "en": "news war wars today now live world country people truth front military army report reports reporter photo "
    "video map maps daily times morning evening night weekly press politics economy weather sport sports peace crime "
    "history future freedom life city home street voice wave signal source sources insider monitor observer pulse",
    "fr": "guerre monde pays peuple vérité front armée direct matin soir presse politique économie paix météo sport "
    "avenir liberté vie ville rue voix signal source actualité aujourd'hui maintenant carte témoin",
    "es": "guerra hoy mundo país pueblo verdad frente ejército directo mañana noche prensa política economía paz vida "
    "ciudad calle voz señal fuente ahora libertad futuro mapa",
    "de": "krieg heute welt land volk wahrheit front armee morgen abend presse politik wirtschaft frieden wetter leben "
    "stadt strasse stimme signal quelle jetzt freiheit zukunft karte lage",
    "it": "guerra oggi mondo paese popolo verità fronte esercito mattino sera stampa politica pace vita città voce",
    "pt": "guerra hoje mundo país povo verdade frente exército manhã noite imprensa política paz vida cidade voz",
    "pl": "wojna dziś dzisiaj świat kraj naród prawda front armia prasa polityka pokój życie miasto głos",
    "tr": "savaş bugün dünya ülke halk gerçek cephe ordu sabah akşam basın siyaset barış hayat şehir ses",
    "ru": "война мир сегодня сейчас завтра утро вечер ночь страна народ правда фронт армия главное важное срочно жизнь "
    "город улица голос сигнал источник картина карта политика экономика погода свобода история будущее событие "
    "события люди родина пресса репортёр наблюдатель инсайдер",
    "uk": "війна світ сьогодні зараз завтра ранок вечір ніч країна народ правда фронт армія головне важливе терміново "
    "життя місто вулиця голос сигнал джерело карта політика економіка погода свобода історія майбутнє події люди мир",
    "ar": "حرب الحرب اليوم الآن العالم الشعب الحقيقة الجبهة الجيش الصباح المساء السلام الحياة المدينة الصوت المصدر "
    "الحدث الوطن السياسة الاقتصاد المراسل المرصد",
    "fa": "جنگ امروز اکنون جهان مردم حقیقت جبهه ارتش صبح شب صلح زندگی شهر صدا منبع رویداد وطن سیاست",
    "he": "מלחמה היום עכשיו עולם עם אמת חזית צבא בוקר ערב שלום חיים עיר קול מקור",
    "zh": "战争 今日 世界 国家 人民 真相 军事 新闻",
}


@functools.cache
def common_words() -> frozenset[str]:
    """The words, folded as names are."""
    return frozenset(" ".join(folded_words(word)) for words in _WORDS.values() for word in words.split())
