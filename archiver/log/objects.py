"""An object of the store, or a file, as a JSON object of an entry, and back."""

from __future__ import annotations

from archiver.log.fields import Fields, MalformedError
from archiver.model.custody import Digest
from archiver.model.objects import NamedObject, ObjectRef

_ENCODINGS = frozenset({"zstd", "gzip"})
_SHA512_DIGITS = 128


def present(**values: object) -> dict[str, object]:
    """What is known; a key without a value is left out."""
    return {key: value for key, value in values.items() if value is not None}


def write_object(item: NamedObject) -> dict[str, object]:
    """The object as entries name it."""
    return present(
        enc=item.encoding,
        plain=item.plain_sha256,
        role=item.role,
        sha256=item.ref.sha256,
        sha512=item.ref.sha512,
        size=item.ref.size,
        type=item.media_type,
    )


def read_object(value: object) -> NamedObject:
    """The inverse; MalformedError says what is wrong. Consumes ``value``."""
    fields = Fields(value, "an object")
    encoding = None
    plain = fields.optional("plain", fields.digest)
    if "enc" in fields:
        encoding = fields.choice("enc", _ENCODINGS)
    elif plain is not None:
        raise MalformedError("an object has a plain hash and no encoding")
    item = NamedObject(
        encoding=encoding,
        media_type=fields.text("type"),
        plain_sha256=plain,
        ref=ObjectRef(
            sha256=fields.digest("sha256"),
            sha512=fields.optional("sha512", lambda key: fields.digest(key, _SHA512_DIGITS)),
            size=fields.count("size"),
        ),
        role=fields.text("role"),
    )
    fields.end()
    return item


def write_digest(file: Digest) -> dict[str, object]:
    """A file by hash and size."""
    return {"sha256": file.sha256, "size": file.size}


def read_digest(value: object) -> Digest:
    """The inverse; MalformedError says what is wrong. Consumes ``value``."""
    fields = Fields(value, "a file")
    file = Digest(sha256=fields.digest("sha256"), size=fields.count("size"))
    fields.end()
    return file
