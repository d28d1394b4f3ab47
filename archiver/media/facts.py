"""What a file says of itself: what it shows, how large and long it is, by what it was made, when and where."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import av
from av.container import InputContainer
from PIL import ExifTags, Image

from archiver.media import pictures
from archiver.media.opening import UnreadableError, container, regular
from archiver.media.passing import film_of, sound_of
from archiver.media.planes import Turn, shown_size, turn_of
from archiver.media.sniffing import looks_like_film, looks_like_picture, other_kind
from archiver.model.footage import MediaFacts

MOST_TAGS = 40
MOST_LETTERS = 200
_PLACES = re.compile("location|gps|geo|iso6709|latitude|longitude|where", re.IGNORECASE)
"""Names of tags that tell where: kept apart, since they are sensitive."""
_EXIF = ("Make", "Model", "Software", "DateTime", "DateTimeOriginal", "DateTimeDigitized", "OffsetTimeOriginal",
         "Artist", "Copyright", "ImageDescription", "HostComputer", "LensModel")  # fmt: skip
_ISO6709 = re.compile(r"([+-]\d{2,6}(?:\.\d{1,12})?)([+-]\d{3,7}(?:\.\d{1,12})?)")
_PNG = frozenset({"title", "author", "description", "copyright", "creation time", "software", "comment"})
_LONGEST_S = 1e9
_FIRST_PACKETS = 50


def read_facts(path: Path) -> MediaFacts:
    """Raises opening.UnreadableError for what should be a picture, a film or sound by its beginning, but is broken."""
    with regular(path) as file:
        beginning = file.read(64)
        size = file.seek(0, 2)
    other = other_kind(beginning)
    if other:
        return MediaFacts(kind="other", size=size, container=other)
    if looks_like_picture(beginning):
        return _of_picture(path, size)
    try:
        return _of_film(path, size)
    except UnreadableError:
        if looks_like_film(beginning):
            raise
        return MediaFacts(kind="other", size=size)


def _of_picture(path: Path, size: int) -> MediaFacts:
    with pictures.opened(path) as image:
        turn = pictures.TURNS.get(pictures.orientation(image), Turn())
        moving = pictures.moves(image)
        width, height = image.size[::-1] if turn.transposed else image.size
        return MediaFacts(
            kind="animation" if moving else "picture",
            size=size,
            container=str(image.format).lower(),
            video_codec=str(image.format).lower(),
            width=width,
            height=height,
            rotation=turn.clockwise,
            tags=_tags(_exif_tags(image)),
            location=_exif_place(image),
        )


def _of_film(path: Path, size: int) -> MediaFacts:
    with container(path) as opened:
        film = film_of(opened)
        sound = sound_of(opened)
        named = [*opened.metadata.items()]
        for stream in (film, sound):
            if stream is not None:
                named += [
                    item for item in stream.metadata.items() if item[0].lower() not in {"language", "handler_name"}
                ]
        facts = MediaFacts(
            kind="video" if film is not None else "audio" if sound is not None else "other",
            size=size,
            container=_text(opened.format.name),
            video_codec=_text(film.codec_context.name) if film is not None else "",
            audio_codec=_text(sound.codec_context.name) if sound is not None else "",
            duration_s=_finite((opened.duration or 0) / av.time_base),
            frame_rate=_finite(float(film.average_rate or 0)) if film is not None else None,
            frames=film.frames or None if film is not None else None,
            tags=_tags(named),
            location=_place(named),
        )
        return facts if film is None else _shown(facts, film, _turn(opened, film))


def _shown(facts: MediaFacts, film: av.VideoStream, turn: Turn) -> MediaFacts:
    aspect = float(film.sample_aspect_ratio or film.codec_context.sample_aspect_ratio or 1)
    wide, high = shown_size(film.codec_context.width, film.codec_context.height, aspect)
    width, height = (high, wide) if turn.transposed else (wide, high)
    return replace(facts, width=round(width), height=round(height), rotation=turn.clockwise)


def _turn(opened: InputContainer, film: av.VideoStream) -> Turn:
    """Of the first frame that can be decoded."""
    try:
        for packet, _ in zip(opened.demux(film), range(_FIRST_PACKETS), strict=False):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    return turn_of(frame)
    except av.error.FFmpegError as error:
        if isinstance(error, MemoryError):
            raise
    return Turn()


def _exif_tags(image: Image.Image) -> Iterable[tuple[str, str]]:
    try:
        exif = image.getexif()
        values = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    except pictures.DECODING_ERRORS:
        return
    for number, value in values.items():
        name = ExifTags.TAGS.get(number, "")
        if name in _EXIF and isinstance(value, (str, bytes)):
            yield name, value if isinstance(value, str) else value.decode("utf-8", "replace")
    for key, text in image.info.items():
        if isinstance(key, str) and isinstance(text, str) and key.lower() in _PNG:
            yield key, text


def _exif_place(image: Image.Image) -> tuple[float, float] | None:
    try:
        gps = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef, "N"))
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef, "E"))
    except pictures.DECODING_ERRORS:
        return None
    return _on_earth(latitude, longitude)


def _degrees(parts: Iterable[float], towards: object) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    sign = -1 if str(towards)[:1].upper() in {"S", "W"} else 1
    return sign * (degrees + minutes / 60 + seconds / 3600)


def _place(named: Iterable[tuple[str, str]]) -> tuple[float, float] | None:
    """ISO 6709, Annex H: degrees, or degrees and minutes, or degrees, minutes and seconds, written together."""
    for name, value in named:
        found = _ISO6709.search(value) if _PLACES.search(name) else None
        if found is not None:
            place = _on_earth(_joined(found[1], 2), _joined(found[2], 3))
            if place is not None:
                return place
    return None


def _joined(text: str, digits: int) -> float:
    sign = -1 if text[0] == "-" else 1
    whole = text[1:].split(".")[0]
    if len(whole) <= digits:
        return sign * float(text[1:])
    if len(whole) <= digits + 2:
        return sign * (int(whole[:digits]) + float(text[1 + digits :]) / 60)
    return sign * (int(whole[:digits]) + int(whole[digits : digits + 2]) / 60 + float(text[3 + digits :]) / 3600)


def _on_earth(latitude: float, longitude: float) -> tuple[float, float] | None:
    """None for what is no place, and for the zero that devices write that know none."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or (latitude == 0 and longitude == 0):
        return None
    return round(latitude, 7), round(longitude, 7)


def _tags(named: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Each name once, places left out, short."""
    kept: dict[str, str] = {}
    for name, value in named:
        clear, content = _text(name), _text(value)
        if content and clear and not _PLACES.search(clear) and len(kept) < MOST_TAGS:
            kept.setdefault(clear, content)
    return tuple(kept.items())


def _text(value: str) -> str:
    """One line without anything that controls a terminal or turns the direction of writing."""
    begins = value[: 4 * MOST_LETTERS]
    visible = "".join(" " if letter.isspace() else letter for letter in begins)
    kept = "".join(letter for letter in visible if unicodedata.category(letter)[0] != "C")
    return " ".join(kept.split())[:MOST_LETTERS]


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) and 0 < number < _LONGEST_S else None
