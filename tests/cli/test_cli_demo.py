"""``archiver demo``: the whole story in a process of its own, and what it leaves behind, read again."""

from __future__ import annotations

from pathlib import Path

from tests.cli.calls import call

README = Path(__file__).parents[2] / "README.md"


def test_the_demo_tells_the_whole_story(tmp_path: Path) -> None:
    shown = call("demo", "--dir", "demo", folder=tmp_path)
    assert shown.code == 0, shown.err
    for command in ("init", "login", "channel add", "article add", "verify"):
        assert f"$ archiver {command}" in shown.out
    assert "same media" in shown.out
    assert "FAIL" not in shown.out
    assert all(ord(character) >= 32 or character == "\n" for character in shown.out)
    told = _words(shown.out)
    for line in _story_of_the_readme():
        assert _words(line) in told

    again = call("demo", "--dir", "demo", "--json", folder=tmp_path)
    document = again.json
    assert document["verify"]["ok"]
    cited, linked = document["article"]["citations"]
    assert cited["channel_name"] == "Nawares News"
    assert cited["actors"] == ["Les Yeux du fleuve"]
    assert (cited["links"][0]["post"], cited["links"][0]["decision"]) == ("nawares_news_demo/148", "proposed")
    assert {other["how"] for other in cited["links"][0]["same_media"]} == {"file", "hash"}
    assert (linked["links"][0]["post"], linked["links"][0]["decision"]) == ("zelmara_infos_demo/108", "auto")
    assert len(document["article"]["citations"]) == 2
    assert Path(document["article"]["report"]).read_text(encoding="utf-8").count("<video") >= 1

    archive = str(tmp_path / "demo" / "archive")
    listed = call("article", "list", "--archive", archive, folder=tmp_path)
    assert "1 of 2 citations linked, 1 proposed" in listed.out
    article = document["article"]["article"][:8]
    assert "linked (score" in call("article", "show", article, "--archive", archive, folder=tmp_path).out
    media = call("media", "show", "nawares_news_demo/148", "--archive", archive, folder=tmp_path).out
    assert "post sada_alwadi_demo/69" in media
    assert f"article {document['article']['article'][:12]}" in media
    assert "captured" in call("channel", "show", "@nawares_news_demo", "--archive", archive, folder=tmp_path).out
    assert "collected" in call("channel", "list", "--archive", archive, folder=tmp_path).out
    report = call("report", article, "--archive", archive, "--json", folder=tmp_path)
    assert report.json["report"] == document["article"]["report"]
    verified = call("verify", "--archive", archive, folder=tmp_path)
    assert verified.code == 0
    assert "This proves" in verified.out


def _story_of_the_readme() -> list[str]:
    """What the README's first screen shows, but for the command and the path of the report."""
    story = README.read_text(encoding="utf-8").split("```")[1].strip().splitlines()
    lines = [line for line in story if not line.startswith(("$ ", "Report: "))]
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
