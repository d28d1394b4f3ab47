"""Plain text and Markdown as an article. The text is kept exactly as decoded, so offsets are those of the
file.

Line ends stay as they are (also CRLF). A Markdown link counts with its label; embed code and HTML comments
are recognised; code blocks are not the article's own words. YAML front matter is read for title, author,
address and day (plain ``key: value`` lines only), and is a segment of region "aside".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from archiver.model.articles import Article, Reference, ReferenceKind, Segment, VideoLink
from archiver.sources.article.dateline import dateline
from archiver.sources.article.language import language_of
from archiver.sources.article.quoted import quoted_ranges
from archiver.sources.article.references import (
    MAX_REFERENCES,
    Range,
    Ranges,
    as_chrome,
    embed,
    reference,
    region_at,
    written_out,
)
from archiver.sources.article.related import related_in, unlike_prose
from archiver.sources.article.videos import OWN, absolute_address, once, written_videos
from archiver.text.addresses import find_addresses
from archiver.text.video_links import is_video_link

_FRONT_MATTER_END = re.compile(r"\n---[ \t]*\r?(?:\n|\Z)")
_FRONT_MATTER_WITHIN = 20_000
_KEY = re.compile(r"^(?P<key>[A-Za-z_-]{2,30}):[ \t]*(?P<value>\S[^\r\n]*?)[ \t]*\r?$", re.MULTILINE)
_LINK = re.compile(
    r"(?<!!)\[(?P<label>[^\[\]\n]{0,500})\]"
    r"\(<?(?P<url>[^\s()<>]{1,1000}(?:\([^\s()]{0,200}\))?)>?(?:[ \t]+[\"'][^\n)]{0,300})?\)"
)
_EMBED = re.compile(
    r"<(?:script|blockquote|div)\b[^<>]{0,500}?\bdata-telegram-post\s*=\s*[\"'](?P<post>[^\"'<>]{3,80})[\"']",
    re.IGNORECASE,
)
_IFRAME = re.compile(r"<iframe\b[^<>]{0,500}?\bsrc\s*=\s*[\"'](?P<url>[^\"'<>]{8,400})[\"']", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAY_KEYS = ("published", "date", "publishdate", "pubdate", "createdat", "created")
_CHANGED_KEYS = ("modified", "lastmod", "updated", "updatedat")
_FRONT = "front matter"
_HEADING = re.compile(r"^#{1,2}[ \t]+(?P<title>\S[^\n]{0,300}?)[ \t#]*\r?$", re.MULTILINE)
_TITLE_LENGTH = range(20, 201)  # a shorter first line is a section's name, a longer one the first paragraph


def read_plain(text: str, *, url: str | None, published: date | None, is_markdown: bool = True) -> Article:
    """The article in a plain text; ``url`` and ``published``, where given, win over the text's own.

    ``is_markdown`` False: what looks like front matter is none.
    """
    body = _front_matter_end(text) if is_markdown else 0
    keys = _keys(text[:body])
    front = (Segment(region="aside", start=0, end=body),) if body else ()
    related, not_prose = related_in(text)
    segments = tuple(unlike_prose(front, not_prose))
    language, language_from = language_of(text[body:], keys.get("language") or keys.get("lang"))
    line = dateline(text[body:] if body else text, language)
    days = _Days(option=published, front=_day(keys, _DAY_KEYS), line=line.published)
    changed = _Days(option=None, front=_day(keys, _CHANGED_KEYS), line=line.modified)
    title = _title(text[body : body + 4000])
    return Article(
        text=text,
        language=language,
        language_from=language_from,
        url=url or keys.get("url"),
        title=keys.get("title") or title,
        title_from=_FRONT if keys.get("title") else "text" if title else None,
        author=keys.get("author"),
        author_from=_FRONT if keys.get("author") else None,
        site=keys.get("site"),
        site_from=_FRONT if keys.get("site") else None,
        published=days.day,
        published_from=days.origin,
        modified=changed.day,
        modified_from=changed.origin,
        references=tuple(_references(text, segments)),
        segments=segments,
        related=tuple(related),
        videos=_videos(text, segments, is_markdown=is_markdown),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """The same day as three places may give it, the most trusted first."""

    option: date | None
    front: date | None
    line: date | None

    @property
    def day(self) -> date | None:
        """The day that counts."""
        return self.option or self.front or self.line

    @property
    def origin(self) -> str | None:
        """Where it came from."""
        return "option" if self.option else _FRONT if self.front else "dateline" if self.line else None


def _references(text: str, segments: tuple[Segment, ...]) -> list[Reference]:
    quotations = quoted_ranges(text)
    quoted = Ranges(quotations)
    found: list[Reference] = []
    taken: list[Range] = list(quotations)
    for refs, span in _marked_up(text, quoted, segments):
        found.extend(refs)
        taken.append(span)
        if len(found) >= MAX_REFERENCES:
            break
    found.extend(written_out(text, Ranges(taken), segments))
    return sorted(found, key=lambda ref: (ref.start, ref.end))[:MAX_REFERENCES]


def _marked_up(text: str, quoted: Ranges, segments: tuple[Segment, ...]) -> Iterator[tuple[list[Reference], Range]]:
    """References by markup, each with the stretch that it takes."""
    for match in _EMBED.finditer(text):
        region = region_at(match.start(), segments)
        ref = embed(match["post"], region=region, start=match.start("post"), end=match.end("post"))
        if ref is not None and not quoted.touch(*match.span()):
            yield [ref], match.span()
    for match in _IFRAME.finditer(text):
        if not quoted.touch(*match.span()):
            yield _addressed(match, segments, kind="embed"), match.span()
    for match in _LINK.finditer(text):
        if not quoted.touch(*match.span()):
            refs = [as_chrome(ref, text) for ref in _addressed(match, segments)]
            # A link that leads elsewhere takes nothing: its label may name an address of its own.
            yield refs, match.span() if refs else (match.start(), match.start())


def _videos(text: str, segments: tuple[Segment, ...], *, is_markdown: bool) -> tuple[VideoLink, ...]:
    """The videos that the text names: by frames, by links with words, by addresses that stand in it."""
    quotations = quoted_ranges(text)
    quoted = Ranges(quotations)
    found: list[VideoLink] = []
    taken: list[Range] = list(quotations)
    for match in islice(_IFRAME.finditer(text), MAX_REFERENCES):
        url = absolute_address(match["url"])
        if url and not quoted.touch(*match.span()) and region_at(match.start(), segments) in OWN:
            found.append(VideoLink(url=url, how="embed", start=match.start("url"), end=match.end("url")))
            taken.append(match.span())
    for match in islice(_LINK.finditer(text), MAX_REFERENCES if is_markdown else 0):
        url = absolute_address(match["url"])
        if not (url and is_video_link(url)) or quoted.touch(*match.span()):
            continue
        taken.append(match.span())
        if region_at(match.start(), segments) in OWN:
            start, end = match.span("label") if match["label"].strip() else match.span("url")
            found.append(VideoLink(url=url, how="link", start=start, end=end))
    found.extend(written_videos(text, Ranges(taken), segments))
    return once(sorted(found, key=lambda one: one.start))


def _addressed(
    match: re.Match[str], segments: tuple[Segment, ...], kind: ReferenceKind | None = None
) -> list[Reference]:
    """References for the addresses in the match's ``url``, placed at its ``label`` where it has one."""
    label = match.groupdict().get("label") or ""
    lead = len(label) - len(label.lstrip())
    region = region_at(match.start(), segments)
    found: list[Reference] = []
    for address in find_addresses(match["url"]):
        if label.strip():
            start = match.start("label") + lead
            end = start + len(label.strip())
        else:
            start, end = match.start("url") + address.start, match.start("url") + address.end
        as_embed = kind if address.kind == "post_link" else None
        ref = reference(address, region=region, start=start, end=end, label=label.strip(), kind=as_embed)
        if ref is not None:
            found.append(ref)
    return found


