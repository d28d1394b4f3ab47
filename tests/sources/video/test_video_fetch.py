"""What comes of a link, against a site on the loopback: every outcome as a recorded reason."""

from __future__ import annotations

from pathlib import Path

from site_of_videos import Site

from archiver.sources.video import VideoFetched, VideoLimits, fetch_video


async def fetched(site: Site, path: str, limits: VideoLimits, scratch: Path) -> VideoFetched:
    return await fetch_video(site.url(path), limits, scratch=scratch, allow_exactly=site.exactly)


def put_folder(site: Site, folder: Path, at: str) -> None:
    kinds = {".m3u8": "application/vnd.apple.mpegurl", ".mpd": "application/dash+xml", ".ts": "video/mp2t"}
    for path in folder.iterdir():
        site.put(f"{at}/{path.name}", path.read_bytes(), kinds.get(path.suffix, "video/mp4"))


async def test_a_direct_file_is_kept_byte_for_byte(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    data = (films / "both.mp4").read_bytes()
    site.put("/both.mp4", data)
    result = await fetched(site, "/both.mp4", limits, tmp_path)
    assert result.reason is None
    (item,) = result.items
    (stream,) = [file for file in item.files if file.role == "stream"]
    assert stream.path.read_bytes() == data
    assert (stream.mime, stream.note, item.left_out) == ("video/mp4", "", ())
    assert {request.address for request in result.requests} == {"127.0.0.1"}
    assert sum(request.received for request in result.requests) >= 2 * len(data)
    assert [request.url for request in result.requests] == [site.url(path) for path in site.paths()]


async def test_an_hls_is_its_segments_one_after_the_other(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    put_folder(site, films / "hls", "/hls")
    result = await fetched(site, "/hls/index.m3u8", limits, tmp_path)
    assert result.reason is None
    roles = {file.role: file for file in result.items[0].files}
    segments = b"".join((films / "hls" / f"index{number}.ts").read_bytes() for number in range(2))
    assert roles["stream"].path.read_bytes() == segments
    assert roles["stream"].mime == "video/mp2t"
    assert "concatenation of the segments of an HLS playlist" in roles["stream"].note
    assert roles["manifest"].path.read_bytes() == (films / "hls" / "index.m3u8").read_bytes()
