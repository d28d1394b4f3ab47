"""Which pictures and films of a page are the article's own, and where in it they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.errors import InputError
from archiver.model.articles import Article, ArticlePicture
from archiver.sources.article import read_page, read_picture
from archiver.sources.article.kinds import kind_of

PROSE = "La rivière a débordé dans la nuit de jeudi à vendredi à Kardoune, selon la mairie du village. " * 3
URL = "https://news.example/2021/crue/index.html"
JPEG = b"\xff\xd8\xff\xe0 a picture"


def page(body: str = "", head: str = "", *, url: str | None = URL) -> Article:
    source = (
        f"<html lang=fr><head><title>La crue</title>{head}</head><body><nav><img src=/menu.jpg></nav>"
        f"<article><h1>La crue</h1><p>{PROSE}</p>{body}<p>{PROSE} Fin.</p></article>"
        "<aside class=sidebar><img src=/next-story.jpg></aside><footer><img src=/foot.jpg></footer></body></html>"
    )
    return read_page(source.encode(), content_type="text/html; charset=utf-8", url=url)


def shown(body: str = "", head: str = "") -> list[tuple[str, str | None]]:
    return [(each.place, each.url) for each in page(body, head).pictures]


def test_pictures_of_the_metadata() -> None:
    head = """<meta property="og:image" content="/share.jpg"><meta name="twitter:image" content="//cdn.example/t.jpg">
    <meta property="og:image" content="/share.jpg"><meta property="og:video" content="https://cdn.example/v.mp4">
    <meta property="og:video" content="https://player.example/embed/7">
    <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "thumbnailUrl": "/thumb.jpg",
      "image": ["/ld.jpg", {"@type": "ImageObject", "url": "/object.jpg"}, {"@id": "#main"}],
      "video": {"@type": "VideoObject", "thumbnailUrl": ["/poster.jpg"], "contentUrl": "/film.mp4"}},
     {"@type": "ImageObject", "@id": "#main", "contentUrl": "/main.jpg"},
     {"@type": "Organization", "logo": "/ld-logo.png", "image": "/house.jpg"}]}</script>"""
    site = "https://news.example"
    assert shown(head=head) == [
        ("metadata", f"{site}/share.jpg"),
        ("metadata", "https://cdn.example/t.jpg"),
        ("film", "https://cdn.example/v.mp4"),
        ("metadata", f"{site}/ld.jpg"),
        ("metadata", f"{site}/object.jpg"),
        ("metadata", f"{site}/main.jpg"),
        ("metadata", f"{site}/thumb.jpg"),
        ("poster", f"{site}/poster.jpg"),
        ("film", f"{site}/film.mp4"),
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<img src=a.jpg>", ("body", "https://news.example/2021/crue/a.jpg")),
        ("<figure><a href=a-full.jpg><img src=a.jpg width=640></a></figure>", ("body", f"{URL[:-10]}a.jpg")),
        ("<img src='data:image/gif;base64,R0' data-src=late.jpg>", ("body", f"{URL[:-10]}late.jpg")),
        ("<img src=s.jpg srcset='s.jpg 300w, l.jpg 1200w, huge.jpg 6000w'>", ("body", f"{URL[:-10]}l.jpg")),
        ("<picture><source srcset='l.webp 900w'><img src=s.jpg></picture>", ("body", f"{URL[:-10]}l.webp")),
        ("<video poster=still.jpg></video>", ("poster", f"{URL[:-10]}still.jpg")),
        ("<video><source src=film.webm></video>", ("film", f"{URL[:-10]}film.webm")),
        (
            "<a class='tgme_widget_message_photo_wrap x' style=\"background-image:url('https://cdn4.example/p.jpg')\"></a>",
            ("embed", "https://cdn4.example/p.jpg"),
        ),
    ],
)
def test_pictures_of_the_text(body: str, found: tuple[str, str]) -> None:
    assert shown(body) == [found]


@pytest.mark.parametrize(
    "body",
    [
        "<img src=spot.jpg width=120 height=80>",
        "<img src=spacer.gif>",
        "<img src=/img/site-logo.png>",
        "<img class=author-avatar src=who.jpg>",
        "<img src=drawing.svg>",
        "<img src='data:image/png;base64,iVBOR'>",
        "<a href=/another-story><img src=teaser.jpg></a>",
        "<div class=advert><img src=a.jpg></div>",
        "<pre><img src=a.jpg></pre>",
        "<img src='javascript:alert(1)'>",
        f"<img src='{'a' * 3000}.jpg'>",
    ],
)
def test_what_is_no_picture_of_the_article(body: str) -> None:
    assert shown(body) == []


def test_a_picture_stands_at_its_caption_else_behind_the_words_before_it() -> None:
    figure = "<figure><img src=a.jpg><figcaption>Le pont, filmé par Rives Infos.</figcaption></figure>"
    article = page(f"{figure}<p>Puis.</p><img src=b.jpg>")
    first, second = article.pictures
    assert article.text[first.start : first.end] == "Le pont, filmé par Rives Infos."
    assert second.start == second.end
    assert article.text[: second.start].endswith("Puis.")


def test_a_picture_of_the_metadata_that_the_text_shows_has_its_place_there() -> None:
    head = "<meta property=og:image content=b.jpg><meta property=og:image content=a.jpg>"
    first, second = page("<figure><img src=a.jpg><figcaption>Le pont.</figcaption></figure>", head).pictures
    assert (first.src, first.place, first.end) == ("b.jpg", "metadata", 0)
    assert (second.src, second.place) == ("a.jpg", "body")
    assert second.end > second.start


def test_a_page_without_an_address_has_pictures_by_their_paths() -> None:
    (picture,) = page("<img src='crue_files/pont%20a.jpg?w=3'>", url=None).pictures
    assert (picture.src, picture.url) == ("crue_files/pont%20a.jpg?w=3", None)


def test_no_page_has_more_pictures_than_anybody_shows() -> None:
    assert len(page("".join(f"<img src={n}.jpg>" for n in range(5000))).pictures) == 40


async def test_a_picture_beside_a_file_is_read_and_nothing_outside_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    (folder / "crue_files").mkdir(parents=True)
    (folder / "crue_files" / "pont a.jpg").write_bytes(JPEG)
    (folder / "crue_files" / "words.jpg").write_bytes(b"<html>not found")
    (tmp_path / "secret.jpg").write_bytes(JPEG)
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")

    async def had(src: str, limit: int = 100) -> bytes | None:
        capture = await read_picture(folder, "ab", ArticlePicture(src=src, place="body"), limit)
        return None if capture is None else capture.answer[0].data

    assert await had("crue_files/pont%20a.jpg?w=3") == JPEG
    outside = ["../secret.jpg", "link.jpg", str(tmp_path / "secret.jpg"), "crue_files/words.jpg", "crue_files",
               "\0.jpg",
               "http://127.0.0.1/a.jpg", "//127.0.0.1/a.jpg", "file:secret.jpg", "..%2fsecret.jpg", ""]  # fmt: skip
    assert [await had(src) for src in outside] == [None] * len(outside)
    with pytest.raises(InputError, match="larger than"):
        await had("crue_files/pont%20a.jpg", limit=5)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (JPEG, "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0 ftypavif", "image/avif"),
        (b"\0\0\0 ftypisom", "video/mp4"),
        (b"<svg xmlns=", None),
        (b"", None),
    ],
)
def test_files_are_told_by_their_first_bytes(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind
