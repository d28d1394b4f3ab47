"""Which of a page's links are the publisher's own "follow us", and not sources of the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from lxml.html import HtmlElement

from archiver.model.articles import Reference
from archiver.sources.article.follow import asks_to_follow
from archiver.sources.article.html.elements import block_around, words

_PLATFORM = re.compile(r"\W*(?:telegram|телеграмм?|تلغرام|تيليغرام|تلگرام|טלגרם|tg|тг)\W*", re.IGNORECASE)
_OTHER_NETWORK = re.compile(
    r"//(?:www\.|m\.)?(?P<host>facebook|twitter|x|instagram|youtube|vk|ok|whatsapp|wa|tiktok|linkedin|dzen"
    r"|threads|viber|pinterest|reddit|mastodon|bsky)\.",
    re.IGNORECASE,
)
_SHORT = 120  # characters of a block that holds hardly more than links
_BAR_LEVELS = 4


class Chrome:
    """Judges the links of one page; ``found`` are all of them, since repetition tells the publisher's own."""

    def __init__(self, found: Iterable[Reference]) -> None:
        outside = [
            (ref.handle.lower(), ref.region)
            for ref in found
            if ref.handle and ref.kind == "channel_link" and ref.region not in {"article", "caption"}
        ]
        often = {handle for handle, times in Counter(handle for handle, _ in outside).items() if times > 1}
        # Many links share a block; asking it anew for each would make a long list of links quadratic.
        self._blocks: dict[HtmlElement | None, str] = {}
        self._bars: dict[HtmlElement | None, bool] = {}
        self._own = often | {handle for handle, region in outside if region in {"nav", "footer"}}

    def judged(self, ref: Reference, element: HtmlElement) -> Reference:
        """``ref``, as site chrome if it is the publisher's own; ``element``: the link, or what holds it."""
        if ref.kind == "post_link":
            is_chrome = bool(ref.label) and asks_to_follow(ref.label, "")
        elif ref.kind in {"channel_link", "invite"}:
            is_chrome = self._is_chrome(ref, element)
        else:
            is_chrome = False
        if not is_chrome:
            return ref
        in_bar = ref.region == "article" and self._in_social_bar(element)
        return replace(ref, kind="site_chrome", region="share" if in_bar else ref.region)

    def _is_chrome(self, ref: Reference, element: HtmlElement) -> bool:
        if ref.region in {"nav", "footer", "share"} or "me" in (element.get("rel") or "").casefold().split():
            return True  # rel="me" says that the channel is that of the page's own people (XFN)
        block = self._block(element)
        if ref.region == "aside" and len(block) <= _SHORT:
            return True
        if element.tag in {"a", "area"} and not ref.label:
            # An icon; a picture that the article shows may be a link to its source.
            return not any(up.tag == "figure" for up in element.iterancestors())
        hints = f"{ref.label} {element.get('title', '')} {element.get('aria-label', '')}"
        if asks_to_follow(hints, block if len(block) <= 2 * _SHORT else "") or self._in_social_bar(element):
            return True
        is_own = (ref.handle or "").lower() in self._own
        return is_own and (len(block) <= _SHORT or _PLATFORM.fullmatch(ref.label) is not None)

    def _block(self, element: HtmlElement) -> str:
        block = block_around(element)
        if block not in self._blocks:
            self._blocks[block] = "" if block is None else words(block)
        return self._blocks[block]

    def _in_social_bar(self, element: HtmlElement) -> bool:
        parent = element.getparent()
        if parent not in self._bars:
            self._bars[parent] = _in_social_bar(element)
        return self._bars[parent]


def _in_social_bar(link: HtmlElement) -> bool:
    """Whether the link stands in a row with links to other networks and hardly any words."""
    for level, up in enumerate(link.iterancestors()):
        if level == _BAR_LEVELS or len(up.text_content()) > 2 * _SHORT:
            return False
        hosts = {
            match["host"].lower() for other in up.iter("a") if (match := _OTHER_NETWORK.search(other.get("href", "")))
        }
        if len(hosts) > 1:
            return True
    return False
