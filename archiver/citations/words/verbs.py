"""Verbs of attribution: saying, publishing, sharing; and attribution without a verb."""

from __future__ import annotations

from archiver.citations.words.inflected import PUBLISH_FORMS, SAY_FORMS, SHARE_FORMS
from archiver.citations.words.patterns import Table, compile_words

SAY: Table = {
    "en": "said says saying wrote writes written announced announces stated states told reported reports "
    "reporting claimed claims added confirmed confirms warned warns commented noted explained denied "
    "declared insisted to_report writing alleged admitted revealed disclosed mentioned urged vowed "
    "described quoted quotes thanked argued boasted mocked hailed called_for "
    "declares insists maintained asserted asserts calls_for calling_for acknowledged alleges bragged lamented "
    "quipped remarked replied responded complained estimated counted blamed accused reacted advised concluded "
    "hinted",
    "fr": "dit déclaré* déclare déclarait écrit* écrivait écrivent annoncé* annonce annonçait indiqué* indique "
    "indiquait affirmé* affirme affirmait précisé* précise assuré* assure expliqué* explique rapporté* "
    "rapporte rapportent confirmé* confirme averti dénoncé* dénonce revendiqué* revendique fait_savoir "
    "fait_part commenté signalé* signale ajouté* ajoute réagi estimé* mis_en_garde prévenu salué* reconnu "
    "admis démenti* accusé* promis menacé* évoqué* évoque raconté* raconte souligné* souligne soutient soutenu "
    "maintenu maintient prétend* prétendu martelé* fustigé* peut-on_lire on_peut_lire lit-on fait_état parlé "
    "clame clamé clament appelé_à appelle_à affirmaient conclu conclut réclamé* avancé avance répondu répond "
    "plaidé déploré* déplore regretté soutiennent jugé juge juré jure lancé_un_appel",
    "ru": "говорится сообщил* сообщает сообщают сообщило* сообщал* написал* напишет пишет пишут писал* заявил* "
    "заявляет заявляют отметил* отмечает отмечают уточнил* уточняет уточняют констатиру* констатировал* "
    "комментиру* прокомментиров* цитиру* рассказал* рассказывает рассказывают подчеркнул* подчеркивает "
    "добавил* добавляет утвержда* указал* указывает объявил* предупредил* предупреждает подтвердил* "
    "подтверждает пояснил* поясняет высказал* обратил* призвал* опроверг* передает передают информиру* "
    "признал* отреагировал* ответил* раскрыл* поздравил* анонсировал* обвинил* напомнил* напоминает "
    "предположил* заметил* считает назвал* называет сообщается сообщалось отмечается указано указывается "
    "уточняется посетовал* похвал* возмутил* выразил* выразился выразилась поблагодарил* успокоил* извинил* "
    "пожаловал* раскритиковал* опровергает оценил* объяснил* объясняет пригрозил* пообещал* потребовал* "
    "процитировал* упомянул* высмеял* отчитал*сь отчиталась отчитались рапортовал* заверил* уверяет поведал* "
    "намекнул* настаивает резюмировал* доложил* рассуждает посоветовал* указывают перечислил* следует_из "
    "предостерег* сослал* пояснила уточняли сообщал* утверждают призывает рассказала подытожил* опровергли отрицает "
    "отверг* подвел* порадовал* сообщили оповестил* проинформир* жалует* восхитил* заключил* выступил* разоблач* "
    "развенч* высмеива* приводит_слова приводят_слова привел_слова передает_слова "
    "попросил* просит поклял* осудил* жаловал* поручил* перечисляет описал* описывает предлагает предложил* "
    "сетует",
    "uk": "йдеться повідомив повідомил* повідомля* повідомлено написав написал* пише пишуть писав заявив заявил* "
    "заявля* зазначив зазначил* зазначає розповів розповіл* розповіда* уточнив уточнил* уточнює додав "
    "додал* наголосив наголосил* підтвердив підтвердил* поінформува* інформує припустив припустил* "
    "констатує* цитує стверджу* передає передають вказав вказал* прокоментува* оголосив оголосил* пояснив "
    "поясни* закликав закликал* попередив попередил* підкресли* каже сказав назвав назвал* визнав визнал* "
    "спростував спростувал* запевнив запевнил* пообіцяв пообіцял* відреагував відреагувал* відповів відповіл* "
    "подякував подякувал* розкритикував розкритикувал* обурив* підсумував підсумувал* звинуватив звинуватил* "
    "привітав привітал* нагадав нагадал* описав описал* поскаржив* попереджа* анонсував анонсувал* оголошує "
    "звернув* звернул* поділився поділилася висловив* висловил* прокоментував вказують пишуть "
    "розповідають зауважив зауважил* відзначив відзначил* повідав переконує переконаний заперечив заперечил* "
    "уточнили пояснює констатував констатувал* погрожу* ідеться наголошу* закликає додає підтверджу* сповістив "
    "сповістил* викри* розвінча* "
    "клянеться просить попросив попросил* уточнювал* поскаржилися наголошував запевняє кличе оцінив оцінил* "
    "резюмува*",
    "bg": "съобщи съобщава написа написал* пише заяви каза обяви посочи коментира твърди предупреди потвърди "
    "отбеляза съобщиха уточни написаха обяснява пише пишат съобщават коментира разказа заявиха призна отрече "
    "предупреди добави твърдят благодари",
    "ar": "قال قالت قالوا يقول تقول كتب كتبت كتبه كتبها كتبوا أعلن أعلنت أعلنه أعلنها ذكر ذكرت أكد أكدت أفاد "
    "أفادت أضاف أضافت أوضح أوضحت صرح صرحت نقل نقلت أشار أشارت زعم زعمت اعتبر اعتبرت هدد هددت حذر حذرت علق "
    "علقت دعا دعت توعد كشف كشفت تبنى تبنت اتهم اتهمت نفى نفت جاء_في وصف وصفت طالب رد ردت اعترف اعترفت شدد شددت لفت "
    "لفتت بين بينت تابع تابعت أردف أقر أقرت ادعى ادعت نعى نعت هنأ هنأت استنكر استنكرت أدان أدانت انتقد انتقدت توعدت "
    "طالبت رحب رحبت تحدث تحدثت يؤكد تؤكد أكدوا أعلنوا ذكروا أبلغ أبلغت حث حثت وجه وجهت نوه نوهت أفادوا "
    "أثنى أثنت صرحوا يزعم تزعم اعترض برر بررت نفوا جاء_ذلك "
    "ناشد ناشدت دعوا نددت ندد شكر شكرت تعهد تعهدت يذكر تذكر تفيد يفيد تشير يشير لخص ألمح ألمحت نشرت_بيانا",
    "fa": "گفت گفته نوشت نوشته نوشتند اعلام_کرد* اعلام_نمود مدعی_شد* خبر_داد* گزارش_داد* گزارش_کرد* اظهار_کرد "
    "اظهار_داشت ادعا_کرد* افزود تاکید_کرد تأکید_کرد هشدار_داد بیان_کرد توضیح_داد تایید_کرد تأیید_کرد "
    "تکذیب_کرد تهدید_کرد* تصریح_کرد* خاطرنشان_کرد* عنوان_کرد* یادآور_شد* مطرح_کرد* واکنش_نشان_داد* آورده_است "
    "آمده_است می‌نویسد مینویسد می‌گوید میگوید محکوم_کرد* انتقاد_کرد* خبر_داده* گزارش_داده* گفتند افزوده نوشته‌اند "
    "ابراز_کرد* اعتراف_کرد* تاکید_کرده* درخواست_کرد* برعهده_گرفت* بر_عهده_گرفت* خواستار_شد* هشدار_داده* "
    "قول_داد* وعده_داد* رد_کرد* متهم_کرد* درگذشت_را_اعلام_کرد* دعوت_کرد* فراخواند* می‌افزاید تشکر_کرد* "
    "توصیف_کرد*",
    "es": "dijo dijeron afirmó afirmaron escribió escribieron declaró anunció anunciaron informó informaron "
    "señaló indicó aseguró comunicó explicó confirmó reveló advirtió denunció comentó agregó añadió reportó "
    "precisó manifestó detalló expresó dicho escrito afirmado anunciado informado declarado sostuvo apuntó "
    "publica "
    "afirma asegura escribe dice anuncia informa señala indica sostiene denuncia negó negaron advierte "
    "reivindicó reivindicaron llamó_a llamaron_a lamentó pidió pidieron relató contó respondió reaccionó "
    "criticó aclaró acusó amenazó admitió reconoció subrayó habla_de según_escribió citó describió",
    "pt": "disse disseram afirmou afirmaram escreveu declarou anunciou anunciaram informou informaram relatou "
    "comunicou confirmou alertou comentou acrescentou denunciou explicou revelou dito escrito afirmado "
    "afirma diz escreve anuncia informa sustenta negou lamentou pediu prometeu criticou acusou ameaçou admitiu "
    "reconheceu reivindicou apelou contou respondeu reagiu citou descreveu declararam relataram",
    "de": "sagte schrieb schrieben schreibt erklärte erklärten teilte_mit teilte mitteilte heißt_es hieß_es "
    "meldete meldeten meldet berichtete berichteten berichtet sprach kündigte bestätigte betonte behauptete "
    "warnte kommentierte geschrieben mitgeteilt gemeldet dankte forderte warf gab_bekannt bekannt_gab "
    "erklärt "
    "behauptet* behaupten erklären bekannte bekannten bekennt rief_auf ruft rief aufgerufen warnt warnten "
    "kritisierte* kritisiert spricht nannte bezeichnete verkündete* verkündet mitteilt versicherte dementierte "
    "äußerte bedankte beklagte reagierte zitiert zitierte hieß gab_an räumte drohte fordert beschrieb",
    "it": "detto scritto scrive scrivono scriveva dichiarato annunciato affermato riferito riferisce fatto_sapere "
    "reso_noto comunicato spiegato confermato riporta riportato denunciato commentato avvertito sostiene "
    "afferma aggiunto dice "
    "annuncia informa denuncia parla_di rivendicato rivendica smentito accusato minacciato ammesso "
    "riconosciuto chiesto risposto reagito precisato segnalato lanciato_un_appello invitato esortato ribadito "
    "raccontato criticato citato definito assicurato commenta avverte lamentato",
    "pl": "napisał* pisze piszą powiedział* poinformował* oświadczył* przekazał* podał* podaje podają stwierdził* "
    "ogłosił* ostrzegł* potwierdził* dodał* skomentował* twierdzi* informuje informują donosi donoszą "
    "zaprzeczył* zapewnił* zapewnia apelował* zaapelował* wezwał* przyznał* odpowiedział* oskarżył* zagroził* "
    "podkreślił* zaznaczył* wyjaśnił* ocenił* skrytykował* zareagował* opisał* relacjonował* relacjonuje "
    "zacytował* ujawnił* alarmuje ostrzega przekazuje pisał*",
    "tr": "dedi yazdı açıkladı açıkladılar duyurdu söyledi bildirdi belirtti aktardı iddia_etti kaydetti "
    "ifade_etti yazan doğruladı açıklamada açıklamasında "
    "yalanladı uyardı çağırdı çağrıda_bulundu savundu vurguladı eleştirdi suçladı yanıtladı paylaşımında "
    "itiraf_etti ekledi aktarıyor yazıyor söylüyor tehdit_etti üstlendi öne_sürdü",
    "he": "כתב כתבה כתבו אמר אמרה אמרו הודיע הודיעה הודיעו מסר מסרה מסרו דיווח דיווחה דיווחו טען טענה טענו ציין "
    "ציינה הצהיר הצהירה הזהיר אישר כתבו הוסיף הוסיפה הגיב הגיבה הבהיר הבהירה הדגיש הדגישה סיפר סיפרה נכתב נמסר דווח "
    "מדווח מדווחת האשים איים "
    "קרא קראה הכחיש הכחישה מסביר טוענים מודיע הסביר הסבירה ביקר דרש",
    "zh": "表示 写道 寫道 宣布 报道 報道 報導 发文 發文 指出 透露 声称 聲稱 警告 证实 證實 說 说 稱 称 写 寫 回应 "
    "回應 强调 強調 补充 補充 通报 通報 称赞 披露 "
    "呼吁 呼籲 否认 否認 警告称 承认 承認 表态 认为 認為 写到",
    "ro": "scris scrie scriu spus anunțat anunţat anunță declarat transmis transmite precizat menționat comunicat "
    "susține susţine afirmat afirmă raportat informat informează avertizat confirmat "
    "spune afirmat_că explicat dezvăluit negat dezminţit dezmințit acuzat amenințat recunoscut cerut îndemnat "
    "criticat reacționat subliniat adăugat revendicat descris relatat relatează citat povestit răspuns promis",
    "el": "έγραψε δήλωσε ανακοίνωσε είπε ανέφερε υποστήριξε γράφει επιβεβαίωσε προειδοποίησε σημείωσε",
    "sr": "написао написала написали је_написао рекао рекла саопштио саопштила саопштили навео навела објавио_је "
    "поручио поручила изјавио изјавила потврдио потврдила пише пишу преноси јавља јављају тврди",
    "be": "паведаміў паведаміла паведамілі паведамляе напісаў напісала піша пішуць заявіў заявіла адзначыў "
    "адзначыла расказаў расказала удакладніў пацвердзіў каментуе піша_пра сцвярджае",
    "kk": "хабарлады хабарлайды жазды жазған мәлімдеді айтты деді деп_жазды",
    "ur": "لکھا کہا بتایا اعلان_کیا دعویٰ_کیا دعوی_کیا تصدیق_کی",
    "ku": "nivîsî got ragihand ragihandin daxuyakir diyar_kir eşkere_kir",
    "ckb": "نووسی ڕایگەیاند گوتی وتی بڵاوی_کردەوە",
    "hy": "գրել_է գրում_է գրեց հայտնել_է հայտնում_է հայտնեց ասել_է հայտարարել_է հայտարարեց նշել_է տեղեկացնում_է",
    "ka": "იუწყება დაწერა წერს განაცხადა აცხადებს ამბობს თქვა ავრცელებს_ინფორმაციას",
    "ja": "述べた 書いた 投稿した 発表した 明らかにした 伝えた 主張した 書き込んだ 報じた 語った と述べ 投稿し",
    "ko": "밝혔다 썼다 적었다 말했다 전했다 주장했다 보도했다 발표했다",
}

