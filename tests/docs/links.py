"""Links and headings of a Markdown file, as GitHub makes anchors of them."""

from __future__ import annotations

import re
from pathlib import Path

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def relative_links(text: str) -> list[str]:
    """Targets of the links that lead to another file or place of the project; none out of code."""
    prose = _CODE.sub("`", _FENCE.sub("", text))
    return [target for target in _LINK.findall(prose) if "://" not in target and not target.startswith("mailto:")]


def anchors(text: str) -> set[str]:
    """What ``#...`` may name in a file: its headings in lower case, spaces as hyphens, without punctuation."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *$", _FENCE.sub("", text), flags=re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = 0
        while (name := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(name)
    return found


def broken(file: Path) -> list[str]:
    """The links of ``file`` that lead nowhere."""
    text = file.read_text(encoding="utf-8")
    bad = []
    for link in relative_links(text):
        name, _, anchor = link.partition("#")
        target = file.parent / name if name else file
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            bad.append(link)
    return bad
