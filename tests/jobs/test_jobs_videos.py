"""Videos of other sites: links of posts and articles, followed to a made-up site over real HTTP by the real yt-dlp."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from archiver.catalog import fingerprint
from archiver.config import Media, Video
from archiver.errors import DiskFullError, UsageError
from archiver.jobs.articles import show_article
from archiver.jobs.exporting import ExportRequest, export_copy
from archiver.jobs.media import show_media
from archiver.jobs.rebuild import rebuild
from archiver.jobs.redacting import RedactRequest, redact
from archiver.jobs.room import Room
from archiver.jobs.run import run_once
from archiver.jobs.status import status_of
from archiver.jobs.verify import verify
from archiver.jobs.videos import following
from archiver.jobs.videos.due import WAITS, due
from archiver.jobs.videos.get import GetRequest, get_videos
from archiver.jobs.videos.listing import list_videos, show_videos
from archiver.model.entries import Captured, Derived
from archiver.model.videos import VideoFile
from archiver.sources.video import fetch_video
from tests.jobs.videos import HANDLE, films_fixture, linking, site_fixture, states
from tests.video_site import Site, put_folder, serving

__all__ = ["films_fixture", "site_fixture"]


def streams(files: tuple[VideoFile, ...]) -> list[VideoFile]:
    return [file for file in files if file.role == "stream"]


async def test_links_of_an_article_and_of_the_post_it_cites_are_followed_once(
    site: Site, films: Path, tmp_path: Path
) -> None:
    data = (films / "both.mp4").read_bytes()
    site.put("/posted.mp4", data)
    put_folder(site, films / "hls", "/hls")
    frame = f'<iframe src="{site.url("/hls/index.m3u8")}"></iframe>'
    async with linking(tmp_path, f"The flood: {site.url('/posted.mp4')}") as world:
        outcome = await world.citing(1, more=f"<figure>{frame}<figcaption>The bridge</figcaption></figure>")
        assert outcome.gaps == ()
        assert states(outcome.videos) == {"posted.mp4": "stored", "index.m3u8": "stored"}
        by_post = next(video for video in outcome.videos if video.address.endswith("posted.mp4"))
        by_page = next(video for video in outcome.videos if video.address.endswith("index.m3u8"))
        assert [post.key.message_id for post in by_post.posts] == [1]
        assert by_post.articles == ()
        assert [each.article_id for each in by_page.articles] == [outcome.record.article_id]
        assert by_post.best is not None
        (video,) = by_post.best.seen.videos
        (stream,) = streams(video.files)
        assert stream.sha256 == hashlib.sha256(data).hexdigest()
        assert (world.place.folder / "objects/sha256" / stream.sha256[:2] / stream.sha256).read_bytes() == data
        assert {file.role for file in video.files} >= {"stream", "info"}

        asked = len(site.asked)
        before = (await verify(world.place)).entries
        again = await world.citing(1, more=f"<figure>{frame}<figcaption>The bridge</figcaption></figure>")
        assert (states(again.videos), len(site.asked)) == (states(outcome.videos), asked)
        assert (await verify(world.place)).entries == before

        shown = await show_article(world.place, outcome.record.article_id)
        assert shown.document()["videos"][0]["looks"][0]["videos"][0]["files"]
        assert outcome.report is not None
        page = await asyncio.to_thread(outcome.report.read_text)
        assert "Videos of other sites" in page
        assert f"../objects/sha256/{stream.sha256[:2]}/{stream.sha256}" in page
        media = await show_media(world.place, stream.sha256[:12])
        assert [each.address for each in media.videos] == [by_post.address]
        post = await show_media(world.place, f"{HANDLE}/1")
        assert [each.address for each in post.videos] == [by_post.address]
        checked = await verify(world.place)
        assert checked.ok, checked.findings


async def test_a_catalog_made_anew_knows_the_same(site: Site, films: Path, tmp_path: Path) -> None:
    put_folder(site, films / "dash", "/dash")
    async with linking(tmp_path, f"The flood: {site.url('/dash/index.mpd')}") as world:
        await world.citing(1)
        async with world.place.reading() as archive:
            before = await fingerprint(archive.catalog)
        await rebuild(world.place)
        async with world.place.reading() as archive:
            assert await fingerprint(archive.catalog) == before


async def test_picture_and_sound_apart_are_kept_as_served_and_merged_by_a_derivation(
    site: Site, films: Path, tmp_path: Path
) -> None:
    put_folder(site, films / "dash", "/dash")
    async with linking(tmp_path, f"The flood: {site.url('/dash/index.mpd')}") as world:
        outcome = await get_videos(world.place, GetRequest(names=(site.url("/dash/index.mpd"),)))
        (linked,) = outcome.videos
        look = linked.best
        assert look is not None
        two = streams(look.seen.videos[0].files)
        assert len(two) == 2
        (made,) = look.merged
        assert {made.video_sha256, made.audio_sha256} == {each.sha256 for each in two}
        async with world.place.reading() as archive:
            entry = await asyncio.to_thread(archive.log.entry, made.entry)
            assert isinstance(entry.body, Derived)
            assert (entry.body.tool, entry.body.inputs) == ("merge", (look.entry,))
            assert entry.body.output.ref.sha256 == made.sha256
            assert (await asyncio.to_thread(archive.store.check, made.sha256)).sha256 == made.sha256
            assert [each.entry for each in await archive.catalog.videos_with_sha256(made.sha256)] == [look.entry]
        shown = await show_videos(world.place, made.sha256)
        assert [each.address for each in shown.videos] == [linked.address]
        assert (await verify(world.place)).ok


async def test_each_outcome_is_recorded(site: Site, films: Path, tmp_path: Path) -> None:
    data = (films / "both.mp4").read_bytes()
    site.put("/good.mp4", data)
    site.broken("/broken.mp4", data[:2000], 100_000)
    site.endless("/endless.mp4", data, b"\0" * 65536)
    site.redirect("/round.mp4", "/round.mp4")
    site.page("/page.mp4", "<html><body>No film here.</body></html>")
    names = ("good", "broken", "endless", "round", "page", "missing")
    text = " ".join(site.url(f"/{name}.mp4") for name in names)
    async with linking(tmp_path, f"See {text}") as world:
        small = world.with_videos(max_bytes=2_000_000, total_bytes=4_000_000)
        outcome = await small.citing(1)
        reasons = {
            video.address.rpartition("/")[2]: video.best.seen.reason if video.best else "?" for video in outcome.videos
        }
        assert reasons == {
            "good.mp4": None,
            "broken.mp4": "network",
            "endless.mp4": "too_large",
            "round.mp4": "redirects",
            "page.mp4": "unsupported",
            "missing.mp4": "http_404",
        }
        assert states(outcome.videos)["page.mp4"] == "none"  # no video is no gap
        gaps = {gap.partition(": ")[0].rpartition("/")[2] for gap in outcome.gaps}
        assert gaps == {"broken.mp4", "endless.mp4", "round.mp4", "missing.mp4"}
        async with world.place.reading() as archive:
            entries = await asyncio.to_thread(lambda: [archive.log.entry(n) for n in range(archive.log.size)])
        status = {
            str(entry.body.question["url"]).rpartition("/")[2]: (entry.body.status, entry.body.error)
            for entry in entries
            if isinstance(entry.body, Captured) and entry.body.source == "video"
        }
        assert status["good.mp4"] == ("ok", None)
        assert status["missing.mp4"] == ("absent", "http_404")
        assert status["endless.mp4"] == ("failed", "too_large")
        assert (await verify(world.place)).ok
        assert not list((world.place.folder / "tmp").iterdir())


async def test_links_to_this_machine_and_private_networks_are_refused(site: Site, tmp_path: Path) -> None:
    site.put("/inside.mp4", b"secret")
    other = "http://10.0.0.7/inside.mp4"
    short = f"http://127.1:{site.port}/a.mp4"
    async with linking(tmp_path, f"See {site.url('/inside.mp4')} {other} {short}") as world:
        guarded = world.with_videos(allow_private_addresses=False)
        outcome = await guarded.citing(1, more=f'<iframe src="{site.url("/frame.mp4")}"></iframe>')
        reasons = {video.address: video.best.seen.reason if video.best else "?" for video in outcome.videos}
        assert reasons.pop(other) == "blocked_address"
        assert set(reasons.values()) <= {"blocked_address", "blocked_port"}
        assert len(outcome.videos) == 4
        assert len(outcome.gaps) == 4
        assert site.connections == []


async def test_a_redirect_into_a_private_network_is_refused_and_recorded(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of this machine, the site alone may be asked; where it leads is refused."""
    monkeypatch.setattr(following, "fetch_video", partial(fetch_video, allow_exactly=site.exactly))
    with serving() as inside:
        inside.put("/secret.mp4", b"secret")
        site.redirect("/film.mp4", inside.url("/secret.mp4"))
        site.redirect("/other.mp4", "http://10.0.0.7/secret.mp4")
        async with linking(tmp_path, f"See {site.url('/film.mp4')} {site.url('/other.mp4')}") as world:
            guarded = world.with_videos(allow_private_addresses=False)
            outcome = await guarded.citing(1)
            reasons = [video.best.seen.reason if video.best else "?" for video in outcome.videos]
            assert reasons == ["blocked_port", "blocked_address"]
            assert {path for _, path, _ in site.asked} == {"/film.mp4", "/other.mp4"}
            assert inside.connections == []
            look = outcome.videos[1].best
            assert look is not None
            async with world.place.reading() as archive:
                entry = await asyncio.to_thread(archive.log.entry, look.entry)
                assert isinstance(entry.body, Captured)
                answer = next(named for named in entry.body.objects if named.role == "answer")
                requests = json.loads(await archive.read_object(answer))["requests"]
            assert [each["host"] for each in requests if each.get("refused")] == ["10.0.0.7"]


