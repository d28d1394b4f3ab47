"""Articles, searches and log entries at the desk: what the pages say is what the archive holds."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from desk_archive import FRENCH, RTL, DeskArchive
from selectolax.lexbor import LexborHTMLParser, LexborNode
from served import PORT, ask
from starlette.applications import Starlette

from archiver.viewer.app import make_app
from archiver.viewer.desk import Desk
from archiver.viewer.hosts import Hosts
from archiver.viewer.pages.search import query_of
from archiver.viewer.readers import Readers

TOOLS = ("bash", "sed", "tr", "head", "tail", "sha256sum", "zstd", "gzip", "jq", "base64", "python3", "openssl")


@asynccontextmanager
async def desk_over(archive: DeskArchive) -> AsyncIterator[Starlette]:
    async with Readers.opened(archive.place.folder) as readers:
        yield make_app(Desk(readers=readers, hosts=Hosts(port=PORT)))


async def page(app: Starlette, path: str) -> LexborHTMLParser:
    answer = await ask(app, path)
    assert answer.status == 200, (path, answer.text)
    return LexborHTMLParser(answer.text)


def words(node: LexborNode | None) -> str:
    assert node is not None
    return " ".join(node.text().split())


def titles(shown: LexborHTMLParser) -> list[str]:
    return [words(each) for each in shown.css("main .list .name")]


async def test_articles_by_words_state_language_and_order(desk_archive: DeskArchive) -> None:
    async with desk_over(desk_archive) as app:
        everything = await page(app, "/articles")
        assert len(titles(everything)) == 3
        assert titles(await page(app, f"/articles?words={quote('الجِسر')}")) == [RTL]  # with a mark that it has not
        assert titles(await page(app, "/articles?words=FERME&language=fr")) == [FRENCH]
        assert titles(await page(app, "/articles?language=ar")) == [RTL]
        assert titles(await page(app, "/articles?words=crue&language=ar")) == []
        assert titles(await page(app, "/articles?outlet=nowhere.example")) == []
        most = await page(app, "/articles?sort=citations")
        counts = [len(desk_archive.citations[name]) for name in ("hostile", "french", "arabic")]
        assert counts == sorted(counts, reverse=True)
        assert [each.attributes["href"] for each in most.css("main .list .name a")] == [
            f"/article/{desk_archive.articles[name]}" for name in ("hostile", "french", "arabic")
        ]
        chosen = most.css_first("select[name=sort] option[selected]")
        assert chosen is not None
        assert chosen.attributes["value"] == "citations"
        states = {
            state: titles(await page(app, f"/articles?state={state}"))
            for state in ("linked", "proposed", "missing", "open", "none")
        }
        assert sorted(title for found in states.values() for title in found) == sorted(titles(everything))
        assert states["open"] == states["none"] == []
        for odd in ("skip=-1", "skip=x", "skip=99999999999999999999999", "skip=٣", "state=x", "sort=x", "skip=50"):
            assert (await ask(app, f"/articles?{quote(odd, safe='=')}")).status == 200


async def test_an_article_beside_its_posts(desk_archive: DeskArchive) -> None:
    async with desk_over(desk_archive) as app:
        shown = await page(app, f"/article/{desk_archive.articles['french'][:12]}")
    citations = shown.css(".citation")
    assert [each.attributes["id"] for each in citations] == [
        f"citation-{n}" for n in range(1, len(desk_archive.citations["french"]) + 1)
    ]
    for number in range(1, len(citations) + 1):  # passage and citation lead to each other, without scripts
        assert shown.css_first(f"#mark-{number}") is not None
        assert shown.css_first(f'.article-text a[href="#citation-{number}"]') is not None
        assert shown.css_first(f'#citation-{number} a[href="#mark-{number}"]') is not None
    first, cited = citations[0], desk_archive.posts["cited"]
    assert "Confirmed by a person" in words(first.css_first("h2"))
    assert first.css_first(f'.post a[href="/channel/{cited.channel_id}/{cited.message_id}"]') is not None
    film = desk_archive.media["film"]
    assert first.css_first(f'video source[src="/object/{film}"]') is not None
    assert "Le même mur." in words(first)
    deleted = desk_archive.posts["deleted"]
    gone = shown.css_first(".citation .post.is-gone")
    assert gone is not None
    assert gone.css_first(f'a[href="/channel/{deleted.channel_id}/{deleted.message_id}"]') is not None
    missing = citations[-1]
    assert "Not found" in words(missing.css_first("h2"))
    assert missing.css_first(".post") is None
    remark = shown.css_first('section[aria-labelledby="said-title"]')
    assert "Vu :" in words(remark)  # made about its post
    async with desk_archive.place.reading() as archive:
        record = await archive.catalog.article(desk_archive.articles["french"])
    evidence = shown.css_first("section.evidence")
    assert record.body_sha256 in words(evidence)
    assert evidence is not None
    assert evidence.css_first(f'a[href="/evidence/{record.entry}"]') is not None
    assert "covers it" in words(evidence)


async def test_an_article_from_right_to_left(desk_archive: DeskArchive) -> None:
    async with desk_over(desk_archive) as app:
        shown = await page(app, f"/article/{desk_archive.articles['arabic']}")
    text = shown.css_first(".article-text .text")
    assert text is not None
    assert (text.attributes["dir"], text.attributes["lang"]) == ("rtl", "ar")
    assert all(each.attributes["dir"] == "rtl" for each in shown.css("blockquote.passage"))


async def test_articles_that_are_none(desk_archive: DeskArchive) -> None:
    async with desk_over(desk_archive) as app:
        for name in ("0000", "zz", "0" * 65, "x" * 300):
            assert (await ask(app, f"/article/{name}")).status == 404


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ({"q": " pont "}, "pont"),
        ({"q": "pont", "has": "video", "is": ""}, "pont has:video"),
        ({"q": "pont has:video", "has": "video"}, "pont has:video"),
        ({"channel": "Rives Infos", "cited": "yes"}, 'channel:"Rives Infos" cited:yes'),
        ({"q": "x", "after": '2021" OR y', "sort": "views"}, 'x after:"2021 OR y"'),
        ({}, ""),
    ],
)
def test_the_fields_of_a_search_become_its_query(asked: dict[str, str], query: str) -> None:
    assert query_of(asked) == query


async def test_hits_with_marks_pictures_and_pages(desk_archive: DeskArchive) -> None:
    cited = desk_archive.posts["cited"]
    async with desk_over(desk_archive) as app:
        shown = await page(app, "/search?q=KARDOUNE+eau&channel=@rives_demo")
        (hit,) = shown.css(".hits > li")
        assert hit.css_first(f'a[href="/channel/{cited.channel_id}/{cited.message_id}"]') is not None
        assert [each.text().lower() for each in hit.css("mark")] == ["kardoune", "eau"]
        assert shown.css_first("#q").attributes["value"] == "KARDOUNE eau channel:@rives_demo"  # type: ignore[union-attr]
        photo = (await page(app, "/search?q=Bir-Nouara+has:photo")).css_first(".hits img.thumb")
        assert photo is not None
        assert (await ask(app, photo.attributes["src"] or "")).headers["content-type"].startswith("image/")
        arabic = await page(app, f"/search?q={quote('ألجسر مغلق')}")  # hamza, where the posts have none
        assert arabic.css(".hits > li")
        first = await page(app, "/search?q=closed+channel:@rives_demo&sort=oldest")
        following = first.css_first('a[rel="next"]')
        assert following is not None
        second = await page(app, following.attributes["href"] or "")
        numbers = [[words(each) for each in one.css(".hit-title")] for one in (first, second)]
        assert len(numbers[0]) == 20
        assert not set(numbers[0]) & set(numbers[1])
        assert second.css_first("ol.hits").attributes["start"] == "21"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "query", ["before:x", "-channel:@a", "channel:@nobody_at_all", "a " * 60, "has:money", "x" * 1001]
)
async def test_what_cannot_be_searched_is_said_beside_the_field(desk_archive: DeskArchive, query: str) -> None:
    async with desk_over(desk_archive) as app:
        shown = await page(app, f"/search?q={quote(query)}")
    field = shown.css_first("#q")
    assert field is not None
    assert field.attributes["value"] == query.strip()
    assert field.attributes["aria-describedby"] == "trouble"
    assert words(shown.css_first("#trouble")).endswith(".")
    assert not shown.css(".hits")


async def test_saved_searches_and_the_field_of_every_page(desk_archive: DeskArchive) -> None:
    async with desk_over(desk_archive) as app:
        assert (await page(app, "/search")).css_first('main a[href="/search?q=pont"]') is not None
        for path in ("/", "/articles", "/review", "/evidence", "/search"):
            shown = await page(app, path)
            assert len(shown.css('form[role="search"] input[type="search"][name="q"]')) == 1, path


async def test_what_a_log_entry_says_and_brings(desk_archive: DeskArchive) -> None:
    lines = await asyncio.to_thread(log_lines, desk_archive.place.folder)
    n = next(n for n, line in enumerate(lines) if line["kind"] == "capture" and line["body"]["objects"])
    body = lines[n]["body"]
    async with desk_over(desk_archive) as app:
        shown = await page(app, f"/evidence/{n}")
        said = words(shown.css_first("dl.facts"))
        assert body["method"] in said
        assert json.dumps(body["question"]) in said
        assert shown.css_first(f'a[href="/evidence/{body["session"]}"]') is not None
        for each in body["objects"]:
            assert each["sha256"] in words(shown.css_first("main"))
            brought = await ask(app, f"/evidence/{n}/{each['sha256']}")
            assert brought.status == 200
            assert brought.headers["content-disposition"].startswith("attachment")
        last = len(lines) - 1
        assert (await ask(app, f"/evidence/{last + 1}")).status == 404
        assert (await ask(app, "/evidence/99999999999999999999")).status == 404
        assert (await page(app, f"/evidence/{last}")).css_first('a[rel="next"]') is None


async def test_the_log_as_a_whole(desk_archive: DeskArchive) -> None:
    lines = await asyncio.to_thread(log_lines, desk_archive.place.folder)
    async with desk_over(desk_archive) as app:
        shown = await page(app, "/evidence")
    facts = words(shown.css_first("dl.facts"))
    manifest = json.loads(await asyncio.to_thread((desk_archive.place.folder / "archive.json").read_text))
    assert f"over {len(lines):,} entries" in facts
    assert manifest["public_key"] in facts
    assert manifest["origin"] in words(shown.css_first("h1"))
    newest = shown.css("ol.list > li")
    assert [int(words(each.css_first("a"))) for each in newest] == list(range(len(lines) - 1, len(lines) - 31, -1))


@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}")
async def test_the_commands_of_an_entry_print_what_the_page_says(desk_archive: DeskArchive) -> None:
    folder = desk_archive.place.folder
    lines = await asyncio.to_thread(log_lines, folder)
    numbers = {line["kind"]: n for n, line in enumerate(lines)}  # the last one of each kind
    ran = set()
    async with desk_over(desk_archive) as app:
        for n in sorted({0, numbers["capture"], numbers["derive"], len(lines) - 1}):
            for line, prints in commands(await page(app, f"/evidence/{n}")):
                if line != "archiver verify" and line not in ran:
                    ran.add(line)
                    done = await asyncio.to_thread(run, line, folder)
                    assert done.returncode == 0, (line, done.stderr)
                    assert done.stdout, line
                    assert prints is None or done.stdout.removesuffix("\n") == prints, line
    assert any("openssl" in line for line in ran)
    assert any(line.startswith("sha256sum objects/") for line in ran)


async def test_the_proof_of_an_entry_leads_to_the_signed_root(desk_archive: DeskArchive) -> None:
    """The hashes of the page, put together by what RFC 9162 says, and nothing of archiver."""
    folder = desk_archive.place.folder
    raw = await asyncio.to_thread(raw_lines, folder)
    signed = await asyncio.to_thread((folder / "log" / "checkpoint").read_text)
    _, size, root = signed.split("\n")[:3]
    async with desk_over(desk_archive) as app:
        for n in (0, int(size) // 2, int(size) - 1):
            shown = await page(app, f"/evidence/{n}")
            path = next(each.text() for each in shown.css("details pre") if "{" not in each.text()).split()
            assert root_of(raw[n], n, int(size), path) == root


def commands(shown: LexborHTMLParser) -> list[tuple[str, str | None]]:
    boxes = shown.css(".checks pre")
    found = []
    for box in boxes:
        line, prints = box.css_first("code"), box.css_first("samp")
        assert line is not None
        found.append((line.text(), prints.text() if prints else None))
    return found


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )


def raw_lines(folder: Path) -> list[bytes]:
    files = sorted((folder / "log" / "entries").glob("*.jsonl"))
    return [line for file in files for line in file.read_bytes().splitlines()]


def log_lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw_lines(folder)]


def root_of(line: bytes, n: int, size: int, path: list[str]) -> str:
    node, last = hashlib.sha256(b"\0" + line).digest(), size - 1
    for each in path:
        other = base64.b64decode(each)
        if n % 2 or n == last:
            node = hashlib.sha256(b"\1" + other + node).digest()
            while n and not n % 2:
                n, last = n // 2, last // 2
        else:
            node = hashlib.sha256(b"\1" + node + other).digest()
        n, last = n // 2, last // 2
    assert not last
    return base64.b64encode(node).decode()
