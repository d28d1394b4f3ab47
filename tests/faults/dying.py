"""A process that runs one command of archiver and kills itself (SIGKILL) at a named moment of its writing.

The product knows nothing of it: the calls through which everything reaches the disk are wrapped here (``os``,
``Path.write_text``, SQLite's connection), and a moment is named by the kind of file, the call, and whether it lies
before, in the middle of, or after the real effect: "object write half", "catalog commit after".

``python -m tests.faults.dying`` is a nursery: it imports the product once and forks a child for each line of its
standard input (a JSON object, see ``_child``); its answer is the child's exit status as ``waitpid`` gives it.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from tests.cli.forking import serve

KINDS = (
    (r"objects/|tmp/put\+", "object"),
    (r"tmp/log\+", "log file"),
    (r"log/entries/", "log entries"),
    (r"log/tile/", "tile"),
    (r"log/checkpoints", "checkpoints"),
    (r"log/checkpoint", "checkpoint"),
    (r"log", "log"),
    (r"catalog\.sqlite\.sha256|catalog\.sqlite\.part", "seal"),
    (r"(tmp/)?catalog\.(new|sqlite)", "catalog"),
    (r"reports", "report"),
    (r"lock", "lock"),
    (r"tmp/", "part"),
    (r"tmp", "temporary folder"),
)
"""What begins a path below the archive's folder, and what its moments are called."""
CONFIGURED = ((r"\.session", "session"), (r"\.state\.json", "state"), (r"\.lock", "account lock"))
"""The same for what ends a name below the configuration folder."""
PRELOADED = (
    "py3langid.langid",
    "trafilatura",
    "archiver.cli.app",
    "archiver.cli.showing",
    "archiver.jobs.articles",
    "archiver.jobs.collect",
    "archiver.jobs.follow",
    "archiver.cli.showing_follow",
    "archiver.jobs.run",
    "archiver.cli.showing_runs",
    "archiver.sources.article.read",
    "archiver.sources.telegram.read",
)
"""What every child would import again."""
CHANGES = re.compile(r"\s*(BEGIN|COMMIT|INSERT|UPDATE|DELETE|CREATE)", re.IGNORECASE)


class Moments:
    """Counts the moments by name; ends the process at the chosen one."""

    def __init__(self, chosen: tuple[str, int] | None, disk: Disk | None) -> None:
        self.seen: Counter[str] = Counter()
        self._chosen = chosen
        self._disk = disk
        self._lock = threading.Lock()

    def are_at(self, name: str) -> bool:
        """Whether this is the chosen moment, which is counted."""
        with self._lock:
            self.seen[name] += 1
            return self._chosen == (name, self.seen[name])

    def pass_by(self, name: str) -> None:
        """One moment; at the chosen one the process ends."""
        if self.are_at(name):
            self.die()

    def die(self) -> NoReturn:
        """End without any further step, as by ``kill -9``."""
        if self._disk is not None:
            self._disk.write_journal()
        os.kill(os.getpid(), signal.SIGKILL)
        while True:
            time.sleep(1)


