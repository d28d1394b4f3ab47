"""The commands whose every step is broken: what each of them needs, and what must be true when it is done."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archiver.archive import create_archive, read_manifest
from archiver.config import Config
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from tests.faults.places import Place
from tests.jobs.redactable import HANDLE, SECRET, redactable

TEXT = "La route de Kardoune est rouverte depuis ce matin, annonce la mairie de Port-Azel."
Setup = tuple[str, ...]
Check = Callable[[Place], None]


def _nothing(_: Place) -> None:
    pass


@dataclass(frozen=True)
class Act:
    """A command. ``before``: commands that prepare for it, ``prepare``: what else; ``done``: what holds afterwards.

    ``needs``: tables of the configuration ("anchor", "witness"). ``damaged``: the archive is, until the command has
    done its work. ``there``: what the command says where all is done already.
    """

    name: str
    arguments: tuple[str, ...]
    before: tuple[Setup, ...] = ()
    prepare: Check = _nothing
    done: Check = _nothing
    needs: tuple[str, ...] = ()
    damaged: bool = False
    there: str | None = None


async def make_archives(folder: Path) -> None:
    """``folder``/archive: a channel of four posts, a photo, an article; ``folder``/other: another team's archive."""
    async with redactable(folder):
        pass
    await asyncio.to_thread((folder / "configuration" / "config.toml").write_text, "")
    await asyncio.to_thread((folder / "configuration" / "config.toml").chmod, 0o600)
    await make_other(folder)


async def make_other(folder: Path) -> None:
    """An archive with an article, whose keys lie elsewhere."""
    other = Workplace(
        folder=folder / "other", config=Config(), config_folder=folder / "elsewhere", progress=Silent(), command="test"
    )
    await asyncio.to_thread(create_archive, other.folder, other.keys_folder)
    await asyncio.to_thread((folder / "other.txt").write_text, TEXT)
    await add_article(other, AddRequest(source=str(folder / "other.txt"), published=date(2021, 4, 10)))


# ---- what is wrong before, and right afterwards


def _objects(place: Place) -> list[Path]:
    return sorted(path for path in (place.archive / "objects").rglob("*") if path.is_file())


def _copy_and_damage(place: Place) -> None:
    """Two objects are not what they were; ``copy`` is how all was."""
    shutil.copytree(place.archive, place.folder / "copy")
    first, second, *_ = _objects(place)
    first.unlink()
    second.chmod(0o644)
    second.write_bytes(b"x" + second.read_bytes()[1:])
    second.chmod(0o444)


def _no_derived_files(place: Place) -> None:
    shutil.rmtree(place.archive / "log" / "tile")
    (place.archive / "log" / "checkpoint").unlink()
    (place.archive / "catalog.sqlite").unlink()


def _damaged_entries(place: Place) -> None:
    shutil.copytree(place.archive, place.folder / "copy")
    file = place.archive / "log" / "entries" / "000000000000.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"kind":"capture"', b'"kind":"capturf"', 1))


def _nothing_of_it_is_left(place: Place) -> None:
    names = {each["sha256"] for entry in _of_kind(place, "redact") for each in entry["objects"]}
    assert names
    assert not names & {path.name for path in _objects(place)}
    assert SECRET.encode() not in (place.archive / "catalog.sqlite").read_bytes()


def _of_kind(place: Place, kind: str) -> list[dict[str, object]]:  # the bodies
    return [entry["body"] for entry in place.entries() if entry["kind"] == kind]


def _logged(kind: str, *, least: int = 1, most: int | None = 1) -> Check:
    def check(place: Place) -> None:
        count = len(_of_kind(place, kind))
        assert least <= count <= (count if most is None else most), f"{count} entries of the kind {kind}"

    return check


def _held(place: Place) -> None:
    _logged("hold.set")(place)


def _recovery_key(place: Place) -> None:
    _logged("key.recovery")(place)
    assert b"PRIVATE KEY" in (place.folder / "out" / "recovery.key").read_bytes()


