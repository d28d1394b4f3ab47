"""How many pictures the article says were published, against the size of the album."""

from __future__ import annotations

import re

from archiver.citations import weights
from archiver.citations.phrases import counted
from archiver.model.links import Feature
from archiver.text.normalise import normalise

_NUMBERS = {
    2: "two|deux|zwei|dos|due|dois|duas|две|два|двух|дві|dwa|dwie|iki|twee",
    3: "three|trois|drei|tres|tre|três|три|трёх|трех|trzy|üç|drie|ثلاث|ثلاثة|سه",
    4: "four|quatre|vier|cuatro|quattro|quatro|четыре|четырёх|чотири|cztery|dört|أربع|أربعة|چهار",
    5: "five|cinq|fünf|cinco|cinque|пять|пяти|п'ять|pięć|beş|vijf|خمس|خمسة|پنج",
    6: "six|sechs|seis|sei|шесть|шести|шість|sześć|altı|zes|ست|ستة|شش",
    7: "seven|sept|sieben|siete|sette|sete|семь|сім|سبع|هفت",
    8: "eight|huit|acht|ocho|otto|oito|восемь|вісім|ثمان|ثماني|هشت",
    9: "nine|neuf|neun|nueve|nove|девять|дев'ять|تسع|نه",
    10: "ten|dix|zehn|diez|dieci|dez|десять|عشر|ده",
}
_PICTURES = (
    r"photos?|photographs?|photographies|pictures|images|clichés|fotos?|bilder|aufnahmen|fotograf(?:ías|ie|ien)|imágenes|"
    r"immagini|imagens|фото|фотографи[ияй]|снимк[аи]|снимков|кадр[аы]?|кадров|фотографії|світлин|صور|عکس|تصویر|zdjęć|"
    r"zdjęcia|fotoğraf|foto's"
)
_COUNTED = re.compile(
    rf"(?<!\w)(?:(?P<digits>\d{{1,2}})|(?P<word>{'|'.join(_NUMBERS.values())}))\s(?:\w{{1,14}}\s)?(?:{_PICTURES})(?!\w)",
    re.IGNORECASE,
)
_TWO = re.compile(r"(?<!\w)صورت(?:ان|ين)(?!\w)")
_BY_WORD = {word: number for number, words in _NUMBERS.items() for word in words.split("|")}


def count_of(passage: str) -> int | None:
    """How many pictures a passage speaks of; None where it does not say, or says it in two ways."""
    text = normalise(passage).text
    found = {
        int(match["digits"]) if match["digits"] else _BY_WORD[match["word"].casefold()]
        for match in _COUNTED.finditer(text)
    }
    if _TWO.search(text):
        found.add(2)
    return found.pop() if len(found) == 1 else None


def album(stated: int | None, size: int) -> Feature | None:
    """How the number of the post's files agrees; ``size``: the pictures and videos of its album, or its own."""
    if stated is None:
        return None
    said = counted(stated, "picture")
    if size == stated:
        reason = f"The post has {counted(size, 'file')}; the article speaks of {said}."
        return Feature(name="album", value=str(size), weight=weights.SAME_COUNT, reason=reason)
    # An article may show or count some of them.
    weight = weights.MORE_THAN_COUNTED if size > stated else weights.LESS_THAN_COUNTED
    reason = f"The post has {counted(size, 'file')}, the article speaks of {said}."
    return Feature(name="album", value=str(size), weight=weight, reason=reason)
