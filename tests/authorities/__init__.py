"""Time-stamping authorities on loopback, answering with ``openssl ts -reply``; keys are made once per test run.

``two_authorities`` gives an RSA and an EC one; ``config`` of the pair is what a test puts into its configuration.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from archiver.config import Anchoring, Authority
from archiver.log.der import SEQUENCE, read_whole, write
from tests.authorities.certificates import Identity, make_identity

GENERALIZED_TIME = 0x18
POLICY = "1.2.3.4.1"
OTHER_POLICY = "1.2.3.4.2"
OFFERED_POLICY = "1.2.3.4.840.113549"
"""The authorities' own; one that they do not know; one that they stamp under when they are asked to."""
CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/leaf.pem
signer_key = {folder}/key.pem
default_policy = {policy}
other_policies = {policy}, 1.2.3.4.840.113549
digests = sha256
ess_cert_id_chain = no
"""
USUAL = {"signer_digest": "sha256", "accuracy": "secs:1", "tsa_name": "yes", "ess_cert_id_alg": "sha256"}

Answer = Callable[["TestAuthority", bytes], tuple[int, dict[str, str], bytes]]


@dataclass
class TestAuthority:
    """A server. ``asked``: the bodies that came; ``answer`` may be replaced; ``down`` refuses everybody; ``ahead``: of
    this machine's clock.
    """

    __test__ = False
    name: str
    folder: Path
    identity: Identity
    asked: list[bytes] = field(default_factory=list)
    down: bool = False
    ahead: timedelta = timedelta()
    answer: Answer | None = None
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/tsr"

    @property
    def roots(self) -> Path:
        return self.folder / "root.pem"

    @property
    def authority(self) -> Authority:
        return Authority(name=self.name, url=self.url, roots=self.roots)

    @property
    def toml(self) -> str:
        return f'{{ name = "{self.name}", url = "{self.url}", roots = "{self.roots}" }}'

    def stamp(self, query: bytes) -> bytes:
        """What the genuine authority answers."""
        here = self.folder / f"{threading.get_ident()}-{time.monotonic_ns()}.tsq"
        here.write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", str(self.folder / "tsa.cnf"), "-queryfile", str(here)]
        done = subprocess.run([*command, "-out", f"{here}.tsr"], capture_output=True, check=False)
        if not Path(f"{here}.tsr").exists():
            raise RuntimeError(done.stderr.decode())
        return Path(f"{here}.tsr").read_bytes()

    def stamp_at(self, query: bytes, moment: datetime) -> bytes:
        """The same by a clock that shows another time: the statement is altered and signed again."""
        status, token = read_whole(self.stamp(query)).parts()
        info = token.parts()[1].parts()[0].parts()[2].parts()[1].parts()[0].content
        said = next(each.content for each in read_whole(info).parts() if each.tag == GENERALIZED_TIME)
        return write(SEQUENCE, status.whole, self.sign(info.replace(said, f"{moment:%Y%m%d%H%M%SZ}".encode())))

    def sign(self, info: bytes, certificates: str = "root.pem") -> bytes:
        """A stamp that states ``info`` (a TSTInfo), by ``openssl cms``, which judges no certificate."""
        here = self.folder / f"{threading.get_ident()}-{time.monotonic_ns()}.info"
        here.write_bytes(info)
        command = ["openssl", "cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256", "-outform", "DER"]
        files = {"signer": "leaf.pem", "inkey": "key.pem", "certfile": certificates}
        named = [argument for key, name in files.items() for argument in (f"-{key}", str(self.folder / name))]
        kind = ["-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", str(here)]
        return subprocess.run([*command, *named, *kind], check=True, capture_output=True).stdout


@dataclass
class Pair:
    """Two authorities: ``rsa`` and ``ec``."""

    rsa: TestAuthority
    ec: TestAuthority

    @property
    def anchoring(self) -> Anchoring:
        """What ``Config(anchor=...)`` takes."""
        return Anchoring(authorities=(self.rsa.authority, self.ec.authority), timeout_s=20.0)

    @property
    def toml(self) -> str:
        """The same as a table of config.toml."""
        return f"[anchor]\nauthorities = [{self.rsa.toml}, {self.ec.toml}]\n"

    def reset(self) -> None:
        for each in (self.rsa, self.ec):
            each.asked.clear()
            each.down, each.answer, each.ahead = False, None, timedelta()


def prepared(name: str, folder: Path, identity: Identity, policy: str = POLICY, **settings: str) -> TestAuthority:
    """An authority that answers to ``stamp``; ``settings``: other settings of openssl's than the usual."""
    folder.mkdir(parents=True, exist_ok=True)
    identity.write(folder)
    (folder / "serial").write_text("01\n")
    lines = [f"{key} = {value}\n" for key, value in (USUAL | settings).items() if value]
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder, policy=policy) + "".join(lines))
    return TestAuthority(name, folder, identity)


@contextmanager
def running(name: str, folder: Path, identity: Identity, policy: str = POLICY) -> Iterator[TestAuthority]:
    """An authority at work."""
    authority = prepared(name, folder, identity, policy)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(authority))
    server.daemon_threads = True
    authority.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def two_running(folder: Path) -> Iterator[Pair]:
    """An RSA and an EC authority."""
    with (
        running("first", folder / "rsa", make_identity("rsa")) as rsa,
        running("second", folder / "ec", make_identity("ec")) as ec,
    ):
        yield Pair(rsa, ec)


def _handler(authority: TestAuthority) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(body)
            status, headers, data = self._answer(body)
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _answer(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
            if authority.down:
                return 503, {}, b"down"
            if authority.answer is not None:
                return authority.answer(authority, body)
            data = authority.stamp_at(body, datetime.now(UTC) + authority.ahead) if authority.ahead else None
            return 200, {"Content-Type": "application/timestamp-reply"}, data or authority.stamp(body)

    return Handler
