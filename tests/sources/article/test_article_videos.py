"""Which videos of other sites a page, a text or a PDF shows or names, and where in it they stand."""

from __future__ import annotations

import json
import time

import pytest
from pdf_made import pdf

from archiver.model.articles import Article, VideoLink
from archiver.sources.article import read_page
from archiver.sources.article.videos import absolute_address

PROSE = "The river rose in the night from Thursday to Friday at Kardun, says the mayor of the village. " * 3
URL = "https://news.example/2021/flood/index.html"
ID = "Zelmara_d3m"
TUBE = f"https://www.youtube.com/embed/{ID}"
WATCH = f"https://www.youtube.com/watch?v={ID}"

TIKTOK = (
    "<blockquote class=tiktok-embed cite='https://www.tiktok.com/@quay_demo/video/7'>"
    "<a href='https://www.tiktok.com/@quay_demo?refer=embed'>@quay_demo</a></blockquote>"
)
TWEET = (
    "<blockquote class='twitter-tweet'><p>Water.</p><a href='https://twitter.com/quay_demo/status/7'>May</a>"
    "</blockquote>"
)


def page(body: str = "", head: str = "", *, url: str | None = URL) -> Article:
    source = (
        f"<html lang=en><head><title>The flood</title>{head}</head><body>"
        f"<nav><a href='{WATCH}menu'>Our film</a></nav>"
        f"<article><h1>The flood</h1><p>{PROSE}</p>{body}<p>{PROSE} The end.</p></article>"
        f"<aside class=sidebar><iframe src='{TUBE}box'></iframe></aside>"
        f"<footer><a href='{WATCH}foot'>Films</a></footer></body></html>"
    )
    return read_page(source.encode(), content_type="text/html; charset=utf-8", url=url)


def named(body: str = "", head: str = "", *, url: str | None = URL) -> list[tuple[str, str]]:
    return [(each.how, each.url) for each in page(body, head, url=url).videos]


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (f"<iframe src='{TUBE}'></iframe>", TUBE),
        (f"<iframe src='//www.youtube-nocookie.com/embed/{ID}?start=9'></iframe>",
         f"https://www.youtube-nocookie.com/embed/{ID}?start=9"),
        ("<iframe src='https://player.zelmara.example/7'></iframe>", "https://player.zelmara.example/7"),
        ("<iframe src='/player/7'></iframe>", "https://news.example/player/7"),
        (f"<iframe src='about:blank' data-src='{TUBE}'></iframe>", TUBE),
        (f"<iframe data-lazy-src='{TUBE}'></iframe>", TUBE),
        (f"<iframe src='/ask-first.html' data-cmp-src='{TUBE}'></iframe>", TUBE),
        (f"<iframe title=x data-address='{TUBE}'></iframe>", TUBE),
        (f"<noscript><iframe src='{TUBE}'></iframe></noscript>", TUBE),
        (f"<iframe srcdoc='<a href={TUBE}><img src=a.jpg></a>'></iframe>", TUBE),
        (f"<embed src='https://www.youtube.com/v/{ID}'>", f"https://www.youtube.com/v/{ID}"),
        (f"<object data='{TUBE}'></object>", TUBE),
        (f"<object><param name=movie value='{TUBE}'></object>", TUBE),
        ("<amp-iframe src='https://rutube.ru/play/embed/77'></amp-iframe>", "https://rutube.ru/play/embed/77"),
        (f"<amp-youtube data-videoid='{ID}'></amp-youtube>", TUBE),
        (f"<lite-youtube videoid='{ID}'></lite-youtube>", TUBE),
        (f"<div class=player data-youtube-id='{ID}'></div>", TUBE),
        ("<amp-vimeo data-videoid=77></amp-vimeo>", "https://player.vimeo.com/video/77"),
        ("<amp-brightcove data-account=12 data-video-id=34></amp-brightcove>",
         "https://players.brightcove.net/12/default_default/index.html?videoId=34"),
        ("<video-js data-account=12 data-video-id=34 data-player=Ab></video-js>",
         "https://players.brightcove.net/12/Ab_default/index.html?videoId=34"),
        ("<amp-jwplayer data-media-id=Ab1 data-player-id=Cd2></amp-jwplayer>",
         "https://cdn.jwplayer.com/players/Ab1-Cd2.html"),
        (TIKTOK, "https://www.tiktok.com/@quay_demo/video/7"),
        (TWEET, "https://twitter.com/quay_demo/status/7"),
        ("<div class=fb-video data-href='https://www.facebook.com/watch/?v=7'></div>",
         "https://www.facebook.com/watch/?v=7"),
        (f"<figure class=media><oembed url='{WATCH}'></oembed></figure>", WATCH),
        (f"<div data-oembed-url='{WATCH}'></div>", WATCH),
        (f"<div class='cookie-consent-box'><iframe data-src='{TUBE}'></iframe></div>", TUBE),
    ],
)  # fmt: skip
def test_embeds(body: str, url: str) -> None:
    assert named(body) == [("embed", url)]


