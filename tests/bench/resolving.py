"""How well a citation's post is found: ``python -m tests.bench.resolving [--cases N] [--seed N] [--tune]``.

Prints for made-up archives how often the cited post comes first, how sure a link is, what is linked wrongly, what is
left alone, by class; then the same without one feature after the other. Nothing here depends on the clock.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from archiver.citations import (
    Footage,
    Ranking,
    by_words,
    channels_of,
    channels_showing,
    match_channels,
    named_day,
    rank,
    wider,
    window,
    words_to_search,
)
from archiver.citations.match import same_name
from archiver.citations.partial import part_of
from archiver.citations.roles import looks_same
from archiver.model.ids import PostKey
from archiver.model.links import ChannelMatch, Link, Window
from archiver.model.records import PostRecord
from archiver.text import PERHAPS_SAME_NAME, similarity
from tests.bench.resolving_cases import Case, cases
from tests.bench.resolving_pictures import with_pictures

REPORTED, TUNED = 5_000, 100
"""Seeds: the one whose figures are reported, and the first of those that weights are looked at with."""
MOST_CHANNELS = 3
AS_GOOD = 5.0
MOST_BY_WORDS = 300
ABLATED = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: ``order`` every candidate shown, the best first; ``link`` what was linked, if anything.

    ``sureness`` orders the links of all cases from the surest to the least sure.
    """

    case: Case
    order: tuple[PostKey, ...]
    link: Link | None
    sureness: float
    others: tuple[Link, ...] = ()

    @property
    def place(self) -> int:
        """The place of the cited post among the candidates, 0 where it is not among them."""
        return next((at for at, key in enumerate(self.order, 1) if key in self.case.right), 0)

    @property
    def correct(self) -> bool:
        return self.link is not None and self.link.post in self.case.right


def answer(case: Case, without: frozenset[str] = frozenset()) -> Answer:
    """One case through the same steps as the job's; ``without`` some features."""
    citation, published = case.citation, case.article.published
    matches = _surest(match_channels(citation, case.channels))[:MOST_CHANNELS]
    when = window(citation, published)
    if when is None:
        return Answer(case, (), None, 0.0)
    showing = [] if "shown" in without else [post for post in case.posts if post.key in case.shown]
    ranking = _ranked(case, matches, when, without)
    if not ranking.links and named_day(citation) is None and matches:
        ranking = _ranked(case, matches, wider(when), without)
    words = by_words(citation, matches)
    if not ranking.links and (words or showing):
        posts = _with_words(case, when) if words else []
        named = channels_showing(showing, matches)
        posts = list({post.key: post for post in (*showing, *posts)}.values())
        found = _weighed(case, channels_of(posts, named), posts, without)
        if found.links or not ranking.runners_up:
            ranking = found
    return _answer(case, ranking)


def _ranked(case: Case, matches: Sequence[ChannelMatch], when: Window, without: frozenset[str]) -> Ranking:
    """``matches``: the channels named. Posts of theirs with the article's picture are weighed whatever their age."""
    ranking = _weighed(case, matches, _within(case, matches, when), without)
    if not ranking.links:
        return ranking
    # As the job does: other channels' posts of the same footage, and older ones, once a post is linked.
    linked = next(post for post in case.posts if post.key == ranking.links[0].post)
    same = [post for post in case.posts if post.key != linked.key and _same_footage(linked, post)]
    return _weighed(case, matches, list({p.key: p for p in (*_within(case, matches, when), *same)}.values()), without)


def _same_footage(one: PostRecord, other: PostRecord) -> bool:
    keys = {ref.key for ref in one.seen.media} & {ref.key for ref in other.seen.media}
    forward = other.seen.forward
    return bool(keys) or looks_same(one, other) or (forward is not None and forward.origin == one.key)


def _weighed(
    case: Case, matches: Sequence[ChannelMatch], posts: Sequence[PostRecord], without: frozenset[str]
) -> Ranking:
    return rank(
        case.citation,
        case.article.published,
        matches,
        posts,
        context=case.context,
        earlier={} if "earlier" in without else case.earlier,
        speakers={each.channel_id: each.owners for each in case.channels},
        footage=Footage(shown=case.shown),
        without=without,
    )


