"""Sentences that speak of Telegram and cite nothing: invitations to follow, share lists, news about the service."""

from __future__ import annotations

import re

from archiver.citations.words.patterns import Table, compile_words

# The reader is asked to do something, or the publisher speaks of its own channel. Always a refusal.
_FOLLOW: Table = {
    "nl": "volg_ons volg_onze abonneer_je abonneer_u word_lid ons_Telegram* onze_Telegram* sluit_je_aan meld_je_aan",
    "en": "subscribe follow_us follow_our join_us join_our join_the find_us read_us our_Telegram our_channel "
    "our_official my_Telegram sign_up click_here get_the_latest contact_us contact_the contact_him "
    "can_message message_the be_reached be_contacted reached_on reached_via contact_her contact_me reach_me "
    "reach_him reach_her message_us "
    "write_to_us reach_us reach_our send_us follow_me "
    "contact_our write_to_our "
    "check_out_our available_on share_this share_on share_via tap_here stay_updated stay_tuned follow_the "
    "follow_on join_me t.me/joinchat",
    "fr": "abonnez-vous abonnez suivez-nous suivez rejoignez-nous rejoignez retrouvez-nous retrouvez notre_chaîne "
    "notre_canal notre_compte nos_chaînes nos_comptes inscrivez-vous partagez partager_cet_article "
    "partager_sur contactez contactez-nous écrivez-nous s'abonner",
    "ru": "подписывайтесь подпишитесь подписаться подпишись подписывайся присоединяйтесь присоединиться вступайте "
    "читайте_нас следите_за наш_телеграм* наш_telegram нашем_телеграм* нашем_telegram наш_канал "
    "нашем_канале нашего_канала нашего_телеграм* наш_ТГ* нашу_страниц* наших_телеграм* наши_телеграм* "
    "поделиться пишите_нам присылайте читайте_также оперативно_в_Telegram больше_новостей_в мы_в_Telegram "
    "мы_в_телеграм* наш_паблик свежие_новости_в",
    "uk": "підписуйтесь підписуйтеся підпишіться підписатися приєднуйтесь приєднуйтеся долучайтесь долучайтеся "
    "стежте читайте_нас наш_телеграм* наш_telegram нашому_телеграм* наш_канал нашому_каналі нашого_каналу "
    "поділитися надсилайте пишіть_нам ми_в_Telegram ми_у_Telegram",
    "bg": "абонирайте последвайте присъединете нашия_канал нашия_телеграм следете_ни",
    "ar": "تابعونا تابعوا تابعنا تابع_آخر اشترك اشتركوا للاشتراك انضم انضموا للانضمام قناتنا قنواتنا حسابنا "
    "حساباتنا صفحتنا شاركوا تواصلوا_معنا راسلونا تابعوها",
    "fa": "عضو_شوید عضو_شو دنبال_کنید بپیوندید بپیوندید_به تلگرام_ما تلگرامی_ما کانال_ما عضویت_در ما_را "
    "همراه_باشید ما_را_در به_ما_بپیوندید",
    "es": "síguenos síganos sigue_nuestro seguinos suscríbete suscríbase suscribite únete únase sumate "
    "nuestro_canal nuestros_canales nuestra_cuenta compartir_en comparte_esta escríbenos entérate",
    "pt": "siga siga-nos inscreva-se inscreva assine participe entre_no nosso_canal nossos_canais nosso_grupo "
    "nossa_página receba_as compartilhe acompanhe",
    "de": "folgen_Sie folge_uns folgt_uns folgt abonnieren_Sie abonnieren abonniere abonniert unser_Telegram* "
    "unserem_Telegram* unseren_Telegram* unser_Kanal unserem_Kanal unseren_Kanal teilen_Sie teilen_auf "
    "besuchen_Sie treten_Sie werden_Sie schreiben_Sie_uns",
    "it": "seguici segui seguiteci iscriviti iscrivetevi unisciti entra_nel nostro_canale nostri_canali condividi "
    "nostra_pagina clicca_qui",
    "pl": "obserwuj obserwujcie dołącz dołącz_do subskrybuj nasz_kanał naszym_kanale naszego_kanału śledź "
    "śledźcie udostępnij zapisz_się polub",
    "tr": "takip_edin takip_et abone_ol* katılın kanalımız* kanalımıza hesabımız* bizi paylaş",
    "he": "הצטרפו עקבו הירשמו שלנו לערוץ_שלנו שתפו",
    "zh": "关注我们 關注我們 订阅 訂閱 加入我们 加入我們 我们的 我們的 欢迎关注",
    "ro": "abonați-vă abonează-te abonaţi-vă urmăriți-ne urmărește-ne urmăriţi-ne alătură-te alăturați-vă "
    "canalul_nostru canalului_nostru pagina_noastră distribuie",
    "el": "ακολουθήστε εγγραφείτε γίνετε_μέλος το_κανάλι_μας κάντε_εγγραφή",
}
FOLLOW = compile_words(_FOLLOW, glued=False)

