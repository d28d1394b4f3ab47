"""What an article itself shows, found in the files of posts: its picture is a post's picture or a frame of its film.

The strongest witness there is beside an address, and no proof: agencies' pictures stand in many posts, and a film that
was recycled is not the post that the article means. So it counts by how many publications have it and by how near to
the passage it stands, and a post that nothing but a picture leads to is proposed at most.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from archiver.citations import weights
from archiver.model.articles import ArticlePicture
from archiver.model.citations import Citation
from archiver.model.footage import Verdict
from archiver.model.ids import PostKey
from archiver.model.links import ChannelMatch, Feature
from archiver.model.records import PostRecord
from archiver.wording import clock

Nearness = Literal["passage", "article", "elsewhere"]
"""Whether a picture stands with the passage, belongs to the article as a whole, or stands with another passage."""
REACH = 1_500
"""Characters from a passage within which a picture may belong to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Something of the article's, found in a file of a post.

    ``sha256``: of the article's own file; ``is_film``: it is a film. ``verdict``: how it was found, None where the
    bytes are the same. ``at_s``: where in the post's film, None where the post's file is a picture; ``length_s`` of the
    stretch. ``carriers``: publications that have it, this one included. ``nearness``: to the passage.
    """

    sha256: str
    is_film: bool
    verdict: Verdict | None
    at_s: float | None
    length_s: float
    carriers: int
    nearness: Nearness


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """What fingerprints say about posts. ``shown``: what each post has of what the article shows; ``same``: by the
    SHA-256 of a file the one that stands for all files of the same footage.
    """

    shown: Mapping[PostKey, Shown] = field(default_factory=lambda: MappingProxyType({}))
    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


NO_FOOTAGE = Footage()


def nearness(picture: ArticlePicture, citation: Citation, others: Sequence[Citation]) -> Nearness:
    """How near a picture stands to a citation, ``others`` being the article's other ones."""
    if not others:
        return "passage"
    if picture.end == 0:
        return "article"
    here = _distance(picture, citation)
    nearest = min(_distance(picture, each) for each in others)
    if here <= REACH and here <= nearest:
        return "passage"
    return "elsewhere" if nearest <= REACH else "article"


def _distance(picture: ArticlePicture, citation: Citation) -> int:
    return max(0, picture.start - citation.end, citation.start - picture.end)


def best_of(found: Sequence[Shown]) -> Shown | None:
    """Of what a post has of the article's that which says most; None where that is nothing."""
    weighed = [each for each in found if weight_of(each) > 0]
    return max(weighed, key=lambda each: (weight_of(each), each.length_s, each.sha256), default=None)


def weight_of(shown: Shown) -> float:
    """The logarithm of how much more often a cited post has it than another one."""
    if shown.verdict == "same scene" or shown.nearness == "elsewhere":
        return 0.0
    weight = weights.SHOWN_WITH_PASSAGE if shown.nearness == "passage" else weights.SHOWN_IN_ARTICLE
    if shown.verdict == "alike":
        weight += weights.SHOWN_ALIKE
    return round(max(0.0, weight - weights.SHOWN_COMMON * math.log(max(1, shown.carriers))), 2)


def shown_in(shown: Shown | None) -> Feature | None:
    """That the article's own picture or film is in a post's file."""
    if shown is None:
        return None
    value = "" if shown.at_s is None else clock(shown.at_s)
    return Feature(name="shown", value=value, weight=weight_of(shown), reason=_reason(shown))


def _reason(shown: Shown) -> str:
    own = "film" if shown.is_film else "picture"
    if shown.verdict is None:
        said = f"The article's own {own} is this post's file, byte for byte"
    elif shown.at_s is None:
        said = f"The article's own {own} is this post's picture" if own == "picture" else (
            "The post's picture is a frame of the article's own film")  # fmt: skip
    elif own == "picture":
        said = f"The article's own picture is a frame of this post's film at {clock(shown.at_s)}"
    else:
        until = clock(shown.at_s + shown.length_s)
        said = f"The article's own film is in this post's film from {clock(shown.at_s)} to {until}"
    if shown.verdict == "alike":
        said += " by its fingerprint, which is not confirmed in the pixels"
    if shown.carriers > 1:
        said += f"; {shown.carriers} publications have it"
    return f"{said}."


def channels_showing(posts: Sequence[PostRecord], matches: Sequence[ChannelMatch]) -> tuple[ChannelMatch, ...]:
    """The channels of posts that have what the article shows, behind those that it may name."""
    known = {match.channel_id for match in matches}
    others = {post.key.channel_id: post.channel_title for post in posts if post.key.channel_id not in known}
    found = (
        ChannelMatch(channel_id=channel_id, how="picture", similarity=0.0, name=title)
        for channel_id, title in sorted(others.items())
    )
    return (*matches, *found)
