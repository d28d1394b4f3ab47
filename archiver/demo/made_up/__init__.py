"""The demo's invented world: the river valley of Zelmara in spring 2021, as its channels tell it.

`story` who posts what, and the video that the article cites · `page` the article as a page with a picture ·
`calendar` the order of events ·
`phrases` the phrasebook's form · `arabic`, `french`, `russian`, `english` the sentences.
Every place, club and association is invented; every handle ends in `_demo`.
"""

from __future__ import annotations

from pathlib import Path

from archiver.demo.made_up.page import PICTURE, article_page, article_picture, article_text
from archiver.demo.made_up.story import tell
from archiver.demo.world import World

__all__ = ["made_up_article", "made_up_world", "write_page"]


def made_up_world(seed: int = 0) -> World:
    """The valley and its channels, with the account that may read them; texts and pictures follow from ``seed``."""
    world = World(seed)
    tell(world)
    return world


def made_up_article() -> str:
    """The invented French article that cites this world (UTF-8 text)."""
    return article_text()


def write_page(world: World, folder: Path) -> Path:
    """Puts the article as a saved page into a folder, its picture beside it; the page's file."""
    page, picture = folder / "article.html", folder / PICTURE
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(article_picture(world))
    page.write_text(article_page(), encoding="utf-8")
    return page