# News about the service, its users, its company; technical and private talk. Refuses what has no clear speaker.
_SERVICE: Table = {
    "nl": "verboden geblokkeerd blokkade Doerov Durov gebruikers abonnees bot bots gehackt drugs download rechter "
    "boete peiling",
    "en": "banned ban bans blocked block blocking Durov Telegram_founder founder_of_Telegram Telegram_CEO "
    "co-founder_of_Telegram users user subscribers followers "
    "bot bots hacked hackers hijacked phishing scam scammers drug drugs dealers narcotics download "
    "downloaded encryption encrypted lawsuit fined arrest_of_Durov app_store poll survey respondents "
    "accounts_were monthly_active privacy_policy cryptocurrency airdrop token outage",
    "fr": "interdit interdiction bloqué bloquée blocage bloquer suspension suspendu Dourov Durov fondateur_de_Telegram "
    "patron_de_Telegram utilisateurs abonnés bot bots robot piraté piratés piratage hacké escroquerie "
    "stupéfiants drogue trafic télécharger téléchargé chiffrement sondage développeurs modération",
    "ru": "заблокиров* блокиров* запрет* запрещ* Дуров* основател* пользовател* подписчик* бот бота боте боту "
    "ботом чат-бот* взлом* хакер* мошенник* наркот* скачать суд опрос* опрошен* создать_аккаунт* аккаунты_в "
    "шифрован* разработчик* приложени* замедлен* штраф* личной_переписк* зарегистрир*",
    "uk": "заблокув* блокув* заборон* Дуров* засновник* користувач* підписник* бот боту чат-бот* злам* хакер* "
    "шахра* наркот* завантаж* суд опитув* опитан* розробник* обмежен* використанн*",
    "bg": "блокира* забран* потребител* бот основател*",
    "ar": "حجب حجبت حظر حظرت دوروف مؤسس مستخدمي مستخدم مستخدمين مشتركين بوت روبوت اختراق قرصنة هاكر مخدرات احتيال "
    "تحميل تنزيل محكمة استطلاع غرامة تشفير المطورين احتيالية احتيالي",
    "fa": "فیلتر فیلترینگ مسدود دوروف کاربر کاربران بنیانگذار بات ربات هک هکر مواد_مخدر کلاهبرداری دانلود نظرسنجی "
    "دادگاه رفع_فیلتر",
    "es": "prohibió prohibición bloqueó bloqueo bloqueado suspensión suspendió Durov fundador_de_Telegram usuarios "
    "suscriptores bot bots hackeo hackeado pirateado estafa drogas narcotráfico descargar cifrado encuesta "
    "multa tribunal desarrolladores",
    "pt": "proibiu proibição bloqueou bloqueio suspensão suspendeu Durov fundador_do_Telegram usuários utilizadores "
    "inscritos "
    "bot bots hackeado golpe drogas baixar criptografia pesquisa multa Justiça tribunal desenvolvedores",
    "de": "verbot verboten gesperrt sperrung sperrte Durow Durov telegram-gründer nutzer nutzern nutzerinnen "
    "abonnenten "
    "bot bots gehackt hacker betrug betrüger drogen drogenhandel herunterladen verschlüsselt "
    "verschlüsselung umfrage gericht bußgeld entwickler",
    "it": "vietato divieto bloccato blocco sospeso Durov fondatore_di_Telegram utenti iscritti bot hackerato truffa "
    "truffatori droga spaccio scaricare crittografia sondaggio multa tribunale sviluppatori",
    "pl": "zakaz zablokowan* blokad* Durow* założyciel* użytkownik* użytkowników subskrybent* bot bota zhakowan* "
    "oszust* narkotyk* pobrać szyfrowan* sondaż* sąd",
    "tr": "yasak yasaklandı engellendi engelleme Durov kurucusu kullanıcı kullanıcılar abone bot hacklendi "
    "dolandırıcı* uyuşturucu indir şifreli anket mahkeme",
    "he": "חסימה נחסמה דורוב מייסד משתמשים משתמשי מנויים בוט פריצה נפרץ סמים הונאה סקר",
    "zh": "封锁 封鎖 禁止 屏蔽 杜罗夫 杜羅夫 用户 用戶 创始人 創辦人 机器人 機器人 黑客 毒品 诈骗 詐騙 下载 下載",
    "ro": "interzis interzicerea blocat blocarea Durov fondator* utilizator* abonați bot hackeri spart "
    "escrocherie droguri descărca sondaj instanță",
    "el": "απαγόρευση μπλοκ χρήστες ιδρυτής Ντούροφ χάκερ ναρκωτικά απάτη δημοσκόπηση",
}
SERVICE = compile_words(_SERVICE, glued=False)

