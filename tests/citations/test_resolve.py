"""From a citation to its post: channels, windows, scores, reposts, abstention, sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.citations import match_channels, rank, wider, window
from archiver.citations.match import SAME_NAME, WEAK_NAME
from archiver.citations.partial import part_of
from archiver.model.ids import PostKey
from archiver.model.links import ChannelMatch
from archiver.model.observations import MediaRef
from archiver.model.records import PostRecord
from tests.citations.resolving import resolve
from tests.citations.worlds import HARBOUR, OTHER, WORDS, channel, citation, crowd, media, post, target
from tests.counts import reduced

PUBLISHED = date(2021, 4, 10)
SURE = ChannelMatch(channel_id=HARBOUR, how="alias", similarity=100.0, name="Harbour Watch")
SEEDS = range(reduced(25, 8))


class TestChannels:
    """Which channels a citation may mean."""

    def how(self, found: tuple[ChannelMatch, ...]) -> list[tuple[int, str]]:
        return [(match.channel_id, match.how) for match in found]

    def test_order(self) -> None:
        known = [
            channel(1, "Something Else", former_titles=("Harbour Watch",)),
            channel(2, "Harbour Watch"),
            channel(3, "Third", aliases=("harbour  watch",)),
            channel(4, "Fourth", owners=("Salt Brigade",)),
            channel(5, "Unrelated Gardening"),
        ]
        found = match_channels(citation(), known)
        assert self.how(found) == [(3, "alias"), (2, "title"), (1, "former_title"), (4, "owner")]

    def test_a_handle_settles_it(self) -> None:
        known = [
            channel(1, "Harbour Watch"),
            channel(2, "Gulls", usernames=("Salt_Demo",)),
            channel(3, "G", former_usernames=("salt_demo",)),
        ]
        found = match_channels(citation(handle="salt_demo"), known)
        assert self.how(found) == [(2, "handle"), (3, "handle")]
        assert self.how(match_channels(citation(channel_id=3), known)) == [(3, "id")]

    def test_a_post_of_an_unknown_handle_matches_nothing_by_name(self) -> None:
        assert match_channels(citation(handle="nobody_demo", post_id=4), [channel()]) == ()

    def test_across_scripts(self) -> None:
        (found,) = match_channels(
            citation(channel_name="Barakat Shamal News", actors=()), [channel(1, "بركات شمال نيوز")]
        )
        assert found.how == "fuzzy"
        assert found.similarity >= WEAK_NAME

    @pytest.mark.parametrize(
        ("called", "title"),
        [
            ("Zelmara News", "The Zelmara Observer"),
            ("Zelmara", "Зелмара Сегодня"),
            ("The Zelmarovka Brigade", "تيپ زلماروفكا"),
        ],
    )
    def test_a_name_with_another_word_is_a_weak_match(self, called: str, title: str) -> None:
        (found,) = match_channels(citation(channel_name=called, actors=()), [channel(1, title, usernames=())])
        assert found.how == "fuzzy"
        assert WEAK_NAME <= found.similarity < SAME_NAME

    def test_parts_of_names(self) -> None:
        assert part_of("Zelmara", "Зелмара Сегодня")
        assert part_of("The Zelmarovka Brigade", "لواء زلماروفكا")
        assert not part_of("Zelmarovka Brigade", "Zelmarovka Police")  # two words in one script: two names
        assert not part_of("Zelmara", "Zelmara Lake Hill Fishing Club")
        assert not part_of("Zelmara", "Zetmara Observer")
        assert not part_of("News", "Zelmara News")

    def test_a_channel_called_by_who_speaks_through_it(self) -> None:
        known = [channel(1, "لواء", owners=("The Zelmara Brigade",))]
        assert self.how(match_channels(citation(channel_name="The Zelmara Brigade", actors=()), known)) == [
            (1, "owner")
        ]

    def test_other_names_do_not_match(self) -> None:
        assert match_channels(citation(channel_name="Mountain Post", actors=()), [channel(1, "Harbour Watch")]) == ()

    def test_nothing_named(self) -> None:
        assert match_channels(citation(channel_name=None, actors=()), [channel()]) == ()


class TestWindows:
    """When the post is looked for."""

    def test_a_named_day(self) -> None:
        found = window(citation(), PUBLISHED)
        assert found is not None
        noon = datetime(2021, 4, 9, 12, tzinfo=UTC)
        assert (found.since, found.until) == (noon - timedelta(hours=36), noon + timedelta(hours=36))
        assert "2021-04-09" in found.reason

    def test_only_the_publication(self) -> None:
        found = window(citation(date=None), PUBLISHED)
        assert found is not None
        assert found.since == datetime(2021, 4, 3, tzinfo=UTC)
        assert found.until == datetime(2021, 4, 11, 12, tzinfo=UTC)
        assert wider(found).since == found.since - timedelta(days=60)
        assert wider(found).until == found.until

    def test_neither(self) -> None:
        assert window(citation(date=None), None) is None


@pytest.mark.parametrize("seed", SEEDS)
class TestFourMinuteVideo:
    """A four-minute video of 9 April among 300 posts."""

    def test_is_found(self, seed: int) -> None:
        found = rank(citation(), PUBLISHED, [SURE], [*crowd(seed), target()])
        (link,) = found.links
        assert link.post == PostKey(HARBOUR, 5000)
        assert link.decision == "auto"
        assert link.score == pytest.approx(sum(feature.weight for feature in link.features), abs=0.01)
        assert {feature.name for feature in link.features} >= {"channel", "day", "length", "media"}
        assert all(feature.reason.endswith(".") for feature in link.features)

    def test_is_missed_when_it_is_gone(self, seed: int) -> None:
        posts = crowd(seed)
        found = rank(citation(), PUBLISHED, [SURE], posts)
        assert found.links == ()
        assert found.outcome == "contradicted"
        told = resolve(
            "c", citation(), PUBLISHED, [channel(aliases=("Harbour Watch",))], posts, span=window(citation(), PUBLISHED)
        )
        assert told.not_found == (
            "No post of “Harbour Watch” between 2021-04-08 00:00 UTC and 2021-04-11 00:00 UTC "
            "is a video about four minutes long."
        )
        assert told.looked_for[-1].endswith("none about four minutes long.")
        assert "300 posts" in told.looked_for[-1]

    def test_a_week_earlier_is_another_video(self, seed: int) -> None:
        decoy = post(4000, datetime(2021, 4, 2, 18, tzinfo=UTC), "", media("video", 555, 241.0))
        found = rank(citation(), PUBLISHED, [SURE], [*crowd(seed), decoy, target()])
        assert [link.post.message_id for link in found.links] == [5000]
        assert 4000 in [link.post.message_id for link in found.runners_up]

    def test_the_same_day_without_video_is_not_it(self, seed: int) -> None:
        decoys = [post(4000 + n, datetime(2021, 4, 9, 8 + n, tzinfo=UTC), "عملية جديدة") for n in range(5)]
        assert rank(citation(), PUBLISHED, [SURE], [*crowd(seed), *decoys]).links == ()

    def test_reposts_elsewhere(self, seed: int) -> None:
        copies = [
            post(
                1,
                datetime(2021, 4, 9, 17, tzinfo=UTC),
                "",
                media("video", 888, 238.0),
                channel_id=OTHER,
                sha256="ab" * 32,
            ),
            post(2, datetime(2021, 4, 9, 19, tzinfo=UTC), "", media("video", 777, 238.0), channel_id=OTHER),
            post(3, datetime(2021, 4, 9, 20, tzinfo=UTC), "", channel_id=OTHER, forward=PostKey(HARBOUR, 5000)),
        ]
        (link,) = rank(citation(), PUBLISHED, [SURE], [*crowd(seed), target(), *copies]).links
        assert link.post == PostKey(HARBOUR, 5000)
        assert [(same.post.message_id, same.how) for same in link.same_media] == [
            (1, "hash"),
            (2, "file"),
            (3, "forward"),
        ]

    def test_the_channel_named_wins_over_an_earlier_one(self, seed: int) -> None:
        weak = ChannelMatch(channel_id=OTHER, how="fuzzy", similarity=85.0, name="Harbor Watch 2")
        early = post(1, datetime(2021, 4, 9, 10, tzinfo=UTC), "", media("video", 777, 238.0), channel_id=OTHER)
        (link,) = rank(citation(), PUBLISHED, [SURE, weak], [*crowd(seed), target(), early]).links
        assert link.post.channel_id == HARBOUR
        assert [same.post.channel_id for same in link.same_media] == [OTHER]

    def test_two_of_them_are_too_close(self, seed: int) -> None:
        twin = post(5001, datetime(2021, 4, 9, 20, tzinfo=UTC), "", media("video", 778, 242.0))
        found = rank(citation(), PUBLISHED, [SURE], [*crowd(seed), target(), twin])
        assert (found.links, found.outcome) == ((), "too_close")
        assert {link.post.message_id for link in found.runners_up[:2]} == {5000, 5001}


class TestDecisions:
    """Who decides, and when nobody does."""

    def test_an_address_is_the_post(self) -> None:
        cited = citation(handle="harbour_demo", post_id=5000, url="https://t.me/harbour_demo/5000", duration_s=9.0)
        handle = replace(SURE, how="handle")
        (link,) = rank(cited, None, [handle], [*crowd(1), target()]).links
        assert (link.post.message_id, link.decision, link.features[0].name) == (5000, "auto", "address")

    def test_an_address_without_its_post_links_nothing(self) -> None:
        cited = citation(handle="harbour_demo", post_id=9999)
        found = rank(cited, None, [replace(SURE, how="handle")], [*crowd(1), target()])
        assert (found.links, found.outcome) == ((), "id_absent")

    def test_a_fuzzy_name_is_only_proposed(self) -> None:
        fuzzy = replace(SURE, how="fuzzy", similarity=88.0)
        (link,) = rank(citation(), PUBLISHED, [fuzzy], [*crowd(1), target()]).links
        assert link.decision == "proposed"

    def test_a_name_without_a_cue_is_only_proposed(self) -> None:
        (link,) = rank(citation(confidence="review"), PUBLISHED, [SURE], [*crowd(1), target()]).links
        assert link.decision == "proposed"

    def test_a_weak_name_needs_support(self) -> None:
        weak = replace(SURE, how="fuzzy", similarity=(SAME_NAME + WEAK_NAME) / 2)
        assert rank(citation(), PUBLISHED, [weak], [*crowd(1), target()]).links
        bare = citation(date=None, duration_s=None, media=None)
        assert rank(bare, None, [weak], [target()]).links == ()

    def test_a_name_and_a_day_alone_do_not_settle_a_post(self) -> None:
        statement = citation(media="text", duration_s=None, relation="statement", quote="said on Telegram")
        posts = [post(n, datetime(2021, 4, 9, n, tzinfo=UTC), " ".join(WORDS)) for n in range(1, 15)]
        assert rank(statement, PUBLISHED, [SURE], posts).outcome == "too_close"

    def test_quoted_words_settle_it(self) -> None:
        words = "We will not leave the northern bridge to anybody"
        statement = citation(media="text", duration_s=None, quoted=(words,), quote="said on Telegram")
        posts = [post(n, datetime(2021, 4, 9, n, tzinfo=UTC), " ".join(WORDS[n % 5 :])) for n in range(1, 15)]
        said = post(50, datetime(2021, 4, 9, 15, tzinfo=UTC), f"{words}, whatever they say.")
        (link,) = rank(statement, PUBLISHED, [SURE], [*posts, said]).links
        assert link.post.message_id == 50
        assert "quoted" in {feature.name for feature in link.features if feature.weight > 3}

    def test_shared_numbers_and_names(self) -> None:
        text = "Обстрел: 17 машин, 342 человека. Ашраф Вардани #порт"
        statement = citation(
            media="text",
            duration_s=None,
            quote="17 trucks and 342 people, Ashraf Wardani said on Telegram",
            actors=("Ashraf Wardani",),
        )
        posts = [post(n, datetime(2021, 4, 9, n, tzinfo=UTC), " ".join(WORDS)) for n in range(1, 15)]
        (link,) = rank(
            statement, PUBLISHED, [SURE], [*posts, post(50, datetime(2021, 4, 9, 15, tzinfo=UTC), text)]
        ).links
        assert link.post.message_id == 50

    def test_an_album_is_one_publication(self) -> None:
        when = datetime(2021, 4, 9, 18, tzinfo=UTC)
        album = [
            post(60, when, "", media("photo", 1), album=9),
            post(61, when, "words", media("video", 2, 240.0), album=9),
        ]
        (link,) = rank(citation(), PUBLISHED, [SURE], [*crowd(3), *album]).links
        assert link.post.message_id == 61
        assert link.same_media == ()

    def test_an_unknown_length_is_not_confirmed(self) -> None:
        silent = post(70, datetime(2021, 4, 9, 18, tzinfo=UTC), "", media("video", 3, None))
        found = rank(citation(), PUBLISHED, [SURE], [silent])
        assert found.links == ()
        assert found.runners_up[0].post.message_id == 70

    @pytest.mark.parametrize("ref", [media("video", 3), replace(media("document", 3), mime="video/mp4")])
    def test_an_unknown_length_is_told(self, ref: MediaRef) -> None:
        posts = [post(70, datetime(2021, 4, 9, 18, tzinfo=UTC), "", ref), *crowd(1)]
        span = window(citation(), PUBLISHED)
        told = resolve("c", citation(), PUBLISHED, [channel(aliases=("Harbour Watch",))], posts, span=span)
        assert told.not_found is not None
        assert told.not_found.endswith(
            "is a video about four minutes long, as far as Telegram tells; "
            "of one among the runners-up it does not tell the length."
        )
        assert told.looked_for[-1].endswith("one of a length that Telegram does not tell.")

    def test_the_preview_of_a_link_is_not_the_post_s_own(self) -> None:
        preview = replace(media("video", 4, 240.0), part="webpage")
        found = rank(citation(), PUBLISHED, [SURE], [post(80, datetime(2021, 4, 9, 18, tzinfo=UTC), "look", preview)])
        assert (found.links, found.outcome) == ((), "contradicted")

    def test_no_channel_and_no_post(self) -> None:
        assert rank(citation(), PUBLISHED, [], crowd(1)).outcome == "no_channel"
        assert rank(citation(), PUBLISHED, [SURE], []).outcome == "no_post"
        told = resolve("c", citation(), PUBLISHED, [channel(9, "Gardening")], [], span=None)
        assert told.not_found == 'No known channel is called "Harbour Watch".'
        assert told.looked_for


def test_what_was_looked_for() -> None:
    known = channel(aliases=("Harbour Watch",))
    span = window(citation(), PUBLISHED)
    told = resolve("c", citation(), PUBLISHED, [known], [*crowd(1, 20, lengths_clear_of=None), target()], span=span)
    assert told.not_found is None
    assert told.looked_for[0] == span.reason if span else ""
    assert told.looked_for[1].startswith(
        "Looked in @harbour_demo (Harbour Watch) from 2021-04-08 00:00 UTC to 2021-04-11 00:00 UTC: 21 posts, "
    )


@settings(max_examples=reduced(60), deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(0, 40), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_posts_does_not_matter(seed: int, size: int, shuffled: object) -> None:
    posts: list[PostRecord] = [*crowd(seed, size), target()]
    mixed = list(posts)
    shuffled.shuffle(mixed)  # type: ignore[attr-defined]
    assert rank(citation(), PUBLISHED, [SURE], posts) == rank(citation(), PUBLISHED, [SURE], mixed)


@settings(max_examples=reduced(80), deadline=None)
@given(
    seed=st.integers(0, 1000),
    stated=st.sampled_from(["video", "photo", "audio", "text", "document", None]),
    seconds=st.one_of(st.none(), st.floats(1, 7200)),
    how=st.sampled_from(["handle", "alias", "title", "former_title", "owner", "fuzzy"]),
)
def test_a_stated_kind_or_length_is_never_contradicted(
    seed: int, stated: str | None, seconds: float | None, how: str
) -> None:
    cited = citation(media=stated, duration_s=seconds, duration_tolerance_s=None)
    posts = crowd(seed, 40, lengths_clear_of=None)
    for link in rank(cited, PUBLISHED, [replace(SURE, how=how)], posts).links:  # type: ignore[arg-type]
        (found,) = [item for item in posts if item.key == link.post]
        kinds = {ref.kind for ref in found.seen.media}
        if stated == "video":
            assert "video" in kinds
        if stated in {"audio", "document"}:
            assert not kinds
        if seconds is not None:
            assert any(
                ref.duration_s is not None and abs(ref.duration_s - seconds) <= max(3.0, seconds / 10)
                for ref in found.seen.media
            )
