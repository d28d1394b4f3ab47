"""Made-up exports of Telegram Desktop on disk."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CHANNEL = 1_410_035_294
START = datetime(2022, 9, 1, 12, tzinfo=UTC)


def message(number: int, text: str = "", *, exact: bool = True, **more: Any) -> dict[str, Any]:
    """A message as the exporter writes it; ``exact``: with the time that is no wall clock's."""
    date = START + timedelta(minutes=number)
    times: dict[str, Any] = {"date": f"{date:%Y-%m-%dT%H:%M:%S}"}
    if exact:
        times["date_unixtime"] = str(int(date.timestamp()))
    who = {"from": "Zelmara", "from_id": f"channel{CHANNEL}"}
    return {"id": number, "type": "message", **times, **who, "text": text or f"Post number {number}", **more}


def photo(number: int, path: str) -> dict[str, Any]:
    return message(number, "A picture", photo=path, photo_file_size=9, width=10, height=10)


def export(
    folder: Path, messages: list[dict[str, Any]], *, kind: str = "public_channel", name: str = "Zelmara", **more: Any
) -> Path:
    """One chat as ``result.json`` in a folder of its own; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {"name": name, "type": kind, "id": CHANNEL, "messages": messages} | more
    (folder / "result.json").write_text(json.dumps(document, indent=1, ensure_ascii=False), encoding="utf-8")
    return folder


def account(folder: Path, chats: list[dict[str, Any]]) -> Path:
    """An export of a whole account."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        "about": "x",
        "personal_information": {"first_name": "Ada", "phone_number": "+100200300"},
        "contacts": {"list": [{"first_name": "Orest", "phone_number": "+900800700"}]},
        "sessions": {"list": [{"last_ip": "203.0.113.9"}]},
        "chats": {"about": "y", "list": chats},
    }
    (folder / "result.json").write_text(json.dumps(document, indent=1, ensure_ascii=False), encoding="utf-8")
    return folder
