"""The reasons for and against one post as the one that a citation means, each with its weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from archiver.citations import weights
from archiver.citations.footage import own_media, timed_media
from archiver.citations.match import SAME_NAME
from archiver.citations.overlap import Marks, containment, grams, marks_of_article, marks_of_post, script
from archiver.citations.phrases import counted, spell_length
from archiver.model.citations import Citation
from archiver.model.links import ChannelMatch, Feature
from archiver.model.observations import MediaKind, MediaRef
from archiver.model.records import PostRecord

_KINDS: dict[str, frozenset[MediaKind]] = {
    "video": frozenset({"video", "round", "animation"}),
    "photo": frozenset({"photo"}),
    "audio": frozenset({"audio", "voice"}),
    "document": frozenset({"document"}),
}
_TIMED: frozenset[MediaKind] = frozenset({"video", "round", "animation", "audio", "voice"})
_ZONES = timedelta(hours=14)  # the day in any time zone: UTC+14 is the farthest
_MIN_QUOTED = 20  # characters; the absence of shorter words says nothing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a citation says about its post, prepared once for all candidates."""

    citation: Citation
    published: date | None
    marks: Marks

    @classmethod
    def of(cls, citation: Citation, published: date | None, context: str) -> Wanted:
        """``context``: more of the article's words about the post, where the caller has them."""
        words = f"{citation.quote}\n{context}"
        names = tuple(citation.actors)
        return cls(citation, published, marks_of_article(words, names))


def features(wanted: Wanted, match: ChannelMatch, post: PostRecord, text: str) -> tuple[Feature, ...]:
    """Every feature of a candidate; ``text`` is the post's, or that of its whole album."""
    found = [
        channel(match),
        day(wanted, post.seen.date),
        length(wanted.citation, timed_media(post)),
        kind(wanted.citation, own_media(post)),
        quoted(wanted.citation, text),
        shared(wanted.marks, text),
        words(wanted.citation, text),
    ]
    return tuple(feature for feature in found if feature is not None)


def channel(match: ChannelMatch) -> Feature:
    """How the channel was recognised."""
    weak = match.how == "fuzzy" and match.similarity < SAME_NAME
    weight = weights.WEAK_CHANNEL if weak else weights.CHANNEL[match.how]
    reasons = {
        "id": f"The article gives the channel's id ({match.name}).",
        "handle": f"The article gives the channel's handle, @{match.name}.",
        "alias": f'The article uses a name that was given for the channel, "{match.name}".',
        "title": f'The article uses the channel\'s title, "{match.name}".',
        "former_title": f'The article uses a former title of the channel, "{match.name}".',
        "owner": f'"{match.name}", whom the article names, speaks through this channel.',
        "fuzzy": f'The name in the article is like "{match.name}" ({match.similarity:.0f} of 100).',
    }
    return Feature(name="channel", value=f"{match.how} {match.similarity:g}", weight=weight, reason=reasons[match.how])


def day(wanted: Wanted, posted: datetime) -> Feature:
    """How the post's day agrees with the day that the article names, or with its publication."""
    named = wanted.citation.date
    if named is not None:
        return _named_day(named, posted)
    if wanted.published is None:
        return Feature(name="day", value="unknown", weight=0.0, reason="The article gives no day.")
    lag = (wanted.published - posted.date()).days
    if lag < 0:
        reason = f"Posted {counted(-lag, 'day')} after the article's publication day."
        return Feature(name="day", value=f"{lag}", weight=weights.AFTER_PUBLICATION, reason=reason)
    weight = weights.LAG.get(lag, weights.LAG_LONGER)
    reason = "Posted on the publication day." if lag == 0 else f"Posted {counted(lag, 'day')} before the publication."
    return Feature(name="day", value=str(lag), weight=weight, reason=reason)


def _named_day(named: date, posted: datetime) -> Feature:
    off = abs((posted.date() - named).days)
    if off == 0:
        reason = f"Posted on {named.isoformat()}, the day that the article names."
        return Feature(name="day", value="0", weight=weights.NAMED_DAY, reason=reason)
    midnight = datetime.combine(named, datetime.min.time(), posted.tzinfo)
    near = midnight - _ZONES <= posted <= midnight + timedelta(days=1) + _ZONES
    weight = weights.NAMED_DAY_NEXT if near else weights.NAMED_DAY_OTHER
    reason = f"Posted {counted(off, 'day')} from {named.isoformat()}, the day that the article names."
    return Feature(name="day", value=str(off), weight=weight, reason=reason)


