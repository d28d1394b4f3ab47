"""What may stand inside the name of a channel or a person, and what ends one."""

from __future__ import annotations

import re

from archiver.citations.words.patterns import Table, compile_words, token_set

# Small words inside a name when a capital follows: "Voice of the Valley", "Brigades of al-Nur".
_LINK: Table = {
    "en": "of the and for",
    "fr": "de du des la le les l d et en",
    "es": "de del la el los las y",
    "pt": "de do da dos das e",
    "de": "der die des von vom zu und für",
    "it": "di del della dei delle la il",
    "nl": "van de der den het",
    "ar": "al el bin ibn abu an ad as ash ar",
    "tr": "ve",
    "ru": "и",
}
LINKS = token_set(_LINK)

# Capitalised words that open no name: days, months, nationalities, openers of sentences, ranks of a platform.
_NO_NAME: Table = {
    "en": "A An The On In At It He She They We I You But And Or If As By For From To Of This That These Those His "
    "Her Its Their Our My One Two Three According After Before When While Since Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday January February March April May June July August September October "
    "November December Russian Ukrainian Iraqi Iranian Israeli Syrian Belarusian Chinese American Moldovan "
    "Kremlin Moscow Yesterday Today Later Earlier Another Several Some Many Photo Source Video Footage "
    "Image Credit Details Screenshot There Here What Who Telegram Writing Speaking Posting Citing Quoting "
    "Local Regional Military Separate Anonymous Major Leading Various Numerous Other New Nationalist "
    "Opposition Independent Monitoring Meanwhile However Also Pro Popular Official Writing Both Only Even Still "
    "Shiite Sunni "
    "Islamist Kurdish Turkish Lebanese Palestinian German French British European Western Eastern Northern Southern "
    "Pro-Russian "
    "Pro-Kremlin Pro-Ukrainian",
    "fr": "D'après Ainsi Cela Interrogé Selon Dès Le La Les L Un Une Des Du De Ce Cette Ces Il Elle Ils Elles On "
    "Nous Vous Dans Sur Par Pour "
    "Selon Après Avant Depuis Son Sa Ses Leur Notre Nos À Au Aux En Et Mais Ou Si Lundi Mardi Mercredi "
    "Jeudi Vendredi Samedi Dimanche Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre "
    "Novembre Décembre M MM Mme D Source Photo Russes Russe Capture Crédit",
    "ru": "В Во На Но И А Об О По С Со К Как Это Он Она Они Мы Вы Его Ее Её Их Из За При Для Что Так Также "
    "Сообщает Ранее Ещё Еще Все Если Когда После Понедельник Вторник Среда Четверг Пятница Суббота "
    "Воскресенье Января Февраля Марта Апреля Мая Июня Июля Августа Сентября Октября Ноября Декабря Источник "
    "Фото Видео Российские Украинские Российский Украинский Информация Информацию Запись Пост Публикация "
    "Сообщение Новость Слова Кадры Ролик Заявление Скриншот Снимки Фотографии Накануне Позже Вечером Утром Днём "
    "Днем Ночью Сейчас Там Тогда Теперь Однако Напомним Отметим Кроме Между Тем Среди Несколько Один Одна Двое "
    "Трое Жители Очевидцы Местные Власти Пользователи Сегодня Вчера Впрочем Тогда Подробности Соответствующее "
    "Соответствующий Согласно По Данные Сам Сама Сами Причём Причем Поэтому Поздно Ночная Утренний Эти Эта Этот "
    "Такие Такое Также Новый Новая Новое Последние Другой Другие Ряд Многие Некоторые Официальный Официальная "
    "Неизвестные Жительница Житель Мужчина Женщина Подробнее Свою Свой Вследствие Внутри Вместе Вокруг Возле "
    "Около Под Над Перед Через Между Благодаря Несмотря Помимо Против Вопреки Спустя Судя Итак Зато Пока Уже Ещё "
    "Только Даже Именно Якобы Вероятно Предварительно",
    "uk": "У В На Але І Та Про Це Він Вона Вони Ми За До З Із Його Її Як Що Після Коли Джерело Фото Відео "
    "Російські Російський Український Інформація Запис Допис Публікація Повідомлення Слова Кадри Ролик Заява "
    "Скриншот Світлини Напередодні Пізніше Ввечері Увечері Вранці Уранці Вночі Уночі Зараз Там Тоді Тепер Однак "
    "Нагадаємо Зазначимо Крім Серед Кілька Один Одна Двоє Троє Місцеві Влада Жителі Очевидці Користувачі Сьогодні "
    "Вчора Учора Втім Водночас Тим Відповідне Ці Ця Цей Такі Нове Нова Новий Інші Інший Багато Деякі Офіційний "
    "Сам Сама Тож Тому Того Перед Унаслідок Внаслідок Через Біля Навколо Під Над Між Завдяки Попри Окрім Проти "
    "Поблизу Усього Загалом Наразі Попередньо Поки Вже Лише Навіть Саме Ймовірно Згідно",
    "de": "Der Die Das Den Dem Des Ein Eine Einer Einem Eines Im In Am An Auf Bei Mit Nach Laut Er Sie Es Wir Ihr "
    "Und Aber Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März April Mai "
    "Juni Juli August September Oktober November Dezember Video Videos Foto Fotos Bilder Aufnahmen "
    "Nachricht Angaben Quelle Russische",
    "es": "El La Los Las Un Una En De Del Su Sus Según Por Para Con Este Esta Lunes Martes Miércoles Jueves "
    "Viernes Fuente Foto Así Lo Esto Eso Tras Desde Hasta También Además Y A Captura Imagen Vídeo Video",
    "pt": "Crédito Créditos Assim Isso Após Também O A Os As Um Uma Em No Na De Do Da Seu Sua Segundo Por Para Com Este Esta Fonte "
    "Foto E Reprodução "
    "Divulgação Imagem Vídeo",
    "it": "Così Dopo Anche Il Lo La I Gli Le Un Una In Di Del Della Su Secondo Per Con Questo Questa Fonte Foto E "
    "Canali",
    "pl": "W Na Z Za Do Po I A Ten Ta To Według Źródło Jak",
    "tr": "Bu Bir Ve Kaynak",
    "ro": "În Pe La De Din Un O Și Potrivit Conform Acest Sursa",
    "el": "Ο Η Το Οι Τα Στο Σε Με Από Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή",
    "nl": "De Het Een Op In Volgens Deze Dit Die Dat Bron Video Beelden Maandag Dinsdag Woensdag Donderdag Vrijdag "
    "Zaterdag "
    "Zondag",
}
# Capitalised in English and German, so that one behind a name would join it: "the channel N Tuesday".
CALENDAR = token_set(
    {
        "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July "
        "August September October November December",
        "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Januar Februar März Juni Juli Oktober "
        "Dezember",
    }
)
NO_NAMES = token_set(_NO_NAME)

