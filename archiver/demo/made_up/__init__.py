"""The demo's invented world: the river valley of Zelmara in spring 2021, as its channels tell it.

`story` who posts what, and the video that the article cites · `calendar` the order of events ·
`phrases` the phrasebook's form · `arabic`, `french`, `russian`, `english` the sentences.
Every place, club and association is invented; every handle ends in `_demo`.
"""

from __future__ import annotations

from pathlib import Path

from archiver.demo.made_up.story import tell
from archiver.demo.world import World

__all__ = ["made_up_article", "made_up_world"]


def made_up_world(seed: int = 0) -> World:
    """The valley and its channels, with the account that may read them; texts and pictures follow from ``seed``."""
    world = World(seed)
    tell(world)
    return world


def made_up_article() -> str:
    """The invented French article that cites this world (UTF-8 text)."""
    return (Path(__file__).parent.parent / "article_fr.txt").read_text(encoding="utf-8")