def _with_words(case: Case, when: Window) -> list[PostRecord]:
    """What the catalog's index of words answers, by one of the same kind."""
    posts = [post for post in case.posts if when.since <= post.seen.date <= when.until]
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')")
    for number, post in enumerate(posts):
        for text in (post.seen.text, *case.earlier.get(post.key, ())):
            row = (number * 4 + (text != post.seen.text), text)
            index.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", row)
    words = words_to_search(case.citation, case.context)
    expression = " OR ".join(f'"{word.text}"' + ("*" if word.begins else "") for word in words)
    if not expression:
        return []
    rows = index.execute(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?", (expression, MOST_BY_WORDS)
    ).fetchall()
    index.close()
    return [posts[at] for at in sorted({row[0] // 4 for row in rows})]


def _surest(matches: Sequence[ChannelMatch]) -> Sequence[ChannelMatch]:
    exact = [match for match in matches if match.how != "fuzzy"]
    if exact or not matches:
        return exact
    return [match for match in matches if match.similarity >= max(each.similarity for each in matches) - AS_GOOD]


def _within(case: Case, matches: Sequence[ChannelMatch], when: Window) -> list[PostRecord]:
    wanted = {match.channel_id for match in matches}
    return [
        post
        for post in case.posts
        if post.key.channel_id in wanted and (when.since <= post.seen.date <= when.until or post.key in case.shown)
    ]


def _answer(case: Case, ranking: Ranking) -> Answer:
    link = ranking.links[0] if ranking.links else None
    order = tuple(each.post for each in (*ranking.links, *ranking.runners_up))
    if link is None:
        return Answer(case, order, None, 0.0)
    sureness = (link.sureness or 0.0) + (link.decision == "auto")
    return Answer(case, order, link, sureness, ranking.links[1:])


def nearest(case: Case) -> PostKey | None:
    """The baseline: the post of the named channel that is nearest in time to what the article says."""
    matches = match_channels(case.citation, case.channels)
    day = case.citation.date or case.article.published
    if not matches or day is None:
        return None
    noon = datetime.combine(day, time(12), UTC)
    posts = [post for post in case.posts if post.key.channel_id == matches[0].channel_id]
    near = min(posts, key=lambda post: abs(post.seen.date - noon), default=None)
    return near.key if near and abs(near.seen.date - noon) < timedelta(days=8) else None


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over the cases of one class; shares of those whose post is there, but for ``abstained``."""

    cases: int
    absent: int
    first: float
    fifth: float
    mrr: float
    linked: float
    precision: float
    coverage: float
    abstained: float
    automatic: int
    false_automatic: int
    baseline: float
    possible: float


def score(answers: Sequence[Answer]) -> Score:
    """The figures of some answers. ``coverage``: the share of cases linked where, the surest first, 98 % are right."""
    there = [each for each in answers if each.case.right]
    absent = [each for each in answers if not each.case.right]
    links = [each for each in answers if each.link is not None]
    automatic = [each for each in links if each.link is not None and each.link.decision == "auto"]
    return Score(
        cases=len(answers),
        absent=len(absent),
        first=_share(there, lambda each: each.place == 1),
        fifth=_share(there, lambda each: 1 <= each.place <= 5),
        mrr=sum(1 / each.place for each in there if each.place) / max(1, len(there)),
        linked=_share(there, lambda each: each.link is not None),
        precision=_share(links, lambda each: each.correct),
        coverage=_coverage(links, 0.98) / max(1, len(there)),
        abstained=_share(absent, lambda each: each.link is None),
        automatic=len(automatic),
        false_automatic=sum(not each.correct for each in automatic),
        baseline=_share(there, lambda each: nearest(each.case) in each.case.right),
        possible=sum(each.case.possible for each in there) / max(1, len(there)),
    )


def unclear(each: Answer) -> str | None:
    """Why nobody could decide a missed case, as far as the case itself tells; None where it could be decided."""
    case = each.case
    right = [post for post in case.posts if post.key in case.right]
    kinds = {ref.kind for post in right for ref in post.seen.media}
    if case.citation.media in ("video", "photo", "audio", "document") and case.citation.media not in kinds:
        return "the article gives another kind of medium"
    called, handle = case.citation.channel_name, case.citation.handle
    if called and not handle:
        mine = next(one for one in case.channels if one.channel_id == right[0].key.channel_id)
        names = (mine.title, *mine.aliases, *mine.former_titles, *mine.owners)
        names += tuple(name.replace("_", " ") for name in mine.usernames)
        if not any(similarity(called, name) >= PERHAPS_SAME_NAME or part_of(called, name) for name in names):
            return "the article's name is none of the channel's"
        if any(
            same_name(called, name) for one in case.channels if one is not mine for name in (one.title, *one.aliases)
        ):
            return "the article's name is another channel's"
    return "several posts agree in all that is told" if case.possible < 1 else None


def _share(answers: Sequence[Answer], holds: Callable[[Answer], bool]) -> float:
    return sum(map(holds, answers)) / len(answers) if answers else float("nan")


def _coverage(links: Sequence[Answer], precision: float) -> int:
    """How many links can be taken, the surest first, so that this share of them is right."""
    right = most = 0
    for many, each in enumerate(sorted(links, key=lambda one: -one.sureness), 1):
        right += each.correct
        if right / many >= precision:
            most = many
    return most


def classes(answers: Sequence[Answer]) -> Iterable[tuple[str, list[Answer]]]:
    """The classes that are reported, each with its answers."""
    told = {
        "all": lambda each: True,
        "named + date + media": lambda each: {"name", "date", "media"} <= each,
        "named": lambda each: "name" in each,
        "handle": lambda each: "handle" in each,
        "actor only": lambda each: "actor" in each and not each & {"name", "handle"},
        "nobody named": lambda each: not each & {"name", "handle", "actor"},
        "debunk": lambda each: "way:debunk" in each,
        "two roles": lambda each: "way:roles" in each,
        "with a length": lambda each: "length" in each,
        "with quoted words": lambda each: "quoted" in each,
        "with a day": lambda each: "date" in each,
    }
    for name, belongs in told.items():
        yield name, [each for each in answers if belongs(each.case.labels)]
    for state in ("edited", "deleted"):
        yield state, [each for each in answers if each.case.state == state]


FEATURES = (
    "date", "hour", "length", "media", "album", "quoted", "number", "name", "subject", "word", "handle", "tag",
    "earlier",
)  # fmt: skip
HEADER = (
    "class                   cases absent  hit@1  hit@5    MRR linked precis. cov@.98 abstain  auto false  nearest "
    "possible"
)


def line(name: str, each: Score) -> str:
    shares = (each.first, each.fifth, each.mrr, each.linked, each.precision, each.coverage, each.abstained)
    told = " ".join(f"{share:6.3f}" for share in shares)
    automatic = f"{each.automatic:5d} {each.false_automatic:5d}"
    return (
        f"{name:<23} {each.cases:5d} {each.absent:6d} {told}  {automatic}  {each.baseline:6.3f}   {each.possible:6.3f}"
    )


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="resolving", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=REPORTED)
    parser.add_argument("--tune", action="store_true", help="the half of the words that weights are looked at with")
    parser.add_argument("--ablation", action="store_true", help="the same without one feature after the other")
    parser.add_argument("--pictures", action="store_true", help="articles that carry pictures, as assumed there")
    wanted = parser.parse_args(arguments)
    seed, parity = (TUNED, 0) if wanted.tune else (wanted.seed, 1)
    made, unread = cases(seed, wanted.cases, parity=parity)
    made = with_pictures(made, seed) if wanted.pictures else made
    answers = [answer(case) for case in made]
    _say(f"{len(made)} citations (seed {seed}); of {unread} more passages the extractor read no citation")
    _say("offered: " + ", ".join(f"{name} {share:.0%}" for name, share in offered(made)))
    _say(HEADER)
    for name, some in classes(answers):
        _say(line(name, score(some)))
    for name in ("all", "named + date + media"):
        missed = [each for each in dict(classes(answers))[name] if each.case.right and each.place != 1]
        why = Counter(unclear(each) or "could be decided" for each in missed)
        _say(f"missed of {name}: " + "; ".join(f"{reason} {many}" for reason, many in sorted(why.items())))
    second = [each for each in answers if each.case.original and each.case.right and each.link is not None]
    right = sum(any(other.post in each.case.original for other in each.others) for each in second)
    wrong = sum(any(other.post not in each.case.original for other in each.others) for each in answers)
    _say(f"the other post of the footage (its maker's, or the oldest): {right} of {len(second)} found, {wrong} wrong")
    if wanted.ablation:
        some = made[:ABLATED]
        _say(f"of the first {len(some)}, without:  hit@1    MRR  false automatic")
        for name in ("nothing", *FEATURES, *(("shown",) if wanted.pictures else ())):
            each = score([answer(case, frozenset({name})) for case in some])
            _say(f"  {name:<23} {each.first:6.3f} {each.mrr:6.3f}  {each.false_automatic:d} of {each.automatic}")


def offered(made: Sequence[Case]) -> list[tuple[str, float]]:
    """What share of the citations offers what, as it was read."""
    names = ("name", "handle", "actor", "date", "media", "length", "quoted")
    return [(name, sum(name in case.labels for case in made) / len(made)) for name in names]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
