"""Pictures among pictures and films: which are compared, and what is said of those that are not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from archiver.fingerprint.coding import Fingerprint, encode
from archiver.fingerprint.picture.index import MOST_CANDIDATES
from archiver.fingerprint.picture.printer import print_picture
from archiver.fingerprint.picture.titles import MOST_UNLIKE
from archiver.fingerprint.video.print import VideoPrint
from archiver.fingerprint.video.rows import Rows
from archiver.jobs.footage import held
from archiver.jobs.footage.images import Pictures
from archiver.jobs.footage.moving import Films
from archiver.jobs.footage.sense import Compared, Medium
from archiver.jobs.footage.stills import TITLE, Stills
from archiver.model.footage import MediaFacts


@dataclass
class Kept:
    """An index of pictures, with the objects of their fingerprints."""

    folder: Path
    media: list[Medium] = field(default_factory=list)

    def add(self, *lumas: NDArray[np.uint8]) -> None:
        new = [self.medium(luma, f"{len(self.media) + at}") for at, luma in enumerate(lumas)]
        Pictures().append(self.folder, new)
        self.media += new

    def medium(self, luma: NDArray[np.uint8], name: str) -> Medium:
        made = Fingerprint(facts=MediaFacts(kind="picture", size=900), picture=print_picture(luma))
        data = encode(made)
        sha256 = hashlib.sha256(data + name.encode()).hexdigest()
        path = self.folder / "sha256" / sha256[:2] / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return Medium(sha256=hashlib.sha256(name.encode()).hexdigest(), fingerprint=made, encoded=path)

    def compared(self, medium: Medium, *, before: bool) -> Compared:
        return Pictures().compare(self.folder, medium, self.folder, before=before)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    held.forget(tmp_path)
    return Kept(tmp_path)


def drawn(seed: int) -> NDArray[np.uint8]:
    dice = np.random.default_rng(seed)
    picture = np.zeros((160, 240))
    for cells in (6, 24, 60):
        grid = Image.fromarray(dice.integers(0, 255, (cells * 2 // 3, cells), dtype=np.uint8))
        picture += np.asarray(grid.resize((240, 160), Image.Resampling.BICUBIC), dtype=float) / 3
    return picture.astype(np.uint8)


def grainy(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    noise = np.random.default_rng(9).normal(0, 40, luma.shape)
    return np.clip(luma + noise, 0, 255).astype(np.uint8)


def test_an_older_copy_is_found_however_many_better_ones_came_later(kept: Kept) -> None:
    whole = drawn(1)
    kept.add(drawn(2), grainy(whole), whole)
    kept.add(*(whole for _ in range(MOST_CANDIDATES + 5)))
    older, own = kept.media[1:3]
    assert [each.reference_sha256 for each in kept.compared(own, before=True).matches] == [older.sha256]
    every = kept.compared(own, before=False)
    assert len(every.matches) == MOST_CANDIDATES
    assert own.sha256 not in {each.reference_sha256 for each in every.matches}
    assert every.left_out == ()


def test_what_is_not_held_is_said(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST", 3)
    kept.add(*map(drawn, range(5)))
    kept.media[3].encoded.write_bytes(b"damaged")
    found = kept.compared(kept.medium(drawn(4), "other"), before=False)
    assert [each.reference_sha256 for each in found.matches] == [kept.media[4].sha256]
    assert found.left_out == (
        "2 older pictures: of more than 3 the newest are compared",
        "1 picture without a fingerprint that can be read",
    )
    first = kept.compared(kept.media[1], before=True)
    assert (first.matches, first.left_out) == ((), ("1 older picture: of more than 3 the newest are compared",))


def filmed(number: int, shown: NDArray[np.uint8]) -> Medium:
    """Twenty seconds of anything, which show a picture of this hash in the fourth; the film itself is not at hand."""
    seconds = 20
    hashes = np.random.default_rng(number).integers(0, 256, (seconds, 32), dtype=np.uint8)
    hashes[3] = shown
    times, none = np.arange(seconds, dtype=np.float32), np.zeros(0, np.uint8)
    rows = Rows(times, np.zeros(seconds, np.uint8), hashes, np.full(seconds, 90, np.uint8))
    made = VideoPrint(seconds, rows, times[:0], none.astype(np.uint32), none.reshape(0, 2), none.reshape(0, 32))
    sha256 = hashlib.sha256(f"film {number}".encode()).hexdigest()
    facts = MediaFacts(kind="video", size=900)
    return Medium(sha256=sha256, fingerprint=Fingerprint(facts=facts, video=made), encoded=Path("not read"))


def test_what_many_films_show_among_other_things_is_in_none_of_them(kept: Kept) -> None:
    picture = kept.medium(drawn(1), "picture")
    films = [filmed(number, picture.fingerprint.picture.hashes[0, 0]) for number in range(MOST_UNLIKE + 1)]
    Films().append(kept.folder, [*films[:-1], picture])
    found = Stills().compare(kept.folder, picture, kept.folder, before=False)
    assert {each.reference_sha256 for each in found.matches} == {each.sha256 for each in films[:-1]}
    assert {(each.verdict, each.reference.start_s) for each in found.matches} == {("alike", 3.0)}
    Films().append(kept.folder, films[-1:])
    assert Stills().compare(kept.folder, picture, kept.folder, before=False) == Compared(left_out=(TITLE,))
    older = Stills().compare(kept.folder, picture, kept.folder, before=True)
    assert len(older.matches) == MOST_UNLIKE


def test_a_film_is_asked_of_the_pictures_before_it(kept: Kept) -> None:
    kept.add(drawn(1), drawn(2), drawn(1))
    film = filmed(1, kept.media[0].fingerprint.picture.hashes[0, 4])
    Films().append(kept.folder, [*kept.media[:2], film, kept.media[2]])
    before, every = (Stills().compare(kept.folder, film, kept.folder, before=before) for before in (True, False))
    assert [each.reference_sha256 for each in before.matches] == [kept.media[0].sha256]
    assert [(each.query.start_s, each.mirrored) for each in before.matches] == [(3.0, True)]
    assert {each.reference_sha256 for each in every.matches} == {kept.media[0].sha256, kept.media[2].sha256}
