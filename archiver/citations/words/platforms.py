"""Telegram's names in many scripts, words for a channel or account, and what joins the two."""

from __future__ import annotations

import re

from archiver.citations.words.patterns import Table, compile_words, token_set

# Matched against normalised text. Latin in lower case also means a cable: see ``anchors``. The Cyrillic form is
# found inside glued words too; "телеграмма" (a cable) is left out by its ending.
PLATFORM = re.compile(
    r"(?<![^\W_])(?:Telegram|telegram|TELEGRAM)(?:'\w{1,5}|ie|u|owi|em|da|dan|daki|ul|ului|om|ê)?(?![a-zà-öø-ÿğışł])"
    r"|(?:[Тт][еэ]л[еэ]грам(?!м[аеуыоиі])|ТЕЛЕГРАМ)м?(?:ом|ът|[аеуіои])?(?!\w)(?=[\W]|$)"
    r"|[Тт][еэ]леграм-?(?=канал)"
    r"|(?<!\w)(?:ТГ|тг|Тг)(?=[-\s]?[Кк]анал)|(?<!\w)(?:ТГК|тгк|Тгк|ТГ|тг)(?!\w)"
    r"|(?<!\w)[وف]?[بل]?(?:ال)?ت[يی]?ل[يی]?[غجگقكک][يی]?رام(?:[يی][ةه]?)?(?!\w)"
    r"|(?<!\w)[הבלמושכ]{0,2}טלגר?א?ם(?!\w)"
    r"|電報(?=\s?(?:頻道|群|帳號|軟件|APP|App))|电报(?=\s?(?:频道|群|账号|软件|APP|App))|(?<=在)(?:電報|电报)(?=上)"
    r"|テレグラム(?:上で|で|に)?|텔레그램(?:에서|에|을\s통해|를\s통해)?|ٹ[يی]ل[يی]\s?گرام(?:\sپر)?"
)
# What each of those names holds, without its surroundings: quick to look for, since all begin with a letter of few.
PLATFORM_CORE = re.compile(
    r"Telegram|telegram|TELEGRAM|[Тт][еэ]л[еэ]грам|ТЕЛЕГРАМ|ТГ|Тг|тг|ت[يی]?ل[يی]?[غجگقكک]|טלג|電報|电报|テレグラム|텔레그램|ٹ[يی]ل[يی]\s?گرام"
)

CHANNEL: Table = {
    "en": "channel channels account accounts page pages feed group groups chat",
    "nl": "kanaal kanalen account accounts groep groepen pagina",
    "sv": "kanal kanalen kanaler konto kontot",
    "cs": "kanál kanálu kanále kanály účet účtu",
    "fr": "chaîne chaînes canal canaux compte comptes page pages",
    "ru": "канал* паблик* аккаунт* страниц*",
    "uk": "канал* паблік* акаунт* сторін*",
    "ar": "قناة قناته قناتها قناتهم قناتهما قنوات قناتا قناتي حسابا حساب حسابه حسابها حسابهم حسابات صفحة صفحته صفحتها "
    "معرف معرفه موقعها موقعه",
    "fa": "کانال کانالی کانالش کانال‌های کانالهای کانال‌هاى کانالها حساب صفحه صفحهٔ صفحات",
    "es": "canal canales cuenta cuentas página páginas",
    "pt": "canal canais conta contas página páginas",
    "de": "Kanal Kanals Kanäle Kanälen Kanales Account Accounts Konto Konten Gruppe Gruppen Seite",
    "it": "canale canali account pagina profilo",
    "pl": "kanał* konto koncie konta profilu profil",
    "tr": "kanal* hesab* grub*",
    "he": "ערוץ ערוצי ערוצים הערוץ ערוצו ערוצה חשבון חשבונו",
    "zh": "频道 頻道 账号 帳號 賬號 群组 群組 账户 帳戶",
    "ro": "canal canalul canalului canalele pagina contul cont",
    "el": "κανάλι κανάλια λογαριασμό λογαριασμός σελίδα",
    "ja": "チャンネル アカウント 公式チャンネル",
    "ko": "채널 계정",
    "sr": "канал* налог* страниц* профил*",
    "be": "канал* старонк* паблік* суполк*",
    "kk": "арна арнасы арнасында арнасынан арнада парақша*",
    "ur": "چینل اکاؤنٹ",
    "ku": "kanala kanal kanalê",
    "hy": "ալիք ալիքը ալիքում ալիքի",
    "ka": "არხი არხზე არხის არხმა",
}
CHANNELS = compile_words(CHANNEL)