PUBLISH: Table = {
    "en": "posted posts posting published publishes publishing released releases put puts uploaded aired "
    "broadcast circulated circulating carried carries appeared surfaced added issued distributed obtained leaked "
    "featured featuring "
    "uploads dropped carrying drops hosted",
    "fr": "publié* publie publient publiait diffusé* diffuse diffusent mis_en_ligne mise_en_ligne mises_en_ligne "
    "mis*_en_ligne posté* poste postent rendu_public rendue_publique rendu_publique rendus_publics "
    "rendues_publiques paru* apparu* fait_surface dévoilé* filmé_et_posté figurait figuraient figurant "
    "fuité* "
    "figure figurent téléversé* mettait_en_ligne mettent_en_ligne a_mis_en_ligne divulgué* divulgue chargé_sur",
    "ru": "опубликов* публику* публиковал* выложил* выложен* выкладыва* разместил* размещен* размещает обнародов* "
    "распространил* распространен* распространяет* распространяют* распространял* появил* появля* показал* "
    "показывает выпустил* слил* вышел вышла вышло вышли залил* вывесил* обнародован* запостил* запост* "
    "сняли_и_выложил* публикац* размещен* разослал* показывают "
    "загрузил* выставил* публиковали выложили",
    "uk": "опубліков* оприлюдн* публіку* виклав виклал* викладен* розмістив розміст* поширив поширил* поширен* "
    "показав показал* з'явил* поширює* показала запостив запостил* злив злил* поширюва* публікац* оприлюднює "
    "оприлюднюють публікують публікує розміщен* показали "
    "виклали виставив виставил* завантажив завантажил* виклада*",
    "bg": "публикува публикувано публикувана публикувани разпространи разпростран* качи показа качиха показаха "
    "публикуваха излъчи появи появиха се_появи",
    "ar": "نشر نشرت نشره نشرها نشرته نشرتها نشروا نشرهما المنشور منشور بث بثت بثه بثها بثته بثتها عرض عرضت أظهر "
    "أظهرت أصدر أصدرت وزع وزعت ينشر تنشر ظهر_المقطع ظهر_الفيديو ظهر_التسجيل "
    "ظهرت ورد وردت مأخوذ مأخوذة نشروه نشرناه بثوا عرضها عرضه يظهر_في نشره نشر_على تنشره ينشره المنشورة منشورة "
    "المنشورين منشورات_نشرت توزيعه توزيعها بثه بثها تم_نشر تم_نشره تم_نشرها تم_بث تم_تداول نشره_على منشورا_على "
    "نشرا ظهر منشورا منشورة_على يظهر",
    "fa": "منتشر_کرد* منتشر_شد* منتشر_می‌کند منتشرشده منتشر پخش_کرد* انتشار_داد رسیده_به نشان_می‌دهد نشان_میدهد "
    "نشان_داد* "
    "بارگذاری_کرد* بارگذاری_شد* نشر_داد* منتشر_نمود*",
    "es": "publicó publicaron publicado* publicada* publican difundió difundieron difundido* difundida* posteó "
    "colgó subió emitió lanzó "
    "aparece apareció aparecieron figura figuran muestra mostró mostraron filtró filtrado* publicaba cuelga "
    "subido* subida* colgado* colgada* divulgó",
    "pt": "publicou publicaram publicado* publicada* divulgou divulgaram divulgado* divulgada* postou postado* "
    "postada* lançou "
    "aparece apareceu mostra mostrou exibiu publica publicam divulga postaram vazou",
    "de": "veröffentlichte* veröffentlicht* postete* gepostet* verbreitete* verbreitet* stellte publizierte* "
    "publiziert* hochgeladen* zeigte "
    "veröffentlichen veröffentlicht postet posten hochlud lud_hoch stellt zeigt zeigten erschien erschienen "
    "erscheint stammt stammen publiziert verbreiten brachte eingestellt",
    "it": "pubblicato pubblicata pubblicati pubblicate pubblica pubblicano diffuso diffusa diffusi diffuse "
    "postato postata postati postate "
    "apparso apparsa compare comparso comparsa mostra mostrato caricato caricata posta pubblicava divulgato "
    "divulgata trasmesso trasmessa reso_pubblico uscito",
    "pl": "opublikował* opublikowan* zamieścił* zamieszczon* wrzucił* pokazał* rozpowszechnił* opublikowało publikuje "
    "publikował* ukazał* pojawił* zamieszcza wrzucono zamieszczono opublikowano wypuścił* pokazuje",
    "tr": "yayımladı* yayınladı* yayımladığı yayınladığı yayımlanan yayınlanan yayımlayan yayınlayan "
    "yükledi yüklenen yayımlıyor yayınlıyor yayımlandı yayınlandı göster* ortaya_çıkan",
    "he": "פרסם פרסמה פרסמו פורסם פורסמה פורסמו שפורסם שפורסמה העלה העלתה הפיץ הפיצה "
    "מפרסם מפרסמת העלו הועלה הועלתה הופיע הופיעה הציג",
    "zh": "发布 發布 發佈 公布 公佈 上传 上傳 发表 發表 贴出 貼出 刊登 放出 公开 公開 发出",
    "ro": "publicat publicată publică publicate postat postată postează difuzat difuzată "
    "difuzase difuzează apărut apare arată încărcat încărcată prezentat prezentată publicase postase publicau",
    "el": "δημοσίευσε δημοσιεύτηκε δημοσιεύθηκε ανάρτησε αναρτήθηκε δημοσίευσαν",
    "sr": "објавио објавила објавили објављен* објављ* поставио поставила",
    "be": "апублікаваў апублікавала апублікавал* публікуе выклаў выклала апублікаван* распаўсюдзіў распаўсюдзіла "
    "размясціў паказаў",
    "kk": "жариялады жарияланған жариялаған таратты",
    "ur": "شائع_کیا شائع_کی جاری_کیا جاری_کی پوسٹ_کیا پوسٹ_کی",
    "ku": "weşand weşandin belav_kir belav_kirin parve_kir",
    "hy": "հրապարակել_է հրապարակեց հրապարակված տարածել_է տարածեց",
    "ka": "გამოაქვეყნა გამოქვეყნდა აქვეყნებს გაავრცელა",
    "ja": "公開した 公開された 掲載した 配信した 投稿された 公開し",
    "ko": "공개했다 올렸다 게시했다 공개한 게시한 올린 유포했다",
}

