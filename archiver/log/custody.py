"""The bodies of custody entries as JSON objects, and back. Optional keys are left out, never null."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal, cast, get_args

from archiver.log.fields import Fields, MalformedError, write_time
from archiver.log.objects import present, read_digest, read_object, write_digest, write_object
from archiver.model.captures import Json
from archiver.model.custody import (
    INCIDENTS,
    TARGETS,
    Anchor,
    Annotation,
    Cosignature,
    CustodyBody,
    Export,
    Fixity,
    HoldAct,
    Import,
    Incident,
    IncidentCode,
    KeyAct,
    KeySignature,
    Policy,
    Redact,
    Replacement,
    Seal,
    Target,
    TargetKind,
)
from archiver.model.objects import NamedObject

_SIGNATURE_SIZE = 64
_OK = frozenset({"ok", "failed"})
FixityMode = Literal["log", "sample", "full", "scrub"]
FixityResult = Literal["ok", "gaps", "failed"]
_MODES = frozenset(get_args(FixityMode))
_RESULTS = frozenset(get_args(FixityResult))


def write_custody(body: CustodyBody) -> dict[str, object]:
    """The body as a JSON object (still with Mapping and tuple inside)."""
    match body:
        case Policy():
            return {"session": body.session, "settings": body.settings}
        case Anchor():
            return _write_anchor(body)
        case Seal():
            return present(
                anchors=body.anchors,
                cosignatures=[{"file": write_digest(each.file), "witness": each.witness} for each in body.cosignatures]
                or None,
                root=body.root,
                session=body.session,
                size=body.size,
            )
        case KeyAct():
            return _write_key(body)
        case HoldAct():
            return present(by=body.by, reason=body.reason, session=body.session, target=_write_target(body.target))
        case Redact():
            return _write_redact(body)
        case Incident():
            return present(
                by=body.by, code=body.code, objects=body.objects or None, sentence=body.sentence, session=body.session
            )
        case Fixity():
            return present(
                after=body.after,
                bytes=body.bytes,
                found=body.found,
                mode=body.mode,
                objects=body.objects,
                result=body.result,
                session=body.session,
                size=body.size,
                until=body.until,
            )
        case Export():
            return _write_export(body)
        case Import():
            return _write_import(body)
        case Annotation():
            return present(by=body.by, session=body.session, target=_write_target(body.target), text=body.text)


def custody_references(body: CustodyBody) -> tuple[int, ...]:
    """Numbers of the entries that the body refers to."""
    return (body.session, *body.anchors) if isinstance(body, Seal) else (body.session,)


def custody_objects(body: CustodyBody) -> tuple[NamedObject, ...]:
    """Objects of the store that the body names."""
    return tuple(each.file for each in body.replacements) if isinstance(body, Redact) else ()


def _write_target(target: Target) -> dict[str, object]:
    return present(id=target.id or None, kind=target.kind)


def _write_anchor(body: Anchor) -> dict[str, object]:
    return present(
        authority=body.authority,
        certificates=None if body.certificates is None else write_digest(body.certificates),
        error=body.error,
        imprint=body.imprint,
        policy=body.policy,
        serial=body.serial,
        session=body.session,
        size=body.size,
        status=body.status,
        time=None if body.time is None else write_time(body.time),
        token=None if body.token is None else write_digest(body.token),
    )


def _write_key(body: KeyAct) -> dict[str, object]:
    return present(
        by=body.by,
        compromised_since=None if body.compromised_since is None else write_time(body.compromised_since),
        key=body.key,
        reason=body.reason,
        session=body.session,
        signatures=[{"key": each.key, "signature": each.signature} for each in body.signatures],
        successor=body.successor,
    )


def _write_redact(body: Redact) -> dict[str, object]:
    return present(
        approver=body.approver,
        objects=[write_digest(each) for each in body.objects],
        reason=body.reason,
        replacements=[{"file": write_object(each.file), "of": each.of} for each in body.replacements] or None,
        session=body.session,
        target=_write_target(body.target),
    )


def _write_export(body: Export) -> dict[str, object]:
    return present(
        by=body.by,
        entries=body.entries,
        file=write_digest(body.file),
        format=body.format,
        objects=body.objects,
        session=body.session,
        size=body.size,
        targets=[_write_target(each) for each in body.targets],
    )


def _write_import(body: Import) -> dict[str, object]:
    return present(
        by=body.by,
        bytes=body.bytes,
        checkpoint=write_digest(body.checkpoint),
        entries=body.entries,
        key=body.key,
        manifest_sha256=body.manifest_sha256,
        objects=body.objects,
        origin=body.origin,
        root=body.root,
        session=body.session,
        size=body.size,
    )


def _read_target(value: object) -> Target:
    fields = Fields(value, "a target")
    kind = cast(TargetKind, fields.choice("kind", TARGETS))
    target = Target(kind, fields.optional("id", fields.text) or "")
    fields.end()
    if bool(target.id) == (kind == "archive"):
        raise MalformedError("a target other than the archive lacks its id, or the archive has one")
    return target


def _read_policy(fields: Fields) -> Policy:
    settings = cast(Mapping[str, Json], fields.mapping("settings"))
    return Policy(session=fields.count("session"), settings=settings)


def _read_anchor(fields: Fields) -> Anchor:
    body = Anchor(
        session=fields.count("session"),
        authority=fields.text("authority"),
        size=fields.count("size"),
        imprint=fields.digest("imprint"),
        status=cast(Literal["ok", "failed"], fields.choice("status", _OK)),
        error=fields.optional("error", fields.text),
        time=fields.optional("time", fields.time),
        policy=fields.optional("policy", fields.text),
        serial=fields.optional("serial", fields.text),
        token=fields.optional("token", lambda key: read_digest(fields.mapping(key))),
        certificates=fields.optional("certificates", lambda key: read_digest(fields.mapping(key))),
    )
    stamped = body.token is not None and body.certificates is not None and body.time is not None
    if (body.status == "ok") != stamped or (body.status == "ok") == (body.error is not None):
        raise MalformedError("an anchor has token, certificates and time, or else an error")
    return body


def _read_seal(fields: Fields) -> Seal:
    anchors = fields.items("anchors")
    if not all(type(number) is int and number >= 0 for number in anchors):
        raise MalformedError("an anchor is not the number of an entry")
    return Seal(
        session=fields.count("session"),
        size=fields.count("size"),
        root=fields.digest("root"),
        anchors=cast(tuple[int, ...], tuple(anchors)),
        cosignatures=tuple(map(_read_cosignature, fields.optional("cosignatures", fields.items) or [])),
    )


def _read_cosignature(value: object) -> Cosignature:
    fields = Fields(value, "a co-signature")
    cosignature = Cosignature(witness=fields.text("witness"), file=read_digest(fields.mapping("file")))
    fields.end()
    return cosignature


def _read_key(act: Literal["rotate", "recovery", "revoke"], fields: Fields) -> KeyAct:
    body = KeyAct(
        session=fields.count("session"),
        act=act,
        key=fields.text("key"),
        signatures=tuple(map(_read_signature, fields.items("signatures"))),
        successor=fields.optional("successor", fields.text),
        compromised_since=fields.optional("compromised_since", fields.time),
        reason=fields.optional("reason", fields.text),
        by=fields.optional("by", fields.text),
    )
    if (body.compromised_since is not None) != (act == "revoke") or (body.successor is not None and act != "revoke"):
        raise MalformedError("'compromised_since' belongs to a revocation, and 'successor' to nothing else")
    return body


def _read_signature(value: object) -> KeySignature:
    fields = Fields(value, "a signature")
    signature = KeySignature(key=fields.text("key"), signature=fields.text("signature"))
    fields.end()
    try:
        size = len(base64.b64decode(signature.signature, validate=True))
    except (binascii.Error, ValueError) as error:
        raise MalformedError("a signature is not base64") from error
    if size != _SIGNATURE_SIZE:
        raise MalformedError(f"a signature has {size} bytes instead of {_SIGNATURE_SIZE}")
    return signature


def _read_hold(act: Literal["set", "release"], fields: Fields) -> HoldAct:
    return HoldAct(
        session=fields.count("session"),
        act=act,
        target=_read_target(fields.mapping("target")),
        reason=fields.text("reason"),
        by=fields.optional("by", fields.text),
    )


def _read_redact(fields: Fields) -> Redact:
    return Redact(
        session=fields.count("session"),
        target=_read_target(fields.mapping("target")),
        objects=tuple(map(read_digest, fields.items("objects"))),
        reason=fields.text("reason"),
        approver=fields.text("approver"),
        replacements=tuple(map(_read_replacement, fields.optional("replacements", fields.items) or [])),
    )


def _read_replacement(value: object) -> Replacement:
    fields = Fields(value, "a replacement")
    replacement = Replacement(of=fields.digest("of"), file=read_object(fields.mapping("file")))
    fields.end()
    return replacement


def _read_incident(fields: Fields) -> Incident:
    return Incident(
        session=fields.count("session"),
        code=cast(IncidentCode, fields.choice("code", INCIDENTS)),
        sentence=fields.text("sentence"),
        objects=tuple(map(_sha256, fields.optional("objects", fields.items) or [])),
        by=fields.optional("by", fields.text),
    )


def _sha256(value: object) -> str:
    return Fields({"sha256": value}, "an incident").digest("sha256")


def _read_fixity(fields: Fields) -> Fixity:
    found = fields.mapping("found")
    if not all(type(count) is int and count > 0 for count in found.values()):
        raise MalformedError("'found' of the body does not count")
    return Fixity(
        session=fields.count("session"),
        mode=cast(FixityMode, fields.choice("mode", _MODES)),
        result=cast(FixityResult, fields.choice("result", _RESULTS)),
        size=fields.count("size"),
        objects=fields.count("objects"),
        bytes=fields.count("bytes"),
        found=cast(Mapping[str, int], found),
        after=fields.optional("after", fields.text),
        until=fields.optional("until", fields.text),
    )


def _read_export(fields: Fields) -> Export:
    return Export(
        session=fields.count("session"),
        format=fields.text("format"),
        targets=tuple(map(_read_target, fields.items("targets"))),
        size=fields.count("size"),
        entries=fields.count("entries"),
        objects=fields.count("objects"),
        file=read_digest(fields.mapping("file")),
        by=fields.optional("by", fields.text),
    )


def _read_import(fields: Fields) -> Import:
    return Import(
        session=fields.count("session"),
        origin=fields.text("origin"),
        key=fields.text("key"),
        manifest_sha256=fields.digest("manifest_sha256"),
        size=fields.count("size"),
        root=fields.digest("root"),
        checkpoint=read_digest(fields.mapping("checkpoint")),
        entries=fields.count("entries"),
        objects=fields.count("objects"),
        bytes=fields.count("bytes"),
        by=fields.optional("by", fields.text),
    )


def _read_annotation(fields: Fields) -> Annotation:
    return Annotation(
        session=fields.count("session"),
        target=_read_target(fields.mapping("target")),
        text=fields.text("text"),
        by=fields.optional("by", fields.text),
    )


CUSTODY_READERS: Mapping[str, Callable[[Fields], CustodyBody]] = {
    "policy": _read_policy,
    "anchor": _read_anchor,
    "seal": _read_seal,
    "key.rotate": partial(_read_key, "rotate"),
    "key.recovery": partial(_read_key, "recovery"),
    "key.revoke": partial(_read_key, "revoke"),
    "hold.set": partial(_read_hold, "set"),
    "hold.release": partial(_read_hold, "release"),
    "redact": _read_redact,
    "incident": _read_incident,
    "fixity": _read_fixity,
    "export": _read_export,
    "import": _read_import,
    "annotate": _read_annotation,
}
