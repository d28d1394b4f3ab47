"""A view in which everything occurs that a report can show, and an index of many articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from report_builders import NOW, World, facts, jpeg, mp4, sha
from report_details import DETAILS, VOTES
from report_views import LINKED, PROPOSED, french

from archiver.model.linked_videos import LinkedVideo
from archiver.model.records import MethodFigures, PostRecord, SessionFigures
from archiver.model.reviews import Review
from archiver.model.videos import LeftOut, Video, VideoFile, VideoLook, VideoMerged, VideoSeen
from archiver.report import EntryProof, IndexRow, IndexView, ObjectProof, PostProof, ReportView


def rich() -> tuple[World, ReportView]:
    """The French article with decisions of persons, a search that was cut short, proofs and figures."""
    world, view = french(seconds=1)
    record = view.record
    names = [name for name, _ in record.citations]
    cut = replace(record.resolutions[names[2]], unfinished="Telegram asked to wait until 2 March 2026, 12:00 UTC.")
    posts = {**view.posts, LINKED: holding(view.posts[LINKED])}
    record = replace(record, reviews=reviews(view), resolutions={**record.resolutions, names[2]: cut})
    return world, replace(
        view, record=record, posts=posts, proofs=proofs(view), figures=(figures(2), figures(19)), linking_entry=29,
        videos=videos(world, posts[LINKED]),
    )  # fmt: skip


def videos(world: World, post: PostRecord) -> tuple[LinkedVideo, ...]:
    """Links to videos: one that brought two streams, put together since, one that brought nothing, one not followed."""
    film, voice = (world.keep(mp4(seconds), "video/mp4", "stream", 40, "video.get") for seconds in (2, 3))
    both = world.keep(mp4(4), "video/mp4", "output", 41, "merge")
    thumb = world.keep(jpeg(64, 48), "image/jpeg", "thumbnail", 40, "video.get")
    words = world.keep(b"WEBVTT", "text/vtt", "subtitles", 40, "video.get")
    files = (
        VideoFile(role="stream", sha256=film, size=900, mime="video/mp4", height=720, vcodec="avc1", acodec="none"),
        VideoFile(role="stream", sha256=voice, size=90, mime="video/mp4", vcodec="none", acodec="mp4a", note="Cut."),
        VideoFile(role="subtitles", sha256=words, size=9, mime="text/vtt", language="fr"),
        VideoFile(role="thumbnail", sha256=thumb, size=9_000, mime="image/jpeg"),
    )
    seen = Video(
        ident="7", extractor="films", title="La crue à Zelmara", uploader="Quay Films", duration_s=61.0, uploaded=NOW,
        day_only=True, files=files, left_out=(LeftOut(reason="too_large", detail="A better picture is larger."),),
    )  # fmt: skip
    made = VideoMerged(entry=41, sha256=both, size=990, video_sha256=film, audio_sha256=voice)
    there = VideoLook(entry=40, time=NOW, seen=VideoSeen(url="https://films.example/7", videos=(seen,)), merged=(made,))
    gone = VideoSeen(url="https://films.example/8", reason="removed", detail="The video is no longer there.")
    return (
        LinkedVideo(address="https://films.example/7", looks=(there,), posts=(post,)),
        LinkedVideo(
            address="https://films.example/8", looks=(VideoLook(entry=42, time=NOW, seen=gone),), posts=(post,)
        ),
        LinkedVideo(address="https://films.example/9", posts=(post,)),
    )


def holding(record: PostRecord) -> PostRecord:
    """The post with something of every kind that a post may hold besides text and files."""
    return replace(record, seen=replace(record.seen, details=DETAILS, votes=VOTES, reactions=(("👍", 3), ("531", 1))))


def reviews(view: ReportView) -> tuple[Review, ...]:
    first, second, _ = (name for name, _ in view.record.citations)
    return (
        review(20, "accept", first, post=LINKED, by="Mara Veldt", note="Same coat,\nsame wall."),
        review(21, "reject", first, undone=True, note="Another film."),
        review(22, "undo", first, undoes=21, by="نور"),
        review(23, "note", second, note="في الطريق"),
        review(24, "choose", "ff" * 32, now=None, post=PROPOSED, by="Mara Veldt"),
    )


def review(entry: int, act: str, citation_id: str, **more: object) -> Review:
    given = {"now": citation_id, "quote": "une vidéo partagée", **more}
    return Review(
        entry=entry,
        time=NOW,
        act=act,
        article_id="",
        citation_id=citation_id,
        start=0,
        end=18,
        **given,  # type: ignore[arg-type]
    )


def proofs(view: ReportView) -> tuple[EntryProof, ...]:
    page, *_ = view.brought_by(3)
    answer, *_ = view.brought_by(12)
    post = PostProof(message_id=LINKED.message_id, date="2021-04-09T17:42:08Z", text_sha256=sha(b"text"))
    return (
        EntryProof(
            n=3,
            sha256=sha(b"line 3"),
            followed=True,
            objects=(ObjectProof(sha256=page.sha256, unpacker="gzip", unpacked=sha(b"page")),),
        ),
        EntryProof(
            n=12,
            sha256=sha(b"line 12"),
            followed=False,
            objects=(
                ObjectProof(sha256=answer.sha256, unpacker="zstd", unpacked=sha(b"a"), tl=sha(b"tl"), posts=(post,)),
            ),
        ),
    )


def figures(entry: int) -> SessionFigures:
    return SessionFigures(
        entry=entry,
        time=NOW - timedelta(minutes=40),
        command="article add",
        versions={"telethon": "1.45.0", "python": "3.11.7", "archiver": "0.1.0"},
        first_asked=NOW - timedelta(minutes=40) if entry > 2 else None,
        last_answered=NOW - timedelta(minutes=38, seconds=29) if entry > 2 else None,
        methods=(
            MethodFigures(method="messages.getHistory", ok=6),
            MethodFigures(method="upload.getFile", ok=1, absent=1, restricted=2, failed=3),
        ),
        posts=1234,
        files=2,
        new_objects=9,
        new_bytes=3_721_147,
    )


def row(number: int, **more: object) -> IndexRow:
    """An article of an index; the higher the number, the older it is."""
    given = {
        "article_id": sha(str(number).encode()),
        "title": f"Crue du Zelmar, jour {number}",
        "site": "Gazette des vallées",
        "url": f"https://gazette.example/monde/{number}?x=1",
        "path": None,
        "language": "fr",
        "published": date(2026, 3, 1) - timedelta(days=number),
        "captured": NOW - timedelta(minutes=number),
        "linked": 2,
        "proposed": 1,
        "missing": 3,
        "open": 0,
        "report": True,
        **more,
    }
    return IndexRow(**given)  # type: ignore[arg-type]


def index(count: int = 40) -> IndexView:
    """Articles over some months, among them ones with odd titles, without a day and without citations."""
    none = {"linked": 0, "proposed": 0, "missing": 0, "open": 0}
    odd = (
        row(
            1001,
            title="نشرت قناة «نوارس نيوز» على تلغرام مقطعًا مصورًا",
            language="ar",
            url=None,
            path="أخبار/المرفأ.txt",
        ),
        row(1002, title="W" * 400, url=f"https://gazette.example/{'q' * 400}"),
        row(1003, title=None, site=None, published=None, report=False, **none),
        row(1004, published=None, open=2),
    )
    return IndexView(rows=(*(row(number) for number in range(count)), *odd), archive=facts())
