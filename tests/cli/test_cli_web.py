"""``article add URL`` over real HTTP: captured as WARC with its redirects; private addresses only where allowed."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.calls import call
from tests.sources.article.article_server import response, serving

PAGE = """<html lang="fr"><head><title>La crue</title><meta property="article:published_time" content="2021-04-10">
</head><body><article><h1>La crue</h1><p>La rivière a débordé dans la nuit de jeudi à vendredi à Kardoune, selon la
mairie, qui a fait fermer les quais et déplacer une trentaine de familles vers l'école du village voisin.</p>
<p>La chaîne Rives Infos a publié sur Telegram une vidéo du pont le 9 avril.</p></article>
<footer><a href="https://t.me/our_own_demo">Suivez-nous sur Telegram</a></footer></body></html>"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/old":
            self.send_response(301)
            self.send_header("Location", "/news")
            self.end_headers()
            return
        found = self.path == "/news"
        self.send_response(200 if found else 429 if self.path == "/busy" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode() if found else b"<h1>Not here</h1>")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def allowing(tmp_path: Path) -> str:
    (tmp_path / "c.toml").write_text("[article]\nallow_private_addresses = true\n")
    assert call("init", "case", folder=tmp_path).code == 0
    return "--config=c.toml"


def test_a_page_is_kept_with_its_redirect(site: str, allowing: str, tmp_path: Path) -> None:
    called = call("article", "add", f"{site}/old", "--archive", "case", allowing, "--json", folder=tmp_path)
    assert called.code == 3  # the citation needs Telegram, and there is no account
    assert "is archived" in called.err
    (article,) = call("article", "list", "--archive", "case", "--json", folder=tmp_path).json["articles"]
    assert article["url"] == f"{site}/old"
    assert article["published"] == "2021-04-10"
    assert article["citations"] == 1  # the footer's link is the publisher's own
    warcs = [gzip.decompress(path.read_bytes()) for path in (tmp_path / "case/objects").rglob("*") if _is_gzip(path)]
    (warc,) = warcs
    assert warc.count(b"WARC-Type: request") == 2
    assert b"301 Moved Permanently" in warc
    assert call("verify", "--archive", "case", folder=tmp_path).code == 0


