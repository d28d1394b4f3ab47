"""Since when a post carries a medium."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.model.appearances import appearances_of
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import Forward, MediaRef, PostSeen
from archiver.model.records import PostRecord, PostVersion
from archiver.model.stretches import Appearance
from archiver.model.videos import Video, VideoLook, VideoSeen

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
FILM, OTHER = MediaKey("document", 5), MediaKey("document", 6)
POST, ORIGIN = PostKey(1_000_000_001, 40), PostKey(1_000_000_002, 7)


def after(**shift: float) -> datetime:
    return NOON + timedelta(**shift)


def seen(key: PostKey = POST, *, media: MediaKey = FILM, **more: object) -> PostSeen:
    refs = (MediaRef(key=media, part="media", kind="video"),)
    return PostSeen(**{"key": key, "date": NOON, "text": "", "media": refs, **more})  # type: ignore[arg-type]


def record(newest: PostSeen, **more: object) -> PostRecord:
    usual = {
        "channel_title": "Rives Infos", "username": "rives_infos_demo", "versions": 1, "entry": 5,
        "first_seen": after(days=3), "seen_at": after(days=3), "gone_at": None,
    }  # fmt: skip
    return PostRecord(seen=newest, **{**usual, **more})  # type: ignore[arg-type]


def told(*posts: PostRecord, history: tuple[PostSeen, ...] = ()) -> tuple[Appearance, ...]:
    versions = [PostVersion(seen=each, entry=9, seen_at=after(days=3 + n)) for n, each in enumerate(history)]
    return appearances_of({FILM}, posts, {POST: versions} if history else {})


def test_a_post_has_its_own_date_and_may_be_gone() -> None:
    (found,) = told(record(seen(), gone_at=after(days=9)))

    assert (found.post, found.date, found.gone, found.entry) == (POST, NOON, True, 5)
    assert (found.came_with_edit, found.edited_before, found.forwarded) == (False, False, False)
    assert found.address == "https://t.me/rives_infos_demo/40"


def test_a_file_that_came_with_an_edit_counts_from_the_edit_on() -> None:
    before, edited = seen(media=OTHER), seen(edit_date=after(days=2))
    (found,) = told(record(edited, versions=2), history=(before, edited))

    assert (found.date, found.came_with_edit, found.entry) == (after(days=2), True, 9)


def test_an_edit_that_telegram_does_not_date_counts_from_when_it_was_seen() -> None:
    (found,) = told(record(seen(), versions=2), history=(seen(media=OTHER), seen()))

    assert (found.date, found.came_with_edit) == (after(days=4), True)


def test_a_file_that_an_edit_took_away_counts_from_the_beginning() -> None:
    edited = seen(media=OTHER, edit_date=after(days=2))
    (found,) = told(record(edited, versions=2), history=(seen(), edited))

    assert (found.date, found.came_with_edit, found.edited_before) == (NOON, False, False)


def test_what_was_edited_before_it_was_seen_is_marked() -> None:
    edited = seen(edit_date=after(days=2))

    assert [each.edited_before for each in told(record(edited))] == [True]
    assert [each.edited_before for each in told(record(edited, versions=2), history=(edited, edited))] == [True]


def test_a_forward_tells_of_its_origin_and_comes_after_it() -> None:
    forward = seen(forward=Forward(date=after(days=-400), origin=ORIGIN))
    origin, found = told(record(forward))

    assert (origin.post, origin.date, origin.told_by, origin.channel_id) == (
        ORIGIN, after(days=-400), POST, ORIGIN.channel_id,
    )  # fmt: skip
    assert (found.post, found.date, found.forwarded, found.forward_of) == (POST, NOON, True, ORIGIN)


def test_an_origin_that_is_archived_stands_for_itself() -> None:
    forward = seen(forward=Forward(date=after(days=-400), origin=ORIGIN))
    found = told(record(forward), record(seen(ORIGIN, date=after(days=-400))))

    assert [(each.post, each.told_by) for each in found] == [(ORIGIN, None), (POST, None)]


def test_an_origin_without_a_name_is_one_by_its_date() -> None:
    forward = seen(forward=Forward(date=after(days=-1), from_name="Somebody"))
    again = seen(PostKey(3, 3), forward=Forward(date=after(days=-1), from_name="Somebody"))
    found = told(record(forward), record(again))

    assert next((each.post, each.title, each.told_by) for each in found) == (None, "Somebody", POST)
    assert len(found) == 3


def test_of_one_second_what_is_no_forward_comes_first() -> None:
    forward = seen(PostKey(1, 1), forward=Forward(date=NOON, origin=POST))

    assert [each.post for each in told(record(forward), record(seen()))] == [POST, PostKey(1, 1)]


def video(uploaded: datetime | None, *, day_only: bool = False) -> tuple[VideoLook, Video]:
    shown = Video(ident="7", extractor="films", title="The flood", uploaded=uploaded, day_only=day_only)
    said = VideoSeen(url="https://films.example/7", videos=(shown,))
    return VideoLook(entry=9, time=after(days=30), seen=said), shown


def test_a_video_of_another_site_counts_from_what_that_site_says() -> None:
    (early, post) = appearances_of({FILM}, [record(seen())], {}, [video(NOON - timedelta(days=1))])
    assert (early.web, early.post, early.title, early.entry) == ("https://films.example/7", None, "The flood", 9)
    assert early.address == "https://films.example/7"
    assert post.web is None


def test_of_a_day_alone_a_video_is_not_said_to_be_there_before_the_end_of_it() -> None:
    midnight = NOON.replace(hour=0)
    first, second = appearances_of({FILM}, [record(seen())], {}, [video(midnight, day_only=True)])
    assert (first.web, second.date) == (None, midnight + timedelta(hours=23, minutes=59, seconds=59))


def test_a_video_without_a_date_counts_from_when_the_archive_had_it() -> None:
    (found,) = appearances_of({FILM}, [], {}, [video(None)])
    assert (found.date, found.undated) == (after(days=30), True)
