"""Checkpoints stamped by authorities on loopback: what is sent, kept, logged, and what verification makes of it."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.config import Anchoring, Config
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.anchor import anchor_now
from archiver.jobs.progress import Silent
from archiver.jobs.verify import VerifyRequest, verify
from archiver.jobs.workplace import Workplace
from archiver.log.anchors import Trust
from archiver.model.custody import Anchor, Policy, Seal
from tests.authorities import OTHER_POLICY, Pair, TestAuthority, running
from tests.authorities.certificates import make_identity

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."


def _place(folder: Path, anchoring: Anchoring) -> Workplace:
    return Workplace(
        folder=folder / "archive",
        config=Config(anchor=anchoring),
        config_folder=folder / "configuration",
        progress=Silent(),
        command="test",
    )


async def _add(place: Workplace, number: int) -> None:
    file = place.folder.parent / f"{number}.txt"
    await asyncio.to_thread(file.write_text, f"{TEXT} ({number})")
    await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))


async def _entries(place: Workplace) -> list[object]:
    async with place.reading() as archive:
        return [each.body for each in await asyncio.to_thread(lambda: list(archive.log.entries()))]


async def _codes(place: Workplace, *pins: Path) -> list[str]:
    return [f"{each.level} {each.code}" for each in (await verify(place, VerifyRequest(authority_roots=pins))).findings]


@pytest.fixture
async def place(tmp_path: Path, two_authorities: Pair) -> Workplace:
    """An archive with an article, stamped by both."""
    place = _place(tmp_path, two_authorities.anchoring)
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    await _add(place, 1)
    return place


async def test_a_command_has_its_entries_stamped(place: Workplace, two_authorities: Pair) -> None:
    bodies = await _entries(place)
    anchors = [each for each in bodies if isinstance(each, Anchor)]
    assert [(each.authority, each.status) for each in anchors] == [("first", "ok"), ("second", "ok")]
    assert [each.size for each in bodies if isinstance(each, Seal)] == [anchors[0].size]
    assert [each.settings["anchor.authorities"] for each in bodies if isinstance(each, Policy)] == [["first", "second"]]
    assert await _codes(place) == ["NOTE STAMPED"]
    assert await _codes(place, two_authorities.rsa.roots, two_authorities.ec.roots) == ["NOTE STAMPED"]
    checkpoint = await asyncio.to_thread((place.folder / f"log/checkpoints/{anchors[0].size}").read_bytes)
    digest = hashlib.sha256(checkpoint).digest()
    for authority in (two_authorities.rsa, two_authorities.ec):
        (query,) = authority.asked
        assert digest in query
        assert len(query) < 80  # a hash, a number, and what they are
        token = place.folder / f"log/anchors/{anchors[0].size}.{authority.name}.tsr"
        await asyncio.to_thread(_openssl_verifies, token, checkpoint, authority.roots)


def _openssl_verifies(token: Path, data: bytes, roots: Path) -> None:
    digest = hashlib.sha256(data).hexdigest()
    subprocess.run(
        ["openssl", "ts", "-verify", "-digest", digest, "-in", token, "-CAfile", roots], check=True, capture_output=True
    )


async def test_nothing_new_is_not_stamped_again(place: Workplace, two_authorities: Pair) -> None:
    before = len(await _entries(place))
    await _add(place, 1)
    async with place.writing() as archive:
        assert (await place.stamp(archive, "run")).anchors == ()
    assert len(await _entries(place)) == before
    assert len(two_authorities.rsa.asked) == 1


async def test_a_failing_authority_is_a_gap_and_is_asked_again(place: Workplace, two_authorities: Pair) -> None:
    two_authorities.ec.down = True
    await _add(place, 2)
    assert len(place.unstamped) == 1
    assert "second" in place.unstamped[0]
    assert (await _codes(place)) == ["NOTE STAMPED"]  # the other one stamped it
    two_authorities.ec.down = False
    async with place.writing() as archive:
        again = await place.stamp(archive, "run")
    assert [each.authority for each in again.anchors] == ["second"]
    assert again.gaps == ()


async def test_what_is_wrong_with_an_archive_that_lost_its_authorities(place: Workplace, two_authorities: Pair) -> None:
    two_authorities.ec.down = two_authorities.rsa.down = True
    await _add(place, 2)
    assert await _codes(place) == ["NOTE STAMPED", "WARN UNANCHORED"]


async def test_without_roots_the_archives_own_chain_is_used_and_said(place: Workplace, tmp_path: Path) -> None:
    assert await _codes(_place(tmp_path, Anchoring())) == ["NOTE TOKEN", "NOTE STAMPED"]


async def test_foreign_pins_make_stamps_worthless(place: Workplace, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.pem"
    make_identity("ec", label="foreign").write(tmp_path)
    await asyncio.to_thread(shutil.copyfile, tmp_path / "root.pem", foreign)
    codes = await _codes(place, foreign)
    assert codes == ["WARN TOKEN", "WARN TOKEN", "WARN UNANCHORED", "WARN STALE"]


async def test_every_damaged_token_and_certificate_is_named(place: Workplace) -> None:
    files = await asyncio.to_thread(lambda: sorted((place.folder / "log/anchors").rglob("*.*")))
    assert len(files) == 4
    for file in files:
        whole = await asyncio.to_thread(file.read_bytes)
        for damage, code in ((bytes([whole[0] ^ 1]) + whole[1:], "FAIL TOKEN_HASH"), (b"", "FAIL TOKEN_HASH")):
            await asyncio.to_thread(_replace, file, damage)
            assert code in await _codes(place)
        await asyncio.to_thread(file.unlink)
        assert "FAIL TOKEN_MISSING" in await _codes(place)
        await asyncio.to_thread(_replace, file, whole)


def _replace(file: Path, data: bytes) -> None:
    file.unlink(missing_ok=True)
    file.write_bytes(data)


async def test_a_removed_or_stray_file_is_found(place: Workplace) -> None:
    anchors = place.folder / "log/anchors"
    token = next(iter(sorted(anchors.glob("*.tsr"))))
    size = token.name.partition(".")[0]
    await asyncio.to_thread(shutil.copyfile, token, anchors / f"{size}.third.tsr")
    assert "WARN STRAY" in await _codes(place)
    await asyncio.to_thread((anchors / f"{size}.third.tsr").rename, anchors / "999.third.tsr")
    assert "FAIL TRUNCATED" in await _codes(place)
    await asyncio.to_thread((anchors / "999.third.tsr").rename, anchors / "1.third.tsr")
    assert "FAIL FORK" in await _codes(place)


def _garbage(*_: object) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, b"\x30\x82" * 50


def _endless(*_: object) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, bytes(300_000)


def _elsewhere(authority: TestAuthority, _: bytes) -> tuple[int, dict[str, str], bytes]:
    return 302, {"Location": authority.url}, b""


def _replayed(authority: TestAuthority, query: bytes) -> tuple[int, dict[str, str], bytes]:
    """Another question's answer about the same hash: the last byte of the nonce differs."""
    changed = bytearray(query)
    at = bytes(query).rindex(b"\x01\x01\xff") - 1  # before certReq
    changed[at] ^= 1
    return 200, {}, authority.stamp(bytes(changed))


