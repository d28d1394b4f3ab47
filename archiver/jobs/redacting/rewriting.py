"""An answer, or the links of an article, without posts that are to go. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import msgspec
import rfc8785

from archiver.model.captures import Json
from archiver.model.links import Link, Resolution
from archiver.model.links_json import links_from_json, links_to_json
from archiver.model.objects import Bytes, NamedObject
from archiver.model.redactions import Hidden

GONE = "The post that was linked here was taken out of the archive."


def document_of(plain: bytes) -> Mapping[str, Json]:
    """A stored answer as JSON; empty where it is none."""
    try:
        content = msgspec.json.decode(plain)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def answer_without(named: NamedObject, document: Mapping[str, Json], hidden: Hidden) -> Bytes | None:
    """The answer's document without them; None where it shows none of them."""
    from archiver.sources.telegram.read.hiding import without  # Telethon takes long to load, and few commands redact

    kept = without(document, hidden)
    if kept is None:
        return None
    return Bytes(
        role=named.role, data=msgspec.json.encode(kept, order="sorted"), media_type=named.media_type, compress=True
    )


def links_without(named: NamedObject, plain: bytes, hidden: Hidden) -> Bytes | None:
    """The output of linking without links to them; None where it has none."""
    output = links_from_json(json.loads(plain))
    kept = replace(output, resolutions=tuple(_without(each, hidden) for each in output.resolutions))
    if kept == output:
        return None
    data = rfc8785.dumps(links_to_json(kept))
    return Bytes(role=named.role, data=data, media_type=named.media_type, compress=True)


def _without(resolution: Resolution, hidden: Hidden) -> Resolution:
    links = _links(resolution.links, hidden)
    return replace(
        resolution,
        links=links,
        runners_up=_links(resolution.runners_up, hidden),
        proposals=tuple(each for each in resolution.proposals if each.channel_id not in hidden.channels),
        not_found=GONE if resolution.links and not links else resolution.not_found,
    )


def _links(links: tuple[Link, ...], hidden: Hidden) -> tuple[Link, ...]:
    return tuple(
        replace(link, same_media=tuple(each for each in link.same_media if not hidden.hides(each.post)))
        for link in links
        if not hidden.hides(link.post)
    )