SHARE: Table = {
    "en": "shared shares sharing reposted reposts relayed forwarded spread forwards relays re-posted",
    "fr": "partagé* partage partagent relayé* relaie relaient repris* reprend circulé* circulent circulaient "
    "circule republié* "
    "diffusé_à_nouveau relayait relayaient transmis",
    "ru": "поделил* поделил*сь репост* перепост* переслал* прислал* перепостил*",
    "uk": "поділив поділил* репост* переслав поширили ширить",
    "bg": "сподели споделено споделен",
    "ar": "شارك شاركت شاركه شاركها تداول تداولت تداوله تداولها تناقل تناقلت أعادت_نشر أعاد_نشر",
    "fa": "بازنشر* به_اشتراک_گذاشت* به_اشتراک_گذاشته همرسانی_کرد*",
    "es": "compartió compartieron compartido* compartida* comparte reenvió "
    "comparten reenviaron replicó replicaron reenviado*",
    "pt": "compartilhou compartilhado* compartilhada* partilhou partilhado* partilhada* "
    "compartilha compartilharam partilha repassou",
    "de": "teilte teilten geteilt* teilt weiterverbreitet* verbreitete_weiter weiterleitete* weitergeleitet*",
    "it": "condiviso condivisa condivisi condivise rilanciato rilanciata condivide "
    "condividono rilancia ripreso ripresa",
    "pl": "udostępnił* udostępnion* udostępnia udostępniono przekazano",
    "tr": "paylaştı paylaştılar paylaşılan paylaşan paylaştığı paylaşıldı paylaşıyor",
    "he": "שיתף שיתפה שיתפו שותף שותפה ששיתף",
    "zh": "分享 转发 轉發",
    "ro": "distribuit distribuită distribuie redistribuit preluat",
    "el": "κοινοποίησε μοιράστηκε κοινοποιήθηκε",
    "sr": "поделио поделила подељен*",
    "be": "падзяліўся падзялілася перапосц*",
    "ja": "共有した 拡散した 共有し",
    "ko": "공유했다 공유한",
}

