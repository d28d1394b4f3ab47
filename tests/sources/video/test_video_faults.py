"""yt-dlp's errors as words, as its extractors and downloaders raise them. Imports yt_dlp, unlike the project itself."""

from __future__ import annotations

import errno

import pytest
from yt_dlp.networking.exceptions import CertificateVerifyError, IncompleteRead, TransportError
from yt_dlp.utils import DownloadError, ExtractorError, GeoRestrictedError, UnsupportedError, UserNotLive

from archiver.sources.video.beside import tracks
from archiver.sources.video.faults import TooLargeError, detail_of, reason_of


def raised(error: BaseException) -> DownloadError:
    """An error as it comes out of yt-dlp: wrapped, with what it was in ``exc_info``."""
    return DownloadError(f"ERROR: {error}", (type(error), error, None))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (UnsupportedError("https://a.example/"), "unsupported"),
        (GeoRestrictedError("Not here"), "geo"),
        (UserNotLive(), "upcoming"),
        (
            ExtractorError("Private video. Sign in if you've been granted access to this video", expected=True),
            "private",
        ),
        (ExtractorError("Sign in to confirm your age. This video may be inappropriate", expected=True), "age"),
        (ExtractorError("Sign in to confirm you're not a bot. Use --cookies", expected=True), "bot_check"),
        (ExtractorError("This video is only available for registered users. Use --cookies", expected=True), "login"),
        (ExtractorError("This video is DRM protected", expected=True), "drm"),
        (ExtractorError("Video unavailable. This video has been removed by the uploader", expected=True), "removed"),
        (ExtractorError("Video unavailable", expected=True), "removed"),
        (ExtractorError("The uploader has not made this video available in your country"), "geo"),
        (ExtractorError("This live event will begin in 3 hours.", expected=True), "upcoming"),
        (ExtractorError("No video formats found!"), "no_streams"),
        (ExtractorError("broken", cause=TransportError("reset")), "network"),
        (ExtractorError("broken", cause=CertificateVerifyError("bad")), "certificate"),
        (IncompleteRead(3, 4), "network"),
        (TimeoutError(), "network"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk_full"),
        (OSError(errno.EFBIG, "File too large"), "too_large"),
        (TooLargeError(), "too_large"),
        (MemoryError(), "memory"),
        (KeyError("title"), "failed"),
    ],
)
def test_errors_have_reasons(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason
    assert reason_of(raised(error)) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ERROR: unable to write data: [Errno 28] No space left on device", "disk_full"),
        ("ERROR: unable to write data: [Errno 27] File too large", "too_large"),
        ("ERROR: \r[download] Got error: HTTP Error 410: Gone. Giving up after 2 retries", "http_410"),
        ("ERROR: \r[download] Got error: 9 bytes read, 3 more expected", "network"),
    ],
)
def test_downloaders_leave_only_a_text(text: str, reason: str) -> None:
    assert reason_of(DownloadError(text)) == reason


def test_the_chain_of_causes_has_an_end() -> None:
    first, second = ExtractorError("a"), ExtractorError("b")
    first.cause, second.cause = second, first
    assert reason_of(first) == "failed"


def test_sentences_hold_no_secret_and_no_advice() -> None:
    error = DownloadError("\x1b[0;31mERROR:\x1b[0m broken at SECRET; please report this issue on a page\nand more")
    assert detail_of("failed", error, ("SECRET",)) == (
        "The video could not be fetched. yt-dlp says: broken at removed."
    )


def test_which_subtitles_are_taken() -> None:
    """Those of people first, in the format that is read best; of a machine's no translations; no chats."""
    info = {
        "subtitles": {
            "uk": [{"ext": "json3", "url": "a"}, {"ext": "vtt", "url": "b"}, {"ext": "srt", "url": "c"}],
            "live_chat": [{"ext": "json", "url": "d"}],
            "en": [],
            "odd": "text",
        },
        "automatic_captions": {
            "uk-orig": [{"ext": "ttml", "url": "http://a.example/?lang=uk"}],
            "fr": [{"ext": "vtt", "url": "http://a.example/?lang=uk&tlang=fr"}],
        },
    }
    assert [(language, track["ext"], note) for language, note, track in tracks(info)] == [
        ("uk", "vtt", "Subtitles that the publisher gave."),
        ("uk-orig", "ttml", "Subtitles made by the site's machine."),
    ]