async def test_what_failed_for_a_while_is_tried_again_later_and_not_for_ever(site: Site, tmp_path: Path) -> None:
    site.broken("/broken.mp4", b"\0" * 10, 100_000)
    address = site.url("/broken.mp4")
    async with linking(tmp_path, f"See {address}") as world:
        await world.citing(1)
        now = datetime.now(UTC)
        async with world.place.reading() as archive:
            assert await due(archive, [address], now) == []
            assert await due(archive, [address], now + WAITS[0]) == [address]
            assert await due(archive, ["https://zelmara.example/other.mp4"], now) != []
        for _ in range(len(WAITS)):
            await get_videos(world.place, GetRequest(names=(address,)))
        async with world.place.reading() as archive:
            assert len(await archive.catalog.video_looks([address])) == 1 + len(WAITS)
            assert await due(archive, [address], now + timedelta(days=365)) == []


async def test_a_missing_video_is_not_asked_for_again(site: Site, tmp_path: Path) -> None:
    address = site.url("/missing.mp4")
    async with linking(tmp_path, f"See {address}") as world:
        await world.citing(1)
        async with world.place.reading() as archive:
            assert await due(archive, [address], datetime.now(UTC) + timedelta(days=365)) == []


async def test_a_command_follows_so_many_links_and_the_next_one_goes_on(
    site: Site, films: Path, tmp_path: Path
) -> None:
    for number in range(3):
        site.put(f"/{number}.mp4", (films / "both.mp4").read_bytes() + bytes([number]))
    text = " ".join(site.url(f"/{number}.mp4") for number in range(3))
    async with linking(tmp_path, f"See {text}") as world:
        few = world.with_videos(count=2)
        assert states((await few.citing(1)).videos) == {"0.mp4": "stored", "1.mp4": "stored", "2.mp4": "waiting"}
        planned = await get_videos(few.place, GetRequest(plan=True))
        assert planned.todo == (site.url("/2.mp4"),)
        assert (await status_of(few.place)).videos_due == (site.url("/2.mp4"),)
        done = await run_once(few.place)
        assert (done.videos.links, done.videos.videos, done.videos.left) == (1, 1, 0)
        listed = await list_videos(few.place)
        assert {row.state for row in listed.rows} == {"stored"}
        assert [row.posts for row in listed.rows] == [1, 1, 1]