# Attribution without a verb, standing before the name or the platform.
ACCORDING: Table = {
    "nl": "volgens bron:",
    "cs": "podle",
    "sv": "enligt",
    "en": "according_to citing quoting per source: in_the_words_of as_reported_by as_quoted_by",
    "fr": "selon d'après source_: source: à_en_croire aux_dires_de de_source",
    "ru": "по_данным по_информации по_словам по_сообщени* согласно со_ссылкой_на источник: ссылаясь_на по_версии "
    "как_следует_из по_утверждению первоисточник* в_распоряжении",
    "uk": "за_даними за_інформацією за_словами за_повідомлення* з_посиланням_на згідно джерело: посилаючись_на "
    "за_версією як_випливає_з покликаючись_на з_покликанням_на першоджерел* у_розпорядженні "
    "як_пише як_повідомляє за_свідченням",
    "bg": "според по_данни_на по_информация_на източник:",
    "ar": "بحسب وفق وفقا حسب نقلا المصدر وبحسب استنادا_إلى نقلا_عن وفقًا",
    "fa": "به_گزارش بنا_بر بنابر به_نوشته به_نقل_از به_گفته منبع طبق_گزارش بر_اساس_گزارش به_ادعای بنا_به_گزارش "
    "بنا_به_نوشته به_گفتهٔ طبق_اعلام",
    "es": "según de_acuerdo_con fuente: citando a_decir_de en_palabras_de",
    "pt": "segundo de_acordo_com conforme fonte: nas_palavras_de citando",
    "de": "laut zufolge nach_Angaben quelle: unter_Berufung_auf nach_Informationen unter_Verweis_auf",
    "it": "secondo stando_a fonte: citando a_detta_di come_riporta come_riferisce",
    "pl": "według zdaniem źródło: powołując_się_na jak_podaje jak_podał* jak_pisze jak_informuje jak_donosi wedle",
    "tr": "göre kaynak: ",
    "he": "לפי על_פי מקור: לדברי על-פי לפי_דיווח_של",
    "zh": "据 據 根据 根據 来源 來源",
    "ro": "potrivit conform sursa: după_cum_scrie citând",
    "el": "σύμφωνα_με πηγή:",
    "sr": "према извор: како_преноси позивајући_се_на",
    "be": "паводле крыніца: са_спасылкай_на",
    "ja": "によると によれば",
    "ko": "에_따르면",
}

