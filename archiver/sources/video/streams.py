"""The streams of an item as served: chosen formats -> files, with the manifests that name their parts.

Runs in the process that fetches: it imports yt_dlp.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yt_dlp.downloader import get_suitable_downloader
from yt_dlp.downloader.dash import DashSegmentsFD
from yt_dlp.downloader.hls import HlsFD
from yt_dlp.downloader.http import HttpFD
from yt_dlp.networking import Request
from yt_dlp.utils import DownloadError

from archiver.sources.video.faults import TooLargeError
from archiver.sources.video.limits import MIB
from archiver.sources.video.options import Downloader
from archiver.sources.video.sniffing import media_type

_MOST_MANIFEST = 8 * MIB
_MOST_SMALL = 16 * MIB
_STEP = 1 << 16
_HEAD = 400
_ENDING = re.compile(r"[a-z0-9]{1,5}")
_OWN = (HttpFD, HlsFD, DashSegmentsFD)
_PARTS = "The file is the concatenation of {} as yt-dlp's own downloader writes it, in the order of the manifest."
_AGAIN = "It names the formats, and was asked for once more after they were read from it."
_DECRYPTED = " They came encrypted (AES-128) with a key that the manifest names, and are kept decrypted."

Say = Callable[..., None]
Name = Callable[[str, str], str]


class NotTakenError(Exception):
    """A format that is not fetched: ``reason`` as a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def ending_of(value: Any, otherwise: str = "bin") -> str:
    """A file's ending as a site gives it, if it is a harmless one."""
    return value if isinstance(value, str) and _ENDING.fullmatch(value) else otherwise


def small(ydl: Downloader, address: str, headers: Any = None, most: int = _MOST_SMALL) -> tuple[bytes, str, str]:
    """A small file as served (with its content encoding undone), its address after redirects, its announced type.

    Raises yt_dlp's errors and TooLargeError.
    """
    known = {str(key): str(value) for key, value in headers.items()} if isinstance(headers, dict) else {}
    with ydl.urlopen(Request(address, headers=known)) as response:
        parts, size = [], 0
        while part := response.read(_STEP):
            size += len(part)
            if size > most:
                raise TooLargeError
            parts.append(part)
        return b"".join(parts), str(response.url), str(response.headers.get("Content-Type") or "")


class Streams:
    """Fetches formats into a folder. ``say`` tells the parent of files, ``name`` gives them theirs."""

    def __init__(self, ydl: Downloader, folder: Path, say: Say, name: Name) -> None:
        self._ydl = ydl
        self._folder = folder
        self._say = say
        self._name = name
        self._kept: set[str] = set()

    def fetch(self, each: dict[str, Any]) -> str:
        """Fetch one format; its file's name. Raises yt_dlp's errors, NotTakenError, TooLargeError."""
        wanted = {**each}
        note = self._manifest(wanted)
        kind = get_suitable_downloader(wanted, self._ydl.params)
        if kind not in _OWN:
            raise NotTakenError("protocol")
        ending = ending_of(each.get("ext"))
        name = self._name("stream", ending)
        done = self._ydl.dl(str(self._folder / name), wanted)
        if not (done and done[0] and (self._folder / name).is_file()):
            raise DownloadError("the download ended without a file")
        with (self._folder / name).open("rb") as file:
            head = file.read(_HEAD)
        mime = media_type(head, ending, picture=each.get("vcodec") != "none")
        if mime == "text/html":
            (self._folder / name).unlink()
            raise NotTakenError("not_a_video")
        self._say(
            "file", name=name, role="stream", mime=mime,
            format_id=each.get("format_id"), language=each.get("language"), height=each.get("height"),
            vcodec=each.get("vcodec"), acodec=each.get("acodec"), url=each.get("url"), note=note,
        )  # fmt: skip
        return name

    def _manifest(self, wanted: dict[str, Any]) -> str:
        """Keep the manifest of a format that comes in parts; what is to be said of such a file."""
        protocol = str(wanted.get("protocol"))
        if protocol.startswith("m3u8"):
            return self._playlist(wanted)
        if protocol != "http_dash_segments":
            return ""
        self._above(wanted, "mpd")
        return _PARTS.format("the segments of a DASH presentation")

    def _above(self, wanted: dict[str, Any], ending: str) -> None:
        """Keep the manifest that names the formats, once for all of them. yt-dlp keeps none, so it is asked again."""
        address = wanted.get("manifest_url")
        is_itself = ending == "m3u8" and address == wanted.get("url")
        if isinstance(address, str) and address not in self._kept and not is_itself:
            self._kept.add(address)
            data, _, _ = small(self._ydl, address, wanted.get("http_headers"), _MOST_MANIFEST)
            self._keep(data, ending, address, {"note": _AGAIN})

    def _playlist(self, wanted: dict[str, Any]) -> str:
        """The media playlist is asked for once and given to the downloader, so that the kept one is the used one."""
        self._above(wanted, "m3u8")
        text = wanted.get("hls_media_playlist_data")
        if isinstance(text, str):
            self._keep(text.encode(), "m3u8", wanted.get("url"), {"format_id": wanted.get("format_id")})
        else:
            data, address, _ = small(self._ydl, wanted["url"], wanted.get("http_headers"), _MOST_MANIFEST)
            self._keep(data, "m3u8", address, {"format_id": wanted.get("format_id")})
            text = data.decode("utf-8", "ignore")
            wanted["url"] = address
            wanted["hls_media_playlist_data"] = text
        if HlsFD._has_drm(text):
            raise NotTakenError("drm")
        if not HlsFD.can_download(text, {}):
            raise NotTakenError("protocol")
        if "#EXT-X-ENDLIST" not in text and "#EXT-X-PLAYLIST-TYPE:VOD" not in text:
            raise NotTakenError("live")
        wanted["is_live"] = False
        secret = _DECRYPTED if "#EXT-X-KEY:METHOD=AES-128" in text else ""
        return _PARTS.format("the segments of an HLS playlist") + secret

    def _keep(self, data: bytes, ending: str, address: Any, more: dict[str, Any]) -> None:
        name = self._name("manifest", ending)
        (self._folder / name).write_bytes(data)
        self._say("file", name=name, role="manifest", mime=media_type(b"", ending), url=address, **more)
