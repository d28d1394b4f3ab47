"""A small witness: it co-signs the checkpoints of the logs that it is told, and never two that do not fit together.

Of each log it keeps one file, the newest checkpoint with the log's signature and its own. Such a file is a receipt.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from archiver.archive.lock import write_lock
from archiver.archive.opened import in_thread
from archiver.disk import fsync_folder, make_folder, replace_file
from archiver.errors import ArchiveLockedError, ArchiverError, CannotRunError, InputError, IntegrityError, file_errors
from archiver.log import NoteError, SignedCheckpoint, Signer, Verifier
from archiver.log.checkpoint import MAX_NOTE, Checkpoint
from archiver.log.cosignature import WitnessKey, cosign
from archiver.log.files import read_small
from archiver.log.witnessing import MAX_REQUEST, SIZE_TYPE, Request, Verdict, judge

AT_ONCE = 16
"""Connections that are served at the same time; more are closed."""
PATIENCE_S = 10.0
"""So long a connection may be silent, and so long a request may take to arrive."""

_OK, _TOO_LARGE, _NOT_FOUND, _BAD, _FAULT = 200, 413, 404, 400, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """``logs``: verifier keys of the logs; ``port`` 0 takes a free one."""

    state: Path
    key: Path
    host: str
    port: int
    logs: tuple[str, ...]


@dataclass(slots=True)
class Notary:
    """Judges requests and remembers, durably and one after the other."""

    folder: Path
    signer: Signer
    logs: Mapping[str, Sequence[Verifier]]
    clock: Callable[[], float] = time.time
    _deciding: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, body: bytes) -> tuple[Verdict, bytes]:
        """The verdict with the body of the answer. Raises ArchiverError where the state cannot be read or written."""
        try:
            request = Request.parse(body)
        except NoteError as error:
            return Verdict(_BAD, str(error)), f"{error}\n".encode()
        with self._deciding:  # comparing and keeping are one act
            verdict = judge(request, self.logs, self._kept(request.signed.checkpoint.origin))
            if verdict.checkpoint is not None:
                return verdict, self._sign(request.signed)
        return verdict, f"{verdict.size if verdict.size is not None else verdict.reason}\n".encode()

    def _sign(self, signed: SignedCheckpoint) -> bytes:
        """What was kept is on the disk before the signature leaves."""
        state = signed.checkpoint
        signature = cosign(self.signer, state.text, int(self.clock()))
        log = next(key for key in self.logs[state.origin] if signed.signed_by(key))
        ours = next(each for each in signed.signatures if each.name == log.name and _is_by(each.blob, log))
        path = self._path(state.origin)
        with file_errors(path, "written"):
            replace_file(path, SignedCheckpoint(state, (ours, signature)).note)
            fsync_folder(self.folder)
        return signature.line.encode()

    def _kept(self, origin: str) -> Checkpoint | None:
        path = self._path(origin)
        if origin not in self.logs or not path.exists():
            return None
        try:
            state = SignedCheckpoint.parse(read_small(path, MAX_NOTE)).checkpoint
        except NoteError as error:
            raise IntegrityError(f"{path} is no checkpoint: {error}.") from error
        if state.origin != origin:
            raise IntegrityError(f"{path} is of another log, {state.origin}.")
        return state

    def _path(self, origin: str) -> Path:
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.checkpoint"


def _is_by(blob: bytes, key: Verifier) -> bool:
    return blob[: len(key.key_id)] == key.key_id


def make_key(path: Path, name: str) -> WitnessKey:
    """A new key: the private one in ``path`` (mode 0600), the verifier key beside it in ``<path>.vkey``."""
    try:
        signer = Signer.generate(name)
        key = WitnessKey(signer.verifier)
    except ValueError as fault:
        raise InputError(f"“{name}” can be no name of a witness.", hint="No spaces and no plus sign.") from fault
    public = _public(path)
    if public.exists():
        raise InputError(f"{public} is there already.", hint="Name another file.")
    signer.save(path)
    with file_errors(public, "written"):
        replace_file(public, f"{key.vkey}\n".encode())
    return key


def load_key(path: Path) -> tuple[Signer, WitnessKey]:
    """Raises SigningKeyError, or InputError where the verifier key beside it is missing or another one's."""
    public = _public(path)
    try:
        with file_errors(public, "read"):
            key = WitnessKey.from_vkey(public.read_bytes()[:MAX_NOTE].decode().removesuffix("\n"))
        signer = Signer.load(path, key.name)
    except ValueError as fault:
        raise InputError(f"{public} holds no witness's key: {fault}.") from fault
    if signer.verifier != key.key:
        raise InputError(f"{public} is not the verifier key of {path}.")
    return signer, key


