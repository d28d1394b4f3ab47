"""Words for what was published: the kind of thing a passage speaks of."""

from __future__ import annotations

from archiver.citations.words.patterns import Table, compile_words
from archiver.model.citations import CitedMedia
from archiver.text.late_pattern import LatePattern

VIDEO: Table = {
    "nl": "video video's filmpje filmpjes videobeelden opname videofragment videoboodschap",
    "sv": "video videon videoklipp filmklipp",
    "en": "video videos footage clip clips CCTV reel reels livestream livestreams videotape screen_recording",
    "fr": "vidéo vidéos séquence séquences clip enregistrement_vidéo enregistrement film "
    "vidéoclip reel reels vidéos_de_drone",
    "ru": "видео видеозапис* ролик* видеоролик* видеокадр* видеосообщени* видеообращени* кадры кадрах кадров "
    "видеоматериал* видеосъемк* видеофрагмент* видеоотчет* кадрами кадрам съемка съемке съемку видеосюжет* кружок* "
    "съемки съемок съемками видеозаписью видеофайл* видеотрансляци* рилс* видеосообщение видеоклип* видеоряд*",
    "uk": "відео відеозапис* ролик* відеоролик* кадри кадрах відеозвернен* кадрів кадрами кадрам відеокадр* "
    "відеофрагмент* "
    "зйомка зйомку зйомки відеофайл* відеосюжет* відеоповідомлен* кружечок відеоматеріал* відеоряд* відеокліп*",
    "bg": "видео видеото клип кадри видеоклип",
    "ar": "فيديو فيديوهات مقطع مقطعا مقاطع شريط شريطا لقطات مشاهد تسجيل_مصور تسجيلا_مصورا فيلما فيلم كليب المصور "
    "مصور مصورة المصورة تسجيلات_مصورة",
    "fa": "ویدئو* ویدیو* فیلم فیلمی کلیپ کلیپی فیلم‌هایی فیلمهایی کلیپ‌هایی نماهنگ ویدئویی",
    "es": "vídeo vídeos video videos grabación clip videoclip reel reels filmación filmaciones videomensaje metraje",
    "pt": "vídeo vídeos gravação videoclipe clipe filmagem filmagens reel",
    "de": "Video Videos Clip Filmaufnahmen Videoaufnahmen Videobotschaft Filmmaterial "
    "Videoclip Videoclips Filmchen Reel Livestream Propagandavideo Drohnenvideo Kurzvideo Handyvideo "
    "Videosequenz Videoaufnahme Clips Filmausschnitt",
    "it": "video filmato filmati videomessaggio clip filmati filmino ripresa riprese videoclip reel spezzone",
    "pl": "wideo nagranie nagrania nagraniu nagraniem film filmik filmie filmiku klip klipu wideoklip",
    "tr": "video* görüntü* klip klibi klibini",
    "he": "סרטון סרטונים וידאו תיעוד קליפ",
    "zh": "视频 視頻 影片 录像 錄像 短片 画面 畫面",
    "ro": "video clip filmare imagini_video videoclip "
    "videoclipul filmarea filmări înregistrare_video înregistrarea_video clipul",
    "el": "βίντεο πλάνα",
    "sr": "видео снимак снимку снимци видео-снимак видеа",
    "be": "відэа відэазапіс* ролік* відэаролік* кадры кадрах",
    "kk": "видео бейнежазба* бейне*",
    "ur": "ویڈیو*",
    "hy": "տեսանյութ* վիդեո",
    "ka": "ვიდეო*",
    "ja": "動画 映像 ビデオ",
    "ko": "영상 동영상 비디오",
}

PHOTO: Table = {
    "nl": "foto foto's afbeelding",
    "sv": "bild bilder foto fotografi",
    "en": "photo photos photograph photographs picture pictures image images poster posters still stills "
    "screenshot screenshots screengrab "
    "map maps collage infographic cartoon",
    "fr": "photo photos photographie* image affiche affiches cliché clichés capture_d'écran captures_d'écran "
    "collage infographie photomontage",
    "ru": "фото фотограф* снимок снимки снимк* скриншот* постер* изображени* картинк* плакат* фотками фотки скрин "
    "скрины скринам* стоп-кадр* селфи "
    "карту инфографик* коллаж* фотоколлаж*",
    "uk": "фото фотограф* світлин* знімок знімк* скріншот* скриншот* плакат* знімки знімках скрин скрини "
    "стоп-кадр* селфі "
    "карту мапу інфографік* колаж* фотоколаж*",
    "bg": "снимка снимки снимката плакат",
    "ar": "صورة صور صورا صورتين ملصق ملصقا بوستر صورتان الصورتين لقطة_شاشة تصميما خريطة خارطة",
    "fa": "عکس عکسی عکس‌هایی عکسهایی پوستر پوستری تصویر تصویری تصاویر تصاویری نقشه نقشه‌ای",
    "es": "foto fotos fotografía fotografías imagen cartel póster captura infografía collage mapa fotomontaje",
    "pt": "foto fotos fotografia fotografias imagem cartaz infográfico mapa montagem_fotográfica",
    "de": "Foto Fotos Bild Bilder Screenshot Plakat Poster Karte Grafik Collage Infografik Fotomontage",
    "it": "foto fotografia immagine immagini manifesto locandina poster infografica mappa collage fotomontaggio",
    "pl": "zdjęcie zdjęcia zdjęć zdjęciu fotografia fotografie fotografię plakat grafikę mapę infografikę kolaż",
    "tr": "fotoğraf* afiş* poster* harita haritayı haritası",
    "he": "תמונה תמונות צילום צילומים כרזה מפה",
    "zh": "照片 图片 圖片 海报 海報 截图 截圖 地图 地圖",
    "ro": "fotografie fotografii fotografia poze imagine afiș hartă harta colaj",
    "el": "φωτογραφία φωτογραφίες αφίσα εικόνα",
    "sr": "фотографиј* слика слику слике фото",
    "be": "фота фотаздым* здымак здымк* скрыншот*",
    "ja": "写真 画像",
    "ko": "사진 이미지",
}