# Talk among colleagues, in class or in private: "shared on Telegram" there is not a publication.
_PRIVATE: Table = {
    "en": "repo repository notebook notebooks pull_request issue_tracker developers developer "
    "devs plugin scammers fraudsters impersonat* API webhook tutorial discord slack moderators "
    "patch bug private_chat group_chat private_message "
    "private_messages private_group chatted DM DMs codebase "
    "release_notes teammates",
    "fr": "développeurs développeur dépôt_git conversation_privée messages_privés message_privé discussion_privée",
    "ru": "разработчик* репозитори* личной_переписк* личных_сообщени* личку в_личке урок* лекци* домашн* "
    "личные_сообщени* личном_сообщени* в_личке",
    "uk": "розробник* репозитор* приватн* особистих_повідомлен* особисті_повідомлен* приватні_повідомлен*",
    "ar": "المطورين مطوري محادثة_خاصة رسالة_خاصة رسائل_خاصة دردشة_خاصة",
    "fa": "چت_خصوصی پیام_خصوصی توسعه‌دهندگان",
    "es": "desarrolladores repositorio chat_privado mensaje_privado mensajes_privados",
    "pt": "desenvolvedores repositório conversa_privada mensagem_privada",
    "de": "Entwickler privaten_Chat private_Nachricht privaten_Nachricht",
    "it": "sviluppatori chat_privata messaggio_privato",
    "pl": "programist* prywatn*",
}
PRIVATE = compile_words(_PRIVATE, glued=False)

# People who talk to each other there, or trade: it is their telephone, not their newspaper.
_TALK: Table = {
    "en": "private_Telegram closed_Telegram secret_Telegram invite-only death_threats threats_on threats_over "
    "threats_via "
    "communicat* chatting chatted corresponded exchanged_messages closed_group private_group private_channel "
    "encrypted_chat fake bogus impersonat* coordinate coordinated recruited recruit recruiting contacted",
    "fr": "menaces_de_mort menaces_sur Telegram_privé* chaîne_privée canal_privé échangeaient échangent échangé* "
    "communiquaient communiquent discutaient groupe_privé groupe_fermé "
    "faux fausse usurp* "
    "recrut* correspondaient contacté*",
    "ru": "переписыва* переписк* общал* общени* связал* закрыт*_групп* закрыт*_чат* вербова* завербова* координир* "
    "фейков* поддельн*",
    "uk": "листув* спілкува* зв'язав* закрит*_груп* закрит*_чат* вербув* завербув* координув*",
    "ar": "للتواصل تواصلوا يتواصلون التواصل_مع مجموعة_مغلقة مجموعة_خاصة مجموعات_مغلقة تجنيد للتنسيق "
    "مزيف مزيفة وهمي وهمية",
    "fa": "گفتگوی_خصوصی گروه_بسته گروه_خصوصی",
    "es": "amenazas canal_privado se_comunicaban grupo_cerrado grupo_privado contactó reclut*",
    "pt": "se_comunicavam grupo_fechado grupo_privado recrut*",
    "de": "Drohungen Morddrohungen privaten_Telegram* privater_Telegram* kommunizier* geschlossene_Gruppe "
    "geschlossenen_Gruppe chattete* rekrutiert*",
    "it": "minacce comunicavano gruppo_chiuso gruppo_privato reclut*",
    "pl": "komunikowal* zamknięt*_grup* rekrut*",
}
TALK = compile_words(_TALK, glued=False)

# News that a channel is opened says nothing of what stands in it.
_OPENED: Table = {
    "en": "open opens opened opening launch* create* creating set_up setting_up start started",
    "fr": "ouvrir ouvre ouvert lancé* lancer lance créé* créer crée",
    "ru": "создал* создать создан* завел* завести запустил* запустить открыл* открыть",
    "uk": "створив створил* створити запустив запустил* запустити відкрив відкрил* відкрити",
    "ar": "أطلق أطلقت أنشأ أنشأت فتح فتحت إطلاق إنشاء افتتاح",
    "fa": "راه‌اندازی ایجاد",
    "es": "abrió abrir lanzó creó crear",
    "pt": "abriu abrir lançou criou criar",
    "de": "eröffnete* eröffnen startete* gründete*",
    "it": "aperto aprire lanciato creato creare",
    "pl": "uruchomił* założył* utworzył*",
}
OPENED = compile_words(_OPENED, glued=False)

