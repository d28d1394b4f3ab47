"""Which of a site's formats are taken: the best within the limits that comes over a protocol that is fetched."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.model.videos import LeftOut
from archiver.sources.video.limits import VideoLimits
from archiver.sources.video.reasons import sentence

Format = Mapping[str, Any]

PROTOCOLS = frozenset({"http", "https", "m3u8", "m3u8_native", "http_dash_segments"})
"""Those for which yt-dlp has a downloader of its own; all others need programs that would go round the proxy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Formats to fetch: one with picture and sound, or one of each. ``left_out``: why none, or not better ones."""

    streams: tuple[Format, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def choose(formats: Sequence[Format], limits: VideoLimits) -> Choice:
    """Choose among formats as yt-dlp sorts them, the best last.

    A picture without sound is taken where it is better than what has both, together with the best sound alone, or,
    where there is none, with the best format that has both.
    """
    usable, left_out = _usable(formats, limits)
    seen = [each for each in usable if _has(each, "vcodec")]
    if not seen:
        sound = [each for each in usable if _has(each, "acodec")][-1:]
        return Choice(streams=tuple(sound), left_out=() if sound else (_why_none(left_out),))
    low = [each for each in seen if _number(each, "height") <= limits.height]
    over: tuple[LeftOut, ...] = ()
    if not low:
        least = min(_number(each, "height") for each in seen)
        low = [each for each in seen if _number(each, "height") == least]
        detail = f"The smallest picture has {least:g} lines, more than the limit of {limits.height}; it was taken."
        over = (LeftOut(reason="too_large", detail=detail),)
    best = low[-1]
    if _has(best, "acodec"):
        return Choice(streams=(best,), left_out=over)
    sounds = [each for each in usable if not _has(each, "vcodec")] or [each for each in low if _has(each, "acodec")]
    return Choice(streams=(best, *sounds[-1:]), left_out=over)


def is_separate(streams: Sequence[Format]) -> bool:
    """Whether these are a picture without sound and a sound without picture, so that merging makes sense."""
    return len(streams) == 2 and not _has(streams[0], "acodec") and not _has(streams[1], "vcodec")


def _usable(formats: Sequence[Format], limits: VideoLimits) -> tuple[list[Format], list[str]]:
    usable, left_out = [], []
    for each in formats:
        reason = _against(each, limits)
        if reason is None:
            usable.append(each)
        else:
            left_out.append(reason)
    return usable, left_out


def _against(each: Format, limits: VideoLimits) -> str | None:
    """Why a format is not fetched; "" for pictures of pages and the like, which are none."""
    if not (_has(each, "vcodec") or _has(each, "acodec")) or each.get("protocol") == "mhtml":
        return ""
    if each.get("has_drm"):
        return "drm"
    if each.get("protocol") not in PROTOCOLS:
        return "protocol"
    if _number(each, "filesize") > limits.file:
        return "too_large"
    return None


def _why_none(left_out: Sequence[str]) -> LeftOut:
    for reason in ("too_large", "drm", "protocol"):
        if reason in left_out:
            return LeftOut(reason=reason, detail=sentence(reason))
    return LeftOut(reason="no_streams", detail=sentence("no_streams"))


def _has(each: Format, codec: str) -> bool:
    """Where a site says nothing of codecs, a file is taken to have both."""
    return each.get(codec) != "none"


def _number(each: Format, key: str) -> float:
    value = each.get(key)
    return value if isinstance(value, int | float) and math.isfinite(value) else 0
