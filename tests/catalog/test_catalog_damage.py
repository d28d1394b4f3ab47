"""A damaged file is a finding or an error of ours, never one of SQLite's."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.catalog import Catalog, CatalogDamagedError, CatalogUnusableError, check, check_file
from archiver.errors import ArchiverError, IntegrityError
from archiver.model.articles import VideoLink
from archiver.model.corroboration import Corroboration, Field
from archiver.model.custody import Annotation, HoldAct, Incident, Policy, Target
from archiver.model.details import Place, Votes
from archiver.model.feeds import Announced, EntryAnnounced
from archiver.model.ids import PostKey
from archiver.model.judgements import Side
from archiver.model.names import Naming
from archiver.model.observations import (
    ArticleMediaSeen,
    CommentSeen,
    Forward,
    MediaFailed,
    MediaStored,
    MigratedFrom,
    PinSeen,
    PostGone,
    PostTopic,
    SpanCovered,
    SpanShown,
    StateSeen,
    ThreadRead,
    ThreadSeen,
    TopicSeen,
    Unreadable,
)
from tests.catalog.conftest import lines
from tests.catalog.footage import FIRST, MATCH, SECOND, matched, printed
from tests.catalog.videos import FILM, followed, linking, merged
from tests.catalog.world import CUSTOMS, HARBOUR, NOON, QUAY, World, channel, citation, link, post, posts, sha, video

URL = "https://news.example/harbour"
VIDEO = "https://www.youtube.com/embed/Zelmara_d3m"
FEED = "https://news.example/rss"


def rich() -> World:
    """Something in every table."""
    world = World()
    world.act("harbour_watch", aliases=("Harbour",), owner="Pilots")
    world.name(Naming(name="Orest Valkov", kind="actor", channel="@harbour_watch", role="owner"))
    world.capture(
        channel(about="Ships", participants=5),
        *posts(range(1, 40), views=3),
        post(40, details=(Place(latitude=1.5, longitude=2.5, title="Mole"),), votes=Votes(total=4)),
        SpanCovered(channel_id=HARBOUR, low=1, high=40),
        StateSeen(channel_id=HARBOUR, pts=60),
    )
    world.capture(
        channel(QUAY, "Quay", usernames=("harbour_watch",)), post(1, channel_id=QUAY, media=(video(1), video(2)))
    )
    world.capture(
        post(41, views=1200, views_step=100, edited=True),
        SpanShown(channel_id=HARBOUR, low=1, high=41),
        source="preview",
    )
    world.capture(MediaStored(key=video(1).key, sha256=sha("file"), size=4, mime=None))
    world.capture(MediaFailed(key=video(2).key, reason="gone", detail="Gone."), Unreadable(subject="x", reason="y"))
    elsewhere = Forward(date=NOON, origin=PostKey(CUSTOMS, 900), from_channel_id=CUSTOMS)
    world.capture(PostGone(key=PostKey(HARBOUR, 3)), post(4, "Edited", edit_date=NOON, forward=elsewhere))
    first, top = PostKey(HARBOUR, 1), PostKey(CUSTOMS, 1)
    world.capture(
        ThreadSeen(root=top, post=first), CommentSeen(key=PostKey(CUSTOMS, 2), root=1), ThreadRead(post=first)
    )
    world.capture(
        PinSeen(channel_id=HARBOUR, message_id=4, how="flag"),
        TopicSeen(channel_id=HARBOUR, topic_id=4, title="Storms"),
        PostTopic(key=PostKey(HARBOUR, 5), topic_id=4),
        MigratedFrom(channel_id=HARBOUR, from_id=-7),
    )
    same = Field(name="text", telegram="x", web="x", verdict="agree")
    world.derive(
        "corroborate",
        corroborated=Corroboration(post=first, telegram=(2,), web=(5,), shown=("telegram", "web"), fields=(same,)),
    )
    name = world.page("body", URL)
    world.capture(EntryAnnounced(feed=FEED, entry=Announced(url=URL, ident="storm", title="Storm", updated=NOON)))
    shown = ArticleMediaSeen(
        article_id=name, source=f"{URL}.jpg", place="body", start=0, end=4, sha256=sha("picture"), error=None
    )
    world.capture(shown, replace(shown, sha256=None, error="HTTP 404"))
    world.read(name, "Text of the article", citation(), title="Storm", videos=(VideoLink(url=VIDEO, how="embed"),))
    world.link(name, citation(), link(PostKey(HARBOUR, 4)))
    world.review("accept", name, citation(), PostKey(HARBOUR, 4), by="R.")
    world.attest(HoldAct(session=0, act="set", target=Target("article", name), reason="A court asks."))
    world.attest(Policy(session=0, settings={f"feeds.{n}": [f"https://news.example/{n}" * 3, n] for n in range(40)}))
    world.attest(Incident(session=0, code="damage", sentence="A disk.", objects=tuple(f"{n:064x}" for n in range(40))))
    world.attest(Annotation(session=0, target=Target("article", name), text="Seen on paper."))
    world.read(world.page("later body", "https://news.example/harbour"), "The same passage", citation())
    world.capture(linking(42, FILM))
    followed(world, streams=2)
    merged(world)
    printed(world, FIRST)
    matched(world, SECOND, MATCH)
    world.judge("confirm", Side(SECOND, MATCH.query), Side(MATCH.reference_sha256, MATCH.reference), by="R.")
    return world


def continued() -> World:
    world = rich()
    world.capture(channel(title="New"), *posts(range(1, 42), views=4), SpanCovered(channel_id=HARBOUR, low=1, high=50))
    world.act("harbour_watch", "remove")
    world.capture(post(1, channel_id=QUAY), PostGone(key=PostKey(HARBOUR, 5)))
    return world


async def made(path: Path, world: World) -> list[str]:
    async with Catalog.opened(path, writable=True) as catalog:
        await catalog.fold(world.folded)
        return await lines(catalog)


async def asked(catalog: Catalog) -> None:
    """Every question once; a fault of ours is as good as an answer."""
    questions: list[Callable[[], Awaitable[object]]] = [
        catalog.cursor,
        catalog.channels,
        catalog.pending_channels,
        catalog.username_conflicts,
        catalog.articles,
        catalog.unreadable,
        catalog.entry_kinds,
        catalog.captured_objects,
        catalog.articles_read,
        catalog.posts_wanting_media,
        catalog.reviews,
        catalog.open_proposals,
        lambda: catalog.announced(FEED, NOON),
        lambda: catalog.feed_answers(FEED),
        catalog.looks,
        lambda: catalog.looks_at(URL),
        lambda: catalog.versions(sha(f"body{URL}")),
        lambda: catalog.channels_by_name("harbour_watch"),
        lambda: catalog.channel_history(HARBOUR),
        lambda: catalog.posts_by_id(HARBOUR, range(50)),
        lambda: catalog.post_history(PostKey(HARBOUR, 4)),
        lambda: catalog.same_media(PostKey(QUAY, 1)),
        lambda: catalog.absences(PostKey(HARBOUR, 3)),
        lambda: catalog.post_changes(HARBOUR, NOON),
        lambda: catalog.name_moves(HARBOUR),
        lambda: catalog.refusals(HARBOUR),
        lambda: catalog.movers(HARBOUR, NOON),
        lambda: catalog.member_counts(HARBOUR),
        lambda: catalog.pins(HARBOUR),
        lambda: catalog.topics(HARBOUR),
        lambda: catalog.migrated_from(HARBOUR),
        lambda: catalog.migrated_to(-7),
        lambda: catalog.joined(HARBOUR),
        lambda: catalog.last_described(HARBOUR),
        lambda: catalog.last_card(HARBOUR),
        lambda: catalog.shown(HARBOUR),
        lambda: catalog.history_accounts(HARBOUR),
        catalog.moved_names,
        lambda: catalog.lost_names(HARBOUR),
        lambda: catalog.registered_as("harbour_watch"),
        lambda: catalog.registered_before("harbour_watch"),
        lambda: catalog.name_holders("harbour_watch"),
        lambda: catalog.counts(HARBOUR),
        lambda: catalog.threads_due(HARBOUR, NOON, NOON),
        lambda: catalog.comment_counts(HARBOUR),
        lambda: catalog.comments_below(PostKey(HARBOUR, 1)),
        lambda: catalog.group_read(HARBOUR),
        lambda: catalog.origins_lacking([HARBOUR]),
        catalog.origins_refused,
        lambda: catalog.forwards(HARBOUR),
        lambda: catalog.forwards_between([HARBOUR]),
        catalog.usernames_now,
        lambda: catalog.article(URL),
        lambda: catalog.article_videos(sha(f"body{URL}")),
        lambda: catalog.articles_naming_video(VIDEO),
        lambda: catalog.article_captures(sha(f"body{URL}")),
        lambda: catalog.linked_from(PostKey(HARBOUR, 4)),
        lambda: catalog.search("storm post"),
        lambda: catalog.search("mole"),
        lambda: catalog.votes(PostKey(HARBOUR, 40)),
        lambda: catalog.media_to_print(2),
        lambda: catalog.media_to_match(2),
        lambda: catalog.medium_print(FIRST),
        lambda: catalog.matches_in(FIRST),
        lambda: catalog.medium_searched(SECOND),
        catalog.footage_held,
        lambda: catalog.video_looks([FILM]),
        catalog.video_looks,
        lambda: catalog.videos_with_sha256(sha("stream0")),
        lambda: catalog.links_of_posts([PostKey(HARBOUR, 42)]),
        lambda: catalog.links_of_channel(HARBOUR, NOON, NOON),
        catalog.links_of_all_posts,
        catalog.video_addresses,
        lambda: catalog.posts_leading_to(FILM),
        lambda: catalog.capture(4),
        lambda: catalog.session_figures([4]),
        lambda: catalog.entry_objects(4),
    ]
    for question in questions:
        try:
            await question()
        except ArchiverError:
            continue


async def verdict(path: Path, sound: list[str]) -> str:
    """ "found" by the check or the dump, "differs" in the dump, or "same"; raises whatever is not an error of ours."""
    findings = await check_file(path)
    assert all(path.name in finding.subject for finding in findings)
    assert all("archiver catalog rebuild" in finding.detail for finding in findings if finding.level != "NOTE")
    try:
        async with Catalog.opened(path, writable=False) as catalog:
            await asked(catalog)
            same = await lines(catalog) == sound
    except CatalogUnusableError:
        return "found"
    with contextlib.suppress(ArchiverError):
        async with Catalog.opened(path, writable=True) as catalog:
            await catalog.fold(continued().folded)
    if findings:
        return "found"
    return "same" if same else "differs"


async def test_a_sound_catalog_has_no_findings(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    sound = await made(path, rich())

    assert await check_file(path) == []
    assert await verdict(path, sound) == "same"
    tables = {line.split('"')[3] for line in sound}
    with sqlite3.connect(path) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    assert tables == {name for (name,) in named if not name.startswith(("post_words", "article_words", "sqlite_"))}


@pytest.mark.parametrize("seed", range(3))
async def test_flipped_bytes_never_end_in_an_error_of_sqlite(tmp_path: Path, seed: int, long: bool) -> None:
    sound_path, path = tmp_path / "sound.sqlite", tmp_path / "catalog.sqlite"
    sound = await made(sound_path, rich())
    data = sound_path.read_bytes()
    chance = random.Random(seed)
    verdicts = []
    for _ in range(1500 if long else 40):
        damaged = bytearray(data)
        for _ in range(chance.choice([1, 1, 1, 8, 200])):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        verdicts.append(await verdict(path, sound))
        for beside in tmp_path.glob("catalog.sqlite-*"):
            beside.unlink()

    assert verdicts.count("found") > 5


@pytest.mark.parametrize("length", [1, 99, 100, 4096, 5000, 40_000, -1])
async def test_a_cut_off_file_is_a_finding(tmp_path: Path, length: int) -> None:
    path = tmp_path / "catalog.sqlite"
    sound = await made(path, rich())
    data = path.read_bytes()
    path.write_bytes(data[:length])

    assert await verdict(path, sound) == "found"
    if length >= 100:
        with pytest.raises(IntegrityError):
            async with Catalog.opened(path, writable=True) as catalog:
                await lines(catalog)


@pytest.mark.parametrize(
    "content", [b"not a database at all" * 400, b"\0" * 8192, b"SQLite format 3\0" + b"\xff" * 5000]
)
async def test_what_is_no_database_is_a_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(content)

    [finding] = await check_file(path)

    assert (finding.level, finding.code, finding.subject) == ("FAIL", "CATALOG", "catalog.sqlite")
    with pytest.raises(CatalogDamagedError) as caught:
        async with Catalog.opened(path, writable=True):
            pass
    assert (caught.value.exit_code, caught.value.hint) == (1, "Run `archiver catalog rebuild`.")


async def test_a_missing_catalog_is_a_gap(tmp_path: Path) -> None:
    [finding] = await check_file(tmp_path / "catalog.sqlite")

    assert finding.level == "WARN"
    with pytest.raises(CatalogUnusableError):
        async with Catalog.opened(tmp_path / "none" / "catalog.sqlite", writable=True):
            pass


async def test_another_version_asks_for_a_rebuild(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    await made(path, rich())
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    for writable in (True, False):
        with pytest.raises(CatalogUnusableError, match=r"version 99.*archiver catalog rebuild") as caught:
            async with Catalog.opened(path, writable=writable):
                pass
        assert not isinstance(caught.value, IntegrityError)
    assert [finding.level for finding in await check_file(path)] == ["WARN"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DROP INDEX posts_by_date", "tables are not those"),
        ("DROP TABLE counts", "tables are not those"),
        ("CREATE TABLE more (x)", "tables are not those"),
        ("UPDATE post_versions SET text = 'other' WHERE message_id = 4", "search index"),
        ("DELETE FROM entries WHERE n = 4", "refers to a row of entries"),
        ("INSERT INTO article_words (rowid, title, text) VALUES (99, 'a', 'b')", "search index"),
    ],
)
async def test_a_changed_catalog_is_a_finding(tmp_path: Path, change: str, says: str) -> None:
    path = tmp_path / "catalog.sqlite"
    await made(path, rich())
    with sqlite3.connect(path) as connection:
        connection.execute(change)
    connection.close()

    assert any(says in finding.detail for finding in await check_file(path))


async def test_an_index_cannot_be_checked_in_a_locked_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.catalog.database.BUSY_S", 0.05)
    path = tmp_path / "catalog.sqlite"
    await made(path, rich())
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        [finding] = await check_file(path)
    finally:
        connection.close()

    assert finding.level == "NOTE"


async def test_a_catalog_in_memory_can_be_checked(catalog: Catalog) -> None:
    await catalog.fold(rich().folded)
    assert await check(catalog) == []

    await catalog.database.run("UPDATE post_versions SET text = 'other' WHERE message_id = 4")

    assert [finding.level for finding in await check(catalog)] == ["FAIL"]


async def test_a_copy_of_the_file_says_the_same(tmp_path: Path) -> None:
    path, copy = tmp_path / "catalog.sqlite", tmp_path / "copy.sqlite"
    sound = await made(path, rich())
    shutil.copy(path, copy)

    async with Catalog.opened(copy, writable=False) as catalog:
        assert await lines(catalog) == sound


async def test_checking_and_reading_leave_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    await made(path, rich())
    before = path.read_bytes()

    assert await check_file(path) == []
    async with Catalog.opened(path, writable=False) as catalog:
        await asked(catalog)

    assert path.read_bytes() == before
