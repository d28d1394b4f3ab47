"""Views of two made-up articles, as the catalog would give them, and ways to change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from report_builders import (
    COAST,
    GULLS,
    HARBOUR,
    NOW,
    World,
    channel,
    citation,
    facts,
    features,
    gulls,
    jpeg,
    mp4,
    post,
    record,
    video_ref,
)

from archiver.model.articles import Article, Segment
from archiver.model.citations import Citation
from archiver.model.ids import MediaKey, PostKey
from archiver.model.links import ChannelProposal, Feature, Link, Resolution, SameMedia
from archiver.model.observations import Forward, MediaFailed, MediaRef, MediaStored, Span
from archiver.model.records import PostRecord
from archiver.report import ArchiveFacts, ReportView

TEXTS = Path(__file__).parent / "texts"
FRENCH = (TEXTS / "french.txt").read_text(encoding="utf-8")
ARABIC = (TEXTS / "arabic.txt").read_text(encoding="utf-8")
LINKED, REPOST, PROPOSED = PostKey(GULLS, 5123), PostKey(GULLS, 5131), PostKey(HARBOUR, 88)


def day_features(weight: float, apart: str) -> tuple[Feature, ...]:
    """Reasons of a post in the gulls' channel, which differ in its day only."""
    return features(
        (
            "channel",
            "alias “Nawaris News”, 100 of 100",
            3.4,
            "The name is an alias of this channel.",
        ),
        ("day_distance", apart, weight, "The article gives the day of the post."),
        (
            "duration",
            "238 s against 240 s",
            2.7,
            "The video's length fits the one that the article gives.",
        ),
        ("media_kind", "video", 0.7, "The article speaks of a video, and the post has one."),
        ("text_overlap", "2 names", 0.45, "Names in the article occur in the post, in another script."),
        ("quoted_text", "no words quoted", 0.0, "The article quotes no words of the post."),
    )


def french(*, seconds: int = 6) -> tuple[World, ReportView]:
    """A French article with three citations: one linked with its video, one proposed, one not found."""
    world = World()
    body = FRENCH.encode()
    world.keep(body, "text/html", "page", 3, "http.get")
    posts = _french_posts(world, seconds)
    article = Article(
        text=FRENCH,
        language="fr",
        url="https://gazette.example/monde/2021/04/10/valmere-video?ref=une",
        title="Mer Intérieure : une vidéo d'archives pour un anniversaire",
        author="Camille Darnaud",
        site="La Gazette de Valmère",
        published=date(2021, 4, 10),
        published_from="meta",
        segments=(Segment(region="caption", start=FRENCH.index("Photo :"), end=len(FRENCH)),),
    )
    resolutions = (_linked(posts[LINKED].stored[0].sha256), _proposed(), _not_found())
    view = ReportView(
        record=record(article, _french_citations(), resolutions, body=body),
        posts=posts,
        channels={
            GULLS: gulls(),
            HARBOUR: channel(HARBOUR, "Port de Valmère"),
            COAST: channel(COAST, "Archives du littoral", ("littoral_example",)),
        },
        objects=tuple(world.objects),
        archive=facts(),
        gaps=("No time-stamp authority is configured, so no third party attests when the log existed.",),
    )
    return world, view


