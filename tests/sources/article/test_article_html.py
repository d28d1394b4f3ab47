"""Pages: where each reference ends up in the text, which are chrome, and what the page says of itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import InputError
from archiver.model.articles import Article, Reference
from archiver.sources.article import read_page
from tests.counts import reduced

LONG = (
    "The ministry said on Tuesday that the convoy had left the city before dawn and that nobody was hurt "
    "in the incident near the bridge. "
)


def page(body: str, *, head: str = "", foot: str = "", lang: str = "en") -> bytes:
    return f"""<!doctype html><html lang="{lang}"><head><title>Convoy leaves - Daily Example</title>{head}</head>
<body><nav><a href="/">Home</a></nav><main><article><h1>Convoy leaves the city</h1><p>{LONG}</p>
{body}<p>{LONG * 2}</p></article></main>{foot}</body></html>""".encode()


def read(body: str, *, head: str = "", foot: str = "", lang: str = "en") -> Article:
    return read_page(page(body, head=head, foot=foot, lang=lang))


def placed(article: Article) -> list[tuple[str, str, str]]:
    """Kind, region and the words at the place of every reference."""
    return [(ref.kind, ref.region, article.text[ref.start : ref.end]) for ref in article.references]


def only(article: Article) -> Reference:
    (ref,) = article.references
    return ref


WIDGET = (
    '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="nordnews/4821"></script>'
)
EMBEDS = {
    "script": WIDGET,
    "wrapped in names that extractors drop": f'<div class="social-embed telegram share"><div>{WIDGET}</div></div>',
    "iframe": '<figure><iframe src="https://t.me/nordnews/4821?embed=1&mode=tme"></iframe></figure>',
    "lazy iframe": '<iframe data-src="https://t.me/nordnews/4821?embed=1"></iframe>',
    "iframe by its id": '<div><iframe id="telegram-post-nordnews-4821" height="90"></iframe></div>',
    "blockquote": '<blockquote data-telegram-post="nordnews/4821"><p>Words of the post.</p></blockquote>',
    "a frame that asks for consent": '<iframe data-consent-src="https://t.me/nordnews/4821?embed=1"></iframe>',
    "a box that asks for consent": '<div data-embed="https://t.me/nordnews/4821?embed=1">Show the post</div>',
    "a page within the frame": f'<div><iframe srcdoc="{WIDGET.replace(chr(34), "&quot;")}"></iframe></div>',
    "with a fallback": '<iframe data-src="https://t.me/nordnews/4821?embed=1"></iframe>'
    '<noscript><iframe src="https://t.me/nordnews/4821?embed=1"></iframe></noscript>',
}


@pytest.mark.parametrize("case", EMBEDS)
def test_an_embed_leaves_its_address_where_it_stood(case: str) -> None:
    article = read(f"<p>Before the post there are words.</p>{EMBEDS[case]}<p>After the post there are more.</p>")
    ref = only(article)
    assert (ref.kind, ref.handle, ref.post_id, ref.label) == ("embed", "nordnews", 4821, "")
    assert article.text[ref.start : ref.end] == ref.url
    assert article.text.index("Before") < ref.start < article.text.index("After")
    assert article.text[ref.start - 1] == "\n"
    assert article.text[ref.end] == "\n"
    assert [(one.start, one.end) for one in article.segments] == [(ref.start, ref.end)]


def test_an_embed_within_a_paragraph_keeps_the_rest_of_it() -> None:
    article = read(f"<p>He showed {WIDGET} on Monday evening.</p>")
    assert "He showed\nhttps://t.me/nordnews/4821\non Monday evening." in article.text


def test_two_embeds_in_one_box_are_two() -> None:
    article = read(f"<div>{WIDGET}{WIDGET.replace('4821', '4822')}</div>")
    assert [ref.post_id for ref in article.references] == [4821, 4822]


def test_a_link_is_placed_at_its_words_and_does_not_glue() -> None:
    article = read('<p>The channel<a href="https://t.me/s/nordnews/77?single"> Nord <b>News</b>\n</a>published it.</p>')
    ref = only(article)
    assert (ref.kind, ref.handle, ref.post_id) == ("post_link", "nordnews", 77)
    assert ref.label == article.text[ref.start : ref.end] == "Nord News"
    assert "The channel Nord News published it." in article.text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('в<a href="/x">Telegram</a>сообщили', "в Telegram сообщили"),
        ("<b>Nord</b>сообщает", "Nord сообщает"),
        ("<b>W</b>ord and <i>un</i>do", "Word and undo"),
        ('the <a href="/x">channel</a>s of', "the channels of"),
        ('said <a href="/x">Nord</a>, and (<a href="/y">Sud</a>)', "said Nord, and (Sud)"),
        ('على<a href="/x">تلغرام</a>فيديو', "على تلغرام فيديو"),
        ('و<a href="/x">تلغرام</a>', "وتلغرام"),
        ('在<a href="/x">電報頻道</a>上', "在電報頻道上"),
    ],
)
def test_spaces_at_the_edges_of_tags(markup: str, text: str) -> None:
    assert text in read(f"<p>Here stands this line: {markup} and it goes on to be long.</p>").text


def test_several_addresses_in_one_link_share_its_place() -> None:
    article = read('<p>He posted <a href="https://t.me/nordnews/1;https://t.me/nordnews/2">two videos</a> there.</p>')
    assert [ref.post_id for ref in article.references] == [1, 2]
    assert {article.text[ref.start : ref.end] for ref in article.references} == {"two videos"}


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("//telegram.me/c/123456/9", {"channel_id": 123456, "post_id": 9}),
        ("https://t.me/+AbCdEfGhIjK1234", {"kind": "invite", "invite": "AbCdEfGhIjK1234"}),
        ("https://web.archive.org/web/2023/https://t.me/oldchan/7", {"handle": "oldchan", "post_id": 7}),
        ("tg://resolve?domain=nordnews&amp;post=12", {"handle": "nordnews", "post_id": 12}),
        (" https://t.me/nord\nnews/5 ", {"handle": "nordnews", "post_id": 5}),
    ],
)
def test_forms_of_addresses(href: str, expected: dict[str, object]) -> None:
    ref = only(read(f'<p>The video was <a href="{href}">published</a> on Tuesday by the group itself.</p>'))
    assert {key: getattr(ref, key) for key in expected} == expected


def test_a_dropped_caption_is_appended_with_its_link_in_place() -> None:
    article = read(
        "<figure><img src=x><figcaption>Smoke over the bridge. Photo: "
        '<a href="https://t.me/nordphoto/5">Nord Photo</a> / Telegram</figcaption></figure>'
    )
    (segment,) = article.segments
    assert article.text[segment.start : segment.end] == "Smoke over the bridge. Photo: Nord Photo / Telegram"
    assert placed(article) == [("post_link", "caption", "Nord Photo")]


def test_captions_of_teasers_and_sidebars_are_left_out() -> None:
    article = read(
        '<a href="/other"><figure><figcaption>Another story</figcaption></figure></a>',
        foot="<aside><figure><figcaption>Yet another</figcaption></figure></aside>",
    )
    assert article.segments == ()


def test_an_address_written_out_in_a_dropped_box_is_appended() -> None:
    article = read('<figure class="wp-block-embed"><div>\nhttps://t.me/nordnews/33\n</div></figure>')
    assert placed(article) == [("post_link", "article", "https://t.me/nordnews/33")]
    assert article.text.endswith("\nhttps://t.me/nordnews/33")


def test_addresses_written_out_in_the_prose_stay_where_they_are() -> None:
    article = read("<p>See https://t.me/nordnews/90 and t[.]me/nordnews/91 for the footage of the night.</p>")
    assert [text for *_, text in placed(article)] == ["https://t.me/nordnews/90", "t[.]me/nordnews/91"]
    assert article.segments == ()


def test_code_comments_and_scripts_hold_no_references() -> None:
    article = read(
        '<pre>&lt;script data-telegram-post="x/1"&gt; https://t.me/codeonly/3</pre>'
        "<p>Use <code>https://t.me/codeonly/4</code> in the very same way for it.</p>"
        '<!-- <a href="https://t.me/hidden/1">x</a> --><script>var u="https://t.me/scripted/1";</script>'
        '<textarea><a href="https://t.me/quoted/1">x</a></textarea>'
        '<p>Show it with &lt;iframe src="https://t.me/shown/1?embed=1"&gt;&lt;/iframe&gt; on your own pages.</p>'
    )
    assert article.references == ()


CHROME = {
    "icon": '<p><a href="https://t.me/dailyexample"><i class="fa fa-telegram"></i></a></p>',
    "follow us": '<p>Follow us on <a href="https://t.me/dailyexample">Telegram</a></p>',
    "subscribe": '<p>Read it first: subscribe to <a href="https://t.me/dailyexample">the channel</a>.</p>',
    "french": '<p>Suivez-nous sur <a href="https://t.me/dailyexample">Telegram</a>.</p>',
    "russian": '<p>Подписывайтесь на наш <a href="https://t.me/dailyexample">Telegram-канал</a></p>',
    "arabic": '<p>تابعونا على <a href="https://t.me/dailyexample">تلغرام</a></p>',
    "spanish": '<p>Síguenos en <a href="https://t.me/dailyexample">Telegram</a></p>',
    "german": '<p>Folgen Sie uns auf <a href="https://t.me/dailyexample">Telegram</a></p>',
    "ours": '<p><a href="https://t.me/+abcdefgh1234">Our Telegram channel</a></p>',
    "title": '<p><a href="https://t.me/dailyexample" title="Subscribe to our channel">Telegram</a></p>',
    "bar": '<ul><li><a href="https://facebook.com/x">Facebook</a></li><li><a href="https://x.com/x">X</a></li>'
    '<li><a href="https://t.me/dailyexample">Telegram</a></li></ul>',
    "author": '<div class="author-bio">Ann Writer. <a href="https://t.me/annwriter">Telegram</a></div>',
    "rel": '<p>More is in <a rel="nofollow me" href="https://t.me/dailyexample">the channel</a>.</p>',
    "footer": '<footer><a href="https://t.me/dailyexample">Telegram</a></footer>',
}


@pytest.mark.parametrize("case", CHROME)
def test_the_publishers_own_channel_is_site_chrome(case: str) -> None:
    assert only(read(CHROME[case])).kind == "site_chrome"


def test_a_channel_in_the_sites_header_is_site_chrome() -> None:
    header = '<div class="site-header"><a href="https://t.me/dailyexample">Telegram</a></div>'
    assert only(read("", foot=header)).kind == "site_chrome"


SOURCES = {
    "named channel": '<p>The <a href="https://t.me/nordnews">Nord News channel</a> wrote that it was open.</p>',
    "subscribers": '<p>The <a href="https://t.me/nordnews">channel</a>, which has a million subscribers, said so.</p>',
    "quoted ours": '<p>"We published the whole video in our channel", the man said when he was asked about '
    'it a second time by <a href="https://t.me/nordnews">Nord News</a> on Tuesday in the city.</p>',
    "lead": '<div class="article-header"><p>The <a href="https://t.me/nordnews">Nord channel</a> said so.</p></div>',
    "picture": '<figure><a href="https://t.me/nordnews"><img src="shot.png"></a></figure>',
}


@pytest.mark.parametrize("case", SOURCES)
def test_a_channel_that_the_article_cites_is_a_source(case: str) -> None:
    assert only(read(SOURCES[case])).kind == "channel_link"


def test_follow_us_below_does_not_make_chrome_of_a_citation_above() -> None:
    article = read(
        '<p>The <a href="https://t.me/nordnews">Nord News channel</a> wrote that it was open.</p>'
        '<p>Follow us on <a href="https://t.me/dailyexample">Telegram</a></p>'
    )
    assert [ref.kind for ref in article.references] == ["channel_link", "site_chrome"]


def test_a_channel_linked_from_head_and_foot_is_chrome_in_a_short_line_of_the_article() -> None:
    link = '<a href="https://t.me/dailyexample">Telegram</a>'
    article = read(f"<p>News on {link}</p>", foot=f"<footer>{link}</footer>")
    assert [ref.kind for ref in article.references] == ["site_chrome", "site_chrome"]


def test_share_buttons_are_shares_wherever_they_are() -> None:
    article = read(
        '<div class="share"><a href="https://t.me/share/url?url=https://example.org/a">Share</a></div>'
        '<p><a href="https://telegram.me/share/url?url=x"></a></p>'
    )
    assert [ref.kind for ref in article.references] == ["share", "share"]
    assert "t.me/share" not in article.text


def test_a_post_in_a_sidebar_is_kept_with_its_region() -> None:
    article = read("", foot='<aside class="related"><a href="https://t.me/othernews/5">Other story</a></aside>')
    assert placed(article) == [("post_link", "aside", "https://t.me/othernews/5")]
    assert [one.region for one in article.segments] == ["aside"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2024-03-05T23:30:00-08:00">', (date(2024, 3, 5), "meta")),
        ('<meta name="date" content="20240305">', (date(2024, 3, 5), "meta")),
        (
            '<script type="application/ld+json">{"@graph":[{"datePublished":"2024-03-06T01:00Z"}]}</script>',
            (date(2024, 3, 6), "json-ld"),
        ),
        ('<meta name="date" content="2024-13-45"><meta name="pubdate" content="soon">', (None, None)),
    ],
)
def test_the_day_of_publication_and_where_it_comes_from(head: str, expected: tuple[date | None, str | None]) -> None:
    article = read("", head=head)
    assert (article.published, article.published_from) == expected


def test_time_elements_and_the_address_are_looked_at_when_the_head_is_silent() -> None:
    article = read('<p>Published <time class="published" datetime="2024-03-07T10:00">Thursday</time></p>')
    assert (article.published, article.published_from) == (date(2024, 3, 7), "time")
    by_url = read_page(page(""), url="https://example.org/2024/03/08/convoy")
    assert (by_url.published, by_url.published_from) == (date(2024, 3, 8), "htmldate")


def test_a_copyright_year_is_no_date() -> None:
    article = read("", foot="<footer>(c) 2023 Daily Example</footer>")
    assert (article.published, article.published_from) == (None, None)


def test_what_the_user_says_wins() -> None:
    body = page("", head='<meta property="article:published_time" content="2024-03-05">')
    article = read_page(body, url="https://example.org/a", published=date(2020, 1, 2))
    assert (article.url, article.published, article.published_from) == (
        "https://example.org/a", date(2020, 1, 2), "option",
    )  # fmt: skip


def test_title_author_and_site() -> None:
    head = (
        '<meta property="og:title" content="Convoy &amp; bridge"><meta name="author" content="A. Writer">'
        '<meta property="og:site_name" content="Daily Example"><link rel="canonical" href="https://example.org/c">'
    )
    article = read("", head=head)
    assert (article.title, article.author, article.site, article.url) == (
        "Convoy & bridge", "A. Writer", "Daily Example", "https://example.org/c",
    )  # fmt: skip
    assert read("").title == "Convoy leaves the city"
    linked = '{"author":[{"name":"A. Writer"},{"name":"B. Editor"}],"publisher":{"name":"Daily"}}'
    stated = read("", head=f'<script type="application/ld+json">[{linked}]</script>')
    assert (stated.author, stated.site) == ("A. Writer, B. Editor", "Daily")


def test_the_text_decides_over_the_declared_language() -> None:
    assert read("", lang="fr-FR").language == "en"
    assert read_page(b'<html lang="fr-FR"><body><p>Oui</p></body></html>').language == "fr"


def test_a_page_without_words_is_refused_with_a_hint() -> None:
    with pytest.raises(InputError, match="holds no text") as refused:
        read_page(b"<!doctype html><html><body><script>app()</script></body></html>")
    assert refused.value.hint


def test_letters_used_as_marks_never_reach_the_text() -> None:
    article = read('<p>\U00017000 and &#x17001; and <a href="https://t.me/nordnews/1">\U00017002 the video</a>.</p>')
    assert not any("\U00017000" <= char <= "\U000187f7" for char in article.text)
    assert placed(article) == [("post_link", "article", "the video")]


FRAGMENT = st.sampled_from(
    [
        '<a href="https://t.me/nordnews/{n}">', "</a>", "<p>", "</p>", "<div class='share'>", "</div>", "<b>", "</b>",
        "<figcaption>", "</figcaption>", "<figure>", "</figure>", "<footer>", "</footer>", "<pre>", "</pre>", "<li>",
        "words of some length in a row, ", "Nord", " ", "\n", "сообщает", "https://t.me/nordnews/{n} ",
        '<script data-telegram-post="nordnews/{n}"></script>', "<blockquote data-telegram-post='nordnews/{n}'>",
        "<table><tr><td>", "<!--", "-->", "&amp;", "&#x17005;", "<br>",
    ]
)  # fmt: skip


@settings(max_examples=reduced(150), deadline=None)
@given(st.lists(FRAGMENT, max_size=40))
def test_every_reference_that_is_no_chrome_lies_at_its_words_or_address(parts: list[str]) -> None:
    body = "".join(part.replace("{n}", str(n + 1)) for n, part in enumerate(parts))
    article = read(body)
    assert not any("\U00017000" <= char <= "\U000187f7" for char in article.text)
    for ref in article.references:
        if ref.kind not in {"share", "site_chrome"}:
            assert article.text[ref.start : ref.end] in {ref.label, ref.url} - {""}
    for segment in article.segments:
        assert 0 <= segment.start <= segment.end <= len(article.text)


def test_a_box_with_the_story_in_it_is_no_stand_in_for_an_embed() -> None:
    article = read(f'<div data-page="https://t.me/nordnews/4821?embed=1"><p>{LONG * 3}</p></div>')
    assert article.text.count("nobody was hurt") == 6
    assert article.references == ()


@pytest.mark.parametrize("tag", ["div", "center", "ul"])
def test_hundreds_of_boxes_that_nobody_closed_hide_nothing(tag: str) -> None:
    many = "".join(
        f"<p><{tag}>Part {number} of the story says what went on by the bridge.</p>" for number in range(400)
    )
    article = read(many + '<p>It is <a href="https://t.me/nordnews/1">the source of all this</a> we met.</p>')
    assert all(f"Part {number} of the story" in article.text for number in range(400))
    assert placed(article) == [("post_link", "article", "the source of all this")]


def test_ten_thousand_levels_hide_nothing() -> None:
    depth = 10_000
    inner = f'<p>{LONG}</p><p>It is <a href="https://t.me/nordnews/1">the source</a> of all this.</p>'
    article = read_page(f"<html><body>{'<div>' * depth}{inner}{'</div>' * depth}</body></html>".encode())
    assert "nobody was hurt" in article.text
    assert placed(article) == [("post_link", "article", "the source")]


def test_scripts_and_pictures_of_megabytes_do_not_bring_the_menu_into_the_text() -> None:
    heavy = f"<script>var state='{'x' * 3_000_000}'</script><img src='data:image/png;base64,{'A' * 2_000_000}'>"
    article = read(heavy, foot="<footer>Imprint of the paper</footer>")
    assert "nobody was hurt" in article.text
    assert "Home" not in article.text
    assert "Imprint" not in article.text


def test_a_title_alone_is_no_article() -> None:
    with pytest.raises(InputError, match="holds no text"):
        read_page(b"<html><head><title>Daily Example</title></head><body><div id=app></div></body></html>")
    with pytest.raises(InputError, match="holds no text"):
        read_page(b"<html><head><title>Daily</title></head><frameset><frame src=a.html></frameset></html>")


JSON_LD = '<script type="application/ld+json">{}</script>'
VIDEO = '{"@type":"VideoObject","datePublished":"2019-01-01","author":"V. Maker"}'
STORY = '{"@type":["Thing","NewsArticle"],"datePublished":"2024-03-05","author":{"name":"A. Writer"}}'
REFERRING = '{"@type":"Article","datePublished":"2024-03-05","author":[{"@id":"#a"}]}'
PERSON = '{"@type":"Person","@id":"#a","name":"A. Writer"}'


@pytest.mark.parametrize(
    "source",
    [
        f"[{VIDEO},{STORY}]",
        f'{{"@type":"WebPage","datePublished":"2023-01-01","mainEntity":{STORY}}}',
        f"//<![CDATA[\n{STORY}\n//]]>",
        f"<!--{STORY}-->",
        f'{{"@graph":[{REFERRING},{PERSON}]}}',
    ],
)
def test_structured_data_speaks_of_the_article(source: str) -> None:
    article = read("", head=JSON_LD.format(source))
    assert (article.author, article.published, article.published_from) == ("A. Writer", date(2024, 3, 5), "json-ld")


def test_structured_data_of_a_video_alone_says_nothing_of_the_article() -> None:
    article = read("", head=JSON_LD.format(VIDEO))
    assert article.author is None
    assert article.published_from != "json-ld"


def below(line: str, lang: str = "en") -> Article:
    story = f'<p>{LONG}</p><p>{LONG}</p><p>See also <time datetime="2001-02-03">3 February 2001</time>.</p>'
    body = f"<article><h1>Convoy leaves the city</h1>{line}{story}</article>"
    return read_page(f'<html lang="{lang}"><head><title>Convoy</title></head><body>{body}</body></html>'.encode())


@pytest.mark.parametrize(
    ("line", "lang", "origin"),
    [
        ('<time datetime="2024-03-05T10:00">Tuesday</time>', "en", "time"),
        (
            'Updated <time datetime="2024-03-09">9 March</time>, <time datetime="2024-03-05">5 March</time>',
            "en",
            "time",
        ),
        ("<div>5 March 2024, 14:30</div>", "en", "dateline"),
        ('<span class="d">5 марта 2024, 14:30</span>', "ru", "dateline"),
        ("<p>Publié le 5 mars 2024 à 14h30, modifié le 7 mars 2024</p>", "fr", "dateline"),
        ("<p>الثلاثاء 5 مارس 2024</p>", "ar", "dateline"),
    ],
)
def test_the_day_stands_below_the_headline(line: str, lang: str, origin: str) -> None:
    article = below(line, lang)
    assert (article.published, article.published_from) == (date(2024, 3, 5), origin)


@pytest.mark.parametrize(
    "line",
    [
        '<p>By <a rel="author" href="/a">A. Writer</a></p>',
        '<div itemprop="author"><span itemprop="name">A. Writer</span>, correspondent</div>',
        '<p class="article-byline">By A. Writer</p>',
        '<span class="author__name">A. Writer</span>',
    ],
)
def test_the_author_stands_below_the_headline(line: str) -> None:
    assert below(line).author == "A. Writer"


def test_a_day_in_the_menu_or_in_the_story_is_not_that_of_publication() -> None:
    assert below("<nav>5 March 2024</nav>").published_from != "dateline"
    assert below(f"<p>{LONG}</p><p>On 5 March 2020 it had been otherwise.</p>").published_from != "dateline"
