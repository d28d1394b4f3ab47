"""What all tests share: a clean environment, blocking calls in the event loop refused, the fixtures' folder."""

from __future__ import annotations

import gc
import itertools
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import HealthCheck, settings

from archiver.demo.wire import keys
from tests.authorities.fixtures import _authorities, two_authorities
from tests.counts import LONG

__all__ = ["_authorities", "two_authorities"]

ASKED = {"public_exponent": 65537, "key_size": keys.BITS}
KEYS = 4
"""As many servers, with their CDN's, as a test has at once."""

# No test depends on how fast the machine is just then.
plain = settings.get_profile("default")  # where CI is set it is not the one that counts, and tries less
settings.register_profile("archiver", plain, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("archiver")


def pytest_collection_finish() -> None:
    """What was imported and collected, a million objects, is not looked through again and again for unused ones."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _can_be_interrupted() -> None:
    """Processes that tests start heed Ctrl-C also where the tests run in the background of a shell."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    """A blocking call of ours inside a running event loop is an error."""
    with blockbuster_ctx("archiver", excluded_modules=["archiver.demo"]) as guard:
        for name, function in guard.functions.items():
            if name.endswith("Lock.acquire"):  # that of what measures coverage is none of ours
                function.can_block_in("coverage/collector.py", {"lock_data"})
        yield guard


@pytest.fixture(autouse=True)
def _own_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own configuration, keys or sessions."""
    for name in [name for name in os.environ if name.startswith("ARCHIVER_")]:
        if name not in ("ARCHIVER_FIXTURES", "ARCHIVER_LONG"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ARCHIVER_CONFIG_DIR", str(tmp_path / "configuration"))
    monkeypatch.setenv("ARCHIVER_FOOTAGE__ENABLED", "false")  # processes that only tests of footage pay for
    monkeypatch.setenv("ARCHIVER_PREVIEW__ENABLED", "false")  # tests of it say which server they mean
    monkeypatch.setenv("ARCHIVER_VIDEO__ENABLED", "false")


@pytest.fixture(autouse=True, scope="session")
def _asks_nobody_elsewhere() -> Iterator[None]:
    """No name but this machine's leads anywhere: a test that means to ask somebody else is told so."""
    plain = socket.getaddrinfo

    def here(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name in (None, "", "localhost", socket.gethostname()) or set(name) <= set("0123456789abcdefABCDEFxX.:%"):
            return plain(host, *rest, **more)
        raise socket.gaierror(socket.EAI_NONAME, f"tests ask nobody but this machine, not {name}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", here)
        yield


@pytest.fixture(autouse=True, scope="session")
def _few_server_keys() -> Iterator[None]:
    """Servers of one process take turns with a few RSA keys: making one costs as much as a small test."""
    made = [keys.rsa.generate_private_key(**ASKED) for _ in range(KEYS)]
    turns = itertools.cycle(made)
    plain = keys.rsa.generate_private_key
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            keys.rsa, "generate_private_key", lambda **asked: next(turns) if asked == ASKED else plain(**asked)
        )
        yield


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of third-party pages and texts, which are not part of this project."""
    folder = os.environ.get("ARCHIVER_FIXTURES")
    if not folder:
        pytest.skip("ARCHIVER_FIXTURES is not set: the folder of third-party pages is not on this machine")
    return Path(folder)


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether the full counts are asked for (`make long`)."""
    return LONG