async def test_collect_counts_the_links_of_posts_and_follows_them_where_that_is_wanted(
    site: Site, films: Path, tmp_path: Path
) -> None:
    site.put("/film.mp4", (films / "both.mp4").read_bytes())
    async with linking(tmp_path, f"See {site.url('/film.mp4')}", "No link") as world:
        assert (await world.collect()).videos.left == 1
        assert (await world.collect(videos=False)).videos.left == 0
        assert site.asked == []
        outcome = await world.collect(videos=True)
        assert (outcome.videos.links, outcome.videos.videos, outcome.gaps) == (1, 1, ())
        assert (await world.collect(videos=True)).videos.links == 0


async def test_a_run_that_was_killed_leaves_nothing_in_the_way(site: Site, films: Path, tmp_path: Path) -> None:
    site.put("/film.mp4", (films / "both.mp4").read_bytes())
    async with linking(tmp_path, f"See {site.url('/film.mp4')}") as world:
        left = world.place.folder / "tmp" / "videos" / "video-left"
        await asyncio.to_thread(left.mkdir, parents=True)
        await asyncio.to_thread((left / "piece").write_bytes, b"x" * 1000)
        part = world.place.folder / "tmp" / "video half.part"
        await asyncio.to_thread(part.write_bytes, b"x" * 1000)
        assert states((await world.citing(1)).videos) == {"film.mp4": "stored"}
        assert not left.parent.exists()