def test_a_player_of_another_address_is_seen_through() -> None:
    outer = "https://frames.zelmara.example/media?url=https%3A%2F%2Fvimeo.com%2F77&w=1"
    assert named(f"<iframe src='{outer}'></iframe>") == [("embed", "https://vimeo.com/77"), ("embed", outer)]


@pytest.mark.parametrize(
    "body",
    [
        "<iframe></iframe><iframe src=''></iframe><iframe src='about:blank'></iframe>",
        "<iframe src='javascript:alert(1)'></iframe><iframe src='data:text/html,x'></iframe>",
        "<iframe src='blob:https://news.example/1'></iframe><embed src='file:///etc/passwd'>",
        "<iframe src='https://ads.zelmara.example/p' width=1 height=1></iframe>",
        "<iframe src='https://t.me/quay_demo/7?embed=1'></iframe><iframe src='https://telegram.org/x'></iframe>",
        "<iframe src='https://quay_demo.t.me/7'></iframe><a href='https://telegram.dog/quay_demo/7.mp4'>x</a>",
        f"<pre><iframe src='{TUBE}'></iframe></pre><p><code>{WATCH}</code></p>",
        "<object data=map.svg type='image/svg+xml'></object><object data=/paper type='application/pdf'></object>",
        f"<iframe src='https://user:word@www.youtube.com/embed/{ID}'></iframe>",
        f"<iframe src='https://www.youtube.com/embed/{'a' * 4096}'></iframe>",
        f"<iframe src='https://www.youtube.com/embed/&#1;{ID}'></iframe><iframe src='https://[bad/'></iframe>",
        f"<iframe src='https://www.youtube.com:port/embed/{ID}'></iframe>",
        "<amp-youtube data-videoid='../../x?y'></amp-youtube><div data-youtube='on'></div>",
        f"<div class=share-buttons><a href='{WATCH}'>share</a></div>",
        f"<div class=related><a href='{WATCH}'>More of it</a></div>",
        "<p><a href='https://www.youtube.com/@quay_demo'>our channel</a> <a href='https://x.com/quay_demo'>and</a></p>",
        "<p><a href='https://other.example/film'>a film</a></p>",
        "<div data-src='https://rutube.ru/cover.jpg'></div><img data-src='https://rutube.ru/cover'>",
        f"<q cite='{WATCH}'>Words.</q>",
    ],
)
def test_what_is_no_video_of_the_article(body: str) -> None:
    assert named(body) == []


def test_links_of_the_text_stand_at_their_words() -> None:
    article = page(
        f"<p>Look here, and <b>then</b> look <a href='{WATCH}'>here</a>, said  the mayor of Kardun.</p>"
        "<figure><img src=a.jpg><figcaption>The bridge, by <a href='https://vimeo.com/77'>Quay Films</a>.</figcaption>"
        "</figure>"
    )
    first, second = article.videos
    assert (first.how, first.url, second.how, second.url) == ("link", WATCH, "link", "https://vimeo.com/77")
    assert article.text[first.start : first.end] == "here"
    assert article.text[: first.end].endswith("then look here")
    assert article.text[second.start : second.end] == "Quay Films"


