"""Mutations of files: what bad disks, careless hands and simple malice do."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from posixpath import basename, dirname

from archiver.jobs.drilling.image import Image, spread
from archiver.jobs.drilling.mutation import Edit, Flip, Holds, Link, Looks, Move, Mutation, Remove, Write, ready

UNNAMED = "no entry names the file, so nothing can tell what it was"
OLDER = "an older checkpoint deleted that no entry names"
OLD_CHECKPOINT = "nothing names an older checkpoint that no stamp, seal or export is about"
DERIVED = "the catalog proves nothing: it is made anew from log and objects, and only its hash shows a change"


def flips(image: Image, dice: random.Random, count: int | None) -> Iterator[Mutation]:
    """A bit in every byte of every file of evidence (None), or so many at random.

    Of these, every other one in a file drawn first: else a few large objects would get them all.
    """
    files = [path for path in image.evidence if image.files[path]]
    places: Iterator[tuple[str, int]]
    if count is None:
        places = ((path, at) for path in files for at in range(image.files[path]))
    else:
        places = _places(image, files, dice, count)
    for path, at in places:
        yield _file(image, "one bit flipped", path, Flip(path, at, dice.randrange(8)), f"byte {at}")


def catalog_flips(image: Image, dice: random.Random, count: int) -> Iterator[Mutation]:
    """The same in the files of the catalog."""
    files = [path for path in image.catalog if image.files[path]]
    for path, at in _places(image, files, dice, count if files else 0):
        edits = ready(Flip(path, at, dice.randrange(8)))
        yield _catalog("catalog: one bit flipped", f"{path} byte {at}", edits)


def _places(image: Image, files: Sequence[str], dice: random.Random, count: int) -> Iterator[tuple[str, int]]:
    ends = list(accumulate(image.files[path] for path in files))
    for number in range(count if files else 0):
        path = dice.choice(files) if number % 2 else files[bisect(ends, dice.randrange(ends[-1]))]
        yield path, dice.randrange(image.files[path])


def of_files(image: Image, dice: random.Random, most: int | None) -> Iterator[Mutation]:
    """Each file of evidence, or ``most`` of them for each kind of mutation."""
    for row, make in _KINDS.items():
        files = list(image.evidence)
        if most is not None and len(files) > most:
            files = sorted(dice.sample(files, most))
        for path in files:
            mutation = make(image, dice, row, path)
            if mutation is not None:
                yield mutation
    older = [path for path in image.evidence if _is_old_checkpoint(image, path)]
    for path in (older[at] for at in spread(len(older), most)):
        limits: dict[Holds, str] = {"alone": OLD_CHECKPOINT}
        yield Mutation(row=OLDER, subject=path, looks="log", edits=ready(Remove(path)), limits=limits)
    for folder in sorted({dirname(path) for path in image.evidence if dirname(path).count("/") >= 1})[:most]:
        if not folder.endswith("/log") and folder != "objects/sha256":
            yield _file(image, "a folder replaced by a link to it", folder, Link(folder))


def catalog_files(image: Image) -> Iterator[Mutation]:
    """The catalog gone, emptied, or that of nobody."""
    for path in image.catalog:
        yield _catalog("catalog: a file deleted", path, ready(Remove(path)))
        yield _catalog("catalog: a file emptied", path, ready(Write(path, b"")))


def _deleted(image: Image, dice: random.Random, row: str, path: str) -> Mutation | None:
    del dice
    return None if _is_old_checkpoint(image, path) else _file(image, row, path, Remove(path))


def _emptied(image: Image, dice: random.Random, row: str, path: str) -> Mutation | None:
    del dice
    return _file(image, row, path, Write(path, b"")) if image.files[path] else None


def _shorter(image: Image, dice: random.Random, row: str, path: str) -> Mutation | None:
    del dice
    return _file(image, row, path, Write(path, image.read(path)[:-1])) if image.files[path] else None


def _longer(image: Image, dice: random.Random, row: str, path: str) -> Mutation:
    return _file(image, row, path, Write(path, image.read(path) + bytes([dice.randrange(256)])))


def _renamed(image: Image, dice: random.Random, row: str, path: str) -> Mutation:
    """The last character before a suffix becomes another one of its kind."""
    stem, dot, suffix = basename(path).partition(".")
    other = dice.choice([each for each in "0123456789" if each != stem[-1:]])
    to = f"{dirname(path)}/{stem[:-1]}{other}{dot}{suffix}".removeprefix("/")
    if to in image.files:
        to = f"{path}x"
    return _file(image, row, path, Move(path, to))


def _swapped(image: Image, dice: random.Random, row: str, path: str) -> Mutation | None:
    """With another of the same kind whose bytes differ."""
    kind = path.split("/")[:2]
    others = [each for each in image.evidence if each != path and each.split("/")[:2] == kind]
    dice.shuffle(others)
    data = image.read(path)
    for other in others[:4]:
        theirs = image.read(other)
        if theirs != data:
            return _file(image, row, path, Write(path, theirs), f"with {other}", other=Write(other, data))
    return None


def _linked(image: Image, dice: random.Random, row: str, path: str) -> Mutation:
    del dice
    return _file(image, row, path, Link(path))


def _added(image: Image, dice: random.Random, row: str, path: str) -> Mutation | None:
    """A copy beside it, of an object under the name of other bytes."""
    if "/" not in path:
        return None
    if path.startswith("objects/"):
        name = f"{dice.randrange(16**64):064x}"
        return _file(image, row, path, Write(f"objects/sha256/{name[:2]}/{name}", image.read(path)))
    return _file(image, row, path, Write(f"{path}.bak", image.read(path)))


_KINDS = {
    "a file deleted": _deleted,
    "a file emptied": _emptied,
    "the last byte of a file cut": _shorter,
    "a byte appended to a file": _longer,
    "a file renamed": _renamed,
    "two files swapped": _swapped,
    "a file replaced by a link to it": _linked,
    "a file added": _added,
}


def _file(
    image: Image,
    row: str,
    path: str,
    edit: Flip | Link | Move | Remove | Write,
    where: str = "",
    *,
    other: Write | None = None,
) -> Mutation:
    limits: dict[Holds, str] = {}
    if path in image.unnamed:
        limits["alone"] = UNNAMED
    looks: Looks = "objects" if path.startswith("objects/") else "log"
    edits = ready(edit) if other is None else ready(edit, other)
    return Mutation(row=row, subject=f"{path} {where}".rstrip(), looks=looks, edits=edits, limits=limits)


def _is_old_checkpoint(image: Image, path: str) -> bool:
    folder, _, name = path.rpartition("/checkpoints/")
    if not name.isdecimal():
        return False
    log = next(each for each in image.logs if each.folder == folder)
    return int(name) not in log.named_sizes


def _catalog(row: str, subject: str, edits: Callable[[], tuple[Edit, ...]]) -> Mutation:
    return Mutation(row=row, subject=subject, looks="catalog", edits=edits, limits={"alone": DERIVED})
