"""The desk on a socket: slow visitors, many of them, ones that leave; how it ends; where its token is."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from served import fetch, running

from archiver.archive import create_archive
from archiver.config import Config
from archiver.errors import CannotRunError
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from archiver.viewer import connections, readers, server
from archiver.viewer.server import ServeRequest, Serving, is_loopback
from archiver.viewer.token_file import VARIABLE, token_from, token_of_file

SIZE = 24 * 2**20
STILL = f"{'0' * 64}.jpg"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """An empty archive with one large picture of a film."""
    folder = tmp_path_factory.mktemp("server")
    create_archive(folder / "archive", folder / "keys")
    stills = folder / "archive" / "reports" / "stills"
    stills.mkdir(parents=True)
    (stills / STILL).write_bytes(b"\xff\xd8\xff" + bytes(SIZE - 3))
    return Workplace(
        folder=folder / "archive", config=Config(), config_folder=folder / "configuration", progress=Silent(),
        command="serve",
    )  # fmt: skip


@contextmanager
def connected(serving: Serving) -> Iterator[socket.socket]:
    address = urlsplit(serving.address)
    with socket.socket() as found:
        found.settimeout(20)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        found.connect((address.hostname, address.port))
        yield found


def request(serving: Serving, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: {urlsplit(serving.address).netloc}\r\n\r\n".encode()


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come; a test that waits in vain ends by its own limit."""
    for _ in range(400):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_request_that_never_ends_is_ended(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 0.3)
    monkeypatch.setattr(connections, "LOOKS_S", 0.05)
    with running(place) as serving, connected(serving) as silent, connected(serving) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n")
        with pytest.raises(OSError, match=r"reset|pipe"):
            until(lambda: slow.sendall(b"x: y\r\n") is not None)
        assert silent.recv(1) == b""
        assert fetch(serving, "/").status == 200


def test_a_visitor_that_takes_nothing_is_given_up(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "STALLED_S", 0.3)
    monkeypatch.setattr(connections, "LOOKS_S", 0.05)
    with running(place) as serving:
        fetch(serving, "/")
        before = open_files()
        with connected(serving) as idle:
            idle.sendall(request(serving, f"/still/{STILL}"))
            assert idle.recv(12).startswith(b"HTTP/1.1 200")
            until(lambda: open_files() <= before + 1)  # ours; its own end and the file are closed
        assert fetch(serving, "/").status == 200


def test_many_visitors_at_once(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 40)
    with running(place) as serving:
        with ExitStack() as stack:
            held = [stack.enter_context(connected(serving)) for _ in range(40)]
            for each in held:
                each.sendall(request(serving, "/"))
            for each in held:
                assert each.recv(12) == b"HTTP/1.1 200"
            with connected(serving) as late:
                late.sendall(request(serving, "/"))
                assert late.recv(12) == b"HTTP/1.1 503"
        until(lambda: fetch(serving, "/").status == 200)


def test_who_leaves_takes_everything_along(place: Workplace) -> None:
    with running(place) as serving:
        fetch(serving, "/")
        threads, files = threading.active_count(), open_files()
        for _ in range(10):
            with connected(serving) as leaving:
                leaving.sendall(request(serving, f"/still/{STILL}"))
                leaving.recv(4096)
        until(lambda: open_files() <= files)
        fetch(serving, "/")
        # Threads for blocking calls are started as they are needed, and kept: 32 at most.
        assert threading.active_count() <= threads + 12
        assert len(fetch(serving, f"/still/{STILL}").body) == SIZE


