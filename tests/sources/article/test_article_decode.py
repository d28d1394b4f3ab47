"""Charsets, text or HTML, and input that means harm."""

from __future__ import annotations

import contextlib

import pytest

from archiver.errors import InputError
from archiver.model.articles import Article
from archiver.sources.article import read_page
from archiver.sources.article.decode import decode, looks_like_html
from tests.counts import LONG
from tests.linear import assert_linear

RUSSIAN = "Телеграм-канал Норд опубликовал видео, на котором виден мост через реку. "


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (RUSSIAN.encode(), None),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "text/plain; charset=windows-1251"),
        (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), None),
        (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), None),
        (RUSSIAN.encode("cp1251"), "text/plain; charset=windows-1251"),
        (RUSSIAN.encode("koi8-r"), 'text/html; charset="KOI8-R"'),
        (RUSSIAN.encode(), "text/plain; charset=iso-8859-5-wrong"),
        ((RUSSIAN * 3).encode("cp1251"), None),
    ],
)
def test_charsets(data: bytes, content_type: str | None) -> None:
    assert decode(data, content_type).startswith(RUSSIAN)


def test_the_header_comes_before_the_meta_element_and_that_before_a_guess() -> None:
    meta = b'<meta charset="koi8-r">'
    assert decode(meta + RUSSIAN.encode("koi8-r")).endswith(RUSSIAN)
    assert decode(meta + RUSSIAN.encode("cp1251"), "text/html; charset=cp1251").endswith(RUSSIAN)
    old = b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    assert decode(old + RUSSIAN.encode("cp1251")).endswith(RUSSIAN)


FRENCH = "<html><body><p>Selon la chaîne « Nord », un incendie s'est déclaré à côté du pont, à l'entrée du port. "
UKRAINIAN = "<p>Як повідомив телеграм-канал, на мосту сталася пожежа, її загасили, ніхто не постраждав. "


@pytest.mark.parametrize(
    ("text", "charset", "content_type"),
    [
        (RUSSIAN * 3, "koi8-r", None),
        (RUSSIAN * 3, "koi8-r", "text/html; charset=utf-8"),
        (RUSSIAN * 3, "cp1251", "text/html; charset=utf-8"),
        (UKRAINIAN * 3, "koi8-u", None),
        (FRENCH * 3, "cp1252", None),
        (FRENCH * 3, "cp1252", "text/html; charset=utf-8"),
        ("ذكرت قناة صوت الشمال على تلغرام أن حريقا اندلع على الجسر. " * 3, "cp1256", None),
        ("Według kanału na moście wybuchł pożar, nikt nie został ranny, strażacy przyjechali. " * 3, "cp1250", None),
    ],
)
def test_what_nobody_declared_or_somebody_declared_wrong(text: str, charset: str, content_type: str | None) -> None:
    assert decode(text.encode(charset), content_type) == text


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "koi8-r", "utf-16"])
@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, "<p>The bridge’s owner said nothing."])
def test_proper_utf_8_is_believed_over_an_old_default_of_the_server(text: str, declared: str) -> None:
    assert decode(text.encode(), f"text/html; charset={declared}") == text


def test_two_letters_that_happen_to_be_utf_8_are_not() -> None:
    assert decode("<p>LE CAFÉ» ET".encode("cp1252"), "text/html; charset=windows-1252") == "<p>LE CAFÉ» ET"


@pytest.mark.parametrize(
    ("label", "codec"), [("utf-16le", "utf-16-le"), ("UTF-16BE", "utf-16-be"), ("utf-16", "utf-16-le")]
)
def test_utf_16_without_a_mark_is_read_where_the_header_says_so(label: str, codec: str) -> None:
    assert decode(FRENCH.encode(codec), f"text/html; charset={label}") == FRENCH
    assert decode(b"<p>plain</p>", f"text/html; charset={label}") == "<p>plain</p>"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_an_empty_page_is_no_article(data: bytes) -> None:
    with pytest.raises(InputError, match="The page is empty"):
        read_page(data, content_type="text/html")


def test_latin_1_means_windows_1252_on_the_web() -> None:
    assert decode(b"\x93Nord\x94 caf\xe9", "text/html; charset=iso-8859-1") == "“Nord” café"


def test_codecs_that_are_no_charsets_are_not_used() -> None:
    for label in ("base64", "rot13", "zlib", "unicode-escape", "utf-7", "idna"):
        assert decode("a\\u0041é+ADw-".encode(), f"text/html; charset={label}") == "a\\u0041é+ADw-"


def test_a_few_damaged_bytes_do_not_change_the_charset() -> None:
    text = decode((RUSSIAN * 20).encode() + b"\xff\xfe" + RUSSIAN.encode())
    assert text.count("\ufffd") == 2
    assert text.endswith(RUSSIAN)


def test_nul_keeps_its_place() -> None:
    assert decode(b"a\0b") == "a\ufffdb"