# A post named as a thing: "in a post on Telegram", "a Telegram message".
POST: Table = {
    "nl": "bericht berichten post verklaring boodschap",
    "sv": "inlägg meddelande uttalande",
    "cs": "příspěvku zprávě",
    "en": "post posts message messages statement",
    "fr": "message messages déclaration publication publications post communiqué billet",
    "ru": "сообщении сообщение посте пост посту публикации публикация заявлении обращении видеообращении сообщения "
    "посты постов заявление записи запись_в комментарии публикацию публикацией сводку сводка сводке",
    "uk": "повідомленні дописі пості дописі_у заяві зверненні допис повідомлення допису дописом дописи заява "
    "публікації публікація зведення зведенні",
    "bg": "публикация пост съобщение",
    "ar": "رسالة منشور بيان تدوينة تغريدة منشورا بيانا المنشور رسائل كلمة",
    "fa": "پیام پیامی بیانیه بیانیه‌ای بیانیه‌اى پست پستی یادداشتی مطلبی متنی توییتی",
    "es": "mensaje mensajes publicación comunicado",
    "pt": "mensagem publicação comunicado postagem",
    "de": "Nachricht Eintrag Beitrag Post Mitteilung Botschaft Telegram-Post Telegram-Beitrag Telegram-Nachricht",
    "it": "messaggio post comunicato messaggi",
    "pl": "wiadomości wpisie wpis komunikacie poście",
    "tr": "mesajda mesajında paylaşımda paylaşımında gönderide gönderisinde",
    "he": "הודעה פוסט",
    "zh": "消息 帖子 貼文 帖文",
    "ro": "mesaj postare comunicat",
    "el": "ανάρτηση ανάρτησή μήνυμα μήνυμά",
    "sr": "објави објава поруци саопштењу",
    "be": "паведамленні допісе пасце",
}