class Disk:
    """What would be lost if the power went: bytes and names that no fsync has made durable."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._files: dict[tuple[int, int], dict[str, Any]] = {}
        self._renames: list[dict[str, str | None]] = []
        self._lock = threading.Lock()

    def wrote(self, path: str, before: int) -> None:
        """Bytes went into a file that had ``before`` bytes."""
        with self._lock, contextlib.suppress(FileNotFoundError):
            found = Path(path).stat()
            self._files.setdefault((found.st_dev, found.st_ino), {"synced": before})["path"] = path

    def synced(self, path: str) -> None:
        """fsync of a file or folder."""
        with self._lock, contextlib.suppress(FileNotFoundError):
            found = Path(path).stat()
            if Path(path).is_dir():
                self._renames = [each for each in self._renames if Path(str(each["to"])).parent != Path(path)]
            else:
                self._files.setdefault((found.st_dev, found.st_ino), {})["synced"] = found.st_size

    def about_to_rename(self, old: str, new: str) -> dict[str, str | None]:
        """Keep what the new name stood for."""
        return {"from": old, "to": new, "kept": self._kept(new)}

    def about_to_unlink(self, path: str) -> dict[str, str | None]:
        """Keep what the name stood for: to take a name away is a rename to nowhere."""
        return {"from": None, "to": path, "kept": self._kept(path)}

    def _kept(self, path: str) -> str | None:
        if not Path(path).is_file():
            return None
        copy = str(self._journal.with_name(f"kept-{time.monotonic_ns()}"))
        shutil.copy2(path, copy)
        return copy

    def renamed(self, rename: dict[str, str | None]) -> None:
        """It has its new name, which is not durable yet."""
        with self._lock:
            self._renames.append(rename)
            for file in self._files.values():
                if file.get("path") == rename["from"]:
                    file["path"] = rename["to"]

    def write_journal(self) -> None:
        """For whoever damages the files now."""
        content = {"files": [each for each in self._files.values() if "path" in each], "renames": self._renames}
        self._journal.write_text(json.dumps(content))


class _Wrapped:
    """The wrapped calls of one process."""

    def __init__(self, archive: Path, configuration: Path, moments: Moments, disk: Disk | None) -> None:
        self._archive = str(archive)
        self._configuration = str(configuration)
        self._moments = moments
        self._disk = disk

    def put_on(self) -> None:
        """From here on, in this process."""
        for name, real in (("pwrite", os.pwrite), ("write", os.write)):
            setattr(os, name, self._writing(real))
        os.fsync = self._syncing(os.fsync)
        os.open = self._opening(os.open)
        os.unlink = self._unlinking(os.unlink)
        os.rename = self._renaming(os.rename)
        os.replace = self._renaming(os.replace)
        for name in ("write_text", "write_bytes"):
            setattr(pathlib.Path, name, self._writing_whole(getattr(pathlib.Path, name)))
        self._put_on_sqlite()

    def kind(self, path: str) -> str | None:
        """What a path's moments are called; None where they are of no interest."""
        if path == self._archive:
            return "archive"
        if path.startswith(self._archive + "/"):
            name = path[len(self._archive) + 1 :]
            return next((kind for begins, kind in KINDS if re.match(begins, name)), None)
        if path.startswith(self._configuration + "/"):
            return next((kind for has, kind in CONFIGURED if re.search(has, path)), None)
        return None

    def _writing(self, real: Callable[..., int]) -> Callable[..., int]:
        def write(descriptor: int, data: Any, *where: int) -> int:
            path = _path_of(descriptor)
            kind = self.kind(path)
            if kind is None:
                return real(descriptor, data, *where)
            before = os.fstat(descriptor).st_size
            self._moments.pass_by(f"{kind} write before")
            half = self._moments.are_at(f"{kind} write half")
            written = real(descriptor, data[: len(data) // 2] if half else data, *where)
            if self._disk is not None:
                self._disk.wrote(path, before)
            if half:
                self._moments.die()
            self._moments.pass_by(f"{kind} write after")
            return written

        return write

    def _opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def open_(path: Any, flags: int, *rest: Any, **options: Any) -> int:
            descriptor = real(path, flags, *rest, **options)
            if self._disk is not None and flags & os.O_EXCL and self.kind(_path_of(descriptor)) is not None:
                self._disk.wrote(_path_of(descriptor), 0)  # what comes may be buffered and not seen here
            return descriptor

        return open_

    def _unlinking(self, real: Callable[..., None]) -> Callable[..., None]:
        def unlink(path: Any, **options: Any) -> None:
            kind = None if options else self.kind(str(Path(path).absolute()))
            if kind != "seal":
                real(path, **options)
                return
            self._moments.pass_by(f"{kind} unlink before")
            noted = self._disk.about_to_unlink(str(Path(path).absolute())) if self._disk is not None else None
            real(path)
            if self._disk is not None and noted is not None:
                self._disk.renamed(noted)
            self._moments.pass_by(f"{kind} unlink after")

        return unlink

    def _syncing(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def fsync(descriptor: int) -> None:
            path = _path_of(descriptor)
            kind = self.kind(path)
            folder = " folder" if Path(path).is_dir() and kind != "temporary folder" else ""
            if kind is not None:
                self._moments.pass_by(f"{kind}{folder} fsync before")
            real(descriptor)
            if kind is not None:
                if self._disk is not None:
                    self._disk.synced(path)
                self._moments.pass_by(f"{kind}{folder} fsync after")

        return fsync

    def _renaming(self, real: Callable[..., None]) -> Callable[..., None]:
        def rename(old: Any, new: Any, **options: Any) -> None:
            source, target = str(Path(old).absolute()), str(Path(new).absolute())
            kind = self.kind(target)
            if kind is None:
                real(old, new, **options)
                return
            self._moments.pass_by(f"{kind} rename before")
            noted = self._disk.about_to_rename(source, target) if self._disk is not None else None
            real(old, new, **options)
            if self._disk is not None and noted is not None:
                self._disk.renamed(noted)
            self._moments.pass_by(f"{kind} rename after")

        return rename

    def _writing_whole(self, real: Callable[..., int]) -> Callable[..., int]:
        def write(path: Path, data: Any, *rest: Any, **options: Any) -> int:
            kind = self.kind(str(path))
            if kind is None:
                return real(path, data, *rest, **options)
            self._moments.pass_by(f"{kind} write before")
            half = self._moments.are_at(f"{kind} write half")
            written = real(path, data[: len(data) // 2] if half else data, *rest, **options)
            if self._disk is not None:
                self._disk.wrote(str(path), 0)
            if half:
                self._moments.die()
            self._moments.pass_by(f"{kind} write after")
            return written

        return write

    def _put_on_sqlite(self) -> None:
        moments, archive = self._moments, self._archive
        real = sqlite3.connect

        class Connection(sqlite3.Connection):
            """What changes the catalog, before and after."""

            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
                return _around(moments, sql, lambda: sqlite3.Connection.execute(self, sql, *values))

            def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
                return _around(moments, sql, lambda: sqlite3.Connection.executemany(self, sql, *values))

            def executescript(self, sql: str) -> sqlite3.Cursor:
                return _around(moments, sql, lambda: sqlite3.Connection.executescript(self, sql))

            def commit(self) -> None:
                _around(moments, "COMMIT", lambda: sqlite3.Connection.commit(self))

            def close(self) -> None:
                moments.pass_by("catalog close before")
                sqlite3.Connection.close(self)
                moments.pass_by("catalog close after")

        def connect(database: Any, *rest: Any, **options: Any) -> sqlite3.Connection:
            if archive in str(database) and "mode=ro" not in str(database):
                options.setdefault("factory", Connection)
            return real(database, *rest, **options)

        sqlite3.connect = connect  # type: ignore[assignment]


def _around(moments: Moments, sql: str, real: Callable[[], Any]) -> Any:
    """A statement between its two moments, where it changes something."""
    found = CHANGES.match(sql)
    if found is None:
        return real()
    verb = found[1].lower()
    verb = verb if verb in ("begin", "commit", "create") else "change"
    moments.pass_by(f"catalog {verb} before")
    result = real()
    moments.pass_by(f"catalog {verb} after")
    return result


def _path_of(descriptor: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{descriptor}").readlink())
    except OSError:
        return ""


def _child(order: dict[str, Any]) -> NoReturn:
    """Run ``arguments`` in ``folder`` with ``environment``; the files ``in``, ``out`` and ``err`` are its streams.

    ``die_at`` [name, occurrence] or None; ``journal``: where to write what a power cut would take, or None;
    ``seen``: where to write how often each moment came, for a run that ends by itself.
    """
    code = 70
    try:
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        for name, descriptor in (("out", 1), ("err", 2)):
            os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
        os.dup2(os.open(order["in"], os.O_RDONLY), 0)
        disk = Disk(Path(order["journal"])) if order["journal"] else None
        moments = Moments(tuple(order["die_at"]) if order["die_at"] else None, disk)
        environment = order["environment"]
        wrapped = _Wrapped(Path(environment["ARCHIVER_DIR"]), Path(environment["ARCHIVER_CONFIG_DIR"]), moments, disk)
        wrapped.put_on()
        sys.argv = ["archiver", *order["arguments"]]
        from archiver.cli.main import run

        code = run(order["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
        Path(order["seen"]).write_text(json.dumps(moments.seen))
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(_child, PRELOADED)