AUDIO: Table = {
    "en": "audio voice_message voice_messages voice_note audio_message audio_recording "
    "voice_notes voice_memo podcast audio_clip",
    "fr": "audio message_audio message_vocal enregistrement_audio enregistrement_sonore bande-son "
    "note_vocale notes_vocales messages_vocaux podcast",
    "ru": "аудио аудиозапис* аудиосообщени* аудиообращени* голосовое голосовом голосовое_сообщение аудиозаписью "
    "голосовых "
    "подкаст* голосового аудиофайл*",
    "uk": "аудіо аудіозапис* аудіоповідомлен* аудіозвернен* голосове голосового голосовому подкаст*",
    "bg": "аудио аудиозапис",
    "ar": "تسجيل_صوتي تسجيلا_صوتيا رسالة_صوتية صوتية صوتي بودكاست ملف_صوتي ملفا_صوتيا رسائل_صوتية",
    "fa": "فایل_صوتی پیام_صوتی صوتی فایل‌صوتی پادکست",
    "es": "audio mensaje_de_voz mensaje_de_audio "
    "nota_de_voz notas_de_voz nota_de_audio pódcast podcast grabación_de_audio",
    "pt": "áudio mensagem_de_áudio mensagem_de_voz nota_de_voz gravação_de_áudio podcast",
    "de": "Audio Audiobotschaft Audionachricht Sprachnachricht Tonaufnahme "
    "Sprachnachrichten Audioaufnahme Audiodatei Tonaufnahmen Podcast Audiomitschnitt",
    "it": "audio messaggio_audio messaggio_vocale vocale nota_vocale nota_audio registrazione_audio podcast",
    "pl": "audio nagranie_audio wiadomość_głosowa głosówkę nagranie_głosowe",
    "tr": "ses_kaydı sesli_mesaj ses_kaydını ses_kaydında ses_kayıtları sesli_mesajı",
    "he": "הקלטה שמע הודעה_קולית הקלטת_קול הודעת_קול",
    "zh": "音频 音頻 录音 錄音 语音 語音",
    "ro": "audio mesaj_audio înregistrare_audio mesaj_vocal notă_vocală",
    "el": "ηχητικό ηχητικού",
}

DOCUMENT: Table = {
    "en": "PDF leaked_documents",
    "fr": "PDF",
    "ru": "PDF",
    "de": "PDF",
}

KINDS: tuple[tuple[CitedMedia, LatePattern], ...] = (
    ("audio", compile_words(AUDIO, glued=False)),
    ("video", compile_words(VIDEO, glued=False)),
    ("photo", compile_words(PHOTO, glued=False)),
    ("document", compile_words(DOCUMENT, glued=False)),
)

# "This video ...", "The recording ...": the sentence goes on about what the one before spoke of.
_POINTING: Table = {
    "en": "this these the that",
    "fr": "cette ce cet ces la le les",
    "ru": "это этот эта эти этом данное данный указанное",
    "uk": "це цей ця ці цьому",
    "ar": "هذا هذه",
    "fa": "این",
    "es": "este esta estos estas el la",
    "pt": "este esta esse essa o a no na",
    "de": "dieses dieser diese das die der",
    "it": "questo questa il la",
    "pl": "to ten ta",
    "tr": "bu",
    "he": "זה",
    "zh": "这 該 该 這",
    "ro": "acest această",
}
POINTING = compile_words(_POINTING)

_PRONOUN: Table = {
    "en": "he she they it",
    "fr": "il elle ils elles celui-ci celle-ci",
    "ru": "он она они тот",
    "uk": "він вона вони",
    "ar": "هو هي",
    "fa": "او وی",
    "es": "él ella",
    "pt": "ele ela",
    "de": "er sie",
    "it": "lui lei egli",
    "ro": "el ea",
    "bg": "той тя",
}
PRONOUN = compile_words(_PRONOUN)

# Words in writing that are no "message" or "post" by name.
_WRITING: Table = {
    "en": "notice announcement appeal communiqué communique notification",
    "fr": "notification avis annonce communiqués appel",
    "es": "aviso anuncio notificación nota_de_prensa",
    "it": "avviso annuncio nota",
    "de": "Mitteilung Aufruf Ankündigung Hinweis Bekanntmachung",
    "ru": "уведомление уведомлении объявление обращение",
    "uk": "оголошення сповіщення звернення",
    "ar": "بلاغ بلاغا إعلانا بيانات",
    "fa": "بیانیه بیانیه‌ای اطلاعیه اطلاعیه‌ای",
    "pl": "ogłoszenie komunikat",
    "ro": "anunț anunțul comunicatul",
    "tr": "açıklama açıklamada bildiri duyuru",
}
WRITING = compile_words(_WRITING, glued=False)
