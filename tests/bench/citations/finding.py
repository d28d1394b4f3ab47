"""What this project's extractor finds in an annotated passage or page, with or without a registry of names."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.citations import KnownNames, extract
from archiver.model.citations import Citation
from archiver.model.links import KnownName
from archiver.sources.article import read_page
from tests.bench.citations.passages import Passage, anchored

NO_NAMES = KnownNames()
DISTRACTORS = (
    # Invented titles, and titles that are common words of the languages measured: a registry holds such names too.
    "Rives Infos", "Le Matin du Fleuve", "Point Nord", "La Vérité", "Colline Verte", "Urgent", "Direct Info",
    "River Dispatch", "The Mirror", "Morning Post", "Breaking", "Front Line", "Eyewitness", "War News",
    "Гроза", "Хроника", "Новости", "Вестник долины", "Свои", "Правда рядом", "Вечерний берег", "Срочно",
    "Хвиля", "Ранок", "Варта долини", "Голос міста", "Терміново", "Фронт", "Світанок",
    "الحقيقة", "عاجل", "أخبار الوادي", "صوت المدينة", "الميدان", "نبض الجبل", "الحدث الآن",
    "خبر فوری", "صدای دشت", "امروز", "حقیقت", "دیدبان رود", "اخبار شهر",
    "La Hora", "El Mirador", "Última Hora", "Voz del Valle", "Noticias", "Alerta Roja", "Frente Norte",
    "Der Morgen", "Talblick", "Wahrheit", "Eilmeldung", "Nachrichten", "Die Lage", "Stadtfunk",
    "La Voce", "Notizie Valle", "O Farol", "Alerta Geral", "Ultima Oră", "Gwiazda", "Son Dakika", "החדשות", "快讯",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A citation as extracted, with its place in ``Passage.whole``."""

    start: int
    end: int
    channel_name: str | None = None
    handle: str | None = None
    url: str | None = None
    post_id: int | None = None
    media: str | None = None
    date: str | None = None
    duration_s: float | None = None
    actors: tuple[str, ...] = ()
    relation: str | None = None


def find(passage: Passage, known: KnownNames = NO_NAMES) -> tuple[Passage, list[Found]]:
    """The passage, its anchors placed where it is a page, and what is extracted from it."""
    if passage.body is not None:
        article = read_page(passage.body, published=passage.published)
        placed = replace(passage, text=article.text, wanted=anchored(article.text, passage.anchors))
        return placed, [_found(citation, citation.start, citation.end) for citation in extract(article, known)]
    kind = "text/plain; charset=utf-8"
    article = read_page(passage.text.encode(), content_type=kind, published=passage.published)
    if article.text != passage.text:
        message = f"the text of {passage.id} was not read as it stands"
        raise ValueError(message)
    found = [_found(citation, citation.start, citation.end) for citation in extract(article, known)]
    if passage.html:
        found += _in_markup(passage, passage.html, known)
    return passage, found


def registry(passages: Sequence[Passage], distractors: Sequence[str] = DISTRACTORS) -> KnownNames:
    """What an archive of the cited channels knows: their names and handles as the passages write them, and others."""
    names: list[KnownName] = []
    numbers: dict[str, int] = {}
    for passage in passages:
        for row in [*passage.wanted, *anchored(passage.text, passage.anchors)]:
            keys = [key.casefold() for key in (row.channel_name, row.handle) if key]
            if not keys:
                continue
            number = next((numbers[key] for key in keys if key in numbers), len(numbers) + 1)
            numbers.update(dict.fromkeys(keys, number))
            if row.channel_name:
                names.append(KnownName(text=row.channel_name, kind="title", channel_id=number))
            if row.handle:
                names.append(KnownName(text=row.handle, kind="handle", channel_id=number))
    used = max(numbers.values(), default=0)
    names += [KnownName(text=name, kind="title", channel_id=used + at) for at, name in enumerate(distractors, 1)]
    return KnownNames(dict.fromkeys(names))


def _found(citation: Citation, start: int, end: int) -> Found:
    return Found(
        start=start,
        end=end,
        channel_name=citation.channel_name,
        handle=citation.handle,
        url=citation.url,
        post_id=citation.post_id,
        media=citation.media,
        date=citation.date.isoformat() if citation.date else None,
        duration_s=citation.duration_s,
        actors=citation.actors,
        relation=citation.relation,
    )


def _in_markup(passage: Passage, source: str, known: KnownNames) -> list[Found]:
    """The citations of the HTML fragment, placed where the source has their address, or else their words.

    A fragment often repeats the text: words that the text has as well are its citation, not a second one.
    """
    article = read_page(source.encode(), content_type="text/html; charset=utf-8", published=passage.published)
    offset = len(passage.text) + 1
    found = []
    for citation in extract(article, known):
        place = _place(source, citation)
        if place is None and citation.quote not in passage.text:
            place = (0, len(source))
        if place is not None:
            found.append(_found(citation, offset + place[0], offset + place[1]))
    return found


def _place(source: str, citation: Citation) -> tuple[int, int] | None:
    written = [citation.url, html.escape(citation.url) if citation.url else None]
    if citation.handle:
        written.append(f"{citation.handle}/{citation.post_id}" if citation.post_id else citation.handle)
    for words in written:
        if words and (at := source.find(words)) >= 0:
            return at, at + len(words)
    if citation.url or citation.handle:
        return None
    gap = r"(?:\s|<[^<>]*>)*"
    match = re.search(gap.join(re.escape(html.escape(word, quote=False)) for word in citation.quote.split()), source)
    return match.span() if match else None
