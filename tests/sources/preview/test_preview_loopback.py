"""One made-up world, shown over MTProto and on the web: both readers find the same posts in it.

``DIFFERENCES`` says where the web shows less, or another thing, and why; of a post that is not in it everything that is
compared must be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx2
import pytest
from telethon.tl.functions.messages import GetHistoryRequest

from archiver.demo import LoopbackTelegram, log_in, new_client
from archiver.model.details import Place, Poll, Unshown
from archiver.model.observations import PostSeen
from archiver.sources.preview import Addresses
from archiver.sources.preview.read import Page, read_page
from archiver.sources.preview.read.posts import seen_in
from archiver.sources.telegram.read import posts
from archiver.sources.telegram.tljson import to_json
from tests.demo.demo_tme import Sorts, every_sort, shown

PHONE = "+9996621234"
Short = dict[str, Any]


def short(post: PostSeen) -> Short:
    """What is compared of a post, whoever told it."""
    own = [ref for ref in post.media if ref.part == "media"]
    return {
        "text": post.text,
        "spans": [(span.kind, span.offset, span.length) for span in post.spans],
        "date": post.date,
        "edited": post.edited or post.edit_date is not None,
        "views": post.views,
        "reply": post.reply_to,
        "media": [ref.kind for ref in own],
        "seconds": [ref.duration_s for ref in own],
        "album": post.grouped_id is not None,
        "poll": [
            (each.question, [answer.text for answer in each.answers], each.quiz, each.public)
            for each in post.details
            if isinstance(each, Poll)
        ],
        "place": [(each.latitude, each.longitude) for each in post.details if isinstance(each, Place)],
        "service": post.service,
        "author": post.author,
        "forward": post.forward is not None,
        "reactions": sorted(post.reactions),
    }


async def told(sorts: Sorts) -> dict[int, PostSeen]:
    """The posts as the loopback Telegram tells them to a client."""
    sorts.world.add_user(PHONE)
    found: dict[int, PostSeen] = {}
    async with LoopbackTelegram(sorts.world) as server:
        client = new_client(server)
        await client.connect()
        try:
            await log_in(client, PHONE)
            entity = await client.get_entity(sorts.channel.username)
            request = GetHistoryRequest(
                peer=entity, offset_id=0, offset_date=None, add_offset=0, limit=100, max_id=0, min_id=0, hash=0
            )
            value = to_json(await client(request))
        finally:
            await client.disconnect()
    assert isinstance(value, dict)
    for post in posts.seen_in(value, sorts.channel.id):
        assert isinstance(post, PostSeen), post
        found[post.key.message_id] = post
    return found


async def pages(sorts: Sorts) -> list[Page]:
    """The history as it is served on the web, walked from the newest page to the oldest."""
    found = []
    async with shown(sorts.world) as (web, client):
        web.settings.too_big_from = 80_000
        before: int | None = None
        while True:
            question = Addresses(web.address).history(str(sorts.channel.username), before=before)
            answer = await client.get(httpx2.URL(question.url))
            assert answer.status_code == 200
            page = read_page(answer.content)
            assert page.faults == ()
            found.append(page)
            if page.before is None:
                return found
            assert before is None or page.before < before
            before = page.before


def nothing(_: Any) -> list[Any]:
    return []


ROUNDED = "the web shows rounded counts"
NO_FILE = "the web serves no file of it; that there is one stands in the post's details (see below)"
UNDATED = "a film that plays by itself shows no length"
DIFFERENCES: Mapping[tuple[str, str], tuple[Callable[[Any], Any], str]] = {
    ("custom emoji", "views"): (lambda views: round(views, -5), ROUNDED),
    ("reactions", "reactions"): (
        lambda counts: [(name, round(count, -2) if count > 999 else count) for name, count in counts],
        ROUNDED,
    ),
    ("too big", "media"): (nothing, NO_FILE),
    ("too big", "seconds"): (nothing, NO_FILE),
    ("song", "media"): (nothing, NO_FILE),
    ("song", "seconds"): (nothing, NO_FILE),
    ("document", "media"): (nothing, NO_FILE),
    ("document", "seconds"): (nothing, NO_FILE),
    ("papers", "media"): (nothing, NO_FILE),
    ("papers", "seconds"): (nothing, NO_FILE),
    ("second of papers", "media"): (nothing, NO_FILE),
    ("second of papers", "seconds"): (nothing, NO_FILE),
    ("animation", "seconds"): (lambda _: [None], UNDATED),
    ("tall animation", "seconds"): (lambda _: [None], UNDATED),
    ("new photo", "media"): (lambda _: ["photo"], "the web shows the channel's photo beside the message of its change"),
    ("new photo", "seconds"): (lambda _: [None], "likewise"),
    ("pinned", "reply"): (lambda _: None, "the web names the pinned post by its first words alone"),
}
"""(sort of post, what is compared) -> what the web has, made from what Telegram tells; and why."""
HIDDEN = {"timer": "the web does not show this service message"}


async def test_both_readers_find_the_same_posts() -> None:
    sorts = every_sort()
    names = {post.id: sort for sort, post in sorts.posts.items()}
    names[sorts.posts["papers"].id + 1] = "second of papers"
    by_telegram = await told(sorts)
    by_web = {
        seen.key.message_id: seen
        for page in await pages(sorts)
        for post in page.posts
        for seen in seen_in(post, sorts.channel.id)
    }
    assert {names[number] for number in set(by_telegram) - set(by_web)} == set(HIDDEN)
    assert set(by_web) <= set(by_telegram)
    used = set()
    for number, post in by_web.items():
        ours, theirs = short(post), short(by_telegram[number])
        for field, value in theirs.items():
            place = names.get(number, ""), field
            make = DIFFERENCES[place][0] if place in DIFFERENCES else None
            assert ours[field] == (make(value) if make else value), (number, place)
            if make is not None:
                used.add(place)
                assert make(value) != value, place
    assert used == set(DIFFERENCES)


async def test_counts_are_right_within_their_step() -> None:
    sorts = every_sort()
    for page in await pages(sorts):
        for post in page.posts:
            if post.views is not None:
                exact = sorts.channel.posts[post.message_id].views
                assert abs(post.views.value - exact) <= post.views.step, post.message_id


async def test_files_that_the_web_does_not_give_are_named() -> None:
    sorts = every_sort()
    by_web = {
        seen.key.message_id: seen
        for page in await pages(sorts)
        for post in page.posts
        for seen in seen_in(post, sorts.channel.id)
    }
    named = {
        sort: [
            (each.why, each.media, each.title)
            for each in by_web[sorts.posts[sort].id].details
            if isinstance(each, Unshown)
        ]
        for sort in ("too big", "song", "document", "papers", "paid")
    }
    assert named == {
        "too big": [("too_big", "video", None)],
        "song": [("no_file", "audio", "River song")],
        "document": [("no_file", "document", "plan.pdf")],
        "papers": [("no_file", "document", "0.zip")],
        "paid": [("unsupported", None, None)],
    }


async def test_members_of_an_album_go_by_the_same_ids() -> None:
    sorts = every_sort()
    by_telegram = await told(sorts)
    groups: dict[int, set[int]] = {}
    for number, post in by_telegram.items():
        if post.grouped_id is not None:
            groups.setdefault(post.grouped_id, set()).add(number)
    albums = [set(post.members) for page in await pages(sorts) for post in page.posts if post.members]
    assert sorted(map(sorted, albums)) == sorted(map(sorted, groups.values()))
    assert len(albums) == 2


@pytest.mark.parametrize("sort", ["text", "album", "poll", "reply to text", "renamed"])
async def test_a_frame_shows_the_post_as_the_history_does(sort: str) -> None:
    sorts = every_sort()
    number = sorts.posts[sort].id
    listed = {post.message_id: post for page in await pages(sorts) for post in page.posts}
    async with shown(sorts.world) as (web, client):
        for old in (False, True):
            web.settings.old_embeds = old
            question = Addresses(web.address).post(str(sorts.channel.username), number, channel_id=sorts.channel.id)
            (post,) = read_page((await client.get(question.url)).content).posts
            ours = [short(each) for each in seen_in(post, sorts.channel.id)]
            assert ours == [short(each) for each in seen_in(listed[number], sorts.channel.id)]
            assert (post.channel_id is None) == old
