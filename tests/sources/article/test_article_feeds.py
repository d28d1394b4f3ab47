"""Reading feeds and sitemaps: every kind, what is wrong with them in the wild, and what is made to do harm."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import InputError
from archiver.model.feeds import FeedReading
from archiver.sources.article.feeds import read_feed
from archiver.sources.article.feeds.gathering import MOST_ENTRIES, address, same_site
from tests.counts import reduced
from tests.linear import assert_linear

URL = "https://news.example/feed/rss.xml"
NOON = datetime(2021, 4, 9, 12, tzinfo=UTC)
# Of the fixtures: kind, entries, sitemaps, date fields, first and last day.
FIXTURES: dict[str, tuple[str, int, int, dict[str | None, int], str, str]] = {
    "feed_html_prefixed_feedparser_fails.xml": ("feed", 34, 0, {"published": 34}, "2023-01-01", "2026-01-19"),
    "feed_rss_journalj_tme_links.xml": ("feed", 15, 0, {"pubDate": 15}, "", ""),
    "feed_rss_minutes_tme_links.xml": ("feed", 20, 0, {"pubDate": 20}, "", ""),
    "trafilatura_feed.json": ("feed", 25, 0, {"date_published": 25}, "", ""),
    "trafilatura_feed1.atom": ("feed", 2, 0, {"updated": 2}, "2003-12-13", "2003-12-13"),
    "trafilatura_feed2.rss": ("feed", 1, 0, {"pubDate": 1}, "2009-09-06", "2009-09-06"),
    "trafilatura_sitemap-hreflang.xml": ("sitemap", 3, 0, {None: 3}, "", ""),
    "trafilatura_sitemap.xml": ("sitemap", 84, 0, {"lastmod": 84}, "2016-11-21", "2016-11-21"),
    "trafilatura_sitemap2.xml": ("index", 0, 2, {}, "", ""),
}


def read(text: str | bytes, url: str | None = URL) -> FeedReading:
    data = text.encode() if isinstance(text, str) else text
    return read_feed({} if url is None else {"url": url}, data)


def read_or_refused(text: str) -> object:
    """The entries, or the word "refused" where a sentence says why there are none."""
    try:
        return read(text).entries
    except InputError as fault:
        return "refused" if fault.sentence.endswith(".") else fault.sentence


@pytest.mark.parametrize("name", FIXTURES)
def test_feeds_of_the_wild(name: str, fixture_bytes: Callable[[str], bytes]) -> None:
    kind, entries, sitemaps, fields, first, last = FIXTURES[name]
    reading = read(fixture_bytes(f"feeds/{name}"), None)
    assert (reading.kind, len(reading.entries), len(reading.sitemaps)) == (kind, entries, sitemaps)
    assert Counter(each.published_from for each in reading.entries) == fields
    days = sorted(each.published.date().isoformat() for each in reading.entries if each.published)
    if first:
        assert (days[0], days[-1]) == (first, last)
    assert reading.dropped == ()
    assert read(gzip.compress(fixture_bytes(f"feeds/{name}")), None) == reading


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<language>fr</language><item><title>La crue &amp;amp; &lt;b&gt;le pont&lt;/b&gt;</title>
<link>/2021/crue?a=1&amp;b=2#c</link>
<guid isPermaLink="false">n-1</guid><description><![CDATA[<p>Une <i>vidéo</i> sur Telegram</p>]]></description>
<{field}>{date}</{field}><author>R. Demo</author></item></channel></rss>"""


@pytest.mark.parametrize(
    ("field", "date", "named"),
    [
        ("pubDate", "Fri, 09 Apr 2021 14:00:00 +0200", "pubDate"),
        ("pubDate", "9 Apr 2021 12:00 GMT", "pubDate"),
        ("dc:date", "2021-04-09T12:00:00Z", "dc:date"),
        ("published", "2021-04-09T08:00:00-04:00", "published"),
        ("pubDate", "sometime", None),
    ],
)
def test_what_an_entry_says(field: str, date: str, named: str | None) -> None:
    (entry,) = read(RSS.format(field=field, date=date)).entries
    assert entry.url == "https://news.example/2021/crue?a=1&b=2"
    assert (entry.ident, entry.title, entry.language) == ("n-1", "La crue & le pont", "fr")
    assert entry.summary == "Une vidéo sur Telegram"
    assert entry.author == "R. Demo"
    assert entry.published_from == named
    assert entry.published == (NOON if named else None)


def test_atom_takes_the_published_date_before_the_update() -> None:
    (entry,) = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:1</id><link rel='enclosure' href='/v.mp4'/>"
        "<link rel='alternate' href='../crue'/><updated>2021-04-10T00:00:00Z</updated>"
        "<published>2021-04-09T12:00:00Z</published>"
        "<title type='html'>La &lt;b&gt;crue&lt;/b&gt;</title></entry></feed>"
    ).entries
    assert (entry.url, entry.title) == ("https://news.example/crue", "La crue")
    assert (entry.published, entry.published_from) == (NOON, "published")
    assert entry.updated == datetime(2021, 4, 10, tzinfo=UTC)


def test_a_json_feed() -> None:
    items = [
        {
            "id": 7,
            "url": "crue",
            "title": "La crue",
            "date_published": "2021-04-09T14:00:00+02:00",
            "content_text": "x",
        },
        {"id": "https://news.example/b", "date_modified": "2021-04-09T12:00:00Z", "authors": [{"name": "R."}]},
        {"id": "nothing", "url": None},
        "not an entry",
    ]
    reading = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "language": "fr", "items": items}))
    first, second = reading.entries
    assert (first.url, first.ident, first.published) == ("https://news.example/feed/crue", "7", NOON)
    assert (second.url, second.published_from, second.author) == ("https://news.example/b", "date_modified", "R.")
    assert {each.reason: each.count for each in reading.dropped} == {"no web address": 1, "not an entry": 1}


