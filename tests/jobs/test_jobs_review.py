"""Decisions about links: written down, taken back, and there after rebuilds, new readings and new links."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.catalog import dump
from archiver.errors import ArchiveLockedError, UsageError
from archiver.jobs.proposals import look_at, waiting
from archiver.jobs.rebuild import rebuild
from archiver.jobs.review import Decision, Wanted, decide, refresh_reports, undo
from archiver.jobs.verify import verify
from archiver.model.ids import PostKey
from archiver.model.links import Decision as Verdict
from archiver.model.links import Link
from archiver.model.reviews import Review
from tests.jobs.reviewing import HANDLE, Case, made


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("original"))


@pytest.fixture
def case(original: Case, tmp_path: Path) -> Case:
    return original.copy(tmp_path)


async def decided(case: Case, act: Wanted, citation: str, post: object = None, **more: object) -> list[Review]:
    """A decision made; what was written of it."""
    wanted = Decision(citation=citation, act=act, post=post, **more)  # type: ignore[arg-type]
    return list((await decide(case.place, wanted)).reviews)


async def links(case: Case, citation: str) -> dict[int, Verdict]:
    """The decision about each linked post, by its number."""
    resolution = (await case.record()).resolutions[citation]
    return {link.post.message_id: link.decision for link in resolution.links}


async def opened(case: Case) -> list[str]:
    return [view.citation_id for view in (await waiting(case.place)).open]


async def dumped(case: Case) -> list[str]:
    async with case.place.reading() as archive:
        return [line async for line in dump(archive.catalog)]


async def test_what_waits_is_shown_with_all_that_is_needed(case: Case) -> None:
    outcome = await waiting(case.place, everything=True)
    assert [view.citation_id for view in outcome.open] == [case.first, case.second]
    view = outcome.open[0]
    assert "deux minutes" in view.citation.quote
    assert "surpris" in view.before
    assert [view.posts[link.post].seen.key.message_id for link in view.proposed] == [3]
    assert view.posts[view.proposed[0].post].stored
    assert len(view.resolution.runners_up) == 3
    assert outcome.reviews == ()


async def test_accepting_needs_no_post_where_one_is_proposed_and_says_so_the_second_time(case: Case) -> None:
    [review] = await decided(case, "accept", case.first[:8], by=" A. Reader ")
    assert (review.act, review.by, review.now) == ("accept", "A. Reader", case.first)
    assert review.post is not None
    assert review.post.message_id == 3
    assert await links(case, case.first) == {3: "accepted"}
    assert await opened(case) == [case.second]

    before = (await verify(case.place)).entries
    for again in (None, f"{HANDLE}/3"):
        assert await decided(case, "accept", case.first, again) == []
    assert await decided(case, "choose", case.first, f"https://t.me/{HANDLE}/3") == []
    assert (await verify(case.place)).entries == before

    [noted] = await decided(case, "accept", case.first, note="Seen with my own eyes.")
    assert noted.note == "Seen with my own eyes."


async def test_rejecting_one_and_all(case: Case) -> None:
    await decided(case, "reject", case.second)
    assert await links(case, case.second) == {1: "rejected"}
    assert await decided(case, "reject", case.second) == []
    assert await decided(case, "reject", case.second, f"{HANDLE}/1") == []
    assert await opened(case) == [case.first]

    await decided(case, "accept", case.second, f"{HANDLE}/1")  # the newest decision counts
    assert await links(case, case.second) == {1: "accepted"}


async def test_rejecting_all_leaves_what_is_linked_later(case: Case) -> None:
    await decided(case, "reject", case.first)
    channel = (await look_at(case.place, case.first)).resolution.links[0].post.channel_id
    found = [Link(post=PostKey(channel, number), score=2.0, decision="proposed", features=()) for number in (3, 2, 4)]
    await case.link_again(case.first, *found)
    assert await links(case, case.first) == {2: "proposed", 4: "proposed", 3: "rejected"}
    with pytest.raises(UsageError, match=f"2 links that could be meant: {HANDLE}/2, {HANDLE}/4"):
        await decided(case, "accept", case.first)
    await decided(case, "accept", case.first, f"{HANDLE}/4")
    await decided(case, "reject", case.first, f"{HANDLE}/2")
    assert await links(case, case.first) == {4: "accepted", 3: "rejected", 2: "rejected"}
    async with case.place.reading() as archive:
        assert await archive.catalog.accepted_posts(case.first) == (PostKey(channel, 4),)
        assert len(await archive.catalog.rejected_posts(case.first)) == 2


async def test_choosing_what_was_considered_and_what_is_not_held(case: Case) -> None:
    await decided(case, "choose", case.first, f"{HANDLE}/4")
    resolution = (await case.record()).resolutions[case.first]
    assert [(link.post.message_id, link.decision) for link in resolution.links] == [(4, "accepted"), (3, "proposed")]
    assert resolution.links[0].features
    assert 4 not in {link.post.message_id for link in resolution.runners_up}

    outcome = await decide(case.place, Decision(citation=case.first, act="choose", post=f"{HANDLE}/999"))
    assert any(f"archiver link {case.article[:12]}" in sentence for sentence in outcome.said)
    outcome = await decide(case.place, Decision(citation=case.first, act="choose", post="t.me/c/1234567/5"))
    assert outcome.reviews[0].post == PostKey(1234567, 5)
    assert {4, 999, 5} <= set(await links(case, case.first))
    await refresh_reports(case.place, [case.article])
    await verified(case)


async def test_undoing_goes_back_one_by_one(case: Case) -> None:
    await decided(case, "accept", case.first)
    await decided(case, "reject", case.first)
    await decided(case, "note", case.first, note="Doubtful.")
    await decided(case, "reject", case.second)
    assert await decided(case, "note", case.first, note="Doubtful.") == []

    for expected in ("rejected", "accepted", "proposed"):
        await undo(case.place, case.first[:10])
        assert await links(case, case.first) == {3: expected}
    with pytest.raises(UsageError, match="no decision left"):
        await undo(case.place, case.first)
    assert await links(case, case.second) == {1: "rejected"}
    last = await undo(case.place, None, by="R.")
    assert (last.reviews[0].citation_id, last.reviews[0].by) == (case.second, "R.")
    assert await opened(case) == [case.first, case.second]
    await verified(case)


async def test_decisions_survive_a_rebuild(case: Case) -> None:
    await decided(case, "reject", case.first)
    await decided(case, "choose", case.first, f"{HANDLE}/4", note="The second film.")
    await decided(case, "accept", case.second)
    await undo(case.place, case.second)
    before, record = await dumped(case), await case.record()

    await rebuild(case.place)

    assert await dumped(case) == before
    assert await case.record() == record
    await verified(case)


async def test_decisions_survive_new_readers(case: Case) -> None:
    await decided(case, "accept", case.first)
    await decided(case, "reject", case.second)
    record = await case.record()
    quotes = [citation.quote for _, citation in record.citations]

    shorter, _ = await case.read_again(quotes[0][5:], quotes[1])
    assert shorter != case.first
    assert await links(case, shorter) == {3: "accepted"}

    moved = await case.read_again(*quotes, before="A line that was chrome before. " * 9)
    assert await links(case, moved[0]) == {3: "accepted"}
    assert [each.now for each in (await case.record()).reviews] == moved

    (left,) = await case.read_again(quotes[1])
    made = (await case.record()).reviews
    assert [(each.act, each.now) for each in made] == [("accept", None), ("reject", left)]
    lost = await undo(case.place, case.first)  # by the id of then
    assert (lost.reviews[0].undoes, lost.reviews[0].now) == (made[0].entry, None)

    assert await case.read_again(*quotes) == moved
    assert [each.now for each in (await case.record()).reviews] == [*moved, moved[0]]
    assert moved[0] not in (await case.record()).resolutions  # the acceptance was taken back meanwhile
    await rebuild(case.place)
    await verified(case)


@pytest.mark.parametrize(
    ("act", "post", "sentence"),
    [
        ("accept", f"{HANDLE}/2", "is not among the links"),
        ("accept", f"{HANDLE}/0", "names no post"),
        ("choose", "", "names no post"),
        ("choose", "3", "names no post"),
        ("choose", "https://t.me/nobody_demo/5", "knows no channel nobody_demo"),
        ("choose", "nobody_demo/5", "knows no channel nobody_demo"),
        ("choose", f"https://t.me/{HANDLE}", "names no post"),
        ("choose", f"{HANDLE}/99999999999", "names no post"),
        ("choose", "a/b/3", "names no post"),
        ("choose", "0/3", "knows no channel 0"),
    ],
)
async def test_a_post_that_is_none_is_refused_and_nothing_is_written(
    act: Wanted, post: str, sentence: str, original: Case
) -> None:
    before = len(await dumped(original))
    with pytest.raises(UsageError, match=sentence):
        await decided(original, act, original.first, post)
    assert len(await dumped(original)) == before


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"act": "note", "note": " "}, "needs words"),
        ({"act": "note", "note": "x" * 2001}, "2,001 characters"),
        ({"act": "accept", "by": "x" * 201}, "201 characters"),
        ({"act": "accept", "citation": "ffff0000"}, "no citation"),
    ],
)
async def test_words_that_do_not_fit_are_refused(more: dict[str, object], sentence: str, original: Case) -> None:
    with pytest.raises(UsageError, match=sentence):
        await decide(original.place, Decision(**{"citation": original.first, **more}))  # type: ignore[arg-type]
    for name in ("ffff0000", "", "no id"):
        with pytest.raises(UsageError):
            await undo(original.place, name)


async def test_the_longest_words_fit(case: Case) -> None:
    [review] = await decided(case, "note", case.first, note="\U0001f30a" * 2000, by="\udce9" * 200)
    assert review.note == "\U0001f30a" * 2000


async def test_a_writer_at_work_is_waited_for_by_nobody(case: Case) -> None:
    async with case.place.writing():
        with pytest.raises(ArchiveLockedError):
            await decided(case, "accept", case.first)
        assert await opened(case) == [case.first, case.second]  # looking needs no lock


async def verified(case: Case) -> None:
    result = await verify(case.place)
    assert result.ok, [str(each) for each in result.findings]