def _public(path: Path) -> Path:
    return path.with_name(f"{path.name}.vkey")


async def serve(request: ServeRequest, tell: Callable[[str], None]) -> None:
    """Serve until this is cancelled. ``tell`` gets a line about where it listens, and one a request."""
    signer, key = await asyncio.to_thread(load_key, request.key)
    logs = _logs(request.logs)
    async with in_thread(_locked(request.state)):
        server = await asyncio.to_thread(_listen, request, Notary(request.state, signer, logs), tell)
        host, port = server.server_address[0], server.server_address[1]
        tell(f"{key.vkey} listens on http://{host!s}:{port}/ for {', '.join(logs)}")
        serving = asyncio.ensure_future(asyncio.to_thread(server.serve_forever))
        try:
            await asyncio.shield(serving)
        finally:
            await asyncio.to_thread(server.shutdown)
            await serving
            await asyncio.to_thread(server.server_close)


def _logs(vkeys: Sequence[str]) -> dict[str, list[Verifier]]:
    logs: dict[str, list[Verifier]] = {}
    for vkey in vkeys:
        try:
            key = Verifier.from_vkey(vkey)
        except ValueError as fault:
            raise InputError(
                f"This is no verifier key of a log: {fault}.", hint="A receipt and archive.json name it."
            ) from fault
        logs.setdefault(key.name, []).append(key)
    return logs


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with file_errors(folder, "written"):
        make_folder(folder)
    try:
        with write_lock(folder / "lock", command="witness serve"):
            yield
    except ArchiveLockedError as fault:
        raise ArchiveLockedError(
            f"Another witness keeps its state in {folder}.", hint="Name another --state."
        ) from fault


def _listen(request: ServeRequest, notary: Notary, tell: Callable[[str], None]) -> ThreadingHTTPServer:
    try:
        return _Server(request, notary, tell)
    except (OSError, OverflowError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else fault
        raise CannotRunError(
            f"Nothing can listen on {request.host}:{request.port}: {reason}.", hint="Choose another --listen."
        ) from fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, request: ServeRequest, notary: Notary, tell: Callable[[str], None]) -> None:
        self.notary = notary
        self.tell = tell
        self._places = threading.BoundedSemaphore(AT_ONCE)
        super().__init__((request.host, request.port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is nobody's concern; anything else is told in one line."""
        del request
        fault = sys.exception()
        if not isinstance(fault, OSError):
            self.tell(f"{client_address[0]}: {fault!r}")


class _Handler(BaseHTTPRequestHandler):
    timeout = PATIENCE_S
    server_version, sys_version = "archiver-witness", ""
    server: _Server

    def do_POST(self) -> None:
        """``add-checkpoint``."""
        if self.path != "/add-checkpoint":
            self._say(_NOT_FOUND, b"there is nothing but add-checkpoint here\n")
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal() and len(length) < len(str(2**63))):
            self._say(_BAD, b"the request has no length\n")
            return
        if int(length) > MAX_REQUEST:
            self._say(_TOO_LARGE, b"the request is too large\n")
            return
        body = self._read(int(length))
        if body is None:
            return
        try:
            verdict, said = self.server.notary.answer(body)
        except ArchiverError as fault:
            self.server.tell(f"{self.client_address[0]}: {fault}")
            self._say(_FAULT, b"the witness cannot read or write its state\n")
            return
        self.server.tell(f"{self.client_address[0]}: {verdict.status} {verdict.reason}".rstrip())
        self._say(verdict.status, said, SIZE_TYPE if verdict.size is not None else "text/plain; charset=utf-8")

    def _read(self, length: int) -> bytes | None:
        """The body; None where it does not come in time, as from one who wants to hold up others."""
        until = time.monotonic() + PATIENCE_S
        body = bytearray()
        while len(body) < length:
            block = self.rfile.read1(min(length - len(body), MAX_REQUEST))
            if not block or time.monotonic() > until:
                self.close_connection = True
                return None
            body += block
        return bytes(body)

    def _say(self, status: int, body: bytes, kind: str = "text/plain; charset=utf-8") -> None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing: verdicts are told."""
