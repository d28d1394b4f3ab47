"""Verbs of attribution: saying, publishing, sharing; and attribution without a verb."""

from __future__ import annotations

from archiver.citations.words.patterns import Table, compile_words

SAY: Table = {
    "en": "said says saying wrote writes written announced announces stated states told reported reports "
    "reporting claimed claims added confirmed confirms warned warns commented noted explained denied "
    "declared insisted to_report writing alleged admitted revealed disclosed mentioned urged vowed "
    "described quoted quotes thanked argued boasted mocked hailed called_for",
    "fr": "dit déclaré* déclare déclarait écrit* écrivait écrivent annoncé* annonce annonçait indiqué* indique "
    "indiquait affirmé* affirme affirmait précisé* précise assuré* assure expliqué* explique rapporté* "
    "rapporte rapportent confirmé* confirme averti dénoncé* dénonce revendiqué* revendique fait_savoir "
    "fait_part commenté* signalé* signale ajouté* ajoute réagi estimé* mis_en_garde prévenu salué* reconnu "
    "admis démenti* accusé* promis menacé* évoqué* évoque raconté* raconte souligné* souligne soutient soutenu "
    "maintenu maintient prétend* prétendu martelé* fustigé* peut-on_lire on_peut_lire lit-on fait_état parlé",
    "ru": "говорится сообщил* сообщает сообщают сообщило* сообщал* написал* напишет пишет пишут писал* заявил* "
    "заявляет заявляют отметил* отмечает отмечают уточнил* уточняет уточняют констатиру* констатировал* "
    "комментиру* прокомментиров* цитиру* рассказал* рассказывает рассказывают подчеркнул* подчеркивает "
    "добавил* добавляет утвержда* указал* указывает объявил* предупредил* предупреждает подтвердил* "
    "подтверждает пояснил* поясняет высказал* обратил* призвал* опроверг* передает передают информиру* "
    "признал* отреагировал* ответил* раскрыл* поздравил* анонсировал* обвинил* напомнил* напоминает "
    "предположил* заметил* считает назвал* называет сообщается сообщалось отмечается указано указывается "
    "уточняется посетовал* похвал* возмутил*",
    "uk": "йдеться повідомив повідомил* повідомля* повідомлено написав написал* пише пишуть писав заявив заявил* "
    "заявля* зазначив зазначил* зазначає розповів розповіл* розповіда* уточнив уточнил* уточнює додав "
    "додал* наголосив наголосил* підтвердив підтвердил* поінформува* інформує припустив припустил* "
    "констатує* цитує стверджу* передає передають вказав вказал* прокоментува* оголосив оголосил* пояснив "
    "поясни* закликав закликал* попередив попередил* підкресли* каже сказав",
    "bg": "съобщи съобщава написа написал* пише заяви каза обяви посочи коментира твърди предупреди потвърди "
    "отбеляза съобщиха уточни",
    "ar": "قال قالت قالوا يقول تقول كتب كتبت كتبه كتبها كتبوا أعلن أعلنت أعلنه أعلنها ذكر ذكرت أكد أكدت أفاد "
    "أفادت أضاف أضافت أوضح أوضحت صرح صرحت نقل نقلت أشار أشارت زعم زعمت اعتبر اعتبرت هدد هددت حذر حذرت علق "
    "علقت دعا دعت توعد كشف كشفت تبنى تبنت اتهم اتهمت نفى نفت جاء_في وصف وصفت طالب",
    "fa": "گفت گفته نوشت نوشته نوشتند اعلام_کرد* اعلام_نمود مدعی_شد* خبر_داد* گزارش_داد* گزارش_کرد* اظهار_کرد "
    "اظهار_داشت ادعا_کرد* افزود تاکید_کرد تأکید_کرد هشدار_داد بیان_کرد توضیح_داد تایید_کرد تأیید_کرد "
    "تکذیب_کرد",
    "es": "dijo dijeron afirmó afirmaron escribió escribieron declaró anunció anunciaron informó informaron "
    "señaló indicó aseguró comunicó explicó confirmó reveló advirtió denunció comentó agregó añadió reportó "
    "precisó manifestó detalló expresó dicho escrito afirmado anunciado informado declarado sostuvo apuntó "
    "publica",
    "pt": "disse disseram afirmou afirmaram escreveu declarou anunciou anunciaram informou informaram relatou "
    "comunicou confirmou alertou comentou acrescentou denunciou explicou revelou dito escrito afirmado",
    "de": "sagte schrieb schrieben schreibt erklärte erklärten teilte_mit teilte mitteilte heißt_es hieß_es "
    "meldete meldeten meldet berichtete berichteten berichtet sprach kündigte bestätigte betonte behauptete "
    "warnte kommentierte geschrieben mitgeteilt gemeldet dankte forderte warf gab_bekannt bekannt_gab "
    "erklärt",
    "it": "detto scritto scrive scrivono scriveva dichiarato annunciato affermato riferito riferisce fatto_sapere "
    "reso_noto comunicato spiegato confermato riporta riportato denunciato commentato avvertito sostiene "
    "afferma aggiunto dice",
    "pl": "napisał* pisze piszą powiedział* poinformował* oświadczył* przekazał* podał* podaje podają stwierdził* "
    "ogłosił* ostrzegł* potwierdził* dodał* skomentował* twierdzi* informuje informują donosi donoszą",
    "tr": "dedi yazdı açıkladı açıkladılar duyurdu söyledi bildirdi belirtti aktardı iddia_etti kaydetti "
    "ifade_etti yazan doğruladı açıklamada açıklamasında",
    "he": "כתב כתבה כתבו אמר אמרה אמרו הודיע הודיעה הודיעו מסר מסרה מסרו דיווח דיווחה דיווחו טען טענה טענו ציין "
    "ציינה הצהיר הצהירה הזהיר אישר",
    "zh": "表示 写道 寫道 宣布 报道 報道 報導 发文 發文 指出 透露 声称 聲稱 警告 证实 證實 說 说 稱 称",
    "ro": "scris scrie scriu spus anunțat anunţat anunță declarat transmis transmite precizat menționat comunicat "
    "susține susţine afirmat afirmă raportat informat informează avertizat confirmat",
    "el": "έγραψε δήλωσε ανακοίνωσε είπε ανέφερε υποστήριξε γράφει επιβεβαίωσε προειδοποίησε σημείωσε",
}