PLURAL: Table = {
    "nl": "kanalen accounts groepen",
    "cs": "kanály",
    "sv": "kanaler",
    "en": "channels accounts pages groups",
    "fr": "chaînes canaux comptes pages",
    "ru": "каналы каналов каналам каналах каналами паблики пабликов пабликах аккаунты аккаунтов страницы страниц",
    "uk": "канали каналів каналам каналах каналами пабліки",
    "ar": "قنوات قناتا قناتي حسابات حسابا صفحات",
    "fa": "کانال‌های کانالهای کانالها صفحات",
    "es": "canales cuentas páginas",
    "pt": "canais contas páginas",
    "de": "Kanäle Kanälen Accounts Konten Gruppen",
    "it": "canali",
    "pl": "kanały kanałach kanałów kanałami",
    "tr": "kanalları kanallarında kanallarının kanallar",
    "he": "ערוצי ערוצים",
    "ro": "canalele",
    "el": "κανάλια",
    "sr": "канали канала_ каналима",
    "be": "каналы каналаў",
}
PLURALS = compile_words(PLURAL)

POSSESSIVE: Table = {
    "nl": "zijn haar hun eigen",
    "sv": "sin sitt sina",
    "cs": "svém svůj svého",
    "en": "his her its their own my",
    "fr": "sa son ses leur leurs",
    "ru": "свой своего своему своем своей свою своих свои его ее их собственном личный личном личного собственный "
    "собственного",
    "uk": "свій свого своєму своїй свою своїх свої його її їх їхньому власному власний власного особистому особистий",
    "bg": "своя своята своето си неговия нейния",
    "ar": "قناته قناتها قناتهم قناتهما حسابه حسابها حسابهم صفحته صفحتها معرفه موقعها موقعه",
    "fa": "خود خویش خودش کانالش",
    "es": "su sus",
    "pt": "seu sua seus suas",
    "de": "seinem seinen seiner sein seine ihrem ihren ihrer ihr ihre eigenen",
    "it": "suo sua suoi loro proprio",
    "pl": "swoim swój swoje swojego swoich jego jej ich",
    "tr": "kendi",
    "he": "שלו שלה שלהם ערוצו ערוצה חשבונו",
    "zh": "其 他的 她的 自己的",
    "ro": "său sa lui ei lor propriul",
    "el": "του της τους",
    "sr": "свом своме свој свог",
    "be": "сваім сваёй свой сваю",
    "ja": "自身の 自らの",
    "ko": "자신의 자기",
}
POSSESSIVES = token_set(POSSESSIVE)

# What may stand between the preposition or the channel and Telegram's name, token by token.
_CONNECT: Table = {
    "nl": "op van de het via app berichtendienst berichtenapp berichten platform sociale medium officiële zijn haar "
    "chatdienst",
    "en": "on the of in for messaging app messenger platform social network instant encrypted service application "
    "official own public popular s media site via their its his her a",
    "fr": "sur à travers de du l d la le application plateforme messagerie instantanée cryptée chiffrée réseau "
    "social officiel officielle dans via appli service en ligne",
    "ru": "в во на мессенджере мессенджера мессенджер соцсети социальной сети официальном официальный "
    "официального платформе приложении своем у себя соцсеть мессенджер-канале сообществе",
    "uk": "у в на месенджері соцмережі офіційному офіційний платформі своєму соцмережа соцмережу себе месенджері",
    "bg": "в във на приложението платформата официалния",
    "ar": "على في عبر منصة تطبيق موقع الرسمي الرسمية الرسميه شبكة خدمة للمراسلة التراسل المراسلة الفوري الفورية "
    "الخاصة الخاص بها به التواصل الاجتماعي برنامج المنصة من بتطبيق بمنصة المراسلات موقع_التواصل لل به للرسائل المشفر",
    "fa": "در پیام رسان پیام‌رسان پيام شبکه اجتماعی اجتماعي رسمی رسمي خود بر روی از طریق",
    "es": "en de la el a través aplicación plataforma red social mensajería oficial su app servicio instantánea "
    "por vía",
    "pt": "no na de do da através aplicativo plataforma rede social mensagens oficial em mensageiro o app pelo pela",
    "de": "auf bei dem der des im in messengerdienst messenger plattform offiziellen kurznachrichtendienst "
    "onlinedienst nachrichtendienst app den über via per dienst",
    "it": "su sul sulla di piattaforma app messaggistica ufficiale social network via tramite l applicazione",
    "pl": "na w za pośrednictwem komunikatorze platformie serwisie oficjalnym aplikacji przez komunikator",
    "tr": "resmi uygulaması uygulamasındaki mesajlaşma sosyal medya platformu",
    "he": "הרשמי של באפליקציית באפליקציה על",
    "zh": "的 官方 在 于 於 通讯 通訊 软件 軟件 社交 平台 应用 應用",
    "ro": "de pe în intermediul aplicația aplicaţia mesagerie rețeaua reţeaua platforma oficial al a său sa prin",
    "el": "στο του στην εφαρμογή πλατφόρμα μέσω επίσημο",
    "sr": "на у апликацији друштвеној мрежи свом званичном",
    "be": "у ў на сваім афіцыйным",
    "ja": "の で に は 公式",
    "ko": "의 공식",
    "ku": "li ser di de",
}
CONNECTING = frozenset(
    token.replace("\u06cc", "\u064a").replace("\u06a9", "\u0643") for token in token_set(_CONNECT)
) | token_set(_CONNECT)

