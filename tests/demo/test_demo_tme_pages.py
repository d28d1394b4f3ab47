"""The pages of the loopback t.me over real HTTP: every route and state, paging, what changes in the world."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser

from archiver.demo.world import World, WorldChannel
from tests.demo.demo_tme import START, blocks, every_sort, read, shown, text_of


def filled(count: int = 45) -> tuple[World, WorldChannel]:
    """A channel with posts 1, 2, 3 …, a minute apart."""
    world = World(seed=5)
    channel = world.add_channel("Zelmara", "Zelmara_Demo", about="News")
    for number in range(1, count + 1):
        channel.post(START + timedelta(minutes=number), f"post {number}")
    return world, channel


def ids(page: LexborHTMLParser) -> list[int]:
    """The ids of a page's blocks, in their order."""
    found = [each.attributes["data-post"] or "" for each in page.css(".tgme_widget_message[data-post]")]
    return [int(each.rpartition("/")[2]) for each in found]


def comments(page: LexborHTMLParser) -> list[int]:
    """The same of comments, which have no name."""
    return [int(each.attributes["data-post-id"] or "") for each in page.css(".tgme_widget_message[data-post-id]")]


def link(page: LexborHTMLParser, selector: str) -> str | None:
    found = page.css_first(selector)
    return None if found is None else found.attributes["href"]


async def test_a_history_is_walked_to_its_beginning_without_loss() -> None:
    world, channel = filled(45)
    async with shown(world) as (web, client):
        assert sorted(await blocks(client, channel)) == list(range(1, 46))
        assert web.counts == {"history": 3}


async def test_where_the_links_of_a_page_lead() -> None:
    world, _ = filled(45)
    async with shown(world) as (_, client):
        newest = await read(client, "/s/zelmara_demo")
        assert ids(newest) == list(range(26, 46))
        assert link(newest, "link[rel=canonical]") == "/s/zelmara_demo?before=46"
        assert link(newest, "link[rel=prev]") == "/s/zelmara_demo?before=26"
        assert link(newest, "a.tme_messages_more") == "/s/zelmara_demo?before=26"
        assert newest.css_first("a.tme_messages_more").attributes["data-before"] == "26"
        assert newest.css_first("link[rel=next], [data-after]") is None
        middle = await read(client, "/s/zelmara_demo?before=26")
        assert ids(middle) == list(range(6, 26))
        assert link(middle, "link[rel=canonical]") == "/s/zelmara_demo?before=26"
        assert link(middle, "a[data-after]") == link(middle, "link[rel=next]") == "/s/zelmara_demo?after=25"
        oldest = await read(client, "/s/zelmara_demo?before=6")
        assert ids(oldest) == [1, 2, 3, 4, 5]
        assert oldest.css_first("link[rel=prev], [data-before]") is None
        assert ids(await read(client, "/s/zelmara_demo?after=10")) == list(range(11, 31))
        assert ids(await read(client, "/s/zelmara_demo/20")) == list(range(11, 31))
        for none in ("x", "-3", "", "9" * 5_000):
            assert ids(await read(client, f"/s/zelmara_demo?before={none}")) == list(range(26, 46))


async def test_a_page_completes_an_album_at_its_edge_or_cuts_it() -> None:
    world, channel = filled(5)
    channel.album(START + timedelta(hours=1), "", [world.photo() for _ in range(4)], world.grouped_id())
    for number in range(18):
        channel.post(START + timedelta(hours=2, minutes=number), "later")
    async with shown(world) as (web, client):
        page = await read(client, "/s/zelmara_demo")
        assert ids(page) == [6, *range(10, 28)]
        assert len(page.css(".tgme_widget_message_grouped_wrap a")) == 4
        assert sorted(await blocks(client, channel)) == [*range(1, 7), *range(10, 28)]
        web.settings.splits_albums = True
        page = await read(client, "/s/zelmara_demo")
        assert ids(page) == [8, *range(10, 28)]
        assert len(page.css(".tgme_widget_message_grouped_wrap a")) == 2


async def test_hidden_services_are_among_the_twenty() -> None:
    sorts = every_sort()
    async with shown(sorts.world) as (_, client):
        page = await read(client, "/s/zelmara_demo")
        hidden = sorts.posts["timer"].id
        assert hidden == sorts.channel.last_id
        assert max(ids(page)) == hidden - 1
        assert link(page, "link[rel=canonical]") == f"/s/zelmara_demo?before={hidden + 1}"


