"""``archiver video`` as a user calls it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calls import Called, call
from tests.jobs.videos import films_fixture
from tests.video_site import Site, put_folder, serving

__all__ = ["films_fixture"]
FOLLOWED = {"ARCHIVER_VIDEO__ENABLED": "true", "ARCHIVER_VIDEO__ALLOW_PRIVATE_ADDRESSES": "true"}
FOLLOWED["ARCHIVER_FOOTAGE__ENABLED"] = "false"


@pytest.fixture
def site(films: Path) -> Iterator[Site]:
    with serving() as running:
        running.put("/film.mp4", (films / "both.mp4").read_bytes())
        put_folder(running, films / "dash", "/dash")
        yield running


def video(folder: Path, *arguments: str) -> Called:
    return call("video", *arguments, folder=folder, **FOLLOWED)


def test_a_link_is_followed_shown_and_listed(site: Site, folder: Path) -> None:
    address = site.url("/dash/index.mpd")
    got = video(folder, "get", address)
    assert got.code == 0, got.err
    said = " ".join(got.out.split())
    assert "picture and sound together (derived" in said
    assert "1 link followed, 1 video" in said
    again = video(folder, "get", address, "--json")
    assert (again.code, again.json["done"]["links"]) == (0, 0)
    (linked,) = again.json["videos"]
    assert (linked["state"], linked["posts"], linked["articles"]) == ("stored", [], [])
    files = linked["looks"][0]["videos"][0]["files"]
    assert {file["role"] for file in files} == {"stream", "manifest", "info"}
    assert all((folder / file["path"]).is_file() for file in [*files, *linked["looks"][0]["merged"]])
    shown = video(folder, "show", files[0]["sha256"][:16])
    assert address in shown.out
    listed = video(folder, "list")
    assert listed.out.startswith("stored    ")
    story = call("log", "show", folder=folder)
    assert "followed the link" in " ".join(story.out.split())
    assert "were put into one file, without encoding them anew" in " ".join(story.out.split())
    assert call("verify", folder=folder).code == 0


def test_what_could_not_be_had_is_a_gap_and_on_the_list(site: Site, folder: Path) -> None:
    got = video(folder, "get", site.url("/missing.mp4"), site.url("/film.mp4"))
    assert got.code == 2
    assert "gap: " in got.err
    assert "HTTP 404" in got.err
    failed = video(folder, "list", "--state", "failed", "--json").json["videos"]
    assert [(each["url"], each["reason"]) for each in failed] == [(site.url("/missing.mp4"), "http_404")]


def test_a_plan_asks_nobody(site: Site, folder: Path) -> None:
    planned = video(folder, "get", site.url("/film.mp4"), "--plan")
    assert planned.code == 0
    assert "1 link would be followed." in planned.out
    assert site.asked == []
    assert "No link to a video is due." in video(folder, "get").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("get", "zelmara"), "names neither a link nor a post nor an article"),
        (("get", "ftp://films.example/7.mp4"), "names neither a link nor a post nor an article"),
        (("get", "https://user:secret@films.example/7.mp4"), "A link that names a user is not followed."),
        (("get", "https://[::1/7.mp4"), "names neither a link nor a post nor an article"),
        (("get", "nobody_demo/7"), "holds no post nobody_demo/7"),
        (("show", "https://films.example/7"), "knows nothing of a video"),
        (("list", "--state", "odd"), "is no state of a link"),
        (("show", "https://films.example/7.mp4"), "knows nothing of a video"),
    ],
)
def test_bad_names_are_said_in_one_sentence(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    called = video(folder, *arguments)
    assert called.code == 64
    assert said in " ".join(called.err.split())
    assert "secret" not in called.err