_PREPOSITION: Table = {
    "nl": "op via door",
    "sv": "på via",
    "cs": "na přes",
    "en": "on via in over through to from",
    "fr": "sur via dans par depuis travers",
    "ru": "в во через из",
    "uk": "у в через",
    "bg": "в във чрез",
    "ar": "على عبر في من ب",
    "fa": "در طریق",
    "es": "en por vía través",
    "pt": "no na pelo pela em via através",
    "de": "auf bei via über per im in",
    "it": "su sul sulla via tramite attraverso",
    "pl": "na w przez pośrednictwem",
    "he": "על",
    "zh": "在 于 於 通过 通過",
    "ro": "pe prin în",
    "el": "στο μέσω στην",
    "sr": "на у преко",
    "be": "у ў праз",
    "ku": "ser li",
}
PREPOSITIONS = token_set(_PREPOSITION)
# Telegram's name carrying its own preposition or case ending.
PLACED = re.compile(
    r"^(?:[وف]?[بل](?:ال)?ت|[וש]?ב\w|Telegram(?:'d\w+|d\w+|'t\w+)|テレグラム\w*[でに]$|텔레그램[에을를]|ٹ.*پر$)",
    re.IGNORECASE,
)

# "called N": what may stand between a channel and its name.
_NAMED: Table = {
    "en": "called named known_as dubbed titled using_the_name under_the_name going_by_the_name operating_as",
    "nl": "genaamd",
    "fr": "intitulé intitulée nommé nommée baptisé baptisée appelé appelée dénommé dénommée du_nom_de",
    "ru": "под_названием с_названием под_именем с_названием",
    "uk": "під_назвою з_назвою",
    "ar": "باسم المسماة المسمى يسمى تسمى تدعى يدعى يحمل_اسم تحمل_اسم المعروفة_باسم",
    "fa": "به_نام موسوم_به با_نام با_عنوان",
    "es": "llamado llamada denominado denominada conocido_como",
    "pt": "chamado chamada denominado denominada conhecido_como",
    "de": "namens genannt mit_dem_Namen",
    "it": "chiamato chiamata denominato denominata",
    "pl": "o_nazwie pod_nazwą",
    "he": "בשם",
    "zh": "名为 名為",
    "ro": "numit numită intitulat",
    "bg": "с_име наречен",
}
NAMED = compile_words(_NAMED)

# "channels such as N and M": what may stand between channels and the names of some of them.
_LISTING: Table = {
    "en": "such_as including like among_them notably",
    "fr": "comme dont notamment telles_que tels_que parmi_lesquelles parmi_lesquels",
    "ru": "такие_как таких_как такими_как таким_как включая в_том_числе среди_которых например среди_них а_именно "
    "в_частности",
    "uk": "такі_як таких_як зокрема серед_яких включно_з а_саме серед_них у_тому_числі",
    "ar": "منها منهم مثل بينها بينهم من_بينها ومنها من_قبيل",
    "fa": "مانند از_جمله مثل نظير",
    "es": "como entre_ellos incluidos incluido",
    "pt": "como entre_eles incluindo",
    "de": "wie darunter etwa",
    "it": "come tra_cui fra_cui compresi",
    "pl": "takie_jak takich_jak w_tym między_innymi",
    "ro": "precum inclusiv",
}
LISTING = compile_words(_LISTING)

# Adjectives that French and its neighbours put between the platform and the channel's name: "la chaîne Telegram
# russe N", "pro-gouvernementale"; told by their endings, of which verbs have none.
DESCRIBING = re.compile(
    r"\s(?:(?:très|plus|muy|molto)\s(?:suivie?|influente?|seguido|seguito)"
    r"|(?:pro|anti)-?[a-zà-ÿ]{4,}"
    r"|russes?|officiell?e?l?s?|oficial(?:es)?|ufficiale|rus[ao]s?|turco?s?|turque|kurdes?|arabes?|serbes?|moldaves?|tchèques?|belges?|locale?s?|militaires?"
    r"|[a-zà-ÿ]{3,}(?:ien|ienne|iens|iennes|aise?|ais|aises|ains?|aines?|ano|ana|anos|anas|eña?|és|esa|istes?|ista"
    r"|ielle?s?|aires?|ales?|als|al))(?=[\s,])"
)

# A noun that English puts behind the name: "the N channel".
ENGLISH_NOUN = re.compile(r"(?:news\s)?(?:channels?|accounts?|feeds?|pages?)(?!\w)", re.IGNORECASE)