def _french_posts(world: World, seconds: int) -> dict[PostKey, PostRecord]:
    history = "messages.getHistory"
    world.keep(b'{"_":"messages.channelMessages"}' * 40, "application/json", "answer", 12, history)
    world.keep(b'{"_":"messages.messages"}' * 30, "application/json", "answer", 16, history)
    video, photo = mp4(seconds), jpeg()
    video_sha = world.keep(video, "video/mp4", "media", 14, "upload.getFile")
    photo_sha = world.keep(photo, "image/jpeg", "media", 18, "upload.getFile")
    clip = video_ref(5_900_000_000_000_000_001, seconds=seconds, size=len(video))
    picture = MediaRef(
        key=MediaKey("photo", 5_900_000_000_000_000_002),
        part="media",
        kind="photo",
        mime="image/jpeg",
        size=len(photo),
        width=480,
        height=320,
    )
    return {
        LINKED: post(
            LINKED,
            datetime(2021, 4, 9, 17, 42, 8, tzinfo=UTC),
            "🎥 شاهد: فيديو جديد لمجموعة «الأفق الأزرق» عن ميناء فالمير (4 دقائق)\n\n"
            "مشاهد قديمة وأخرى جديدة من الأرشيف.\nالمصدر: Horizon Bleu — https://example.org/valmere\n#فالمير",
            gulls().title,
            "nawaris_example",
            media=(clip,),
            edit_date=datetime(2021, 4, 9, 18, 3, 0, tzinfo=UTC),
            stored=(MediaStored(key=clip.key, sha256=video_sha, size=len(video), mime="video/mp4"),),
            versions=2,
            spans=(Span(kind="text_link", offset=8, length=5, value="https://example.org/other?from=post"),),
        ),
        PROPOSED: post(
            PROPOSED,
            datetime(2021, 4, 10, 6, 30, 0, tzinfo=UTC),
            "La circulation des navires n'est pas perturbée. Vue du quai nord ce matin.",
            "Port de Valmère",
            None,
            media=(picture,),
            gone_at=NOW - timedelta(minutes=20),
            entry=16,
            stored=(MediaStored(key=picture.key, sha256=photo_sha, size=len(photo), mime="image/jpeg"),),
            forward=Forward(date=datetime(2021, 4, 9, 5, 0, tzinfo=UTC), from_name="Capitainerie"),
        ),
        REPOST: post(
            REPOST,
            datetime(2021, 4, 10, 8, 0, 0, tzinfo=UTC),
            "إعادة نشر",
            gulls().title,
            "nawaris_example",
            media=(clip,),
        ),
    }


def _french_citations() -> tuple[Citation, ...]:
    return (
        citation(
            FRENCH,
            "Partagée par la chaîne Nawaris News sur Telegram",
            channel_name="Nawaris News",
            media="video",
            date=date(2021, 4, 9),
            date_text="vendredi 9 avril",
            duration_s=240.0,
            duration_tolerance_s=30.0,
            actors=("Le collectif Horizon Bleu",),
            confidence="auto",
        ),
        citation(
            FRENCH,
            "Dans un message diffusé sur son canal Telegram « Port de Valmère », la capitainerie",
            channel_name="Port de Valmère",
            media="text",
            actors=("la capitainerie",),
            relation="statement",
            quoted=("la circulation des navires n'est pas perturbée",),
        ),
        citation(
            FRENCH,
            "Un porte-parole du syndicat des pêcheurs a de son côté évoqué sur Telegram",
            relation="statement",
            actors=("Un porte-parole du syndicat des pêcheurs",),
            quoted=("mise en scène",),
            media="text",
        ),
    )


def _linked(video_sha: str) -> Resolution:
    repost_day, coast_day = datetime(2021, 4, 10, 8, tzinfo=UTC), datetime(2021, 4, 9, 12, 5, tzinfo=UTC)
    link = Link(
        post=LINKED,
        score=9.45,
        decision="auto",
        features=day_features(2.2, "0 days apart"),
        same_media=(
            SameMedia(post=REPOST, how="file", date=repost_day),
            SameMedia(post=PostKey(COAST, 77), how="hash", date=coast_day, sha256=video_sha),
        ),
    )
    rival = Link(
        post=REPOST,
        score=5.05,
        decision="proposed",
        features=day_features(-2.2, "1 day later, after the article's day"),
    )
    return Resolution(
        citation_id="",
        links=(link,),
        runners_up=(rival,),
        looked_for=(
            "“Nawaris News” was looked up among the archive's channels: one channel has it as an alias.",
            "Posts from 8 to 10 April 2021, 12:00 UTC each, were read, because the article names 9 April.",
            "Of 14 posts read, 3 have a video; their lengths were compared with four minutes.",
        ),
    )


def _proposed() -> Resolution:
    reasons = features(
        ("channel", "title, 100 of 100", 2.9, "The name in the text is the title of this channel."),
        ("quoted_text", "48 of 48 characters", 3.6, "The words quoted in the article stand in the post."),
        ("day_distance", "10 April 2021", 0.4, "The post lies within the days before the article."),
        ("media_kind", "photo", -2.8, "The post has a photo that the article does not mention."),
    )
    return Resolution(
        citation_id="",
        links=(Link(post=PROPOSED, score=4.1, decision="proposed", features=reasons),),
        looked_for=(
            "“Port de Valmère” was looked up among the archive's channels: one channel has it as its title.",
            "Posts from 3 April 2021 to 10 April 2021 were searched for the quoted words.",
        ),
    )


