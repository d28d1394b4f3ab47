"""One citation explained: its words, what was looked for and where, what was found and why, what was not found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archiver.citations import wanted_in_words
from archiver.jobs.post_names import post_name
from archiver.model.citations import Citation
from archiver.model.ids import PostKey
from archiver.model.links import Decision, Link, Resolution, SameHow
from archiver.model.records import PostRecord
from archiver.model.wanted import USUAL_FILES, WantedFiles

_DECIDED: Mapping[Decision, str] = {
    "auto": "linked automatically",
    "proposed": "proposed, a person has not decided yet",
    "accepted": "accepted by a person",
    "rejected": "rejected by a person",
}
_HOW: Mapping[SameHow, str] = {
    "file": "has the same file",
    "hash": "has the same bytes",
    "fingerprint": "has the same footage, as another file",
    "forward": "is of the same publication",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Sentences, but for ``quote``, the passage's own words. ``why`` has a line a reason, with its weight."""

    quote: str
    looked_for: str
    where: tuple[str, ...]
    found: tuple[str, ...]
    why: tuple[str, ...]
    not_found: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """Its JSON."""
        return {
            "quote": self.quote,
            "looked_for": self.looked_for,
            "where": list(self.where),
            "found": list(self.found),
            "why": list(self.why),
            "not_found": list(self.not_found),
        }


def explained(
    citation: Citation,
    resolution: Resolution | None,
    posts: Mapping[PostKey, PostRecord],
    wanted: WantedFiles = USUAL_FILES,
) -> Explanation:
    """The explanation of a citation; ``resolution`` None: nobody has looked for its post yet.

    ``posts``: those that the links name, as the archive knows them; ``wanted``: the files that it is to hold.
    """
    links = resolution.links if resolution else ()
    return Explanation(
        quote=citation.quote,
        looked_for=wanted_in_words(citation),
        where=resolution.looked_for if resolution else (),
        found=tuple(sentence for link in links for sentence in _found(link, posts)),
        why=tuple(sentence for link in links for sentence in _why(link, posts)),
        not_found=_not_found(resolution, posts, wanted),
    )


def _found(link: Link, posts: Mapping[PostKey, PostRecord]) -> list[str]:
    post = posts.get(link.post)
    name = post_name(link.post, post)
    if post is None:
        return [f"Post {name}, {_DECIDED[link.decision]}; the archive does not hold it yet."]
    said = [f"Post {name} of “{post.channel_title}”, {post.seen.date:%Y-%m-%d %H:%M} UTC, {_DECIDED[link.decision]}."]
    if post.versions > 1:
        said.append(f"Of {name} the archive holds {post.versions} versions: it was edited.")
    if post.gone_at is not None:
        said.append(f"{name} is gone from Telegram since {post.gone_at:%Y-%m-%d %H:%M} UTC; the archive holds it.")
    said += [f"A file of {name}, {each.size:,} bytes: SHA-256 {each.sha256}." for each in post.stored]
    said += [
        f"{post_name(each.post, posts.get(each.post))}, {each.date:%Y-%m-%d %H:%M} UTC, {_HOW[each.how]}."
        for each in link.same_media
    ]
    return said


def _why(link: Link, posts: Mapping[PostKey, PostRecord]) -> list[str]:
    name = post_name(link.post, posts.get(link.post))
    if not link.features:
        return [f"{name}: a person chose it."] if link.decision == "accepted" else []
    ordered = sorted(link.features, key=lambda feature: -abs(feature.weight))
    return [
        *(f"{name}: {feature.reason} ({feature.weight:+.1f})" for feature in ordered),
        f"{name}: {link.score:.1f} in all.",
    ]


def _not_found(
    resolution: Resolution | None, posts: Mapping[PostKey, PostRecord], wanted: WantedFiles
) -> tuple[str, ...]:
    if resolution is None:
        return ("Nobody has looked for the post of this citation yet.",)
    said = [resolution.not_found] if resolution.not_found else []
    if resolution.unfinished:
        said.append(f"The search was cut short ({resolution.unfinished.rstrip('.')}); it is tried again.")
    for link in resolution.links:
        post = posts.get(link.post)
        name = post_name(link.post, post)
        said += [
            f"The {each.ref.kind} of {name} is not in the archive: {each.detail}"
            for each in (wanted.unsaved(post) if post and link.decision != "rejected" else ())
        ]
    return tuple(said)