# Words of a picture credit or a line under a picture; always with a colon, slash or sign beside them.
CREDIT: Table = {
    "en": "photo photos picture image images video screenshot screengrab footage credit courtesy still source",
    "fr": "photo photos image images vidéo crédit capture_d'écran capture source",
    "ru": "фото видео скриншот источник кадр стоп-кадр скрин фотография видеозапись",
    "uk": "фото відео скриншот скріншот джерело кадр світлина",
    "ar": "صورة الصورة صور المصدر لقطة الفيديو فيديو",
    "fa": "عکس منبع تصویر عکاس ویدیو ویدئو فیلم تصاویر",
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
    "sr": "фото извор снимак",
    "be": "фота крыніца відэа скрыншот",
}

# Credit words that say where it comes from, and nothing of what it is.
_SOURCE: Table = {
    "sr": "извор",
    "be": "крыніца",
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
    "nl": "dat",
    "sv": "att",
    "cs": "že",
    "hu": "hogy",
    "en": "that whether",
    "fr": "que qu",
    "ru": "что о_том будто якобы",
    "uk": "що про_те",
    "bg": "че",
    "ar": "أن إن بأن أنه أنها إنه إنها بأنه بأنها أنهم",
    "fa": "که",
    "es": "que",
    "pt": "que",
    "de": "dass",
    "it": "che",
    "pl": "że",
    "ro": "că",
    "el": "ότι",
    "sr": "да",
    "be": "што",
}

