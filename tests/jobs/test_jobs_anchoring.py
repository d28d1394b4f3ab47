"""Checkpoints stamped by authorities on loopback: what is sent, kept, logged, and what verification makes of it."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.config import Anchoring, Config
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.anchor import anchor_now
from archiver.jobs.authorities import authority_states
from archiver.jobs.progress import Silent
from archiver.jobs.verify import VerifyRequest, verify
from archiver.jobs.workplace import Workplace
from archiver.log.anchor_files import keep_stamp
from archiver.log.anchors import Trust
from archiver.log.der import SEQUENCE, read_whole, write
from archiver.log.tokens import check_token, imprint_of, make_request, read_certificates
from archiver.model.custody import Anchor, Annotation, Incident, Policy, Seal, Target
from tests.authorities import OFFERED_POLICY, OTHER_POLICY, POLICY, Answer, Pair, TestAuthority, running
from tests.authorities.certificates import make_identity
from tests.counts import LONG

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."


NOW = "archive.writing", "jobs.anchoring"
"""Modules whose clock dates entries and decides what is due."""


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch, two_authorities: Pair) -> Callable[[float], None]:
    """Lets so many days pass, for this machine and for the authorities: the only thing here that is not real."""

    def shift(count: float) -> None:
        two_authorities.rsa.ahead = two_authorities.ec.ahead = timedelta(days=count)

        class Shifted(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) + timedelta(days=count)

        for name in NOW:
            monkeypatch.setattr(f"archiver.{name}.datetime", Shifted)

    return shift


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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, _authorities: Pair) -> tuple[Path, dict[str, list[bytes]]]:
    """An archive with an article, stamped by both, and what they were asked."""
    folder = tmp_path_factory.mktemp("made")
    _authorities.reset()
    place = _place(folder, _authorities.anchoring)
    create_archive(place.folder, place.keys_folder)
    asyncio.run(_add(place, 1))
    return folder, {each.name: list(each.asked) for each in (_authorities.rsa, _authorities.ec)}


@pytest.fixture
def place(tmp_path: Path, made: tuple[Path, dict[str, list[bytes]]], two_authorities: Pair) -> Workplace:
    """A copy of it; nothing was asked since."""
    shutil.copytree(made[0], tmp_path, dirs_exist_ok=True)
    return _place(tmp_path, two_authorities.anchoring)


async def test_a_command_has_its_entries_stamped(
    place: Workplace, made: tuple[Path, dict[str, list[bytes]]], two_authorities: Pair
) -> None:
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
        (query,) = made[1][authority.name]
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
    assert two_authorities.rsa.asked == []


async def test_a_failing_authority_is_a_gap_and_is_asked_again(
    place: Workplace, two_authorities: Pair, days: Callable[[float], None]
) -> None:
    two_authorities.ec.down = True
    await _add(place, 2)
    assert len(place.unstamped) == 1
    assert "second" in place.unstamped[0]
    (_, note) = (await verify(place)).findings
    assert (note.level, note.code, note.subject) == ("NOTE", "UNANCHORED", "stamps of 'second'")
    assert "without one; another authority stamped them" in note.detail
    two_authorities.ec.down = False
    days(16 / 1440)
    async with place.writing() as archive:
        again = await place.stamp(archive, "run")
    assert [each.authority for each in again.anchors] == ["second"]
    assert again.gaps == ()


async def test_an_authority_that_is_down_for_a_day(
    place: Workplace, two_authorities: Pair, days: Callable[[float], None]
) -> None:
    """A pass every quarter of an hour: the failure is recorded a few times, said each time, and mended by the first
    success after it.
    """
    two_authorities.ec.down = True
    await _add(place, 2)
    before = len(await _entries(place))
    for quarter in range(1, 96, 1 if LONG else 8):
        days(quarter / 96)
        async with place.writing() as archive:
            outcome = await place.stamp(archive, "run")
        assert len(outcome.gaps) == 1
    failures = [each for each in await _entries(place) if isinstance(each, Anchor) and each.status == "failed"]
    assert 5 <= len(failures) <= 9
    assert len(two_authorities.ec.asked) == len(failures)
    async with place.reading() as archive:
        (first, second) = await authority_states(archive, place.config.anchor)
    assert (first.failures, first.unstamped) == (0, 0)
    assert (second.failures, second.error) == (len(failures), "It answered with HTTP status 503.")
    assert second.unstamped > 0
    assert second.again is not None
    assert len(await _entries(place)) - before < 6 * len(failures)
    two_authorities.ec.down = False
    days(1.25)
    async with place.writing() as archive:
        mended = await place.stamp(archive, "run")
    assert mended.gaps == ()
    async with place.reading() as archive:
        (_, second) = await authority_states(archive, place.config.anchor)
    assert (second.failures, second.unstamped, second.failed) == (0, 0, None)
    found = await _codes(place)
    assert not [each for each in found if each.startswith("FAIL")]


async def test_both_down_for_days_is_a_gap_that_the_log_explains(
    place: Workplace, two_authorities: Pair, days: Callable[[float], None]
) -> None:
    two_authorities.rsa.down = two_authorities.ec.down = True
    await _add(place, 2)
    assert await _codes(place) == ["NOTE STAMPED", "WARN UNANCHORED"]
    two_authorities.reset()
    days(3)
    await _add(place, 3)
    losses = [each for each in await _entries(place) if isinstance(each, Incident)]
    assert [each.code for each in losses] == ["loss"]
    assert "had no time stamp for 72 hours: authorities failed 2 times" in losses[0].sentence
    found = (await verify(place)).findings
    late = [each for each in found if each.code == "BACKDATED"]
    assert [each.level for each in late] == ["WARN"]
    assert not [each for each in found if each.level == "FAIL"]


@pytest.mark.parametrize(("ahead", "said"), [(10, "behind"), (-10, "ahead")])
async def test_a_clock_that_is_wrong_is_told_once(
    place: Workplace, two_authorities: Pair, ahead: int, said: str
) -> None:
    """Against both authorities; and once more when it is right again."""
    two_authorities.rsa.ahead = two_authorities.ec.ahead = timedelta(days=ahead)
    for number in (2, 3):
        await _add(place, number)
    told = [each.sentence for each in await _entries(place) if isinstance(each, Incident) and each.code == "clock"]
    assert told == [
        f"By the clock of the authority {name}, this machine's is {said} by more than a day."
        for name in ("first", "second")
    ]
    found = (await verify(place)).findings
    assert [each.level for each in found if each.code == "CLOCK"] == ["WARN"]
    assert not [each for each in found if each.level == "FAIL"]
    two_authorities.rsa.ahead = two_authorities.ec.ahead = timedelta()
    for number in (4, 5):
        await _add(place, number)
    again = [each.sentence for each in await _entries(place) if isinstance(each, Incident) and each.code == "clock"]
    assert again[2:] == [
        f"By the clock of the authority {name}, this machine's is right again." for name in ("first", "second")
    ]


async def test_a_stamp_that_a_killed_command_left_gets_its_entry(place: Workplace, two_authorities: Pair) -> None:
    """The command ended between the token's file and the entry about it."""
    async with place.writing() as archive:
        await archive.attest(Annotation(session=0, target=Target("archive"), text="Seen."))
        await archive.seal()
        size = archive.log.size
        place.asked_at.add(size)  # so that nobody is asked at the end
    await asyncio.to_thread(_leave_a_stamp, place.folder, size, two_authorities.rsa)
    assert "WARN STRAY" in await _codes(place)
    await _add(place, 2)
    assert await _codes(place) == ["NOTE STAMPED"]
    anchors = [each for each in await _entries(place) if isinstance(each, Anchor) and each.authority == "first"]
    assert [each.size for each in anchors[1:2]] == [size]
    assert len(anchors) == 3


