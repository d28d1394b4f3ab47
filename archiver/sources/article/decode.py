"""From bytes to text: the charset, and whether the text is HTML.

The order is that of browsers: byte order mark, HTTP header, ``<meta>``; a guess only where all three are
silent or wrong. Two steps are ours, since servers add an old default to pages that are not in it: bytes that are
proper UTF-8 throughout and use it are UTF-8, whatever is declared; and a declared Latin-1 of which only accents come
is not believed. What cannot be decoded becomes U+FFFD, never an error.
"""

from __future__ import annotations

import codecs
import re

from archiver.errors import InputError
from archiver.sources.article.files import binary_kind

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that mean a larger charset on the web than their standard says (https://encoding.spec.whatwg.org/).
_ON_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_WIDE = ("utf-16", "utf-32")
_META_WITHIN = 4096  # browsers look through the first 1024 bytes; pages put long comments before
_SAMPLE = 64 * 1024
_USED = 4  # letters of two bytes in proper UTF-8; so many do not come about by chance, nor does one of three bytes
# What pages without a declaration are written in. Asked among all charsets, the detector takes short Cyrillic or
# French for Japanese. KOI8-U is KOI8-R with the Ukrainian letters.
_UNDECLARED = (
    "cp1251", "koi8_u", "cp866", "iso8859_5", "cp1252", "cp1250", "iso8859_2", "cp1256", "iso8859_6",
    "cp1253", "cp1254", "cp1255", "gb18030", "big5", "cp932", "euc_jp", "cp949",
)  # fmt: skip
_CENTRAL_EUROPEAN = frozenset({"cp1250", "iso8859_2"})
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_WORDS_TAG = re.compile(r"<(?:script|style)\b.{0,20000}?</(?:script|style)|<[^<>]{0,2000}>", re.DOTALL | re.IGNORECASE)
_DEFAULTS = frozenset({"cp1252", "iso8859-15"})  # what servers declare who do not know what they serve
_GARBLED = 0.4
_FEW = 200  # one undecodable byte in so many is damage; more of them is a wrong charset


def decode(data: bytes, content_type: str | None = None) -> str:
    """The text of ``data`` without a byte order mark; NUL becomes U+FFFD. InputError for binary data."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return _clean(data[len(mark) :].decode(charset, errors="replace"))
    header = _from_header(content_type)
    if header is not None and header.startswith(_WIDE):
        if b"\0" in data[:_META_WITHIN]:
            return _clean(data.decode(header, errors="replace"))  # as in browsers, also without a mark
        header = None  # tags alone would give a NUL for each of their letters
    kind = binary_kind(data)
    if kind is not None:
        raise InputError(f"This is {kind}, not text, HTML or PDF.", hint="Give an HTML, PDF or text file.")
    declared = [charset for charset in (header, _from_meta(data)) if charset]
    for charset in (*(["utf-8"] if _uses_utf_8(data) else []), *declared, "utf-8"):
        text = _strictly(data, charset)
        if text is not None and not (charset in _DEFAULTS and _is_garbled(text)):
            return _clean(text)
    for charset in declared:
        if charset in _DEFAULTS and _is_garbled(data[:_SAMPLE].decode(charset, errors="replace")):
            continue
        text = data.decode(charset, errors="replace")
        if text.count("\ufffd") * _FEW <= len(text):
            return _clean(text)
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    # Letters beyond ASCII that happen to be proper UTF-8 are rare in any other charset.
    if sum(char > "\x7f" for char in text) >= 2 * damaged:
        return _clean(text)
    return _clean(data.decode(_guess(data), errors="replace"))


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _is_garbled(text: str) -> bool:
    """Whether a text is in no language of Western Europe: most of its letters are accented ones."""
    words = _WORDS_TAG.sub(" ", text[:_SAMPLE])
    letters = [char for char in words if char.isalpha()]
    return sum("\x80" <= char <= "\xff" for char in letters) > _GARBLED * len(letters) > 0


def _uses_utf_8(data: bytes) -> bool:
    """Whether the bytes are proper UTF-8 and have letters that only it would write so."""
    text = None if data.isascii() else _strictly(data, "utf-8")
    if text is None:
        return False
    more = len(data) - len(text)  # one for each letter of two bytes
    return more >= _USED or max(text) > "\u07ff"


def _clean(text: str) -> str:
    return text.replace("\0", "\ufffd") if "\0" in text else text


def _from_header(content_type: str | None) -> str | None:
    match = _HEADER.search(content_type or "")
    return _known(match[1]) if match else None


def _from_meta(data: bytes) -> str | None:
    head = data[:_META_WITHIN]
    match = _XML.match(head.lstrip()) or _META.search(head)
    if match is None:
        return None
    charset = _known(match[1].decode("ascii", errors="replace"))
    # A meta element that could be read byte by byte is not in UTF-16, whatever it says.
    return "utf-8" if charset is not None and charset.startswith(_WIDE) else charset


def _known(label: str) -> str | None:
    """Python's name for a charset label, None where it is none of a text."""
    try:
        info = codecs.lookup(label)
        "".encode(info.name)  # refuses codecs between bytes and bytes (base64, zlib)
    except (LookupError, TypeError, ValueError):
        return None
    if info.name in {"utf-7", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"}:
        return None
    return _ON_THE_WEB.get(info.name, info.name)


def _guess(data: bytes) -> str:
    import charset_normalizer  # rarely needed, and takes a while to load

    words = _TAG.sub(b" ", data[:_SAMPLE])
    found = [match.encoding for match in charset_normalizer.from_bytes(words, cp_isolation=list(_UNDECLARED))]
    if not found or (found[0] in _CENTRAL_EUROPEAN and "cp1252" in found):
        return "cp1252"  # a text that may be either is Western European far more often
    return found[0]


_OPENING = re.compile(
    r"(?:\s|<!--(?:(?!-->).){0,4000}-->|<\?xml[^>]{0,200}\?>)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|article|main|section|header|div|p|h[1-6]|table"
    r"|script|style)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)


def looks_like_html(text: str, content_type: str | None = None) -> bool:
    """Whether a text is a page: it opens like one, or is served as one and has tags.

    Markdown with tags in it, and text served with a wrong label, stay text.
    """
    if _OPENING.match(text[:8192].lstrip("\ufeff")):
        return True
    declared = (content_type or "").partition(";")[0].strip().lower()
    return declared in {"text/html", "application/xhtml+xml"} and "<" in text and ">" in text
