"""What became of a post, in the order in which it was seen, and what a version changed besides its words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from served import PORT, ask

from archiver.jobs.exports.job import ExportRequest, import_export
from archiver.model.details import Place, Preview
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import MediaRef, PostSeen, Span
from archiver.model.records import Absence, PostVersion
from archiver.viewer.app import make_app
from archiver.viewer.cached import CachedByKey
from archiver.viewer.desk import Desk
from archiver.viewer.hosts import Hosts
from archiver.viewer.readers import Readers
from archiver.viewer.versions import events, version_views
from tests.jobs.exported import export, message
from tests.jobs.webpages import on_the_web

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = PostKey(1_000_000_001, 7)
SEEN = PostSeen(key=KEY, date=NOON, text="The bridge stands")


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def version(seen: PostSeen, hours: float, entry: int) -> PostVersion:
    return PostVersion(seen=seen, entry=entry, seen_at=at(hours))


def test_events_keep_the_order_in_which_they_were_seen() -> None:
    edited = replace(SEEN, text="The bridge is gone", edit_date=at(0.5))
    history = [version(SEEN, 1, 4), version(edited, 5, 9), version(replace(edited, restriction="law"), 6, 11)]
    absences = [
        Absence(key=KEY, gone=at(2), entry=5, confirmed=at(3), back=at(4)),
        Absence(key=KEY, gone=at(8), entry=12),
    ]
    found = events(history, absences)
    assert [(each.what, each.when, each.entry, each.number) for each in found] == [
        ("posted", NOON, None, None),
        ("captured", at(1), 4, 1),
        ("missing", at(2), 5, None),
        ("confirmed", at(3), None, None),
        ("back", at(4), None, None),
        ("edited", at(0.5), 9, 2),
        ("other", at(6), 11, 3),
        ("missing", at(8), 12, None),
    ]
    assert events([], []) == ()


def test_each_way_has_a_line_of_its_own() -> None:
    """What an export or a web page shows otherwise than another way is no edit; what one way shows anew may be one."""
    page, copy, again = (replace(SEEN, text=text) for text in ("The bridge is closed", "Bridge", "The bridge is open"))
    history = [
        PostVersion(seen=copy, entry=9, seen_at=at(0.2), source="desktop"),
        version(SEEN, 1, 4),
        PostVersion(seen=page, entry=6, seen_at=at(2), source="preview"),
        PostVersion(seen=again, entry=7, seen_at=at(3), source="preview"),
        PostVersion(seen=copy, entry=12, seen_at=at(4), source="desktop"),
    ]
    assert [(each.what, each.source, each.number) for each in events(history, [])] == [
        ("posted", "telegram", None),
        ("exported", "desktop", 1),
        ("captured", "telegram", 2),
        ("captured", "preview", 3),
        ("other", "preview", 4),
        ("exported", "desktop", 5),
    ]
    views = version_views(history)
    assert [each.elsewhere for each in views] == [None, 1, 2, None, None]
    assert [each.changed for each in views] == [False, True, True, True, False]


def test_a_version_tells_what_changed_besides_its_words() -> None:
    photo, film = (MediaRef(key=MediaKey(kind, 3), part="media", kind=kind, mime=None, size=9) for kind in
                   ("photo", "document"))  # fmt: skip
    old = replace(SEEN, media=(photo,), details=(Preview(url="https://news.example/a", title="A"),))
    new = replace(SEEN, media=(film,), details=(Place(latitude=1.0, longitude=2.0),),
                  spans=(Span(kind="bold", offset=0, length=3),))  # fmt: skip
    first, second, third = version_views([version(old, 1, 1), version(new, 2, 2), version(new, 3, 3)])
    assert not first.changed
    assert ([each.label for each in second.lost], [each.label for each in second.gained]) == (
        ["Link's preview"], ["Place"],
    )  # fmt: skip
    assert [each.key for each in second.files_out] == ["photo:3"]
    assert [each.key for each in second.files_in] == ["document:3"]
    assert second.marks
    assert second.changed
    assert {each.what for each in second.text} == {"same"}
    assert not third.changed


async def test_figures_of_many_keys_are_made_once_each_and_the_oldest_leave() -> None:
    made: list[int] = []

    async def make(key: int) -> str:
        made.append(key)
        return f"of {key}"

    kept = CachedByKey(make, most=2)
    assert [await kept.get(key) for key in (1, 2, 1, 3, 1)] == ["of 1", "of 2", "of 1", "of 3", "of 1"]
    assert made == [1, 2, 3]
    assert await kept.get(2) == "of 2"
    assert made == [1, 2, 3, 2], "the one that was asked for longest ago had left"


async def test_the_page_of_a_post_says_which_way_showed_what(tmp_path: Path) -> None:
    """An export is no capture of the day that its newest message has, and what a web page shows otherwise no edit."""
    async with on_the_web(tmp_path, posts=2) as web:
        date = web.channel.posts[2].date
        said = message(2, "As it was in the export", date_unixtime=str(int(date.timestamp())))
        folder = export(tmp_path / "ChatExport", [said, message(9, "Alone there")], id=web.channel.id)
        await import_export(web.place, ExportRequest(path=folder))
        await web.add()
        await web.collect()
        async with Readers.opened(web.place.folder) as readers:
            app = make_app(Desk(readers=readers, hosts=Hosts(port=PORT), decides=None, place=web.place))
            both, alone = [(await ask(app, f"/channel/{web.channel.id}/{number}")).text for number in (2, 9)]
    assert re.findall(r'<li class="e-(\w+)">', both) == ["posted", "exported", "captured"]
    assert "captured by a web page" in both
    assert "at the earliest then, an export was made" in both
    assert "Compared with version 1, which came another way: what differs is no edit by itself." in both
    assert ">Captured<" in both
    assert ">Captured<" not in alone
    assert ">Exported<" in alone
