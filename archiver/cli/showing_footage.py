"""What ``media show`` shows of a medium's story: its timeline as a bar of numbers, and what each number means."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.cli.showing import safe, say
from archiver.model.footage import Span
from archiver.model.judgements import Judgement
from archiver.model.stretches import Appearance, Occurrence, Story, Stretch
from archiver.report import footage_words as said
from archiver.wording import clock, counted

BAR = 72
"""Signs of a bar; with the times at its ends it fits into 100."""
UNSEEN = "·"
SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"
MOST = 5


def show_story(story: Story, *, location: bool = False) -> None:
    """One medium: what it is, its timeline, where its stretches occur."""
    show_facts(story, location=location)
    trouble = said.state_in_words(story.state, story.reason)
    if trouble:
        say(safe(trouble, 400), 2)
        return
    say(said.summary(story), 2)
    noted = said.notes_in_words(story.notes)
    if noted:
        say(safe(noted, 400), 2)
    for label, timeline in (("", story.timeline), ("sound", story.sound)):
        if story.length_s > 0 and any(each.first for each in timeline):
            say(f"{clock(0):>6} {bar(timeline, story.length_s)} {clock(story.length_s)} {label}".rstrip(), 2)
    for timeline in (story.timeline, story.sound):
        _stretches(timeline)
    _apart("the same footage, posted later or carried by no post", story.later())
    _apart("frames of it that are pictures elsewhere", story.moments)
    _apart("the same place or thing, recorded another time (no copy)", story.scenes)
    unseen = [said.reach(each.span.start_s, each.span.end_s) for each in story.timeline if not each.first]
    if unseen and story.length_s > 0:
        say(f"{UNSEEN}  {said.unseen_in(story)}: {', '.join(unseen)}", 2)
    if story.rejected:
        say(f"{counted(len(story.rejected), 'match', 'matches')} rejected by a person; --json has them", 2)
    if story.cut:
        say("there are more occurrences than are followed here", 2)
    say(safe(said.searched_in_words(story.scope), 400), 2)


def show_facts(story: Story, *, location: bool) -> None:
    """What the file says of itself."""
    if story.facts is None:
        return
    facts = "; ".join(
        f"{safe(label.lower(), 40)} {safe(value, 80)}" for label, value in said.facts_in_words(story.facts)
    )
    if facts:
        say(facts, 2)
    place = story.facts.location
    if place is not None:
        shown = f"{place[0]:.6f}, {place[1]:.6f}" if location else "withheld; --location shows it"
        say(f"the file gives a place, which may endanger people: {shown}", 2)


def bar(timeline: Sequence[Stretch], length_s: float) -> str:
    """The timeline as a line of signs: the number of the match, or a dot for what was not seen before."""
    signs = [UNSEEN] * BAR
    for stretch in timeline:
        if stretch.first is None:
            continue
        start = min(int(stretch.span.start_s / length_s * BAR), BAR - 1)
        end = max(round(stretch.span.end_s / length_s * BAR), start + 1)
        signs[start:end] = _sign(stretch.first) * (min(end, BAR) - start)
    return "".join(signs)


def _sign(first: Occurrence) -> str:
    """How a match is known in the bar: its number, from 10 on a letter."""
    return SIGNS[(first.number - 1) % len(SIGNS)]


def _stretches(timeline: Sequence[Stretch]) -> None:
    for stretch in timeline:
        if stretch.first is not None:
            _stretch(_sign(stretch.first), stretch)


def _stretch(sign: str, stretch: Stretch) -> None:
    first = stretch.first
    if first is None or first.first is None:
        return
    again = next((each.posts for each in stretch.channels if each.first.post == first.first.post), 1)
    say(f"{sign}  {_when(stretch.span)}first posted {appearance_line(first.first)}{_more(again)}", 2)
    say(_found(first), 5)
    _persons(first)
    others = [each for each in stretch.channels if each.first.post != first.first.post]
    for turn in others[:MOST]:
        own = " (this file)" if turn.own else ""
        say(f"then {appearance_line(turn.first)}{own}{_more(turn.posts)}", 5)
    if len(others) > MOST:
        say(f"and {counted(len(others) - MOST, 'further channel')}", 5)
    _list([each for each in stretch.occurrences if each is not first and each.earlier])
    for article in stretch.articles[:MOST]:
        say(f"cited by article {article.article_id[:12]}  {safe(article.title or article.url or article.path, 60)}", 5)


def _when(span: Span) -> str:
    """In front of what is said of a stretch; of a picture there is none."""
    return "" if span.of_picture else f"{said.reach(span.start_s, span.end_s)}  "


def _list(occurrences: Sequence[Occurrence]) -> None:
    for each in occurrences[:MOST]:
        where = appearance_line(each.first) if each.first else _article(each)
        say(f"{_when(each.piece.here)}also {where}", 5)
        say(_found(each), 8)
        _persons(each)
    if len(occurrences) > MOST:
        say(f"and {counted(len(occurrences) - MOST, 'more file')}", 5)


def _apart(what: str, occurrences: Sequence[Occurrence]) -> None:
    if occurrences:
        say(f"{what}:", 2)
        _list(occurrences)


def _found(occurrence: Occurrence) -> str:
    piece = occurrence.piece
    there = f"at {said.reach(piece.there.start_s, piece.there.end_s)} of " if not piece.there.of_picture else ""
    how = safe(said.how(piece))
    via = f", by way of {', '.join(each[:12] for each in piece.via)}" if piece.via else ""
    return (
        f"match {occurrence.number}: {there}{piece.sha256[:16]}, {said.VERDICTS[piece.verdict]}"
        f"{f', {how}' if how else ''}{via}"
    )


def _persons(occurrence: Occurrence) -> None:
    for each in occurrence.piece.judgements:
        if not each.undone and each.act != "undo":
            say(judgement_line(each), 8)


def judgement_line(judgement: Judgement) -> str:
    """What a person decided of a match, on one line."""
    done = {"confirm": "confirmed", "reject": "rejected"}.get(judgement.act, "noted")
    note = f": {safe(judgement.note, 300)}" if judgement.note else ""
    when = f"{judgement.time:%Y-%m-%d %H:%M} UTC, entry {judgement.entry}"
    return f"{done} by {safe(judgement.by, 100) or 'a person'} ({when}){note}"


def appearance_line(appearance: Appearance) -> str:
    """A post by date, channel and name."""
    title = f" in {safe(appearance.title, 40)}" if appearance.title else ""
    name = ""
    if appearance.post is not None:
        name = f"  {safe(appearance.username) or appearance.post.channel_id}/{appearance.post.message_id}"
    elif appearance.web is not None:
        name = f"  {safe(appearance.web, 200)}"
    marks = "; ".join(said.marks(appearance))
    return f"{appearance.date:%Y-%m-%d %H:%M} UTC{title}{name}{f' ({marks})' if marks else ''}"


def _article(occurrence: Occurrence) -> str:
    """Where a file is that no post carries."""
    if not occurrence.shown_by:
        return "in a file that no post carries"
    article = occurrence.shown_by[0]
    return f"shown by article {article.article_id[:12]}  {safe(article.title or article.url or article.path, 60)}"


def _more(posts: int) -> str:
    return f", and {counted(posts - 1, 'later post')}" if posts > 1 else ""