def length(citation: Citation, media: Sequence[MediaRef]) -> Feature | None:
    """How the length of the post's video or sound agrees with the one stated."""
    stated = citation.duration_s
    if stated is None:
        return None
    tolerance = _tolerance(citation, stated)
    known = [ref.duration_s for ref in media if ref.kind in _TIMED and ref.duration_s is not None]
    if not known:
        return Feature(name="length", value="unknown", weight=0.0, reason="The post's length is not known.")
    nearest = min(known, key=lambda seconds: abs(seconds - stated))
    value = f"{nearest:g} s"
    said = spell_length(stated)
    if abs(nearest - stated) > tolerance:
        reason = f"It is {spell_length(nearest)} long, the article says {said}."
        return Feature(name="length", value=value, weight=weights.LENGTH_CONTRADICTED, reason=reason)
    reason = f"It is {spell_length(nearest)} long, as the article says ({said})."
    return Feature(name="length", value=value, weight=_length_weight(tolerance), reason=reason)


def _tolerance(citation: Citation, stated: float) -> float:
    if citation.duration_tolerance_s is not None:
        return citation.duration_tolerance_s
    return max(3.0, stated / 10)


def _length_weight(tolerance: float) -> float:
    if tolerance <= 5:
        return weights.LENGTH_WITHIN_5_S
    return weights.LENGTH_WITHIN_15_S if tolerance <= 15 else weights.LENGTH_WITHIN_MORE


def kind(citation: Citation, media: Sequence[MediaRef]) -> Feature | None:
    """Whether the post has what the article says was published."""
    stated = citation.media
    if stated is None:
        return None
    has = sorted({ref.kind for ref in media})
    value = ", ".join(has) or "text"
    if stated == "text":
        weight = 0.0 if has else weights.KIND["text"]
        return Feature(name="media", value=value, weight=weight, reason="The article speaks of words.")
    if _KINDS[stated] & set(has) or (stated != "photo" and _is_file_of(stated, media)):
        reason = f"The post has a {stated}, as the article says."
        return Feature(name="media", value=value, weight=weights.KIND[stated], reason=reason)
    if stated == "photo" and _KINDS["video"] & set(has):
        reason = "The article shows a picture; the post has a video, of which it may be a still."
        return Feature(name="media", value=value, weight=weights.STILL_OF_VIDEO, reason=reason)
    reason = f"The article speaks of a {stated}; the post has none."
    return Feature(name="media", value=value, weight=weights.KIND_CONTRADICTED, reason=reason)


def _is_file_of(stated: str, media: Sequence[MediaRef]) -> bool:
    """A video or sound sent as a plain file."""
    return any((ref.mime or "").startswith(f"{stated}/") for ref in media)


def quoted(citation: Citation, text: str) -> Feature | None:
    """How much of the quoted words stands in the post."""
    if not citation.quoted:
        return None
    found = grams(text)
    shares = [(share, words) for words in citation.quoted if (share := containment(words, found)) is not None]
    if not shares:
        return None
    share, best = max(shares)
    value = f"{share:.2f}"
    for least, weight in weights.QUOTED:
        if share >= least:
            reason = f"{share:.0%} of the quoted words stand in the post."
            return Feature(name="quoted", value=value, weight=weight, reason=reason)
    absent = len(best) >= _MIN_QUOTED and script(best) == script(text) != ""
    weight = weights.QUOTED_ABSENT if absent else 0.0
    return Feature(name="quoted", value=value, weight=weight, reason="The quoted words do not stand in the post.")


def shared(wanted: Marks, text: str) -> Feature | None:
    """Numbers, handles, hashtags and names that both have."""
    both = marks_of_post(text, wanted)
    if not (both.numbers or both.handles or both.tags or both.names):
        return None
    weight = (
        len(both.numbers) * weights.SHARED_NUMBER
        + len(both.handles) * weights.SHARED_HANDLE
        + len(both.tags) * weights.SHARED_TAG
        + len(both.names) * weights.SHARED_NAME
    )
    items = [*sorted(both.numbers), *sorted(both.handles), *sorted(both.tags)]
    listed = ", ".join(items) if items else counted(len(both.names), "name")
    return Feature(
        name="shared",
        value=listed,
        weight=min(weight, weights.SHARED_CAP),
        reason=f"Article and post share {listed}.",
    )


def words(citation: Citation, text: str) -> Feature | None:
    """A statement needs words."""
    if citation.media != "text":
        return None
    length_of_text = len(text.strip())
    if length_of_text:
        return Feature(name="words", value=str(length_of_text), weight=0.0, reason="The post has words.")
    return Feature(name="words", value="0", weight=weights.NO_WORDS, reason="The post has no words.")
