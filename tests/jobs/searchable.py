"""An archive with an imported chat and an article that cites it, for searches."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

from archiver.archive import create_archive
from archiver.config import Config
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.exports.job import ExportRequest, import_export
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import NO_FOOTAGE
from tests.jobs.exported import CHANNEL, export, message

ARTICLE = f"The town hall says that the bridge is closed: https://t.me/c/{CHANNEL}/2 shows it."
"""Cites the second message."""
MESSAGES = [
    message(1, "The quay is dry"),
    message(2, "أُغلق الجـسر في ٢٠٢١"),
    message(3, "=cmd|' /C calc'!A0 the bridge"),
    message(4, "Подъём моста"),
    message(5, "The bridge", forwarded_from="Zelmara", forwarded_from_id=f"channel{CHANNEL}"),
]


def place_in(folder: Path) -> Workplace:
    """The archive below ``folder``."""
    return Workplace(
        folder=folder / "archive",
        config=Config(footage=NO_FOOTAGE),
        config_folder=folder / "archive-configuration",
        progress=Silent(),
        command="search",
    )


async def made(folder: Path) -> Workplace:
    """A new one."""
    place = place_in(folder)
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    await take(place, folder, MESSAGES)
    file = folder / "article.txt"
    await asyncio.to_thread(file.write_text, ARTICLE)
    await add_article(place, AddRequest(source=str(file), published=date(2022, 9, 2)))
    return place


async def take(place: Workplace, folder: Path, messages: list[dict[str, Any]]) -> None:
    """Import a chat with these messages."""
    await import_export(place, ExportRequest(path=export(folder / f"chat {messages[-1]['id']}", messages)))