# Verbs of finding out: with a channel's name they attribute, in a place that is named alone they do not.
_FIND: Table = {
    "ru": "стало_известно стали_известны выяснил* узнал* нашел нашла нашли насчитал* обнаружил* проанализировал* "
    "изучил* раскопал* вычислил* разобрал* собрал* заметил* посчитал*",
    "uk": "стало_відомо з'ясував з'ясувал* дізнав* знайшов знайшл* підрахував підрахувал* нарахував нарахувал* виявив "
    "виявил* проаналізував проаналізувал* помітив помітил* зібрав зібрал*",
    "ar": "رصد رصدت وثق وثقت اطلع اطلعت أول_من_نشر",
    "fa": "دریافت_کرد* فاش_کرد* به_دست_آورد*",
}

FINDING = compile_words(_FIND, glued=False)
SAYING = compile_words(SAY, SAY_FORMS)
PUBLISHING = compile_words(PUBLISH, PUBLISH_FORMS)
SHARING = compile_words(SHARE, SHARE_FORMS)
BY_ACCOUNT_OF = compile_words(
    {lang: " ".join(w for w in words.split() if not w.endswith(":")) for lang, words in ACCORDING.items()}
)
POSTED_THING = compile_words(POST)
CREDITED = compile_words(CREDIT)
SOURCED = compile_words(_SOURCE)
REPORTED = compile_words(THAT)
