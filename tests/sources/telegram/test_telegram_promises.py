"""What this program promises of itself: who it says it is, and what it never asks Telegram."""

from __future__ import annotations

import re
from pathlib import Path

from telethon.sessions import MemorySession

import archiver
from archiver.sources.telegram import TelegramSettings
from archiver.sources.telegram.connection import QuietClient

READS = frozenset(
    {
        "channels.GetChannels", "channels.GetFullChannel", "channels.GetMessages", "contacts.ResolveUsername",
        "contacts.Search", "help.GetCdnConfig", "help.GetConfig", "messages.CheckChatInvite",
        "messages.GetDialogFilters", "messages.GetDialogs", "messages.GetForumTopics", "messages.GetHistory",
        "messages.GetMessages", "messages.GetReplies", "messages.GetWebPage", "stories.GetStoriesByID",
        "updates.GetChannelDifference", "updates.GetState", "upload.GetCdnFile", "upload.GetCdnFileHashes",
        "upload.GetFile", "upload.GetFileHashes", "upload.ReuploadCdnFile",
    }
)  # fmt: skip
"""What changes nothing at Telegram: no views are counted, nothing is marked as read."""
LOGIN = frozenset({f"auth.{name}" for name in (
    "ExportAuthorization", "ImportAuthorization", "ExportLoginToken", "ImportLoginToken", "LogOut",
)})  # fmt: skip
JOINS = frozenset({"channels.JoinChannel", "messages.ImportChatInvite"})
"""Only with ``--join``."""


def test_nothing_but_this_is_ever_asked() -> None:
    sources = Path(archiver.__file__).parent
    text = "".join(
        file.read_text()
        for file in sources.rglob("*.py")
        if not file.is_relative_to(sources / "demo") and "telethon" in file.read_text()
    )
    asked = set(re.findall(r"functions\.([a-z]+\.\w+)Request", text))
    assert asked == READS | LOGIN | JOINS
    assert "increment" not in text


async def test_it_says_who_it_is_under_the_users_own_id(settings: TelegramSettings) -> None:
    hello = QuietClient(settings, MemorySession()).introduction(None, updates=True).query
    assert hello.api_id == settings.api_id
    assert (hello.device_model, hello.app_version) == ("archiver", archiver.__version__)
