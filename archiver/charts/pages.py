"""The same picture as wide as a page and as wide as a phone; the page's style sheet shows one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from archiver.charts.svg import NARROW, WIDE, Picture
from archiver.charts.table import Table

_Found = TypeVar("_Found", contravariant=True)


class Chart(Protocol[_Found]):
    """Draws values as a picture."""

    def __call__(self, found: _Found, /, *, name: str, width: int) -> Picture:
        """The picture of this name and width (pixels)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """Both; what they show and the values are the same."""

    wide: Picture
    narrow: Picture

    @property
    def title(self) -> str:
        """What it is."""
        return self.wide.title

    @property
    def said(self) -> str:
        """What it shows, in a sentence."""
        return self.wide.said

    @property
    def table(self) -> Table:
        """The values that it is drawn from."""
        return self.wide.table


def page_picture(chart: Chart[_Found], found: _Found, *, name: str) -> PagePicture:
    """Both, under different names, for ids are unique in a page."""
    return PagePicture(
        wide=chart(found, name=name, width=WIDE), narrow=chart(found, name=f"{name}-narrow", width=NARROW)
    )
