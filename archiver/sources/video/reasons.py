"""Why a video, or a part of one, is not there: words for the record and sentences for people."""

from __future__ import annotations

SENTENCES = {
    "unsupported": "There is no video at this address that is understood.",
    "private": "The video is private.",
    "removed": "The video is no longer there: it was removed, or is said to be unavailable.",
    "geo": "The site does not show the video in this country.",
    "login": "The site shows the video to members alone.",
    "age": "The site asks how old the viewer is, and for an account.",
    "bot_check": "The site took the question for that of a machine and asked for an account.",
    "drm": "The video is encrypted for players with a licence (DRM).",
    "live": "The video is on air: what is still being made has no end to archive.",
    "upcoming": "The video is only announced.",
    "too_large": "The video is larger than the limit.",
    "too_long": "The video is longer than the limit.",
    "timeout": "The time for this link ran out.",
    "processor": "The processor time for this link ran out.",
    "memory": "The reading of this link wanted more memory than it may have.",
    "too_many": "The link made for more connections than are allowed.",
    "blocked_address": "The link leads to an address that is not public.",
    "blocked_port": "The link leads to a port that is not one of web servers.",
    "not_found": "The host of the link, or of a file of the video, could not be found.",
    "network": "The site could not be reached, went silent or broke off.",
    "certificate": "The certificate of the site, or of a file of the video, is not valid.",
    "redirects": "The link leads around in a circle.",
    "protocol": "The video comes only over a protocol that is not fetched.",
    "no_streams": "The site names no file of the video.",
    "not_a_video": "What was served as the video is a page.",
    "playlist_cut": "The link names more videos than are taken of one link.",
    "playlist_empty": "The link names a list without videos.",
    "disk_full": "The disk has no room for the video.",
    "crashed": "The process that fetches ended without an answer.",
    "ffmpeg": "The streams could not be put together; both are kept as served.",
    "failed": "The video could not be fetched.",
}
"""What is said of each word. Besides, ``http_<status>`` is the site's own refusal."""


def sentence(reason: str) -> str:
    """The sentence of a reason; an unknown one is "failed"."""
    kind, _, status = reason.partition("_")
    if kind == "http" and status.isascii() and status.isdigit() and len(status) == 3:
        return f"The site answered with HTTP {status}."
    return SENTENCES.get(reason, SENTENCES["failed"])


def is_reason(word: str) -> bool:
    """Whether a word is one of these."""
    return word in SENTENCES or sentence(word) != SENTENCES["failed"]
