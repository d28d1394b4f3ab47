"""Which part of a page an element belongs to, told by its ancestors' tags, roles and class names."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from archiver.model.articles import Region

_BY_TAG: Final[dict[str, Region]] = {
    "nav": "nav",
    "footer": "footer",
    "aside": "aside",
    "figcaption": "caption",
    "amp-sidebar": "nav",
    "amp-social-share": "share",
    "amp-consent": "aside",
    "amp-user-notification": "aside",
}
_BY_ROLE: Final[dict[str, Region]] = {
    "navigation": "nav", "menu": "nav", "menubar": "nav", "banner": "nav", "search": "nav",
    "contentinfo": "footer", "complementary": "aside", "dialog": "aside",
}  # fmt: skip
_WORDS: Final[dict[Region, str]] = {
    "share": "share shares sharing sharebar sharer social socials socialbar addtoany sharethis addthis "
    "sharedaddy shareaholic teilen partager partage compartir compartilhar",
    "nav": "nav navbar navigation menu submenu header masthead topbar breadcrumb breadcrumbs toolbar",
    "footer": "footer colophon foot",
    "aside": "sidebar aside related recommended recommendations newsletter subscribe subscription follow "
    "promo advert advertisement ads comments disqus author byline bio cookie popup modal teaser teasers",
    "caption": "caption figcaption credit credits legend imagecaption photocredit",
}
_BY_WORD: Final[dict[str, Region]] = {word: region for region, words in _WORDS.items() for word in words.split()}
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]+(?![a-z])")
# Class names like "has-sidebar" and "no-header" speak of the page, not of the element.
_ELSEWHERE = re.compile(r"\b(?:has|no|with|without|hide|show|is)[-_]\w+", re.IGNORECASE)
_WHOLE: Final = frozenset({"html", "body", "main", "article"})
_MOST = 0.5  # an element with more of the page's text than this is not a menu, whatever it is called
_TALKS: Final = frozenset({"embed", "embeds", "oembed", "quote", "blockquote"})


class Regions:
    """Regions of one page's elements, remembered per element."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._known: dict[HtmlElement, Region] = {}
        self._total: int | None = None

    def of(self, element: HtmlElement) -> Region:
        """The region of an element: what its nearest telling ancestor says, else "article"."""
        chain: list[HtmlElement] = []
        at: HtmlElement | None = element
        region: Region = "article"
        while at is not None:
            if at in self._known:
                region = self._known[at]
                break
            chain.append(at)
            at = at.getparent()
        for inner in reversed(chain):
            own = self._own(inner)
            # The innermost word counts (share buttons in a footer), but a caption in a sidebar is the
            # sidebar's.
            if own is not None and not (own == "caption" and region != "article"):
                region = own
            self._known[inner] = region
        return region

    def _own(self, element: HtmlElement) -> Region | None:
        """What the element itself says."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _WHOLE:
            return None
        if tag in _BY_TAG:
            return _BY_TAG[tag]
        if tag == "header":
            return None if _within_article(element) else "nav"
        role = element.get("role")
        if role in _BY_ROLE:
            return _BY_ROLE[role]
        region = named_region(f"{element.get('class', '')} {element.get('id', '')}")
        if region == "nav" and _within_article(element):
            return None  # an article's own header holds its lead and byline
        if region is not None and region != "caption" and self._is_most(element):
            return None
        return region

    def _is_most(self, element: HtmlElement) -> bool:
        """Whether the element holds the article: its heading, or most of the page's text."""
        if element.find(".//h1") is not None or element.find(".//main") is not None:
            return True
        if self._total is None:
            self._total = _text_length(self._root)
        return self._total > 0 and _text_length(element) > _MOST * self._total


def _within_article(element: HtmlElement) -> bool:
    return any(up.tag in {"article", "main"} for up in element.iterancestors())


def named_region(names: str) -> Region | None:
    """What class names and ids say, None where they say nothing."""
    words = [word.lower() for word in _WORD.findall(_ELSEWHERE.sub(" ", names[:400]))]
    found = [_BY_WORD[word] for word in words if word in _BY_WORD]
    if not found:
        return None
    if found[0] == "share" and not _TALKS.isdisjoint(words):
        return None  # "social-embed" wraps a post that the article shows
    return found[0]


def _text_length(element: HtmlElement) -> int:
    # Paragraphs, because a menu's or a footer's scripts may be longer than any article.
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))
