"""Number words from one to ninety-nine, as they stand before days, minutes and seconds."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType

# "|" parts spellings and forms of one number; the first group is 1, then 2, 3, ... ; tens are 20, 30, ... 90.
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
    "it": "un|una|uno,due,tre,quattro,cinque,sei,sette,otto,nove,dieci,undici,dodici,tredici,quattordici,quindici,"
    "sedici,diciassette,diciotto,diciannove",
    "pt": "um|uma,dois|duas,três,quatro,cinco,seis,sete,oito,nove,dez,onze,doze,treze,quatorze|catorze,quinze,"
    "dezesseis|dezasseis,dezessete|dezassete,dezoito,dezenove|dezanove",
    "pl": "jedna|jedną|jeden|jednej,dwie|dwa|dwóch,trzy|trzech,cztery|czterech,pięć|pięciu,sześć|sześciu,siedem|"
    "siedmiu,"
    "osiem|ośmiu,dziewięć|dziewięciu,dziesięć|dziesięciu,"
    "jedenaście|jedenastu,dwanaście|dwunastu,trzynaście|trzynastu,czternaście|czternastu,piętnaście|piętnastu,"
    "szesnaście|szesnastu,siedemnaście|siedemnastu,osiemnaście|osiemnastu,dziewiętnaście|dziewiętnastu",
    "tr": "bir,iki,üç,dört,beş,altı,yedi,sekiz,dokuz,on,"
    "on bir,on iki,on üç,on dört,on beş,on altı,on yedi,on sekiz,on dokuz",
    "ro": "o|un|una,două|doi,trei,patru,cinci,șase,șapte,opt,nouă,zece,unsprezece,"
    "doisprezece|douăsprezece,treisprezece,paisprezece,cincisprezece,șaisprezece,șaptesprezece,optsprezece,"
    "nouăsprezece",
    "nl": "een|één,twee,drie,vier,vijf,zes,zeven,acht,negen,tien,elf,twaalf,dertien,veertien,"
    "vijftien,zestien,zeventien,achttien,negentien",
    "el": "μία|ένα|μια|μίας|ενός,δύο|δυο,τρεις|τρία|τριών,τέσσερις|τέσσερα|τεσσάρων,πέντε,έξι,επτά|εφτά,οκτώ|οχτώ,"
    "εννέα|εννιά,δέκα,έντεκα|ένδεκα,δώδεκα,δεκατρία|δεκατριών,δεκατέσσερα|δεκατεσσάρων,δεκαπέντε,δεκαέξι,"
    "δεκαεπτά|δεκαεφτά,δεκαοκτώ|δεκαοχτώ,δεκαεννέα|δεκαεννιά",
    "bg": "един|една,два|две,три,четири,пет,шест,седем,осем,девет,десет,"
    "единадесет|единайсет,дванадесет|дванайсет,тринадесет|тринайсет,четиринадесет|четиринайсет,петнадесет|петнайсет,"
    "шестнадесет|шестнайсет,седемнадесет|седемнайсет,осемнадесет|осемнайсет,деветнадесет|деветнайсет",
    "sr": "један|једна|једну,два|две,три,четири,пет,шест,седам,осам,девет,десет,"
    "једанаест,дванаест,тринаест,четрнаест,петнаест,шеснаест,седамнаест,осамнаест,деветнаест",
    "be": "адзін|адна|адну,два|дзве,тры,чатыры,пяць,шэсць,сем,восем,дзевяць,дзесяць,адзінаццаць,"
    "дванаццаць,трынаццаць,чатырнаццаць,пятнаццаць,шаснаццаць,сямнаццаць,васямнаццаць,дзевятнаццаць",
    "he": "אחת|אחד,שתי|שני,שלוש|שלושה,ארבע|ארבעה,חמש|חמישה,שש|שישה,שבע|שבעה,שמונה,תשע|תשעה,עשר|עשרה,אחת עשרה,שתים עשרה|"
    "שתיים עשרה,שלוש עשרה,ארבע עשרה,חמש עשרה,שש עשרה,שבע עשרה,שמונה עשרה,תשע עשרה",
}  # fmt: skip
_TENS = {
    "fr": "vingt,trente,quarante,cinquante,soixante,septante,quatre-vingts|quatre-vingt|huitante,nonante",
    "en": "twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety",
    "ru": "двадцать|двадцати,тридцать|тридцати,сорок|сорока,пятьдесят|пятидесяти,шестьдесят|шестидесяти,"
    "семьдесят|семидесяти,восемьдесят|восьмидесяти,девяносто|девяноста",
    "uk": "двадцять|двадцяти,тридцять|тридцяти,сорок|сорока,п'ятдесят|п'ятдесяти,шістдесят|шістдесяти,"
    "сімдесят|сімдесяти,вісімдесят|вісімдесяти,дев'яносто|дев'яноста",
    "ar": "عشرون|عشرين,ثلاثون|ثلاثين,أربعون|أربعين,خمسون|خمسين,ستون|ستين,سبعون|سبعين,ثمانون|ثمانين,تسعون|تسعين",
    "fa": "بیست,سی,چهل,پنجاه,شصت,هفتاد,هشتاد,نود",
    "es": "veinte,treinta,cuarenta,cincuenta,sesenta,setenta,ochenta,noventa",
    "de": "zwanzig,dreißig|dreissig,vierzig,fünfzig,sechzig,siebzig,achtzig,neunzig",
    "it": "venti,trenta,quaranta,cinquanta,sessanta,settanta,ottanta,novanta",
    "pt": "vinte,trinta,quarenta,cinquenta,sessenta,setenta,oitenta,noventa",
    "pl": "dwadzieścia|dwudziestu,trzydzieści|trzydziestu,czterdzieści|czterdziestu,pięćdziesiąt|pięćdziesięciu,"
    "sześćdziesiąt|sześćdziesięciu,siedemdziesiąt|siedemdziesięciu,osiemdziesiąt|osiemdziesięciu,"
    "dziewięćdziesiąt|dziewięćdziesięciu",
    "tr": "yirmi,otuz,kırk,elli,altmış,yetmiş,seksen,doksan",
    "ro": "douăzeci,treizeci,patruzeci,cincizeci,șaizeci,șaptezeci,optzeci,nouăzeci",
    "nl": "twintig,dertig,veertig,vijftig,zestig,zeventig,tachtig,negentig",
    "el": "είκοσι,τριάντα,σαράντα,πενήντα,εξήντα,εβδομήντα,ογδόντα,ενενήντα",
    "bg": "двадесет|двайсет,тридесет|трийсет,четиридесет|четирийсет,петдесет,шестдесет|шейсет,седемдесет,осемдесет,"
    "деветдесет",
    "sr": "двадесет,тридесет,четрдесет,педесет,шездесет,седамдесет,осамдесет,деведесет",
    "be": "дваццаць,трыццаць,сорак,пяцьдзясят,шэсцьдзясят,семдзесят,восемдзесят,дзевяноста",
    "he": "עשרים,שלושים,ארבעים,חמישים,שישים,שבעים,שמונים,תשעים",
}
# How a unit (u) and a ten (t) are joined, 21 to 99; (e) is a ten without its last vowel, Italian "ventuno".
_JOINS = {
    "fr": ("{t}-{u}", "{t} {u}", "{t} et {u}", "{t}-et-{u}"), "en": ("{t}-{u}", "{t} {u}"), "ru": ("{t} {u}",),
    "uk": ("{t} {u}",), "ar": ("{u} و{t}",), "fa": ("{t} و {u}", "{t}و{u}"), "es": ("{t} y {u}",),
    "de": ("{u}und{t}",), "it": ("{t}{u}", "{e}{u}"), "pt": ("{t} e {u}",), "pl": ("{t} {u}",), "tr": ("{t} {u}",),
    "ro": ("{t} și {u}",), "nl": ("{u}en{t}", "{u}ën{t}"), "el": ("{t} {u}",), "bg": ("{t} и {u}",),
    "sr": ("{t} {u}", "{t} и {u}"), "be": ("{t} {u}",), "he": ("{t} ו{u}",),
}  # fmt: skip
# Written otherwise than the rule has it.
_IRREGULAR = {
    "es": {
        "veintiún": 21, "veintiuna": 21, "veintiuno": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24,
        "veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    },
    "it": {
        "ventitré": 23, "trentatré": 33, "quarantatré": 43, "cinquantatré": 53, "sessantatré": 63, "settantatré": 73,
        "ottantatré": 83, "novantatré": 93,
    },
}  # fmt: skip
_BY_TWENTIES = {"fr": (6, 8)}  # tens that 10 to 19 are added to: "soixante-dix"


@functools.cache
def number_words(language: str) -> Mapping[str, int]:
    """Every known form of 1 to 99 in ``language``, nothing where it is not known."""
    return MappingProxyType(dict(_forms(language)))


def _forms(language: str) -> Iterator[tuple[str, int]]:
    units = [group.split("|") for group in _TEENS.get(language, "").split(",")]
    if not units[0][0]:
        return
    for value, forms in enumerate(units, 1):
        yield from ((form, value) for form in forms)
    for ten, written in enumerate(_TENS[language].split(","), 2):
        ten_forms = written.split("|")
        yield from ((form, ten * 10) for form in ten_forms)
        more = 20 if ten in _BY_TWENTIES.get(language, ()) else 10
        for value, join in product(range(1, more), _JOINS[language]):
            yield from (
                (join.format(t=t, u=u, e=t[:-1]), ten * 10 + value) for t, u in product(ten_forms, units[value - 1])
            )
    yield from _IRREGULAR.get(language, {}).items()
