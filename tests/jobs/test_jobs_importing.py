"""Another archive is taken in after verification, read in imports/, extended, and refused where it does not fit."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from archiver.archive import Writer, create_archive, read_manifest
from archiver.config import Config
from archiver.errors import ArchiverError, InputError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import list_articles
from archiver.jobs.importing import ImportOutcome, ImportRequest, import_archive, list_imports
from archiver.jobs.progress import Silent
from archiver.jobs.rebuild import rebuild
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.log import SignedCheckpoint, Verifier
from archiver.model.custody import Digest, Redact, Target

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."


def _place(folder: Path, keys: Path) -> Workplace:
    return Workplace(folder=folder, config=Config(), config_folder=keys, progress=Silent(), command="test")


@dataclass(frozen=True)
class Teams:
    """Two archives: ours, and one that another team hands over."""

    ours: Workplace
    theirs: Workplace
    origin: str
    key: str
    """Of ours."""

    @property
    def taken(self) -> Path:
        """Where theirs lies in ours."""
        return self.ours.folder / "imports" / self.origin

    async def take(self, **more: object) -> ImportOutcome:
        """Import theirs into ours."""
        return await import_archive(self.ours, replace(ImportRequest(path=self.theirs.folder), **more))  # type: ignore[arg-type]


async def _article(place: Workplace, folder: Path, text: str) -> None:
    file = folder / "article.txt"
    await asyncio.to_thread(file.write_text, text)
    await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two archives with an article each, and theirs once more, grown by another article ("grown")."""
    folder = tmp_path_factory.mktemp("teams")
    for name in ("ours", "theirs"):
        place = _place(folder / name, folder / "keys")
        create_archive(place.folder, place.keys_folder)
        asyncio.run(_article(place, folder, f"{TEXT} ({name})"))
    shutil.copytree(folder / "theirs", folder / "grown")
    asyncio.run(_article(_place(folder / "grown", folder / "keys"), folder, f"{TEXT} (later)"))
    return folder


@pytest.fixture
def teams(made: Path, tmp_path: Path) -> Teams:
    """Fresh copies."""
    folder = tmp_path / "teams"
    shutil.copytree(made, folder)
    theirs = _place(folder / "theirs", folder / "keys")
    ours, other = (read_manifest(folder / name / "archive.json") for name in ("ours", "theirs"))
    return Teams(_place(folder / "ours", folder / "keys"), theirs, other.origin, ours.public_key)


async def _codes(place: Workplace) -> list[str]:
    return [f"{each.level} {each.code}" for each in (await verify(place)).findings]


