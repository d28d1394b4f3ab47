"""The world of these tests is what they say that it is: otherwise they would look at nothing."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
from desk_archive import DeskArchive

Get = Callable[..., httpx2.Response]


def test_the_archive_has_what_the_pages_are_to_show(desk_archive: DeskArchive, get: Get) -> None:
    assert len(desk_archive.citations["french"]) == 6
    assert len(desk_archive.citations["arabic"]) == 2
    assert "/media/" in get("/channel/" + str(desk_archive.channels["rives"])).text
    edited = get(f"/channel/{desk_archive.posts['edited'].channel_id}/{desk_archive.posts['edited'].message_id}").text
    assert "3 versions" in edited
    gone = get(f"/channel/{desk_archive.posts['deleted'].channel_id}/{desk_archive.posts['deleted'].message_id}").text
    assert "Gone from Telegram" in gone
    french = get(f"/article/{desk_archive.articles['french']}").text
    for state in ("accepted", "linked", "waiting for a decision", "not found"):
        assert f"</b> {state}</li>" in french, state
