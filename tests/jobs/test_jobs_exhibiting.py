"""An exhibit, written by the job, is checked without the archive: by ours, and by the commands of its HOWTO."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import rfc8785

from archiver.archive import create_archive
from archiver.config import Config
from archiver.errors import InputError, UsageError
from archiver.export.exhibit import NOTE, TABLE, make_members, signed_text
from archiver.export.exhibit_stamps import Stamps
from archiver.export.exhibit_verify import KEPT
from archiver.export.exhibit_words import html, page
from archiver.export.howto import commands
from archiver.export.zip import Member, measure, read_zip, write_zip
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.exhibiting import ExhibitRequest, export_exhibit
from archiver.jobs.exhibiting_evidence import gather, surroundings
from archiver.jobs.keys import RevokeRequest, revoke, rotate
from archiver.jobs.progress import Silent
from archiver.jobs.verify import verify
from archiver.jobs.verify_copy import Given, verify_copy
from archiver.jobs.workplace import Workplace
from archiver.log import Signer
from archiver.log.anchors import Trust
from archiver.log.checkpoint import Signature
from archiver.log.codec import parse
from archiver.model.custody import Anchor, Digest, Policy, Redact, Target
from tests.authorities import Pair

TEXT = "La route de Kardoune est rouverte, annonce la mairie de Port-Azel."
Change = Callable[[dict[str, bytes]], None]


@dataclass(frozen=True)
class Case:
    """Two stamped articles, a change of the key between them; ``out``: the exhibit of the first.

    ``plain``: of an archive without authorities.
    """

    place: Workplace
    articles: tuple[str, ...]
    pair: Pair
    out: Path
    plain: Path

    @property
    def roots(self) -> tuple[Path, ...]:
        return (self.pair.rsa.roots, self.pair.ec.roots)

    def codes(self, path: Path, **more: object) -> list[str]:
        given = Given(**{"authority_roots": self.roots, **more})  # type: ignore[arg-type]
        try:
            return [f"{each.level} {each.code}" for each in verify_copy(path, given).findings]
        except InputError:  # without its first member it is taken for no copy of any kind, which is exit code 3
            return ["FAIL NOTHING"]

    @property
    def members(self) -> dict[str, bytes]:
        return _members(self.out)

    def signer(self) -> Signer:
        origin = json.loads((self.place.folder / "archive.json").read_text())["origin"]
        return Signer.load(self.place.keys_folder / f"{origin}.key", origin)


def _members(path: Path) -> dict[str, bytes]:
    with path.open("rb") as stream:
        return {each.path: each.data or b"" for each in read_zip(stream, keep=1 << 30)}


def _write(path: Path, members: dict[str, bytes]) -> Path:
    with path.open("wb") as out:
        write_zip(out, [Member(name, data) for name, data in members.items()])
    return path


def _sign(members: dict[str, bytes], signer: Signer) -> None:
    """As who has the log's key does it."""
    table = json.loads(members[TABLE])
    rest = [Member(name, data) for name, data in members.items() if name not in (TABLE, NOTE)]
    table["files"] = [{"path": each.path, "sha256": measure(each)[0], "size": measure(each)[1]} for each in rest]
    members[TABLE] = rfc8785.dumps(table)
    text = signed_text(members[TABLE])
    line = Signature(signer.name, signer.verifier.key_id + signer.sign(text)).line
    members[NOTE] = text + b"\n" + line.encode()


def _place(folder: Path, config: Config) -> Workplace:
    return Workplace(
        folder=folder / "archive",
        config=config,
        config_folder=folder / "configuration",
        progress=Silent(),
        command="test",
    )


async def _add(place: Workplace, folder: Path, text: str) -> None:
    file = folder / "a.txt"
    await asyncio.to_thread(file.write_text, text)
    await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))


async def _articles(place: Workplace) -> list[str]:
    async with place.reading() as archive:
        records = [await archive.catalog.article(each) for each in await archive.catalog.article_ids()]
        return [each.article_id for each in sorted(records, key=lambda each: each.entry)]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, _authorities: Pair) -> Case:
    folder = tmp_path_factory.mktemp("exhibits")
    _authorities.reset()

    async def make() -> Case:
        plain = _place(folder / "plain", Config())
        place = _place(folder, Config(anchor=_authorities.anchoring))
        for each in (plain, place):
            await asyncio.to_thread(create_archive, each.folder, each.keys_folder)
            await _add(each, folder, TEXT)
        await rotate(place)
        await _add(place, folder, f"{TEXT} (later)")
        first, second = await _articles(place)
        (only,) = await _articles(plain)
        await export_exhibit(plain, ExhibitRequest(which=only, out=folder / "plain.zip"))
        made = await export_exhibit(place, ExhibitRequest(which=first, out=folder / "a.zip"))
        assert (made.tokens, made.others) == (2, 0)
        return Case(place, (first, second), _authorities, made.out, folder / "plain.zip")

    return asyncio.run(make())