def test_nothing_is_left_when_it_has_ended(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ENDS_WITHIN_S", 1)
    threads, files = threading.active_count(), open_files()
    with ExitStack() as stack:
        with running(place) as serving:
            fetch(serving, "/")
            for _ in range(3):
                each = stack.enter_context(connected(serving))
                each.sendall(request(serving, f"/still/{STILL}"))
                each.recv(4096)  # and no more: it would be sent for ever
            ending = time.monotonic()
        assert time.monotonic() - ending < 15
    assert threading.active_count() == threads
    assert open_files() == files


def test_archives_that_nobody_reads_are_closed(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "IDLE_S", 0.1)
    monkeypatch.setattr(readers, "LOOKS_S", 0.05)

    def catalogs() -> int:
        found = 0
        for link in Path("/proc/self/fd").iterdir():
            try:
                found += "catalog.sqlite" in str(link.readlink())
            except FileNotFoundError:  # closed in between
                continue
        return found

    with running(place) as serving:
        fetch(serving, "/")
        until(lambda: catalogs() == 0)
        assert fetch(serving, "/").status == 200


@contextmanager
def command(place: Workplace, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """``archiver serve`` in a process of its own."""
    given = {"ARCHIVER_DIR": str(place.folder), "ARCHIVER_CONFIG_DIR": str(place.config_folder), **environment}
    program = [sys.executable, "-m", "archiver", "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        program, env={**os.environ, **given}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> dict[str, str]:
    """The JSON document that it prints when it is ready."""
    assert process.stdout is not None
    lines = [""]
    while lines[-1] != "}\n":
        lines.append(process.stdout.readline())
        assert lines[-1], process.stderr.read() if process.stderr else ""
    document: dict[str, str] = json.loads("".join(lines))
    return document


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_being_told_to_end_is_its_usual_end(place: Workplace, number: signal.Signals) -> None:
    with command(place, "--json") as process:
        serving = Serving(address=told(process)["address"])
        with connected(serving) as taking:
            taking.sendall(request(serving, f"/still/{STILL}"))
            taking.recv(4096)
            process.send_signal(number)
            out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "The desk has ended.\n")


def test_the_token_is_nowhere_but_in_its_file(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "desk.token"
    with command(place, "--json", "--host", "0.0.0.0", "--token-file", str(file)) as process:
        document = told(process)
        assert document["token_file"] == str(file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        token = file.read_text().strip()
        assert len(token) == 43  # 256 bits
        serving = Serving(address=document["address"])
        shown = [fetch(serving, path).text for path in ("/", "/login", "/nowhere")]
        assert fetch(serving, "/").status == 401
        assert fetch(serving, "/", authorization=f"Bearer {token}").status == 200
        arguments = Path(f"/proc/{process.pid}/cmdline").read_text()
        process.terminate()
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Without TLS whoever sees the traffic can read the token" in err
    for text in (*shown, json.dumps(document), arguments, out, err):
        assert token not in text


def test_a_token_is_long_and_private(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    file = tmp_path / "made" / "serve.token"
    token = token_of_file(file, archive)
    assert token_of_file(file, archive) == token
    file.chmod(0o644)
    with pytest.raises(CannotRunError, match="can be read by others"):
        token_of_file(file, archive)
    file.chmod(0o600)
    file.write_text("short")
    with pytest.raises(CannotRunError, match="holds no token"):
        token_of_file(file, archive)
    with pytest.raises(CannotRunError, match="inside the archive"):
        token_of_file(archive / "serve.token", archive)
    assert token_from({}) is None
    with pytest.raises(CannotRunError, match=VARIABLE):
        token_from({VARIABLE: "letmein"})


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("localhost", True), ("::1", True), ("[::1]", True),
     ("0.0.0.0", False), ("::", False), ("192.0.2.7", False), ("127.example", False), ("", False)],
)  # fmt: skip
def test_only_this_machine(host: str, here: bool) -> None:
    assert is_loopback(host) is here


def test_other_machines_need_a_token(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "made-up-token-of-a-test-0123456789")
    for asked in (ServeRequest(port=0), ServeRequest(port=0, host="0.0.0.0")):
        with running(place, asked) as serving:
            assert serving.token_file is None
            assert fetch(serving, "/").status == 401
    monkeypatch.delenv(VARIABLE)
    for asked in (ServeRequest(port=0, host="0.0.0.0"), ServeRequest(port=0, behind_tls=True)):
        with running(place, asked) as serving:
            assert serving.token_file == place.config_folder / "serve.token"
            assert fetch(serving, "/").status == 401


def test_forwarded_addresses_are_believed_of_an_announced_proxy_alone(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "made-up-token-of-a-test-0123456789")
    with running(replace(place), ServeRequest(port=0)) as serving:
        for number in range(5):
            fetch(serving, "/", authorization="Bearer wrong", x_forwarded_for=f"192.0.2.{number}")
        assert fetch(serving, "/", authorization="Bearer wrong", x_forwarded_for="192.0.2.99").status == 429