async def test_edits_and_deletions_show_on_the_next_page() -> None:
    world, channel = filled(8)
    async with shown(world) as (_, client):
        channel.edit(7, "changed", START + timedelta(hours=9))
        channel.delete(8)
        page = await read(client, "/s/zelmara_demo")
        assert ids(page) == list(range(1, 8))
        assert "changed" in text_of(page.css(".tgme_widget_message")[-1], ".js-message_text")
        assert "edited" in text_of(page.css(".tgme_widget_message")[-1], ".tgme_widget_message_meta")
        channel.post(START + timedelta(days=1), "new")
        assert ids(await read(client, "/s/zelmara_demo"))[-1] == 9
        gone = await read(client, "/zelmara_demo/8?embed=1")
        assert text_of(gone, ".tgme_widget_message_error") == "Post not found"


async def test_names_in_any_case() -> None:
    world, _ = filled(3)
    async with shown(world) as (_, client):
        page = await read(client, "/s/ZELMARA_demo")
        assert page.css_first("[data-post]").attributes["data-post"] == "Zelmara_Demo/1"
        assert text_of(page, ".tgme_channel_info_header_username") == "@ZELMARA_demo"


async def test_the_head_of_a_history() -> None:
    sorts = every_sort()
    sorts.channel.verified = True
    async with shown(sorts.world) as (web, client):
        page = await read(client, "/s/zelmara_demo")
        sorts.channel.participants = 1
        assert text_of(await read(client, "/s/zelmara_demo"), ".tgme_header_counter") == "1 subscriber"
        web.settings.counts_subscribers = False
        assert text_of(await read(client, "/s/zelmara_demo"), ".tgme_channel_info_counter") == "subscriber"
    assert text_of(page, ".tgme_channel_info_header_title span") == "Zelmara «demo» 👍"
    assert page.css_first(".tgme_channel_info_header_labels i.verified-icon") is not None
    assert page.css_first(".tgme_page_photo_image img[src*='/file/']") is not None
    assert text_of(page, ".tgme_header_counter") == "82.9K subscribers"
    counters = [each.text().strip() for each in page.css(".tgme_channel_info_counter")]
    assert counters == ["82.9K subscribers", "5 photos", "6 videos", "3 files", "5 links"]


async def test_search() -> None:
    world, _ = filled(45)
    async with shown(world) as (_, client):
        page = await read(client, "/s/zelmara_demo?q=post%204")
        assert ids(page) == [4, *range(40, 46)]
        nothing = await read(client, "/s/zelmara_demo?q=nowhere")
        assert nothing.css_first(".tgme_widget_message_wrap .tme_no_messages_found") is not None
        assert ids(nothing) == []
        many = await read(client, "/s/zelmara_demo?q=post")
        assert link(many, "a[data-before]") == "/s/zelmara_demo?q=post&before=26"


async def test_what_scripts_are_given() -> None:
    world, _ = filled(45)
    async with shown(world) as (web, client):
        script = {"X-Requested-With": "XMLHttpRequest"}
        answer = await client.get("/s/zelmara_demo?before=26", headers=script)
        assert answer.headers["content-type"].startswith("application/json")
        text = json.loads(answer.text)
        assert "<body" not in text
        part = LexborHTMLParser(text)
        assert ids(part) == list(range(6, 26))
        assert part.css_first("a.tme_messages_more").attributes["data-before"] == "6"
        assert json.loads((await client.get("/s/zelmara_demo?before=1", headers=script)).text) == ""
        assert web.counts["fragment"] == 2


async def test_no_history_of_groups_closed_ones_and_missing_names() -> None:
    world, channel = filled(3)
    world.add_channel("Group", "zelmara_group_demo", megagroup=True)
    async with shown(world) as (_, client):
        for name in ("zelmara_group_demo", "not_there_at_all"):
            answer = await client.get(f"/s/{name}?before=5")
            assert (answer.status_code, answer.headers["location"]) == (302, f"/{name}")
        channel.web_previews = False
        assert (await client.get("/s/zelmara_demo")).status_code == 302
        assert (await read(client, "/zelmara_demo")).css_first("a[href^='/s/']") is None
        channel.web_previews, channel.restriction = True, "unlawful"
        assert (await client.get("/s/zelmara_demo")).status_code == 302
        channel.restriction, channel.private = None, True
        assert (await read(client, "/zelmara_demo")).css_first("i.tgme_icon_user") is not None


def card(page: LexborHTMLParser) -> dict[str, Any]:
    """What a landing page says."""
    extra, button = page.css_first(".tgme_page_extra"), page.css_first(".tgme_page_action a")
    image = page.css_first("meta[property='og:image']").attributes["content"] or ""
    return {
        "title": text_of(page, "title"),
        "extra": None if extra is None else extra.text().strip(),
        "button": button.text().strip(),
        "preview": link(page, "a[href^='/s/']"),
        "noindex": page.css_first("meta[name=robots][content*=noindex]") is not None,
        "icon": page.css_first("i.tgme_icon_user") is not None,
        "logo": image == "https://telegram.org/img/t_logo.png",
    }


