"""What comes of a link, against a site on the loopback: every outcome as a recorded reason."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import av
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7
from video_processes import worker_processes

from archiver.errors import InputError
from archiver.sources.video import VideoFetched, VideoLimits, fetch_video
from archiver.sources.video.proxy import Allowance, GuardingProxy
from tests.video_site import Site, put_folder


async def fetched(site: Site, path: str, limits: VideoLimits, scratch: Path) -> VideoFetched:
    return await fetch_video(site.url(path), limits, scratch=scratch, allow_exactly=site.exactly)


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
    assert max(request.received for request in result.requests) > len(data)
    assert [request.url for request in result.requests] == [site.url(path) for path in site.paths()]


async def test_the_bytes_that_pass_are_told(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    data = (films / "both.mp4").read_bytes()
    site.put("/both.mp4", data)
    told: list[int] = []
    address = site.url("/both.mp4")
    await fetch_video(address, limits, scratch=tmp_path, allow_exactly=site.exactly, progress=told.append)
    assert told == sorted(told)
    assert told[-1] > len(data)


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


def reasons(result: VideoFetched) -> list[str]:
    return [left.reason for item in result.items for left in item.left_out]


async def test_picture_and_sound_are_kept_apart_and_merged_beside(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    put_folder(site, films / "dash", "/dash")
    result = await fetched(site, "/dash/index.mpd", limits, tmp_path)
    assert result.reason is None
    (item,) = result.items
    picture, sound = (file for file in item.files if file.role == "stream")
    (whole,) = (file for file in item.files if file.role == "merged")
    for number, stream in enumerate((picture, sound)):
        names = sorted((films / "dash").glob(f"chunk-stream{number}-*"))
        parts = [films / "dash" / f"init-stream{number}.m4s", *names]
        assert stream.path.read_bytes() == b"".join(path.read_bytes() for path in parts)
        assert "DASH" in stream.note
    assert (picture.acodec, sound.vcodec) == ("none", "none")
    assert whole.made_of == (picture.path.name, sound.path.name)
    assert whole.command[0] == "ffmpeg"
    assert str(tmp_path) not in " ".join(whole.command)
    assert result.versions["ffmpeg"] in whole.note
    assert probed(whole.path) == ["h264", "aac"]
    manifests = [file for file in item.files if file.role == "manifest"]
    assert {file.path.read_bytes() for file in manifests} == {(films / "dash" / "index.mpd").read_bytes()}
    again = await fetched(site, "/dash/index.mpd", limits, tmp_path)
    (second,) = (file for file in again.items[0].files if file.role == "merged")
    assert second.path.read_bytes() == whole.path.read_bytes()


def probed(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 20
        return [stream.codec_context.name for stream in container.streams]


@pytest.mark.parametrize(
    "html",
    [
        '<meta property="og:video" content="/both.mp4"><meta property="og:video:type" content="video/mp4">',
        '<video src="/both.mp4" type="video/mp4"></video>',
        '<video><source src="/both.mp4" type="video/mp4"></video>',
    ],
)
async def test_a_page_with_a_film(site: Site, films: Path, limits: VideoLimits, tmp_path: Path, html: str) -> None:
    data = (films / "both.mp4").read_bytes()
    site.put("/both.mp4", data)
    site.page("/page", f"<html><head><title>Zelmara</title></head><body>{html}</body></html>")
    result = await fetched(site, "/page", limits, tmp_path)
    assert result.reason is None
    streams = [file for item in result.items for file in item.files if file.role == "stream"]
    assert [file.path.read_bytes() for file in streams] == [data]
    assert "Zelmara" in (result.items[0].title or "")


async def test_subtitles_and_the_picture_that_stands_for_the_film(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    words = "WEBVTT\n\n00:00.000 --> 00:01.000\nZelmara\n"
    site.put("/both.mp4", (films / "both.mp4").read_bytes())
    site.put("/en.vtt", words.encode(), "text/vtt")
    site.put("/poster.png", b"\x89PNG\r\n\x1a\nrest", "image/png")
    site.page(
        "/page",
        '<video src="/both.mp4" poster="/poster.png"><track kind="subtitles" srclang="en" src="/en.vtt">'
        '<track kind="subtitles" srclang="uk" src="/missing.vtt"></video>',
    )
    result = await fetched(site, "/page", limits, tmp_path)
    files = {file.role: file for file in result.items[0].files}
    assert files["subtitles"].path.read_text() == words
    assert (files["subtitles"].language, files["subtitles"].mime) == ("en", "text/vtt")
    assert "publisher" in files["subtitles"].note
    assert (files["thumbnail"].path.read_bytes()[:4], files["thumbnail"].mime) == (b"\x89PNG", "image/png")
    assert reasons(result) == ["http_404"]
    assert "'uk'" in result.items[0].left_out[0].detail
    assert result.reason is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone.mp4", "http_404"),
        ("/forbidden", "http_403"),
        ("/fault", "http_500"),
        ("/loop", "redirects"),
        ("/words", "unsupported"),
        ("/picture.mp4", "unsupported"),
        ("/to/ten", "blocked_address"),
        ("/to/six", "blocked_address"),
        ("/to/name", "blocked_address"),
        ("/to/port", "blocked_port"),
        ("/to/file", "unsupported"),
    ],
)
async def test_what_is_no_film_has_a_reason(
    site: Site, canary: Site, limits: VideoLimits, tmp_path: Path, path: str, reason: str
) -> None:
    site.put("/forbidden", b"no", "text/html", 403)
    site.put("/fault", b"no", "text/html", 500)
    site.redirect("/loop", "/loop")
    site.page("/words", "<html><body>Words alone.</body></html>")
    site.put("/picture.mp4", b"<html><body>A page by the name of a film.</body></html>", "text/html")
    site.redirect("/to/ten", "http://10.0.0.1/film.mp4")
    site.redirect("/to/six", "http://[::1]/film.mp4")
    site.redirect("/to/name", "http://localhost/film.mp4")
    site.redirect("/to/port", canary.url("/film.mp4"))
    site.redirect("/to/file", "file:///etc/hostname")
    result = await fetched(site, path, limits, tmp_path)
    assert (result.reason, result.items, result.folder) == (reason, (), None)
    assert result.detail
    assert result.requests
    assert canary.connections == []
    assert list(tmp_path.iterdir()) == []


async def test_a_film_that_breaks_off(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    data = (films / "both.mp4").read_bytes()
    site.broken("/both.mp4", data[:9000], len(data))
    result = await fetched(site, "/both.mp4", limits, tmp_path)
    assert result.reason == "network"
    assert [file.role for file in result.items[0].files] == ["info"]
    assert result.folder is not None
    assert sorted(path.name for path in result.folder.iterdir()) == ["001-001-info.json"]


async def test_a_film_without_end_ends_at_the_limit(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    site.endless("/both.mp4", (films / "both.mp4").read_bytes(), b"\0" * 65536)
    result = await fetched(site, "/both.mp4", replace(limits, file=1 << 20), tmp_path)
    assert result.reason == "too_large"
    assert not result.items[0].has_stream
    assert sum(request.received for request in result.requests) < 16 << 20


async def test_a_film_that_is_announced_too_large_is_not_taken(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    data = (films / "both.mp4").read_bytes() + b"\0" * (2 << 20)
    site.put("/both.mp4", data)
    result = await fetched(site, "/both.mp4", replace(limits, file=1 << 20), tmp_path)
    assert (result.reason, reasons(result)) == ("too_large", ["too_large"])


async def test_all_together_may_be_too_large(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    site.put("/both.mp4", (films / "both.mp4").read_bytes() + b"\0" * (2 << 20))
    result = await fetched(site, "/both.mp4", replace(limits, total=1 << 20), tmp_path)
    assert result.reason == "too_large"
    assert "too_large" in {request.refused for request in result.requests}


async def test_a_drip_ends_with_the_time(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    site.endless("/both.mp4", (films / "both.mp4").read_bytes(), b"x", pause=0.2)
    result = await fetched(site, "/both.mp4", replace(limits, seconds=5), tmp_path)
    assert result.reason == "timeout"
    assert not worker_processes()
    assert all(item.has_stream is False for item in result.items)


async def test_silence_is_the_networks_fault(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    site.endless("/both.mp4", (films / "both.mp4").read_bytes(), b"", pause=0.2)
    result = await fetched(site, "/both.mp4", replace(limits, answer_s=0.5, idle_s=2), tmp_path)
    assert result.reason in {"network", "timeout"}
    assert not result.items[0].has_stream


async def test_an_hls_on_air_is_refused(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    put_folder(site, films / "hls", "/hls")
    text = (films / "hls" / "index.m3u8").read_text()
    live = text.replace("#EXT-X-ENDLIST\n", "").replace("#EXT-X-PLAYLIST-TYPE:VOD\n", "")
    assert live != text
    site.put("/hls/index.m3u8", live.encode(), "application/vnd.apple.mpegurl")
    result = await fetched(site, "/hls/index.m3u8", limits, tmp_path)
    assert result.reason == "live"
    assert not [path for path in site.paths() if path.endswith(".ts")]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ('METHOD=SAMPLE-AES,URI="skd://zelmara"', "drm"),
        ('METHOD=SAMPLE-AES,URI="/hls/key"', "protocol"),
        ('METHOD=SAMPLE-AES,URI="/hls/key",KEYFORMAT="com.apple.streamingkeydelivery"', "drm"),
    ],
)
async def test_an_encrypted_hls_is_not_taken(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path, key: str, reason: str
) -> None:
    """With ffmpeg at hand yt-dlp would give such a playlist to it, and ffmpeg would ask the site by itself."""
    put_folder(site, films / "hls", "/hls")
    text = (films / "hls" / "index.m3u8").read_text().replace("#EXTINF", f"#EXT-X-KEY:{key}\n#EXTINF", 1)
    site.put("/hls/index.m3u8", text.encode(), "application/vnd.apple.mpegurl")
    result = await fetched(site, "/hls/index.m3u8", limits, tmp_path)
    assert result.reason == reason
    assert not [path for path in site.paths() if path.endswith((".ts", "key"))]
    assert all("Lavf" not in headers.get("User-Agent", "") for _, _, headers in site.asked)


async def test_a_missing_segment_is_no_film(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    put_folder(site, films / "hls", "/hls")
    del site.routes["/hls/index1.ts"]
    result = await fetched(site, "/hls/index.m3u8", limits, tmp_path)
    assert result.reason == "http_404"
    assert not result.items[0].has_stream
    assert [file.role for file in result.items[0].files] == ["info", "manifest"]


async def test_of_a_long_list_the_first_are_taken(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    data = (films / "both.mp4").read_bytes()
    entries = []
    for number in range(500):
        site.put(f"/film/{number}.mp4", data)
        link = site.url(f"/film/{number}.mp4")
        entries.append(f'<item><title>{number}</title><link>{link}</link><enclosure url="{link}"/></item>')
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Zelmara</title>{"".join(entries)}</channel></rss>'
    site.put("/rss", rss.encode(), "application/rss+xml")
    result = await fetched(site, "/rss", limits, tmp_path)
    assert result.reason == "playlist_cut"
    assert result.detail == "3 videos of this list were taken, 497 videos were left."
    assert [item.has_stream for item in result.items] == [True] * 3
    assert len({path for path in site.paths() if path.startswith("/film/")}) == 3


async def test_one_entry_that_fails_does_not_take_the_others_along(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    entries = ""
    for name in ("a", "missing", "b"):
        link = site.url(f"/{name}.mp4")
        entries += f'<item><title>{name}</title><link>{link}</link><enclosure url="{link}"/></item>'
        if name != "missing":
            site.put(f"/{name}.mp4", (films / "both.mp4").read_bytes())
    site.put("/rss", f'<?xml version="1.0"?><rss version="2.0"><channel>{entries}</channel></rss>'.encode(), "text/xml")
    result = await fetched(site, "/rss", limits, tmp_path)
    assert [item.has_stream for item in result.items] == [True, False, True]
    assert result.items[1].left_out[0].reason == "http_404"
    assert result.reason == "http_404"


async def test_names_of_a_hostile_site_name_no_file(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    """Titles, ids and endings that lead out of the folder; a surrogate; a line break."""
    data = (films / "both.mp4").read_bytes()
    path = "/..%2f..%2f..%2fetc%2fpasswd%00.exe.mp4"
    site.put(path, data)
    title = "../../../../tmp/x\\ud800 &#10;&#0;{%(id)s} $(touch x)"
    site.page("/page", f'<html><title>{title}</title><video src="{path}" type="video/mp4"></video></html>')
    outer = tmp_path / "scratch"
    outer.mkdir()
    result = await fetched(site, "/page", limits, outer)
    assert result.reason is None
    assert result.folder is not None
    assert [path.name for path in tmp_path.iterdir()] == ["scratch"]
    names = sorted(path.name for path in result.folder.iterdir())
    assert names == ["001-001-info.json", "001-002-stream.mp4"]
    stored = json.loads((result.folder / names[0]).read_text())
    assert "../../../../tmp/x" in stored["title"]


async def test_nothing_of_this_machine_is_in_the_information(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    site.put("/both.mp4", (films / "both.mp4").read_bytes(), Set_Cookie="session=abc; Path=/")
    site.page("/page", '<video src="/both.mp4" type="video/mp4"></video>')
    result = await fetched(site, "/page", limits, tmp_path)
    (info,) = (file.path.read_text() for file in result.items[0].files if file.role == "info")
    for word in (str(tmp_path), "http_headers", "archiver:", "User-Agent", "cookies", "session=abc"):
        assert word not in info
    assert json.loads(info)["formats"][0]["url"] == site.url("/both.mp4")


async def test_the_users_surroundings_change_nothing(
    site: Site, canary: Site, films: Path, limits: VideoLimits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proxies, exceptions from them, a configuration and plugins of yt-dlp: none of them is heeded."""
    home = tmp_path / "home"
    plugin = home / "plugins" / "yt_dlp_plugins" / "extractor" / "zelmara.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(f"open({str(home / 'loaded')!r}, 'w').close()\n")
    (home / "yt-dlp").mkdir()
    (home / "yt-dlp" / "config").write_text(f"--proxy {canary.url('')}\n--exec 'touch {home}/executed'\n")
    (home / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    for name, value in {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home), "NO_PROXY": "*", "no_proxy": "127.0.0.1",
        "HTTP_PROXY": canary.url(""), "http_proxy": canary.url(""), "ALL_PROXY": canary.url(""),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.syspath_prepend(str(home / "plugins"))
    site.put("/both.mp4", (films / "both.mp4").read_bytes())
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    result = await fetched(site, "/both.mp4", limits, scratch)
    assert result.reason is None
    assert [request.url for request in result.requests] == [site.url(path) for path in site.paths()]
    assert canary.connections == []
    assert not (home / "loaded").exists()
    assert not (home / "executed").exists()


@pytest.mark.parametrize("scheme", ["ftp", "rtmp", "rtsp", "mms", "ws", "file"])
async def test_no_protocol_goes_round_the_proxy(
    site: Site, canary: Site, limits: VideoLimits, tmp_path: Path, scheme: str
) -> None:
    """What yt-dlp would give to ffmpeg, or ask without a proxy, leads to a place that would notice."""
    link = f"{scheme}://127.0.0.1:{canary.port}/film.mp4"
    site.page("/page", f'<video src="{link}" type="video/mp4"></video><meta property="og:video" content="{link}">')
    result = await fetched(site, "/page", limits, tmp_path)
    assert result.reason is not None
    assert not any(item.has_stream for item in result.items)
    assert canary.connections == []
    assert {request.port for request in result.requests} <= {site.port, canary.port}


async def test_segments_and_keys_elsewhere_are_guarded_too(
    site: Site, canary: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    put_folder(site, films / "hls", "/hls")
    text = (films / "hls" / "index.m3u8").read_text().replace("index1.ts", canary.url("/index1.ts"))
    site.put("/hls/index.m3u8", text.encode(), "application/vnd.apple.mpegurl")
    canary.put("/index1.ts", (films / "hls" / "index1.ts").read_bytes(), "video/mp2t")
    result = await fetched(site, "/hls/index.m3u8", limits, tmp_path)
    assert result.reason == "blocked_port"
    assert canary.connections == []


async def test_what_is_no_address_of_the_web_is_not_asked(limits: VideoLimits, tmp_path: Path) -> None:
    for url in ("file:///etc/passwd", "ytsearch:zelmara", "zelmara", "http://a\nb/", "https://" + "a" * 9000):
        with pytest.raises(InputError, match="no address of the web"):
            await fetch_video(url, limits, scratch=tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_a_page_that_is_served_as_a_film_is_none(site: Site, limits: VideoLimits, tmp_path: Path) -> None:
    site.put("/film.mp4", b"<!DOCTYPE html><html>Please log in.</html>", "video/mp4")
    site.page("/page", '<video src="/film.mp4" type="video/mp4"></video>')
    result = await fetched(site, "/page", limits, tmp_path)
    assert result.reason == "not_a_video"
    assert [file.role for file in result.items[0].files] == ["info"]
    assert result.folder is not None
    assert len(list(result.folder.iterdir())) == 1


@pytest.mark.parametrize("kind", ["application/octet-stream", "binary/octet-stream"])
async def test_a_film_of_the_wrong_type_is_told_by_its_bytes(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path, kind: str
) -> None:
    site.put("/film.mp4", (films / "both.mp4").read_bytes(), kind)
    result = await fetched(site, "/film.mp4", limits, tmp_path)
    assert result.reason is None
    assert [file.mime for file in result.items[0].files if file.role == "stream"] == ["video/mp4"]


async def test_an_hls_with_sound_apart(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    put_folder(site, films / "apart", "/apart")
    result = await fetched(site, "/apart/master.m3u8", limits, tmp_path)
    assert result.reason is None
    files = result.items[0].files
    assert [file.role for file in files].count("stream") == 2
    (whole,) = (file for file in files if file.role == "merged")
    assert probed(whole.path) == ["h264", "aac"]
    master = (films / "apart" / "master.m3u8").read_bytes()
    assert [file.path.read_bytes() for file in files if file.role == "manifest"].count(master) == 1


async def test_a_film_longer_than_the_limit(site: Site, films: Path, limits: VideoLimits, tmp_path: Path) -> None:
    put_folder(site, films / "hls", "/hls")
    result = await fetched(site, "/hls/index.m3u8", replace(limits, duration_s=1.0), tmp_path)
    assert result.reason == "too_long"
    assert result.detail == "The video is 0:02 long, the limit is 0:01."
    assert not [path for path in site.paths() if path.endswith(".ts")]


async def test_without_ffmpeg_both_streams_are_kept(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.sources.video.fetch.ffmpeg", lambda: None)
    put_folder(site, films / "dash", "/dash")
    result = await fetched(site, "/dash/index.mpd", limits, tmp_path)
    assert reasons(result) == ["ffmpeg"]
    assert [file.role for file in result.items[0].files].count("stream") == 2
    assert "ffmpeg" not in result.versions


async def test_a_stream_that_is_a_playlist_makes_ffmpeg_open_nothing(
    site: Site, canary: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    """What ffmpeg is to merge comes from strangers: lists of other files and of addresses are not followed."""
    put_folder(site, films / "dash", "/dash")
    hostile = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{canary.url('/a.ts')}\n#EXT-X-ENDLIST\n".encode()
    for path in (films / "dash").glob("*stream1*"):
        site.put(f"/dash/{path.name}", hostile)
    result = await fetched(site, "/dash/index.mpd", limits, tmp_path)
    assert reasons(result) == ["ffmpeg"]
    assert canary.connections == []


async def test_a_list_of_lists_is_taken_up_to_the_limit(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    """How many there are in all is then not known without asking for every list."""
    for number in range(4):
        site.put(f"/film/{number}.mp4", (films / "both.mp4").read_bytes())
    for number in range(2):
        site.put(f"/inner/{number}", rss(site, [f"/film/{2 * number}.mp4", f"/film/{2 * number + 1}.mp4"]), "text/xml")
    site.put("/outer", rss(site, ["/inner/0", "/inner/1"]), "text/xml")
    result = await fetched(site, "/outer", limits, tmp_path)
    assert [item.has_stream for item in result.items] == [True] * 3
    assert (result.reason, result.detail) == (
        "playlist_cut",
        "3 videos of this list were taken, there may be more.",
    )
    everything = await fetched(site, "/outer", replace(limits, items=5), tmp_path)
    assert (len(everything.items), everything.reason) == (4, None)


async def test_a_list_that_contains_itself_has_an_end(site: Site, limits: VideoLimits, tmp_path: Path) -> None:
    site.put("/self", rss(site, ["/self", "/self"]), "text/xml")
    result = await fetched(site, "/self", limits, tmp_path)
    assert result.reason == "failed"
    assert "a list within lists" in result.detail
    assert len(result.items) == limits.items


def rss(site: Site, paths: list[str]) -> bytes:
    items = "".join(
        f'<item><link>{site.url(path)}</link><enclosure url="{site.url(path)}"/><title>x</title></item>'
        for path in paths
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


async def test_an_hls_with_a_plain_key_is_kept_decrypted_and_says_so(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    put_folder(site, films / "hls", "/hls")
    key, start = bytes(range(16)), bytes(16)
    line = f'#EXT-X-KEY:METHOD=AES-128,URI="/hls/key",IV=0x{start.hex()}\n#EXTINF'
    text = (films / "hls" / "index.m3u8").read_text().replace("#EXTINF", line, 1)
    site.put("/hls/index.m3u8", text.encode(), "application/vnd.apple.mpegurl")
    site.put("/hls/key", key, "application/octet-stream")
    plain = [(films / "hls" / f"index{number}.ts").read_bytes() for number in range(2)]
    for number, data in enumerate(plain):
        site.put(f"/hls/index{number}.ts", encrypted(data, key, start), "video/mp2t")
    result = await fetched(site, "/hls/index.m3u8", limits, tmp_path)
    (stream,) = (file for file in result.items[0].files if file.role == "stream")
    assert stream.path.read_bytes() == b"".join(plain)
    assert "kept decrypted" in stream.note


def encrypted(data: bytes, key: bytes, start: bytes) -> bytes:
    padding = PKCS7(128).padder()
    cipher = Cipher(AES(key), CBC(start)).encryptor()
    return cipher.update(padding.update(data) + padding.finalize()) + cipher.finalize()


async def test_all_of_it_goes_through_an_upstream_proxy(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    site.put("/both.mp4", (films / "both.mp4").read_bytes())
    async with GuardingProxy(limits, allowance=Allowance(exact=site.exactly)) as upstream:
        result = await fetch_video(
            site.url("/both.mp4"), limits, scratch=tmp_path, allow_exactly=site.exactly, proxy_upstream=upstream.url
        )
    assert result.reason is None
    assert len(upstream.requests) == len(result.requests) == len(site.asked)
