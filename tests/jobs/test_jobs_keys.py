"""Keys of an archive from rotation to loss and theft; a command that was cut off between any two steps goes on."""

from __future__ import annotations

import asyncio
import base64
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.archive import Writer, create_archive, read_manifest
from archiver.archive.keys import SigningKeys, load_secrets
from archiver.config import Config
from archiver.errors import ArchiverError, CannotRunError, InputError, SigningKeyError
from archiver.jobs.keys import RevokeRequest, name_recovery, revoke, rotate, show_keys
from archiver.jobs.progress import Silent
from archiver.jobs.verify import VerifyRequest, verify
from archiver.jobs.workplace import Workplace
from archiver.log import KeyRing, Log, Signer, read_ring
from archiver.model.custody import Incident

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    made = _place(folder)
    create_archive(made.folder, made.keys_folder)
    asyncio.run(_write(made))
    return folder


@pytest.fixture
def place(original: Path, tmp_path: Path) -> Workplace:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return _place(tmp_path)


def _place(folder: Path) -> Workplace:
    return Workplace(
        folder=folder / "archive",
        config=Config(),
        config_folder=folder / "configuration",
        progress=Silent(),
        command="test",
    )


def _files(place: Workplace) -> SigningKeys:
    return SigningKeys(place.keys_folder, read_manifest(place.folder / "archive.json"))


async def _write(place: Workplace) -> None:
    async with place.writing() as archive:
        await archive.attest(Incident(session=0, code="said", sentence="Something happened."))


async def _codes(place: Workplace, *keys: str, full: bool = False) -> set[str]:
    result = await verify(place, VerifyRequest(keys=keys, log_only=not full))
    return {each.code for each in result.findings if each.level != "NOTE"}


async def _revoke(place: Workplace, key: str, recovery: Path | None = None) -> None:
    await revoke(place, RevokeRequest(key=key, since=SINCE, recovery=recovery))


async def test_rotation_keeps_digests_and_pins(place: Workplace, tmp_path: Path) -> None:
    files = await asyncio.to_thread(_files, place)
    before = (await asyncio.to_thread(load_secrets, files.folder, files.manifest)).account_digest("someone")
    changed = await rotate(place, reason="yearly")
    await asyncio.to_thread(files.former(files.first).unlink)  # the old key is destroyed
    await _write(place)
    after = (await asyncio.to_thread(load_secrets, files.folder, files.manifest)).account_digest("someone")
    assert after == before
    for file in (files.current, files.secrets):
        assert (await asyncio.to_thread(file.stat)).st_mode & 0o777 == 0o600
    assert await _codes(place, files.manifest.public_key, changed.present, full=True) == set()
    stranger = Signer.generate(files.manifest.origin).verifier
    assert await _codes(place, stranger.vkey) == {"KEY"}
    pem = tmp_path / "stranger.pem"
    await asyncio.to_thread(pem.write_bytes, stranger.pem)
    assert await _codes(place, str(pem)) == {"KEY"}
    with pytest.raises(InputError):
        await _codes(place, str(files.current))


async def test_an_older_or_foreign_or_lost_key_file_is_one_sentence(place: Workplace) -> None:
    files = await asyncio.to_thread(_files, place)
    copy = files.current.read_bytes()
    await rotate(place)
    files.current.write_bytes(copy)
    with pytest.raises(SigningKeyError, match="earlier key"):
        await _write(place)
    files.current.unlink()
    with pytest.raises(SigningKeyError, match="not there"):
        await _write(place)
    await asyncio.to_thread(Signer.generate(files.manifest.origin).save, files.current)
    with pytest.raises(SigningKeyError, match="not a key of this archive"):
        await _write(place)
    assert await _codes(place) == {"KEY"}  # archive.json, or this machine's file, is not what it was


