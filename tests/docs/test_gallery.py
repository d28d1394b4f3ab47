"""The gallery's page and its pictures belong together, and the pictures are small."""

from tests.docs.gallery import FOLDER, MOST_BYTES, MOST_OF_ALL, PICTURES, SHOTS, page_of


def test_the_page_shows_the_pictures_that_are_taken() -> None:
    assert (FOLDER / "gallery.md").read_text(encoding="utf-8") == page_of(SHOTS)
    assert {each.name for each in PICTURES.iterdir()} == {f"{shot.name}.png" for shot in SHOTS}


def test_the_pictures_are_small() -> None:
    sizes = [each.stat().st_size for each in PICTURES.iterdir()]
    assert max(sizes) <= MOST_BYTES
    assert sum(sizes) <= MOST_OF_ALL
