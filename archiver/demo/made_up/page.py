"""The invented article as a page of a news site, with a picture out of the video that it speaks of."""

from __future__ import annotations

import html
from pathlib import Path

from archiver.demo.made_up.story import cited_film
from archiver.demo.world.pictures import jpeg, scaled
from archiver.demo.world.world import World

PICTURE = "article_files/sauvetage.jpg"
"""Where the page looks for its picture, from its own folder."""
STILL_S = 101.0
"""The moment of the video that the picture shows: the rescue at night, which nobody had posted before."""
WIDTH, HEIGHT = 480, 270
CAPTION = "Le sauvetage de nuit, l'une des séquences inédites."
_BEHIND = 2  # paragraphs of the text before the picture


def article_text() -> str:
    """The article as plain text."""
    return (Path(__file__).parent.parent / "article_fr.txt").read_text(encoding="utf-8")


def article_page() -> str:
    """The same as HTML. It names its picture by a path, as pages do that a browser saved."""
    title, head, *paragraphs = article_text().strip().split("\n\n")
    author, day = head.split("\n")
    *story, closing = paragraphs
    body = [f"<p>{_linked(each)}</p>" for each in story]
    figure = f'<figure><img src="{PICTURE}" alt=""><figcaption>{html.escape(CAPTION)}</figcaption></figure>'
    body.insert(_BEHIND, figure)
    footer = "".join(f"<p>{_linked(line)}</p>" for line in closing.split("\n"))
    return (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)} – La Gazette des vallées</title>\n"
        f'<meta property="og:title" content="{html.escape(title)}">'
        f'<meta property="og:image" content="{PICTURE}">\n'
        '<meta property="article:published_time" content="2021-04-10T11:20:00+02:00"></head>\n'
        f"<body><article><h1>{html.escape(title)}</h1>\n"
        f"<p>{html.escape(author)}</p><p>{html.escape(day)}</p>\n"
        f"{chr(10).join(body)}\n</article>\n<footer>{footer}</footer></body></html>\n"
    )


def article_picture(world: World) -> bytes:
    """The page's picture as JPEG: a frame of the video, in another size."""
    return jpeg(scaled(cited_film(world).still(STILL_S), WIDTH, HEIGHT), quality=75)


def _linked(text: str) -> str:
    """A paragraph with its address as a link."""
    words = html.escape(text).split(" ")
    return " ".join(_link(word) if "https://" in word else word for word in words)


def _link(word: str) -> str:
    before, _, rest = word.partition("https://")
    address = f"https://{rest.rstrip('),.')}"
    return f'{before}<a href="{address}">{address}</a>{rest[len(address) - len("https://") :]}'
