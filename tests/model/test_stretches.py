"""The story of a medium: its timeline, where its stretches occur, in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archiver.model.footage import Match, Medium, Span, Verdict
from archiver.model.ids import PostKey
from archiver.model.judgements import Judgement, JudgementAct, Side, decided
from archiver.model.prints import MatchFound
from archiver.model.records import ArticleSummary
from archiver.model.stretches import Appearance, Occurrence, Story
from archiver.model.timeline import story_of

DAY = datetime(2024, 5, 1, 12, tzinfo=UTC)


def match(
    one: str, here: tuple[float, float], other: str, there: tuple[float, float], *, medium: Medium = "video",
    mirrored: bool = False, verdict: Verdict = "copy", score: float = 200.0, done: tuple[str, ...] = (),
) -> MatchFound:  # fmt: skip
    found = Match(
        medium=medium, query=Span(*here), reference_sha256=other, reference=Span(*there), mirrored=mirrored,
        verdict=verdict, score=score, transformation=done,
    )  # fmt: skip
    return MatchFound(entry=7, position=0, sha256=one, match=found)


def posted(day: int, channel: int = 1, number: int | None = None, *, forwarded: bool = False) -> Appearance:
    date = DAY + timedelta(days=day)
    post = PostKey(channel, number or 1000 + day)
    return Appearance(post=post, date=date, channel_id=channel, title=f"Channel {channel}", forwarded=forwarded)


POSTS = {
    "q": [posted(100, 9)],
    "a": [posted(10, 1)],
    "b": [posted(5, 2)],
    "c": [posted(1, 3)],
    "late": [posted(200, 4)],
}


def told(
    *matches: MatchFound, length: float = 60.0, about: str = "q", posts: dict[str, list[Appearance]] = POSTS,
    judgements: tuple[Judgement, ...] = (), articles: dict[PostKey, list[ArticleSummary]] | None = None,
) -> Story:  # fmt: skip
    return story_of(
        about, length_s=length, matches=matches, appearances=posts, articles=articles or {}, judgements=judgements
    )


def drawn(story: Story) -> list[tuple[float, float, str | None]]:
    """The timeline: from, to, the medium of the first occurrence."""
    return [
        (round(each.span.start_s, 3), round(each.span.end_s, 3), each.first and each.first.piece.sha256)
        for each in story.timeline
    ]


def held(occurrences: tuple[Occurrence, ...]) -> list[tuple[str, float, float]]:
    return [
        (each.piece.sha256, round(each.piece.there.start_s, 3), round(each.piece.there.end_s, 3))
        for each in occurrences
    ]


def test_what_nothing_covers_was_not_seen_before() -> None:
    story = told(match("q", (10, 20), "a", (0, 10)), match("q", (30, 42), "b", (5, 17)))

    assert drawn(story) == [(0, 10, None), (10, 20, "a"), (20, 30, None), (30, 42, "b"), (42, 60, None)]
    assert [each.occurrences for each in story.timeline if each.first is None] == [(), (), ()]


def test_without_any_match_the_whole_was_not_seen_before() -> None:
    assert drawn(told()) == [(0, 60, None)]


def test_the_first_is_the_oldest_post_not_the_best_match() -> None:
    story = told(match("q", (10, 20), "a", (0, 10), score=900), match("q", (10, 20), "c", (3, 13), score=110))

    assert drawn(story) == [(0, 10, None), (10, 20, "c"), (20, 60, None)]
    assert held(story.timeline[1].occurrences) == [("c", 3, 13), ("a", 0, 10)]


def test_a_stretch_is_cut_where_its_oldest_source_ends() -> None:
    story = told(match("q", (10, 30), "a", (0, 20)), match("q", (20, 40), "b", (0, 20)))

    assert drawn(story) == [(0, 10, None), (10, 20, "a"), (20, 40, "b"), (40, 60, None)]
    assert held(story.timeline[2].occurrences) == [("b", 0, 20), ("a", 10, 20)]


def test_a_match_counts_from_either_side() -> None:
    """The film that was archived later is the older one: the match was found when it came."""
    story = told(match("b", (2, 8), "q", (40, 46)))

    assert drawn(story) == [(0, 40, None), (40, 46, "b"), (46, 60, None)]
    assert held(story.timeline[1].occurrences) == [("b", 2, 8)]


def test_what_was_posted_later_is_told_and_is_not_first() -> None:
    story = told(match("q", (10, 20), "late", (0, 10)))

    assert drawn(story) == [(0, 60, None)]
    (later,) = story.timeline[0].occurrences
    assert (later.earlier, later.piece.here) == (False, Span(10, 20))


def test_by_way_of_another_film_times_speed_and_mirroring_are_carried_over() -> None:
    """q is a, twice as fast and mirrored; a is a part of c."""
    story = told(match("q", (10, 20), "a", (0, 20), mirrored=True), match("a", (5, 15), "c", (100, 110)))

    assert drawn(story) == [
        (0, 10, None), (10, 12.5, "a"), (12.5, 17.5, "c"), (17.5, 20, "a"), (20, 60, None),
    ]  # fmt: skip
    found = story.timeline[2].first
    assert found is not None
    assert (found.piece.there, found.piece.speed, found.piece.mirrored) == (Span(100, 110), 2.0, True)
    assert found.piece.via == ("a",)


def test_mirrored_twice_is_not_mirrored() -> None:
    story = told(match("q", (0, 9), "a", (0, 9), mirrored=True), match("c", (4, 13), "a", (0, 9), mirrored=True))

    first = story.timeline[0].first
    assert first is not None
    assert (first.piece.sha256, first.piece.mirrored) == ("c", False)


def test_a_film_that_is_found_directly_is_not_told_again_by_way_of_another() -> None:
    story = told(
        match("q", (10, 20), "a", (0, 10)), match("q", (10, 20), "c", (50, 60)), match("a", (0, 10), "c", (50, 60))
    )

    assert [(each.piece.sha256, each.piece.via) for each in story.timeline[1].occurrences] == [("c", ()), ("a", ())]


def test_rings_of_matches_come_to_an_end() -> None:
    ring = ["q", "a", "b", "c"]
    story = told(*(match(one, (0, 60), other, (0, 60)) for one in ring for other in ring if one != other))

    assert [each.piece.sha256 for each in story.timeline[0].occurrences] == ["c", "b", "a"]


@pytest.mark.parametrize("gap", [0.1, 0.4])
def test_small_gaps_in_one_source_are_joined(gap: float) -> None:
    story = told(match("q", (10, 20), "a", (0, 10)), match("q", (20 + gap, 30), "a", (10 + gap, 20)))

    assert drawn(story) == [(0, 10, None), (10, 30, "a"), (30, 60, None)]
    assert held(story.timeline[1].occurrences) == [("a", 0, 20)]


def test_half_a_second_is_a_gap() -> None:
    assert len(told(match("q", (10, 20), "a", (0, 10)), match("q", (20.5, 30), "a", (10.5, 20))).timeline) == 5


def test_slivers_at_the_ends_and_between_sources_go_to_the_neighbours() -> None:
    story = told(match("q", (0.3, 20), "a", (0, 19.7)), match("q", (20.2, 59.7), "b", (0, 39.5)))

    assert drawn(story) == [(0, 20.1, "a"), (20.1, 60, "b")]


def test_of_overlapping_places_in_one_film_the_best_counts() -> None:
    story = told(match("q", (10, 20), "a", (0, 10), score=90), match("q", (10, 20), "a", (100, 110), score=300))

    assert held(story.timeline[1].occurrences) == [("a", 100, 110)]


def test_same_scene_is_no_occurrence_and_leads_nowhere() -> None:
    story = told(match("q", (10, 20), "a", (0, 10), verdict="same scene"), match("a", (0, 10), "c", (0, 10)))

    assert drawn(story) == [(0, 60, None)]
    assert held(story.scenes) == [("a", 0, 10)]


def test_a_picture_that_is_a_frame_is_a_moment_and_cuts_nothing() -> None:
    story = told(match("a", (0, 0), "q", (12, 12), medium="picture"))

    assert drawn(story) == [(0, 60, None)]
    assert [(each.piece.sha256, each.piece.here) for each in story.moments] == [("a", Span(12, 12))]


def test_the_story_of_a_picture_follows_the_film_that_it_is_a_frame_of() -> None:
    story = told(match("q", (0, 0), "a", (12, 12), medium="picture"), match("a", (10, 20), "c", (50, 60)), length=0)

    (stretch,) = story.timeline
    assert held(stretch.occurrences) == [("c", 52, 52), ("a", 12, 12)]
    assert stretch.first is not None
    assert stretch.first.piece.sha256 == "c"


def test_a_picture_leads_from_no_film_to_another_one() -> None:
    """What else two films show beside a picture that both show is not known."""
    frames = (
        match("a", (0, 0), "q", (12, 12.125), medium="picture"),
        match("a", (0, 0), "c", (50, 50.125), medium="picture"),
    )
    story = told(*frames)

    assert [each.piece.sha256 for each in story.moments] == ["a"]
    assert held(told(*frames, about="a", length=0).timeline[0].occurrences) == [("c", 50, 50.125), ("q", 12, 12.125)]


def test_two_pictures_are_one_by_way_of_a_film_only_where_they_are_the_same_frame() -> None:
    def story(there: float) -> Story:
        one = match("q", (0, 0), "a", (12, 12.125), medium="picture")
        return told(one, match("c", (0, 0), "a", (there, there + 0.125), medium="picture"), length=0)

    assert held(story(12.1).timeline[0].occurrences) == [("c", 0, 0), ("a", 12, 12.125)]
    assert held(story(12.4).timeline[0].occurrences) == [("a", 12, 12.125)]


def test_sound_has_a_timeline_of_its_own() -> None:
    story = told(match("q", (10, 20), "a", (0, 10), medium="audio"), match("a", (0, 10), "c", (0, 10)))

    assert drawn(story) == [(0, 60, None)]
    heard = [(each.span, each.first and each.first.piece.sha256) for each in story.sound]
    assert heard == [(Span(0, 10), None), (Span(10, 20), "a"), (Span(20, 60), None)]


def test_a_medium_that_no_post_carries_is_no_first_and_is_told() -> None:
    story = told(match("q", (10, 20), "article picture", (0, 10)))

    assert drawn(story) == [(0, 60, None)]
    assert held(story.timeline[0].occurrences) == [("article picture", 0, 10)]


def test_an_article_that_shows_a_file_itself_is_named_with_it() -> None:
    shown = ArticleSummary(
        article_id="shown", url=None, title=None, published=None, captured=DAY, citations=0, linked=0
    )  # fmt: skip
    story = story_of(
        "q", length_s=60, matches=[match("p", (0, 0), "q", (12, 12), medium="picture")], appearances=POSTS, articles={},
        showing={"p": [shown]},
    )  # fmt: skip

    assert [(each.piece.sha256, each.shown_by) for each in story.moments] == [("p", (shown,))]


def test_for_a_medium_without_posts_every_post_is_earlier() -> None:
    posts = {key: value for key, value in POSTS.items() if key != "q"}

    assert drawn(told(match("q", (0, 60), "late", (0, 60)), posts=posts)) == [(0, 60, "late")]


def test_channels_stand_in_the_order_of_their_first_posts() -> None:
    posts = {
        **POSTS,
        "a": [posted(10, 1), posted(12, 5, forwarded=True), posted(150, 3)],
        "c": [posted(1, 3), posted(2, 3)],
    }
    story = told(match("q", (10, 20), "a", (0, 10)), match("q", (10, 20), "c", (0, 10)), posts=posts)

    turns = [(each.first.channel_id, each.posts, each.first.forwarded, each.own) for each in story.timeline[1].channels]
    assert turns == [(3, 3, False, False), (1, 1, False, False), (5, 1, True, False), (9, 1, False, True)]
    assert [each.first.channel_id for each in story.timeline[0].channels] == [9]


def test_articles_are_those_that_cite_any_of_the_posts() -> None:
    def article(name: str, day: int) -> ArticleSummary:
        return ArticleSummary(
            article_id=name, url=None, title=name, published=None, captured=DAY + timedelta(days=day), citations=1,
            linked=1,
        )  # fmt: skip

    about = {
        POSTS["a"][0].post: [article("old", 20), article("both", 130)],
        POSTS["q"][0].post: [article("both", 130), article("own", 120)],
        POSTS["late"][0].post: [article("other", 210)],
    }
    story = told(
        match("q", (10, 20), "a", (0, 10)), articles={key: value for key, value in about.items() if key is not None}
    )

    assert [each.article_id for each in story.timeline[1].articles] == ["old", "own", "both"]
    assert [each.article_id for each in story.timeline[0].articles] == ["own", "both"]


def judged(act: JudgementAct, one: Side, other: Side, entry: int = 40, *, undone: bool = False) -> Judgement:
    return Judgement(entry=entry, time=DAY, act=act, layer="sight", sides=(one, other), undone=undone)


def test_what_a_person_rejected_is_gone_from_the_story_and_kept_aside() -> None:
    both = (match("q", (10, 20), "a", (0, 10)), match("a", (0, 10), "c", (0, 10)))
    no = judged("reject", Side("a", Span(0.4, 10)), Side("q", Span(10.4, 20)))

    story = told(*both, judgements=(no,))

    assert drawn(story) == [(0, 60, None)]
    assert [(each.piece.sha256, each.piece.decision) for each in story.rejected] == [("a", "rejected")]
    assert drawn(told(*both, judgements=(judged("reject", *no.sides, undone=True),))) == drawn(told(*both))


def test_a_rejection_between_two_other_films_closes_the_way_through_them() -> None:
    both = (match("q", (10, 20), "a", (0, 10)), match("a", (0, 10), "c", (0, 10)))
    no = judged("reject", Side("c", Span(0, 10)), Side("a", Span(0, 10)))

    assert held(told(*both, judgements=(no,)).timeline[1].occurrences) == [("a", 0, 10)]


def test_what_was_rejected_is_not_told_again_by_way_of_another() -> None:
    three = (match("q", (10, 20), "a", (0, 10)), match("q", (0, 60), "b", (0, 60)), match("b", (10, 20), "a", (0, 10)))
    no = judged("reject", Side("q", Span(10, 20)), Side("a", Span(0, 10)))
    story = told(*three, judgements=(no,))

    assert drawn(story) == [(0, 60, "b")]
    assert held(story.rejected) == [("a", 0, 10)]


def test_what_was_found_by_way_of_another_can_be_rejected_alone() -> None:
    both = (match("q", (10, 20), "a", (0, 10)), match("a", (0, 10), "c", (0, 10)))
    no = judged("reject", Side("q", Span(10, 20)), Side("c", Span(0, 10)))
    story = told(*both, judgements=(no,))

    assert held(story.timeline[1].occurrences) == [("a", 0, 10)]
    assert held(story.rejected) == [("c", 0, 10)]


def test_the_newest_decision_counts_and_a_rejection_elsewhere_does_not() -> None:
    found = match("q", (10, 20), "a", (0, 10))
    sides = (Side("q", Span(10, 20)), Side("a", Span(0, 10)))
    story = told(found, judgements=(judged("reject", *sides), judged("confirm", *sides, entry=41)))

    assert [each.piece.decision for each in story.timeline[1].occurrences] == ["confirmed"]
    elsewhere = judged("reject", Side("q", Span(10, 20)), Side("a", Span(50, 60)))
    assert len(told(found, judgements=(elsewhere,)).timeline) == 3


def test_occurrences_are_numbered_as_they_are_shown() -> None:
    story = told(
        match("q", (10, 30), "a", (0, 20)), match("q", (20, 40), "b", (0, 20)),
        match("q", (5, 9), "c", (0, 4), verdict="same scene"),
    )  # fmt: skip

    numbers = [[(one.piece.sha256, one.number) for one in each.occurrences] for each in story.timeline]
    assert numbers == [[], [("a", 1)], [("b", 2), ("a", 1)], []]
    assert [(each.piece.sha256, each.number) for each in story.occurrences()] == [("a", 1), ("b", 2), ("c", 3)]


def test_footage_that_everybody_shows_does_not_take_for_ever() -> None:
    many = [match("q", (10, 20), f"m{n}", (0, 10)) for n in range(60)]
    many += [match(f"m{n}", (0, 10), f"n{n}-{k}", (0, 10)) for n in range(60) for k in range(50)]
    story = told(*many)

    assert story.cut
    assert len(story.timeline) == 1


def test_whoever_has_a_match_alone_can_ask_what_was_decided_of_it() -> None:
    found = match("q", (10, 20), "a", (0, 10)).match
    no = judged("reject", Side("a", Span(0, 10)), Side("q", Span(10, 20)))

    assert decided("q", found, [no]) == "rejected"
    assert decided("other", found, [no]) is None


def test_of_the_same_second_nothing_is_older() -> None:
    posts = {**POSTS, "a": [posted(100, 1)]}

    assert drawn(told(match("q", (10, 20), "a", (0, 10)), posts=posts)) == [(0, 60, None)]


def test_a_film_that_shows_a_scene_twice_is_told_once() -> None:
    story = told(
        match("q", (10, 20), "a", (0, 10)), match("b", (0, 10), "a", (0, 10)), match("b", (0, 10), "a", (50, 60))
    )

    assert [(each.piece.sha256, each.piece.there.start_s) for each in story.occurrences()] == [("b", 0), ("a", 0)]


def test_a_rejection_of_less_than_half_of_a_match_is_not_about_it() -> None:
    found = match("q", (10, 20), "a", (0, 10))

    assert (
        len(told(found, judgements=(judged("reject", Side("q", Span(17, 40)), Side("a", Span(7, 30))),)).timeline) == 3
    )
    assert (
        len(told(found, judgements=(judged("reject", Side("q", Span(14, 40)), Side("a", Span(4, 30))),)).timeline) == 1
    )
