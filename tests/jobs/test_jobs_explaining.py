"""A citation explained in sentences, and pictures of films to decide by."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import av
import pytest

from archiver.citations import wanted_in_words
from archiver.jobs.articles import show_article
from archiver.jobs.explaining import explained
from archiver.jobs.review import Decision, decide
from archiver.jobs.stills import stills_of
from archiver.model.citations import Citation
from archiver.model.links import Resolution
from tests.jobs.reviewing import HANDLE, Case, made


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("case"))


def test_what_was_looked_for_where_found_and_why(case: Case) -> None:
    async def run() -> None:
        await decide(case.place, Decision(citation=case.second, act="reject"))
        await decide(case.place, Decision(citation=case.second, act="choose", post=f"{HANDLE}/2"))
        document = (await show_article(case.place, case.article)).document()
        first, second = (each["explanation"] for each in document["citations"])
        assert first["quote"] == document["citations"][0]["quote"]
        assert first["looked_for"] == (
            "A video about two minutes long published in the channel “Nawasir News”, of 2021-04-09 (“9 avril”)."
        )
        assert any(f"Looked in @{HANDLE}" in sentence for sentence in first["where"])
        held = document["citations"][0]["links"][0]["media"][0]["sha256"]
        assert first["found"] == [
            f"Post {HANDLE}/3 of “نواصير نيوز”, 2021-04-09 12:00 UTC, proposed, a person has not decided yet.",
            f"A file of {HANDLE}/3, 3,600 bytes: SHA-256 {held}.",
        ]
        assert any("2 min 1 s long, as the article says" in reason for reason in first["why"])
        assert first["why"][-1].endswith("in all.")
        assert first["not_found"] == []
        assert [sentence for sentence in second["found"] if "accepted by a person" in sentence]
        assert [sentence for sentence in second["found"] if "rejected by a person" in sentence]

    asyncio.run(run())


def test_what_was_not_found() -> None:
    citation = Citation(start=0, end=1, quote="q", actors=("A", "B"), media="photo", date_text="hier")
    missing = Resolution(citation_id="x", looked_for=("Here.",), not_found="No post.", unfinished="no network.")
    found = explained(citation, missing, {})
    assert found.looked_for == (
        "A picture shared by “A” and “B”, on a channel that the article does not name, of a day that is not certain "
        "(“hier”)."
    )
    assert found.where == ("Here.",)
    assert found.not_found == ("No post.", "The search was cut short (no network); it is tried again.")
    assert explained(citation, None, {}).not_found == ("Nobody has looked for the post of this citation yet.",)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"handle": "rives_demo", "post_id": 7}, "Post 7 of the channel @rives_demo."),
        ({"channel_id": 12, "relation": "embed"}, "A post embedded in the channel with id 12."),
        ({"invite": "x"}, "A post shared in the private channel that an invitation leads to."),
        (
            {"channel_name": "Rives", "actors": ("Council",), "relation": "statement", "date": date(2024, 5, 1)},
            "A post with a statement in the channel “Rives”, in connection with “Council”, of 2024-05-01.",
        ),
        ({}, "A post shared on a channel that the article does not name."),
    ],
)
def test_every_citation_asks_for_something(changes: dict[str, object], words: str) -> None:
    citation = replace(Citation(start=0, end=1, quote="q"), **changes)  # type: ignore[arg-type]
    assert wanted_in_words(citation) == words


def test_a_film_has_a_picture_and_a_broken_one_none(case: Case, tmp_path: Path) -> None:
    """The picture is made once, by a process of its own; bytes that are no film give none and do no harm."""

    async def run() -> None:
        posts = (await show_article(case.place, case.article)).posts
        post = next(each for each in posts.values() if each.stored)
        [stored] = post.stored
        assert await stills_of(case.place.folder, post) == {}  # its bytes are no film
        film = tmp_path / "objects" / "sha256" / stored.sha256[:2] / stored.sha256
        film.parent.mkdir(parents=True)
        _film(film)
        pictures = await stills_of(tmp_path, post)
        picture = pictures[stored.sha256]
        assert picture.read_bytes().startswith(b"\xff\xd8\xff")
        film.unlink()
        assert await stills_of(tmp_path, post) == pictures
        assert [path.name for path in picture.parent.iterdir()] == [picture.name]

    asyncio.run(run())


def _film(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        container.mux(stream.encode())