def _files(folder: Path) -> list[Path]:
    """But for what SQLite keeps beside a database that is read."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    return [path for path in files if not path.name.endswith(("-shm", "-wal"))]


def _objects(place: Workplace) -> list[Path]:
    return [path for path in sorted((place.folder / "objects").rglob("*")) if path.is_file()]


def _size(place: Workplace) -> int:
    return sum(path.read_bytes().count(b"\n") for path in (place.folder / "log/entries").iterdir())


async def test_taken_in_it_is_read_but_not_written(teams: Teams) -> None:
    outcome = await teams.take(by="A. Person")
    assert outcome.ok
    assert outcome.gaps == ()
    assert outcome.entries == _size(teams.theirs)
    assert outcome.copied.objects == outcome.named.objects == 2
    ((entry, body),) = await list_imports(teams.ours)
    assert (entry.n, body.origin, body.by) == (outcome.entry, teams.origin, "A. Person")
    assert await _codes(teams.ours) == ["NOTE UNANCHORED"]
    theirs = replace(teams.ours, folder=teams.taken)
    assert await _codes(theirs) == ["NOTE UNANCHORED", "WARN CATALOG_MISSING"]
    assert len(await list_articles(theirs)) == 1
    assert await _codes(theirs) == ["NOTE UNANCHORED"]
    assert await _codes(teams.ours) == ["NOTE UNANCHORED"]
    with pytest.raises(ArchiverError, match="can only be read"):
        await _article(theirs, teams.ours.folder.parent, "Anything")


async def test_again_is_nothing_and_grown_is_the_rest(teams: Teams, made: Path) -> None:
    await teams.take()
    before = _size(teams.ours)
    again = await teams.take()
    assert (again.entry, again.entries, again.copied.objects, _size(teams.ours)) == (None, 0, 0, before)
    grown = await teams.take(path=made / "grown")
    assert grown.ok
    assert grown.entry is not None
    assert grown.entries > 0
    assert grown.copied.objects > 0
    assert await _codes(teams.ours) == ["NOTE UNANCHORED"]
    older = await teams.take()
    assert older.ok
    assert older.entry is None
    assert await _codes(teams.ours) == ["NOTE UNANCHORED"]


async def test_a_dry_run_writes_nothing(teams: Teams) -> None:
    before = _files(teams.ours.folder)
    outcome = await teams.take(dry_run=True)
    assert outcome.ok
    assert outcome.entry is None
    assert outcome.copied.objects == outcome.named.objects == 2
    assert _files(teams.ours.folder) == before


async def test_a_fork_is_refused(teams: Teams, made: Path) -> None:
    await teams.take(path=made / "grown")
    size = _size(teams.ours)
    await _article(teams.theirs, made, f"{TEXT} (another end)")
    await _article(teams.theirs, made, f"{TEXT} (and one more)")
    outcome = await teams.take()
    assert [each.code for each in outcome.findings if each.level == "FAIL"] == ["FORK"]
    assert outcome.entry is not None
    size = _size(teams.ours)
    assert (await teams.take()).entry is None
    assert _size(teams.ours) == size
    assert (await list_imports(teams.ours))[0][1].entries > 0
    await _check_kept_forks(teams)


async def _check_kept_forks(teams: Teams) -> None:
    """The refused log's checkpoints, signed by the same key, lie beside the log; they cannot be lost unseen."""

    def codes() -> set[str]:
        return set(asyncio.run(_codes(teams.ours)))

    def check() -> None:
        assert codes() == {"NOTE FORK", "NOTE UNANCHORED"}
        files = sorted((teams.taken / "forks").iterdir())
        key = Verifier.from_vkey(read_manifest(teams.taken / "archive.json").public_key)
        assert all(SignedCheckpoint.parse(each.read_bytes()).signed_by(key) for each in files)
        assert (teams.theirs.folder / "log/checkpoint").read_bytes() in [each.read_bytes() for each in files]
        kept, note = files[0], files[0].read_bytes()
        for data in (None, b"", bytes([note[0] ^ 1]) + note[1:], (teams.taken / "log/checkpoint").read_bytes()):
            kept.unlink(missing_ok=True)
            if data is not None:
                kept.write_bytes(data)
            assert "FAIL FORK" in codes()
        kept.write_bytes(note)
        (kept.parent / "more.note").write_bytes(note)
        assert "WARN STRAY" in codes()

    await asyncio.to_thread(check)


async def test_damage_key_and_self_are_refused(teams: Teams) -> None:
    with pytest.raises(InputError, match="this archive itself"):
        await import_archive(teams.ours, ImportRequest(path=teams.ours.folder))
    with pytest.raises(InputError, match="is no archive"):
        await import_archive(teams.ours, ImportRequest(path=teams.ours.folder / "archive.json"))
    pinned = await teams.take(key=teams.key)
    assert [each.code for each in pinned.findings if each.level == "FAIL"] == ["KEY"]
    held = next(path for path in (teams.theirs.folder / "objects").rglob("*") if path.is_file())
    held.unlink()
    damaged = await teams.take()
    assert [each.code for each in damaged.findings if each.level == "FAIL"] == ["OBJECT_MISSING"]
    assert not (teams.ours.folder / "imports").exists()
    assert await list_imports(teams.ours) == []


async def test_what_is_done_to_an_import_is_named_and_restored(teams: Teams) -> None:
    await teams.take()
    await list_articles(replace(teams.ours, folder=teams.taken))
    whole = await _codes(teams.ours)
    files = _files(teams.taken)
    assert {path.name for path in files} >= {"archive.json", "OBJECTS", "checkpoint", "catalog.sqlite"}
    for path in files:
        data = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
        assert any(code.startswith("FAIL") for code in await _codes(teams.ours)), path
        path.write_bytes(data)
    assert await _codes(teams.ours) == whole
    await asyncio.to_thread(shutil.rmtree, teams.taken)
    assert "FAIL TRUNCATED" in await _codes(teams.ours)
    assert (await teams.take()).entry is None
    assert await _codes(teams.ours) == whole
    (teams.ours.folder / "imports" / "foreign").mkdir()
    (teams.ours.folder / "imports" / "link").symlink_to(teams.theirs.folder)
    assert [code for code in await _codes(teams.ours) if "STRAY" in code] == ["WARN STRAY", "FAIL STRAY"]


