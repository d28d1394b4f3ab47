"""An object of the store, or a file, as a JSON object of an entry, and back."""

from __future__ import annotations

from archiver.log.fields import Fields, MalformedError
from archiver.model.custody import Digest
from archiver.model.objects import NamedObject, ObjectRef

_ENCODINGS = frozenset({"zstd", "gzip"})
_SHA512_DIGITS = 128
_USUAL_TYPES = {
    "answer": "application/vnd.archiver.tl+json",
    "output": "application/json",
    "parts": "application/vnd.archiver.parts+json",
}
"""The media type of an object in such a role where its entry gives none: most have it."""


def present(**values: object) -> dict[str, object]:
    """What is known; a key without a value is left out."""
    return {key: value for key, value in values.items() if value is not None}


def write_object(item: NamedObject) -> dict[str, object]:
    """The object as entries name it."""
    return present(
        enc=item.encoding,
        role=item.role,
        sha256=item.ref.sha256,
        sha512=item.ref.sha512,
        size=item.ref.size,
        type=None if item.media_type == _USUAL_TYPES.get(item.role) else item.media_type,
    )


def read_object(value: object) -> NamedObject:
    """The inverse; MalformedError says what is wrong. Consumes ``value``."""
    fields = Fields(value, "an object")
    role = fields.text("role")
    usual = _USUAL_TYPES.get(role)
    given = fields.optional("type", fields.text)
    media_type = usual if given is None else given
    if media_type is None or given == usual:
        raise MalformedError("an object lacks 'type'" if given is None else "an object says the usual type of its role")
    item = NamedObject(
        encoding=fields.choice("enc", _ENCODINGS) if "enc" in fields else None,
        media_type=media_type,
        ref=ObjectRef(
            sha256=fields.digest("sha256"),
            sha512=fields.optional("sha512", lambda key: fields.digest(key, _SHA512_DIGITS)),
            size=fields.count("size"),
        ),
        role=role,
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
