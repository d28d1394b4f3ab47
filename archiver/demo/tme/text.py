"""A post's text as HTML: entities to tags, line ends to `<br/>`, emoji to pictures. Everything is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from telethon import types

_PLAIN_TAGS: dict[type[Any], tuple[str, str]] = {
    types.MessageEntityBold: ("<b>", "</b>"),
    types.MessageEntityItalic: ("<i>", "</i>"),
    types.MessageEntityUnderline: ("<u>", "</u>"),
    types.MessageEntityStrike: ("<s>", "</s>"),
    types.MessageEntityCode: ("<code>", "</code>"),
    types.MessageEntityPre: ("<pre>", "</pre>"),
    types.MessageEntitySpoiler: ("<tg-spoiler>", "</tg-spoiler>"),
}
_PICTURE = "\U0001f000-\U0001faff\u2600-\u27bf\u231a-\u23ff\u2b05-\u2b55"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[{_PICTURE}][\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d[{_PICTURE}]\ufe0f?)*"
)
_SELECTOR = "\ufe0f"


def escaped(text: str) -> str:
    """Text with HTML's signs, quotes and the exclamation mark as references, as Telegram writes them."""
    return html.escape(text).replace("&#x27;", "&#39;").replace("!", "&#33;")


def with_emoji(text: str) -> str:
    """Escaped text whose emoji are pictures named after their UTF-8 bytes."""
    return _EMOJI.sub(lambda found: emoji(found[0]), escaped(text))


def emoji(char: str) -> str:
    """One emoji as a picture with the character inside."""
    code = char.replace(_SELECTOR, "").encode().hex().upper()
    return (
        f'<i class="emoji" style="background-image:url(\'//telegram.org/img/emoji/40/{code}.png\')"><b>{char}</b></i>'
    )


def has_custom_emoji(entities: Sequence[Any]) -> bool:
    """Whether a text shows emoji that Telegram's web pages replace by ordinary ones."""
    return any(isinstance(entity, types.MessageEntityCustomEmoji) for entity in entities)


def rich(text: str, entities: Sequence[Any] = ()) -> str:
    """A text with its entities (offsets in UTF-16 units). Those that cross are closed and opened again."""
    units = text.encode("utf-16-le")
    bounds = sorted({0, len(units) // 2, *_bounds(entities, len(units) // 2)})
    wanted = sorted(enumerate(entities), key=lambda item: (item[1].offset, -item[1].length, item[0]))
    out: list[str] = []
    opened: list[Any] = []
    for start, end in pairwise(bounds):
        active = [entity for _, entity in wanted if entity.offset <= start < entity.offset + entity.length]
        kept = _common(opened, active)
        out.extend(_tags(each, units)[1] for each in reversed(opened[kept:]))
        out.extend(_tags(each, units)[0] for each in active[kept:])
        opened = active
        out.append(with_emoji(_piece(units, start, end)).replace("\n", "<br/>"))
    out.extend(_tags(each, units)[1] for each in reversed(opened))
    return "".join(out)


def _bounds(entities: Sequence[Any], length: int) -> Iterator[int]:
    for entity in entities:
        yield min(max(entity.offset, 0), length)
        yield min(max(entity.offset + entity.length, 0), length)


def _common(opened: Sequence[Any], active: Sequence[Any]) -> int:
    """How many tags stay open."""
    same = 0
    while same < min(len(opened), len(active)) and opened[same] is active[same]:
        same += 1
    return same


def _piece(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", errors="replace")


def _tags(entity: Any, units: bytes) -> tuple[str, str]:
    """What stands before and behind an entity's text; nothing for kinds that the web does not mark."""
    plain = _PLAIN_TAGS.get(type(entity))
    if plain is not None:
        return plain
    covered = _piece(units, entity.offset, entity.offset + entity.length)
    match entity:
        case types.MessageEntityUrl():
            target = covered if "://" in covered else f"http://{covered}"
            return f'<a href="{escaped(target)}" target="_blank" rel="noopener">', "</a>"
        case types.MessageEntityTextUrl(url=url):
            return f'<a href="{escaped(url)}" target="_blank" rel="noopener" onclick="{ASK}">', "</a>"
        case types.MessageEntityHashtag() | types.MessageEntityCashtag():
            return f'<a href="?q={quote(covered, safe="")}">', "</a>"
        case types.MessageEntityMention():
            return f'<a href="https://t.me/{quote(covered.removeprefix("@"))}" target="_blank">', "</a>"
        case types.MessageEntityEmail():
            return f'<a href="mailto:{escaped(covered)}" target="_blank">', "</a>"
        case types.MessageEntityBlockquote(collapsed=collapsed):
            return ("<blockquote expandable>" if collapsed else "<blockquote>"), "</blockquote>"
        case types.MessageEntityCustomEmoji(document_id=number):
            return f'<tg-emoji emoji-id="{number}">', "</tg-emoji>"
        case _:
            return "", ""


ASK = "return confirm('Open this link?\\n\\n'+this.href);"
"""What Telegram asks before it follows a link whose text is not its address."""
