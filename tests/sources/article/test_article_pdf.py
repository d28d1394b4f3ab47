"""PDFs: sentences across lines and pages, links at their place, and files that cannot be read saying why."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from archiver.errors import InputError
from archiver.sources.article import read_page
from tests.sources.article.pdf_made import pdf, picture_only

LINK = "https://t.me/rives_demo/48"
FIRST = (
    "The bridge of Zelmara is closed again",
    "",
    "The valley's ministry of roads said on Friday that the bridge over the river had been dam-",
    "aged by the flood, and that nobody was hurt. The channel Rives Infos shared on Telegram a vi-",
    "deo of two minutes, which shows the northern pillar from the bank, and asked for more pictures",
    "of that night.",
    "1",
)
SECOND = (
    "The mayor answered that the repairs would take until the end of the month at the least, and that",
    "the road through the hills stays open for all who must reach the other side of the valley today.",
    "2",
)


def test_sentences_are_not_broken_by_lines_hyphens_and_page_numbers() -> None:
    article = read_page(pdf(FIRST, SECOND))
    title, first, second = article.text.splitlines()
    assert title == "The bridge of Zelmara is closed again"
    assert first == (
        "The valley's ministry of roads said on Friday that the bridge over the river had been damaged by the flood, "
        "and that nobody was hurt. The channel Rives Infos shared on Telegram a video of two minutes, which shows "
        "the northern pillar from the bank, and asked for more pictures of that night."
    )
    assert second == f"{SECOND[0]} {SECOND[1]}"
    assert (article.language, article.title, article.title_from) == ("en", FIRST[0], "text")


def test_a_sentence_goes_on_over_a_page_and_its_running_head() -> None:
    head = "Zelmara Courier, No. {}"
    pages = [
        (head.format(4), "The council met on the last day of the week in the hall by the river, and the members of"),
        (
            head.format(5),
            "Its committee for roads heard there that the bridge would stay closed for most of spring,",
        ),
        (head.format(6), "and that nobody knows yet who pays for it.", "The next meeting is in May."),
    ]
    text = read_page(pdf(*pages)).text
    assert "Courier" not in text
    assert "the members of Its committee" in text
    assert "of spring, and that nobody" in text


def test_links_stand_where_their_words_stand() -> None:
    article = read_page(pdf(FIRST, SECOND, links={3: "https://t.me/rives_demo/48", 90: "https://t.me/rives_demo/51"}))
    found = [(ref.kind, ref.post_id, article.text[ref.start : ref.end]) for ref in article.references]
    assert found == [
        ("post_link", 48, "https://t.me/rives_demo/48"),
        ("post_link", 51, "https://t.me/rives_demo/51"),
    ]
    line = next(line for line in article.text.splitlines() if "rives_demo/48" in line)
    assert line.startswith("The valley's ministry")
    assert "https://t.me/rives_demo/51" in article.text.splitlines()


def test_a_link_over_a_broken_word_does_not_part_it() -> None:
    article = read_page(
        pdf((*FIRST[:6], "", "Read also: The road over the hills is open again"), links={3: LINK, 4: LINK})
    )
    text = article.text
    assert f"on Telegram a ({LINK}) video of two minutes" in text
    assert text.count(LINK) == 1
    assert [link.title for link in article.related] == ["The road over the hills is open again"]


def test_a_link_over_its_own_address_is_one_reference() -> None:
    lines = (*FIRST[:3], "Source: t.me/rives_demo/48", *FIRST[4:])
    article = read_page(pdf(lines, links={3: "https://t.me/rives_demo/48"}))
    assert [ref.url for ref in article.references] == ["t.me/rives_demo/48"]


@pytest.mark.parametrize(
    ("information", "title", "author", "day"),
    [
        (
            {"Title": "Flood in Zelmara", "Author": "A. Demo", "CreationDate": "D:20210410093000+02'00'"},
            ("Flood in Zelmara", "pdf"), ("A. Demo", "pdf"), (date(2021, 4, 10), "pdf"),
        ),
        (
            {"Title": "Microsoft Word - draft.docx", "Author": "User", "CreationDate": "D:20211341"},
            (FIRST[0], "text"), (None, None), (None, None),
        ),
        (
            {"CreationDate": "D:20260101000000Z", "Producer": "Skia/PDF m120"},
            (FIRST[0], "text"), (None, None), (None, None),
        ),
    ],
)  # fmt: skip
def test_what_it_says_of_itself(
    information: dict[str, str],
    title: tuple[str, str],
    author: tuple[str | None, str | None],
    day: tuple[date | None, str | None],
) -> None:
    article = read_page(pdf(FIRST, information=information))
    assert (article.title, article.title_from) == title
    assert (article.author, article.author_from) == author
    assert (article.published, article.published_from) == day


def test_a_dateline_wins_over_the_day_of_the_file_and_the_user_over_both() -> None:
    lines = (FIRST[0], "Published: 11 April 2021", *FIRST[1:])
    data = pdf(lines, information={"CreationDate": "D:20220101000000Z"})
    assert read_page(data).published_from == "dateline"
    assert read_page(data).published == date(2021, 4, 11)
    assert read_page(data, published=date(2021, 4, 9)).published_from == "option"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdf(FIRST, password="secret"), "asks for a password"),
        (picture_only(), "pictures of its pages and no text"),
        (pdf(FIRST)[:300], "damaged"),
        (b"%PDF-1.7\n" + b"x" * 5000, "damaged"),
        (b"%PDF-1.4", "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_page(data)


def test_one_that_is_locked_without_a_password_is_read() -> None:
    assert "Rives Infos" in read_page(pdf(FIRST, password="")).text


def test_a_page_that_is_all_program_is_left_out_and_said() -> None:
    article = read_page(pdf(FIRST, ("tell",) * 24_000, SECOND))
    assert article.notes == ("Page 2 of the PDF could not be read.",)
    assert "repairs would take" in article.text


@pytest.mark.parametrize("at", range(60, 1000, 47))
def test_flipped_bytes_never_end_in_anything_but_a_sentence(at: int) -> None:
    data = bytearray(pdf(FIRST, SECOND))
    data[at % len(data)] ^= 0x5A
    with suppress(InputError):
        assert read_page(bytes(data)).text
