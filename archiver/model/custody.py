"""Entries that say what was done with the evidence: who held, checked, sealed, passed on, or removed it.

``policy``    the settings that decide what is archived and how it is secured, whenever they change
``anchor``    what an outside authority answered when asked to stamp a checkpoint (RFC 3161)
``seal``      under which anchors and co-signatures a checkpoint stands
``key.*``     the log's signing key was changed or revoked, or a recovery key was named
``hold.*``    something must not be removed; or may be again
``redact``    objects were removed; their hashes stay
``incident``  something happened to the archive: damage, a repair, a torn line, what a person saw
``fixity``    the archive was checked against its hashes
``export``    a copy of evidence left the archive
``import``    the log and objects of another archive were taken in, apart from this one's
``annotate``  a person's remark

Their JSON is in ``log/custody``. ``session`` is always the number of the session entry in which it was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from archiver.model.captures import Json
from archiver.model.objects import NamedObject

TargetKind = Literal["archive", "article", "channel", "entry", "media", "object", "post"]
TARGETS: frozenset[str] = frozenset(get_args(TargetKind))


@dataclass(frozen=True, slots=True)
class Target:
    """What an act is about.

    ``id``: "channel/id" of a post, the number of an entry or channel, the SHA-256 of an object, the id of an article,
    the key of a media item ("document:5"), "" of the whole archive.
    """

    kind: TargetKind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.id}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A file by its SHA-256 (hex) and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Settings in force from here on, by their name in the configuration ("anchor.authorities"); never secrets."""

    kind: Literal["policy"] = "policy"
    session: int
    settings: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """An authority was asked to stamp the checkpoint over the first ``size`` entries.

    ``imprint``: SHA-256 of the checkpoint's file, which is what was sent. ``time`` is the authority's own, ``token``
    the answer's TimeStampToken as it lies in log/anchors, ``certificates`` the PEM file of its chain up to the root.
    Where ``status`` is "failed", ``error`` says why and there is neither.
    """

    kind: Literal["anchor"] = "anchor"
    session: int
    authority: str
    size: int
    imprint: str
    status: Literal["ok", "failed"]
    error: str | None = None
    time: datetime | None = None
    policy: str | None = None
    serial: str | None = None
    token: Digest | None = None
    certificates: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """A witness's signature of a checkpoint: its name, and the file in log/cosignatures."""

    witness: str
    file: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The checkpoint over ``size`` entries (Merkle root ``root``, hex) stands under these ``anchors`` (entries)."""

    kind: Literal["seal"] = "seal"
    session: int
    size: int
    root: str
    anchors: tuple[int, ...] = ()
    cosignatures: tuple[Cosignature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySignature:
    """``key`` (a C2SP verifier key) signed the act's statement; ``signature``: 64 bytes in base64."""

    key: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAct:
    """A change of the keys that sign the log, signed by those that it takes (``log/keyring`` says which).

    rotate    ``key`` signs checkpoints from here on in place of the one before
    recovery  ``key`` may revoke and name a successor when the signing key is lost or stolen; it signs no checkpoint
    revoke    ``key`` is worth nothing since ``compromised_since``; ``successor`` signs from here on
    """

    session: int
    act: Literal["rotate", "recovery", "revoke"]
    key: str
    signatures: tuple[KeySignature, ...]
    successor: str | None = None
    compromised_since: datetime | None = None
    reason: str | None = None
    by: str | None = None

    @property
    def kind(self) -> str:
        """The entry's kind."""
        return f"key.{self.act}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldAct:
    """``target`` must not be redacted ("set"), or may be again ("release")."""

    session: int
    act: Literal["set", "release"]
    target: Target
    reason: str
    by: str | None = None

    @property
    def kind(self) -> str:
        """The entry's kind."""
        return f"hold.{self.act}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What is read in place of a removed object: ``file``, the same answer without what was to go."""

    of: str
    file: NamedObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact:
    """``objects`` were removed from the store because of ``target``. Hashes and sizes stay; so do their entries."""

    kind: Literal["redact"] = "redact"
    session: int
    target: Target
    objects: tuple[Digest, ...]
    reason: str
    approver: str
    replacements: tuple[Replacement, ...] = ()


IncidentCode = Literal["clock", "damage", "loss", "repair", "said", "torn"]
INCIDENTS: frozenset[str] = frozenset(get_args(IncidentCode))


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that happened to the archive, in one sentence; ``objects``: which ones it befell."""

    kind: Literal["incident"] = "incident"
    session: int
    code: IncidentCode
    sentence: str
    objects: tuple[str, ...] = ()
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixity:
    """The archive was checked: how far, and what was found.

    ``size``: entries that were checked; ``objects`` and ``bytes``: hashed. ``found`` counts findings by code, but for
    notes. ``after`` and ``until``: the SHA-256 of objects between which a scrub in parts went ("" from the start, "~"
    to the end).
    """

    kind: Literal["fixity"] = "fixity"
    session: int
    mode: Literal["log", "sample", "full", "scrub"]
    result: Literal["ok", "gaps", "failed"]
    size: int
    objects: int
    bytes: int
    found: Mapping[str, int]
    after: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A copy left the archive. ``file``: the file, or the manifest of a folder; ``size``: of the checkpoint in it."""

    kind: Literal["export"] = "export"
    session: int
    format: str
    targets: tuple[Target, ...]
    size: int
    entries: int
    objects: int
    file: Digest
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Another archive's log, verified, was put into imports/ and its objects into the store.

    ``origin``, ``key`` (a C2SP verifier key), ``size`` and ``root`` (hex) of its checkpoint, which is ``checkpoint``.
    """

    kind: Literal["import"] = "import"
    session: int
    origin: str
    key: str
    manifest_sha256: str
    size: int
    root: str
    checkpoint: Digest
    entries: int
    objects: int
    bytes: int
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A person's remark about ``target``; it changes nothing else."""

    kind: Literal["annotate"] = "annotate"
    session: int
    target: Target
    text: str
    by: str | None = None


CustodyBody = Policy | Anchor | Seal | KeyAct | HoldAct | Redact | Incident | Fixity | Export | Import | Annotation
