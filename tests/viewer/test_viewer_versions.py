"""What became of a post, in the order in which it was seen, and what a version changed besides its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archiver.model.details import Place, Preview
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import MediaRef, PostSeen, Span
from archiver.model.records import Absence, PostVersion
from archiver.viewer.cached import CachedByKey
from archiver.viewer.versions import events, version_views

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
