"""What files say of themselves."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from archiver.media.facts import read_facts
from tests.media.made import film, recording, tone

PLACE = (36.0544, 14.1898)


def picture(path: Path, place: tuple[float, float] | None = None, **tags: str) -> Path:
    exif = Image.Exif()
    for name, value in tags.items():
        exif[getattr(ExifTags.Base, name)] = value
    exif[ExifTags.Base.Orientation] = 6
    if place is not None:
        exif[ExifTags.IFD.GPSInfo] = {
            ExifTags.GPS.GPSLatitudeRef: "S" if place[0] < 0 else "N",
            ExifTags.GPS.GPSLatitude: _sexagesimal(abs(place[0])),
            ExifTags.GPS.GPSLongitudeRef: "W" if place[1] < 0 else "E",
            ExifTags.GPS.GPSLongitude: _sexagesimal(abs(place[1])),
        }
    Image.new("RGB", (60, 40), "teal").save(path, exif=exif)
    return path


def _sexagesimal(degrees: float) -> tuple[IFDRational, ...]:
    minutes = degrees % 1 * 60
    return tuple(IFDRational(round(part * 10_000), 10_000) for part in (degrees // 1, minutes // 1, minutes % 1 * 60))


def test_a_film(tmp_path: Path) -> None:
    tags = {"creation_time": "2026-05-04T10:00:00Z", "title": "Valley\x1b[31m of \u202eZelmara" + "x" * 5000}
    facts = read_facts(film(tmp_path / "a.mp4", sound=tone(2), rotation=90, tags=tags, aspect=Fraction(2, 1)))
    assert (facts.kind, facts.video_codec, facts.audio_codec) == ("video", "h264", "aac")
    assert (facts.width, facts.height, facts.rotation) == (96, 320, 270)
    assert facts.duration_s == pytest.approx(2.0, abs=0.05)
    assert (facts.frame_rate, facts.frames) == (25.0, 50)
    found = dict(facts.tags)
    assert found["creation_time"].startswith("2026-05-04T10:00:00")
    assert found["title"].startswith("Valley[31m of Zelmarax")
    assert len(found["title"]) == 200


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("+36.0544+014.1898/", PLACE),
        ("-36.0544-014.1898+035.000/", (-36.0544, -14.1898)),
        ("+3603.264+01411.388/", PLACE),
        ("+360315.84+0141123.28CRSWGS_84/", PLACE),
        ("+00.0000+000.0000/", None),
        ("+96.0544+014.1898/", None),
        ("somewhere", None),
    ],
)
def test_where_a_film_was_made_is_kept_apart(tmp_path: Path, written: str, place: tuple[float, float] | None) -> None:
    facts = read_facts(film(tmp_path / "a.mkv", [0], tags={"location": written}))
    assert facts.location == (pytest.approx(place, abs=1e-4) if place else None)
    assert "location" not in {name.lower() for name, _ in facts.tags}


def test_a_telephones_film_says_where(tmp_path: Path) -> None:
    key = "com.apple.quicktime.location.ISO6709"
    path = film(
        tmp_path / "a.mov", [0], tags={key: "+36.0544+014.1898/"}, container_options={"movflags": "use_metadata_tags"}
    )
    facts = read_facts(path)
    assert facts.location == PLACE
    assert key not in dict(facts.tags)


def test_a_picture(tmp_path: Path) -> None:
    facts = read_facts(picture(tmp_path / "a.jpg", PLACE, Make="Zelcam", DateTime="2026:05:04 10:00:00"))
    assert (facts.kind, facts.container, facts.width, facts.height, facts.rotation) == ("picture", "jpeg", 40, 60, 90)
    assert facts.location == pytest.approx(PLACE, abs=1e-4)
    assert dict(facts.tags) == {"Make": "Zelcam", "DateTime": "2026:05:04 10:00:00"}
    assert read_facts(picture(tmp_path / "b.png", (-36.0544, -14.1898))).location == pytest.approx((-36.0544, -14.1898))


def test_sound(tmp_path: Path) -> None:
    voice = read_facts(recording(tmp_path / "a.ogg", tone(1), "libopus"))
    assert (voice.kind, voice.audio_codec, voice.width) == ("audio", "opus", 0)
    song = recording(tmp_path / "b.mp3", tone(1), "libmp3lame")
    assert read_facts(with_cover(song)).kind == "audio"


def with_cover(path: Path) -> Path:
    """A recording with the picture of its cover, as an ID3 tag."""
    cover = path.with_suffix(".jpg")
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)).save(cover)
    body = b"\0image/jpeg\0\x03\0" + cover.read_bytes()
    cover.unlink()
    frame = b"APIC" + len(body).to_bytes(4, "big") + b"\0\0" + body
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x03\0\0" + size + frame + path.read_bytes())
    return path
