"""What was looked for and not found, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.citations.footage import own_media, timed_media
from archiver.citations.phrases import counted, moment, spell, spell_length
from archiver.citations.rank import Ranking
from archiver.model.citations import Citation
from archiver.model.links import ChannelMatch, Window
from archiver.model.observations import MediaRef
from archiver.model.records import ChannelRecord, PostRecord

_NOUNS = {
    "video": "video",
    "photo": "photo",
    "audio": "sound recording",
    "document": "document",
    "text": "text",
}
_KINDS = {
    "video": ("video", "round", "animation"),
    "photo": ("photo",),
    "audio": ("audio", "voice"),
    "document": ("document",),
}


def looked_in(citation: Citation, channel: ChannelRecord, span: Window | None, posts: Sequence[PostRecord]) -> str:
    """One sentence about one channel: "Looked in @handle (Title) from ... to ...: 312 posts, 4 videos, none about
    four minutes long."

    ``posts``: what the archive has of the channel in the window; others are not counted.
    """
    own = [post for post in posts if post.key.channel_id == channel.channel_id and post.seen.service is None]
    where = f"@{channel.usernames[0]} ({channel.title})" if channel.usernames else channel.title
    if citation.post_id is not None:
        return f"Looked in {where} for post {citation.post_id}."
    when = f" from {moment(span.since)} to {moment(span.until)}" if span else ""
    return f"Looked in {where}{when}: {_counts(citation, own)}."


def _counts(citation: Citation, posts: Sequence[PostRecord]) -> str:
    counts = counted(len(posts), "post")
    stated = citation.media
    if not posts or stated is None or stated == "text":
        return counts
    having = [post for post in posts if any(_is_kind(stated, ref) for ref in own_media(post))]
    counts = f"{counts}, {counted(len(having), _NOUNS[stated])}"
    if citation.duration_s is None or not having:
        return counts
    tolerance = citation.duration_tolerance_s or max(3.0, citation.duration_s / 10)
    fitting = sum(_fits(post, citation.duration_s, tolerance) for post in having)
    amount = "none" if fitting == 0 else str(fitting)
    untold = sum(all(ref.duration_s is None for ref in timed_media(post)) for post in having)
    more = f", {spell(untold)} of a length that Telegram does not tell" if untold else ""
    return f"{counts}, {amount} about {spell_length(citation.duration_s)} long{more}"


def _is_kind(stated: str, ref: MediaRef) -> bool:
    """Whether a file is what the article says; a video or sound may also have been sent as a plain file."""
    return ref.kind in _KINDS[stated] or (stated != "photo" and (ref.mime or "").startswith(f"{stated}/"))


def _fits(post: PostRecord, stated: float, tolerance: float) -> bool:
    return any(ref.duration_s is not None and abs(ref.duration_s - stated) <= tolerance for ref in timed_media(post))


def looked_for(
    citation: Citation,
    matches: Sequence[ChannelMatch],
    channels: Sequence[ChannelRecord],
    span: Window | None,
    posts: Sequence[PostRecord],
) -> tuple[str, ...]:
    """Sentences about the whole search, in its order."""
    if not matches:
        return (f"Looked for {_wanted_channel(citation)} among {counted(len(channels), 'known channel')}.",)
    known = {channel.channel_id: channel for channel in channels}
    sentences = [
        looked_in(citation, known[match.channel_id], span, posts) for match in matches if match.channel_id in known
    ]
    return (*((span.reason,) if span and citation.post_id is None else ()), *sentences)


def not_found(
    citation: Citation, ranking: Ranking, matches: Sequence[ChannelMatch] = (), span: Window | None = None
) -> str | None:
    """Why there is no link, as one sentence that stands alone; None where there is one.

    ``matches``: the channels that were looked through; ``span``: the time looked at, None for an exact address.
    """
    if ranking.links:
        return None
    post = f"post of {_either(matches)}{_between(span)}"
    sentences = {
        "no_channel": f"No known channel is {_wanted_channel(citation)}.",
        "no_post": f"The archive has no {post}.",
        "id_absent": f"The archive has no post {citation.post_id} of {_either(matches[:1])}.",
        "contradicted": f"No {post} is {_wanted_post(citation)}{_untold(ranking)}.",
        "too_little": f"No {post} fits well enough to be linked; the best ones are kept as runners-up.",
        "too_close": f"More than one {post} fits, none clearly better; they are kept as runners-up.",
    }
    return sentences[ranking.outcome]


def _untold(ranking: Ranking) -> str:
    """Posts that may be the one: they have the right kind of file, and Telegram does not tell how long it is."""
    many = sum(
        any(each.name == "length" and each.value == "unknown" for each in link.features)
        and any(each.name == "media" and each.weight > 0 for each in link.features)
        for link in ranking.runners_up
    )
    if not many:
        return ""
    return f", as far as Telegram tells; of {spell(many)} among the runners-up it does not tell the length"


def _either(matches: Sequence[ChannelMatch]) -> str:
    """ "“First”", "“First”, “Second” or “Third”"."""
    names = [f"“{match.name}”" for match in matches] or ["the channel"]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _between(span: Window | None) -> str:
    return f" between {moment(span.since)} and {moment(span.until)}" if span else ""


def _wanted_channel(citation: Citation) -> str:
    if citation.handle:
        return f"@{citation.handle}"
    if citation.channel_id is not None:
        return f"the channel with id {citation.channel_id}"
    if citation.invite:
        return "the private channel that the invitation leads to"
    if citation.channel_name:
        return f'called "{citation.channel_name}"'
    if citation.actors:
        return f'the channel of "{citation.actors[0]}"'
    return "the channel that the article does not name"


def _wanted_post(citation: Citation) -> str:
    noun = _NOUNS[citation.media] if citation.media else "post"
    if citation.duration_s is not None:
        return f"a {noun} about {spell_length(citation.duration_s)} long"
    return f"a {noun}"
