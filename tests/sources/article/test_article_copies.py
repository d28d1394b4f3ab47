"""Archived copies, AMP pages, related articles, comments and flattened embeds: what is the article's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.citations import extract
from archiver.model.articles import Article
from archiver.sources.article import read_page
from archiver.sources.article.copies import original_of, seen_through

TEXT = (
    "The ministry of the valley said on Tuesday that the convoy had left the city before dawn, and that nobody was "
    "hurt in the incident near the bridge of Zelmara. "
)
PAGE = "https://news.example.org/2021/bridge.html"
MADE = datetime(2021, 4, 10, 10, 11, 12, tzinfo=UTC)


def page(body: str, *, head: str = "", around: str = "", attributes: str = 'lang="en"') -> bytes:
    return f"""<!doctype html><html {attributes}><head><title>Convoy leaves - Daily Example</title>{head}</head><body>
{around}<main><article><h1>Convoy leaves the city</h1><p>{TEXT}</p>{body}<p>{TEXT * 2}</p></article></main></body>
</html>""".encode()


def targets(article: Article) -> list[tuple[str | None, int | None]]:
    return [(ref.handle, ref.post_id) for ref in article.references]


@pytest.mark.parametrize(
    ("address", "original", "made"),
    [
        (f"https://web.archive.org/web/20210410101112/{PAGE}", PAGE, MADE),
        (f"http://web.archive.org/web/20210410101112id_/{PAGE}", PAGE, MADE),
        (f"https://web.archive.org/web/20210410101112if_/{PAGE}", PAGE, MADE),
        (f"https://web.archive.org/web/2021*/{PAGE}", PAGE, None),
        ("https://web.archive.org/web/20210410101112/https:/news.example.org/a", "https://news.example.org/a", MADE),
        ("https://web.archive.org/web/20210410101112/news.example.org/a", "http://news.example.org/a", MADE),
        (f"https://archive.ph/2021.04.10-101112/{PAGE}", PAGE, MADE),
        (f"https://archive.today/20210410101112/{PAGE}", PAGE, MADE),
        (f"https://archive.is/newest/{PAGE}", PAGE, None),
        (f"https://web.archive.org/web/20219910101112/{PAGE}", PAGE, None),
    ],
)
def test_the_address_of_a_copy(address: str, original: str, made: datetime | None) -> None:
    url, copy = original_of(address)
    assert copy is not None
    assert (url, copy.url, copy.captured) == (original, address, made)


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        "https://web.archive.org.example.org/web/20210410101112/https://t.me/rives_demo/1",
        "https://news.example.org/?u=https://web.archive.org/web/20210410101112/https://t.me/rives_demo/1",
        "https://archive.ph/AbC12",
    ],
)
def test_an_address_that_is_no_copy_is_itself(address: str) -> None:
    assert original_of(address) == (address, None)
    assert seen_through(address) == address


@pytest.mark.parametrize("flags", ["", "id_", "if_"])
def test_a_copy_has_the_address_of_its_original_and_no_toolbar(flags: str) -> None:
    toolbar = (
        '<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><p>1,204 captures of this page between 5 May 2009 '
        'and 1 Jun 2022, see <a href="https://t.me/archive_demo">our channel</a> and tell others about all of them.</p>'
        "</div><!-- END WAYBACK TOOLBAR INSERT -->"
    )
    link = '<p>The video is <a href="/web/20210410101112/https://t.me/rives_demo/48">here</a> for all to see.</p>'
    url = f"https://web.archive.org/web/20210410101112{flags}/{PAGE}"
    article = read_page(page(link, around=toolbar), url=url)
    assert article.url == PAGE
    assert article.copy is not None
    assert (article.copy.url, article.copy.captured) == (url, MADE)
    assert targets(article) == [("rives_demo", 48)]
    assert "captures" not in article.text


def test_a_saved_copy_is_known_by_its_own_marks() -> None:
    script = f'<script>__wm.wombat("{PAGE}","20210410101112","https://web.archive.org/","web","/_static/");</script>'
    article = read_page(page("", head=script))
    assert article.url == PAGE
    assert article.copy is not None
    assert article.copy.captured == MADE


def test_a_short_address_of_a_copy_is_settled_by_the_page() -> None:
    head = f'<link rel="canonical" href="https://archive.ph/2021.04.10-101112/{PAGE}">'
    frame = '<div id="HEADER"><form>saved from</form><a href="https://t.me/saved_demo/3">Saved by a tool</a></div>'
    data = page("", head=head, around=frame).replace(b"<main>", b'<div id="CONTENT"><main>')
    article = read_page(data, url="https://archive.ph/AbC12")
    assert (article.url, targets(article)) == (PAGE, [])
    assert article.copy is not None
    assert (article.copy.url, article.copy.captured) == ("https://archive.ph/AbC12", MADE)


def test_a_page_of_another_site_is_no_copy_whatever_it_says() -> None:
    head = '<link rel="canonical" href="https://archive.ph/2021.04.10-101112/https://other.example.net/a">'
    article = read_page(page("", head=head), url=PAGE)
    assert (article.url, article.copy) == (PAGE, None)


def test_a_text_from_an_archive_is_a_copy_too() -> None:
    article = read_page(TEXT.encode(), url=f"https://web.archive.org/web/20210410101112id_/{PAGE}")
    assert article.url == PAGE
    assert article.copy is not None


AMP = '<link rel="canonical" href="https://www.example.org/2021/bridge.html">'


@pytest.mark.parametrize("attributes", ['amp lang="en"', '⚡ lang="en"'])
def test_an_amp_page_is_the_article_that_it_names(attributes: str) -> None:
    embed = '<amp-iframe width="1" height="1" src="https://t.me/rives_demo/48?embed=1"></amp-iframe>'
    menu = '<amp-sidebar id="m"><a href="https://t.me/daily_demo">Telegram</a></amp-sidebar>'
    article = read_page(page(embed, head=AMP, around=menu, attributes=attributes), url="https://amp.example.org/bridge")
    assert article.url == "https://www.example.org/2021/bridge.html"
    assert [(ref.kind, ref.region) for ref in article.references if ref.post_id] == [("embed", "article")]
    assert [ref.region for ref in article.references if not ref.post_id] == ["nav"]


def test_an_amp_page_cannot_name_another_site() -> None:
    article = read_page(page("", head=AMP, attributes="amp"), url="https://evil.example.com/bridge")
    assert article.url == "https://evil.example.com/bridge"


RELATED = "The road over the hills is open again"


@pytest.mark.parametrize(
    "box",
    [
        f'<p><strong>Read also:</strong> <a href="/roads/7">{RELATED}</a></p>',
        f'<h3>Read also</h3><ul><li><a href="/roads/7">{RELATED}</a></li></ul>',
        f'<div class="related-articles"><a href="/roads/7"><span>{RELATED}</span></a></div>',
        f'<p>Lire aussi : <a href="/roads/7">{RELATED}</a></p>',
        f'<p><b>Читайте также:</b></p><p><a href="/roads/7">{RELATED}</a></p>',
    ],
)
def test_related_articles_are_kept_with_their_addresses(box: str) -> None:
    (link,) = read_page(page(box)).related
    assert (link.title, link.url) == (RELATED, "/roads/7")


@pytest.mark.parametrize(
    ("label", "language"),
    [
        ("Lire aussi", "fr"),
        ("Читайте також", "uk"),
        ("اقرأ أيضاً", "ar"),
        ("بیشتر بخوانید", "fa"),
        ("Lee también", "es"),
    ],
)
def test_a_bare_title_is_no_prose(label: str, language: str) -> None:
    title = "The channel Rives Infos published on Telegram a video of the bridge"
    text = f"{TEXT}\n\n{label}: {title}\n\n{TEXT}"
    article = read_page(text.encode())
    assert [(link.title, text[link.start : link.end]) for link in article.related] == [(title, title)]
    assert extract(article) == ()
    assert extract(read_page(text.replace(f"{label}: ", "").encode()))


def test_an_address_behind_the_label_is_a_reference_and_no_title() -> None:
    article = read_page(f"{TEXT}\n\nRead also: https://t.me/rives_demo/48\n\n{TEXT}".encode())
    assert article.related == ()
    assert targets(article) == [("rives_demo", 48)]


def test_what_readers_comment_is_never_automatic() -> None:
    comment = (
        '<section id="comments"><p>A reader says: the post is at <a href="https://t.me/rives_demo/48">this place</a>, '
        "and it shows the whole story of the bridge in the valley, so look at it before you judge us.</p></section>"
    )
    article = read_page(page(comment))
    assert [ref.region for ref in article.references] == ["aside"]
    assert {citation.confidence for citation in extract(article)} <= {"review"}
    own = comment.replace(' id="comments"', "")
    assert {citation.confidence for citation in extract(read_page(page(own)))} == {"auto"}


@pytest.mark.parametrize(
    ("residue", "post"),
    [
        ("https://t.me/rives_demo/48", 48),
        ("t.me/rives_demo/48\nVIEW IN TELEGRAM", 48),
        ("@rives_demot.me/rives_demo/481.6Kviewsedited", None),
        ("t.me/rives_demo/521381.6Kviews", None),
        ("t.me/rives_demo/48,3K views", None),
    ],
)
def test_an_embed_that_was_flattened_is_never_guessed(residue: str, post: int | None) -> None:
    article = read_page(f"{TEXT}\n\n{residue}\n\n{TEXT}".encode())
    assert targets(article) == [("rives_demo", post)]
