"""Whether an article says that old footage is passed off as new."""

from __future__ import annotations

import re
from functools import cache

from archiver.text.normalise import normalise

_SAYING = (
    # English
    r"old (?:footage|video|clip|photo|image|picture|recording)s?",
    r"(?:is|are|was|were) (?:actually |in fact |really )?(?:not|n't) (?:recent|new)",
    r"(?:dates?|dating) (?:back|from)|years (?:ago|old|earlier|before)|out of context|recycled footage",
    r"misleading(?:ly)?|falsely (?:presented|claimed)",
    # French
    r"(?:ancienne|vieille)s? (?:vidéo|image|photo|séquence)s?",
    r"(?:vidéo|image|photo|séquence)s? (?:est |sont )?(?:ancienne|vieille)s?|(?:n'est|ne sont) pas récente?s?",
    r"il y a (?:plusieurs |\w+ )?(?:ans|années)|hors contexte|(?:date|datent|remonte|remontent) (?:de|en|à)",
    r"détournée?s?",
    # German
    r"alte[sn]? (?:material|video|bild(?:er)?|aufnahmen|foto)|(?:ist|sind) (?:nicht aktuell|alt)",
    r"vor (?:\w+ )?jahren|jahre zuvor|aus dem zusammenhang",
    # Spanish, Italian, Portuguese
    r"(?:imágenes|vídeos?|fotos?) antigu[ao]s?|no (?:es|son) (?:recientes?|actual(?:es)?)|(?:de )?hace (?:\w+ )?años",
    r"fuera de contexto|(?:video|immagini|foto) (?:vecchi[oe]|datat[oe])|fuori contesto|(?:vídeo|imagens) antig[oa]s?",
    # Russian, Ukrainian
    r"стар(?:ое|ая|ые|ую) (?:видео|запись|фото|кадры|съёмк[ау])|(?:лет|года?|годы) назад",
    r"выда(?:ют|ётся|вали|ёт) за (?:новое|свежее|новую|новые)|снято (?:ещё |еще )?(?:в|несколько|годы)|не новое",
    r"стар(?:е|а|і) (?:відео|запис|фото|кадри)|(?:років|роки|рок[уи]?) тому|видають за",
    # Arabic, Persian
    r"قديم(?:ة)?|ليس حديثا|ليست حديثة|(?:قبل|منذ) (?:\w+ )?(?:سنوات|أعوام|سنة|عام)",
    r"قدیمی|سال‌ها پیش|سال پیش|مربوط به سال",
)


@cache
def _pattern() -> re.Pattern[str]:
    words = normalise("|".join(_SAYING)).text
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def is_debunk(passage: str) -> bool:
    """Whether the words about a post say that what it shows is older than the post."""
    return _pattern().search(normalise(passage).text) is not None