PUBLISH: Table = {
    "en": "posted posts posting published publishes publishing released releases put puts uploaded aired "
    "broadcast circulated circulating carried carries appeared surfaced added issued distributed obtained leaked "
    "featured featuring",
    "fr": "publié* publie publient publiait diffusé* diffuse diffusent mis_en_ligne mise_en_ligne mises_en_ligne "
    "mis*_en_ligne posté* poste postent rendu_public rendue_publique rendu_publique rendus_publics "
    "rendues_publiques paru* apparu* fait_surface dévoilé* filmé_et_posté figurait figuraient figurant "
    "fuité*",
    "ru": "опубликов* публику* публиковал* выложил* выложен* выкладыва* разместил* размещен* размещает обнародов* "
    "распространил* распространен* распространяет* распространяют* распространял* появил* появля* показал* "
    "показывает выпустил* слил* вышел вышла вышло вышли",
    "uk": "опубліков* оприлюдн* публіку* виклав виклал* викладен* розмістив розміст* поширив поширил* поширен* "
    "показав показал* з'явил* поширює*",
    "bg": "публикува публикувано публикувана публикувани разпространи разпростран* качи показа",
    "ar": "نشر نشرت نشره نشرها نشرته نشرتها نشروا نشرهما المنشور منشور بث بثت بثه بثها بثته بثتها عرض عرضت أظهر "
    "أظهرت أصدر أصدرت وزع وزعت ينشر تنشر ظهر_المقطع ظهر_الفيديو ظهر_التسجيل "
    "ظهرت ورد وردت مأخوذ مأخوذة",
    "fa": "منتشر_کرد* منتشر_شد* منتشر_می‌کند منتشرشده منتشر پخش_کرد* انتشار_داد",
    "es": "publicó publicaron publicado* publicada* publican difundió difundieron difundido* difundida* posteó "
    "colgó subió emitió lanzó",
    "pt": "publicou publicaram publicado* publicada* divulgou divulgaram divulgado* divulgada* postou postado* "
    "postada* lançou",
    "de": "veröffentlichte* veröffentlicht* postete* gepostet* verbreitete* verbreitet* stellte publizierte* "
    "publiziert* hochgeladen* zeigte",
    "it": "pubblicato pubblicata pubblicati pubblicate pubblica pubblicano diffuso diffusa diffusi diffuse "
    "postato postata postati postate",
    "pl": "opublikował* opublikowan* zamieścił* zamieszczon* wrzucił* pokazał* rozpowszechnił* opublikowało publikuje",
    "tr": "yayımladı* yayınladı* yayımladığı yayınladığı yayımlanan yayınlanan yayımlayan yayınlayan",
    "he": "פרסם פרסמה פרסמו פורסם פורסמה פורסמו שפורסם שפורסמה העלה העלתה הפיץ הפיצה",
    "zh": "发布 發布 發佈 公布 公佈 上传 上傳 发表 發表 贴出 貼出",
    "ro": "publicat publicată publică publicate postat postată postează difuzat difuzată",
    "el": "δημοσίευσε δημοσιεύτηκε δημοσιεύθηκε ανάρτησε αναρτήθηκε δημοσίευσαν",
}

