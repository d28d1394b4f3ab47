"""Commands without an account: posts from web pages and from exports, each with the way by which it came."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.cli.calls import Called, call
from tests.jobs.exported import export, message
from tests.jobs.webpages import HANDLE, START, OnTheWeb, on_the_web


def _with_pages(web: OnTheWeb) -> dict[str, str]:
    """The loopback t.me in the place of the real one, in environment variables."""
    return {
        "ARCHIVER_PREVIEW__ENABLED": "true",
        "ARCHIVER_PREVIEW__SERVER": web.server.address,
        "ARCHIVER_PREVIEW__CANARY": web.place.config.preview.canary,
        "ARCHIVER_ARTICLE__ALLOW_PRIVATE_ADDRESSES": "true",
        "ARCHIVER_FOOTAGE__ENABLED": "false",
    }


def _message(web: OnTheWeb, number: int, **changed: Any) -> dict[str, Any]:
    """A message of an export at a post's own time."""
    date = START + timedelta(hours=number)
    own = {"date": f"{date:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(date.timestamp()))}
    who = {"from": "Zelmara", "from_id": f"channel{web.channel.id}"}
    return message(number, **{**own, **who, "text": f"Post number {number} of the river", **changed})


async def test_a_post_by_both_ways_shows_each(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=3) as web:

        async def run(*arguments: str) -> Called:
            return await asyncio.to_thread(call, *arguments, folder=tmp_path / "case", **_with_pages(web))

        (tmp_path / "case").mkdir()
        await run("init")
        await run("channel", "add", f"@{HANDLE}")
        collected = await run("collect")
        assert collected.code == 0
        assert "Without an account" in collected.err
        listed = await run("status")
        assert "never read" not in listed.out

        messages = [_message(web, 1, text="Post number 1, reworded"), _message(web, 2), _message(web, 3)]
        del messages[2]["date_unixtime"]  # the newest one alone has the time of a clock on the wall
        folder = export(tmp_path / "ChatExport", messages, id=web.channel.id)
        refused = await run("import", str(folder))
        assert refused.code == 64
        assert "--zone" in refused.err
        taken = await run("import", str(folder), "--zone", "Europe/Paris")
        assert taken.code == 0
        assert "3 posts read, 0 new to the archive" in taken.out

        shown = (await run("media", "show", f"{HANDLE}/1")).out
        assert "version by Telegram's web page: seen" in shown
        exported = START + timedelta(hours=1)  # of the third message, a summer's day in Paris
        assert "version by an export of Telegram Desktop: from a copy made, at the earliest," in shown
        assert f"{exported:%Y-%m-%d %H:%M} UTC" in shown
        told = (await run("media", "show", f"{HANDLE}/1", "--json")).json
        assert {each["source"] for each in told["history"]} == {"preview", "desktop"}
        assert told["posts"][0]["sources"] == ["preview", "desktop"]


async def test_what_is_rounded_is_said_to_be(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=1) as web:

        async def run(*arguments: str) -> Called:
            return await asyncio.to_thread(call, *arguments, folder=tmp_path / "case", **_with_pages(web))

        (tmp_path / "case").mkdir()
        web.channel.post(START + timedelta(days=1), "Seen by many", views=82_932)
        web.channel.edit(2, "Seen by many more", START + timedelta(days=2))
        await run("init")
        await run("channel", "add", f"@{HANDLE}")
        await run("collect")
        shown = (await run("media", "show", f"{HANDLE}/2")).out
        assert "about 82,900 views" in shown
        assert "edited, at a time that web pages do not tell" in shown
        (post,) = (await run("media", "show", f"{HANDLE}/2", "--json")).json["posts"]
        assert (post["views"], post["views_step"]) == (82_900, 100)
        assert (post["edited"], post["edited_undated"]) == (None, True)
        await run("export", "jsonl", "--out", "tables")
        lines = (tmp_path / "case" / "tables" / "posts.jsonl").read_text().splitlines()
        rows = {row["message_id"]: row for row in map(json.loads, lines)}
        assert (rows[2]["views"], rows[2]["views_step"], rows[2]["source"]) == (82_900, 100, "preview")


def test_a_path_out_of_the_export_is_said_in_words(tmp_path: Path) -> None:
    folder = export(tmp_path / "ChatExport", [message(1, photo="../secret.jpg", width=8, height=8)])
    case = tmp_path / "case"
    case.mkdir()
    call("init", folder=case)
    taken = call("import", str(folder), folder=case)
    assert taken.code == 2
    assert "1 file not taken in: the path leads out of the export's folder." in taken.err
    shown = call("media", "show", "1410035294/1", folder=case)
    assert "The file of the export was not taken in: the path leads out of the export's folder." in " ".join(
        shown.out.split()
    )
