"""Elements of SVG. Text from outside is escaped, and characters that no XML may hold are shown as their code point."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from archiver.charts.table import Table

STYLE: Final = """
.chart { --c-ink: #1b1b1b; --c-soft: #565b61; --c-rule: #cfd3d7; --c-paper: #ffffff; --c-0: #0b5ea8; --c-1: #b3400a;
  --c-2: #00694c; --c-3: #8a3f87; font: 12px system-ui, "Noto Sans", "Noto Sans Arabic", sans-serif; }
@media (prefers-color-scheme: dark) { .chart { --c-ink: #e7e8ea; --c-soft: #a8aeb5; --c-rule: #3b4148;
  --c-paper: #15171a; --c-0: #6fb3f2; --c-1: #f0925a; --c-2: #5cc7a3; --c-3: #d79ad4; } }
"""
"""Colours of a picture that stands alone; they can be told apart by the colour-blind."""
RULES: Final = """
.chart text { fill: var(--c-ink); } .chart .soft { fill: var(--c-soft); } .chart .rule { stroke: var(--c-rule); }
.chart .axis { stroke: var(--c-soft); } .chart .paper { fill: var(--c-paper); }
.chart .f0 { fill: var(--c-0); } .chart .f1 { fill: var(--c-1); } .chart .f2 { fill: var(--c-2); }
.chart .f3 { fill: var(--c-3); }
.chart .s0 { stroke: var(--c-0); fill: none; } .chart .s1 { stroke: var(--c-1); fill: none; }
.chart .gap { fill: var(--c-rule); }
"""
"""What the classes mean; a page with pictures in it has these in its style sheet, with the colours as its own."""
_NEVER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text that XML can hold, on one line, in which nothing is invisible or turns its neighbours around."""
    return _NEVER.sub(lambda match: f"U+{ord(match[0]):04X}", " ".join(text.split()))


def shortened(text: str, longest: int) -> str:
    """``clean`` text of at most so many characters."""
    line = clean(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


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


def titled(name: str, said: str, **attributes: str | float | None) -> str:
    """An element that says what it is when it is pointed at."""
    return element(name, element("title", escape(clean(said))), **attributes)


def link(content: str, href: str | None, said: str) -> str:
    """``content`` as a link, where there is an address for it."""
    return content if href is None else element("a", content, href=href, aria_label=clean(said))


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
            role="img",
            class_="chart",
            aria_labelledby=f"{self.name}-title {self.name}-said",
        )
