"""Number words from one to sixty, as they stand before days, minutes and seconds."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType

# "|" parts spellings and forms of one number; the first group is 1, then 2, 3, ... ; tens are 20, 30, 40,
# 50, 60.
_TEENS = {
    "fr": "un|une,deux,trois,quatre,cinq,six,sept,huit,neuf,dix,onze,douze,treize,quatorze,quinze,seize,"
    "dix-sept,dix-huit,dix-neuf",
    "en": "one|a|an,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,"
    "sixteen,seventeen,eighteen,nineteen",
    "ru": "один|одна|одну|одной|одного,два|две|двух,три|трёх|трех,четыре|четырёх|четырех,пять|пяти,"
    "шесть|шести,семь|семи,восемь|восьми,девять|девяти,десять|десяти,одиннадцать|одиннадцати,двенадцать|двенадцати,"
    "тринадцать|тринадцати,четырнадцать|четырнадцати,пятнадцать|пятнадцати,шестнадцать|шестнадцати,"
    "семнадцать|семнадцати,восемнадцать|восемнадцати,девятнадцать|девятнадцати",
    "uk": "один|одна|одну|однієї|одного,два|дві|двох,три|трьох,чотири|чотирьох,п'ять|п'яти,шість|шести,"
    "сім|семи,вісім|восьми,дев'ять|дев'яти,десять|десяти,одинадцять|одинадцяти,дванадцять|дванадцяти,"
    "тринадцять|тринадцяти,чотирнадцять|чотирнадцяти,п'ятнадцять|п'ятнадцяти,шістнадцять|шістнадцяти,"
    "сімнадцять|сімнадцяти,вісімнадцять|вісімнадцяти,дев'ятнадцять|дев'ятнадцяти",
    "ar": "واحد|واحدة,اثنان|اثنتان|اثنين|اثنتين,ثلاث|ثلاثة,أربع|أربعة,خمس|خمسة,ست|ستة,سبع|سبعة,"
    "ثمان|ثماني|ثمانية,تسع|تسعة,عشر|عشرة,إحدى عشرة|أحد عشر,اثنتا عشرة|اثنتي عشرة|اثنا عشر|اثني عشر,"
    "ثلاث عشرة|ثلاثة عشر,أربع عشرة|أربعة عشر,خمس عشرة|خمسة عشر,ست عشرة|ستة عشر,سبع عشرة|سبعة عشر,"
    "ثماني عشرة|ثمانية عشر,تسع عشرة|تسعة عشر",
    "fa": "یک,دو,سه,چهار,پنج,شش,هفت,هشت,نه,ده,یازده,دوازده,سیزده,چهارده,پانزده,شانزده,هفده,هجده|هیجده,نوزده",
    "es": "un|una|uno,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,"
    "dieciséis,diecisiete,dieciocho,diecinueve",
    "de": "ein|eine|einer|einen|eins|einem,zwei,drei,vier,fünf,sechs,sieben,acht,neun,zehn,elf,zwölf,"
    "dreizehn,vierzehn,fünfzehn,sechzehn,siebzehn,achtzehn,neunzehn",
    "it": "un|una|uno,due,tre,quattro,cinque,sei,sette,otto,nove,dieci,undici,dodici,tredici,quattordici,quindici",
    "pt": "um|uma,dois|duas,três,quatro,cinco,seis,sete,oito,nove,dez,onze,doze,treze,quatorze|catorze,quinze",
    "pl": "jedna|jedną|jeden|jednej,dwie|dwa|dwóch,trzy|trzech,cztery|czterech,pięć|pięciu,sześć|sześciu,siedem|"
    "siedmiu,"
    "osiem|ośmiu,dziewięć|dziewięciu,dziesięć|dziesięciu",
    "tr": "bir,iki,üç,dört,beş,altı,yedi,sekiz,dokuz,on",
    "ro": "o|un|una,două|doi,trei,patru,cinci,șase,șapte,opt,nouă,zece",
    "nl": "een|één,twee,drie,vier,vijf,zes,zeven,acht,negen,tien,elf,twaalf",
    "el": "μία|ένα|μια|μίας|ενός,δύο|δυο,τρεις|τρία|τριών,τέσσερις|τέσσερα|τεσσάρων,πέντε,έξι,επτά|εφτά,οκτώ|οχτώ,"
    "εννέα|εννιά,δέκα",
    "bg": "един|една,два|две,три,четири,пет,шест,седем,осем,девет,десет",
    "sr": "један|једна|једну,два|две,три,четири,пет,шест,седам,осам,девет,десет",
    "be": "адзін|адна|адну,два|дзве,тры,чатыры,пяць,шэсць,сем,восем,дзевяць,дзесяць",
    "he": "אחת|אחד,שתי|שני,שלוש|שלושה,ארבע|ארבעה,חמש|חמישה,שש|שישה,שבע|שבעה,שמונה,תשע|תשעה,עשר|עשרה",
}  # fmt: skip
_TENS = {
    "fr": "vingt,trente,quarante,cinquante,soixante",
    "en": "twenty,thirty,forty,fifty,sixty",
    "ru": "двадцать|двадцати,тридцать|тридцати,сорок|сорока,пятьдесят|пятидесяти,шестьдесят|шестидесяти",
    "uk": "двадцять|двадцяти,тридцять|тридцяти,сорок|сорока,п'ятдесят|п'ятдесяти,шістдесят|шістдесяти",
    "ar": "عشرون|عشرين,ثلاثون|ثلاثين,أربعون|أربعين,خمسون|خمسين,ستون|ستين",
    "fa": "بیست,سی,چهل,پنجاه,شصت",
    "es": "veinte,treinta,cuarenta,cincuenta,sesenta",
    "de": "zwanzig,dreißig|dreissig,vierzig,fünfzig,sechzig",
}
# How a unit (u) and a ten (t) are joined, 21 to 59.
_JOINS = {
    "fr": ("{t}-{u}", "{t} {u}", "{t} et {u}", "{t}-et-{u}"),
    "en": ("{t}-{u}", "{t} {u}"),
    "ru": ("{t} {u}",),
    "uk": ("{t} {u}",),
    "ar": ("{u} و{t}",),
    "fa": ("{t} و {u}",),
    "es": ("{t} y {u}", "veinti{u}"),
    "de": ("{u}und{t}",),
}
_SIXTY, _TWENTY = 60, 20


@functools.cache
def number_words(language: str) -> Mapping[str, int]:
    """Every known form of 1 to 60 in ``language`` (1 to 10, or nothing, where the language is known less)."""
    return MappingProxyType(dict(_forms(language)))


def _forms(language: str) -> Iterator[tuple[str, int]]:
    units = [group.split("|") for group in _TEENS.get(language, "").split(",")]
    tens = [group.split("|") for group in _TENS.get(language, "").split(",")]
    if not units[0][0]:
        return
    for value, forms in enumerate(units, 1):
        yield from ((form, value) for form in forms)
    for ten, ten_forms in enumerate(tens, 2):
        yield from ((form, ten * 10) for form in ten_forms if form)
        if not ten_forms[0] or ten * 10 >= _SIXTY:
            continue
        for value, join in product(range(1, 10), _JOINS[language]):
            if join.startswith("veinti") and ten * 10 != _TWENTY:
                continue
            yield from ((join.format(t=t, u=u), ten * 10 + value) for t, u in product(ten_forms, units[value - 1]))