def test_addresses_that_are_none_are_left_out_by_name() -> None:
    links = [
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@b.example",
        "https://",
        "http://[::1",
        "",
        "ftp://a/b",
    ]
    inside = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    reading = read(f"<rss><channel>{inside}<item><link>//other.example/a</link></item></channel></rss>")
    assert [each.url for each in reading.entries] == ["https://other.example/a"]
    (dropped,) = reading.dropped
    assert (dropped.reason, dropped.count) == ("no web address", len(links))
    assert "javascript:alert(1)" in dropped.names


def test_credentials_fragments_and_hidden_characters_are_no_part_of_an_address() -> None:
    assert address("https://a:b@news.example/x#y", None) == "https://news.example/x"
    assert address("ht\ntps://news.example/\tx\u0000", None) == "https://news.example/x"
    assert address("HTTPS://news.example", None) == "https://news.example/"
    assert address("/x", None) is None
    assert address("x" * 3000, URL) is None


def test_one_site() -> None:
    assert same_site("https://www.news.example/a", "http://news.example/b")
    assert same_site("https://static.news.example/a", "https://news.example/")
    assert not same_site("https://news.example.evil.example/", "https://news.example/")
    assert not same_site("https://fakenews.example/", "https://news.example/")
    assert not same_site("https://a.example/", "https://example/")


def test_of_many_entries_the_newest_are_kept() -> None:
    many = reduced(100_000)
    reading = read(
        "<urlset>"
        + "".join(
            f"<url><loc>https://news.example/{n}</loc><lastmod>{2000 + 13 * n // many}-01-01</lastmod></url>"
            for n in range(many)
        )
        + "</urlset>"
    )
    assert len(reading.entries) == MOST_ENTRIES
    assert {each.published.year for each in reading.entries if each.published} == {2012}
    (dropped,) = reading.dropped
    assert (dropped.count, dropped.reason) == (many - MOST_ENTRIES, "beyond the 2,000 newest")
    assert len(dropped.names) == 20


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "' + "x" * 1000 + '">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ' <!ENTITY file SYSTEM "file:///etc/passwd"> ]>'
)  # fmt: skip


@pytest.mark.parametrize("name", ["j", "file"])
def test_entities_are_never_expanded(name: str) -> None:
    item = f"<item><title>t&{name};</title><link>https://news.example/a</link></item>"
    (entry,) = read(f"{BOMB}<rss version='2.0'><channel>{item}</channel></rss>").entries
    assert len(entry.title) < 10
    sitemap = f"<urlset><url><loc>https://news.example/&{name};a</loc></url></urlset>"
    for found in read(f"{BOMB}{sitemap}").entries:
        assert len(found.url) < 40


def test_deep_nesting_and_broken_documents_end_in_a_sentence_or_in_what_can_be_read() -> None:
    deep = "<a>" * 200_000
    for text in (deep, f"<urlset>{deep}", f"<rss><channel>{deep}", f"<rss><channel><item>{deep}", "[" * 100_000,
                 "{" * 1000, "<rss", "<!DOCTYPE [", "<", "words", '{"items": 3}', "<urlset><url><loc>"):  # fmt: skip
        assert read_or_refused(text) in ((), "refused")
    cut = RSS.format(field="pubDate", date="2021-04-09")[:-30]
    assert len(read(cut).entries) == 1


def test_a_swelling_feed_is_refused() -> None:
    with pytest.raises(InputError, match="swells"):
        read(gzip.compress(b"<rss>" + b" " * 70_000_000))


def test_what_a_server_puts_before_a_feed_is_passed_over() -> None:
    (entry,) = read(f"<br />\n<b>Warning</b>: mysql on line 3 {RSS.format(field='pubDate', date='2021-04-09')}").entries
    assert entry.ident == "n-1"


def test_charsets() -> None:
    text = (
        "<?xml version='1.0' encoding='windows-1251'?><rss><channel><item><title>Паводок</title><link>/a</link></item>"
    )
    (entry,) = read(f"{text}</channel></rss>".encode("cp1251")).entries
    assert entry.title == "Паводок"
    (entry,) = read(f"{text.replace('windows-1251', 'utf-16')}</channel></rss>".encode("utf-16")).entries
    assert entry.title == "Паводок"


def test_a_page_names_its_feeds() -> None:
    reading = read(
        "<html><head><link rel='alternate' type='application/rss+xml' href='/rss'>"
        "<link rel=alternate hreflang=de href=/de>"
        "<link rel='alternate nofollow' type='application/atom+xml' href='https://other.example/atom'>",
        "https://news.example/",
    )
    assert reading.kind == "page"
    assert reading.announces == ("https://news.example/rss", "https://other.example/atom")


def test_reading_takes_time_in_proportion() -> None:
    item = "<item><title>T</title><link>/a</link><pubDate>Fri, 09 Apr 2021 14:00:00 +0200</pubDate></item>"
    assert_linear(lambda text: read(f"<rss><channel>{text}</channel></rss>"), item * 20_000)
    assert_linear(lambda text: read(f"<rss><channel><item>{text}"), "<link " * 200_000)
    assert_linear(lambda text: read_or_refused(f"<!DOCTYPE {text}"), "[<!-- ' " * 100_000)


@given(
    st.text(alphabet="<>/&;![]ac\"'= \nDOCTYPErss", max_size=60),
    st.sampled_from(["rss", "feed", "urlset", "sitemapindex"]),
)
def test_anything_is_read_or_refused(noise: str, root: str) -> None:
    for text in (noise, f"<{root}>{noise}</{root}>", f"<{root}><item><entry><url><loc>{noise}"):
        read_or_refused(text)
