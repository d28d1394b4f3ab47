"""Elements that show a video by its number instead of an address: AMP's players, and light stand-ins for frames."""

from __future__ import annotations

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_YOUTUBE = "https://www.youtube.com/embed/{}"
_VIMEO = "https://player.vimeo.com/video/{}"
_BRIGHTCOVE = "https://players.brightcove.net/{}/{}_default/index.html?videoId={}"
# The element, the attribute with the number, the address at which that video is shown.
_BY_NUMBER = {
    "amp-youtube": ("data-videoid", _YOUTUBE),
    "lite-youtube": ("videoid", _YOUTUBE),
    "amp-vimeo": ("data-videoid", _VIMEO),
    "lite-vimeo": ("videoid", _VIMEO),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/embed/video/{}"),
    "amp-wistia-player": ("data-media-hashed-id", "https://fast.wistia.net/embed/iframe/{}"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-tiktok": ("data-src", "https://www.tiktok.com/embed/v2/{}"),
}
_OF_YOUTUBE = ("data-youtube-id", "data-youtube", "data-yt-id", "data-ytid")
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_WITH_NUMBER = XPath(
    "descendant::*[@data-youtube-id or @data-youtube or @data-yt-id or @data-ytid or @videoid or @data-videoid"
    " or @data-media-hashed-id or @data-tweetid or @data-shortcode or @data-video-id or @data-media-id or @data-src]"
)
_MOST = 4_000


def numbered(tree: HtmlElement) -> list[HtmlElement]:
    """The elements that may show a video by its number."""
    found: list[HtmlElement] = _WITH_NUMBER(tree)
    return found[:_MOST]


def by_number(element: HtmlElement) -> str | None:
    """The address of the video whose number the element has; None where it has none that is known."""
    tag = element.tag
    if tag in _BY_NUMBER:
        attribute, address = _BY_NUMBER[tag]
        number = _number(element, attribute)
        return address.format(number) if number else None
    if tag == "amp-jwplayer":
        media, player = _number(element, "data-media-id"), _number(element, "data-player-id")
        return f"https://cdn.jwplayer.com/players/{media}-{player}.html" if media and player else None
    account, video = _number(element, "data-account"), _number(element, "data-video-id")
    if account and video:
        player = _number(element, "data-player") or _number(element, "data-player-id") or "default"
        return _BRIGHTCOVE.format(account, player, video)
    for attribute in _OF_YOUTUBE:
        number = element.get(attribute) or ""
        if _YOUTUBE_ID.fullmatch(number):
            return _YOUTUBE.format(number)
    return None


def _number(element: HtmlElement, attribute: str) -> str | None:
    value = (element.get(attribute) or "").strip()
    return value if _ID.fullmatch(value) else None
