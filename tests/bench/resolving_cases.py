"""Cases of the resolver's benchmark: an archive around one cited post, and an article that the extractor reads.

How often an article offers what (docs of the study: 208 annotated citations) is drawn here, once, before any tuning:
name 43 %, handle 19 %, only an actor 36 %, an address 16 % (left out of the text), a day 24 %, a kind 66 %, a length
8 %, quoted words 20 %; days between post and publication as counted there.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from archiver.citations import KnownNames, Shown, extract
from archiver.model.articles import Article
from archiver.model.citations import Citation
from archiver.model.ids import PostKey
from archiver.model.links import KnownName
from archiver.model.observations import MediaKind
from archiver.model.records import ChannelRecord, PostRecord
from tests.bench.resolving_names import Channel, Event, Name, channels, event, place, words
from tests.bench.resolving_posts import Timeline, album_of, elsewhere, moment, repost, surround, text_of

State = Literal["present", "edited", "deleted", "absent"]
ARTICLE_LANGUAGES = ("fr", "fr", "en", "en", "ru", "de", "es", "ar")
CHANNELS = 40
CASES_OF_A_WORLD = 25
CONTEXT = 400
_LAGS = ((0, 22), (1, 7), (2, 9), (3, 1), (4, 1), (5, 1))
_STATES: tuple[State, ...] = ("present", "edited", "deleted", "absent")


@dataclass(frozen=True, slots=True)
class Case:
    """``right``: the posts that are the answer (one, or the members of its album); none where the post is absent.

    ``possible``: how likely somebody who knows all languages, names and which channel is meant picks the right post:
    one of those that agree in all that the article tells. ``original``: of a debunk the oldest post of the footage, of
    two roles the maker's. ``shown``: what posts have of the article's own picture. ``labels``: what the article offers,
    as the extractor read it, and how it was written.
    """

    number: int
    citation: Citation
    article: Article
    context: str
    channels: tuple[ChannelRecord, ...]
    posts: tuple[PostRecord, ...]
    earlier: dict[PostKey, tuple[str, ...]]
    right: frozenset[PostKey]
    original: frozenset[PostKey]
    labels: frozenset[str]
    state: State
    possible: float
    shown: Mapping[PostKey, Shown] = field(default_factory=dict)


@dataclass(slots=True)
class _Plan:
    """What is drawn of one case before it is written."""

    draw: random.Random
    parity: int
    world: list[Channel]
    names: KnownNames
    way: str
    state: State
    language: str
    channel: Channel
    what: Event
    maker: Channel
    count: int = 1
    seconds: float | None = None
    told: set[str] = field(default_factory=set)


def cases(seed: int, many: int, *, parity: int) -> tuple[list[Case], int]:
    """``many`` cases, and how many more were written of which the extractor read no citation."""
    found: list[Case] = []
    unread = 0
    draw = random.Random(seed)
    while len(found) < many:
        if len(found) % CASES_OF_A_WORLD == 0:
            world = channels(draw, CHANNELS, 1000 * (1 + len(found) // CASES_OF_A_WORLD), parity)
            names = _known(world)
        case = _case(len(found), draw, world, names, parity)
        if case is None:
            unread += 1
        else:
            found.append(case)
    return found, unread


def _known(world: list[Channel]) -> KnownNames:
    """The names that a reading has from the archive: titles, usernames, aliases, owners."""
    names: list[KnownName] = []
    for each in world:
        record = each.record
        kinds = (("alias", record.aliases), ("title", (record.title,)), ("former_title", record.former_titles))
        for kind, texts in (*kinds, ("owner", record.owners), ("handle", record.usernames)):
            names += [KnownName(text=text, kind=kind, channel_id=record.channel_id) for text in texts]  # type: ignore[arg-type]
    return KnownNames(names)


def _case(number: int, draw: random.Random, world: list[Channel], names: KnownNames, parity: int) -> Case | None:
    plan = _plan(draw, world, names, parity)
    line = Timeline(draw)
    when = moment(draw, datetime(draw.randint(2021, 2024), draw.randint(1, 12), draw.randint(1, 28), tzinfo=UTC))
    target, stated = _target(plan, line, when)
    album = [post for post in line.posts if post.seen.grouped_id is not None]
    right = frozenset(post.key for post in album or [target])
    surround(line, plan.channel, when, plan.what)
    taken = {plan.channel.record.channel_id, plan.maker.record.channel_id}
    others = draw.sample([each for each in world if each.record.channel_id not in taken], 8)
    elsewhere(line, others[:5], when, plan.what)
    original = _reposts(plan, line, target, others)
    if plan.state == "edited":
        _edit(plan, line, target)
    if plan.state == "deleted":
        line.change(replace(line.known(target.key), gone_at=when + timedelta(days=draw.randint(1, 9))))
    quoted_text = target.seen.text
    article, passage = _article(plan, when, stated, quoted_text)
    citation = _read(plan, article, passage)
    if citation is None:
        return None
    posts = [post for post in line.posts if plan.state != "absent" or post.key not in right]
    draw.shuffle(posts)
    context = article.text[max(0, citation.start - CONTEXT) : citation.end + CONTEXT]
    return Case(
        number=number,
        citation=citation,
        article=article,
        context=context,
        channels=tuple(each.record for each in world),
        posts=tuple(posts),
        earlier=line.earlier,
        right=frozenset() if plan.state == "absent" else right,
        original=original,
        labels=_labels(plan, citation),
        state=plan.state,
        possible=_possible(plan, line, target, article.published),
    )


def _possible(plan: _Plan, line: Timeline, target: PostRecord, published: date | None) -> float:
    known = line.known(target.key)
    same = [
        post
        for post in line.posts
        if post.key in line.facts
        and post.key.channel_id == target.key.channel_id
        and (post.seen.grouped_id is None or post.seen.text)
        and _agrees(plan, post, known, line.facts[post.key])
    ]
    lag = _lag(target, published)
    usual = dict(_LAGS)
    better = [post for post in same if usual.get(_lag(post, published), 0) > usual.get(lag, 0)]
    if "day" not in plan.told and better:
        return 0.0
    equal = [post for post in same if "day" in plan.told or usual.get(_lag(post, published), 0) == usual.get(lag, 0)]
    return 1 / max(1, len(equal))


def _lag(post: PostRecord, published: date | None) -> int:
    return 0 if published is None else max(0, (published - post.seen.date.date()).days)


def _agrees(plan: _Plan, post: PostRecord, target: PostRecord, about: Event) -> bool:
    """Whether a post agrees with the cited one in all that the article tells of it."""
    what, told = plan.what, plan.told
    if about.kind != what.kind or about.place != what.place:
        return False
    if "numbers" in told and (about.n, about.m) != (what.n, what.m):
        return False
    if "day" in told and post.seen.date.date() != target.seen.date.date():
        return False
    if "hour" in told and abs(post.seen.date.hour - target.seen.date.hour) > 6:
        return False
    if "media" not in told:
        return True
    kinds = {ref.kind for ref in post.seen.media}, {ref.kind for ref in target.seen.media}
    if kinds[0] != kinds[1]:
        return False
    if "count" in told and post.key != target.key:
        return False
    lengths = [ref.duration_s or 0 for each in (post, target) for ref in each.seen.media[:1]]
    return "seconds" not in told or len(lengths) < 2 or abs(lengths[0] - lengths[1]) <= 3


def _plan(draw: random.Random, world: list[Channel], names: KnownNames, parity: int) -> _Plan:
    way = draw.choices(("name", "handle", "actor", "nobody", "roles", "debunk"), (34, 22, 34, 2, 4, 4))[0]
    if draw.random() < 0.16 and way == "handle":  # an address, of which the words keep the name or the actor
        way = draw.choice(("name", "actor"))
    owned = [each for each in world if each.owner is not None]
    channel = draw.choice(owned if way == "actor" else world)
    state = draw.choices(_STATES, (76, 6, 6, 12))[0]
    what = event(draw, channel.places, channel.people)
    maker = channel if way == "actor" else draw.choice([each for each in owned if each is not channel])
    return _Plan(draw, parity, world, names, way, state, draw.choice(ARTICLE_LANGUAGES), channel, what, maker)


def _target(plan: _Plan, line: Timeline, when: datetime) -> tuple[PostRecord, str | None]:
    """The cited post, and the kind of medium that the article will give it."""
    draw = plan.draw
    kinds = (("video", 40), ("photo", 22), (None, 34), ("audio", 2), ("document", 2))
    if plan.way in ("debunk", "roles"):
        kinds = (("video", 8), ("photo", 2))  # type: ignore[assignment]
    kind = draw.choices([one for one, _ in kinds], [share for _, share in kinds])[0]
    text = text_of(draw, plan.channel, plan.what)
    if kind == "photo" and draw.random() < 0.35:
        plan.count = draw.randint(2, 6)
        return album_of(line, plan.channel, when, text, plan.count, plan.what)[0], "photo"
    media = () if kind is None else (line.file(_media_kind(kind)),)
    plan.seconds = media[0].duration_s if media else None
    post = line.post(plan.channel, when, text, media, about=plan.what)
    return post, kind or "text"


def _media_kind(kind: str) -> MediaKind:
    return kind  # type: ignore[return-value]


def _reposts(plan: _Plan, line: Timeline, target: PostRecord, others: list[Channel]) -> frozenset[PostKey]:
    draw = plan.draw
    for channel in others[5 : 5 + draw.choice((0, 0, 1, 2))]:
        repost(line, channel, target, plan.what)
    if plan.way == "debunk":
        years = -draw.randint(300, 1100) * 24 * 60
        first = repost(line, others[7], target, plan.what, minutes=years)
        repost(line, others[6], target, plan.what, minutes=years // 2)
        return frozenset({first.key})
    if plan.way == "roles":
        return frozenset({repost(line, plan.maker, target, plan.what, minutes=-draw.randint(10, 300)).key})
    return frozenset()


def _edit(plan: _Plan, line: Timeline, target: PostRecord) -> None:
    """The newest version says something else; what was cited is the one before."""
    post = line.known(target.key)
    other = event(plan.draw, plan.channel.places, plan.channel.people)
    changed = replace(post.seen, text=text_of(plan.draw, plan.channel, other), edit_date=post.seen.date)
    line.earlier[post.key] = (post.seen.text,)
    line.change(replace(post, seen=changed, versions=2))


def _article(plan: _Plan, when: datetime, stated: str | None, text: str) -> tuple[Article, str]:
    draw, language = plan.draw, plan.language
    zone = timedelta(hours=draw.choice((0, 1, 2, 3, 3, 4)))
    local = when + zone
    lag = draw.choices([days for days, _ in _LAGS], [share for _, share in _LAGS])[0]
    published: date | None = local.date() + timedelta(days=lag)
    if draw.random() < 0.05:  # the page gives the day of a later change
        published = local.date() + timedelta(days=lag + 1)
    written = local.date() + (timedelta(days=draw.choice((-1, 1))) if draw.random() < 0.06 else timedelta(0))
    written = min(written, published)
    day = _day(draw, language, written) if draw.random() < 0.24 else ""
    hour = _time(draw, language, local, day)
    passage = _passage(plan, day, hour, _medium(plan, stated), text, stated)
    filler = words()["filler"][language].format(
        p=place(draw).written(language), n=draw.randint(2, 90), m=draw.randint(2, 90)
    )
    lead = _lead(plan)
    body = "\n\n".join(part for part in (filler if draw.random() < 0.5 else "", lead, passage, filler) if part)
    return Article(text=body, language=language, published=published, published_from="meta"), passage


def _lead(plan: _Plan) -> str:
    """What the article says of the event by itself; a fifth says nothing, a quarter has other numbers."""
    draw, what, language = plan.draw, plan.what, plan.language
    if draw.random() < 0.2:
        return ""
    told = (
        what if draw.random() < 0.75 else replace(what, n=what.n + draw.randint(1, 30), m=what.m + draw.randint(1, 9))
    )
    sentence: str = words()["events"][language][what.kind][0].format(p=told.place.written(language), n=told.n, m=told.m)
    return f"{sentence[:-1]} ({what.person.written(language)})." if draw.random() < 0.3 else sentence


def _day(draw: random.Random, language: str, day: date) -> str:
    table = words()
    template = draw.choice(table["days"][language])
    month = table["months"][language][day.month - 1]
    return str(template.format(d=day.day, month=month, weekday=table["weekdays"][language][day.weekday()]))


def _time(draw: random.Random, language: str, local: datetime, day: str) -> str:
    chance = draw.random()
    if chance < 0.06:
        return str(words()["clocks"][language].format(h=local.hour, mi=local.minute))
    if day and chance < 0.3:
        part = 0 if local.hour < 6 else 1 if local.hour < 12 else 2 if local.hour < 18 else 3
        return str(words()["parts"][language][part])
    return ""


def _medium(plan: _Plan, stated: str | None) -> str:
    """The medium as the article calls it: a third of them only "material", some with a length or a number."""
    draw, table = plan.draw, words()["media"][plan.language]
    if draw.random() < 0.35:
        return str(table["none"])
    if plan.count > 1 and draw.random() < 0.6:
        plan.told |= {"media", "count"}
        return str(table["photos"].format(c=words()["counts"][plan.language][plan.count]))
    if stated == "video" and plan.seconds is not None and draw.random() < 0.25:
        plan.told |= {"media", "seconds"}
        if plan.seconds >= 110:
            return str(table["minutes"].format(m=round(plan.seconds / 60)))
        return str(table["seconds"].format(s=round(plan.seconds)))
    if stated != "text":
        plan.told.add("media")
    return str(table[stated or "text"])


def _passage(plan: _Plan, day: str, hour: str, medium: str, text: str, stated: str | None) -> str:
    draw, language = plan.draw, plan.language
    about = words()["events"][language][plan.what.kind]
    quotation = (
        text.split("\n")[0]
        if language == plan.channel.language
        else about[0].format(p=plan.what.place.written(language), n=plan.what.n, m=plan.what.m)
    )
    way = "said" if plan.way == "name" and stated == "text" and draw.random() < 0.4 else plan.way
    templates = words()["cited"][language][way][plan.parity :: 2]
    quoting = [each for each in words()["cited"][language][way] if "{Q}" in each]
    plain = [each for each in templates if "{Q}" not in each]
    template = draw.choice(quoting if quoting and (not plain or draw.random() < 0.45) else plain)
    if "{M}" not in template:
        plan.told -= {"media", "seconds", "count"}
    if "{D}" in template and day:
        plan.told.add("day")
    if "{T}" in template and hour:
        plan.told.add("hour")
    if "{Q}" in template:
        plan.told.add("numbers")
    sentence: str = template.format(
        N=_called(plan),
        H=plan.channel.record.usernames[0],
        A=_owner_of(plan.maker).written(language),
        D=day,
        T=hour,
        M=medium,
        E=about[1].format(p=plan.what.place.written(language)),
        Q=f"“{quotation}”" if language in ("en", "es") else f"« {quotation} »",
    )
    return sentence[0].upper() + sentence[1:]


def _called(plan: _Plan) -> str:
    """What the article calls the channel: its title, an alias, a former title, or its name in the article's script."""
    record, draw = plan.channel.record, plan.draw
    chance = draw.random()
    if chance < 0.3 and record.aliases:
        return draw.choice(record.aliases)
    if chance < 0.36 and record.former_titles:
        return record.former_titles[0]
    owned = plan.channel.owner is not None and record.title in record.owners
    if chance < 0.7:
        return record.title
    if owned and plan.channel.owner is not None:
        return plan.channel.owner.written(plan.language)
    name = plan.channel.name.written(plan.language)
    news = {"ru": "{} Ньюс", "ar": "{} نيوز"}.get(plan.language, "{} News")
    return news.format(name) if draw.random() < 0.5 else name


def _owner_of(channel: Channel) -> Name:
    assert channel.owner is not None
    return channel.owner


def _read(plan: _Plan, article: Article, passage: str) -> Citation | None:
    """The citation that the extractor reads of the passage: of several that which says best whose post it is."""
    start = article.text.index(passage)
    found = [each for each in extract(article, plan.names) if each.start < start + len(passage) and start < each.end]
    return max(found, key=lambda each: (bool(each.handle), bool(each.channel_name), bool(each.actors)), default=None)


def _labels(plan: _Plan, citation: Citation) -> frozenset[str]:
    offered = {
        "name": citation.channel_name,
        "handle": citation.handle,
        "actor": citation.actors,
        "date": citation.date,
        "media": citation.media,
        "length": citation.duration_s,
        "quoted": citation.quoted,
    }
    return frozenset({name for name, value in offered.items() if value} | {f"way:{plan.way}"})
