"""The reasons for and against one post as the one that a citation means, each with its weight."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import NormalDist

from archiver.citations import weights
from archiver.citations.albums import album, count_of
from archiver.citations.footage import own_media, timed_media
from archiver.citations.hours import Hour, hour_of, time_of_day
from archiver.citations.match import SAME_NAME
from archiver.citations.overlap import containment, grams, script
from archiver.citations.phrases import counted, moment, spell_length
from archiver.citations.pictured import Shown, shown_in
from archiver.citations.terms import Match, Sought
from archiver.citations.windows import named_day
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
_AHEAD = timedelta(hours=5)  # most outlets' clocks are ahead of UTC by no more
_END = re.compile(r"[.!?…؟](?=\s)|\n")
_MIN_QUOTED = 20  # characters; the absence of shorter words says nothing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a citation says about its post, prepared once for all candidates."""

    citation: Citation
    published: date | None
    sought: Sought
    hour: Hour | None
    count: int | None

    @classmethod
    def of(
        cls, citation: Citation, published: date | None, context: str, without: frozenset[str] = frozenset()
    ) -> Wanted:
        """``context``: more of the article's words about the post, where the caller has them. ``without``: features
        and kinds of terms that are not to count.
        """
        sentence = sentence_of(citation.quote, context)
        passage = "\n".join((sentence, *(each for each in citation.quoted if each not in sentence)))
        sought = Sought.of(passage, context, named_words(citation), without)
        count = count_of(sentence) if citation.media in (None, "photo") and "album" not in without else None
        hour = None if "hour" in without else hour_of(citation.quote) or hour_of(sentence)
        return cls(citation, published, sought, hour, count)


def sentence_of(quote: str, context: str) -> str:
    """The whole sentence that a citation stands in: the rest of it says what was published."""
    at = context.find(quote)
    if at < 0:
        return quote
    start = max((match.end() for match in _END.finditer(context, 0, at)), default=0)
    end = _END.search(context, at + len(quote))
    return context[start : end.start() if end else len(context)]


def named_words(citation: Citation) -> tuple[str, ...]:
    """Words of the passage that say which channel, or when, or how long."""
    length = f"{citation.duration_s:g}" if citation.duration_s else None
    named = (citation.channel_name, citation.handle, citation.date_text, length)
    return tuple(each for each in named if each)


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a post, and what it shares with the article. ``earlier``: the post was changed since."""

    text: str
    match: Match
    earlier: bool = False


def features(
    wanted: Wanted,
    match: ChannelMatch,
    post: PostRecord,
    versions: Sequence[Version],
    files: int,
    shown: Shown | None = None,
) -> tuple[Feature, ...]:
    """Every feature of a candidate.

    ``versions``: the texts of the post, or of its whole album, the newest first; that which fits best counts.
    ``files``: pictures and videos of the post, or of its album. ``shown``: what these have of what the article shows.
    """
    found = [
        channel(match),
        day(wanted, post.seen.date),
        time_of_day(wanted.hour, post.seen.date),
        length(wanted.citation, timed_media(post)),
        kind(wanted.citation, own_media(post)),
        album(wanted.count, files),
        *max((_words(wanted, version) for version in versions), key=_total),
        shown_in(shown),
        gone(post),
    ]
    return tuple(feature for feature in found if feature is not None)


def _total(found: Sequence[Feature | None]) -> float:
    return sum(feature.weight for feature in found if feature is not None)


def _words(wanted: Wanted, version: Version) -> tuple[Feature | None, ...]:
    found = (
        quoted(wanted.citation, version.text),
        shared(version.match),
        missed(version),
        words(wanted.citation, version.text),
    )
    if not version.earlier or _total(found) <= 0:
        return found
    return (*found, Feature(name="edited", value="", weight=0.0, reason=_EDITED))


_EDITED = "These are the words of an earlier version: the post was changed since."


def gone(post: PostRecord) -> Feature | None:
    """That the post is there no more says nothing against it; a person should know."""
    if post.gone_at is None:
        return None
    reason = f"The post is gone since {moment(post.gone_at)} at the latest; the archive has it from before."
    return Feature(name="gone", value=moment(post.gone_at), weight=0.0, reason=reason)


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
        "picture": "The article names no such channel that is known; the post was found by what the article shows.",
        "words": "The article names no channel that is known; the post was found by its words.",
        "fuzzy": f'The name in the article is like "{match.name}" ({match.similarity:.0f} of 100).',
    }
    return Feature(name="channel", value=f"{match.how} {match.similarity:g}", weight=weight, reason=reasons[match.how])


def day(wanted: Wanted, posted: datetime) -> Feature:
    """How the post's day agrees with the day that the article names, or with its publication."""
    named = named_day(wanted.citation)
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
    if midnight - _AHEAD <= posted < midnight:
        began = f"{_hours(midnight - posted)} before {named.isoformat()} began in UTC"
        reason = f"Posted {began}, the day that the article names."
        return Feature(name="day", value=str(off), weight=weights.NAMED_DAY_EVE, reason=reason)
    near = midnight - _ZONES <= posted <= midnight + timedelta(days=1) + _ZONES
    weight = weights.NAMED_DAY_NEXT if near else weights.NAMED_DAY_OTHER
    reason = f"Posted {counted(off, 'day')} from {named.isoformat()}, the day that the article names."
    return Feature(name="day", value=str(off), weight=weight, reason=reason)


