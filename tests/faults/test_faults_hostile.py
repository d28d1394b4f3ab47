"""Hostile articles through ``article cites``: an exit code as designed, no traceback, nothing that moves a cursor."""

from __future__ import annotations

import gzip
import io
import unicodedata
from pathlib import Path

import pytest

from tests.cli.calls import Called, call

MIB = 2**20
JOINERS = "\u200c\u200d"
CITED = "Selon la chaîne Rives Infos sur Telegram, la route est coupée : https://t.me/rives_demo/5"
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 20}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + f"]><html><body><p>{CITED}</p><p>&i;</p></body></html>"
)
BIDI = (
    "La chaîne \u202eswen_dab\u202c \x1b[31mRouge\x1b[0m\u2066 Infos\u2069 a publié sur Telegram une vidéo le 9 avril."
)


def _bomb() -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        for _ in range(300):
            file.write(bytes(MIB))
    return packed.getvalue()


PAGES: dict[str, tuple[str, bytes]] = {
    "deep.html": ("deep", b"<div>" * 10_000_000 + CITED.encode()),
    "nested.html": ("nested", b"<div>" * 200_000 + CITED.encode()),
    "entities.html": ("entities", ENTITIES.encode()),
    "entities.xhtml": ("entities in XHTML", ENTITIES.encode()),
    "nul.txt": ("NUL bytes in a text", CITED.encode() + b"\0" * 1000 + CITED.encode()),
    "nul.html": ("NUL bytes in a page", b"<p>" + CITED.encode() + b"\0\0\0</p><p>\0" + CITED.encode() + b"</p>"),
    "utf16.html": ("UTF-16", f"<html><body><p>{CITED}</p></body></html>".encode("utf-16")),
    "utf16.txt": ("UTF-16 text", CITED.encode("utf-16-be")),
    "mixed.html": (
        "mixed encodings",
        b'<meta charset="utf-8"><p>'
        + "é".encode("latin-1") * 50
        + CITED.encode()
        + "привет".encode("cp1251")
        + b"</p>",
    ),
    "addresses.txt": ("1 MB of t.me/", b"t.me/" * 210_000),
    "handles.html": ("1 MB of addresses", b"<p>" + b"https://t.me/aaaaa/1 " * 50_000 + b"</p>"),
    "bidi.txt": ("overrides and escapes", BIDI.encode()),
    "bidi.html": ("overrides in a page", f"<title>\u202e</title><p>{BIDI}</p>".encode()),
    "bomb.html.gz": ("gzip bomb", _bomb()),
    "quotes.txt": ("open quotes", "«".encode() * 300_000 + CITED.encode()),
    "spaces.txt": ("one long line of spaces", b"Telegram " + b" " * 2_000_000 + CITED.encode()),
    "surrogates.html": ("references to surrogates", b"<p>&#xD800;&#x110000;&#0;" + CITED.encode() + b"</p>"),
    "attributes.html": ("attributes", b"<p " + b"a=1 " * 300_000 + b">" + CITED.encode() + b"</p>"),
}
TOO_LARGE = ("deep.html", "bomb.html.gz")


def _is_clean(called: Called) -> None:
    assert called.code in (0, 2, 3), called.err[-500:]
    assert "Traceback" not in called.err
    assert "unexpected" not in called.err
    for text in (called.out, called.err):
        controls = [
            hex(ord(each))
            for each in set(text) - {"\n"}
            if unicodedata.category(each) in ("Cc", "Cf", "Cs") and each not in JOINERS
        ]
        assert controls == []


def _finds_the_citation(name: str, data: bytes) -> bool:
    return CITED.encode() in data or name.startswith("utf16")


def test_all_at_once(tmp_path: Path) -> None:
    """One bad page neither stops the others nor shows through in what is printed."""
    for name, (_, data) in PAGES.items():
        (tmp_path / name).write_bytes(data)
    called = call("article", "cites", ".", "--published", "2021-04-10", folder=tmp_path)
    _is_clean(called)
    assert called.code == 2
    gaps = [line for line in called.err.splitlines() if line.startswith("gap: ")]
    for name in TOO_LARGE:
        assert [gap for gap in gaps if name in gap], gaps
    for gap in gaps:
        assert [name for name in PAGES if name in gap], gap


@pytest.mark.parametrize("name", TOO_LARGE)
def test_too_large(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(PAGES[name][1])
    called = call("article", "cites", name, folder=tmp_path)
    _is_clean(called)
    assert called.code == 3
    (sentence,) = [line for line in called.err.splitlines() if line.startswith("archiver: ")]
    assert name in sentence


@pytest.mark.parametrize("name", [name for name in PAGES if name not in TOO_LARGE])
def test_each(name: str, tmp_path: Path, long: bool) -> None:
    if not long and name not in ("bidi.html", "utf16.html"):
        pytest.skip("`make long` calls the command for each page alone")
    data = PAGES[name][1]
    (tmp_path / name).write_bytes(data)
    called = call("article", "cites", name, "--published", "2021-04-10", folder=tmp_path)
    _is_clean(called)
    if called.code == 3:
        assert name in called.err
    elif _finds_the_citation(name, data):
        assert "rives_demo" in called.out or "Rives Infos" in called.out, called.out[:500]
