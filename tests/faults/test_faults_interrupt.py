"""Ctrl-C: exit code 130 and one sentence; the lock is free and the next run goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import River
from tests.faults.places import configured, ended, ended_by_itself, verified
from tests.faults.servers import serving
from tests.faults.worlds import empty_world


def _wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("command", "method", "asked"),
    [
        ("collect", "upload.getFile", 2),
        ("collect", "messages.getHistory", 1),
        ("run", "contacts.resolveUsername", 1),
        ("run", "channels.getMessages", 1),
    ],
)
def test_while_it_asks(command: str, method: str, asked: int, river: River, tmp_path: Path) -> None:
    place, telegram = river.place(tmp_path), river.server.telegram
    telegram.faults.delay(method, 2.0, after=asked - 1, times=None)
    process = place.start(command)
    _wait_for(lambda: telegram.count(method) >= asked)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    stopped = ended(process)
    assert stopped.code == 130
    assert stopped.err.splitlines()[-1].startswith("Interrupted.")
    assert stopped.err.count("Interrupted") == 1
    assert "Traceback" not in stopped.err
    verified(place)

    telegram.faults.clear()
    done = place.call(command)  # the lock is free
    assert done.code == 0, done.err
    assert river.film.sha256 in place.media_hashes()
    verified(place)


def test_while_login_waits_for_an_answer(tmp_path: Path) -> None:
    with serving(empty_world()) as server:
        place = configured(tmp_path, server)
        process = place.start("login")
        assert process.stderr is not None
        assert process.stderr.read(5) == b"Phone"
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        stopped = ended_by_itself(process)
        assert stopped.code == 130
        assert "Interrupted" in stopped.err
        assert "Traceback" not in stopped.err
        assert not place.session.exists()


def test_while_an_article_is_typed(river: River, tmp_path: Path) -> None:
    place = river.place(tmp_path)
    for command in (("article", "cites", "-"), ("article", "add", "-")):
        process = place.start(*command)
        assert process.stdin is not None
        process.stdin.write(b"The first line, and then")
        process.stdin.flush()
        time.sleep(2)  # nothing shows from outside that it waits
        process.send_signal(signal.SIGINT)
        stopped = ended_by_itself(process)
        assert stopped.code == 130
        assert stopped.err.startswith("Interrupted.")
    verified(place)


@pytest.mark.parametrize("pauses", [(0.0, 0.01, 0.0), (0.002, 0.002, 0.002, 0.002), (0.03, 0.03)])
def test_impatiently(pauses: tuple[float, ...], river: River, tmp_path: Path) -> None:
    place, telegram = river.place(tmp_path), river.server.telegram
    telegram.faults.delay("upload.getFile", 2.0, after=1, times=None)
    process = place.start("collect")
    _wait_for(lambda: telegram.count("upload.getFile") >= 2)
    for pause in pauses:
        process.send_signal(signal.SIGINT)
        time.sleep(pause)
    stopped = ended(process)
    assert stopped.code == 130
    assert stopped.err.count("Interrupted.") == 1
    assert "Traceback" not in stopped.err
    verified(place)


AGAIN = """
import importlib, os, signal, sys, threading, time
main = importlib.import_module("archiver.cli.main")
say = main._say

def say_and_be_interrupted(sentence):
    say(sentence)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.1)

main._say = say_and_be_interrupted
sys.argv = ["archiver", "article", "cites", "-"]
threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
main.main()
"""


def test_once_it_is_said_that_it_was_interrupted(river: River, tmp_path: Path) -> None:
    """One more Ctrl-C at the very end: the sentence is not said twice."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-c", AGAIN]
    stopped = ended_by_itself(subprocess.Popen(command, env=river.place(tmp_path).environment(), **pipes))
    assert stopped.code == 130
    assert stopped.err.count("Interrupted.") == 1


EARLY = """
import importlib, os, signal, sys, time, weakref
main = importlib.import_module("archiver.cli.main")
hoist = main.hoist

class Thing:
    pass

def interrupt(reference):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.1)

def hoist_and_be_interrupted(arguments):
    thing = Thing()
    reference = weakref.ref(thing, interrupt)
    del thing  # the callback runs here: Python passes over whatever is raised in it
    return hoist(arguments)

main.hoist = hoist_and_be_interrupted
sys.argv = ["archiver", "article", "list"]
main.main()
"""


def test_before_a_job_begins(river: River, tmp_path: Path) -> None:
    """Wherever the program is: while modules are imported, an exception in a callback would be lost."""
    place = river.place(tmp_path)
    done = subprocess.run([sys.executable, "-c", EARLY], env=place.environment(), capture_output=True, text=True)
    assert done.returncode == 130
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("Interrupted.")


def test_a_closed_pipe_for_the_output(river: River, tmp_path: Path) -> None:
    """`archiver channel list | head -0`: nobody reads, nothing breaks."""
    place = river.place(tmp_path)
    with place.start("channel", "list") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        error = process.stderr.read().decode()
    assert process.returncode == 0
    assert error == ""