def _is_gzip(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[:2] == b"\x1f\x8b"


def test_a_missing_page_is_a_recorded_answer(site: str, allowing: str, tmp_path: Path) -> None:
    called = call("article", "add", f"{site}/none", "--archive", "case", allowing, folder=tmp_path)
    assert called.code == 3
    assert "HTTP 404" in called.err
    assert call("verify", "--archive", "case", folder=tmp_path).code == 0


def test_a_busy_server_is_to_be_tried_again(site: str, allowing: str, tmp_path: Path) -> None:
    for command in (("article", "add", f"{site}/busy", "--archive", "case"), ("article", "cites", f"{site}/busy")):
        called = call(*command, allowing, folder=tmp_path)
        assert called.code == 75
        assert "HTTP 429" in called.err
        assert "later" in called.err


def test_credentials_in_an_address_are_not_shown(site: str, allowing: str, tmp_path: Path) -> None:
    address = site.replace("://", "://reader:hunter2@")
    for command in (
        ("article", "add", f"{address}/news", "--archive", "case"),
        ("article", "add", f"{address}/none", "--archive", "case"),
        ("article", "cites", f"{address}/none"),
        ("article", "cites", f"{address}/none", f"{address}/busy"),
    ):
        called = call(*command, allowing, folder=tmp_path)
        assert "127.0.0.1" in called.err
        assert "hunter2" not in called.err


def test_a_private_address_is_refused_unless_allowed(site: str, tmp_path: Path) -> None:
    called = call("article", "cites", f"{site}/news", folder=tmp_path)
    assert called.code == 3
    assert "127.0.0.1" in called.err
    assert "allow_private_addresses" in called.err


def test_a_pass_takes_pages_from_urls_and_folders_once(site: str, allowing: str, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / "deeper"
    inbox.mkdir(parents=True)
    (inbox / "saved.html").write_text(PAGE.replace("vendredi", "samedi"))
    config = tmp_path / "c.toml"
    sources = f'[[articles]]\nsource = "inbox"\n[[articles]]\nsource = "{site}/old"\n'
    config.write_text(config.read_text() + sources)
    planned = call("run", "--plan", "--archive", "case", allowing, "--json", folder=tmp_path)
    assert planned.json["pages_due"] == [str(inbox / "saved.html"), f"{site}/old"]
    first = call("run", "--archive", "case", allowing, "--json", folder=tmp_path)
    assert first.code == 3  # the citations need Telegram, and there is no account: said once all else is done
    assert "There are no Telegram credentials" in first.json["stopped"]["sentence"]
    assert first.err.count("archiver: ") == 1
    assert len(first.json["articles"]) == 2
    assert (tmp_path / "case" / "reports" / "index.html").exists()
    entries = call("verify", "--archive", "case", "--json", folder=tmp_path).json["entries"]
    again = call("run", "--archive", "case", allowing, "--json", folder=tmp_path)
    assert (again.code, again.json["articles"], again.json["gaps"]) == (3, [], [])
    assert call("verify", "--archive", "case", "--json", folder=tmp_path).json["entries"] == entries

    config.write_text(config.read_text() + f'[[articles]]\nsource = "{site}/nothing"\n')
    failing = call("run", "--archive", "case", allowing, "--json", folder=tmp_path)
    assert [gap for gap in failing.json["gaps"] if f"{site}/nothing" in gap and "404" in gap]
    (page,) = call("status", "--archive", "case", allowing, "--json", folder=tmp_path).json["failed"]["pages"]
    assert page["url"] == f"{site}/nothing"


def test_a_pass_looks_at_a_page_again_and_its_versions_are_shown(allowing: str, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[article]\nallow_private_addresses = true\nrecheck_hours = [0.00001]\n")
    later = PAGE.replace("le 9 avril", "le 8 avril")
    with serving() as site:
        url = site.url("/news")
        site.answers["/news"] = [response(PAGE.encode()), response(later.encode())]
        call("article", "add", url, "--archive", "case", allowing, folder=tmp_path)
        assert call("run", "--plan", "--archive", "case", allowing, "--json", folder=tmp_path).json["pages_due"] == [
            url
        ]
        passed = call("run", "--archive", "case", allowing, "--json", folder=tmp_path).json
        assert (passed["pages_looked_at_again"], passed["articles"]) == (1, passed["new_versions"])
    shown = call("article", "show", url, "--archive", "case", folder=tmp_path)
    assert "The page has 2 versions:" in shown.out
    assert "changed (words, date, words for the day): “Rives Infos" in " ".join(shown.out.split())
    first, second = call("article", "show", url, "--archive", "case", "--json", folder=tmp_path).json["versions"]
    assert second["article"] in passed["new_versions"]
    (change,) = second["changed"]
    assert (change["before"]["date"], change["after"]["date"]) == ("2021-04-09", "2021-04-08")
    assert (second["added"], second["removed"], first["changes_known"]) == ([], [], False)
    listed = call("article", "list", "--archive", "case", folder=tmp_path).out
    assert listed.count("an earlier version of the page") == 1
    for each in (first, second):
        report = (tmp_path / "case" / "reports" / f"{each['article'][:12]}.html").read_text()
        assert "Versions of the page" in report
        assert "le 8 avril" in report
        assert "le 9 avril" in report


def test_what_robots_forbid_is_fetched_only_where_that_is_said(allowing: str, tmp_path: Path) -> None:
    with serving() as site:
        site.answers["/robots.txt"] = response(b"User-agent: *\nDisallow: /\n")
        site.answers["/news"] = response(PAGE.encode())
        for command in (
            ("article", "add", site.url("/news"), "--archive", "case"),
            ("article", "cites", site.url("/news")),
        ):
            called = call(*command, allowing, folder=tmp_path)
            assert called.code == 3
            assert "robots.txt of 127.0.0.1" in called.err
            assert "--ignore-robots" in called.err
        assert len(site.requests) == 2
        add = ("article", "add", site.url("/news"), "--archive", "case", "--ignore-robots")
        assert "is archived" in call(*add, allowing, folder=tmp_path).err
        assert len(site.requests) == 3