def _by_hand(folder: Path, root: Path | None = None) -> tuple[int, str]:
    script = commands((folder / "HOWTO.txt").read_text())
    environment = {"PATH": "/usr/bin:/bin", **({"ROOT": str(root)} if root else {})}
    done = subprocess.run(
        ["sh", "-c", script], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    said = [each for each in done.stdout.splitlines() if each.startswith(("Step", "every"))]
    return done.returncode, said[-1]


def _unpack(members: dict[str, bytes], folder: Path) -> Path:
    for name, data in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_stamps_keys_and_receipts_are_checked(case: Case, tmp_path: Path) -> None:
    present = case.signer().verifier.vkey
    first = json.loads((case.place.folder / "archive.json").read_text())["public_key"]
    assert first != present
    for key in (first, present):
        assert case.codes(case.out, keys=(key,)) == ["NOTE STAMPED"]
    stranger = Signer.generate("stranger.example").verifier.vkey
    assert case.codes(case.out, keys=(stranger,)) == ["FAIL KEY", "NOTE STAMPED"]
    assert case.codes(case.out) == ["NOTE KEY", "NOTE STAMPED"]
    assert case.codes(case.out, authority_roots=()) == ["NOTE KEY", "NOTE TOKEN", "NOTE STAMPED"]
    one = case.codes(case.out, authority_roots=case.roots[:1])
    assert one == ["NOTE KEY", "WARN TOKEN", "NOTE STAMPED"]
    size = json.loads(case.members[TABLE])["size"]
    log = case.place.folder / "log"
    assert case.codes(case.out, receipts=(log / f"checkpoints/{size}",)) == ["NOTE KEY", "NOTE STAMPED"]
    assert "WARN RECEIPT" in case.codes(case.out, receipts=(log / "checkpoint",))
    assert "FAIL RECEIPT" in case.codes(case.out, receipts=(_receipt_of(case.plain, tmp_path),))
    assert case.codes(case.plain, authority_roots=()) == ["NOTE KEY", "NOTE UNANCHORED"]
    assert "WARN UNANCHORED" in case.codes(case.plain)


def _receipt_of(exhibit: Path, folder: Path) -> Path:
    name, note = next((name, data) for name, data in _members(exhibit).items() if name.startswith("checkpoints/"))
    path = folder / name.replace("/", "-")
    path.write_bytes(note)
    return path


@pytest.mark.parametrize(
    ("claimed", "reason", "expected"),
    [
        (timedelta(minutes=-5), False, []),
        (timedelta(days=-30), False, ["FAIL BACKDATED"]),
        (timedelta(days=-30), True, ["WARN BACKDATED"]),
        (timedelta(hours=1), False, ["WARN CLOCK"]),
    ],
)
def test_the_time_of_an_entry_is_held_against_the_stamp(
    case: Case, claimed: timedelta, reason: bool, expected: list[str]
) -> None:
    entries = {int(name[8:-5]): parse(data) for name, data in case.members.items() if name.startswith("entries/")}
    (evidence, *_) = json.loads(case.members[TABLE])["entries"]
    first = next(n for n, each in entries.items() if isinstance(each.body, Anchor) and each.body.size > evidence)
    stamped = entries[first].time
    entries[evidence] = replace(entries[evidence], time=stamped + claimed)
    if reason:
        body = Policy(session=0, settings={"anchor.authorities": ["first"]})
        entries[evidence + 1] = replace(entries[evidence], n=evidence + 1, body=body)
    stamps = Stamps(Trust(), good={"first": stamped})
    found = [f"{each.level} {each.code}" for each in stamps.told((evidence,), entries)]
    assert found == ["NOTE STAMPED", *expected]


def test_the_page_shows_text_from_outside_as_text() -> None:
    shown = html("post 1/2", [("Text", "<script>alert(1)</script>\n\u202egnp.exe & co\x00")], stamped=True)
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n\\u202egnp.exe &amp; co\\u0000" in shown
    assert page("post 1/2", [("Text", "one\nLog: another")], stamped=False).count("\nLog:") == 0


@pytest.mark.parametrize("keep", [KEPT, 10])
def test_what_is_kept_of_a_hostile_file_is_bounded(tmp_path: Path, keep: int) -> None:
    """As many entries as there may be, each as large as is kept: refused long before all are in memory."""
    path = tmp_path / "large.zip"
    block = b"\0" * (keep if keep == KEPT else 1_000)
    members = [Member(TABLE, b"{}"), *(Member(f"entries/{n}.json", block) for n in range(70))]
    with path.open("wb") as out:
        write_zip(out, members)
    (found,) = verify_copy(path).findings
    assert (found.level, found.code) == ("FAIL", "EXHIBIT")
    assert ("more of what is no object" in found.detail) == (keep == KEPT)


def test_no_changed_byte_goes_unseen(case: Case, tmp_path: Path, *, long: bool) -> None:
    copy, dice = tmp_path / "copy.zip", random.Random(7)
    unseen = []
    for out in (case.plain, case.out):
        data = out.read_bytes()
        for where in range(len(data)) if long else dice.sample(range(len(data)), 100):
            changed = bytearray(data)
            changed[where] ^= 1 << dice.randrange(8)
            copy.write_bytes(changed)
            if not any(each.startswith("FAIL") for each in case.codes(copy)):
                unseen.append((out.name, where))
        for changed_file in (data[:-1], data[: len(data) // 2], data + b"\n", b""):
            copy.write_bytes(changed_file)
            assert any(each.startswith("FAIL") for each in case.codes(copy))
    assert unseen == []


def test_dropped_renamed_added_and_swapped_members_are_seen_by_ours_and_by_hand(case: Case, tmp_path: Path) -> None:
    genuine = case.members
    changes: list[tuple[str, dict[str, bytes]]] = []
    for name in genuine:
        changes.append((f"drop {name}", {each: data for each, data in genuine.items() if each != name}))
        renamed = {(f"{each}x" if each == name else each): data for each, data in genuine.items()}
        changes.append((f"rename {name}", renamed))
    names = list(genuine)
    for one, two in pairwise(names):
        changes.append((f"swap {one}", {**genuine, one: genuine[two], two: genuine[one]}))
    more = ("objects/more", "more.txt", f"objects/{'0' * 64}", "anchors/1.more.tsr")
    changes += [(f"add {each}", {**genuine, each: b"more\n"}) for each in more]
    unseen = [what for what, members in changes if _passes(case, tmp_path, members)]
    assert unseen == []
    for number, (what, members) in enumerate(changes[:: max(1, len(changes) // 12)]):
        if "HOWTO.txt" in members and members["HOWTO.txt"] == genuine["HOWTO.txt"]:
            assert _by_hand(_unpack(members, tmp_path / str(number)))[0] != 0, what


def _passes(case: Case, folder: Path, members: dict[str, bytes]) -> bool:
    return not any(each.startswith("FAIL") for each in case.codes(_write(folder / "changed.zip", members)))


def test_the_howto_alone_checks_it_and_each_step_fails_on_what_it_is_for(case: Case, tmp_path: Path) -> None:
    folder = _unpack(case.members, tmp_path / "exhibit")
    assert _by_hand(folder) == (0, "every step holds")
    rsa = case.pair.rsa.roots
    assert _by_hand(folder, rsa)[0] != 0, "one of the two stamps is of another authority"
    signer = case.signer()
    stamped = json.loads(case.members[TABLE])["size"]
    evidence = json.loads(case.members[TABLE])["entries"][0]
    newest = max(int(name.partition("/")[2]) for name in case.members if name.startswith("checkpoints/"))

    def flip(name: str) -> Change:
        def change(members: dict[str, bytes]) -> None:
            data = members[name]
            members[name] = data[:40] + bytes([data[40] ^ 1]) + data[41:]

        return change

    def extra(members: dict[str, bytes]) -> None:
        members[f"objects/{'0' * 64}"] = b"never archived"

    token = next(name for name in case.members if name.endswith(".tsr"))
    steps = {
        "table": (NOTE, flip(NOTE), False),
        "files": ("exhibit.txt", flip("exhibit.txt"), False),
        "checkpoints": ("the newest checkpoint", flip(f"checkpoints/{newest}"), True),
        "each entry": ("an entry", flip(f"entries/{evidence}.json"), True),
        "objects": ("an object more", extra, True),
        "time stamps": ("a token of another checkpoint", lambda members: members.update({token: _other(case)}), True),
    }
    for number, (step, (what, change, signed)) in enumerate(steps.items()):
        members = dict(case.members)
        change(members)
        if signed:
            _sign(members, signer)
        assert not _passes(case, tmp_path, members), what
        code, last = _by_hand(_unpack(members, tmp_path / f"{number}"))
        assert code != 0, what
        assert step in last, (what, last)
    assert stamped < newest


def _other(case: Case) -> bytes:
    """A genuine token of another checkpoint than the exhibit's."""
    size = json.loads(case.members[TABLE])["size"]
    tokens = sorted((case.place.folder / "log/anchors").glob("*.tsr"))
    return next(each.read_bytes() for each in tokens if not each.name.startswith(f"{size}."))


def test_who_has_the_log_key_cannot_alter_what_it_stands_on(case: Case, tmp_path: Path) -> None:
    signer = case.signer()
    genuine = case.members
    table = json.loads(genuine[TABLE])
    for name, data in genuine.items():
        if name in (TABLE, NOTE, "exhibit.txt", "exhibit.html", "HOWTO.txt"):  # words, which only the table covers
            continue
        changed = {**genuine, name: data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]}
        _sign(changed, signer)
        assert not _passes(case, tmp_path, changed), name
        without = {each: content for each, content in genuine.items() if each != name}
        _sign(without, signer)
        if name.startswith("objects/"):
            assert "WARN OBJECT_MISSING" in case.codes(_write(tmp_path / "less.zip", without))
        else:
            assert not _passes(case, tmp_path, without), name
    for name, data in genuine.items():  # well-formed, but not what the log holds
        hashes = [line for line in data.split(b"\n") if len(line) == 44 and line.endswith(b"=")]
        forged = data
        if name.startswith(("proofs/", "consistency/")):
            assert hashes, name
            forged = data.replace(hashes[0], base64.b64encode(bytes(32)), 1)
        elif name.startswith("entries/"):
            forged = data.replace(b'"time":"20', b'"time":"19', 1)
        if forged != data:
            altered = {**genuine, name: forged}
            _sign(altered, signer)
            assert not _passes(case, tmp_path, altered), name
    for field, value in (("size", table["size"] + 1), ("entries", []), ("entries", [0]), ("first_key", "x")):
        false = {**genuine, TABLE: rfc8785.dumps({**table, field: value})}
        _sign(false, signer)
        assert not _passes(case, tmp_path, false), field


async def test_a_stolen_key_a_redaction_and_a_file_that_is_there(case: Case, tmp_path: Path) -> None:
    """The last of these tests: it alters the archive."""
    place, first = case.place, json.loads(await asyncio.to_thread((case.place.folder / "archive.json").read_text))
    with pytest.raises(UsageError):
        await export_exhibit(place, ExhibitRequest(which="0000000000", out=tmp_path / "b.zip"))
    with pytest.raises(InputError):
        await export_exhibit(place, ExhibitRequest(which=case.articles[0], out=case.out))
    stolen = datetime.now(UTC) - timedelta(days=1)
    await revoke(place, RevokeRequest(key=first["public_key"], since=stolen))
    after = await export_exhibit(place, ExhibitRequest(which=case.articles[0], out=tmp_path / "after.zip"))
    codes = await asyncio.to_thread(case.codes, after.out)
    assert sorted(codes) == ["NOTE KEY", "NOTE STAMPED", "WARN COMPROMISED"]
    later = await export_exhibit(place, ExhibitRequest(which=case.articles[1], out=tmp_path / "later.zip"))
    assert await asyncio.to_thread(case.codes, later.out) == ["NOTE KEY", "NOTE STAMPED"]
    table = json.loads((await asyncio.to_thread(_members, after.out))[TABLE])
    name = next(each["path"] for each in table["files"] if each["path"].startswith("objects/")).removeprefix("objects/")
    async with place.writing() as archive:
        gone = Digest(sha256=name, size=(await asyncio.to_thread(archive.store.path(name).stat)).st_size)
        said = Redact(session=0, target=Target("object", name), objects=(gone,), reason="r", approver="A.")
        await archive.redact([said])
    async with place.writing() as archive:  # which removes it
        around = await surroundings(archive)
        entries = table["entries"]
        evidence = await asyncio.to_thread(gather, archive, Target("object", name), entries, (), around)
        members = await asyncio.to_thread(make_members, evidence, archive.log.sign_export)
    codes = await asyncio.to_thread(_written_codes, case, tmp_path / "redacted.zip", members)
    assert sorted(codes) == ["NOTE KEY", "NOTE REDACTED", "NOTE STAMPED", "WARN COMPROMISED"]
    assert (await verify(place)).ok


def _written_codes(case: Case, path: Path, members: Sequence[Member]) -> list[str]:
    with path.open("wb") as out:
        write_zip(out, members)
    return case.codes(path)
