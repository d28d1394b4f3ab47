"""Where things lie in the copies of evidence that are made of many files: bags and web archives (WACZ)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.export.fetched import EXCHANGE, MEDIA, exchange_of, file_of
from archiver.log import named_objects
from archiver.model.entries import Body
from archiver.model.objects import NamedObject

WARC = "application/warc+gzip"
"""The media type of captured pages, as they are stored."""

Format = Literal["bagit", "wacz"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Paths from the copy's root.

    ``mark``: a file that every copy of the kind has. ``listed``: what holds the signed list of all other files.
    ``base``: what stands before entries/, proofs/, checkpoints/, keys/ and anchors/; ``about`` before HOWTO.txt,
    archive.json, selection.json and index.*. ``certificates``: the folder of the authorities' chains. ``objects``:
    where objects begin. ``exchanges``: where those lie by which files came, None where they are objects as all others.
    """

    format: Format
    mark: str
    listed: str
    base: str
    about: str
    certificates: str
    objects: str
    exchanges: str | None = None

    def placed(self, body: Body) -> tuple[tuple[NamedObject, str], ...]:
        """The objects of an entry that have a place in it, each with its path.

        A web archive holds what came over HTTP alone: pages as they are recorded, files within the exchange by which
        they came, and these exchanges, which are only heads and are not replayed.
        """
        objects = named_objects(body)
        if self.exchanges is None:
            return tuple((each, self.object(each.ref.sha256)) for each in objects)
        file, exchange = file_of(body), exchange_of(body)
        found = [(each, self.object(each.ref.sha256)) for each in objects if _is_page(each)]
        if file is not None:
            found.append((file, self.file(file.ref.sha256)))
        if exchange is not None:
            found.append((exchange, self.exchange(exchange.ref.sha256)))
        return tuple(found)

    def object(self, sha256: str) -> str:
        """The path of an object that lies in it byte for byte."""
        if self.format == "wacz":
            return f"{self.objects}{sha256}.warc.gz"
        return f"{self.objects}{sha256[:2]}/{sha256}"

    def file(self, sha256: str) -> str:
        """The path of the records that hold a file of the web."""
        return f"{self.objects}{sha256}.warc"

    def exchange(self, sha256: str) -> str:
        """The path of the exchange by which a file of the web came."""
        return f"{self.exchanges}{sha256}.warc.gz"

    def is_objects(self, path: str) -> bool:
        """Whether a path lies where only what entries name may lie."""
        return path.startswith(self.objects) or (self.exchanges is not None and path.startswith(self.exchanges))


def _is_page(named: NamedObject) -> bool:
    return named.media_type == WARC and named.encoding is None and named.role not in (MEDIA, EXCHANGE)


BAG = Form(
    format="bagit",
    mark="bagit.txt",
    listed="files.note",
    base="data/",
    about="data/",
    certificates="data/anchors/certificates/",
    objects="data/objects/sha256/",
)
WACZ = Form(
    format="wacz",
    mark="datapackage.json",
    # WACZ lists every file in datapackage.json and hashes that in this one, so here alone is room for a signature.
    listed="datapackage-digest.json",
    base="",
    about="archiver/",
    # py-wacz knows files by the last two parts of their path: nothing lies deeper.
    certificates="certificates/",
    objects="archive/",
    # Not in archive/: tools that index all that lies there would find an empty answer to each file's address.
    exchanges="exchanges/",
)
FORMS = (BAG, WACZ)
