"""What the process that fetches may do: so much memory, time and disk, and no connection but to the proxy.

The hook on the interpreter's audit events stands behind the options that send everything through the proxy: should
some part of yt-dlp ignore them, its connection or its program is refused here. It sees what Python does, not what
compiled code does below Python; of that kind there is nothing in the process but TLS and hashes.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import sys
import threading
from typing import Any, BinaryIO

_PR_SET_PDEATHSIG = 1
_LOOKUPS = frozenset({
    "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
})  # fmt: skip
_NEVER = frozenset({
    "socket.sendto", "socket.sendmsg", "socket.bind", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork",
    "os.forkpty", "pty.spawn", "ftplib.connect", "smtplib.connect", "telnetlib.Telnet.open", "webbrowser.open",
})  # fmt: skip
_LOOPBACK = "127.0.0.1"


def limit(*, memory: int, cpu_s: int, file: int) -> None:
    """Limit this process and its children: bytes of address space, seconds of processor time, bytes of one file.

    A file that grows too large is an error of its writer (EFBIG), not the end of the process.
    """
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key pressed in a terminal; the parent sees to the end
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Soft limits: what runs JavaScript reserves more address space than it uses, and lifts its own.
    for kind, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, cpu_s), (resource.RLIMIT_FSIZE, file)):
        resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))


def end_with(parent_says: BinaryIO) -> None:
    """End this process and all that it started once the parent's end of the pipe is closed, however that came."""
    threading.Thread(target=_wait, args=(parent_says,), daemon=True).start()


def die_with_parent(parent: int) -> None:
    """For a program that takes this process over and knows no pipe: the system ends it, where it can (Linux)."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def only_to(port: int, program: str) -> None:
    """From here on: connections to this port of 127.0.0.1 alone, no program but this one ("" for none).

    Cannot be undone. What is refused raises PermissionError where it was tried.
    """

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            address = arguments[1]
            allowed = isinstance(address, tuple) and tuple(address[:2]) == (_LOOPBACK, port)
        elif event in _LOOKUPS:
            allowed = arguments[0] in (_LOOPBACK, _LOOPBACK.encode())
        elif event == "subprocess.Popen":
            allowed = bool(program) and os.fspath(arguments[0]) == program
        else:
            allowed = event not in _NEVER
        if not allowed:
            raise PermissionError(f"{event} is not allowed in the process that fetches videos")

    sys.addaudithook(hook)


def _wait(parent_says: BinaryIO) -> None:
    while parent_says.read(1):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)