async def test_landing_pages() -> None:
    world, channel = filled(3)
    channel.photo = world.photo()
    group = world.add_channel("Group", "zelmara_group_demo", megagroup=True, participants=14_035)
    world.add_person("Person", username="zelmara_person")
    world.doors.invite("Hash", group)
    world.doors.invite("Channel", channel)
    world.doors.invite("Old", channel, expired=True)
    known = {"noindex": False, "icon": False, "preview": None, "logo": True}
    async with shown(world) as (web, client):
        cards = {path: card(await read(client, path)) for path in PATHS}
        assert web.counts == {"landing": 4, "invite": 4}
    assert cards["/zelmara_demo"] == {
        **known, "title": "Telegram: View @zelmara_demo", "extra": "1 000 subscribers",
        "button": "View in Telegram", "preview": "/s/zelmara_demo", "logo": False,
    }  # fmt: skip
    assert cards["/zelmara_group_demo"] == {
        **known, "title": "Telegram: View @zelmara_group_demo", "extra": "14 035 members, 4 678 online",
        "button": "View in Telegram",
    }  # fmt: skip
    person = {"title": "Telegram: Contact @zelmara_person", "extra": "@zelmara_person", "button": "Send Message"}
    assert cards["/zelmara_person"] == {**known, **person}
    missing = {"title": "Telegram: Contact @nobody_here", "extra": None, "button": "Send Message"}
    assert cards["/nobody_here"] == {**known, **missing, "noindex": True, "icon": True}
    assert [cards[path]["button"] for path in PATHS[4:]] == ["Join Group", "Join Group", "Join Channel", "Join Group"]
    assert cards["/+Old"]["extra"] is None


PATHS = (
    "/zelmara_demo", "/zelmara_group_demo", "/zelmara_person", "/nobody_here",
    "/+Hash", "/joinchat/Hash", "/+Channel", "/+Old",
)  # fmt: skip


async def test_a_post_by_itself_its_album_and_one_member() -> None:
    sorts = every_sort()
    album = sorts.posts["album"].id
    async with shown(sorts.world) as (_, client):
        whole = await read(client, f"/zelmara_demo/{album + 1}?embed=1&mode=tme")
        assert whole.css_first(".tgme_widget_message_wrap") is None
        assert ids(whole) == [album]
        assert whole.css_first("#widget_message[data-peer^='c']") is not None
        assert len(whole.css("a[href$='?single']")) == 3
        single = await read(client, f"/zelmara_demo/{album + 1}?embed=1&single=1")
        assert ids(single) == [album + 1]
        assert single.css_first("a[href$='?single']") is None
        for path in ("/zelmara_demo/999?embed=1", "/nobody_here/1?embed=1", f"/zelmara_demo/{10**17}?embed=1"):
            page = await read(client, path)
            assert text_of(page, ".err_message .tgme_widget_message_error") == "Post not found"


async def test_posts_of_groups_name_who_wrote() -> None:
    world = World(seed=5)
    group = world.add_channel("Group", "zelmara_group_demo", megagroup=True)
    person = world.add_person("First", "Last", username="first_demo")
    group.service(START)
    group.post(START, "by a person", author=person)
    group.post(START, "by somebody without a name", author=world.add_person("Nameless"))
    async with shown(world) as (_, client):
        page = await read(client, "/zelmara_group_demo/2?embed=1")
        assert text_of(page, "a.tgme_widget_message_author_name[href='https://t.me/first_demo']") == "First Last"
        assert page.css_first(".tgme_widget_message_views") is None
        page = await read(client, "/zelmara_group_demo/3?embed=1")
        assert text_of(page, "span.tgme_widget_message_author_name") == "Nameless"
        assert (await read(client, "/zelmara_group_demo/1?embed=1")).css_first(".err_message") is not None


async def test_the_page_of_a_post() -> None:
    sorts = every_sort()
    post = sorts.posts["photo"]
    async with shown(sorts.world) as (web, client):
        page = await read(client, f"/zelmara_demo/{post.id}?single")
        frame = page.css_first("iframe").attributes
        assert frame["id"] == f"telegram-post-Zelmara_Demo-{post.id}"
        assert frame["src"] == f"{web.address}/Zelmara_Demo/{post.id}?embed=1&mode=tme&single=1"
        assert ids(await read(client, frame["src"] or "")) == [post.id]
        assert page.css_first("meta[property='og:description']").attributes["content"] == "A photo"
        assert "/file/" in (page.css_first("meta[property='og:image']").attributes["content"] or "")
        assert f'data-telegram-post="Zelmara_Demo/{post.id}"' in text_of(page, "textarea#embed_code_field")
        assert (await read(client, "/nobody_here/7")).css_first("i.tgme_icon_user") is not None


