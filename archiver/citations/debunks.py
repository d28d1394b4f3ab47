"""Whether an article says that old footage is passed off as new."""

from __future__ import annotations

import re

from archiver.text.normalise import normalise

_SAYING = re.compile(
    r"(?<!\w)(?:"
    # English
    r"old (?:footage|video|clip|photo|image|picture|recording)s?|(?:is|are|was|were) (?:actually |in fact |really )?(?:not|n't) "
    r"(?:recent|new)|(?:dates?|dating) (?:back|from)|years (?:ago|old|earlier|before)|out of context|recycled footage|"
    r"misleading(?:ly)?|falsely (?:presented|claimed)|"
    # French
    r"(?:ancienne|vieille)s? (?:vidéo|image|photo|séquence)s?|(?:vidéo|image|photo|séquence)s? (?:est |sont )?(?:ancienne|vieille)s?|"
    r"(?:n'est|ne sont) pas récente?s?|il y a (?:plusieurs |\w+ )?(?:ans|années)|hors contexte|(?:date|datent|remonte|remontent) "
    r"(?:de|en|à)|détournée?s?|"
    # German
    r"alte[sn]? (?:material|video|bild(?:er)?|aufnahmen|foto)|(?:ist|sind) (?:nicht aktuell|alt)|vor (?:\w+ )?jahren|jahre zuvor|"
    r"aus dem zusammenhang|"
    # Spanish, Italian, Portuguese
    r"(?:imágenes|vídeos?|fotos?) antigu[ao]s?|no (?:es|son) (?:recientes?|actual(?:es)?)|(?:de )?hace (?:\w+ )?años|"
    r"fuera de contexto|(?:video|immagini|foto) (?:vecchi[oe]|datat[oe])|fuori contesto|(?:vídeo|imagens) antig[oa]s?|"
    # Russian, Ukrainian
    r"стар(?:ое|ая|ые|ую) (?:видео|запись|фото|кадры|съёмк[ау])|(?:лет|года?|годы) назад|выда(?:ют|ётся|вали|ёт) за (?:новое|свежее|"
    r"новую|новые)|снято (?:ещё |еще )?(?:в|несколько|годы)|не новое|стар(?:е|а|і) (?:відео|запис|фото|кадри)|(?:років|роки|рок[уи]?) тому|"
    r"видають за|"
    # Arabic, Persian
    r"قديم(?:ة)?|ليس حديثا|ليست حديثة|(?:قبل|منذ) (?:\w+ )?(?:سنوات|أعوام|سنة|عام)|(?:قدیمی|سال‌ها پیش|سال پیش|مربوط به سال)"
    r")(?!\w)",
    re.IGNORECASE,
)


def is_debunk(passage: str) -> bool:
    """Whether the words about a post say that what it shows is older than the post."""
    return _SAYING.search(normalise(passage).text) is not None