async def test_a_kill_before_the_entry_is_a_gap_that_the_next_import_closes(
    teams: Teams, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise RuntimeError("killed")

    for source in (teams.theirs.folder, made / "grown"):
        with monkeypatch.context() as patched:
            patched.setattr(Writer, "attest", dies)
            with pytest.raises(RuntimeError, match="killed"):
                await teams.take(path=source)
        interrupted = await _codes(teams.ours)
        assert "WARN STRAY" in interrupted
        assert not any(code.startswith("FAIL") for code in interrupted)
        assert (await teams.take(path=source)).entry is not None
        assert await _codes(teams.ours) == ["NOTE UNANCHORED"]
    assert not list((teams.ours.folder / "tmp").iterdir())


async def test_their_redactions_remove_nothing_here(teams: Teams) -> None:
    objects = [path for path in (teams.ours.folder / "objects").rglob("*") if path.is_file()]
    taken = tuple(Digest(sha256=path.name, size=path.stat().st_size) for path in objects)
    async with teams.theirs.writing() as archive:
        said = Redact(session=0, target=Target("archive"), objects=taken, reason="a trick", approver="A. Person")
        await archive.attest(said)
    assert (await teams.take()).ok
    await list_articles(replace(teams.ours, folder=teams.taken))
    await rebuild(replace(teams.ours, folder=teams.taken))
    assert all(path.exists() for path in objects)
    assert not any(code.startswith("FAIL") for code in await _codes(teams.ours))


async def test_what_was_redacted_here_does_not_come_back(teams: Teams) -> None:
    for place in (teams.ours, teams.theirs):
        await _article(place, teams.ours.folder.parent, "A person of Kardoune asked to be removed.")
    shared = {path.name for path in _objects(teams.ours)} & {path.name for path in _objects(teams.theirs)}
    assert shared
    gone = tuple(
        Digest(sha256=path.name, size=path.stat().st_size) for path in _objects(teams.ours) if path.name in shared
    )
    async with teams.ours.writing() as archive:
        await archive.redact([Redact(session=0, target=Target("archive"), objects=gone, reason="asked", approver="A.")])
    async with teams.ours.writing():
        pass  # which removes them
    outcome = await teams.take()
    assert outcome.ok
    assert outcome.withheld == len(shared)
    assert outcome.gaps
    assert not shared & {path.name for path in _objects(teams.ours)}
    assert set(await _codes(teams.ours)) == {"NOTE REDACTED", "NOTE UNANCHORED"}
    assert not shared & {path.name for path in _objects(teams.ours)}


async def test_what_was_redacted_there_is_no_gap(teams: Teams) -> None:
    gone = tuple(Digest(sha256=path.name, size=path.stat().st_size) for path in _objects(teams.theirs)[:1])
    async with teams.theirs.writing() as archive:
        await archive.redact([Redact(session=0, target=Target("archive"), objects=gone, reason="asked", approver="A.")])
    async with teams.theirs.writing():
        pass
    outcome = await teams.take()
    assert outcome.ok
    assert (outcome.named.objects, outcome.copied.objects) == (2, 1)
    assert await _codes(teams.ours) == ["NOTE UNANCHORED"]


async def test_a_name_that_leads_elsewhere_is_refused(teams: Teams) -> None:
    manifest = teams.theirs.folder / "archive.json"
    manifest.chmod(0o644)
    whole = manifest.read_bytes()
    for name in ("../../elsewhere", "..", "a/b", ""):
        manifest.write_bytes(whole.replace(f'"origin":"{teams.origin}"'.encode(), f'"origin":"{name}"'.encode()))
        with pytest.raises(InputError, match="a name that no folder can have"):
            await teams.take()
    manifest.unlink()
    manifest.symlink_to(teams.ours.folder / "archive.json")
    with pytest.raises(InputError, match="is no archive"):
        await teams.take()
