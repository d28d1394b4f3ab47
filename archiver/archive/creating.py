"""A new archive. ``archive.json`` is written last: without it there is no archive, so a crash leaves none by halves."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive.keys import key_file, make_private_folder, refuse_inside
from archiver.archive.layout import Layout
from archiver.archive.manifest import Manifest, encode, load
from archiver.disk import fsync_folder
from archiver.errors import ArchiveExistsError, file_errors
from archiver.log import Log, Signer


def create_archive(folder: Path, keys_folder: Path) -> Manifest:
    """Make an archive in ``folder`` (created if need be) and its signing key in ``keys_folder``.

    Raises ArchiveExistsError where an archive or a foreign file of the same name is already.
    """
    layout = Layout(folder)
    _refuse_occupied(layout)
    refuse_inside(keys_folder, layout.root)
    origin = f"archive-{secrets.token_hex(8)}"
    with file_errors(layout.root, "made"):
        for path in (layout.root, layout.objects, layout.tmp, layout.reports):
            path.mkdir(parents=True, exist_ok=True)
    signer = Signer.generate(origin)
    make_private_folder(keys_folder)
    signer.save(key_file(keys_folder, origin))
    created = datetime.now(UTC)
    data = encode(origin=origin, created=created, public_key=signer.verifier.vkey)
    digest = hashlib.sha256(data).hexdigest()
    Log.create(layout.log, tmp=layout.tmp, signer=signer, manifest_sha256=digest, time=created).close()
    _write_durably(layout.manifest, data)
    return load(layout.manifest)


def _refuse_occupied(layout: Layout) -> None:
    if layout.manifest.exists():
        raise ArchiveExistsError(
            f"{layout.root} is an archive already.", hint="Use it as it is, or name another folder."
        )
    if layout.root.exists() and not layout.root.is_dir():
        raise ArchiveExistsError(f"{layout.root} is not a folder.", hint="Name another one.")
    if layout.log.exists() and not any(layout.objects.rglob("*")):
        shutil.rmtree(layout.log)  # an earlier `init` was cut off before archive.json: nothing was archived yet
    occupied = [path for path in (layout.objects, layout.log, layout.catalog) if path.exists() and _holds(path)]
    if occupied:
        raise ArchiveExistsError(
            f"{layout.root} has no archive.json, but {occupied[0].name} is there.",
            hint="Put archive.json back from a copy, or name another folder.",
        )


def _holds(path: Path) -> bool:
    return path.is_file() or any(path.iterdir())


def _write_durably(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    with file_errors(path, "written"):
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o444)
        part.rename(path)
        fsync_folder(path.parent)
