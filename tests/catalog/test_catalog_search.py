"""Searching the catalog: every filter and order by itself, all of them against looking at each post, and what hits
show.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from archiver.catalog import Catalog
from archiver.errors import UsageError
from archiver.model.articles import Article
from archiver.model.derived import ArticleReading
from archiver.model.details import Answer, Poll, Preview
from archiver.model.ids import PostKey
from archiver.model.observations import Forward, PostGone
from archiver.model.search import Wanted
from archiver.model.spans import Span
from archiver.text.queries import parse
from tests.catalog.conftest import folded
from tests.catalog.searched import find, media, names, short
from tests.catalog.world import HARBOUR, NOON, QUAY, World, channel, citation, link, post


def shore() -> World:
    world = World()
    world.capture(
        channel(),
        channel(QUAY, "Quay Side", usernames=("quay_side",), about="bridge"),
        post(1, "The bridge is closed", views=70),
        post(2, "The bridge is open again", media=(media(2, "video", duration_s=120.0),), views=50),
        post(3, "Flood below the bridge", media=(media(3, "photo"),), views=900),
        post(4, "A drill: no alarm", details=(Poll(poll_id=1, question="Which bridge?", answers=(
            Answer(option="0", text="East"), Answer(option="1", text="West"))),)),
        post(5, "More of it here", spans=(Span(kind="textUrl", offset=0, length=4, value="https://e.example/"),)),
        post(6, "The bridge sways"),
        post(7, "A bridge is gone"),
        post(8, "From the quay: bridge", forward=Forward(date=NOON, origin=PostKey(QUAY, 1), from_channel_id=QUAY)),
        post(9, "Here it is", media=(media(9, "document", file_name="report_bridge.pdf"),)),
        post(10, "Voices", media=(media(10, "voice", duration_s=30.0),)),
        post(11, "The preview shows a film", media=(media(11, "video", part="webpage", duration_s=500.0),),
             details=(Preview(url="https://e.example/p", title="Tunnel"),)),
        post(1, "The bridge from the quay side", QUAY, date=NOON + timedelta(days=40)),
    )  # fmt: skip
    world.capture(post(6, "The ferry sways", edit_date=NOON), PostGone(key=PostKey(HARBOUR, 7)))
    name = world.page("news", "https://www.news.example/2026/bridge")
    article = Article(
        text="They say that the bridge is closed.",
        language="en",
        title="Bridge of Zelmara",
        url="https://www.news.example/2026/bridge",
    )
    world.derive("article", reading=ArticleReading(article_id=name, article=article, citations=(citation(),)))
    world.link(name, citation(), link(PostKey(HARBOUR, 1)), link(PostKey(HARBOUR, 3)))
    return world


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bridge", "h1 h2 h3 h4 h6 h7 h8 h9 q1 article"),
        ("BRIDGE closed", "h1 article"),
        ('"bridge is"', "h1 h2 h7 article"),
        ('"is bridge"', ""),
        ("bri* -bridge", ""),
        ("bri* kind:post -closed -quay", "h2 h3 h4 h6 h7 h9"),
        ("ferry OR flood", "h3 h6"),
        ("ferry OR flood bridge", "h3"),
        ('-"bridge is" bridge kind:post', "h3 h4 h6 h8 h9 q1"),
        ("bridge channel:@quay_side", "q1"),
        ("bridge channel:@quay_side channel:@harbour_watch on:2026-04", "q1"),
        ("after:2026-04", "q1"),
        ("kind:post before:2026-02-19T", None),
        ("on:2026-02-19 kind:post", "h1 h2 h3 h4 h5 h6 h7 h8 h9 h10 h11"),
        ("after:2026-02 before:2026-03 bridge kind:post", "h1 h2 h3 h4 h6 h7 h8 h9"),
        ("kind:post after:2020 until:2026-03 ferry", "h6"),
        ("has:media", "h2 h3 h9 h10"),
        ("has:photo", "h3"),
        ("has:video", "h2"),
        ("has:audio", "h10"),
        ("has:file", "h9"),
        ("has:link", "h5 h11"),
        ("has:poll", "h4"),
        ("has:media has:poll", ""),
        ("is:edited", "h6"),
        ("is:gone", "h7"),
        ("is:gone ferry", ""),
        ("is:forwarded", "h8"),
        ("from:@quay_side", "h8"),
        ("from:@harbour_watch", ""),
        ("duration:>60", "h2"),
        ("duration:..30", "h10"),
        ("duration:2:00 bridge", "h2"),
        ("cited:yes", "h1 h3"),
        ("cited:yes flood", "h3"),
        ("cited:no bridge has:media", "h2 h9"),
        ("cited:news.example", "h1 h3"),
        ("cited:other.example", ""),
        ("kind:article", "article"),
        ("kind:article zelmara", "article"),
        ("kind:article kind:channel quay", "channel"),
        ("news.example/2026/bridge", "article"),
        ("tunnel", "h11"),
        ("report_bridge.pdf", "h9"),
        ("watch", "channel"),
        ("@quay_side", "channel q1"),
        ("quay", "channel h8 q1"),
        ("quay side kind:post", "q1"),
    ],
)
async def test_what_is_typed_finds_what_is_meant(catalog: Catalog, typed: str, expected: str | None) -> None:
    await folded(catalog, shore())
    if expected is None:
        with pytest.raises(UsageError):
            parse(typed)
        return

    found = await find(catalog, typed)

    assert sorted(names(found)) == sorted(expected.split())
    assert found.total == len(found.hits)
    assert not found.at_least


async def test_a_hit_says_what_it_is(catalog: Catalog) -> None:
    await folded(catalog, shore())
    hits = {short(hit): hit for hit in (await find(catalog, "bridge")).hits}

    assert hits["h6"].earlier
    assert (hits["h6"].versions, hits["h6"].snippet) == (2, "The [bridge] sways")
    assert not hits["h1"].earlier
    assert (hits["h1"].views, hits["h1"].title, hits["h1"].username) == (70, "Harbour Watch", "harbour_watch")
    assert hits["h7"].gone
    assert [hits[each].where for each in ("h1", "h4", "h9")] == ["text", "details", "file name"]
    assert hits["article"].title == "Bridge of Zelmara"
    assert hits["article"].snippet == "They say that the [bridge] is closed."


async def test_a_channel_is_found_by_former_names(catalog: Catalog) -> None:
    world = shore()
    world.capture(channel(QUAY, "Pier Side", usernames=("pier_side",)))
    await folded(catalog, world)

    [former] = (await find(catalog, "quay kind:channel")).hits
    [present] = (await find(catalog, "pier")).hits

    assert (former.channel_id, former.earlier, former.snippet) == (QUAY, True, "[Quay] Side\n@[quay]_side")
    assert (present.channel_id, present.earlier) == (QUAY, False)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", "q1 h9 h8 h7 h6 h4 h3 h2 h1"), ("oldest", "h1 h2 h3 h4 h6 h7 h8 h9 q1"), ("views", "h3 h1 h2")],
)
async def test_orders(catalog: Catalog, sort: str, expected: str) -> None:
    await folded(catalog, shore())

    assert names(await find(catalog, f"bridge kind:post sort:{sort}"))[: len(expected.split())] == expected.split()


async def test_what_has_the_words_more_often_comes_first_and_earlier_versions_last(catalog: Catalog) -> None:
    world = World()
    world.capture(
        post(1, "mole " * 3 + "and a lot of other words about it"), post(2, "mole mole"), post(3, "mole mole")
    )
    world.capture(post(3, "pier", edit_date=NOON))
    await folded(catalog, world)

    assert names(await find(catalog, "mole")) == ["h2", "h1", "h3"]


async def test_only_what_came_since_an_entry(catalog: Catalog) -> None:
    world = World()
    before = world.capture(post(1, "mole")).entry.n
    world.capture(post(1, "mole"), post(2, "mole"))
    await folded(catalog, world)

    assert names(await catalog.find(Wanted(query=parse("mole"), since_entry=before))) == ["h2"]


async def test_pages_hold_each_hit_once(catalog: Catalog) -> None:
    await folded(catalog, shore())
    whole = await find(catalog, "quay OR bridge")

    pages = [await find(catalog, "quay OR bridge", most=3, skip=skip) for skip in range(0, whole.total + 3, 3)]

    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {len(whole.hits)}
    assert pages[-1].hits == ()


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("أُخْبَارُ الـمـيـناء: إغلاق", "اخبار", "[أُخْبَارُ] الـمـيـناء: إغلاق"),
        ("أُخْبَارُ الـمـيـناء: إغلاق", '"اخبار الميناء"', "[أُخْبَارُ الـمـيـناء]: إغلاق"),
        ("في سنة ٢٠٢١ بالميناء", "2021", "في سنة [٢٠٢١] بالميناء"),
        ("کتاب‌های تازه", "كتابهاي", "[کتاب‌های] تازه"),
        ("הרמטכ״ל נאם", "הרמטכל", "[הרמטכ״ל] נאם"),
        ("Подъём закончен", "подъем", "[Подъём] закончен"),
        ("a cafe\u0301 there", "CAFÉ", "a [cafe\u0301] there"),
        ("the ﬁlm of it", "film", "the [ﬁlm] of it"),
        ("港口大桥今天关闭了", "大桥", "港口[大桥]今天关闭了"),
        ("港口大桥今天关闭了", "桥", "港口大[桥]今天关闭了"),
        ("港口大桥今天关闭了", "关闭 港口", "[港口]大桥今天[关闭]了"),
        ("ｶﾀｶﾅの橋", "カタカナ", "[ｶﾀｶﾅ]の橋"),
        ("다리가 닫혔다", "다리", "[다리]가 닫혔다"),
        ("Straße gesperrt", "STRASSE", "[Straße] gesperrt"),
        ("😀👩‍👩‍👧 bridge 😀", "bridge", "😀👩‍👩‍👧 [bridge] 😀"),
        ("bridges and bridge", "bridge", "bridges and [bridge]"),
        ("bridges and bridge", "bridge*", "[bridge]s and [bridge]"),
        ("rock'n'roll; rock–roll", '"rock roll"', "rock'n'roll; [rock–roll]"),
    ],
)
async def test_what_was_found_is_marked_in_the_text_as_it_was_written(
    catalog: Catalog, text: str, typed: str, shown: str
) -> None:
    world = World()
    world.capture(post(1, text))
    [hit] = (await find(await folded(catalog, world), typed)).hits

    assert hit.snippet == shown
    assert "".join(run.text for run in hit.runs) == text


HOSTILE = (
    '"', '""', "'", "*", "**", "-", "--", "( )", "a OR", "OR a", "OR", "NOT a", "a AND b", "NEAR(a b, 2)", "^a", "a^b",
    "text : a", "{text facets} : a", "facets:any", "any", '"any"', "c1000000001", "kmedia", "t202602", "a:b:c", "a\0b",
    "\ud800", "%' OR 1=1 --", "a + b", "a -b -c", '"a" "b', "a*b", "*a", "ك" * 300, "桥" * 300, "\u0301", "\u0640",
    "-a", "a\nb", "a\u2028b", '"""a"""', "🌉", "x" * 900,
)  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
async def test_nothing_that_is_typed_is_an_operator_of_the_index(catalog: Catalog, typed: str) -> None:
    world = World()
    world.capture(channel(), post(1, "plain words", media=(media(1, "photo"),)))
    await folded(catalog, world)

    found = await find(catalog, typed)

    excluded_alone = typed == "-a" or not parse(typed).all_of
    assert names(found) == (["h1"] if excluded_alone else [])
