"""The story of the French article's video, as the catalog would give it, with pictures of both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from report_builders import World, sha
from report_views import LINKED, french

from archiver.model.footage import Match, MediaFacts, Searched, Span
from archiver.model.ids import PostKey
from archiver.model.judgements import Judgement, Side
from archiver.model.prints import MatchFound
from archiver.model.records import ArticleSummary
from archiver.model.stretches import Appearance, Scope, Story
from archiver.model.timeline import story_of
from archiver.report import ReportView

LENGTH_S = 238.0
BRIDGE, SCHOOL, QUAY, CHANNEL_OF_NOBODY = (sha(name) for name in (b"bridge", b"school", b"quay", b"nobody"))
RIVES, PORT, NORTH = 1_400_000_901, 1_400_000_902, 1_400_000_903


def found(sha256: str, here: tuple[float, float], other: str, there: tuple[float, float], **more: object) -> MatchFound:
    match = Match(
        query=Span(*here), reference_sha256=other, reference=Span(*there),
        **{"medium": "video", "score": 312.0, "verdict": "copy", **more},  # type: ignore[arg-type]
    )  # fmt: skip
    return MatchFound(entry=27, position=0, sha256=sha256, match=match)


def posted(channel: int, number: int, when: datetime, title: str, username: str | None, **more: object) -> Appearance:
    return Appearance(
        post=PostKey(channel, number), date=when, channel_id=channel, title=title, username=username,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def story(video: str, own: Appearance) -> Story:
    """Three stretches of older footage, one that came up later, one picture, one scene, a sound."""
    old = posted(RIVES, 41, datetime(2019, 8, 3, 7, 15, tzinfo=UTC), "ضفاف نيوز", "rives_infos_demo", entry=12)
    forward = posted(
        PORT, 77, datetime(2019, 8, 5, 18, 2, tzinfo=UTC), "Port de Valmère", None, forwarded=True,
        forward_of=PostKey(RIVES, 41), gone=True,
    )  # fmt: skip
    school = posted(NORTH, 512, datetime(2020, 1, 19, 11, 40, 9, tzinfo=UTC), "Nord <b>Zelmara</b>", "nord_demo")
    late = posted(PORT, 190, datetime(2021, 6, 1, 9, tzinfo=UTC), "Port de Valmère", None)
    frame = posted(
        NORTH, 533, datetime(2020, 3, 1, 8, tzinfo=UTC), "Nord <b>Zelmara</b>", "nord_demo", edited_before=True
    )
    appearances = {
        video: [own],
        BRIDGE: [old, forward],
        SCHOOL: [school],
        QUAY: [late],
        CHANNEL_OF_NOBODY: [],
        sha(b"frame"): [frame],
        sha(b"scene"): [school],
    }
    article = ArticleSummary(
        article_id="c0ffee" * 10 + "c0ff", url=None, title="Le pont de Zelmara", published=None,
        captured=datetime(2020, 2, 1, tzinfo=UTC), citations=1, linked=1,
    )  # fmt: skip
    confirmed = Judgement(
        entry=28, time=datetime(2026, 3, 2, 10, tzinfo=UTC), act="confirm", layer="sight", by="Mara Veldt",
        note="Same crane, same crack.", sides=(Side(video, Span(22, 42)), Side(BRIDGE, Span(62, 82))),
    )  # fmt: skip
    return story_of(
        video,
        length_s=LENGTH_S,
        matches=[
            found(video, (22, 42), BRIDGE, (62, 82), mirrored=True, transformation=("mirrored", "cropped")),
            found(video, (90.3, 118), SCHOOL, (0, 34.6)),
            found(video, (150, 171), BRIDGE, (4, 25), verdict="alike", score=104.0),
            found(QUAY, (10, 30), video, (190, 210)),
            found(CHANNEL_OF_NOBODY, (0, 0), video, (195, 195), medium="picture"),
            found(sha(b"frame"), (0, 0), video, (100, 100), medium="picture"),
            found(video, (215, 225), sha(b"scene"), (5, 15), verdict="same scene", score=70.0),
            found(video, (0, 60), BRIDGE, (100, 160), medium="audio"),
        ],
        appearances=appearances,
        articles={PostKey(RIVES, 41): [article]},
        judgements=[confirmed],
        notes=["it breaks off (end of <file>)"],
        facts=MediaFacts(
            kind="video", size=12_400_123, container="mp4", video_codec="h264", audio_codec="aac", width=1280,
            height=720, duration_s=LENGTH_S, frame_rate=25.0, location=(33.5, 36.3),
            tags=(("creation_time", "2021-04-09T15:00:00Z"), ("title", "<i>Horizon</i>")),
        ),
        scope=Scope(
            channels=12, since=datetime(2019, 3, 2, tzinfo=UTC), until=datetime(2026, 1, 20, tzinfo=UTC),
            searched=Searched(
                media=630, pictures=412, videos=214, sounds=201, video_s=137_520.0, audio_s=130_000.0, log_size=26
            ),
        ),
    )  # fmt: skip


def with_footage(*, seconds: int = 6) -> tuple[World, ReportView]:
    """The French article with the story of its video."""
    world, view = french(seconds=seconds)
    record = view.posts[LINKED]
    video = record.stored[0].sha256
    own = Appearance(
        post=LINKED, date=record.seen.date, channel_id=LINKED.channel_id, title=record.channel_title,
        username=record.username,
    )  # fmt: skip
    return world, replace(view, footage={video: story(video, own)})