# What makes a channel another service's, right behind its noun.
TELEVISION = re.compile(
    r"\s?(?:de\s|di\s|-)?(?:télé|tele[vw]|TV|youtube|whatsapp|теле|тв|التلفزيون|الفضائية|التلفزيونية|اليوتيوب|یوتیوب)",
    re.IGNORECASE,
)

# "affiliated with A": the channel has no name, but somebody behind it.
_AFFILIATED: Table = {
    "en": "affiliated_with linked_to close_to associated_with tied_to run_by belonging_to connected_to "
    "aligned_with operated_by with_ties_to with_close_ties_to with_links_to believed_to_belong_to sympathetic_to "
    "loyal_to "
    "supportive_of believed_to_be_close_to used_by managed_by maintained_by associated_to in_support_of that_supports "
    "that_support",
    "nl": "gelieerd_aan verbonden_aan gelinkt_aan banden_heeft_met",
    "fr": "affilié*_à affilié*_au affilié*_aux proche*_de proche*_du proche*_des lié*_à lié*_au lié*_aux "
    "associé*_à appartenant_à géré*_par",
    "ru": "близкий_к близкого_к близкие_к близких_к близком_к связанный_с связанного_с связанные_с связанных_с "
    "аффилированн*_с принадлежащ* близкого_к близкому_к приближенн*_к аффилирован* подконтрольн* лояльн*",
    "uk": "близький_до близького_до близькі_до пов'язаний_з пов'язаного_з пов'язані_з пов'язаних_із близького_до "
    "близькому_до наближен*_до пов'язаному_з пов'язаних_з підконтрольн* лояльн*",
    "ar": "تابعة_ل* تابع_ل* تابعة_لـ التابعة_ل* التابع_ل* مقربة_من مقرب_من المقربة_من مرتبطة_ب* المرتبطة_ب* "
    "محسوبة_على القريبة_من القريب_من قريبة_من قريب_من موالية_ل* الموالية_ل* محسوب_على المحسوبة_على الناطقة_باسم "
    "الناطق_باسم الخاصة_ب* الخاص_ب* تابعة_له تابعة_لها",
    "fa": "وابسته_به نزدیک_به منتسب_به منسوب_به متعلق_به مرتبط_با",
    "es": "relacionado*_con relacionada*_con asociado*_a asociado*_con asociada*_a vinculada*_al cercana*_a "
    "cercana*_al "
    "pro_grupo afín_a afín_al afines_a afines_al gestionado*_por perteneciente*_a afiliado*_a afiliada*_a "
    "vinculado*_a vinculado*_al vinculada*_a cercano*_a cercano*_al ligado*_a",
    "pt": "afiliado*_a ligado*_a ligado*_ao ligada*_a próximo*_a próximo*_ao próximo*_do vinculado*_a",
    "de": "nahestehend* nahe_steh* verbunden* betrieben_von mit_Verbindungen_zu mit_Verbindungen_zur",
    "it": "affiliato_a affiliati_a vicino_a vicini_a vicino_al vicino_alla vicini_alla vicini_al vicino_ai legato_a "
    "legato_al "
    "legato_alla legati_a legati_al legati_alla collegat*_a collegat*_al collegat*_alla riconducibil*_a "
    "riconducibil*_al",
    "pl": "powiązan*_z związan*_z blisk*",
    "tr": "bağlı yakın bağlantılı",
    "he": "המזוהה_עם המקורב_ל* המזוהים_עם הקשור_ל*",
    "ro": "afiliat apropiat*_de legat*_de",
}
AFFILIATED = compile_words(_AFFILIATED)

# "N, a blogger ... on Telegram": a person who is known by the channel.
_BLOGGER: Table = {
    "en": "blogger blogger* milblogger* blog",
    "fr": "blogueur blogueuse blogueurs",
    "ru": "блогер* военблогер* военкор*",
    "uk": "блогер* воєнкор*",
    "ar": "مدون مدونة المدون المدونة",
    "fa": "وبلاگ‌نویس بلاگر",
    "es": "bloguero bloguera blogger",
    "pt": "blogueiro blogueira",
    "de": "Blogger Militärblogger",
    "it": "blogger",
    "pl": "bloger blogger",
    "tr": "blog_yazarı blogger",
    "he": "בלוגר",
    "zh": "博主",
}
BLOGGER = compile_words(_BLOGGER)

# What publishes under a name in quotation marks, right before that name: a channel by another word.
COMMUNITY = re.compile(
    r"(?<!\w)(?:[وف]?(?:منصة|شبكة|صفحة|مجموعة|مرصد)|паблик|паблік|сообщество|спільнота|проект|проєкт|мониторинговый\sканал)"
    r"\s?[«“„\"]$",
    re.IGNORECASE,
)
