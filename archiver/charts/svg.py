"""Elements of SVG. Text from outside is escaped, and characters that no XML may hold are shown as their code point."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from archiver.charts.table import Table

STYLE: Final = """
.chart { --c-ink: #1b1b1b; --c-soft: #565b61; --c-rule: #cfd3d7; --c-paper: #ffffff; --c-0: #0b5ea8; --c-1: #b3400a;
  --c-2: #00694c; --c-3: #8a3f87; --c-4: #7a5c00; --c-5: #6b7178;
  font: 12px system-ui, "Noto Sans", "Noto Sans Arabic", sans-serif; }
@media (prefers-color-scheme: dark) { .chart { --c-ink: #e7e8ea; --c-soft: #a8aeb5; --c-rule: #3b4148;
  --c-paper: #15171a; --c-0: #6fb3f2; --c-1: #f0925a; --c-2: #5cc7a3; --c-3: #d79ad4;
  --c-4: #d9b64a; --c-5: #9aa1a8; } }
"""
"""Colours of a picture that stands alone; they can be told apart by the colour-blind."""
WIDE, NARROW = 720, 320
"""Pixels of a picture's width on a page, and on a phone."""
RULES: Final = """
.chart text { fill: var(--c-ink); unicode-bidi: plaintext; }
.chart .soft { fill: var(--c-soft); } .chart .rule { stroke: var(--c-rule); }
.chart .axis { stroke: var(--c-soft); } .chart .paper { fill: var(--c-paper); }
.chart .f0 { fill: var(--c-0); } .chart .f1 { fill: var(--c-1); } .chart .f2 { fill: var(--c-2); }
.chart .f3 { fill: var(--c-3); } .chart .f4 { fill: var(--c-4); } .chart .f5 { fill: var(--c-5); }
.chart .s0 { stroke: var(--c-0); fill: none; } .chart .s1 { stroke: var(--c-1); fill: none; }
.chart .gap { fill: var(--c-rule); stroke: var(--c-soft); stroke-dasharray: 3 2; }
.chart a:focus-visible { outline: 2px solid var(--c-ink); outline-offset: 2px; }
"""
"""What the classes mean; a page with pictures in it has these in its style sheet, with the colours as its own."""
_NEVER: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

_ISOLATES: Final = re.compile("([\u2068\u2069])")


def clean(text: str) -> str:
    """Text that XML can hold, on one line, in which nothing is invisible or turns its neighbours around."""
    return _NEVER.sub(lambda match: f"U+{ord(match[0]):04X}", " ".join(text.split()))


def name(text: str) -> str:
    """``clean`` text from outside for within a sentence of ours, whose order it does not change."""
    return f"\u2068{clean(text)}\u2069"


def width_of(text: str) -> float:
    """About how many pixels a text is wide at the pictures' 12 pixels, rather too many than too few."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 13.0
    if char in "MW@%…—":
        return 12.5
    return 10.5 if char in "mw" or char.isupper() else 7.2


def fitted(text: str, pixels: float) -> str:
    """``clean`` text that is at most about so wide."""
    line = clean(text)
    if width_of(line) <= pixels:
        return line
    while line and width_of(f"{line}…") > pixels:
        line = line[:-1]
    return f"{line}…"


def element(name: str, content: str = "", **attributes: str | float | None) -> str:
    """An element; ``content`` is SVG already. Underscores of names stand for hyphens; None leaves one out."""
    named = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_number(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{named}>{content}</{name}>" if content else f"<{name}{named}/>"


def text(value: str, x: float, y: float, *, anchor: str = "start", kind: str | None = None) -> str:
    """Words at a place; the direction of what comes from outside stays its own."""
    return element("text", escape(clean(value)), x=x, y=y, text_anchor=anchor, class_=kind)


def tick(said: str, x: float, y: float, *, low: float, high: float) -> str:
    """Words at a place of an axis that reaches from ``low`` to ``high``; at its ends they stay within."""
    half = width_of(said) / 2
    anchor = "end" if x + half > high else "start" if x - half < low else "middle"
    return text(said, x, y, anchor=anchor, kind="soft")


def key(kind: str, said: str, x: float, y: float) -> str:
    """What a colour stands for."""
    return element("rect", x=x, y=y - 9, width=10, height=10, class_=kind) + text(said, x + 16, y, kind="soft")


def keys(of: Sequence[tuple[str, str]], x: float, y: float, *, high: float) -> tuple[str, float]:
    """What colours stand for (class, words), in lines that end before ``high``, and where the last line lies."""
    body, at = "", x
    for kind, said in of:
        if at > x and at + 16 + width_of(said) > high:
            at, y = x, y + 18
        body += key(kind, said, at, y)
        at += 34 + width_of(said)
    return body, y


def nothing(name: str, title: str, said: str, table: Table, *, width: int) -> Picture:
    """The picture of no values: it says so."""
    body = text(said, 12, 24, kind="soft")
    return Picture(name=name, title=title, said=said, width=width, height=40, body=body, table=table)


def titled(name: str, said: str, **attributes: str | float | None) -> str:
    """An element that says what it is when it is pointed at."""
    return element(name, element("title", escape(_sentence(said))), **attributes)


def link(content: str, href: str | None, said: str) -> str:
    """``content`` as a link, where there is an address for it; ``said`` names it, unless it is words itself."""
    if href is None:
        return content
    if "<text" in content:  # a name that is not the words on the screen cannot be spoken; these may be shortened
        return element("a", element("title", escape(_sentence(said))) + content, href=href)
    return element("a", content, href=href, aria_label=_sentence(said))


def _sentence(said: str) -> str:
    """``clean``, but for the isolates that ``name`` puts."""
    return "".join(part if part in ("\u2068", "\u2069") else clean(f"|{part}|")[1:-1] for part in _ISOLATES.split(said))


def _number(value: str | float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture: ``name`` for files and ids (letters, digits, hyphens), what it is (``title``), what it shows in a
    sentence (``said``), its size in pixels, its elements, and the values it is drawn from.
    """

    name: str
    title: str
    said: str
    width: int
    height: int
    body: str
    table: Table

    def inline(self) -> str:
        """For within a page that has RULES in its style sheet."""
        return self._whole("")

    def alone(self) -> str:
        """For a file."""
        paper = element("rect", width="100%", height="100%", class_="paper")
        style = f"<style>{STYLE}{RULES}</style>{paper}"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{self._whole(style)}\n'

    def _whole(self, before: str) -> str:
        about = element("title", escape(clean(self.title)), id=f"{self.name}-title")
        about += element("desc", escape(clean(self.said)), id=f"{self.name}-said")
        return element(
            "svg",
            f"{about}{before}{self.body}",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {self.width} {self.height}",
            width=self.width,
            height=self.height,
            # An image has no parts that can be reached: one with links is a group.
            role="group" if "<a " in self.body else "img",
            direction="ltr",
            class_="chart",
            aria_labelledby=f"{self.name}-title {self.name}-said",
        )
