"""Where things lie in the copies of evidence that are made of many files: bags and web archives (WACZ)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.model.objects import NamedObject

WARC = "application/warc+gzip"
"""The media type of captured pages, as they are stored."""

EXCHANGE = "exchange"
"""The role of requests and responses whose body is an object of its own."""
Format = Literal["bagit", "wacz"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Paths from the copy's root.

    ``mark``: a file that every copy of the kind has. ``listed``: what holds the signed list of all other files.
    ``base``: what stands before entries/, proofs/, checkpoints/, keys/ and anchors/; ``about`` before HOWTO.txt,
    archive.json, selection.json and index.*. ``certificates``: the folder of the authorities' chains. ``objects``:
    where objects begin.
    """

    format: Format
    mark: str
    listed: str
    base: str
    about: str
    certificates: str
    objects: str

    def holds(self, named: NamedObject) -> bool:
        """Whether such an object has a place in it: a web archive holds records of HTTP alone, with what was served.

        The exchanges by which a file came have only heads: replay would show an empty file.
        """
        if self.format == "bagit":
            return True
        return named.media_type == WARC and named.encoding is None and named.role != EXCHANGE

    def object(self, sha256: str) -> str:
        """The path of an object."""
        if self.format == "wacz":
            return f"{self.objects}{sha256}.warc.gz"
        return f"{self.objects}{sha256[:2]}/{sha256}"

    def object_of(self, path: str) -> str | None:
        """The SHA-256 that a path says, None where it is no object's."""
        name = path.rpartition("/")[2].removesuffix(".warc.gz")
        return name if path.startswith(self.objects) and self.object(name) == path else None


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
)
FORMS = (BAG, WACZ)
