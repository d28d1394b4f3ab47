"""What each command leaves in the log. A new command has to be put into one of these tables."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer

from archiver.cli.app import app
from archiver.cli.main import run
from archiver.jobs.media import find_post
from archiver.jobs.story.reading import KINDS
from archiver.log import Log
from archiver.model.entries import Entry
from archiver.model.footage import Match, Span
from tests.acceptance.places import log_in_at_once, place_for
from tests.authorities import make_identity, running
from tests.counts import LONG
from tests.faults.servers import Server, serving
from tests.jobs.exported import export, message
from tests.jobs.footage_entries import compared, fingerprinted, print_object
from tests.jobs.reviewing import HANDLE, TEXT, valley

READS = frozenset[str]()
WORD = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."

ELSEWHERE = {
    "login": "makes a session in the configuration folder; no archive is opened",
    "article cites": "reads pages; no archive is opened",
    "account logout": "takes that session away",
    "demo": "makes an archive of its own by the commands of this table",
    "serve": "runs until it is told to end; decisions that its pages take go the way of review and media decide",
    "witness key": "makes a key of a witness",
    "witness serve": "keeps its state in a folder of its own",
}
"""Commands that touch no archive, and why."""


@dataclass(frozen=True)
class Act:
    """A call of the command, the kinds of entries that it adds (besides its session), and the exit code."""

    line: str
    adds: frozenset[str] = READS
    code: int = 0
    often: bool = True

    @property
    def command(self) -> str:
        """As the tree of commands names it."""
        return max((name for name in commands() if f"{self.line} ".startswith(f"{name} ")), key=len)


def act(line: str, adds: str = "", *, code: int = 0) -> Act:
    """``adds``: kinds, separated by spaces."""
    return Act(line, frozenset(adds.split()), code)


def shows(line: str) -> Act:
    """A call that opens the archive for reading alone: it is made in long runs."""
    return Act(line, often=False)


ACTS = (
    act("init {archive}", "create"),
    act("init {other}"),
    act("status"),
    shows("account list"),
    act("channel add @{handle}", "policy capture channel"),
    shows("collect --plan"),
    act("collect", "capture"),
    act("collect --no-media", "policy capture"),
    act("article add {article} --published 2021-04-10 --json", "policy capture derive"),
    act("article add {site}/news.html", "capture derive"),
    shows("article list"),
    shows("article show {id}"),
    act("link"),
    shows("review --list"),
    act("review {citation} --accept --by Ada", "review"),
    act("link", "derive"),
    act("report {id}"),
    act("name add Ondine --channel @{handle}", "name"),
    act("name import {names}", "name"),
    shows("name list"),
    shows("name export"),
    shows("name suggest"),
    act("name remove Ondine --channel @{handle}", "name"),
    act("run --config {configured}", "capture derive"),
    act("follow --for 1s", "capture"),
    shows("channel list"),
    shows("channel show @{handle}"),
    shows("channel log @{handle}"),
    shows("channel origins @{handle}"),
    shows("channel discover"),
    shows("media show {handle}/3"),
    shows("review --matches"),
    act("media decide {handle}/3 1 --reject --by Ada", "policy review.match"),
    Act("match {handle}/3", code=2, often=False),
    act("match --due", "derive"),
    act("annotate {handle}/3 remark", "annotate"),
    act("hold set {handle}/1 --reason case", "hold.set"),
    shows("hold list"),
    act("redact {handle}/1 --reason request --approver Ada --yes", code=3),
    act("hold release {handle}/1 --reason closed", "hold.release"),
    act("log incident moved", "incident"),
    act("log show"),
    shows("search bridge"),
    act("receipt --out {out}/receipt.txt"),
    act("key show"),
    shows("key export"),
    act("key rotate", "key.rotate"),
    act("key recovery --out {out}/recovery.key", "key.recovery"),
    act("key revoke {first} --since 2026-01-01", "key.revoke"),
    act("export exhibit {handle}/3 --out {out}/exhibit.zip", "export"),
    act("export bagit --out {out}/bag", "export"),
    act("export wacz --out {out}/pages.wacz", "export"),
    act("export csv --out {out}/csv", "export"),
    act("export jsonl --channel @{handle} --out {out}/jsonl", "export"),
    act("export parquet --article {id} --out {out}/parquet", "export"),
    act("export graph --out {out}/graph", "export"),
    act("export site --channel @{handle} --out {out}/site", "export"),
    act("export charts --out {out}/charts"),
    shows("search route"),
    act("search route --save roads"),
    shows("notify list"),
    shows("notify send"),
    act("import {other}", "import"),
    act("corroborate @{handle}/3", "capture derive"),
    act("import {export}", "capture"),
    shows("import list"),
    act("video get {video}", "capture"),
    shows("video list"),
    shows("video show {video}"),
    shows("catalog dump"),
    act("catalog rebuild"),
    act("repair --no-network"),
    act("verify", code=2),
    act("verify --record --log-only", "fixity", code=2),
    act("channel remove @{handle}", "channel"),
    act("redact {handle}/1 --reason request --approver Ada --yes", "redact"),
    act("anchor --config {anchored}", "policy anchor seal"),
)
"""In this order, on one archive."""


@cache
def commands() -> tuple[str, ...]:
    """Every command of the tree."""

    def names(command: Any, path: tuple[str, ...]) -> Iterator[str]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield " ".join(path)
            return
        for name, each in inner.items():
            yield from names(each, (*path, name))

    return tuple(names(typer.main.get_command(app), ()))


def test_every_command_is_in_a_table() -> None:
    run_here = {each.command for each in ACTS}
    assert run_here | set(ELSEWHERE) == set(commands())
    assert not run_here & set(ELSEWHERE)


def test_every_act_is_an_entry() -> None:
    made = frozenset[str]().union(*(each.adds for each in ACTS))
    assert made | {"session"} == KINDS - {"key", "hold"}


class Page(BaseHTTPRequestHandler):
    """A site with one page, and without rules for robots."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path.startswith("/news.html") else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<html><body><article><p>{WORD}</p></article></body></html>".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing."""


class Walk:
    """The archive and what calls of the command name."""

    def __init__(self, folder: Path, server: Server, site: str, pages: str) -> None:
        self.place = place_for(server.telegram, folder)
        self.folder = self.place.folder
        (folder / "article.txt").write_text(TEXT)
        (folder / "inbox").mkdir()
        (folder / "inbox" / "another.txt").write_text(WORD)
        (folder / "names.csv").write_text(f"name,channel\nZelma,@{HANDLE}\n")
        telegram = self.place.config.telegram
        self.plain = (
            f'archive = "{self.folder}"\n[telegram]\napi_id = 1\napi_hash = "x"\naccount = "test"\n'
            f'server = "{telegram.server}"\nserver_key = "{telegram.server_key}"\nserver_dc = {telegram.server_dc}\n'
            "[article]\nallow_private_addresses = true\n[video]\nallow_private_addresses = true\n"
            f'[preview]\nserver = "{pages}"\ncanary = "{HANDLE}/1"\n'
        )
        self._config("config.toml", "")
        self.words = {
            "archive": str(self.folder),
            "handle": HANDLE,
            "site": site,
            "article": str(folder / "article.txt"),
            "names": str(folder / "names.csv"),
            "other": str(folder / "other"),
            "out": str(folder),
            "video": f"{site}/news.html?film=7",
            "export": str(export(folder / "export", [message(1), message(2)])),
            "configured": self._config("configured.toml", f'[[articles]]\nsource = "{folder / "inbox"}"\n'),
        }

    async def match(self) -> None:
        """The film of post 3 is found in that of post 1, as if both had been decoded and compared."""
        async with self.place.writing() as archive:
            posts = [await find_post(archive, f"{HANDLE}/{number}") for number in (1, 3)]
            old, film = (post.stored[0].sha256 for post in posts if post is not None)
            for each in (old, film):
                await fingerprinted(archive, each, print_object("video", 61.0))
            same = Match(
                medium="video", query=Span(0, 9), reference_sha256=old, reference=Span(5, 14), score=200, verdict="copy"
            )
            await compared(archive, film, [same])

    def _config(self, name: str, more: str) -> str:
        path = self.place.config_folder / name
        path.write_text(self.plain + more)
        path.chmod(0o600)
        return str(path)

    def anchored(self, authority: str) -> None:
        self.words["anchored"] = self._config("anchored.toml", f"[anchor]\nauthorities = [{authority}]\n")

    def arguments(self, line: str) -> list[str]:
        return [word.format(**self.words) for word in line.split()]

    def entries(self) -> list[Entry]:
        if not (self.folder / "log").exists():
            return []
        log = Log.open(self.folder / "log")
        try:
            return [log.entry(n) for n in range(log.size)]
        finally:
            log.close()

    def files(self) -> dict[str, str]:
        """All that is evidence, byte for byte: the log, the objects, archive.json."""
        roots = [self.folder / "log", self.folder / "objects", self.folder / "imports"]
        files = [path for root in roots for path in sorted(root.rglob("*")) if path.is_file()]
        files += [path for path in (self.folder / "archive.json",) if path.exists()]
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    """A server with a channel, an account that is logged in, and no archive yet."""
    with (
        serving(valley()) as server,
        running("tsa", tmp_path / "tsa", make_identity("ec")) as authority,
        server.pages() as pages,
        ThreadingHTTPServer(("127.0.0.1", 0), Page) as site,
    ):
        threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True).start()
        walk = Walk(tmp_path, server, f"http://127.0.0.1:{site.server_port}", pages)
        walk.anchored(authority.toml)
        asyncio.run(log_in_at_once(walk.place, server.telegram))
        yield walk
        site.shutdown()


def test_each_command_adds_its_entries_and_no_others(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = []
    for each in (each for each in ACTS if each.often or LONG):
        if each.command == "media decide":
            asyncio.run(walk.match())
        before, files = walk.entries(), walk.files()
        code = run(walk.arguments(each.line))
        said = capsys.readouterr()
        after = walk.entries()
        assert after[: len(before)] == before
        added = [entry.body.kind for entry in after[len(before) :]]
        if (code, frozenset(added) - {"session"}) != (each.code, each.adds):
            wrong.append(f"{each.line}: exit {code}, adds {added}: {said.out[-600:]} {said.err[-600:]}")
        elif not each.adds and walk.files() != files:
            wrong.append(f"{each.line}: changes files of the evidence")
        if added:
            assert added.count("session") == (each.command != "init"), each.line
        if each.adds == {"create"}:
            walk.words["first"] = json.loads((walk.folder / "archive.json").read_bytes())["public_key"]
        if each.line.endswith("--json"):
            found = json.loads(said.out)
            walk.words |= {"id": found["article"], "citation": found["citations"][0]["id"]}
    assert not wrong, "\n".join(wrong)
