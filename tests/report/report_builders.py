"""Pieces of views: made-up files, channels, posts and records. All names are invented."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
from PIL import Image

from archiver.model.articles import Article, article_id
from archiver.model.citations import Citation, citation_id
from archiver.model.ids import MediaKey, PostKey
from archiver.model.links import Feature, Resolution
from archiver.model.observations import MediaRef, PostSeen
from archiver.model.records import ArticleRecord, CapturedObject, ChannelRecord, PostRecord
from archiver.report import ArchiveFacts, CheckpointFacts

NOW = datetime(2026, 3, 2, 10, 15, 30, tzinfo=UTC)
GULLS = 1400000101
HARBOUR = 1400000202
COAST = 1400000303


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def mp4(seconds: int, *, width: int = 640, height: int = 360, rate: int = 4) -> bytes:
    """A small H.264 video of ``seconds``: a bright field over which a bar moves."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        ramp = np.linspace(60, 200, width, dtype=np.uint8)
        for n in range(seconds * rate):
            picture = np.repeat(np.repeat(ramp[None, :, None], height, axis=0), 3, axis=2).copy()
            picture[height // 3 : height // 2, (n * 4) % width :, 2] = 230
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return target.getvalue()


def jpeg(width: int = 480, height: int = 320) -> bytes:
    target = io.BytesIO()
    picture = np.zeros((height, width, 3), dtype=np.uint8)
    picture[..., 0] = np.linspace(90, 220, width, dtype=np.uint8)
    picture[..., 2] = np.linspace(220, 90, height, dtype=np.uint8)[:, None]
    Image.fromarray(picture).save(target, "JPEG", quality=80)
    return target.getvalue()


@dataclass
class World:
    """Collects objects of an archive while a view is put together."""

    files: dict[str, bytes] = field(default_factory=dict)
    objects: list[CapturedObject] = field(default_factory=list)

    def keep(self, data: bytes, media_type: str, role: str, entry: int, method: str) -> str:
        name = sha(data)
        self.files[name] = data
        self.objects.append(
            CapturedObject(
                sha256=name,
                sha512=hashlib.sha512(data).hexdigest(),
                size=len(data),
                media_type=media_type,
                role=role,
                entry=entry,
                method=method,
                captured=NOW - timedelta(minutes=40) + timedelta(seconds=entry),
            )
        )
        return name

    def lay_out(self, folder: Path, name: str, html: str) -> Path:
        """The archive folder as far as a page needs it; returns the page's path."""
        for sha256, data in self.files.items():
            path = folder / "objects" / "sha256" / sha256[:2] / sha256
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        page = folder / "reports" / name
        page.parent.mkdir(exist_ok=True)
        page.write_text(html, encoding="utf-8", newline="")
        return page


def gulls() -> ChannelRecord:
    return channel(GULLS, "نوارس نيوز | Nawaris News 🕊", ("nawaris_example",), former_titles=("نوارس الميناء",))


def channel(
    number: int, title: str, usernames: tuple[str, ...] = (), *, former_titles: tuple[str, ...] = ()
) -> ChannelRecord:
    return ChannelRecord(
        channel_id=number,
        title=title,
        kind="channel",
        usernames=usernames,
        former_titles=former_titles,
        former_usernames=(),
        aliases=("Nawaris News",),
        owners=(),
        registered=True,
        about=None,
        participants=18_402,
        noforwards=False,
        restriction=None,
        first_seen=NOW - timedelta(days=3),
        last_seen=NOW,
    )


def video_ref(number: int, *, seconds: float, size: int, name: str | None = "horizon_final.mp4") -> MediaRef:
    return MediaRef(
        key=MediaKey("document", number),
        part="media",
        kind="video",
        mime="video/mp4",
        size=size,
        duration_s=seconds,
        width=640,
        height=360,
        file_name=name,
    )


def post(key: PostKey, posted: datetime, text: str, title: str, username: str | None, **more: object) -> PostRecord:
    seen = PostSeen(key=key, date=posted, text=text, views=48_213, forwards=391)
    record = PostRecord(
        seen=seen,
        channel_title=title,
        username=username,
        versions=1,
        entry=12,
        first_seen=NOW - timedelta(minutes=39),
        seen_at=NOW - timedelta(minutes=39),
        gone_at=None,
    )
    for name, value in more.items():
        if name in PostSeen.__dataclass_fields__:
            seen = replace(seen, **{name: value})
        else:
            record = replace(record, **{name: value})
    return replace(record, seen=seen)


def citation(text: str, quote: str, **more: object) -> Citation:
    start = text.index(quote)
    return Citation(start=start, end=start + len(quote), quote=quote, **more)


def features(*weights: tuple[str, str, float, str]) -> tuple[Feature, ...]:
    return tuple(Feature(name=n, value=v, weight=w, reason=r) for n, v, w, r in weights)


def record(
    article: Article,
    citations: tuple[Citation, ...],
    resolutions: tuple[Resolution | None, ...],
    *,
    body: bytes,
    path: str | None = None,
) -> ArticleRecord:
    identity = article_id(sha(body), article.url)
    named = tuple((citation_id(identity, one.start, one.end), one) for one in citations)
    return ArticleRecord(
        article_id=identity,
        entry=3,
        captured=NOW - timedelta(minutes=40),
        body_sha256=sha(body),
        path=path,
        article=article,
        citations=named,
        resolutions={
            name: replace(found, citation_id=name)
            for (name, _), found in zip(named, resolutions, strict=True)
            if found is not None
        },
    )


def facts(*, size: int = 31, entries: int = 31, generated: datetime = NOW) -> ArchiveFacts:
    return ArchiveFacts(
        origin="archiver.example/valmere-2021",
        entries=entries,
        version="0.1.0",
        generated=generated,
        checkpoint=CheckpointFacts(
            size=size,
            root=hashlib.sha256(b"root").digest(),
            until=NOW - timedelta(seconds=30),
            signer="archiver.example/valmere-2021",
            verifier_key="archiver.example/valmere-2021+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ),
    )