async def test_a_catalog_that_hides_acts_hides_no_key(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_reading(*_: object) -> KeyRing:
        raise AssertionError("all lines were read")

    def hide() -> None:
        with closing(sqlite3.connect(place.folder / "catalog.sqlite")) as catalog, catalog:
            catalog.execute("UPDATE entries SET kind = 'session' WHERE kind LIKE 'key.%'")

    await rotate(place)
    with monkeypatch.context() as patch:
        patch.setattr("archiver.archive.known_keys.read_ring", no_reading)
        await _write(place)
    await asyncio.to_thread(hide)
    await _write(place)
    changed = await rotate(place)
    await asyncio.to_thread((place.folder / "catalog.sqlite").unlink)
    await _write(place)
    assert (await show_keys(place)).ring.present.vkey == changed.present
    assert len((await show_keys(place)).ring.keys) == 3
    assert await _codes(place) == set()


async def test_a_recovery_key_is_kept_apart(place: Workplace) -> None:
    with pytest.raises(SigningKeyError, match="inside the archive"):
        await name_recovery(place, place.folder / "recovery.key")
    with pytest.raises(SigningKeyError, match="beside the key"):
        await name_recovery(place, place.keys_folder / "recovery.key")


async def test_a_lost_key_is_replaced_by_the_recovery_key(place: Workplace, tmp_path: Path) -> None:
    offline = tmp_path / "stick" / "recovery.key"
    await name_recovery(place, offline)
    assert (await asyncio.to_thread(offline.stat)).st_mode & 0o777 == 0o600
    lost = (await show_keys(place)).ring.present.vkey
    thief = await asyncio.to_thread(shutil.copytree, place.keys_folder, tmp_path / "thief")
    elsewhere = replace(place, config_folder=tmp_path / "other machine")
    with pytest.raises(SigningKeyError):
        await _revoke(elsewhere, lost)
    with pytest.raises(SigningKeyError, match="not this archive's recovery key"):
        await _revoke(elsewhere, lost, next(thief.glob("*.key")))
    await _revoke(elsewhere, lost, offline)
    size = (await verify(place)).entries
    await _revoke(elsewhere, lost, offline)
    assert (await verify(place)).entries == size  # nothing is done twice
    await _write(elsewhere)
    assert await _codes(elsewhere, lost, full=True) == {"COMPROMISED"}
    with pytest.raises(SigningKeyError, match="was revoked"):
        await _write(place)  # whoever has the old key
    await asyncio.to_thread(_sign_on, place, thief)
    assert "SIGNATURE" in await _codes(place)


def _sign_on(place: Workplace, thief: Path) -> None:
    """Go on with the stolen key by force."""
    folder = place.folder
    signer = Signer.load(next(thief.glob("*.key")), read_manifest(folder / "archive.json").origin)
    with Log.open(folder / "log", signer=signer, tmp=folder / "tmp", ring=_ring_with(folder)) as log:
        log.append(Incident(session=1, code="said", sentence="Forged."), mono_us=0, time=datetime.now(UTC))
        log.checkpoint()


def _ring_with(folder: Path) -> KeyRing:
    files = SigningKeys(folder, read_manifest(folder / "archive.json"))
    return read_ring(folder / "log", files.first, files.manifest.origin)


async def test_an_earlier_key_is_revoked_without_recovery_and_the_present_one_is_not(place: Workplace) -> None:
    first = (await show_keys(place)).ring.present.vkey
    with pytest.raises(CannotRunError, match="no recovery key"):
        await _revoke(place, first)
    with pytest.raises(InputError, match="future"):
        await revoke(place, RevokeRequest(key=first, since=datetime.now(UTC) + timedelta(days=1)))
    await rotate(place)
    await _revoke(place, first)
    assert await _codes(place) == {"COMPROMISED"}


class CutOffError(ArchiverError):
    """Stands for a process that ended there."""


@pytest.mark.parametrize("step", ["keep_secrets", "seal", "adopt", "change_keys"])
@pytest.mark.parametrize("lost", [False, True])
async def test_a_change_of_keys_that_was_cut_off_goes_on(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, lost: bool
) -> None:
    """At each step between the key's file, the entry, the checkpoint and the renaming."""
    offline = tmp_path / "recovery.key"
    if lost:
        await name_recovery(place, offline)
    first = (await show_keys(place)).ring.present.vkey
    used = replace(place, config_folder=tmp_path / "other machine") if lost else place

    def cut(*_: object, **__: object) -> None:
        raise CutOffError("cut off")

    with monkeypatch.context() as patched:
        patched.setattr(SigningKeys if step in ("keep_secrets", "adopt") else Writer, step, cut)
        patched.setattr(Writer, "close", lambda _: asyncio.sleep(0))  # nothing is done any more
        with pytest.raises(CutOffError):
            await (_revoke(used, first, offline) if lost else rotate(used))
    assert "FAIL" not in {each.level for each in (await verify(used, VerifyRequest(log_only=True))).findings}
    if lost:
        await _revoke(used, first, offline)
    else:
        await _write(used)
    await _write(used)
    keys = await show_keys(used)
    assert keys.ring.present.vkey in keys.here
    assert await _codes(used, first) == ({"COMPROMISED"} if lost else set())


async def test_openssl_checks_statement_and_checkpoints(place: Workplace, tmp_path: Path) -> None:
    await rotate(place)
    keys = await show_keys(place)
    [act] = keys.document()["acts"]
    note = await asyncio.to_thread((place.folder / "log" / "checkpoint").read_text)
    text, _, lines = note.partition("\n\n")
    signatures = [base64.b64decode(line.rpartition(" ")[2])[4:] for line in lines.splitlines()]
    old, new = (each.verifier for each in keys.ring.keys)
    checks = [
        *((each["key"], act["statement"], base64.b64decode(each["signature"])) for each in act["signatures"]),
        (new.vkey, f"{text}\n", signatures[0]),
        (old.vkey, f"{text}\n", signatures[1]),
    ]
    pems = {each.verifier.vkey: each.verifier.pem for each in keys.ring.keys}
    assert len(checks) == 4
    for key, said, signature in checks:
        assert await asyncio.to_thread(_openssl, tmp_path, pems[key], said.encode(), signature)
        assert not await asyncio.to_thread(_openssl, tmp_path, pems[key], said.encode() + b"x", signature)


def _openssl(folder: Path, pem: bytes, said: bytes, signature: bytes) -> bool:
    for name, data in (("key.pem", pem), ("said", said), ("signature", signature)):
        (folder / name).write_bytes(data)
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in said -sigfile signature"
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode == 0