def _leave_a_stamp(folder: Path, size: int, authority: TestAuthority) -> None:
    data = (folder / f"log/checkpoints/{size}").read_bytes()
    answer = authority.stamp(make_request(data).as_bytes())
    stamp = check_token(answer, imprint_of(data), read_certificates(authority.roots.read_bytes()))
    keep_stamp(folder / "log", folder / "tmp", size, "first", answer, stamp.chain)


async def test_what_is_wrong_with_an_archive_that_lost_its_authorities(place: Workplace, two_authorities: Pair) -> None:
    two_authorities.ec.down = two_authorities.rsa.down = True
    await _add(place, 2)
    assert await _codes(place) == ["NOTE STAMPED", "WARN UNANCHORED"]


async def test_without_roots_the_archives_own_chain_is_used_and_said(place: Workplace, tmp_path: Path) -> None:
    assert await _codes(_place(tmp_path, Anchoring())) == ["NOTE TOKEN", "NOTE STAMPED"]
    proves, proves_not = (await verify(_place(tmp_path, Anchoring()))).meaning()
    assert "vouch" not in proves
    assert "that the time stamps are of outside authorities" in proves_not
    proves, proves_not = (await verify(place)).meaning()
    assert "Outside authorities vouch that the first" in proves
    assert "of outside authorities" not in proves_not