def _not_found() -> Resolution:
    return Resolution(
        citation_id="",
        looked_for=(
            "No channel is named. No channel of the archive is registered for “syndicat des pêcheurs”.",
            "The quoted words “mise en scène” were searched in all posts of the archive: no post has them.",
        ),
        proposals=(
            ChannelProposal(
                channel_id=1400000404,
                title="Syndicat des pêcheurs de Valmère",
                username="sp_valmere_example",
                similarity=71.6,
            ),
            ChannelProposal(channel_id=1400000405, title="صيادو فالمير", username=None, similarity=64.0),
        ),
        not_found="No channel of the archive speaks for “syndicat des pêcheurs”: no post could be compared.",
    )


def arabic() -> tuple[World, ReportView]:
    """An Arabic article with one citation whose video could not be fetched."""
    world = World()
    body = ARABIC.encode()
    world.keep(body, "text/plain", "page", 3, "file.read")
    key = PostKey(GULLS, 5123)
    ref = video_ref(5_900_000_000_000_000_001, seconds=238, size=12_400_123, name="افق\u202efdp.mp4")
    failed = MediaFailed(key=ref.key, reason="FILE_REFERENCE_EXPIRED", detail="Telegram no longer gives the file out.")
    posts = {
        key: post(
            key,
            datetime(2021, 4, 9, 17, 42, 8, tzinfo=UTC),
            "فيديو جديد لمجموعة «الأفق الأزرق» (4 دقائق)",
            gulls().title,
            "nawaris_example",
            media=(ref,),
            failed=(failed,),
        )
    }
    link = Link(post=key, score=9.45, decision="auto", features=day_features(2.2, "0 days apart"))
    cited = citation(
        ARABIC,
        "ونشرت قناة «نوارس نيوز» على تطبيق تلغرام المقطع في 9 نيسان 2021",
        channel_name="نوارس نيوز",
        media="video",
        date=date(2021, 4, 9),
        date_text="9 نيسان 2021",
        duration_s=240.0,
        actors=("مجموعة الأفق الأزرق",),
        confidence="auto",
    )
    article = Article(
        text=ARABIC,
        language="ar",
        title="نشرت قناة «نوارس نيوز» على تلغرام مقطعًا مصورًا مدته أربع دقائق",
        site="صحيفة المرفأ",
        published=date(2021, 4, 10),
        published_from="option",
    )
    resolution = Resolution(citation_id="", links=(link,), looked_for=("“نوارس نيوز” is the title of one channel.",))
    return world, ReportView(
        record=record(article, (cited,), (resolution,), body=body, path="news/المرفأ.txt"),
        posts=posts,
        channels={GULLS: gulls()},
        objects=tuple(world.objects),
        archive=facts(size=10),
        gaps=("The video of @nawaris_example/5123 could not be fetched.",),
    )


def single(view: ReportView, n: int, **more: object) -> ReportView:
    """The view with only its ``n``-th citation (0, 1, 2), its resolution changed by ``more``."""
    name, cited = view.record.citations[n]
    resolution = replace(view.record.resolutions[name], **more)
    return replace(view, record=replace(view.record, citations=((name, cited),), resolutions={name: resolution}))


def bare(text: str = "Nothing to see.", citations: tuple[Citation, ...] = (), **more: object) -> ReportView:
    """An article with hardly anything known of it."""
    article = Article(text=text, language=str(more.pop("language", "")), **more)
    record_of = record(article, citations, (None,) * len(citations), body=b"x")
    archive = ArchiveFacts(origin="archiver.example/bare", entries=4, version="0.1.0", generated=NOW)
    return ReportView(record=record_of, posts={}, channels={}, objects=(), archive=archive)


def without_media(posts: Mapping[PostKey, PostRecord], key: PostKey) -> dict[PostKey, PostRecord]:
    changed = replace(posts[key], seen=replace(posts[key].seen, media=()), stored=())
    return {**posts, key: changed}
