"""What belongs to an item besides its streams: subtitles, the picture that stands for it, the information.

Runs in the process that fetches: it imports yt_dlp.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from archiver.sources.video.faults import reason_of
from archiver.sources.video.info import encoded
from archiver.sources.video.messages import Job
from archiver.sources.video.options import Downloader
from archiver.sources.video.sniffing import media_type
from archiver.sources.video.streams import Name, Say, ending_of, small
from archiver.wording import counted

_BEST_FIRST = ("vtt", "srt", "ttml", "srv3", "json3")
_TRIES = 3  # of pictures: sites name some that do not exist
_HEAD = 400


class Beside:
    """Fetches them into a folder; what cannot be had is said and stops nothing."""

    def __init__(self, ydl: Downloader, job: Job, say: Say, name: Name) -> None:
        self._ydl = ydl
        self._job = job
        self._folder = Path(job.folder)
        self._say = say
        self._name = name

    def information(self, info: Mapping[str, Any]) -> None:
        """The information as JSON, cleaned."""
        said = self._ydl.sanitize_info(dict(info), remove_private_keys=True)
        data = encoded(said, (self._job.secret, self._job.folder, self._job.home))
        if data is None:
            self._say("left", reason="too_large", detail="What the site says of the video is too large to be kept.")
            return
        name = self._name("info", "json")
        (self._folder / name).write_bytes(data)
        self._say("file", name=name, role="info", mime="application/json")

    def subtitles(self, info: Mapping[str, Any]) -> None:
        """Those that people wrote, then those that a machine wrote of what is said; no translations by machines."""
        found = list(tracks(info))
        for language, note, track in found[: self._job.limits.subtitles]:
            self._subtitle(language, note, track)
        left = len(found) - self._job.limits.subtitles
        if left > 0:
            self._say("left", reason="too_large", detail=f"{counted(left, 'file')} of subtitles beyond the limit.")

    def _subtitle(self, language: str, note: str, track: Mapping[str, Any]) -> None:
        ending, address, data = ending_of(track.get("ext"), "txt"), track.get("url"), track.get("data")
        name = self._name("subtitles", ending)
        try:
            if isinstance(data, str):
                (self._folder / name).write_text(data, "utf-8", "replace")
                note += " They stood within the site's own data and are written out."
            elif str(track.get("protocol", "")).startswith("m3u8"):
                self._ydl.dl(str(self._folder / name), {**track, "ext": ending}, subtitle=True)
                note += " They are put together from the segments of a playlist."
            elif isinstance(address, str):
                (self._folder / name).write_bytes(small(self._ydl, address, track.get("http_headers"))[0])
        except Exception as error:  # noqa: BLE001  one file less, and named
            self._say("left", reason=reason_of(error), detail=f"The subtitles in {language[:40]!r} could not be had.")
            return
        if (self._folder / name).is_file():
            mime = media_type(b"", ending)
            self._say("file", name=name, role="subtitles", mime=mime, language=language, url=address, note=note)

    def thumbnails(self, info: Mapping[str, Any]) -> None:
        """The best pictures that there are, as served."""
        known = [each for each in info.get("thumbnails") or () if isinstance(each.get("url"), str)]
        wanted, fault = self._job.limits.thumbnails, None
        for each in list(reversed(known))[: wanted + _TRIES]:
            if wanted <= 0:
                return
            try:
                data, address, kind = small(self._ydl, each["url"], each.get("http_headers"))
            except Exception as error:  # noqa: BLE001  the next one, or said below
                fault = error
                continue
            mime = media_type(data[:_HEAD], "") if not kind.startswith("image/") else kind.partition(";")[0].strip()
            name = self._name("thumbnail", ending_of(mime.partition("/")[2]))
            (self._folder / name).write_bytes(data)
            self._say("file", name=name, role="thumbnail", mime=mime, url=address, height=each.get("height"))
            wanted -= 1
        if fault is not None and wanted == self._job.limits.thumbnails:
            self._say("left", reason=reason_of(fault), detail="The picture that stands for the video could not be had.")


def tracks(info: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Language, note and the best track of each: subtitles that people wrote first, no translations by machines."""
    written = info.get("subtitles") or {}
    for language, known in written.items():
        if language not in {"live_chat", "rechat"} and (best := _best(known)):
            yield str(language), "Subtitles that the publisher gave.", best
    for language, known in (info.get("automatic_captions") or {}).items():
        if (best := _best(known)) and not _is_translation(best):
            yield str(language), "Subtitles made by the site's machine.", best


def _best(given: Any) -> Mapping[str, Any] | None:
    known = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    ranked = sorted(known, key=lambda each: _BEST_FIRST.index(each["ext"]) if each.get("ext") in _BEST_FIRST else 9)
    return ranked[0] if ranked else None


def _is_translation(track: Mapping[str, Any]) -> bool:
    address = track.get("url")
    return isinstance(address, str) and "tlang" in parse_qs(urlsplit(address).query)
