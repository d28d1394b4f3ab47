"""References from addresses written out in a text, and small helpers that pages and plain texts share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from archiver.model.articles import Reference, ReferenceKind, Region, Segment
from archiver.sources.article.follow import asks_to_follow, sentence_around
from archiver.text.addresses import Address, find_addresses

MAX_REFERENCES = 900  # no article has more; a hostile page could have a million
_FOLLOWABLE = frozenset({"channel_link", "invite"})

Range = tuple[int, int]


class Ranges:
    """Stretches of a text; tells in logarithmic time whether another one touches them."""

    def __init__(self, spans: Iterable[Range]) -> None:
        merged: list[list[int]] = []
        for low, high in sorted(spans):
            if merged and low <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], high)
            else:
                merged.append([low, high])
        self._lows = [low for low, _ in merged]
        self._highs = [high for _, high in merged]

    def touch(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` shares a character with any of the stretches."""
        at = bisect_left(self._lows, end) - 1
        return at >= 0 and self._highs[at] > start


def reference(
    address: Address,
    *,
    region: Region,
    start: int,
    end: int,
    label: str = "",
    kind: ReferenceKind | None = None,
) -> Reference | None:
    """A reference from an address; None for a bare handle, which is a matter of the prose."""
    found = kind or address.kind
    if found == "handle":
        return None
    return Reference(
        kind=found,
        url=address.url,
        region=region,
        start=start,
        end=end,
        handle=address.handle,
        channel_id=address.channel_id,
        post_id=address.post_id,
        invite=address.invite,
        label=label,
    )


def embed(value: str, *, region: Region, start: int, end: int) -> Reference | None:
    """The reference of an embed that names its post as ``channel/id``; None where it names none."""
    found = find_addresses(f"https://t.me/{value.strip().strip('/')}")
    if not found or found[0].kind != "post_link":
        return None
    return reference(found[0], region=region, start=start, end=end, kind="embed")


def written_out(text: str, taken: Ranges, segments: Sequence[Segment]) -> list[Reference]:
    """References for the addresses in ``text`` that lie in none of the ``taken`` ranges."""
    found: list[Reference] = []
    for address in find_addresses(text):
        if taken.touch(address.start, address.end):
            continue
        region = region_at(address.start, segments)
        ref = reference(address, region=region, start=address.start, end=address.end)
        if ref is not None:
            found.append(as_chrome(ref, text))
        if len(found) >= MAX_REFERENCES:
            break
    return found


def as_chrome(ref: Reference, text: str) -> Reference:
    """``ref``, as site chrome where its sentence in ``text`` invites to follow the publisher."""
    if ref.kind not in _FOLLOWABLE or ref.start >= ref.end:
        return ref
    if asks_to_follow(ref.label, sentence_around(text, ref.start, ref.end)):
        return replace(ref, kind="site_chrome")
    return ref


def region_at(position: int, segments: Iterable[Segment]) -> Region:
    """The region of the segment that holds ``position``, "article" where none does."""
    return next((part.region for part in segments if part.start <= position < part.end), "article")
