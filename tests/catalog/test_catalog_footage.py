"""Fingerprints and matches: what is due, what counts, both directions, what there is to compare with."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
import zstandard

from archiver.archive.reading import read_entry
from archiver.catalog import Catalog
from archiver.errors import InputError
from archiver.fingerprint.summary import read_summary
from archiver.model.footage import MatchOutput, MediaFacts, PrintRows, PrintSummary
from archiver.model.footage_json import facts_from_json, facts_to_json, matches_from_json, matches_to_json
from archiver.model.ids import MediaKey
from archiver.model.observations import ArticleMediaSeen, MediaStored
from tests.catalog.conftest import folded
from tests.catalog.footage import FACTS, FIRST, MATCH, SEARCHED, SECOND, matched, printed
from tests.catalog.world import NOON, QUAY, World, post, sha, video


def stored(number: int, sha256: str, mime: str | None = "video/mp4") -> MediaStored:
    return MediaStored(key=MediaKey("document", number), sha256=sha256, size=1000, mime=mime)


def test_what_is_written_of_files_and_matches_is_read_back() -> None:
    output = MatchOutput(sha256=SECOND, searched=replace(SEARCHED, left_out=("sound",)), matches=(MATCH,))
    assert facts_from_json(json.loads(json.dumps(facts_to_json(FACTS)))) == FACTS
    assert matches_from_json(json.loads(json.dumps(matches_to_json(output)))) == output
    plain = replace(MATCH, speed=1.0, mirrored=False, transformation=())
    assert {"speed", "mirrored", "transformation"}.isdisjoint(
        matches_to_json(replace(output, matches=(plain,)))["matches"][0]
    )  # type: ignore[arg-type, index]


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_left_out(odd: float) -> None:
    assert "duration_s" not in facts_to_json(replace(FACTS, duration_s=odd))


@pytest.mark.parametrize("change", [{"mirrored": "yes"}, {"verdict": "new"}, {"more": 1}, {"score": None}])
def test_a_match_that_is_not_one_is_refused(change: dict[str, object]) -> None:
    document = json.loads(json.dumps(matches_to_json(MatchOutput(sha256=SECOND, searched=SEARCHED, matches=(MATCH,)))))
    document["matches"][0] |= change
    with pytest.raises(InputError):
        matches_from_json(document)


async def test_files_are_due_oldest_post_first_until_they_have_a_fingerprint(catalog: Catalog) -> None:
    world = World()
    world.capture(
        post(1, date=NOON, media=(video(1),)),
        post(2, channel_id=QUAY, date=NOON - timedelta(days=9), media=(video(2), video(3))),
        post(3, channel_id=QUAY, date=NOON - timedelta(days=3), media=(video(1),)),
    )
    world.capture(stored(1, FIRST))
    later = world.capture(
        stored(2, SECOND), stored(3, sha("list"), "application/pdf"), stored(9, sha("lone"), None)
    ).entry.n
    await folded(catalog, world)
    due = await catalog.media_to_print(1)
    assert [each.sha256 for each in due] == [SECOND, FIRST, sha("lone")]
    assert [each.date for each in due] == [NOON - timedelta(days=9), NOON - timedelta(days=3), None]
    assert [each.sha256 for each in await catalog.media_to_print(1, later)] == [SECOND, sha("lone")]
    printed(world, SECOND)
    printed(world, FIRST, failed="The file is empty.", rows=PrintRows())
    await folded(catalog, world)
    assert [each.sha256 for each in await catalog.media_to_print(1)] == [sha("lone")]
    assert [each.sha256 for each in await catalog.media_to_print(2)] == [SECOND, FIRST, sha("lone")]
    assert [(each.sha256, each.failed) for each in await catalog.prints_failed()] == [(FIRST, "The file is empty.")]


async def test_what_an_article_shows_is_due_behind_the_posts(catalog: Catalog) -> None:
    world = World()
    shown = ArticleMediaSeen(
        article_id="a" * 64,
        source="https://news.example/a.jpg",
        place="meta",
        start=0,
        end=0,
        sha256=SECOND,
        error=None,
    )
    entry = world.capture(shown).entry.n
    world.capture(post(1, date=NOON, media=(video(1),)), stored(1, FIRST))
    await folded(catalog, world)
    assert [(each.sha256, each.date) for each in await catalog.media_to_print(1)] == [(FIRST, NOON), (SECOND, None)]
    assert [each.sha256 for each in await catalog.media_to_print(1, entry + 1)] == [FIRST]


async def test_a_fingerprint_that_was_redacted_is_not_due_again(catalog: Catalog) -> None:
    world = World()
    world.capture(stored(1, FIRST))
    world.derive("fingerprint", "1", {"sha256": FIRST})
    await folded(catalog, world)
    assert await catalog.media_to_print(1) == []
    assert await catalog.medium_print(FIRST) is None


async def test_the_newest_fingerprint_counts_and_is_to_be_compared(catalog: Catalog) -> None:
    world = World()
    old = printed(world, FIRST)
    await folded(catalog, world)
    assert [each.entry for each in await catalog.media_to_match(1)] == [old]
    matched(world, FIRST)
    printed(world, SECOND, failed="The decoder crashed.", rows=PrintRows())
    await folded(catalog, world)
    assert await catalog.media_to_match(1) == []
    assert [each.entry for each in await catalog.media_to_match(2)] == [old]
    new = printed(world, FIRST, "2", notes=("3 packets were damaged.",))
    await folded(catalog, world)
    found = await catalog.medium_print(FIRST)
    assert found is not None
    assert (found.entry, found.version, found.frames, found.landmarks, found.pictures) == (new, "2", 9, 4, 0)
    assert (found.facts, found.notes, found.kind) == (FACTS, ("3 packets were damaged.",), "video")
    assert [each.entry for each in await catalog.media_to_match(1)] == [new]
    assert [each.entry for each in await catalog.medium_prints(old)] == [new - 1, new]


async def test_matches_are_found_from_both_sides_and_the_newest_count(catalog: Catalog) -> None:
    world = World()
    matched(world, SECOND, replace(MATCH, score=60.0), MATCH)
    entry = matched(world, SECOND, MATCH)
    await folded(catalog, world)
    assert [(each.entry, each.position, each.match) for each in await catalog.matches_of(SECOND)] == [(entry, 0, MATCH)]
    assert await catalog.matches_in(FIRST) == await catalog.matches_of(SECOND)
    assert await catalog.matches_of(FIRST) == []
    searched = await catalog.medium_searched(SECOND)
    assert searched is not None
    assert (searched.entry, searched.searched) == (entry, SEARCHED)
    assert await catalog.medium_searched(FIRST) is None


async def test_what_there_is_to_compare_with(catalog: Catalog) -> None:
    world = World()
    world.capture(
        post(1, date=NOON, media=(video(1),)),
        post(2, channel_id=QUAY, date=NOON - timedelta(days=9), media=(video(2),)),
    )
    world.capture(stored(1, FIRST), stored(2, SECOND))
    await folded(catalog, world)
    empty = await catalog.footage_held()
    assert (empty.media, empty.video_s, empty.channels, empty.oldest) == (0, 0.0, 0, None)
    printed(world, FIRST)
    printed(world, SECOND, rows=PrintRows(audio=4))
    printed(world, sha("lone"), failed="It is empty.", rows=PrintRows())
    await folded(catalog, world)
    held = await catalog.footage_held()
    assert (held.media, held.pictures, held.videos, held.sounds, held.failed) == (3, 0, 1, 2, 1)
    assert (held.video_s, held.audio_s, held.channels) == (12.5, 25.0, 2)
    assert (held.oldest, held.newest) == (NOON - timedelta(days=9), NOON)


@pytest.mark.parametrize("data", [b"", b"{}", b'{"sha256": 5}', b"[" * 100_000, zstandard.compress(b"{}\n")])
@pytest.mark.parametrize("tool", ["fingerprint", "match"])
def test_an_output_of_no_known_form_says_nothing(tool: str, data: bytes) -> None:
    entry = World().derive(tool, "9", {"sha256": FIRST}).entry
    read = read_entry(entry, "0" * 64, lambda _: data)
    assert (read.printed, read.matched) == (None, None)


def test_the_header_of_a_fingerprint_is_read_without_its_columns() -> None:
    facts = MediaFacts(kind="video", size=9, duration_s=2.5, tags=(("title", "quay"),), location=(1.5, -2.0))
    header = {
        "format": "archiver-print/1",
        "facts": asdict(facts),
        "notes": ["cut off"],
        "failed": None,
        "prints": {"video": [["end_s", "<f4", [1], 0], ["times", "<f4", [7], 4], ["points", "|u1", [99, 32], 32]]},
    }
    told = read_summary(zstandard.compress(json.dumps(header).encode() + b"\n" + bytes(1_000_000)))
    assert told == PrintSummary(facts=facts, rows=PrintRows(video=7), notes=("cut off",))
