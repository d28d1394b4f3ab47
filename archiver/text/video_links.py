"""Which links are worth asking for a video, told by the address alone.

A list, kept by hand: what it does not know is not asked for, and users may add hosts by the configuration
(``more_hosts``). A host stands for all below it: "vk.com" for "m.vk.com" too. Hosts that hold more than videos (social
networks) stand with the paths that hold some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

HOSTS = frozenset({
    "youtu.be", "youtube-nocookie.com", "vimeo.com", "rutube.ru", "vkvideo.ru", "dailymotion.com", "dai.ly",
    "tiktok.com", "odysee.com", "lbry.tv", "bitchute.com", "rumble.com", "streamable.com", "streamja.com", "coub.com",
    "clips.twitch.tv", "liveleak.com", "brighteon.com", "banned.video", "bilibili.com", "b23.tv", "nicovideo.jp",
    "peertube.tv", "framatube.org", "peertube.social", "tilvids.com", "video.ploud.fr", "aparat.com", "1tv.ru",
    "smotrim.ru", "tv.sohu.com", "iqiyi.com", "youku.com", "gfycat.com", "redgifs.com", "wistia.com", "wistia.net",
    "jwplayer.com", "brightcove.net", "streamff.com", "dropout.tv", "arte.tv", "cda.pl",
    "izlesene.com", "ntv.ru", "media.ccc.de", "veoh.com",
})  # fmt: skip
"""Hosts whose every page of more than a front page may be a video."""

PATHS = {
    "youtube.com": r"/(?:watch|shorts/|live/|embed/|v/|clip/|playlist)",
    "vk.com": r"/(?:video|clip|wall-?\d|[^/?]+\?(?:.*&)?z=(?:video|clip))",
    "vk.ru": r"/(?:video|clip|wall-?\d|[^/?]+\?(?:.*&)?z=(?:video|clip))",
    "ok.ru": r"/(?:video|videoembed|live)/",
    "my.mail.ru": r"/.*video",
    "twitter.com": r"/(?:[^/]+|i/web)/status/\d|/i/(?:videos|broadcasts)/",
    "x.com": r"/(?:[^/]+|i/web)/status/\d|/i/(?:videos|broadcasts)/",
    "facebook.com": r"/(?:watch|reel/|share/[rv]/|story\.php|video\.php|videos/|[^/]+/(?:videos|posts)/)",
    "fb.watch": r"/.",
    "instagram.com": r"/(?:[^/]+/)?(?:p|tv|reels?)/",
    "threads.net": r"/@[^/]+/post/",
    "threads.com": r"/@[^/]+/post/",
    "twitch.tv": r"/(?:videos/\d|[^/]+/(?:clip|v|video)/)",
    "reddit.com": r"/r/[^/]+/(?:comments|s)/",
    "v.redd.it": r"/.",
    "bsky.app": r"/profile/[^/]+/post/",
    "archive.org": r"/(?:details|embed)/",
    "bbc.com": r"/.*(?:videos?/|av/)",
    "bbc.co.uk": r"/.*(?:videos?/|av/|iplayer/)",
    "dzen.ru": r"/(?:video/watch|shorts)/",
}
"""Hosts that hold other things too, and how the paths (with their queries) of videos begin."""

_FILES = re.compile(r"\.(?:mp4|m4v|mov|webm|mkv|avi|wmv|flv|3gp|mpe?g|ts|m3u8|mpd)$", re.IGNORECASE)
_PEERTUBE = re.compile(r"/(?:w/[\w-]{8,36}|videos/(?:watch|embed)/[\w-]{8,36})(?:[/?;]|$)")
_LONGEST = 4096
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igsh(?:id)?|si|feature")
_YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com",
                      "www.youtube-nocookie.com", "youtu.be", "www.youtu.be"})  # fmt: skip
_YOUTUBE_PATH = re.compile(r"/((?:shorts|embed|live|v)/)?([\w-]{11})/?", re.ASCII)
_YOUTUBE_IDENT = re.compile(r"[\w-]{11}", re.ASCII)


def video_address(url: str) -> str:
    """What one video is asked for by, however it is linked to: without what only tells where a visitor came from, and
    of YouTube's five forms of address the usual one. Any other address stays what it is, without its fragment.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return url
    ident = _youtube_ident(host, parts)
    if ident is not None:
        return f"https://www.youtube.com/watch?v={ident}"
    fields = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in fields if not _TRACKING.fullmatch(name)]
    query = parts.query if len(kept) == len(fields) else urlencode(kept)
    return parts._replace(scheme=parts.scheme.lower(), query=query, fragment="").geturl()


def _youtube_ident(host: str, parts: SplitResult) -> str | None:
    if host not in _YOUTUBE:
        return None
    if parts.path.rstrip("/") == "/watch":
        ident = dict(parse_qsl(parts.query)).get("v", "")
        return ident if _YOUTUBE_IDENT.fullmatch(ident) else None
    found = _YOUTUBE_PATH.fullmatch(parts.path)
    if found is None or not (found[1] or host.endswith("youtu.be")) or found[2] == "videoseries":
        return None
    return found[2]


def is_video_link(url: str, more_hosts: Iterable[str] = ()) -> bool:
    """Whether a link may lead to a video: a host of the list, a path as PeerTube has them, or a file's ending.

    Never raises; takes linear time in the length of the address, of which 4,096 characters are looked at.
    """
    if len(url) > _LONGEST:
        return False
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return False
    where = parts.path + (f"?{parts.query}" if parts.query else "")
    if _FILES.search(parts.path) or _PEERTUBE.match(where):
        return True
    named = {more.strip().lower().rstrip(".") for more in more_hosts}
    for name in _names(host):
        if name in named:
            return True
        if name in PATHS:
            return re.match(PATHS[name], where) is not None
        if name in HOSTS:
            return len(parts.path) > 1 or bool(parts.query)
    return False


def _names(host: str) -> list[str]:
    """A host and what lies above it: "m.vk.com", "vk.com", "com"."""
    labels = host.split(".")[-8:]
    return [".".join(labels[at:]) for at in range(len(labels))]
