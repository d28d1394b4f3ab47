"""Feeds as sources of a pass: what they announce is captured, and what that cites is archived within the same pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.config import Articles, FeedSource
from archiver.demo import LoopbackTelegram, World
from archiver.demo.world.channel import WorldChannel
from archiver.jobs.run import RunOutcome, run_once
from archiver.jobs.status import StatusOutcome, plan_run, status_of
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.feeds import AnnouncedArticle
from archiver.model.ids import PostKey
from tests.acceptance.places import place_with_account
from tests.jobs.rebuilding import assert_rebuilt_the_same
from tests.sources.article.article_server import Site, redirect, response, serving

HANDLE = "rives_demo"
NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
FILM = b"film" * 9000


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@dataclass
class Setting:
    """A running Telegram and web server, and the workplace."""

    place: Workplace
    server: LoopbackTelegram
    world: World
    site: Site
    channel: WorldChannel

    def configure(self, *feeds: FeedSource) -> None:
        config = self.place.config.model_copy(
            update={"feeds": feeds, "article": Articles(allow_private_addresses=True, timeout_s=20)}
        )
        self.place = replace(self.place, config=config)

    async def run(self) -> RunOutcome:
        return await run_once(self.place)

    async def status(self) -> StatusOutcome:
        return await status_of(self.place)

    async def announced(self, source: FeedSource) -> list[AnnouncedArticle]:
        async with self.place.reading() as archive:
            return await archive.catalog.announced(source.key, datetime.min.replace(tzinfo=UTC))

    def article(self, path: str, *posts: int, words: str = "") -> None:
        """A page that cites these posts of the channel by their addresses."""
        links = "".join(f'<p>Voir <a href="https://t.me/{HANDLE}/{post}">le message</a>.</p>' for post in posts)
        page = (
            f"<html lang=fr><title>{path}</title><article><p>La crue a atteint Kardoune. {words}</p>{links}</article>"
        )
        self.site.answers[path] = response(page.encode(), headers={"Content-Type": "text/html"})

    def asked(self, path: str) -> int:
        return sum(request.startswith(f"GET {path} ".encode()) for request in self.site.requests)


@asynccontextmanager
async def setting(folder: Path, site: Site) -> AsyncIterator[Setting]:
    world = World(17)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    for number in range(3):
        channel.post(NOW - timedelta(days=3 - number), f"Message {number}")
    async with place_with_account(world, folder) as (place, server):
        yield Setting(place, server, world, site, channel)


def rss(*items: tuple[str, datetime, str]) -> bytes:
    """A feed with (path, date, title)."""
    return response(
        (
            "<rss version='2.0'><channel><title>Nouvelles de Zelmara</title>"
            + "".join(
                f"<item><title>{title}</title><link>{path}</link><guid isPermaLink='false'>{path}</guid>"
                f"<pubDate>{when:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
                for path, when, title in items
            )
            + "</channel></rss>"
        ).encode(),
        headers={"Content-Type": "application/rss+xml"},
    )


async def test_what_an_announced_article_cites_is_archived_within_the_same_pass(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        video = at.world.video_from_bytes(FILM, 121.0, 320, 180)
        post = at.channel.post(NOW - 2 * HOUR, "La crue", media=video)
        at.article("/crue", post.id)
        site.answers["/rss"] = rss(("/crue", NOW - HOUR, "La crue"))
        feed = FeedSource(source=site.url("/rss"))
        at.configure(feed)

        first = await at.run()
        assert first.gaps == ()
        assert (len(first.articles), first.linked, first.files) == (1, 1, 1)
        (told,) = first.feeds
        assert [each.entry.url for each in told.due.new] == [site.url("/crue")]
        async with at.place.reading() as archive:
            held = await archive.catalog.post(PostKey(at.channel.id, post.id))
            assert held is not None
            assert [each.size for each in held.stored] == [len(FILM)]
        assert (await verify(at.place)).ok
        await assert_rebuilt_the_same(at.place)
        (known,) = await at.announced(feed)
        assert known.entry.published_from == "pubDate"
        assert known.captured is not None

        entries = (await at.status()).entries
        second = await at.run()
        assert (second.articles, second.linked, second.files) == ((), 0, 0)
        assert at.asked("/crue") == 1
        assert at.asked("/rss") == 2
        assert (await at.status()).entries == entries


async def test_an_unchanged_feed_costs_one_request_and_no_entry(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        at.article("/crue")
        full = rss(("/crue", NOW - HOUR, "La crue")).replace(b"HTTP/1.1 200 OK", b'HTTP/1.1 200 OK\r\nETag: "one"')
        site.answers["/rss"] = lambda connection: connection.sendall(
            response(status="304 Not Modified") if b'If-None-Match: "one"' in site.requests[-1] else full
        )
        feed = FeedSource(source=site.url("/rss"))
        at.configure(feed)
        assert len((await at.run()).articles) == 1
        entries = (await at.status()).entries
        second = await at.run()
        assert b'If-None-Match: "one"' in site.requests[-1]
        assert (second.feeds[0].announced, second.feeds[0].news, second.gaps) == (1, False, ())
        assert (await at.status()).entries == entries
        assert (await at.status()).feeds[0].asked == second.feeds[0].asked
        assert at.asked("/robots.txt") == 1


async def test_what_robots_txt_forbids_is_not_asked_for(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        at.article("/open")
        at.article("/shut/a")
        site.answers["/robots.txt"] = response(b"User-agent: *\nDisallow: /shut/\n")
        shut = [(f"/shut/{name}", NOW - HOUR, name) for name in "abc"]
        site.answers["/rss"] = rss(*shut, ("/open", NOW - 2 * HOUR, "open"))
        at.configure(FeedSource(source=site.url("/rss"), limit=3), FeedSource(source=site.url("/shut/rss")))
        outcome = await at.run()
        assert outcome.articles == ()
        feed, first, others = outcome.gaps
        assert site.url("/shut/rss") in feed
        assert site.url("/shut/a") in first
        assert others.startswith("The robots.txt of 127.0.0.1 forbids 2 more pages: ")

        second = await at.run()  # what is forbidden does not stand in the way of what is not
        assert len(second.articles) == 1
        assert len(second.gaps) == 1
        assert not any(b" /shut/" in each for each in site.requests)


async def test_entries_beyond_the_limit_wait_and_are_had_after_they_left_the_feed(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        for name in "abc":
            at.article(f"/{name}")
        site.answers["/rss"] = rss(*((f"/{name}", NOW - age * HOUR, name) for age, name in enumerate("abc", 1)))
        at.configure(FeedSource(source=site.url("/rss"), limit=2))
        first = await at.run()
        assert len(first.articles) == 2
        assert [each.entry.url for each in first.feeds[0].due.waiting] == [site.url("/c")]
        assert (await plan_run(at.place)).pages_due == (site.url("/c"),)

        at.article("/d")
        site.answers["/rss"] = rss(("/d", NOW, "d"), ("/a", NOW - HOUR, "a"))
        second = await at.run()
        assert len(second.articles) == 2
        assert at.asked("/c") == 1
        assert second.gaps == ()


async def test_a_feed_that_moved_on_between_two_passes_is_a_gap(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        at.article("/a")
        at.article("/z")
        site.answers["/rss"] = rss(("/a", NOW - HOUR, "a"))
        at.configure(FeedSource(source=site.url("/rss")))
        await at.run()
        site.answers["/rss"] = rss(("/z", NOW, "z"))
        (gap,) = (await at.run()).gaps
        assert "shows nothing of what it showed on" in gap
        assert (await at.run()).gaps == ()


async def test_only_matching_and_young_articles_are_taken(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        for name in ("old", "sport", "canal"):
            at.article(f"/{name}")
        site.answers["/rss"] = rss(
            ("/old", NOW - timedelta(days=40), "Un canal Telegram"),
            ("/sport", NOW - HOUR, "Le sport"),
            ("/canal", NOW - HOUR, "Sur TELEGRAM, la crue"),
        )
        at.configure(FeedSource(source=site.url("/rss"), match=("telegram",)))
        outcome = await at.run()
        assert len(outcome.articles) == 1
        assert [at.asked(f"/{name}") for name in ("old", "sport", "canal")] == [0, 0, 1]


async def test_a_page_that_cannot_be_had_is_asked_for_on_the_schedule(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        at.article("/a")
        site.answers["/rss"] = rss(("/gone", NOW - HOUR, "gone"), ("/a", NOW - HOUR, "a"))
        at.configure(FeedSource(source=site.url("/rss")))
        first = await at.run()
        (gap,) = first.gaps
        assert "HTTP 404" in gap
        second = await at.run()
        assert second.gaps == ()
        assert [each.entry.url for each in second.feeds[0].due.later] == [site.url("/gone")]
        assert at.asked("/gone") == 1


async def test_a_page_that_its_feed_says_has_changed_is_looked_at_again(tmp_path: Path, site: Site) -> None:
    def atom(updated: datetime) -> bytes:
        entry = (
            f"<entry><id>urn:1</id><title>La crue</title><link href='/crue'/><updated>{updated.isoformat()}</updated>"
            f"<published>{(NOW - 5 * HOUR).isoformat()}</published></entry>"
        )
        return response(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>{entry}</feed>".encode())

    async with setting(tmp_path, site) as at:
        at.article("/crue")
        site.answers["/atom"] = atom(NOW - 5 * HOUR)
        at.configure(FeedSource(source=site.url("/atom")))
        assert len((await at.run()).articles) == 1

        await asyncio.sleep(1.1)  # the feed's dates have whole seconds
        at.article("/crue", 2)
        site.answers["/atom"] = atom(datetime.now(UTC).replace(microsecond=0))
        second = await at.run()
        assert [each.entry.url for each in second.feeds[0].due.changed] == [site.url("/crue")]
        assert (len(second.articles), second.linked) == (1, 1)
        assert at.asked("/crue") == 2
        await at.run()
        assert at.asked("/crue") == 2

        await asyncio.sleep(1.1)
        site.answers["/atom"] = atom(datetime.now(UTC).replace(microsecond=0))
        third = await at.run()  # it says so, but the page is the same: one look
        assert (len(third.feeds[0].due.changed), third.articles, at.asked("/crue")) == (1, (), 3)
        assert (await at.run()).feeds[0].due.changed == ()


async def test_a_date_in_the_future_has_no_page_fetched_again_and_again(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        at.article("/crue")
        entry = "<entry><id>urn:1</id><link href='/crue'/><updated>2099-01-01T00:00:00Z</updated></entry>"
        site.answers["/atom"] = response(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode())
        at.configure(FeedSource(source=site.url("/atom")))
        await at.run()
        await at.run()
        assert at.asked("/crue") == 1


async def test_feeds_take_turns_and_an_article_of_two_feeds_is_had_once(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        for name in ("a", "b", "c"):
            at.article(f"/{name}")
        site.answers["/one"] = rss(("/a", NOW, "a"), ("/b", NOW - HOUR, "b"))
        site.answers["/two"] = rss(("/b", NOW - HOUR, "b"), ("/c", NOW - 2 * HOUR, "c"))
        at.configure(FeedSource(source=site.url("/one")), FeedSource(source=site.url("/two")))
        outcome = await at.run()
        assert len(outcome.articles) == 3
        pages = [each.split(b" ")[1] for each in site.requests if len(each.split(b" ")[1]) == 2]
        assert pages == [b"/a", b"/b", b"/c"]


async def test_a_feed_in_a_file_and_a_page_without_a_date(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        at.article("/crue")
        when = NOW - 30 * HOUR
        file = tmp_path / "saved.xml"
        await asyncio.to_thread(
            file.write_bytes,
            rss((site.url("/crue"), when, "La crue"), ("/relative", when, "")).partition(b"\r\n\r\n")[2],
        )
        at.configure(FeedSource(source=str(file)), FeedSource(source=str(tmp_path / "none.xml")))
        outcome = await at.run()
        assert len(outcome.articles) == 1
        (gap,) = outcome.gaps
        assert "There is no file none.xml" in gap
        assert [(each.reason, each.names) for each in outcome.feeds[0].dropped] == [("no web address", ("/relative",))]
        async with at.place.reading() as archive:
            article = (await archive.catalog.article(outcome.articles[0])).article
        assert (article.published, article.published_from) == (when.date(), "feed")


async def test_a_host_that_is_silent_is_left_to_the_next_pass(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        for name in "abcd":
            site.answers[f"/{name}"] = response(status="503 Service Unavailable", headers={"Retry-After": "3600"})
        site.answers["/rss"] = rss(*((f"/{name}", NOW - age * HOUR, name) for age, name in enumerate("abcd")))
        at.configure(FeedSource(source=site.url("/rss")))
        outcome = await at.run()
        assert outcome.gaps[-1].startswith("127.0.0.1 could not be reached or is busy, so 2 more pages of it were left")
        assert at.asked("/c") + at.asked("/d") == 0


async def test_an_index_is_followed_to_its_newest_sitemaps(tmp_path: Path, site: Site) -> None:
    def index(*children: tuple[str, str]) -> bytes:
        inside = "".join(f"<sitemap><loc>{loc}</loc>{when}</sitemap>" for loc, when in children)
        return response(f"<sitemapindex>{inside}</sitemapindex>".encode())

    async with setting(tmp_path, site) as at:
        at.article("/crue")
        site.answers["/index.xml"] = index(
            (site.url("/index.xml"), ""),  # names itself
            ("https://elsewhere.example/s.xml", ""),
            ("javascript:alert(1)", ""),
            (site.url("/old.xml"), "<lastmod>2001-01-01</lastmod>"),
            (site.url("/news.xml"), f"<lastmod>{NOW:%Y-%m-%dT%H:%M:%SZ}</lastmod>"),
            *((site.url(f"/more{number}.xml"), "") for number in range(9)),
        )
        site.answers["/news.xml"] = response(
            f"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>{site.url('/crue')}</loc><n:news>"
            f"<n:publication><n:language>fr</n:language></n:publication><n:title>La crue</n:title>"
            f"<n:publication_date>{(NOW - HOUR).isoformat()}</n:publication_date></n:news></url></urlset>".encode()
        )
        for number in range(9):
            site.answers[f"/more{number}.xml"] = index((site.url(f"/deep{number}.xml"), ""))
            site.answers[f"/deep{number}.xml"] = response(b"<urlset/>")
        feed = FeedSource(source=site.url("/index.xml"))
        at.configure(feed)
        outcome = await at.run()
        assert len(outcome.articles) == 1
        assert at.asked("/old.xml") == 0
        assert at.asked("/index.xml") == 1
        assert len(site.requests) <= 8  # robots.txt, the index, five sitemaps, the article
        reasons = {each.reason: each.count for each in outcome.feeds[0].dropped}
        assert reasons["an address of another site"] == 1
        assert reasons["no web address"] == 1
        assert any("beyond the 5 of a pass" in reason for reason in reasons)
        (known,) = await at.announced(feed)
        assert (known.entry.published_from, known.entry.title) == ("news:publication_date", "La crue")


async def test_what_is_no_feed_is_said_with_the_feed_that_it_announces(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        site.answers["/"] = response(
            b"<!doctype html><title>News</title><link rel=alternate type=application/rss+xml href=/rss><p>Hello"
        )
        at.configure(FeedSource(source=site.url("/")), FeedSource(source=site.url("/nothing")))
        first = await at.run()
        page, missing = first.gaps
        assert f"is a web page, not a feed. It announces {site.url('/rss')}" in page
        assert "HTTP 404" in missing
        entries = (await at.status()).entries
        assert len((await at.run()).gaps) == 2
        assert (await at.status()).entries == entries  # a failure is on record once
        site.answers["/nothing"] = redirect("/rss")
        site.answers["/rss"] = rss()
        assert len((await at.run()).gaps) == 1


async def test_a_post_that_was_deleted_between_feed_and_pass_is_said(tmp_path: Path, site: Site) -> None:
    async with setting(tmp_path, site) as at:
        post = at.channel.post(NOW - 2 * HOUR, "Effacé")
        at.channel.delete(post.id)
        at.article("/crue", post.id)
        site.answers["/rss"] = rss(("/crue", NOW - HOUR, "La crue"))
        at.configure(FeedSource(source=site.url("/rss")))
        outcome = await at.run()
        (sentence,) = outcome.lost
        assert sentence == f"Post {post.id} of @{HANDLE}, which “/crue” cites, was gone when it was asked for."
        assert at.server.count("channels.getMessages") == 1  # the second look comes an hour later
        async with at.place.reading() as archive:
            (state,) = await archive.catalog.article_states()
            (resolution,) = (await archive.catalog.resolutions(state.article_id)).values()
        assert f"has no post {post.id} any more, or never had one." in (resolution.not_found or "")
        assert (await at.run()).lost == ()