# Who keeps a channel: news about such a person is no citation of the channel.
_KEEPER: Table = {
    "en": "administrator administrators admin admins editor founder owner creator arrested detained jailed sentenced",
    "fr": "administrateur administratrice administrateurs fondateur rédacteur créateur propriétaire arrêté condamné",
    "ru": "администратор* админ админа админы редактор* основател* владел* создател* задержан* арестован* осужден*",
    "uk": "адміністратор* адмін адміна редактор* засновник* власник* затриман* арештован*",
    "ar": "مدير مشرف مؤسس صاحب اعتقال اعتقلت توقيف",
    "fa": "مدیر ادمین بازداشت صاحب",
    "es": "administrador administradores fundador editor detenido arrestado condenado",
    "pt": "administrador fundador editor detido preso condenado",
    "de": "Administrator Betreiber Betreibers Gründer Redakteur festgenommen verhaftet verurteilt",
    "it": "amministratore fondatore redattore gestore arrestato condannato",
    "pl": "administrator* założyciel* redaktor* zatrzyman* aresztowan*",
    "tr": "yöneticisi kurucusu gözaltı tutuklandı",
    "he": "מנהל עורך נעצר",
}
KEEPER = compile_words(_KEEPER, glued=False)

# A sign of passing on without a source: "videos circulating on Telegram".
_ADRIFT: Table = {
    "en": "circulated circulating appeared surfaced circulate circulates viral spread",
    "fr": "circul* apparu* fait_surface paru* viral*",
    "ru": "появил* распространяют* разошл* вирус*",
    "uk": "з'явил* поширюют* поширилос*",
    "ar": "تداول تداولت متداول متداولة انتشر انتشرت",
    "fa": "منتشر_شد* دست_به_دست",
    "es": "circula* viral* apareció",
    "pt": "circul* viral* apareceu",
    "de": "kursier* verbreite_sich aufgetaucht tauchte",
    "it": "circol* apparso apparsa virale",
    "pl": "krąż* pojawił*",
    "tr": "dolaşan ortaya_çık*",
    "ro": "circul* apărut*",
}
ADRIFT = compile_words(_ADRIFT, glued=False)

# Other places to publish: two of them beside Telegram, and no speaker, are a row of buttons.
OTHER_PLATFORMS = re.compile(
    r"(?<!\w)(?:Facebook|Twitter|X|WhatsApp|Instagram|YouTube|TikTok|Viber|VK|VKontakte|ВКонтакте|Одноклассник\w*"
    r"|LinkedIn|Reddit|Signal|Discord|Pinterest|E-?mail|Threads|Bluesky|Фейсбук\w*|Инстаграм\w*|Ютуб\w*|Твиттер\w*"
    r"|Вайбер\w*|فيسبوك|تويتر|واتساب|انستغرام|يوتيوب|إنستغرام|اینستاگرام|توییتر)(?!\w)",
    re.IGNORECASE,
)
# Widget leftovers of a copied post; they mark an embed, not a sentence.
RESIDUE = re.compile(
    r"VIEW IN TELEGRAM|This media is not supported in (?:your browser|the widget)"
    r"|Please open Telegram to view this post",
    re.IGNORECASE,
)

# Somebody broke into the account: what stands there is nobody's word.
_HACKED: Table = {
    "en": "hacked hijacked hackers_broke been_compromised was_compromised",
    "fr": "piratage_de piraté piratée piratés piratées hacké hackée",
    "es": "hackeo hackeado hackeada pirateada pirateado",
    "pt": "hackeado hackeada invasão_da",
    "de": "gehackt gekapert",
    "it": "hackerato hackerata violato",
    "ru": "взломал* взломан* взломали взлом хакеры_взломали",
    "uk": "зламав зламали зламано злам зламан* хакери_зламали",
    "bg": "хакнат* хакнаха",
    "ar": "اخترق اخترقت اخترقوا اختراق قرصنة",
    "fa": "هک_شد* هک_کرد* هکرها",
    "he": "נפרץ פרצו",
}
HACKED = compile_words(_HACKED, glued=False)
