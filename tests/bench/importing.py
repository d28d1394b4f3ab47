"""How fast an export of Telegram Desktop is imported, in how much memory: ``python -m tests.bench.importing [GB]``.

The whole command in a process of its own, on an empty archive, with an export that is made up and always the same. The
baseline, in the same run: only cutting and decoding the same file. The peak of memory is that of the command.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from archiver.sources.desktop import chats_in, stretches
from archiver.sources.desktop.decode import decoded
from tests.bench.desktop_reading import write
from tests.bench.figure import Figure


def figures(folder: Path, gigabytes: float = 0.25) -> Iterator[Figure]:
    """Messages a second of the command, and of the baseline; memory."""
    path = folder / "result.json"
    if not path.exists():
        write(path, int(gigabytes * 1e9))
    base, messages = _decoding(path)
    environment = {**os.environ, "ARCHIVER_CONFIG_DIR": str(folder / "configuration"), "ARCHIVER_FOOTAGE__ENABLED": "0"}
    archive = str(folder / "archive")
    _run(["init", archive], environment)
    began = time.perf_counter()
    document = json.loads(_run(["--archive", archive, "--json", "import", str(path), "--no-media"], environment))
    seconds = time.perf_counter() - began
    assert document["chats"][0]["new_posts"] == messages
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Figure(
        name=f"`import`, {messages:,} messages ({path.stat().st_size / 1e9:.1f} GB)",
        value=messages / seconds,
        unit="messages/s",
        baseline=base,
        against="only cutting and decoding the same file",
    )
    yield Figure(name="memory of that command, at most", value=peak, unit="MiB", baseline=300.0, against="the bar")


def _run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "archiver", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 2):
        raise SystemExit(done.stderr)
    return done.stdout


def _decoding(path: Path) -> tuple[float, int]:
    size = path.stat().st_size
    with path.open("rb") as file:
        (chat,) = chats_in(file, size)
        began = time.perf_counter()
        for stretch in stretches(file, chat):
            file.seek(stretch.offset)
            decoded(file.read(stretch.length))
        return chat.messages / (time.perf_counter() - began), chat.messages


def main() -> None:
    """Print the figures."""
    gigabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 0.25
    with tempfile.TemporaryDirectory(dir=os.environ.get("ARCHIVER_BENCH_DIR")) as folder:
        for each in figures(Path(folder), gigabytes):
            sys.stdout.write(f"{each.line()}\n")


if __name__ == "__main__":
    main()
