"""Pictures: what is found again after what people do to them, and what is never taken for the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from archiver.fingerprint.picture.fingerprint import LONGEST, THUMBNAIL, PicturePrint
from archiver.fingerprint.picture.index import PictureIndex
from archiver.fingerprint.picture.keypoints import mirrored
from archiver.fingerprint.picture.matching import compare, match_pictures
from archiver.fingerprint.picture.printer import print_picture
from archiver.model.footage import Match
from tests.bench.pictures.attacks import ATTACKS, captioned, cropped, logoed
from tests.bench.pictures.negatives import negative
from tests.bench.pictures.scenes import Picture, scene

SMALL = 320


def small(picture: Picture) -> Picture:
    step = max(1, round(max(picture.shape[:2]) / SMALL))
    return np.ascontiguousarray(picture[::step, ::step])


def printed(picture: Picture) -> PicturePrint:
    weights = np.array((0.114, 0.587, 0.299), np.float32)
    return print_picture(np.rint(picture.astype(np.float32) @ weights).astype(np.uint8))


def dice() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.fixture(scope="module")
def pictures() -> dict[str, Picture]:
    return {kind: small(scene(kind, 3)) for kind in ("street", "rubble", "map", "soft")}


@pytest.fixture(scope="module")
def prints(pictures: dict[str, Picture]) -> dict[str, PicturePrint]:
    return {kind: printed(picture) for kind, picture in pictures.items()}


@pytest.fixture(scope="module")
def found(pictures: dict[str, Picture], prints: dict[str, PicturePrint]) -> dict[str, list[Match]]:
    """What each of some manipulations of the street is, among all pictures."""
    index = PictureIndex()
    index.add(prints.values())
    names = list(prints)
    answers = {}
    for attack in (
        "third of the size", "crop to 75 %", "white border", "mirror", "rotation 90", "screenshot of a post",
        "picture in picture", "remix",
    ):  # fmt: skip
        query = printed(ATTACKS[attack](pictures["street"], dice(), pictures["soft"]))
        chosen = [names[each.number] for each in index.candidates(query)]
        answers[attack] = match_pictures(query, [(name, prints[name]) for name in chosen])
    return answers


def test_is_found_and_nothing_else(found: dict[str, list[Match]]) -> None:
    for attack, matches in found.items():
        assert [(match.reference_sha256, match.verdict) for match in matches] == [("street", "copy")], attack
        assert matches[0].score >= 100, attack
        assert matches[0].mirrored == (attack in ("mirror", "remix")), attack


def test_says_what_was_done(found: dict[str, list[Match]]) -> None:
    assert found["third of the size"][0].transformation == ()
    assert found["crop to 75 %"][0].transformation == ("cropped to 75 %",)
    assert found["white border"][0].transformation == ("framed",)
    assert found["mirror"][0].transformation == ()
    assert found["rotation 90"][0].transformation in (("rotated 90° to the left",), ("rotated 90° to the right",))
    assert found["picture in picture"][0].transformation == ("inside another picture",)


def test_turned_to_the_right(pictures: dict[str, Picture], prints: dict[str, PicturePrint]) -> None:
    turned = printed(np.rot90(pictures["street"], -1).copy())
    assert match_pictures(turned, [("0", prints["street"])])[0].transformation == ("rotated 90° to the right",)


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("flip", [False, True])
def test_without_points_a_turned_picture_is_compared_by_its_pixels(
    pictures: dict[str, Picture], prints: dict[str, PicturePrint], turn: int, *, flip: bool
) -> None:
    other = np.rot90(pictures["street"][:, ::-1] if flip else pictures["street"], turn).copy()
    compared = compare(_pointless(printed(other)), _pointless(prints["street"]))
    assert (compared.verdict, compared.mirrored) == ("copy", flip)
    assert compared.agreement.share > 0.95


def _pointless(one: PicturePrint) -> PicturePrint:
    return replace(one, places=one.places[:0], scales=one.scales[:0], angles=one.angles[:0], points=one.points[:0])


def test_a_shared_logo_and_caption_make_no_copy(pictures: dict[str, Picture]) -> None:
    one, other = (logoed(captioned(pictures[kind], dice()), dice()) for kind in ("street", "rubble"))
    assert compare(printed(one), printed(other)).verdict in (None, "same scene")
    assert compare(printed(one), printed(pictures["street"])).verdict == "copy"


@pytest.mark.parametrize("kind", ["same page, other words", "same frame", "posts of one channel"])
def test_what_has_much_in_common_is_no_copy(kind: str) -> None:
    one, other = (printed(small(each)) for each in negative(kind, 2))
    assert compare(one, other).verdict in (None, "same scene")
    assert compare(one, one).verdict == "copy"


def test_soft_pictures_are_not_each_other() -> None:
    one, other = (printed(small(scene("soft", number))) for number in (40, 41))
    assert compare(one, other).verdict is None


@pytest.mark.parametrize("shade", [0, 255])
def test_flat_pictures_are_nothing(shade: int) -> None:
    flat = print_picture(np.full((90, 160), shade, np.uint8))
    assert len(flat.points) == 0
    assert compare(flat, flat).verdict is None
    assert match_pictures(flat, [("0", flat)]) == []


@pytest.mark.parametrize("shape", [(1, 1), (2, 500), (500, 2), (9, 9), (3000, 40), (64, 64)])
def test_every_size_has_a_fingerprint(shape: tuple[int, int]) -> None:
    grey = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    made = print_picture(grey)
    made.check()
    assert max(made.size) <= LONGEST
    assert max(made.thumbnail.shape) <= THUMBNAIL
    assert compare(made, made).distance == 0


def test_what_is_no_picture() -> None:
    with pytest.raises(ValueError, match="no grey picture"):
        print_picture(np.zeros((0, 4), np.uint8))


def test_columns_and_back(prints: dict[str, PicturePrint]) -> None:
    columns = prints["street"].columns()
    again = PicturePrint.from_columns(columns)
    assert all(np.array_equal(column, again.columns()[name]) for name, column in columns.items())
    assert sum(column.nbytes for column in columns.values()) < 36_000


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("size", np.array([4000, 4000], np.uint16)),
        ("size", np.array([0, 10], np.uint16)),
        ("content", np.array([0, 0, 9999, 10], np.uint16)),
        ("content", np.array([10, 0, 5, 10], np.uint16)),
        ("hashes", np.zeros((3, 8, 31), np.uint8)),
        ("hashes", np.zeros((3, 8, 32), np.int8)),
        ("thumbnail", np.zeros((4000, 4000), np.uint8)),
        ("thumbnail", np.zeros((0, 4), np.uint8)),
        ("points", np.zeros((3, 32), np.uint8)),
        ("places", np.zeros((3,), np.uint16)),
    ],
)
def test_columns_of_no_picture(prints: dict[str, PicturePrint], name: str, column: np.ndarray) -> None:
    columns = prints["street"].columns()
    with pytest.raises(ValueError, match="fingerprint"):
        PicturePrint.from_columns({**columns, name: column})
    with pytest.raises(KeyError):
        PicturePrint.from_columns({key: value for key, value in columns.items() if key != name})


def test_points_of_the_mirror_image(pictures: dict[str, Picture]) -> None:
    here = printed(pictures["rubble"])
    there = printed(np.ascontiguousarray(pictures["rubble"][:, ::-1]))
    apart = (
        np.bitwise_count(mirrored(here.points)[:, None] ^ there.points[None]).sum(axis=2, dtype=np.int64).min(axis=1)
    )
    assert np.median(apart) < 20
    assert np.array_equal(mirrored(mirrored(here.points)), here.points)


def test_index_grows_one_by_one_as_at_once(prints: dict[str, PicturePrint], pictures: dict[str, Picture]) -> None:
    at_once, one_by_one = PictureIndex(), PictureIndex()
    many = [*prints.values()] * 3
    at_once.add(many)
    for each in many:
        one_by_one.add([each])
    query = printed(cropped(pictures["street"], dice(), 0.5))
    expected = [each.number for each in at_once.candidates(query)]
    assert expected
    assert {number % 4 for number in expected[:3]} == {0}
    assert at_once.candidates(query) == one_by_one.candidates(query)
    assert {each.number for each in at_once.candidates(query, before=1)} == {0}
    assert at_once.candidates(query, before=0) == []
    assert PictureIndex().candidates(query) == []
