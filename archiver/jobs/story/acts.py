"""What people and programs decided, in plain sentences."""

from __future__ import annotations

from archiver.jobs.story.names import SHOWN, Names, short
from archiver.model.entries import ChannelAct, Create, Derived, MatchAct, NamesAct, ReviewAct, Session
from archiver.model.judgements import Side
from archiver.wording import clock, counted

MOST_NAMES = 3
QUOTED = 80
_DERIVED = {
    "article": "the text and the citations of an article were read from entry {inputs}",
    "link": "the citations of an article were linked to posts, from entry {inputs}",
    "fingerprint": "a fingerprint was made of the file that entry {inputs} stored",
    "match": "the fingerprint of entry {inputs} was compared with those before it",
    "merge": "picture and sound that entry {inputs} stored were put into one file, without encoding them anew",
    "names": "every article was read again with the names as of entry {inputs}",
}


def tell_create(body: Create) -> str:
    """The first entry."""
    return f"the archive {body.origin} was made; archive.json has the SHA-256 {short(body.manifest_sha256)}"


def tell_session(body: Session) -> str:
    """A program opened the archive; its libraries' versions stand in the entry."""
    return f"archiver {body.command} began (version {body.versions.get('archiver', 'unknown')})"


def tell_derived(body: Derived) -> str:
    """Something was computed from entries."""
    numbers = ", ".join(map(str, body.inputs[:MOST_NAMES])) + (", …" if len(body.inputs) > MOST_NAMES else "")
    known = _DERIVED.get(body.tool)
    what = known.format(inputs=numbers) if known else f"{body.tool} was computed from entry {numbers}"
    return f"{what} (version {body.version}, output {short(body.output.ref.sha256)})"


def tell_channel(body: ChannelAct, names: Names) -> str:
    """The list of channels changed."""
    which = names.channel(body.channel_id) if body.channel_id is not None else f"“{body.name}”"
    if body.act == "remove":
        return f"{which} was taken off the list of channels"
    more = "".join(f", alias “{alias}”" for alias in body.aliases)
    return f"{which} was put on the list of channels{more}{f', owner “{body.owner}”' if body.owner else ''}"


def tell_review(body: ReviewAct, names: Names) -> str:
    """A person decided about a citation."""
    post = names.post(body.post) if body.post is not None else "every linked post"
    quote = body.quote if len(body.quote) <= QUOTED else f"{body.quote[: QUOTED - 1]}…"
    said = {
        "accept": f"accepted {post} for",
        "reject": f"rejected {post} for",
        "choose": f"chose {post} for",
        "note": "wrote a note about",
        "undo": f"took back the decision of entry {body.undoes} about",
    }[body.act]
    note = f": {body.note}" if body.note else ""
    return f"{body.by or 'a person'} {said} “{quote}” of article {body.article_id[:SHOWN]}{note}"


def tell_match_act(body: MatchAct) -> str:
    """A person decided about a match."""
    said = {
        "confirm": "confirmed that",
        "reject": "rejected that",
        "note": "wrote a note about whether",
        "undo": f"took back the decision of entry {body.undoes} that",
    }[body.act]
    one, other = map(_side, body.sides)
    sense = "sounds like" if body.layer == "sound" else "shows the same as"
    note = f": {body.note}" if body.note else ""
    return f"{body.by or 'a person'} {said} {one} {sense} {other}{note}"


def _side(side: Side) -> str:
    """A stretch of a medium; of a picture the whole."""
    if side.span.end_s == 0:
        return f"the picture {short(side.sha256)}"
    return f"{clock(side.span.start_s)} to {clock(side.span.end_s)} of the file {short(side.sha256)}"


def tell_names(body: NamesAct, names: Names) -> str:
    """Names of channels, and who speaks through them."""
    some = "; ".join(
        f"{'alias' if each.kind == 'alias' else each.role or 'actor'} “{each.name}” of "
        f"{names.channel(each.channel_id) if each.channel_id is not None else f'“{each.channel}”'}"
        for each in body.names[:MOST_NAMES]
    )
    more = len(body.names) - MOST_NAMES
    left = f" and {counted(more, 'further name')}" if more > 0 else ""
    how = {"said": "", "import": " from a list", "review": " from reviews"}[body.how]
    return f"{body.by or 'a person'} {'added' if body.act == 'add' else 'took back'} {some}{left}{how}"