async def test_a_disk_without_room_is_said_and_nothing_is_lost(site: Site, films: Path, tmp_path: Path) -> None:
    site.put("/film.mp4", (films / "both.mp4").read_bytes())
    async with linking(tmp_path, f"See {site.url('/film.mp4')}") as world:
        media = Media(keep_free_bytes=1 << 60)
        full = replace(world, place=replace(world.place, config=world.place.config.model_copy(update={"media": media})))
        with pytest.raises(DiskFullError, match="no room for videos"):
            await full.citing(1)
        assert states((await world.citing(1)).videos) == {"film.mp4": "stored"}


async def test_what_is_too_large_for_the_disk_alone_is_tried_again(
    site: Site, films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.endless("/endless.mp4", (films / "both.mp4").read_bytes(), b"\0" * 65536)
    address = site.url("/endless.mp4")
    monkeypatch.setattr(Room, "free", following.LEAST)
    async with linking(tmp_path) as world:
        large = world.with_videos(max_bytes=2**31, total_bytes=2**32)
        outcome = await get_videos(large.place, GetRequest(names=(address,)))
        look = outcome.videos[0].best
        assert look is not None
        assert look.seen.reason == "disk_full"
        async with world.place.reading() as archive:
            assert await due(archive, [address], look.time + WAITS[0]) == [address]


def test_every_limit_of_the_configuration_is_kept_to_and_the_disk_may_lower_two() -> None:
    settings = Video(height=480, max_bytes=70, total_bytes=80, longest_s=9, items=2, link_s=11)
    found = following.limits_of(settings, 2**40)
    assert (found.height, found.file, found.total) == (480, 70, 80)
    assert (found.duration_s, found.items, found.seconds) == (9, 2, 11)
    lowered = following.limits_of(Video(), 2**30)
    assert (lowered.file, lowered.total) == (2**28, 2**28)


async def test_what_was_redacted_does_not_come_back(site: Site, films: Path, tmp_path: Path) -> None:
    site.put("/film.mp4", (films / "both.mp4").read_bytes())
    address = site.url("/film.mp4")
    async with linking(tmp_path, f"See {address}") as world:
        outcome = await world.citing(1)
        look = outcome.videos[0].best
        assert look is not None
        (stream,) = streams(look.seen.videos[0].files)
        path = world.place.folder / "objects/sha256" / stream.sha256[:2] / stream.sha256
        request = RedactRequest(target=f"object {stream.sha256}", reason="A court asks.", approver="R.")
        await redact(world.place, request)
        assert not path.exists()
        await get_videos(world.place, GetRequest(names=(address,), again=True))
        assert not path.exists()
        checked = await verify(world.place)
        assert checked.ok, checked.findings
        report = await asyncio.to_thread((outcome.report or Path()).read_text)
        assert "The file was removed under log entry" in report


async def test_copies_hold_the_videos_of_what_is_handed_over(site: Site, films: Path, tmp_path: Path) -> None:
    put_folder(site, films / "dash", "/dash")
    async with linking(tmp_path, f"See {site.url('/dash/index.mpd')}") as world:
        outcome = await world.citing(1)
        look = outcome.videos[0].best
        assert look is not None
        wanted = {file.sha256 for file in look.seen.videos[0].files} | {look.merged[0].sha256}
        for number, name in enumerate((f"article {outcome.record.article_id}", f"{HANDLE}/1", f"@{HANDLE}")):
            out = tmp_path / f"bag{number}"
            await export_copy(world.place, ExportRequest(format="bagit", out=out, names=(name,)))
            there = {path.name for path in out.rglob("*") if path.is_file()}
            assert wanted <= there, name


async def test_a_video_is_named_by_its_link_a_post_an_article_or_a_file(
    site: Site, films: Path, tmp_path: Path
) -> None:
    site.put("/film.mp4", (films / "both.mp4").read_bytes())
    address = site.url("/film.mp4")
    async with linking(tmp_path, f"See {address}", "No link") as world:
        outcome = await world.citing(1, 2)
        article = outcome.record.article_id
        for name in (address, f"{address}#t=3", f"{HANDLE}/1", article[:12]):
            shown = await show_videos(world.place, name)
            assert [each.address for each in shown.videos] == [address], name
        held = await get_videos(world.place, GetRequest(names=(address,)))
        assert (held.done.links, states(held.videos)) == (0, {"film.mp4": "stored"})
        with pytest.raises(UsageError, match="leads to no video"):
            await show_videos(world.place, f"{HANDLE}/2")
        with pytest.raises(UsageError, match="names neither"):
            await get_videos(world.place, GetRequest(names=("zelmara",)))
        with pytest.raises(UsageError, match="knows nothing"):
            await show_videos(world.place, "https://zelmara.example/never.mp4")


async def test_a_list_that_was_cut_is_followed_again_only_where_that_is_asked_for(
    site: Site, films: Path, tmp_path: Path
) -> None:
    frames = ""
    for number in range(5):
        site.put(f"/{number}.mp4", (films / "both.mp4").read_bytes() + bytes([number]))
        frames += f'<video src="/{number}.mp4"></video>'
    site.page("/list.html", f"<html><head><title>Films</title></head><body>{frames}</body></html>")
    address = site.url("/list.html")
    async with linking(tmp_path) as world:
        first = await get_videos(world.place, GetRequest(names=(address,)))
        look = first.videos[0].best
        assert look is not None
        assert (look.seen.reason, len(look.seen.videos), first.videos[0].state) == ("playlist_cut", 3, "partly")
        assert first.gaps
        second = await get_videos(world.place, GetRequest(names=(address,)))
        assert (second.done.links, second.gaps) == (0, ())
        assert (await get_videos(world.place, GetRequest(names=(address,), again=True))).done.links == 1


async def test_the_answer_names_every_request_and_the_programs(site: Site, films: Path, tmp_path: Path) -> None:
    site.put("/film.mp4", (films / "both.mp4").read_bytes())
    async with linking(tmp_path, f"See {site.url('/film.mp4')}") as world:
        outcome = await world.citing(1)
        look = outcome.videos[0].best
        assert look is not None
        async with world.place.reading() as archive:
            entry = await asyncio.to_thread(archive.log.entry, look.entry)
            assert isinstance(entry.body, Captured)
            answer = next(named for named in entry.body.objects if named.role == "answer")
            document = json.loads(await archive.read_object(answer))
        assert document["format"] == "archiver-video/1"
        assert {each["address"] for each in document["requests"]} == {"127.0.0.1"}
        assert document["versions"]["yt-dlp"]
        assert "limits" in entry.body.question
