"""Verification of a log that nobody trusts: every file of it, every entry, every checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from archiver.log.keyring import read_ring
from archiver.log.replay import Replay
from archiver.log.seals import read_seals
from archiver.log.signing import Verifier
from archiver.log.survey import take_survey
from archiver.model.entries import Entry
from archiver.model.findings import Finding


def verify_log(
    folder: Path,
    verifier: Verifier,
    origin: str,
    manifest_sha256: str,
    *,
    on_entry: Callable[[Entry], None] | None = None,
) -> Iterator[Finding]:
    """Everything that is wrong with the log in ``folder``; nothing where it is whole and sealed.

    ``verifier`` (the first key), ``origin`` and ``manifest_sha256`` (of archive.json) are what the caller trusts.
    ``on_entry`` gets each entry that can be read, in order, whatever else is wrong: to count them, or to
    collect the objects that they name. No bytes in the folder make this raise; only a file that the system
    refuses to read does (CannotRunError).

    ============  =========================================================================================
    code          level and meaning
    ============  =========================================================================================
    ENTRY_FORMAT  FAIL: a line is too long, no canonical JSON, or no entry
    ENTRY_ORDER   FAIL: an entry or a file of entries is missing, too many or misplaced
    CHAIN         FAIL: ``prev`` is not the hash of the line before
    MANIFEST      FAIL: entry 0 is not of this archive
    CLOCK         WARN: an entry is dated over 120 s before the last one, or unlike an authority's or Telegram's clock
    ROOT          FAIL: a tile, or the root in log/checkpoint, is not that of the entries; a tile is missing
    FORK          FAIL: an older checkpoint signed other entries than these
    TRUNCATED     FAIL: a checkpoint signed more entries than there are
    CHECKPOINT_FORMAT  FAIL: a checkpoint is missing, malformed, of another log, or unlike its copy
    SIGNATURE     FAIL: a checkpoint is not signed by the key that signed when it had that many entries
    KEY           FAIL: an entry changes keys against the rules, or the log is not of a key that was given
    COMPROMISED   WARN: entries under a key that was stolen, which no time stamp shows to be older than that
    RECEIPT       FAIL: a receipt is of another log, or not signed by a key of this one
    UNSEALED      WARN: entries after the last checkpoint; nothing but the chain protects them yet
    TORN          WARN: the last line is unfinished, as a power cut leaves it
    STRAY         WARN: a file that is none of the log's; FAIL: a link or device in the folder
    TOKEN_HASH    FAIL: a time stamp's token or certificates are not those whose hash is in the log
    TOKEN_MISSING FAIL: such a file is missing
    TOKEN         FAIL: a token is no proof of what its entry says; WARN, NOTE: who vouches for it is open
    STAMPED       NOTE: when the entries existed at the latest, by the stamps that are good
    UNANCHORED    WARN: entries without a time stamp though an authority is configured; NOTE: none is, or another did
    STALE         WARN: the last stamp is older than the heartbeat: later entries may have been removed
    BACKDATED     FAIL: an entry claims a time long before the first stamp that covers it; WARN: the log says why
    COSIGNATURE   FAIL: a co-signature is missing, changed, or of another checkpoint; NOTE: its witness is not known
    UNWITNESSED   WARN: entries without a co-signature of a witness that is configured, named or declared; NOTE: a
                  witness that was declared once is asked no more
    WITNESSED     NOTE: which entries a witness has co-signed, and when by its clock
    ============  =========================================================================================

    The last three, and TRUNCATED by co-signatures, come from ``witnessed.WitnessCheck``. The seven before
    them, FORK and TRUNCATED by time stamps, and CLOCK by other clocks, come from ``anchors.AnchorCheck``.

    What it cannot see without a receipt or a witness: a log that was cut off and whose later checkpoints were
    removed with the entries, an older checkpoint that was removed, and a log rebuilt with the stolen key.
    """
    survey = take_survey(folder)
    yield from survey.findings
    ring = read_ring(folder, verifier, origin)
    yield from ring.findings
    seals, findings = read_seals(folder, survey, ring)
    yield from findings
    replay = Replay(folder, survey, seals, origin=origin, manifest_sha256=manifest_sha256, on_entry=on_entry)
    yield from replay.findings()
