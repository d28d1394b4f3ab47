"""The keys of an archive as files: in the configuration folder, never in the archive.

==========================  ======================================================================================
``<origin>.key``            the private key that signs the log
``<origin>.next.key``       the one that is about to: made before the log goes over to it, renamed after that
``<origin>.<key id>.key``   one that signed once
``<origin>.secrets``        what account digests and pseudonyms are made with, since the first key was replaced
==========================  ======================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archiver.archive.manifest import Manifest
from archiver.archive.private_files import make_private_folder, refuse_inside
from archiver.archive.secrets import Secrets
from archiver.disk import fsync_folder
from archiver.errors import IntegrityError, SigningKeyError, file_errors
from archiver.log import KeyRing, Signer, Verifier

__all__ = ["SigningKeys", "key_file", "load_secrets", "load_signer", "make_private_folder", "refuse_inside"]


def key_file(keys_folder: Path, origin: str) -> Path:
    """Where the private key of the archive named ``origin`` lies."""
    return keys_folder / f"{origin}.key"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The key files of one archive."""

    folder: Path
    manifest: Manifest

    @property
    def first(self) -> Verifier:
        """The key in archive.json; IntegrityError where it is none."""
        try:
            return Verifier.from_vkey(self.manifest.public_key)
        except ValueError as error:
            raise IntegrityError(
                f"archive.json names no key: {error}.", hint="Put archive.json back from a copy of the archive."
            ) from error

    @property
    def current(self) -> Path:
        """The key that signs."""
        return key_file(self.folder, self.manifest.origin)

    @property
    def coming(self) -> Path:
        """The key that is about to."""
        return self.folder / f"{self.manifest.origin}.next.key"

    @property
    def secrets(self) -> Path:
        """See ``Secrets``."""
        return self.folder / f"{self.manifest.origin}.secrets"

    def former(self, key: Verifier) -> Path:
        """Where a key lies that signed once."""
        return self.folder / f"{self.manifest.origin}.{key.key_id.hex()}.key"

    def all(self) -> list[Path]:
        """Every file of these that is there."""
        with file_errors(self.folder, "read"):
            if not self.folder.is_dir():
                return []
            names = sorted(path.name for path in self.folder.iterdir())
        return [self.folder / name for name in names if name.startswith(f"{self.manifest.origin}.")]

    def load(self, path: Path) -> Signer | None:
        """A key of these files, None where there is none; SigningKeyError where it cannot be used."""
        return Signer.load(path, self.manifest.origin) if path.exists() else None

    def make_coming(self, ring: KeyRing) -> Signer:
        """A new key that the ring does not have, or the one that a run made which was cut off before it was used."""
        made = self.load(self.coming)
        if made is not None and ring.find(made.verifier) is None and made.verifier != ring.recovery:
            return made
        make_private_folder(self.folder)
        if made is not None:
            self._keep(self.coming, made)
        signer = Signer.generate(self.manifest.origin)
        signer.save(self.coming)
        return signer

    def adopt(self) -> None:
        """The coming key becomes the current one, which is kept under its id. Safe to be cut off and called again."""
        before = self.load(self.current) if self.current.exists() else None
        if before is not None and not self.former(before.verifier).exists():
            before.save(self.former(before.verifier))
        with file_errors(self.current, "written"):
            self.coming.replace(self.current)
            fsync_folder(self.folder)

    def keep_secrets(self, signer: Signer) -> bool:
        """Make sure that digests stay the same under another key; False where what made them is lost, and is new."""
        if self.secrets.exists():
            Secrets.load(self.secrets)
            return True
        for path in (self.current, self.former(self.first)):
            known = self.load(path)
            if known is not None and known.verifier == self.first:
                Secrets.of(known).save(self.secrets)
                return True
        make_private_folder(self.folder)
        Secrets.of(signer).save(self.secrets)
        return False

    def _keep(self, path: Path, signer: Signer) -> None:
        kept = self.former(signer.verifier)
        with file_errors(path, "renamed"):
            if kept.exists():
                path.unlink()
            else:
                path.rename(kept)


def load_signer(keys_folder: Path, manifest: Manifest, ring: KeyRing | None = None) -> Signer:
    """The signer of the log whose keys are ``ring`` (None: the first key alone).

    Finishes what a rotation left that was cut off. Raises SigningKeyError where the key is missing, an earlier one,
    revoked, or not this archive's.
    """
    files = SigningKeys(keys_folder, manifest)
    ring = ring or KeyRing.start(files.first, manifest.origin)
    coming = files.load(files.coming)
    if coming is not None and coming.verifier == ring.present:
        files.adopt()
    signer = Signer.load(files.current, manifest.origin)
    if signer.verifier != ring.present:
        raise _not_the_present(files.current, signer.verifier, ring)
    return signer


def load_secrets(keys_folder: Path, manifest: Manifest) -> Secrets:
    """What digests are made with; SigningKeyError where the key was replaced and the file is missing."""
    files = SigningKeys(keys_folder, manifest)
    if files.secrets.exists():
        return Secrets.load(files.secrets)
    signer = Signer.load(files.current, manifest.origin)
    if signer.verifier.vkey != manifest.public_key:
        raise SigningKeyError(
            f"{files.secrets} is missing, with which accounts and persons keep their digests under a new key.",
            hint="Copy it from where the key comes from; if it is lost, `archiver key rotate` makes another.",
        )
    return Secrets.of(signer)


def _not_the_present(file: Path, key: Verifier, ring: KeyRing) -> SigningKeyError:
    known = ring.find(key)
    if key == ring.recovery:
        return SigningKeyError(
            f"{file} is the recovery key, which signs no log.", hint="Put the right key file back, and this one away."
        )
    if known is None:
        return SigningKeyError(f"{file} is not a key of this archive.", hint="Put the right key file back.")
    if known.revoked is not None:
        return SigningKeyError(
            f"{file} was revoked: it signs nothing any more.",
            hint=f"Use the key {ring.present.vkey}, from the machine where it was made.",
        )
    return SigningKeyError(
        f"{file} is an earlier key of this archive, which went over to another one in entry {known.last}.",
        hint=f"Copy the key {ring.present.vkey} from the machine where it was made.",
    )
