"""What a PDF says of itself, where that can be believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

_DAY = re.compile(r"\s*(?:D:)?(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)")
# Programs that print a page of the web; the day they print on is not the article's.
_PRINTERS = re.compile(
    r"skia|chrom|mozilla|firefox|safari|webkit|quartz|print\s+to\s+pdf|wkhtml|weasy|headless|prince", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"untitled|document\d*|microsoft\s+word|presentation|about:blank|https?://|\S+\.(?:docx?|odt|indd|pdf|html?|rtf|qxp)$",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"(?:user|admin|administrator|owner|unknown|author|pc|home|windows)\d*", re.IGNORECASE)


def title(information: Mapping[str, str]) -> str | None:
    """The title, unless it is a file's name or a program's own words."""
    stated = " ".join(information.get("Title", "").split())[:300]
    return None if not stated or _NO_TITLE.search(stated) else stated


def author(information: Mapping[str, str]) -> str | None:
    """The author, unless it is the name of a machine's account."""
    stated = " ".join(information.get("Author", "").split())[:300]
    return None if not stated or _NO_AUTHOR.fullmatch(stated) else stated


def day(information: Mapping[str, str], key: str) -> date | None:
    """The day under "CreationDate" or "ModDate"; None where a browser's print made the file."""
    made_by = f"{information.get('Creator', '')} {information.get('Producer', '')}"
    match = _DAY.match(information.get(key, ""))
    if match is None or _PRINTERS.search(made_by):
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
