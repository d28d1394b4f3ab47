"""``archiver demo``: the whole story in a process of its own, and what it leaves behind, read again."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.calls import Called, call

README = Path(__file__).parents[2] / "README.md"


def test_the_demo_tells_the_whole_story(tmp_path: Path, long: bool) -> None:
    shown = call("demo", "--dir", "demo", folder=tmp_path)
    assert shown.code == 0, shown.err
    for command in ("init", "login", "channel add", "article add", "media show", "verify"):
        assert f"$ archiver {command}" in shown.out
    assert "archiver collect" in shown.out
    assert shown.out.count("of the video was posted before: first by") == 5
    assert "same media" in shown.out
    assert "FAIL" not in shown.out
    assert all(ord(character) >= 32 or character == "\n" for character in shown.out)
    told = _words(shown.out)
    for line in _story_of_the_readme():
        assert _words(line) in told

    if long:  # the same once more, as one document
        document = call("demo", "--dir", "demo", "--json", folder=tmp_path).json
        assert document["verify"]["ok"]
        assert len(document["article"]["citations"]) == 2

    def within(*command: str) -> Called:
        called = call(*command, "--archive", str(tmp_path / "demo" / "archive"), folder=tmp_path)
        assert called.code == 0, called.err
        return called

    (listed,) = within("article", "list", "--json").json["articles"]
    assert "1 of 2 citations linked, 1 proposed" in within("article", "list").out
    article = listed["article"]
    document = within("article", "show", article, "--json").json
    cited, linked = document["citations"]
    assert cited["channel_name"] == "Nawares News"
    assert cited["actors"] == ["Les Yeux du fleuve"]
    assert (cited["links"][0]["post"], cited["links"][0]["decision"]) == ("nawares_news_demo/148", "proposed")
    assert {other["how"] for other in cited["links"][0]["same_media"]} == {"file", "hash", "fingerprint"}
    assert (linked["links"][0]["post"], linked["links"][0]["decision"]) == ("zelmara_infos_demo/108", "auto")
    assert "linked (score" in within("article", "show", article[:8]).out
    media = within("media", "show", "nawares_news_demo/148").out
    assert "post sada_alwadi_demo/69" in media
    assert f"article {article[:12]}" in media
    assert "captured" in within("channel", "show", "@nawares_news_demo").out
    assert "collected" in within("channel", "list").out
    report = Path(within("report", article[:8], "--json").json["report"])
    assert str(report.name) in shown.out
    assert report.read_text(encoding="utf-8").count("<video") >= 1
    assert "This proves" in within("verify").out
    (word,) = re.findall(r"archiver --archive \S+ search (\w+)$", shown.out, re.MULTILINE)
    assert {"article", "post"} <= {hit["kind"] for hit in within("search", word, "--json").json["hits"]}


def _story_of_the_readme() -> list[str]:
    """What the README's first screen shows, but for the command and the path of the report."""
    story = README.read_text(encoding="utf-8").split("```")[1].strip().splitlines()
    lines = [line for line in story if not line.startswith(("$ ", "Report: ")) and line.strip() not in ("", "...")]
    assert len(lines) > 5
    return lines


def _words(text: str) -> str:
    return " ".join(text.split())


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep me")
    refused = call("demo", "--dir", "mine", folder=tmp_path)
    assert refused.code == 64
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep me"