# Words that tell an outlet from a person.
OUTLET = re.compile(
    r"(?<!\w)(?:News|Newsroom|Media|TV|Live|Info|Times|Post|Agency|Press|Today|24|Daily|Report|Reports|Watch|Monitor|"
    r"Channel|Network|Gazette|Radio|Online|Desk|Actu|Infos|Presse|Noticias|Notizie|Wiadomości|Haber|Nachrichten|"
    r"Ньюс|Новости|Медиа|Инфо|Новини|Правда|Известия|Ведомости|Вестник|Вісник|Газета|Курьер|Вести|Вісті|Репортёр|Репортер|نيوز|نیوز|الإخبارية|الاخبارية|برس|ניוז|חדשות|新闻|新聞)(?!\w)",
    re.IGNORECASE,
)

# A body that speaks through its own channel and gives it its name: "the agency N ... in its Telegram channel".
_OUTLET_NOUN: Table = {
    "en": "agency outlet newspaper broadcaster website project media",
    "fr": "agence média journal site projet",
    "ru": "агентство издание проект медиа портал паблик газета сообщество",
    "uk": "агентство агенція видання проєкт проект медіа портал спільноті спільнота",
    "ar": "قناة وكالة شبكة صحيفة موقع منصة",
    "fa": "خبرگزاری رسانه شبکه پایگاه",
    "es": "agencia medio diario portal",
    "pt": "agência jornal portal",
    "de": "Agentur Nachrichtenagentur Zeitung Portal Medium Projekt",
    "it": "agenzia testata giornale portale",
    "pl": "agencja portal redakcja",
    "tr": "ajansı ajans",
    "he": "סוכנות אתר",
    "ro": "agenția portalul",
}
OUTLET_NOUN = compile_words(_OUTLET_NOUN)