def _hours(span: timedelta) -> str:
    return counted(max(1, round(span.total_seconds() / 3600)), "hour")


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
    return Feature(name="length", value=value, weight=_length_weight(stated, tolerance, nearest), reason=reason)


def _tolerance(citation: Citation, stated: float) -> float:
    if citation.duration_tolerance_s is not None:
        return citation.duration_tolerance_s
    return max(3.0, stated / 10)


def _length_weight(stated: float, tolerance: float, has: float) -> float:
    """ln(how often the cited post is as long / how often a video is by chance)."""
    exact = tolerance < max(10.0, stated / 8)
    if not exact:
        return _ratio(weights.LENGTH_ROUND, _chance(stated - tolerance, stated + tolerance))
    sharp = _chance(stated - weights.LENGTH_EXACT_S, stated + weights.LENGTH_EXACT_S)
    if abs(stated - has) <= weights.LENGTH_EXACT_S:
        return _ratio(weights.LENGTH_EXACT, sharp)
    return _ratio(weights.LENGTH_NEAR, _chance(stated - tolerance, stated + tolerance) - sharp)


def _ratio(cited: float, chance: float) -> float:
    return round(min(5.0, math.log(cited / max(chance, 0.002))), 2)


def _chance(low: float, high: float) -> float:
    """The share of videos whose length lies between, as usual in channels."""
    usual = NormalDist(math.log(weights.USUAL_LENGTH_S), weights.USUAL_LENGTH_SPREAD)
    return usual.cdf(math.log(max(high, 0.5))) - usual.cdf(math.log(max(low, 0.5)))


def kind(citation: Citation, media: Sequence[MediaRef]) -> Feature | None:
    """Whether the post has what the article says was published."""
    stated = citation.media
    if stated is None:
        return None
    has = sorted({ref.kind for ref in media})
    value = ", ".join(has) or "text"
    if stated == "text":
        weight = 0.0 if has else weights.KIND["text"]
        reason = (
            "The article speaks of words; the post has files, too."
            if has
            else "The post is words, as the article says."
        )
        return Feature(name="media", value=value, weight=weight, reason=reason)
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


def shared(match: Match) -> Feature | None:
    """Numbers, handles, hashtags, names and words that both have."""
    if not match.shown:
        return None
    reason = f"Article and post share {match.listed}."
    return Feature(name="shared", value=match.listed, weight=round(match.weight, 2), reason=reason)


def missed(version: Version) -> Feature | None:
    """Names, numbers and subjects of the passage that other posts have and this one lacks."""
    if version.match.missed == 0.0 or not version.text.strip():
        return None
    reason = "It lacks names, numbers or subjects of the passage that other posts of the time have."
    return Feature(name="missed", value="", weight=round(version.match.missed, 2), reason=reason)


def words(citation: Citation, text: str) -> Feature | None:
    """A statement needs words."""
    if citation.media != "text":
        return None
    length_of_text = len(text.strip())
    if length_of_text:
        return Feature(name="words", value=str(length_of_text), weight=0.0, reason="The post has words.")
    return Feature(name="words", value="0", weight=weights.NO_WORDS, reason="The post has no words.")
