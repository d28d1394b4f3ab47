"""The pure parts: which links, which formats, what is kept of the information, what is believed of the child."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.sources.video import VideoLimits
from archiver.sources.video.formats import choose, is_separate
from archiver.sources.video.gathering import Gathered
from archiver.sources.video.info import cleaned, encoded
from archiver.sources.video.messages import Job, Told
from archiver.sources.video.reasons import SENTENCES, is_reason, sentence
from archiver.sources.video.sniffing import media_type


def form(name: str, height: int | None, picture: bool = True, sound: bool = True, **more: Any) -> dict[str, Any]:
    codecs = {"vcodec": "h264" if picture else "none", "acodec": "aac" if sound else "none"}
    return {"format_id": name, "height": height, "protocol": "https", **codecs, **more}


SOUND = form("sound", None, picture=False)


@pytest.mark.parametrize(
    ("formats", "chosen", "reasons"),
    [
        ([SOUND, form("low", 360), form("high", 720)], ["high"], []),
        ([SOUND, form("both", 360), form("high", 720, sound=False)], ["high", "sound"], []),
        ([form("both", 360), form("high", 720, sound=False)], ["high", "both"], []),
        ([form("silent", 720, sound=False)], ["silent"], []),
        ([SOUND], ["sound"], []),
        ([SOUND, form("ok", 1080), form("huge", 2160)], ["ok"], []),
        ([form("huge", 2160), form("larger", 4320)], ["huge"], ["too_large"]),
        ([form("small", 360), form("heavy", 720, filesize=1 << 40)], ["small"], []),
        ([form("heavy", 720, filesize=1 << 40)], [], ["too_large"]),
        ([form("drm", 720, has_drm=True)], [], ["drm"]),
        ([form("rtmp", 720, protocol="rtmp")], [], ["protocol"]),
        ([form("ws", 720, protocol="websocket_frag")], [], ["protocol"]),
        ([form("generator", 720, protocol="http_dash_segments_generator")], [], ["protocol"]),
        ([form("story", 720, picture=False, sound=False)], [], ["no_streams"]),
        ([], [], ["no_streams"]),
        ([{"format_id": "0", "protocol": "http"}], ["0"], []),
        ([form("odd", None, filesize="large", tbr=math.nan)], ["odd"], []),
    ],
)
def test_which_formats_are_taken(formats: list[dict[str, Any]], chosen: list[str], reasons: list[str]) -> None:
    choice = choose(formats, VideoLimits())
    assert [each["format_id"] for each in choice.streams] == chosen
    assert [left.reason for left in choice.left_out] == reasons
    assert is_separate(choice.streams) == (chosen == ["high", "sound"])


def test_information_is_cleaned() -> None:
    deep: list[Any] = []
    for _ in range(2000):
        deep = [deep]
    info = {
        "title": "Zelmara",
        "_type": "video",
        "__private": 1,
        "_filename": "/x",
        "http_headers": {"Cookie": "a"},
        "formats": [{"url": "https://a.example/", "cookies": "b", "http_headers": {}, "tbr": math.inf}],
        "note": "the SECRET stands here",
        "deep": deep,
        "odd": {1, 2},
        "lone": "\ud800",
    }
    kept = cleaned(info, ["SECRET", ""])
    assert kept["formats"] == [{"url": "https://a.example/", "tbr": None}]
    assert kept["note"] == "removed"
    assert {"__private", "_filename", "http_headers"}.isdisjoint(kept)
    data = encoded(info, ["SECRET"])
    assert data is not None
    assert json.loads(data.decode())["lone"] == "\ud800"
    assert encoded({"a": "x" * (17 << 20)}, []) is None


@given(st.binary(max_size=200))
def test_any_line_of_the_child_is_a_message_or_none(line: bytes) -> None:
    try:
        told = Told(line)
    except ValueError:
        return
    assert isinstance(told.event, str)
    told.uploaded()


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.lists(st.integers(), max_size=2)
)


@given(
    st.sampled_from(["item", "file", "left", "pair", "note", "end", "?"]),
    st.dictionaries(
        st.sampled_from(
            ["n", "id", "title", "name", "role", "mime", "reason", "detail", "timestamp", "upload_date", "duration",
             "height", "url", "video", "audio", "versions", "text", "live"]
        ),
        VALUES,
    ),
)  # fmt: skip
def test_whatever_the_child_says_is_taken_or_refused(event: str, said: dict[str, Any]) -> None:
    gathered = Gathered(Path("/nonexistent"))
    gathered.hear(b'{"event": "item", "n": 0, "id": "x"}')
    try:
        gathered.hear(json.dumps({"event": event, **said}).encode())
    except ValueError:
        return
    for item in gathered.items:
        assert item.files == ()
        assert all(is_reason(left.reason) for left in item.left_out)
        json.dumps([item.id, item.title, item.uploader]).encode()
        (item.title or "").encode()


def test_the_child_can_name_no_file_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "outside.mp4").write_bytes(b"1")
    gathered = Gathered(tmp_path / "folder")
    (gathered.folder / "001-001-stream.mp4").write_bytes(b"1")
    (gathered.folder / "001-002-stream.mp4").symlink_to(tmp_path / "outside.mp4")
    (gathered.folder / "001-003-stream").mkdir()
    gathered.hear(b'{"event": "item", "n": 0}')
    names = ["../outside.mp4", "/etc/passwd", "001-002-stream.mp4", "001-003-stream", "001-001-stream.mp4\n", "x.mp4"]
    for name in [*names, "001-001-stream.mp4"]:
        said = {"event": "file", "n": 0, "role": "stream", "name": name}
        gathered.hear(json.dumps(said).encode())
    gathered.hear(b'{"event": "file", "n": 0, "role": "merged", "name": "001-001-stream.mp4"}')
    assert [file.path.name for file in gathered.items[0].files] == ["001-001-stream.mp4"]


def test_the_child_cannot_talk_for_ever(tmp_path: Path) -> None:
    gathered = Gathered(tmp_path)
    for _ in range(20_000):
        gathered.hear(b'{"event": "note", "text": "x"}')
    with pytest.raises(ValueError, match="too many"):
        gathered.hear(b'{"event": "note", "text": "x"}')


def test_a_job_arrives_as_it_was() -> None:
    job = Job(
        url="http://a.example/\u2028", folder="/f", home="/h", proxy="p", port=1, secret="s", deno="",
        limits=VideoLimits(items=7),
    )  # fmt: skip
    assert Job.of(job.line()) == job
    assert job.line().count(b"\n") == 1


def test_every_reason_has_a_sentence() -> None:
    assert all(text.endswith(".") for text in SENTENCES.values())
    assert sentence("http_404") == "The site answered with HTTP 404."
    assert not is_reason("http_4040")
    assert not is_reason("whatever")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        (b"\x1a\x45\xdf\xa3....webm", "video/webm"),
        (b"G" + b"\0" * 187 + b"G", "video/mp2t"),
        (b"G" + b"o" * 300, "video/x-msvideo"),
        (b"  <!DOCTYPE html>", "text/html"),
        (b"", "video/x-msvideo"),
    ],
)
def test_what_a_file_is(head: bytes, kind: str) -> None:
    assert media_type(head, "avi") == kind