def test_an_embed_stands_at_its_caption_else_behind_the_words_before_it() -> None:
    article = page(
        f"<p>The mayor showed this film of the bridge.</p><div><iframe src='{TUBE}'></iframe></div>"
        "<p>A second one followed an hour later.</p>"
        "<figure><iframe src='https://player.vimeo.com/video/77'></iframe><figcaption>By Quay Films.</figcaption>"
        "</figure>"
    )
    first, second = article.videos
    assert first.start == first.end
    assert article.text[: first.start].endswith("this film of the bridge.")
    assert article.text[second.start : second.end] == "By Quay Films."


def test_reading_videos_changes_no_word_of_the_text() -> None:
    body = "<p>Words of the mayor, <a href='{}'>in a film of the night</a>, and others.</p>"
    assert page(body.format(WATCH)).text == page(body.format("https://other.example/film")).text


def test_a_bare_address_in_a_page_is_a_link() -> None:
    article = page(f"<div>\n{WATCH}\n</div><p>See also youtu.be/{ID}, or www.youtube.com/watch?v={ID[:5]}...</p>")
    assert [each.url for each in article.videos] == [WATCH, f"https://youtu.be/{ID}"]
    assert [article.text[each.start : each.end] for each in article.videos] == [WATCH, f"youtu.be/{ID}"]


def test_players() -> None:
    body = (
        "<video src='/film.mp4'></video><video><source src='https://cdn.example/a/list.m3u8'></video>"
        "<video data-src='blob:https://news.example/7'></video><picture><source src='https://vimeo.com/7'></picture>"
    )
    article = page(body)
    assert [(each.how, each.url) for each in article.videos] == [("player", "https://cdn.example/a/list.m3u8")]
    assert "https://news.example/film.mp4" in [each.url for each in article.pictures]


def test_what_the_pages_data_says() -> None:
    data = {
        "@graph": [
            {"@type": "NewsArticle", "headline": "The flood", "video": {
                "@type": "VideoObject", "embedUrl": f"{TUBE}?a=1&amp;b=2", "contentUrl": "/film.mp4"}},
            {"@type": "VideoObject", "embedUrl": "https://player.zelmara.example/7", "contentUrl": WATCH},
            {"@type": "ImageObject", "embedUrl": "https://player.zelmara.example/8"},
        ]
    }  # fmt: skip
    head = (
        "<meta property='og:video:url' content='https://player.zelmara.example/9'>"
        "<meta name='twitter:player' content=''><meta property='og:video' content='https://cdn.example/v.mp4'>"
        f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    )
    article = page(head=head)
    assert [(each.how, each.url, each.end) for each in article.videos] == [
        ("embed", "https://player.zelmara.example/9", 0),
        ("embed", f"{TUBE}?a=1&b=2", 0),
        ("embed", "https://player.zelmara.example/7", 0),
        ("embed", WATCH, 0),
    ]


def test_each_address_once_the_embed_before_the_link() -> None:
    article = page(f"<p>See <a href='{TUBE}'>the film</a> of it.</p><iframe src='{TUBE}'></iframe>")
    (video,) = article.videos
    assert (video.how, video.start == video.end) == ("embed", True)


def test_a_page_without_an_address_has_what_is_absolute() -> None:
    body = f"<iframe src='//www.youtube.com/embed/{ID}'></iframe><iframe src='player/7'></iframe>"
    assert named(body, url=None) == [("embed", TUBE)]


def test_a_copy_in_a_web_archive_has_the_original_addresses() -> None:
    body = (
        f"<iframe src='https://web.archive.org/web/20210411000000if_/{TUBE}'></iframe>"
        "<embed src='/web/20210411000000/https://vimeo.com/77'><iframe src='/player/7'></iframe>"
    )
    found = named(body, url=f"https://web.archive.org/web/20210411000000/{URL}")
    assert found == [("embed", TUBE), ("embed", "https://vimeo.com/77"), ("embed", "https://news.example/player/7")]


def test_links_to_articles_that_a_page_calls_related_are_left_out() -> None:
    title = "What is known about the dam of Zelmara"
    body = (
        f"<p>Read also: <a href='https://rutube.ru/news/7'>{title}</a></p>"
        "<p>A <a href='https://rutube.ru/video/8'>film</a>.</p>"
    )
    assert named(body) == [("link", "https://rutube.ru/video/8")]


