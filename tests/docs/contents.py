"""What is read of posts, as the reader's tables and the model have it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from telethon.tl import types

from archiver.model.details_json import KINDS
from archiver.sources.telegram.read.service import READERS, SILENT
from archiver.sources.telegram.read.shown import READERS as MEDIA
from tests.docs.markdown import paragraph, table

FILES = ("messageMediaPhoto", "messageMediaDocument")
ELSEWHERE = {"messageMediaPoll": "poll", "messageMediaWebPage": "preview"}
HEAD = """\
## What is read of posts

Besides text, files, counts, forwards and replies a post may hold details: `details` in the JSON of `media show`, by
their kind (`is`), with those of their fields that say something. What is not read stays in the raw answer.
"""


def section() -> str:
    """Tables of details, of Telegram's media, of service messages."""
    kinds = [(f"`{name}`", _words(kind), _listed(each.name for each in fields(kind))) for name, kind in _kinds()]
    shown = [(f"`{each}`", _read_as(each)) for each in media()]
    return "\n".join(
        (
            HEAD,
            table(("`is`", "what it is", "fields"), kinds),
            table(("Telegram's media", "read as"), shown),
            f"Service messages that are read with their content: {_listed(sorted(READERS))}.\n",
            f"Service messages whose name is read: {_listed(sorted(SILENT))}.\n",
        )
    )


def media() -> list[str]:
    """The schema names of all media of Telethon's layer."""
    kinds = (name for name, kind in vars(types).items() if inspect.isclass(kind))
    return sorted(f"m{name[1:]}" for name in kinds if name.startswith("MessageMedia"))


def _kinds() -> list[tuple[str, Any]]:
    return list(KINDS.items())


def _words(kind: Any) -> str:
    return paragraph(inspect.getdoc(kind)).replace("`PostSeen.", "`")


def _read_as(name: str) -> str:
    if name in FILES:
        return "a file; `unshown` where the answer held none"
    if name in ELSEWHERE:
        return f"`{ELSEWHERE[name]}`"
    gives = inspect.signature(MEDIA[name][0]).return_annotation
    return f"`{next((each for each, kind in _kinds() if kind.__name__ == gives), 'unshown')}`"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)