# First names in the genitive, as they follow "канал" in Russian and Ukrainian: the channel of a person.
PERSON_GENITIVE = token_set(
    {
        "ru": "Александра Алексея Андрея Анатолия Анны Антона Валерия Василия Виктора Виталия Владимира Вячеслава "
        "Глеба Григория Дениса Дмитрия Евгения Евгении Ивана Игоря Ильи Кирилла Константина Леонида Максима "
        "Марии Маргариты Марины Михаила Натальи Николая Олега Ольги Павла Петра Рамзана Романа Сергея "
        "Станислава Татьяны Юлии Юрия Ярослава",
        "uk": "Володимира Олександра Олексія Андрія Віталія Віктора Дмитра Ігоря Івана Миколи Михайла Олега "
        "Сергія Юрія Максима Романа Руслана Богдана Ірини Олени",
    }
)

# Prepositions and articles that introduce the one behind a channel: "the Telegram channel of the ministry".
_OF: Table = {
    "en": "of run by belonging",
    "fr": "de du des d",
    "es": "de del",
    "pt": "de do da dos das",
    "it": "di del della dei dell",
    "de": "von des der vom",
    "ar": "ل",
    "ro": "al a lui",
    "pl": "",
}
OF = token_set(_OF)

# Agents of a passive: "shared by N".
_BY: Table = {
    "en": "by",
    "fr": "par",
    "es": "por",
    "pt": "pela pelo por",
    "it": "da dal dalla dall",
    "de": "von vom",
    "pl": "przez",
    "nl": "door",
    "sv": "av",
    "ro": "de_către",
    "tr": "tarafından",
    "ar": "من_قبل من_قِبل",
    "fa": "توسط",
    "el": "από",
}
BY = compile_words(_BY)

# Words that open the name of a paper, a voice, a place to look from: common nouns may follow them.
_NAME_HEAD: Table = {
    "fr": "Gazette Voix Écho Échos Echo Journal Courrier Chronique Chroniques Info Infos Nouvelles Veille Vigie Radar "
    "Observatoire Lettre Carnet Carnets Notes Amis Front Regard Regards Œil Yeux Sentinelle Sentinelles Phare Tribune "
    "Dépêche Dépêches Actu Actus Actualité Actualités Radio Réseau Cercle Coin Bulletin Brèves Rumeur Rumeurs Images "
    "Guetteur Guetteurs Mémoire Archives Bruits Rives Fenêtre Balcon",
    "en": "Voice Voices Eyes Eye Echo Friends Chronicle Chronicles Notes News Diary Watchers Watch Letters Bulletin "
    "Gazette "
    "Daily Sons Guardians Lions Men Army Archive Archives Whispers Sounds Tales House Digest",
    "es": "Voz Voces Faro Eco Ecos Diario Noticias Gaceta Crónica Crónicas Ojo Ojos Radio Boletín Amigos Mirador "
    "Tribuna Radar "
    "Observatorio Cuadernos Apuntes Archivo Rincón",
    "it": "Voce Voci Notizie Cronache Corriere Gazzetta Eco Diario Occhio Occhi Amici Bollettino Radio Osservatorio "
    "Quaderni",
    "pt": "Voz Vozes Notícias Diário Gazeta Eco Crônicas Olho Olhos Amigos Boletim Rádio Observatório",
    "ro": "Vocea Știri Jurnalul Ecoul Gazeta",
}
NAME_HEAD = compile_words(_NAME_HEAD)