def test_no_article_has_more_videos_than_anybody_shows_and_known_ones_stay() -> None:
    frames = "".join(f"<iframe src='https://ads.zelmara.example/{n}'></iframe>" for n in range(3000))
    started = time.process_time()
    article = page(f"{frames}<p>A <a href='{WATCH}'>film</a>.</p>")
    assert time.process_time() - started < 10
    assert len(article.videos) == 100
    assert article.videos[-1].url == WATCH


def test_looking_for_places_takes_no_long() -> None:
    anchors = "".join(f"<a href='https://youtu.be/{n:011d}'>word</a> " for n in range(4000))
    started = time.process_time()
    article = page(f"<div>{'<div>' * 200}{'word ' * 100_000}{anchors}</div>")
    assert time.process_time() - started < 30
    assert len(article.videos) == 100


def test_markdown_and_plain_texts() -> None:
    text = (
        f"A [film]({WATCH} 'title') and [{TUBE}](https://other.example/x), then <https://vimeo.com/77>.\n\n"
        f"(See https://rutube.ru/video/a(1)/.) [ ](https://vimeo.com/78)\n\n"
        '<iframe src="https://player.zelmara.example/7"></iframe>\n\n'
        "```\nhttps://vimeo.com/79\n```\nhttps://t.me/quay_demo/7 and https://other.example/film\n"
    )
    article = read_page(text.encode())
    assert [(each.how, each.url, article.text[each.start : each.end]) for each in article.videos] == [
        ("link", WATCH, "film"),
        ("link", TUBE, TUBE),
        ("link", "https://vimeo.com/77", "https://vimeo.com/77"),
        ("link", "https://rutube.ru/video/a(1)/", "https://rutube.ru/video/a(1)/"),
        ("link", "https://vimeo.com/78", "https://vimeo.com/78"),
        ("embed", "https://player.zelmara.example/7", "https://player.zelmara.example/7"),
    ]


def test_videos_in_front_matter_are_not_the_texts() -> None:
    text = f"---\ntitle: The flood\nvideo: {WATCH}\n---\nWords of https://vimeo.com/77\n"
    assert [each.url for each in read_page(text.encode()).videos] == ["https://vimeo.com/77"]


def test_a_pdf_has_the_addresses_of_its_text_and_of_its_links() -> None:
    lines = ["The flood at Kardun was filmed.", "See https://vimeo.com/77 for it.", "Others filmed it, too."]
    links = {0: WATCH, 1: "https://vimeo.com/77", 2: "https://other.example/film"}
    article = read_page(pdf(lines, links=links))
    assert [(each.how, each.url) for each in article.videos] == [("link", "https://vimeo.com/77"), ("link", WATCH)]
    first, second = article.videos
    assert article.text[first.start : first.end] == "https://vimeo.com/77"
    assert (second.start, second.end) == (0, 0)
    assert WATCH not in article.text


@pytest.mark.parametrize("text", ["https://vimeo.com/" + ")" * 4000, "www." * 20_000, "https://vimeo.com/7?" * 5_000])
def test_hostile_texts_take_no_long(text: str) -> None:
    started = time.process_time()
    read_page(f"{PROSE}\n{text}".encode())
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("written", "url"),
    [
        (" https://vimeo.com/7\n", "https://vimeo.com/7"),
        ("HTTPS://Vimeo.com/7", "https://Vimeo.com/7"),
        ("../7", "https://news.example/2021/7"),
        ("#top", None),
        ("https://vimeo.com/a b", None),
        ("https://vimeo.com/\u202e7", None),
        ("https://vimeo.com/7.jpg", None),
        ("mailto:quay@news.example", None),
        (None, None),
    ],
)
def test_addresses(written: str | None, url: str | None) -> None:
    assert absolute_address(written, URL) == url


def test_a_text_without_videos_has_none() -> None:
    assert read_page(PROSE.encode()).videos == ()
    assert VideoLink(url=WATCH, how="link") == VideoLink(url=WATCH, how="link", start=0, end=0)
