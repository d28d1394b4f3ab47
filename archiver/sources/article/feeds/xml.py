"""XML of strangers as a tree: no entities, no network, no DTD; damage is passed over where it can be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archiver.errors import InputError
from archiver.sources.article.decode import decode

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = "<!doctype"
_NAME = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_MISC = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)


def without_doctype(data: bytes, content_type: str | None) -> str:
    """The text without a document type, which can only do harm: entities that swell, files that are to be read."""
    text = decode(data, content_type).lstrip("\ufeff")
    low = text[:65536].lower().find(_DOCTYPE)
    if low < 0:
        return text
    end = _doctype_end(text, low)
    return text[:low] + text[end:]


def _doctype_end(text: str, start: int) -> int:
    """Behind the ">" that ends it; quotes and the part in brackets may hold others."""
    depth, quote, at = 0, "", start
    while at < len(text):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
        elif char == ">" and depth <= 0:
            return at + 1
        at += 1
    raise InputError("Its document type does not end.", hint="Give the address of an RSS, Atom or JSON feed.")


def as_utf_8(text: str) -> bytes:
    """The text as UTF-8, its declaration saying so."""
    return _DECLARATION.sub("", text, count=1).strip().encode("utf-8", "replace")


def root_name(text: str) -> str:
    """The first element's name, lower case, without its prefix; "" where there is none."""
    at = 0
    while (misc := _MISC.match(text, at)) is not None:
        at = misc.end()
    match = _NAME.match(text, at)
    return match[1].rpartition(":")[2].lower() if match else ""


def tree(data: bytes) -> etree._Element:
    """The tree; raises InputError where nothing can be made of it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise InputError("It is no XML that can be read.", hint="Look at the address in a browser.") from fault
    if root is None:
        raise InputError("It is no XML that can be read.", hint="Look at the address in a browser.")
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace or prefix, lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The direct children of that name."""
    return (child for child in element if local(child) == name)


def text_of(element: etree._Element, name: str) -> str | None:
    """The words of the first child of that name."""
    child = next(children(element, name), None)
    return None if child is None or child.text is None else child.text.strip()