async def test_comments_are_loaded_page_by_page() -> None:
    world, channel = filled(3)
    world.add_channel("Group", "zelmara_group_demo", megagroup=True, linked=channel)
    person = world.add_person("First")
    post = channel.posts[2]
    for number in range(30):
        channel.comment(post, START + timedelta(hours=1, minutes=number), f"comment {number}", person)
    async with shown(world) as (web, client):
        text = (await client.get("/zelmara_demo/2?embed=1&discussion=1&comments_limit=5")).text
        page = LexborHTMLParser(text)
        form = {name: page.css_first(f"input[name={name}]").attributes["value"] for name in FORM}
        auth, counted = (json.loads(found) for found in re.findall(r"TWidget\w+\.init\((\{.*?\})\);", text))
        assert counted == {"comments_cnt": 30}
        seen = comments(page)
        assert len(seen) == 5
        (newest,) = (each for each in page.css("[data-post-id]") if each.attributes["data-post-id"] == str(seen[-1]))
        assert newest.attributes["data-peer"] == form["peer"]
        assert newest.css_first("a.tgme_widget_message_date").attributes["href"] == f"{post.link}?comment={seen[-1]}"
        assert ids(page) == []
        more = page.css_first("div.tme_messages_more[data-before]")
        while more is not None:
            before = {"before_id": more.attributes["data-before"] or "", "method": "loadComments"}
            answer = (await client.post(auth["api_url"], data={**form, **before})).json()
            assert (answer["ok"], answer["comments_cnt"]) == (True, 30)
            part = LexborHTMLParser(answer["comments_html"])
            seen = comments(part) + seen
            more = part.css_first("div.tme_messages_more[data-before]")
        assert seen == sorted(set(seen))
        assert len(seen) == 30
        assert web.counts == {"discussion": 1, "comments": 2}
        refused = await client.post(auth["api_url"], data={**form, "discussion_hash": "x", "method": "loadComments"})
        assert refused.json()["ok"] is False
        for number in (1, 99):
            closed = await read(client, f"/zelmara_demo/{number}?embed=1&discussion=1")
            assert text_of(closed, ".tme_no_messages_found") == "Discussion is not available at the moment."
            assert closed.css_first("form") is None


FORM = ("peer", "top_msg_id", "discussion_hash")


async def test_what_is_said_in_headers() -> None:
    world, channel = filled(3)
    async with shown(world) as (web, client):
        web.set_clock(-86_400)
        answer = await client.get("/s/zelmara_demo", headers={"Accept-Encoding": "gzip"})
        age = web.settings.now - parsedate_to_datetime(answer.headers["date"])
        assert abs(age.total_seconds()) < 10
        assert answer.headers["content-encoding"] == "gzip"
        assert "etag" not in answer.headers
        plain = await client.get("/s/zelmara_demo", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        web.settings.validators = True
        first = await client.get("/s/zelmara_demo")
        tag = {"If-None-Match": first.headers["etag"]}
        assert (await client.get("/s/zelmara_demo", headers=tag)).status_code == 304
        since = {"If-Modified-Since": first.headers["last-modified"]}
        assert (await client.get("/s/zelmara_demo", headers=since)).status_code == 304
        channel.edit(3, "changed", START + timedelta(days=1))
        assert (await client.get("/s/zelmara_demo", headers=tag)).status_code == 200


async def test_hosts_methods_and_addresses_that_are_not_pages() -> None:
    world, _ = filled(1)
    async with shown(world) as (web, client):
        hosted = await client.get("/", headers={"Host": "zelmara_demo.t.me"})
        assert (hosted.status_code, hosted.headers["location"]) == (302, "/zelmara_demo")
        assert (await client.head("/s/zelmara_demo")).content == b""
        assert (await client.request("BREW", "/s/zelmara_demo")).status_code == 405
        assert (await client.get("/")).status_code == 404
        assert (await client.get("/s/x/y/z")).status_code == 404
        assert web.counts["unknown"] == 3


NO_REQUESTS = (
    b"nonsense\r\n\r\n",
    b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    b"GET //[ HTTP/1.1\r\n\r\n",
    b"GET /" * 20_000,
)


@pytest.mark.parametrize("sent", NO_REQUESTS)
async def test_what_is_no_request_is_refused(sent: bytes) -> None:
    world, _ = filled(1)
    async with shown(world) as (web, client):
        address = httpx2.URL(web.address)
        reader, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(sent)
        assert (await reader.read()).startswith(b"HTTP/1.1 400")
        writer.close()
        assert (await client.get("/zelmara_demo")).status_code == 200