def _misled(authority: TestAuthority, query: bytes) -> tuple[int, dict[str, str], bytes]:
    changed = bytearray(query)
    changed[bytes(query).index(b"\x04\x20") + 2] ^= 1
    return 200, {}, authority.stamp(bytes(changed))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_garbage, "no time stamp"),
        (_endless, "more than"),
        (_elsewhere, "302"),
        (_replayed, "random number"),
        (_misled, "another hash"),
        (lambda *_: (500, {}, b""), "500"),
    ],
)
async def test_a_hostile_authority_is_not_believed(
    place: Workplace, two_authorities: Pair, answer: Callable[..., tuple[int, dict[str, str], bytes]], reason: str
) -> None:
    two_authorities.rsa.answer = answer
    outcome = await anchor_now(place)
    assert [each.status for each in outcome.anchors] == ["failed", "ok"]
    assert reason in str(outcome.anchors[0].error)
    assert await _codes(place) == ["NOTE STAMPED"]


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        (make_identity("ec", label="expired", begins=-20, ends=-10), "not valid at"),
        (make_identity("ec", label="foreign"), "does not lead to a root"),
    ],
)
async def test_a_wrong_certificate_is_not_believed(
    place: Workplace, two_authorities: Pair, tmp_path: Path, identity: object, reason: str
) -> None:
    with running("third", tmp_path / "third", identity) as third:  # type: ignore[arg-type]
        roots = third.roots if "valid" in reason else two_authorities.ec.roots
        authority = third.authority.model_copy(update={"roots": roots})
        other = _place(tmp_path, Anchoring(authorities=(authority,)))
        outcome = await anchor_now(other)
    assert outcome.anchors[0].status == "failed"
    assert reason in str(outcome.anchors[0].error)


async def test_another_policy_is_not_taken(place: Workplace, two_authorities: Pair, tmp_path: Path) -> None:
    authority = two_authorities.ec.authority.model_copy(update={"policy": OTHER_POLICY})
    outcome = await anchor_now(_place(tmp_path, Anchoring(authorities=(authority,))))
    assert "policy" in str(outcome.anchors[0].error)


def test_trust_defaults_to_nobody() -> None:
    assert Trust().heartbeat is None
