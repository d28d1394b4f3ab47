"""Bad input, one row each: its sentence, its exit code, and nothing lost of what the archive held before.

A full disk is in ``test_faults_disk``, a wrong clock in ``test_faults_clock``, two runs at once in
``test_faults_network``.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import pytest

from archiver.jobs.articles import list_articles
from archiver.jobs.verify import verify
from tests.faults.conftest import River
from tests.faults.killing import Nursery
from tests.faults.places import Place
from tests.faults.worlds import ADDRESS, HANDLE

MIB = 2**20
NOBODY = "127.0.0.1:9"
CITED = "Selon la chaîne Rives Infos sur Telegram, la digue a cédé à l'été."
READ = ("Selon la chaîne Rives Infos", "1 citation of Telegram")
HERE = ("article", "add", "a.txt", "--url", ADDRESS, "--published", "2021-04-10")
Arrange = Callable[[Place], AbstractContextManager[None]]


@dataclass(frozen=True)
class Row:
    """``says``: what must stand in the output, in one line of it for what ends with a fault."""

    name: str
    command: tuple[str, ...]
    code: int
    says: tuple[str, ...]
    arrange: Arrange = lambda _: nullcontext()


def _file(name: str, data: bytes, size: int | None = None, mode: int = 0o644) -> Arrange:
    @contextmanager
    def arranged(place: Place) -> Iterator[None]:
        path = place.folder / name
        path.write_bytes(data)
        if size is not None:
            os.truncate(path, size)
        path.chmod(mode)
        yield
        path.unlink()

    return arranged


def _config(old: str, new: str) -> Arrange:
    @contextmanager
    def arranged(place: Place) -> Iterator[None]:
        path = place.configuration / "config.toml"
        before = path.read_text()
        lines = [new if line.startswith(old) else line for line in before.splitlines()]
        assert new in lines, "nothing was changed"
        path.write_text("\n".join(lines) + "\n")
        yield
        path.write_text(before)

    return arranged


@contextmanager
def _no_session(place: Place) -> Iterator[None]:
    kept = place.session.with_name("kept")
    place.session.rename(kept)
    yield
    kept.rename(place.session)


@contextmanager
def _session_of_another(place: Place) -> Iterator[None]:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to another user")
    os.chown(place.session, os.geteuid() + 12345, -1)
    yield
    os.chown(place.session, os.geteuid(), -1)


@contextmanager
def _session_for_all(place: Place) -> Iterator[None]:
    place.session.chmod(0o640)
    yield
    place.session.chmod(0o600)


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    with (place.archive / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write('{"pid": 4242, "command": "collect", "since": "2026-01-01T00:00:00+00:00"}')
        lock.flush()
        yield


@contextmanager
def _unreadable(place: Place) -> Iterator[None]:
    if os.geteuid() == 0:
        pytest.skip("root may read every file, so that none can be unreadable in this run")
    with _file("shut.txt", b"text", mode=0)(place):
        yield


@contextmanager
def _folder(place: Place) -> Iterator[None]:
    (place.folder / "pages").mkdir()
    yield
    (place.folder / "pages").rmdir()


@contextmanager
def _nobody_listens(place: Place) -> Iterator[None]:
    """The login is for a server that is not there."""
    before = place.session.read_bytes()
    host, _, port = NOBODY.partition(":")
    session = json.loads(before) | {"entry": NOBODY, "host": host, "port": int(port)}
    place.session.write_text(json.dumps(session))
    with ELSEWHERE(place):
        yield
    place.session.write_bytes(before)


@contextmanager
def _new_article(place: Place) -> Iterator[None]:
    """The same, and an article whose post was not asked for before."""
    with _file("new.txt", f"Voir sur Telegram : https://t.me/{HANDLE}/7".encode())(place), _nobody_listens(place):
        yield


def _add(name: str) -> tuple[str, ...]:
    return ("article", "add", name)


ELSEWHERE = _config("server = ", f'server = "{NOBODY}"')
OTHER_ACCOUNT = _config("account = ", 'account = "second"')
UNKNOWN_KEY = _config("part_timeout_s", "part_timeouts_s = 5")
ROWS = (
    Row("missing", _add("nowhere.txt"), 3, ("There is no file nowhere.txt. Check the name",)),
    Row(
        "empty",
        _add("e.txt"),
        3,
        ("The file e.txt is empty. Give an HTML",),
        _file("e.txt", b"\n \n"),
    ),
    Row(
        "binary",
        _add("b.dat"),
        3,
        ("The file b.dat is binary data, not text, HTML or PDF.",),
        _file("b.dat", random.Random(3).randbytes(9000)),
    ),
    Row("a picture", _add("p.html"), 3, ("is a picture, not text",), _file("p.html", b"\x89PNG" + bytes(999))),
    Row(
        "200 MB",
        _add("large.html"),
        3,
        ("The file large.html is larger than 20 MiB. An article is smaller",),
        _file("large.html", b"<p>", 200 * MIB),
    ),
    Row(
        "latin-1",
        _add("l.txt"),
        0,
        READ,
        _file("l.txt", CITED.encode("latin-1")),
    ),
    Row(
        "half a character of UTF-16",
        _add("u.txt"),
        0,
        READ,
        _file("u.txt", CITED.encode("utf-16")[:-1]),
    ),
    Row(
        "not what the page says",
        _add("w.html"),
        0,
        READ,
        _file("w.html", f'<meta charset="utf-8"><p>{CITED}</p>'.encode("latin-1")),
    ),
    Row("a folder", _add("pages"), 3, ("pages is a folder, not a file.",), _folder),
    Row("unreadable", _add("shut.txt"), 3, ("The file shut.txt may not be read. Check its permissions",), _unreadable),
    Row(
        "no citation",
        _add("n.txt"),
        0,
        ("It cites nothing on Telegram that this version recognises.",),
        _file("n.txt", b"Nothing here."),
    ),
    Row(
        "unknown channel, to be added",
        ("channel", "add", "@nobody_demo"),
        2,
        ("gap: Telegram knows no channel @nobody_demo; it was not added.",),
    ),
    Row(
        "unknown channel, to be collected",
        ("collect", "@nobody_demo"),
        2,
        ("gap: Telegram knows no channel @nobody_demo; nothing was collected",),
    ),
    Row("not logged in", ("collect",), 3, ('"test" is not logged in', "Run `archiver login`"), _no_session),
    Row("not logged in, a pass", ("run",), 3, ('"test" is not logged in', "archiver login"), _no_session),
    Row("another account", ("collect",), 3, ('"second" is not logged in', "Run `archiver login`"), OTHER_ACCOUNT),
    Row(
        "session of another user",
        ("collect",),
        3,
        ("test.session belongs to another user (uid", "make yourself its owner", "archiver login"),
        _session_of_another,
    ),
    Row(
        "session of another user, to log in",
        ("login",),
        3,
        ("test.session belongs to another user (uid",),
        _session_of_another,
    ),
    Row(
        "session that others may read",
        ("collect",),
        3,
        ("can be read or changed by other users", "chmod 600", "under Devices"),
        _session_for_all,
    ),
    Row("another server", ("collect",), 3, ('"test" is not logged in', "Run `archiver login`"), ELSEWHERE),
    Row("unreachable", ("collect",), 75, (f"No connection to {NOBODY}", "Check the network"), _nobody_listens),
    Row("unreachable, an article", _add("new.txt"), 75, (f"No connection to {NOBODY}", "is archived"), _new_article),
    Row("unreachable, a pass", ("run",), 75, (f"No connection to {NOBODY}",), _nobody_listens),
    Row("locked", HERE, 75, ("by `archiver collect` (process 4242, since 2026", "Wait until it ends"), _locked),
    Row("locked, a pass", ("run",), 75, ("by `archiver collect` (process 4242",), _locked),
    Row(
        "not an archive",
        ("collect", "--archive", "pages"),
        3,
        ("pages is not an archive (there is no archive.json in it)", "archiver init"),
        _folder,
    ),
    Row(
        "unknown key",
        ("run",),
        3,
        ("Unknown key 'telegram.part_timeouts_s' in", "config.toml", "Did you mean 'part_timeout_s'?"),
        UNKNOWN_KEY,
    ),
    Row(
        "article source that is missing",
        ("run",),
        2,
        ("gap: ", "c.txt: There is no file c.txt."),
        _config('source = "../b.txt"', 'source = "../c.txt"'),
    ),
)


@pytest.fixture(scope="module")
def held(_river: River, nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place whose archive holds an article and posts already."""
    place = _river.place(tmp_path_factory.mktemp("held"))
    assert nursery.call(place, *HERE, "--json").code == 0
    return place


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_bad_input(row: Row, held: Place, river: River, nursery: Nursery) -> None:
    del river  # the server, without faults
    before = _evidence(held)
    with row.arrange(held):
        called = nursery.call(held, *row.command)
    said = called.out + called.err
    assert called.code == row.code, said
    assert "Traceback" not in said
    assert "unexpected" not in said
    assert [each for each in row.says if each not in said] == [], said
    if row.code not in (0, 2):
        assert called.err.count("archiver: ") == 1, called.err
        assert called.err.rstrip().endswith("."), called.err
    after = _evidence(held)
    assert {name: after[name][: len(data)] for name, data in before.items()} == before
    assert asyncio.run(verify(held.workplace())).ok
    listed = asyncio.run(list_articles(held.workplace()))
    assert ADDRESS in {each.url for each in listed}


def _evidence(place: Place) -> dict[str, bytes]:
    """What only grows: objects, entries, kept checkpoints."""
    kept = ("objects/", "log/entries/", "log/checkpoints/", "archive.json")
    return {name: data for name, data in place.files().items() if name.startswith(kept)}
