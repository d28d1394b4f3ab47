"""What an article itself shows leads to the post that has it; agencies' pictures and old clips lead nobody astray."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from archiver.citations import Footage, Ranking, Shown, channels_showing, nearness, rank
from archiver.citations.clusters import cluster, same_media
from archiver.citations.pictured import best_of, shown_in, weight_of
from archiver.model.articles import ArticlePicture
from archiver.model.ids import PostKey
from archiver.model.links import ChannelMatch
from archiver.model.records import PostRecord
from tests.citations.worlds import HARBOUR, OTHER, citation, media, post

PUBLISHED = date(2021, 4, 10)
NOON = datetime(2021, 4, 9, 12, tzinfo=UTC)
SURE = ChannelMatch(channel_id=HARBOUR, how="alias", similarity=100.0, name="Harbour Watch")
VIDEOS = [post(100 + n, NOON - timedelta(hours=n), "News", media("video", 100 + n, 31.0)) for n in range(8)]
FRAME = Shown(
    sha256="ab", is_film=False, verdict="copy", at_s=72.4, length_s=0.0, carriers=1, nearness="passage"
)  # fmt: skip
UNTOLD: dict[str, object] = {"duration_s": None, "duration_tolerance_s": None, "date": None, "date_text": None}
AT = "The article's own picture is a frame of this post's film at 1:12."
A, B, C = "a" * 64, "b" * 64, "c" * 64


def ranked(
    shown: dict[PostKey, Shown], *matches: ChannelMatch, posts: list[PostRecord] = VIDEOS, **more: object
) -> Ranking:
    told = citation(**(UNTOLD | more))
    return rank(told, PUBLISHED, matches or (SURE,), posts, footage=Footage(shown=shown))


def test_of_videos_that_the_words_do_not_tell_apart_the_one_with_the_articles_picture_is_linked() -> None:
    assert ranked({}).links == ()
    (link,) = ranked({VIDEOS[5].key: FRAME}).links
    assert link.post == VIDEOS[5].key
    (feature,) = [each for each in link.features if each.name == "shown"]
    assert feature.reason == AT
    assert link.decision == "proposed"  # seven others agree in all else


def test_where_the_channel_is_certain_and_length_and_day_agree_the_link_is() -> None:
    told = {"date": date(2021, 4, 9), "date_text": "9 April", "duration_s": 77.0, "duration_tolerance_s": 3.0}
    meant = post(50, NOON, "", media("video", 50, 77.0))
    also = post(51, NOON - timedelta(hours=3), "", media("video", 51, 76.0))
    assert ranked({}, posts=[*VIDEOS, meant, also], **told).links == ()
    (link,) = ranked({meant.key: FRAME}, posts=[*VIDEOS, meant, also], **told).links
    assert link.post == meant.key
    (link,) = ranked({meant.key: FRAME}, posts=[*VIDEOS, meant], **told).links
    assert link.decision == "auto"


def test_a_post_that_a_picture_alone_leads_to_is_proposed_and_never_linked() -> None:
    elsewhere = post(7, NOON, "Night", media("video", 7, 31.0), channel_id=OTHER)
    matches = channels_showing([elsewhere], [])
    assert [(match.channel_id, match.how) for match in matches] == [(OTHER, "picture")]
    (link,) = ranked({elsewhere.key: FRAME}, *matches, posts=[elsewhere]).links
    assert (link.post, link.decision) == (elsewhere.key, "proposed")
    film = replace(FRAME, verdict=None, is_film=True)
    assert ranked({elsewhere.key: film}, *matches, posts=[elsewhere]).links[0].decision == "proposed"


def test_a_picture_does_not_outweigh_what_the_article_says_of_length_and_kind() -> None:
    sound = post(9, NOON, "", media("audio", 9, 31.0))
    ranking = ranked({sound.key: FRAME}, posts=[sound])
    assert ranking.outcome == "contradicted"
    assert ranked({VIDEOS[0].key: FRAME}, duration_s=240.0).outcome == "contradicted"


@pytest.mark.parametrize(
    ("changes", "weight"),
    [
        ({}, 4.5),
        ({"nearness": "article"}, 3.0),
        ({"nearness": "elsewhere"}, 0.0),
        ({"verdict": "alike"}, 2.5),
        ({"verdict": "same scene"}, 0.0),
        ({"carriers": 5}, 2.09),
        ({"carriers": 30}, 0.0),
    ],
)
def test_common_far_and_doubtful_pictures_count_less(changes: dict[str, object], weight: float) -> None:
    shown = replace(FRAME, **changes)  # type: ignore[arg-type]
    assert weight_of(shown) == pytest.approx(weight, abs=0.01)
    assert (best_of([shown]) is None) == (weight == 0.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verdict": None}, "The article's own picture is this post's file, byte for byte."),
        ({"at_s": None}, "The article's own picture is this post's picture."),
        ({"at_s": None, "is_film": True}, "The post's picture is a frame of the article's own film."),
        ({"is_film": True, "length_s": 30.0}, "The article's own film is in this post's film from 1:12 to 1:42."),
        (
            {"verdict": "alike", "carriers": 3},
            f"{AT[:-1]} by its fingerprint, which is not confirmed in the pixels; 3 publications have it.",
        ),
    ],
)
def test_the_reason_says_what_was_found_where(changes: dict[str, object], words: str) -> None:
    shown = replace(FRAME, **changes)  # type: ignore[arg-type]
    feature = shown_in(shown)
    assert feature is not None
    assert feature.reason == words


def test_a_given_address_is_not_doubted_and_the_picture_is_said_beside_it() -> None:
    ranking = rank(citation(post_id=103), PUBLISHED, [SURE], VIDEOS, footage=Footage(shown={VIDEOS[3].key: FRAME}))
    assert [each.name for each in ranking.links[0].features] == ["address", "shown"]
    assert ranking.links[0].score == ranking.links[0].features[0].weight


def test_the_picture_of_one_photo_speaks_for_its_whole_album() -> None:
    album = [post(n, NOON, "" if n else "Words", media("photo", n), album=5) for n in range(1, 4)]
    (link,) = ranked({album[2].key: FRAME}, posts=[*VIDEOS, *album], media="photo").links
    assert link.post.message_id in {1, 2, 3}


def test_nearness_to_passages() -> None:
    one, two = citation(start=100, end=200), citation(start=5000, end=5100)
    picture = ArticlePicture(src="a.jpg", place="body", start=300, end=340)
    assert nearness(picture, one, [two]) == "passage"
    assert nearness(picture, two, [one]) == "elsewhere"
    assert nearness(ArticlePicture(src="a.jpg", place="metadata"), one, [two]) == "article"
    assert nearness(ArticlePicture(src="a.jpg", place="metadata"), one, []) == "passage"
    assert nearness(replace(picture, start=2500, end=2600), one, [two]) == "article"


def test_other_files_of_the_same_footage_are_one_publication() -> None:
    first = post(1, NOON, "", media("video", 1, 30.0), sha256=A)
    again = post(2, NOON + timedelta(hours=1), "", media("video", 2, 30.0), channel_id=OTHER, sha256=B)
    other = post(3, NOON, "", media("video", 3, 30.0), channel_id=OTHER, sha256=C)
    same = {A: A, B: A}
    groups = [[each.key.message_id for each in group] for group in cluster([first, again, other], same)]
    assert groups == [[1, 2], [3]]
    (repost,) = same_media(first, [first, again], same)
    assert (repost.post, repost.how) == (again.key, "fingerprint")
    assert len(cluster([first, again, other])) == 3
    told = citation(**UNTOLD)
    link = rank(told, PUBLISHED, [SURE], [first, again], footage=Footage(same=same)).links[0]
    assert [(each.post, each.how) for each in link.same_media] == [(again.key, "fingerprint")]
