"""Words for what was published: the kind of thing a passage speaks of."""

from __future__ import annotations

import re

from archiver.citations.words.patterns import Table, compile_words
from archiver.model.citations import CitedMedia

VIDEO: Table = {
    "nl": "video video's filmpje filmpjes videobeelden opname",
    "sv": "video videon videoklipp filmklipp",
    "en": "video videos footage clip clips CCTV",
    "fr": "vidéo vidéos séquence séquences clip enregistrement_vidéo enregistrement film",
    "ru": "видео видеозапис* ролик* видеоролик* видеокадр* видеосообщени* видеообращени* кадры кадрах кадров "
    "видеоматериал* видеосъемк* видеофрагмент* видеоотчет* кадрами кадрам съемка съемке съемку видеосюжет* кружок*",
    "uk": "відео відеозапис* ролик* відеоролик* кадри кадрах відеозвернен* кадрів кадрами кадрам відеокадр* "
    "відеофрагмент*",
    "bg": "видео видеото клип кадри видеоклип",
    "ar": "فيديو فيديوهات مقطع مقطعا مقاطع شريط شريطا لقطات مشاهد تسجيل_مصور تسجيلا_مصورا فيلما فيلم كليب المصور "
    "مصور مصورة المصورة تسجيلات_مصورة",
    "fa": "ویدئو* ویدیو* فیلم فیلمی کلیپ کلیپی فیلم‌هایی فیلمهایی کلیپ‌هایی",
    "es": "vídeo vídeos video videos grabación grabaciones clip clips filmación secuencia",
    "pt": "vídeo vídeos gravação gravações filmagem filmagens clipe",
    "de": "Video Videos Clip Clips Aufnahmen Mitschnitt Filmaufnahmen Videoaufnahmen Videobotschaft Filmmaterial",
    "it": "video filmato filmati videomessaggio clip riprese spezzone",
    "pl": "wideo nagranie nagrania nagraniu nagraniem film filmik filmie",
    "tr": "video* görüntü*",
    "he": "סרטון סרטונים וידאו תיעוד",
    "zh": "视频 視頻 影片 录像 錄像",
    "ro": "video clip clipul filmare filmarea filmări "
    "imagini_video videoclip videoclipul înregistrare_video înregistrări_video înregistrarea_video",
    "el": "βίντεο",
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
    "screenshot screenshots screengrab",
    "fr": "photo photos photographie* image affiche affiches cliché clichés capture_d'écran captures_d'écran",
    "ru": "фото фотограф* снимок снимки снимк* скриншот* постер* изображени* картинк* плакат* фотками фотки скрин "
    "скрины скринам* стоп-кадр* селфи",
    "uk": "фото фотограф* світлин* знімок знімк* скріншот* скриншот* плакат* знімки знімках скрин скрини "
    "стоп-кадр* селфі",
    "bg": "снимка снимки снимката плакат",
    "ar": "صورة صور صورا صورتين ملصق ملصقا بوستر صورتان الصورتين لقطة_شاشة تصميما",
    "fa": "عکس عکسی عکس‌هایی عکسهایی پوستر پوستری تصویر تصویری تصاویر تصاویری",
    "es": "foto fotos fotografía fotografías imagen cartel póster captura mapa infografía",
    "pt": "foto fotos fotografia fotografias imagem cartaz",
    "de": "Foto Fotos Bild Bilder Screenshot Plakat Poster",
    "it": "foto fotografia immagine immagini manifesto locandina poster",
    "pl": "zdjęcie zdjęcia zdjęć zdjęciu fotografia fotografie fotografię plakat grafikę",
    "tr": "fotoğraf* afiş* poster*",
    "he": "תמונה תמונות צילום צילומים כרזה",
    "zh": "照片 图片 圖片 海报 海報 截图 截圖",
    "ro": "fotografie fotografii fotografia poze imagine afiș",
    "el": "φωτογραφία φωτογραφίες αφίσα εικόνα",
    "sr": "фотографиј* слика слику слике фото",
    "be": "фота фотаздым* здымак здымк* скрыншот*",
    "ja": "写真 画像",
    "ko": "사진 이미지",
}

AUDIO: Table = {
    "en": "audio voice_message voice_messages voice_note audio_message audio_recording",
    "fr": "audio message_audio message_vocal enregistrement_audio enregistrement_sonore bande-son",
    "ru": "аудио аудиозапис* аудиосообщени* аудиообращени* голосовое голосовом голосовое_сообщение аудиозаписью "
    "голосовых",
    "uk": "аудіо аудіозапис* аудіоповідомлен* аудіозвернен* голосове",
    "bg": "аудио аудиозапис",
    "ar": "تسجيل_صوتي تسجيلا_صوتيا رسالة_صوتية صوتية صوتي",
    "fa": "فایل_صوتی پیام_صوتی صوتی",
    "es": "audio nota_de_voz notas_de_voz mensaje_de_voz mensaje_de_audio",
    "pt": "áudio nota_de_voz mensagem_de_áudio mensagem_de_voz",
    "de": "Audio Audiobotschaft Audionachricht Sprachnachricht Tonaufnahme",
    "it": "audio messaggio_audio messaggio_vocale",
    "pl": "audio nagranie_audio wiadomość_głosowa",
    "tr": "ses_kaydı sesli_mesaj",
    "he": "הקלטה שמע הודעה_קולית",
    "zh": "音频 音頻 录音 錄音",
    "ro": "audio mesaj_audio înregistrare_audio",
    "el": "ηχητικό ηχητικού",
}

DOCUMENT: Table = {
    "en": "PDF leaked_documents",
    "fr": "PDF",
    "ru": "PDF",
    "de": "PDF",
}

KINDS: tuple[tuple[CitedMedia, re.Pattern[str]], ...] = (
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
