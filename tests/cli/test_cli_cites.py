"""``article cites`` and ``article add`` on files, without Telegram."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.cli.calls import call

FIELDS = {
    "start", "end", "quote", "channel_name", "handle", "url", "post_id", "media", "date", "duration_s", "actors",
    "relation", "region", "confidence",
}  # fmt: skip


def test_the_acceptance_article(fixtures: Path, tmp_path: Path) -> None:
    article = str(fixtures / "articles" / "presstv_fr_2021-04.txt")
    called = call("article", "cites", article, "--published", "2021-04-10", "--json", folder=tmp_path)
    assert called.code == 0
    document = called.json
    (citation,) = document["citations"]
    assert set(citation) >= FIELDS
    assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert citation["channel_name"] == "Sabereen News"
    assert citation["media"] == "video"
    assert citation["date"] == "2021-04-09"
    assert citation["duration_s"] == 240
    assert any("Ashab al-Kahf" in actor for actor in citation["actors"])
    assert document["language"] == "fr"
    assert document["published"] == "2021-04-10"


def test_without_a_publication_date_the_date_is_ambiguous(fixtures: Path, tmp_path: Path) -> None:
    article = str(fixtures / "articles" / "presstv_fr_2021-04.txt")
    called = call("article", "cites", article, "--json", folder=tmp_path)
    (citation,) = called.json["citations"]
    assert citation["date"] is None
    assert "ambiguous" in citation["date_note"]


@pytest.mark.parametrize("kind", ["articles", "tme"])
def test_every_fixture_page_goes_through(kind: str, fixtures: Path, tmp_path: Path) -> None:
    called = call("article", "cites", str(fixtures / kind), "--json", folder=tmp_path)
    assert called.code == 0
    assert called.json["failed"] == []
    names = {Path(article["path"]).name for article in called.json["articles"]}
    pages = {path.name for path in (fixtures / kind).iterdir() if path.suffix in (".html", ".txt", ".md", ".gz")}
    assert names == pages
    for article in called.json["articles"]:
        for citation in article["citations"]:
            assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
            assert citation["region"] not in ("nav", "footer", "share")
            assert "share/url" not in (citation["url"] or "")


def test_standard_input_and_gzip(tmp_path: Path) -> None:
    text = "La chaîne Rives Infos a publié sur Telegram une vidéo le 8 avril 2021."
    piped = call("article", "cites", "-", "--json", folder=tmp_path, stdin=text)
    assert piped.code == 0
    assert piped.json["citations"][0]["channel_name"] == "Rives Infos"
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(f"<p>{text}</p>".encode()))
    packed = call("article", "cites", "a.html.gz", "--json", folder=tmp_path)
    assert packed.json["citations"][0]["channel_name"] == "Rives Infos"


def test_one_bad_input_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Selon https://t.me/rives_demo/5, la route est coupée.")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    called = call("article", "cites", "good.txt", "missing.txt", "binary.txt", "--json", folder=tmp_path)
    assert called.code == 2
    assert [article["path"] for article in called.json["articles"]] == ["good.txt"]
    assert {failed["path"] for failed in called.json["failed"]} == {"missing.txt", "binary.txt"}
    assert called.err.count("gap: ") == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [("missing.txt", None), ("empty.txt", b""), ("binary.txt", bytes(range(256)) * 20), ("big.txt", b"a" * 21 * 2**20)],
)
def test_what_is_no_article_is_3_and_changes_nothing(name: str, data: bytes | None, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert call("init", folder=tmp_path).code == 0
    before = sorted(path for path in (tmp_path / "log").rglob("*"))
    called = call("article", "add", name, folder=tmp_path)
    assert called.code == 3
    assert name in called.err
    assert "Traceback" not in called.err
    assert sorted(path for path in (tmp_path / "log").rglob("*")) == before
    assert call("verify", folder=tmp_path).code == 0


def test_an_article_without_citations_is_done(tmp_path: Path) -> None:
    assert call("init", folder=tmp_path).code == 0
    (tmp_path / "a.txt").write_text("La route de Kardoune est rouverte depuis ce matin.")
    called = call("article", "add", "a.txt", folder=tmp_path)
    assert called.code == 0
    assert "cites nothing on Telegram" in called.out
    again = call("article", "add", "a.txt", "--json", folder=tmp_path)
    assert again.code == 0
    assert again.json["citations"] == []
    assert Path(again.json["report"]).is_file()


def test_a_folder_without_pages_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.txt").write_text("Rien.")
    alone = call("article", "cites", "empty", "--json", folder=tmp_path)
    assert alone.code == 3
    assert "The folder empty holds no pages." in alone.err
    both = call("article", "cites", "empty", "page.txt", "--json", folder=tmp_path)
    assert both.code == 2
    assert [each["path"] for each in both.json["failed"]] == ["empty"]
    assert [each["path"] for each in both.json["articles"]] == ["page.txt"]