async def test_foreign_pins_make_stamps_worthless(place: Workplace, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.pem"
    make_identity("ec", label="foreign").write(tmp_path)
    await asyncio.to_thread(shutil.copyfile, tmp_path / "root.pem", foreign)
    await anchor_now(place)
    tokens = (await verify(place, VerifyRequest(authority_roots=(foreign,)))).findings
    assert ["and 1 more" in each.detail for each in tokens if each.code == "TOKEN"] == [True, True]
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


def _refuses(*_: object) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, bytes.fromhex("30053003020102")


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


async def test_a_hostile_authority_is_not_believed(place: Workplace, two_authorities: Pair) -> None:
    tricks: tuple[tuple[Answer, str], ...] = (
        (_garbage, "no time stamp"),
        (_endless, "more than"),
        (_elsewhere, "302"),
        (_replayed, "random number"),
        (_misled, "another hash"),
        (_refuses, "the authority refused (status 2)"),
        (lambda *_: (200, {}, b"<!doctype html><title>Sign in</title>"), "no time stamp"),
        (lambda *_: (500, {}, b""), "500"),
    )
    for answer, reason in tricks:
        two_authorities.rsa.answer = answer
        outcome = await anchor_now(place)
        assert [each.status for each in outcome.anchors] == ["failed", "ok"]
        assert reason in str(outcome.anchors[0].error)
        assert len(outcome.gaps) == 1
    assert len(two_authorities.rsa.asked) == len(tricks)
    assert await _codes(place) == ["NOTE STAMPED"]  # nothing was added since its last stamp


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


async def test_without_its_roots_an_authority_is_not_asked(
    place: Workplace, two_authorities: Pair, tmp_path: Path
) -> None:
    await asyncio.to_thread((tmp_path / "junk.pem").write_text, "junk")
    for name, reason in (
        ("junk.pem", "junk.pem is not usable: it holds no certificates"),
        ("no.pem", "cannot be read"),
    ):
        authority = two_authorities.ec.authority.model_copy(update={"roots": tmp_path / name})
        outcome = await anchor_now(_place(tmp_path, Anchoring(authorities=(authority,))))
        assert reason in str(outcome.anchors[0].error)
    assert two_authorities.ec.asked == []


async def test_a_policy_is_asked_for_and_insisted_on(place: Workplace, two_authorities: Pair, tmp_path: Path) -> None:
    async def asked(policy: str) -> Anchor:
        authority = two_authorities.ec.authority.model_copy(update={"policy": policy})
        return (await anchor_now(_place(tmp_path, Anchoring(authorities=(authority,))))).anchors[0]

    assert (await asked(OFFERED_POLICY)).policy == OFFERED_POLICY
    assert "refused (status 2: Requested policy is not supported" in str((await asked(OTHER_POLICY)).error)
    two_authorities.ec.answer = lambda authority, query: (200, {}, authority.stamp(_without_policy(query)))
    assert f"under the policy {POLICY}, not {OFFERED_POLICY}" in str((await asked(OFFERED_POLICY)).error)


def _without_policy(query: bytes) -> bytes:
    parts = [each.whole for each in read_whole(query).parts()]
    return write(SEQUENCE, *parts[:2], *parts[3:])


def test_trust_defaults_to_nobody() -> None:
    assert Trust().heartbeat is None