SHARE: Table = {
    "en": "shared shares sharing reposted reposts relayed forwarded spread",
    "fr": "partagé* partage partagent relayé* relaie relaient repris* reprend circulé* circulent circulaient "
    "circule republié*",
    "ru": "поделил* поделил*сь репост* перепост* переслал* прислал*",
    "uk": "поділив поділил* репост* переслав",
    "bg": "сподели споделено споделен",
    "ar": "شارك شاركت شاركه شاركها تداول تداولت تداوله تداولها تناقل تناقلت أعادت_نشر أعاد_نشر",
    "fa": "بازنشر* به_اشتراک_گذاشت* به_اشتراک_گذاشته همرسانی_کرد*",
    "es": "compartió compartieron compartido* compartida* comparte reenvió",
    "pt": "compartilhou compartilhado* compartilhada* partilhou partilhado* partilhada*",
    "de": "teilte teilten geteilt* teilt weiterverbreitet*",
    "it": "condiviso condivisa condivisi condivise rilanciato rilanciata condivide",
    "pl": "udostępnił* udostępnion*",
    "tr": "paylaştı paylaştılar paylaşılan paylaşan paylaştığı paylaşıldı",
    "he": "שיתף שיתפה שיתפו שותף שותפה ששיתף",
    "zh": "分享 转发 轉發",
    "ro": "distribuit distribuită",
    "el": "κοινοποίησε μοιράστηκε κοινοποιήθηκε",
}

# Attribution without a verb, standing before the name or the platform.
ACCORDING: Table = {
    "en": "according_to citing quoting per source:",
    "fr": "selon d'après source_: source:",
    "ru": "по_данным по_информации по_словам по_сообщени* согласно со_ссылкой_на источник: ссылаясь_на",
    "uk": "за_даними за_інформацією за_словами за_повідомлення* з_посиланням_на згідно джерело: посилаючись_на",
    "bg": "според по_данни_на по_информация_на източник:",
    "ar": "بحسب وفق وفقا حسب نقلا المصدر",
    "fa": "به_گزارش بنا_بر بنابر به_نوشته به_نقل_از به_گفته منبع",
    "es": "según de_acuerdo_con fuente: citando",
    "pt": "segundo de_acordo_com conforme fonte:",
    "de": "laut zufolge nach_Angaben quelle: unter_Berufung_auf",
    "it": "secondo stando_a fonte: citando",
    "pl": "według zdaniem źródło: powołując_się_na jak_podaje",
    "tr": "göre kaynak:",
    "he": "לפי על_פי מקור:",
    "zh": "据 據 根据 根據 来源 來源",
    "ro": "potrivit conform sursa:",
    "el": "σύμφωνα_με πηγή:",
}