def _front_matter_end(text: str) -> int:
    """Where the front matter ends, 0 where there is none."""
    if not text.startswith(("---\n", "---\r\n")):
        return 0
    end = _FRONT_MATTER_END.search(text, 3, _FRONT_MATTER_WITHIN)
    return end.end() if end and _KEY.search(text, 3, end.start()) else 0


def _keys(head: str) -> Mapping[str, str]:
    """The plain values of the front matter, keys in lower case, without quotes."""
    keys: dict[str, str] = {}
    for match in _KEY.finditer(head):
        value = match["value"]
        if value[0] in "\"'" and value[-1] == value[0] and len(value) > 1:
            value = value[1:-1]
        if value[:1] not in {"[", "{", "|", ">", "&", ""}:
            keys.setdefault(match["key"].lower(), value)
    return keys


def _day(keys: Mapping[str, str], names: tuple[str, ...]) -> date | None:
    for key in names:
        match = _DAY.match(keys.get(key, ""))
        if match:
            try:
                return date.fromisoformat(match[0])
            except ValueError:
                continue
    return None


def _title(head: str) -> str | None:
    """The first heading, else the first line as long as a title among the first five with words."""
    heading = _HEADING.search(head)
    if heading:
        return heading["title"]
    lines = [line.strip() for line in head.splitlines() if line.strip()][:5]
    if len(lines) < 2:
        return None  # a single paragraph is all text
    return next((line for line in lines if len(line) in _TITLE_LENGTH), None)
