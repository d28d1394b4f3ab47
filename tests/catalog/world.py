"""Made-up entries of a log for the tests: linked to each other, with observations that no source was asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from archiver.model.articles import Article, VideoLink
from archiver.model.captures import Asked, Source
from archiver.model.citations import Citation, citation_id
from archiver.model.custody import CustodyBody
from archiver.model.derived import ArticleReading, Folded, LinkOutput
from archiver.model.entries import (
    Body,
    Captured,
    ChannelAct,
    Create,
    Derived,
    Entry,
    MatchAct,
    NamesAct,
    ReviewAct,
    Session,
)  # fmt: skip
from archiver.model.ids import MediaKey, PostKey
from archiver.model.judgements import JudgementAct, Side
from archiver.model.links import Decision, Feature, Link, Resolution, SameMedia
from archiver.model.names import Naming
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import ChannelSeen, MediaRef, Observation, PageCaptured, PostSeen

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HARBOUR, QUAY, CUSTOMS = 1_000_000_001, 1_000_000_002, 9_000_000_000_000_003


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def named(name: str, role: str = "answer", media_type: str = "application/json") -> NamedObject:
    ref = ObjectRef(sha256=sha(name), sha512=hashlib.sha512(name.encode()).hexdigest(), size=len(name))
    return NamedObject(role=role, ref=ref, media_type=media_type)


class World:
    """Entries of one log, each a minute after the one before."""

    def __init__(self, origin: str = "example") -> None:
        self.folded: list[Folded] = []
        self._add(Create(origin=origin, manifest_sha256=sha(origin)))
        self._add(Session(command="test", versions={"archiver": "0"}))

    @property
    def now(self) -> datetime:
        return NOON + timedelta(minutes=len(self.folded))

    def _add(self, body: Body, **read: Any) -> Folded:
        n = len(self.folded)
        prev = self.folded[-1].line_sha256 if self.folded else "0" * 64
        entry = Entry(n=n, prev=prev, time=self.now, mono_us=n * 60_000_000, body=body)
        folded = Folded(entry=entry, line_sha256=sha(f"{prev}{n}{body!r}"), **read)
        self.folded.append(folded)
        return folded

    def capture(
        self,
        *observations: Observation,
        at: datetime | None = None,
        method: str = "messages.getHistory",
        account: str | None = "a1",
        objects: tuple[NamedObject, ...] = (),
        question: dict[str, Any] | None = None,
        source: Source = "telegram",
        source_time: datetime | None = None,
    ) -> Folded:
        moment = at or self.now
        body = Captured(
            session=1,
            source=source,
            method=method,
            question=question or {"channel_id": str(HARBOUR)},
            asked=Asked(
                asked=moment - timedelta(seconds=1),
                answered=moment,
                source_time=source_time,
                account=account,
                dc=2,
                layer=200,
            ),
            status="ok",
            error=None,
            objects=objects or (named(f"answer {len(self.folded)}"),),
        )
        return self._add(body, observations=tuple(observations))

    def attest(self, body: CustodyBody) -> Folded:
        return self._add(body)

    def act(self, name: str, act: str = "add", **more: Any) -> Folded:
        return self._add(ChannelAct(session=1, act=act, name=name, **{"channel_id": None, **more}))  # type: ignore[arg-type]

    def name(self, *names: Naming, act: str = "add", **more: Any) -> Folded:
        return self._add(NamesAct(session=1, act=act, names=names, **more))  # type: ignore[arg-type]

    def review(self, act: str, article_id: str, citation: Citation, post: PostKey | None = None, **more: Any) -> int:
        """A person's decision about a citation; its entry's number."""
        body = ReviewAct(
            session=1,
            act=act,  # type: ignore[arg-type]
            article_id=article_id,
            citation_id=citation_id(article_id, citation.start, citation.end),
            start=citation.start,
            end=citation.end,
            quote=citation.quote,
            post=post,
            **more,
        )
        return self._add(body).entry.n

    def judge(self, act: JudgementAct, one: Side, other: Side, **more: Any) -> int:
        """A person's decision about a match; its entry's number."""
        return self._add(MatchAct(session=1, act=act, layer="sight", sides=(one, other), **more)).entry.n

    def derive(self, tool: str, version: str = "1", params: dict[str, Any] | None = None, **read: Any) -> Folded:
        body = Derived(
            session=1,
            tool=tool,
            version=version,
            inputs=(2,),
            params=params or {},
            output=named(f"{tool} {len(self.folded)}", "output"),
        )
        return self._add(body, **read)

    def page(self, name: str, url: str | None) -> str:
        """Captures a page; its article's id."""
        observation = page(name, url)
        self.capture(
            observation,
            method="http.get",
            objects=(named(name, "page", "application/warc"),),
            question={"url": url, "published": None},
        )
        return observation.article_id

    def read(
        self,
        article_id: str,
        text: str,
        *citations: Citation,
        title: str | None = None,
        videos: tuple[VideoLink, ...] = (),
    ) -> Folded:
        article = Article(text=text, language="en", title=title, published=NOON.date(), videos=videos)
        reading = ArticleReading(article_id=article_id, article=article, citations=citations)
        return self.derive("article", reading=reading)

    def link(self, article_id: str, citation: Citation, *links: Link, not_found: str | None = None) -> Folded:
        name = citation_id(article_id, citation.start, citation.end)
        resolution = Resolution(citation_id=name, links=links, looked_for=("Looked.",), not_found=not_found)
        return self.derive("link", resolutions=LinkOutput(article_id=article_id, resolutions=(resolution,)))


def page(name: str, url: str | None) -> PageCaptured:
    return PageCaptured(article_id=sha(f"{name}{url}"), url=url, path=None, body_sha256=sha(name))


def channel(channel_id: int = HARBOUR, title: str = "Harbour Watch", **more: Any) -> ChannelSeen:
    given = {"access_hash": 77, "usernames": ("harbour_watch",), "kind": "channel", **more}
    return ChannelSeen(channel_id=channel_id, title=title, **given)


def post(message_id: int, text: str = "", channel_id: int = HARBOUR, **more: Any) -> PostSeen:
    given = {"date": NOON - timedelta(days=10) + timedelta(hours=message_id), **more}
    return PostSeen(key=PostKey(channel_id, message_id), text=text or f"Post {message_id}", **given)


def posts(ids: Iterable[int], **more: Any) -> list[PostSeen]:
    return [post(message_id, **more) for message_id in ids]


def video(number: int, part: str = "media") -> MediaRef:
    return MediaRef(key=MediaKey("document", number), part=part, kind="video", mime="video/mp4", size=1000)


def citation(start: int = 0, end: int = 4, **more: Any) -> Citation:
    return Citation(start=start, end=end, quote="text", **more)


def link(key: PostKey, decision: Decision = "auto", score: float = 4.5) -> Link:
    feature = Feature(name="text", value="0.9", weight=4.5, reason="The words agree.")
    same = SameMedia(post=PostKey(QUAY, 9), how="hash", date=NOON, sha256=sha("file"))
    return Link(post=key, score=score, decision=decision, features=(feature,), same_media=(same,))
