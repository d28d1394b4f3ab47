"""yt-dlp's errors as words: by their type where it has one, by their text where it has none.

Runs in the process that fetches: it imports yt_dlp.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

from yt_dlp.networking.exceptions import (
    CertificateVerifyError,
    HTTPError,
    NoSupportingHandlers,
    TransportError,
    UnsupportedRequest,
)
from yt_dlp.utils import ContentTooShortError, GeoRestrictedError, UnsupportedError, UserNotLive

from archiver.sources.video.info import REMOVED
from archiver.sources.video.reasons import sentence
from archiver.wording import shortened

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_TEXTS = (
    ("disk_full", r"no space left on device|disk quota exceeded"),
    ("too_large", r"\[errno 27\]|file too large"),
    ("drm", r"\bdrm\b"),
    ("age", r"confirm your age|age[- ]restricted|age[- ]limit"),
    ("bot_check", r"not a bot"),
    ("private", r"private video|(?:video|account|post|page|channel|profile) is private|has protected"),
    (
        "geo",
        r"geo[- ]?restrict|in your (?:country|location|region)|from your (?:country|location|region)|geo[- ]?block",
    ),
    ("login", r"registered users|log ?in required|log in|sign in|--cookies|members[- ]only|requires authentication"),
    (
        "upcoming",
        r"premieres? (?:in|will)|(?:will|going to) (?:begin|start)|not (?:yet )?(?:started|live|available yet)",
    ),
    ("removed", r"removed|deleted|no longer available|video unavailable|does not exist|is unavailable|terminated"),
    ("certificate", r"certificate verify failed"),
    ("redirects", r"redirect loop|too many redirects|exceeded \d+ redirects"),
    ("blocked_address", r"is not allowed in the process that fetches"),
    ("unsupported", r"unsupported url|is not a valid url|unable to handle request|no connection adapters"),
    ("no_streams", r"no video formats found|requested format is not available|no video could be found|no formats"),
)
# Downloaders keep of an error of the network nothing but its text.
_STATUS = re.compile(r"http error ([1-9][0-9]{2})\b")
_BROKEN = re.compile(
    r"timed out|timeout|bytes read|more expected|connection (?:reset|refused|aborted|broken)|remote end closed"
    r"|did not get any data|unable to connect|ssl"
)
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PREFIX = re.compile(r"^(?:ERROR:\s*)+")
_ADVICE = re.compile(
    r"[;.]?\s*(?:please report this issue on|Confirm you are on the latest version|Use --cookies).*", re.DOTALL
)
_MOST_CAUSES = 12


class TooLargeError(Exception):
    """A file, or all of them, grew beyond the limit."""


def reason_of(error: BaseException) -> str:
    """The word for what went wrong."""
    chain = list(_chain(error))
    for each in chain:
        found = _by_resource(each)
        if found:
            return found
    for each in chain:
        if isinstance(each, GeoRestrictedError):
            return "geo"
        if isinstance(each, CertificateVerifyError):
            return "certificate"
        if isinstance(each, UserNotLive):
            return "upcoming"
    text = " ".join(str(each) for each in chain)[:4000].lower()
    for reason, pattern in _TEXTS:
        if re.search(pattern, text):
            return reason
    return _by_network(chain) or _by_network_text(text)


def detail_of(reason: str, error: BaseException, secrets: tuple[str, ...]) -> str:
    """The sentence for the reason, with what yt-dlp said of it."""
    said = plain(str(error), secrets).rstrip(".")
    return f"{sentence(reason)} yt-dlp says: {said}." if said else sentence(reason)


def plain(text: str, secrets: tuple[str, ...]) -> str:
    """What yt-dlp says, on one line of at most 300 characters, without colours, advice and secrets."""
    said = _ADVICE.sub("", _PREFIX.sub("", _ESCAPES.sub("", text[:2000])))
    for secret in secrets:
        said = said.replace(secret, REMOVED)
    return shortened(said, 300)


def _by_resource(error: BaseException) -> str | None:
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, TooLargeError):
        return "too_large"
    if isinstance(error, OSError) and error.errno in _FULL:
        return "disk_full"
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "too_large"
    return None


def _by_network(chain: list[BaseException]) -> str | None:
    for each in chain:
        if isinstance(each, HTTPError):
            return "redirects" if each.redirect_loop else f"http_{each.status}"
    for each in chain:
        if isinstance(each, TransportError | ContentTooShortError | ConnectionError | TimeoutError):
            return "network"
        if isinstance(each, UnsupportedError | UnsupportedRequest | NoSupportingHandlers):
            return "unsupported"
    return None


def _by_network_text(text: str) -> str:
    status = _STATUS.search(text)
    if status is not None:
        return f"http_{status[1]}"
    return "network" if _BROKEN.search(text) else "failed"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it, in the several ways in which yt-dlp keeps that."""
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < _MOST_CAUSES:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        info = getattr(each, "exc_info", None)
        causes = (info[1] if info else None, getattr(each, "cause", None), each.__cause__, each.__context__)
        waiting += [cause for cause in causes if isinstance(cause, BaseException)]