def _one_key(place: Place) -> None:
    keys = place.configuration / "keys"
    assert not list(keys.glob("*.next.key"))
    _logged("key.rotate")(place)


def _written(*names: str) -> Check:
    def check(place: Place) -> None:
        for name in names:
            assert (place.folder / "out" / name).exists()

    return check


def _imported(place: Place) -> None:
    origin = read_manifest(place.folder / "other" / "archive.json").origin
    assert (place.archive / "imports" / origin / "log" / "checkpoint").is_file()
    _logged("import")(place)


def _stamped(place: Place) -> None:
    stamps = [each for each in _of_kind(place, "anchor") if each["status"] == "ok"]
    assert {each["authority"] for each in stamps} == {"first", "second"}
    assert [each for each in _of_kind(place, "seal") if each.get("cosignatures")]


def _present_key(place: Place) -> str:
    return read_manifest(place.archive / "archive.json").public_key


RECOVERY = ("key", "recovery", "--out", "out/recovery.key")
SET = ("hold", "set", f"{HANDLE}/2", "--reason", "Case 7")
REDACT = ("--reason", "A request", "--approver", "M. Editor", "--yes")
PRESENT = "<the present key>"
THERE = "is there already"
"""A copy that has its name is whole: nothing is written over it."""
ACTS = (
    Act("annotate", ("annotate", f"{HANDLE}/2", "The boat is the one at Kardoune."), done=_logged("annotate", most=2)),
    Act("hold set", SET, done=_held),
    Act(
        "hold release",
        ("hold", "release", f"{HANDLE}/2", "--reason", "Closed"),
        before=(SET,),
        done=_logged("hold.release"),
    ),
    Act("log incident", ("log", "incident", "The disk was at the police for a day."), done=_logged("incident")),
    Act("key rotate", ("key", "rotate"), done=_logged("key.rotate", most=2)),
    Act("key recovery", RECOVERY, done=_recovery_key),
    Act(
        "key revoke",
        ("key", "revoke", PRESENT, "--since", "2026-01-01", "--recovery", "out/recovery.key"),
        before=(RECOVERY,),
        done=_logged("key.revoke"),
    ),
    Act("redact a post", ("redact", f"{HANDLE}/2", *REDACT), done=_nothing_of_it_is_left),
    Act(
        "repair objects",
        ("repair", "--from", "copy", "--no-network"),
        prepare=_copy_and_damage,
        damaged=True,
        done=_logged("incident", most=2),
    ),
    Act("repair the log", ("repair", "--no-network"), prepare=_no_derived_files, damaged=True),
    Act("repair entries", ("repair", "--from", "copy", "--no-network"), prepare=_damaged_entries, damaged=True),
    Act("receipt", ("receipt", "--out", "out/receipt"), done=_written("receipt")),
    Act("anchor and witness", ("anchor",), needs=("anchor", "witness"), done=_stamped),
    Act("export a bag", ("export", "bagit", "--out", "out/bag"), done=_written("bag"), there=THERE),
    Act(
        "export a zip",
        ("export", "bagit", f"{HANDLE}/2", "--out", "out/bag.zip"),
        done=_written("bag.zip"),
        there=THERE,
    ),
    Act(
        "export exhibit",
        ("export", "exhibit", f"{HANDLE}/3", "--out", "out/x.zip"),
        done=_written("x.zip"),
        there=THERE,
    ),
    Act("import", ("import", "other"), done=_imported),
)


def told(act: Act, place: Place) -> tuple[str, ...]:
    """Its arguments in this place."""
    return tuple(_present_key(place) if each == PRESENT else each for each in act.arguments)


def findings(document: str) -> set[str]:
    """Level and code of each finding of ``verify --json``."""
    found: Sequence[dict[str, str]] = json.loads(document)["findings"]
    return {f"{each['level']} {each['code']}" for each in found}