# A post named as a thing: "in a post on Telegram", "a Telegram message".
POST: Table = {
    "en": "post posts message messages statement",
    "fr": "message messages déclaration publication publications post communiqué billet",
    "ru": "сообщении сообщение посте пост посту публикации публикация заявлении обращении видеообращении",
    "uk": "повідомленні дописі пості дописі_у заяві зверненні допис",
    "bg": "публикация пост съобщение",
    "ar": "رسالة منشور بيان تدوينة تغريدة",
    "fa": "پیام پیامی بیانیه بیانیه‌ای بیانیه‌اى پست پستی یادداشتی",
    "es": "mensaje mensajes publicación comunicado",
    "pt": "mensagem publicação comunicado postagem",
    "de": "Nachricht Beitrag Post Mitteilung Botschaft Telegram-Post Telegram-Beitrag Telegram-Nachricht",
    "it": "messaggio post comunicato messaggi",
    "pl": "wiadomości wpisie wpis komunikacie poście",
    "tr": "mesajda mesajında paylaşımda paylaşımında gönderide gönderisinde",
    "he": "הודעה פוסט",
    "zh": "消息 帖子 貼文 帖文",
    "ro": "mesaj postare comunicat",
    "el": "ανάρτηση ανάρτησή μήνυμα μήνυμά",
}

# Words of a picture credit or a line under a picture; always with a colon, slash or sign beside them.
CREDIT: Table = {
    "en": "photo photos picture image images video screenshot screengrab footage credit courtesy still source",
    "fr": "photo photos image images vidéo crédit capture_d'écran capture source",
    "ru": "фото видео скриншот источник кадр стоп-кадр скрин",
    "uk": "фото відео скриншот скріншот джерело кадр",
    "ar": "صورة الصورة صور المصدر لقطة",
    "fa": "عکس منبع تصویر",
    "es": "foto fotos imagen captura_de_pantalla vídeo video fuente crédito captura",
    "pt": "foto imagem captura_de_tela reprodução vídeo fonte crédito",
    "de": "Foto Fotos Bild Screenshot Video Quelle",
    "it": "foto immagine screenshot video fonte fermo_immagine",
    "pl": "fot zdjęcie źródło screen zrzut_ekranu",
    "tr": "fotoğraf kaynak görsel görüntü",
    "he": "צילום תמונה צילום_מסך",
    "zh": "图 圖 截图 截圖 图片 圖片 来源 來源",
    "ro": "foto captură sursa captură_de_ecran",
    "el": "φωτογραφία φωτό πηγή",
    "bg": "снимка източник",
}

# Credit words that say where it comes from, and nothing of what it is.
_SOURCE: Table = {
    "en": "source credit courtesy",
    "fr": "source crédit",
    "ru": "источник",
    "uk": "джерело",
    "bg": "източник",
    "ar": "المصدر",
    "fa": "منبع",
    "es": "fuente crédito",
    "pt": "fonte crédito",
    "de": "Quelle",
    "pl": "źródło",
    "tr": "kaynak",
    "he": "מקור",
    "zh": "来源 來源",
    "ro": "sursa",
    "el": "πηγή",
}

# A relative or reporting "that": what follows is what was said, not how it was published.
THAT: Table = {
    "en": "that whether",
    "fr": "que qu",
    "ru": "что о_том будто якобы",
    "uk": "що про_те",
    "bg": "че",
    "ar": "أن إن بأن أنه أنها إنه إنها",
    "fa": "که",
    "es": "que",
    "pt": "que",
    "de": "dass",
    "it": "che",
    "pl": "że",
    "ro": "că",
    "el": "ότι",
}

SAYING = compile_words(SAY)
PUBLISHING = compile_words(PUBLISH)
SHARING = compile_words(SHARE)
BY_ACCOUNT_OF = compile_words(
    {lang: " ".join(w for w in words.split() if not w.endswith(":")) for lang, words in ACCORDING.items()}
)
POSTED_THING = compile_words(POST)
CREDITED = compile_words(CREDIT)
SOURCED = compile_words(_SOURCE)
REPORTED = compile_words(THAT)