@pytest.mark.parametrize(
    ("text", "content_type", "expected"),
    [
        ("<!DOCTYPE html><p>x", None, True),
        ("\n <!-- saved --><html>", None, True),
        ('<?xml version="1.0"?><html xmlns="x">', None, True),
        ("<p>fragment</p>", "text/plain", True),
        ("Some <b>text</b>", "text/html; charset=utf-8", True),
        ("Some <b>text</b> and <script>", None, False),
        ("---\ntitle: x\n---\n<script>", None, False),
        ("<3 this text", None, False),
        ("Plain text", "text/html", False),
    ],
)
def test_text_or_html(text: str, content_type: str | None, *, expected: bool) -> None:
    assert looks_like_html(text, content_type) is expected


HEAD = b"<!doctype html><html><body>"
MANY = 20_000 if LONG else 4_000
HOSTILE = {
    "nesting": HEAD + b"<div>" * 100_000 + b"the words at the bottom",
    "nested embeds": HEAD + b"<blockquote data-telegram-post='abcde/1'>" * 20_000 + b"x",
    "entities": b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><html><p>&b;&b; text</p>',
    "links": HEAD + b"<p>".join(b"<a href='https://t.me/abcde%d'>n</a> words" % n for n in range(MANY)),
    "written": HEAD + b"<p>" + b" ".join(b"https://t.me/abcde/%d" % n for n in range(1, MANY)),
    "openers": b"x " + b"<script " * 100_000,
    "frames": b"x " + b"<iframe " * 100_000,
    "fences": b"```\n" * 100_000,
    "comments": b"<!--" * 100_000,
    "brackets": b"[a](" * 100_000,
    "many comments before": b"<!--a-->" * 900 + b"x",
    "json": HEAD + b"<script type='application/ld+json'>" + b"[" * 200_000 + b"</script><p>Words of it</p>",
    "attributes": HEAD + b"<a " + b" ".join(b"a%d" % n for n in range(200_000)) + b">x</a><p>Words of it</p>",
    "hidden attributes": HEAD + b"<a x'y " + b" ".join(b"a%d" % n for n in range(200_000)) + b" z'w>x</a><p>Words</p>",
    "controls": HEAD + b"<p>a\x01b\x0bc &#1; &#xD800; &#xFFFE; <a href='https://t.me/abcde/1'>l\x01b</a></p>",
    "unclosed": b"<html><body><p>Text <a href='https://t.me/abcde/1",
    "mixed": b"<html><p>" + RUSSIAN.encode() * 9 + RUSSIAN.encode("cp1251") * 9,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_input_is_read_in_linear_time(case: str) -> None:
    read: list[Article] = []
    assert_linear(lambda page: read.append(read_page(page)), HOSTILE[case])
    article = read[0]
    assert article.text
    assert len(article.references) <= 900


@pytest.mark.parametrize("case", ["<script>", "<style><!--", "<!--"])
def test_sources_without_a_word_are_read_or_refused_in_linear_time(case: str) -> None:
    def read(page: bytes) -> None:
        with contextlib.suppress(InputError):
            read_page(page, content_type="text/html")

    assert_linear(read, case.encode() * 100_000)


UNLIKE_LATIN = {
    "cp1251": "Телеграм-канал «Берег» сообщил в пятницу, что мост в долине снова закрыт, и жители ждут помощи.",
    "cp1256": "نشرت قناة الضفة على تلغرام يوم الجمعة أن الجسر في الوادي مغلق من جديد والسكان ينتظرون.",
    "cp1253": "Το κανάλι δημοσίευσε στο Telegram ότι η γέφυρα της κοιλάδας έκλεισε ξανά την Παρασκευή.",
    "cp1255": "ערוץ הטלגרם פרסם ביום שישי שהגשר בעמק נסגר שוב לתנועה והתושבים ממתינים לעזרה.",
    "big5": "該頻道週五在電報頻道上發布消息稱，山谷中的大橋再次關閉，居民等待救援。",
}


@pytest.mark.parametrize("charset", UNLIKE_LATIN)
@pytest.mark.parametrize("meta", ["", '<meta charset="{}">', '<meta charset="iso-8859-1">'])
def test_a_default_of_the_server_is_not_believed_where_only_accents_come(charset: str, meta: str) -> None:
    source = f"<html><head>{meta.format(charset)}</head><body><p>{UNLIKE_LATIN[charset] * 3}</p></body></html>"
    assert decode(source.encode(charset), "text/html; charset=ISO-8859-1") == source


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252"])
def test_accents_of_western_europe_are_believed(charset: str) -> None:
    source = "<p>Où ça ? À l'été, dès l'aïeule : « là-bas », près de Zelmara. Größe, señor, çà.</p>"
    assert decode(source.encode("cp1252"), f"text/html; charset={charset}") == source
