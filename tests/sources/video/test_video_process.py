"""The process that fetches: killed, cancelled, orphaned, and what it may not do."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from video_processes import is_running, worker_processes

from archiver.errors import DiskFullError
from archiver.sources.video import VideoLimits, fetch_video
from archiver.sources.video.process import death
from tests.video_site import Site

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


@pytest.fixture
def drip(site: Site, films: Path) -> Site:
    """A film of which one byte a moment comes, for ever."""
    site.endless("/drip.mp4", (films / "both.mp4").read_bytes(), b"x", pause=0.05)
    return site


async def until(ready: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not ready():
            await asyncio.sleep(0.05)


async def test_a_killed_child_is_a_reason(drip: Site, limits: VideoLimits, tmp_path: Path) -> None:
    url = drip.url("/drip.mp4")
    task = asyncio.create_task(fetch_video(url, limits, scratch=tmp_path, allow_exactly=drip.exactly))
    await until(lambda: len(drip.asked) >= 2)
    (child,) = worker_processes()
    os.kill(child, signal.SIGKILL)
    result = await task
    assert result.reason == "crashed"
    assert not worker_processes()
    # What it had told of before is kept.
    assert [file.role for item in result.items for file in item.files] == ["info"]


async def test_cancelling_leaves_nothing(drip: Site, limits: VideoLimits, tmp_path: Path) -> None:
    url = drip.url("/drip.mp4")
    task = asyncio.create_task(fetch_video(url, limits, scratch=tmp_path, allow_exactly=drip.exactly))
    await until(lambda: len(drip.asked) >= 2)
    (child,) = worker_processes()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not is_running(child)
    assert list(tmp_path.iterdir()) == []


async def test_a_child_ends_with_its_parent(drip: Site, tmp_path: Path) -> None:
    """The parent is killed outright, so that nothing of it can tidy up."""
    code = f"""
        import asyncio
        from pathlib import Path
        from archiver.sources.video import VideoLimits, fetch_video
        asyncio.run(fetch_video({drip.url("/drip.mp4")!r}, VideoLimits(seconds=60), scratch=Path({str(tmp_path)!r}),
                                allow_exactly=frozenset({{("127.0.0.1", {drip.port})}})))
    """
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", textwrap.dedent(code))
    await until(lambda: len(drip.asked) >= 2)
    (child,) = worker_processes(parent.pid)
    assert is_running(child)
    parent.kill()
    await parent.wait()
    await until(lambda: not is_running(child))


def test_a_file_grows_no_larger_than_it_may(tmp_path: Path) -> None:
    """The limit of the system stands behind the one that yt-dlp's progress is held to."""
    code = """
        from archiver.sources.video import confine
        confine.limit(memory=1 << 31, cpu_s=60, file=1000)
        try:
            open("large", "wb", buffering=0).write(b"x" * 4000)
            open("large", "ab", buffering=0).write(b"x")
        except OSError as error:
            print(error.errno)
    """
    assert run_python(code, tmp_path) == "27"


def run_python(code: str, folder: Path) -> str:
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


async def test_the_child_has_so_much_processor_time(site: Site, limits: VideoLimits, tmp_path: Path) -> None:
    assert death(-signal.SIGXCPU) == "processor"
    site.page("/page", "<html>" + "<video <source <iframe " * 200_000)
    result = await fetch_video(
        site.url("/page"), replace(limits, cpu_s=1), scratch=tmp_path, allow_exactly=site.exactly
    )
    assert result.reason == "processor"


async def test_a_page_that_swells_is_held_by_the_memory(site: Site, limits: VideoLimits, tmp_path: Path) -> None:
    """1.6 MB that become 384 MB once they are decompressed."""
    packer = zlib.compressobj(1, wbits=31)
    packed = packer.compress(b"<html>") + b"".join(packer.compress(b" " * (1 << 20)) for _ in range(384))
    site.put("/page", packed + packer.flush(), "text/html", Content_Encoding="gzip")
    small = replace(limits, memory=400 << 20)
    result = await fetch_video(site.url("/page"), small, scratch=tmp_path, allow_exactly=site.exactly)
    assert (result.reason, result.items) == ("memory", ())


def test_no_connection_but_to_the_proxy(canary: Site, tmp_path: Path) -> None:
    """Each way of Python to a host or a program, tried in a process that is confined to another port."""
    code = f"""
        import asyncio, json, os, socket, subprocess, urllib.request, http.client, ftplib
        from archiver.sources.video import confine
        confine.only_to({canary.port + 1 if canary.port < 65535 else canary.port - 1}, "/allowed")
        ways = {{
            "connect": lambda: socket.create_connection(("127.0.0.1", {canary.port}), 2),
            "name": lambda: socket.getaddrinfo("zelmara.invalid", 80),
            "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 53)),
            "unix": lambda: socket.socket(socket.AF_UNIX).connect("/tmp/none"),
            "urllib": lambda: urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open({canary.url("/")!r}),
            "http": lambda: http.client.HTTPConnection("127.0.0.1", {canary.port}).request("GET", "/"),
            "ftp": lambda: ftplib.FTP("127.0.0.1"),
            "run": lambda: subprocess.run(["/bin/true"]),
            "shell": lambda: subprocess.run("true", shell=True),
            "system": lambda: os.system("true"),
            "fork": lambda: os.fork(),
            "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {{}}),
            "exec": lambda: os.execv("/bin/true", ["true"]),
            "listen": lambda: socket.create_server(("127.0.0.1", 0)),
        }}
        said = {{}}
        for name, way in ways.items():
            try:
                way()
                said[name] = "done"
            except PermissionError as error:
                said[name] = "refused" if "not allowed in the process" in str(error) else "other"
            except Exception as error:
                said[name] = repr(error)
        print(json.dumps(said))
    """
    said = json.loads(run_python(code, tmp_path))
    # These wrap what they meet on their way.
    assert "not allowed in the process" in said.pop("urllib")
    assert said.pop("listen").startswith("OSError")
    assert said == dict.fromkeys(said, "refused")
    assert len(said) == 12
    assert canary.connections == []


def test_the_program_that_is_allowed_and_the_proxys_port_are_not_refused(canary: Site, tmp_path: Path) -> None:
    code = f"""
        import socket, subprocess
        from archiver.sources.video import confine
        confine.only_to({canary.port}, "/bin/echo")
        socket.create_connection(("127.0.0.1", {canary.port}), 2).close()
        print(subprocess.run(["/bin/echo", "fine"], capture_output=True, text=True).stdout.strip())
    """
    assert run_python(code, tmp_path) == "fine"


def test_javascript_runs_within_the_limits_and_without_the_network(canary: Site, tmp_path: Path) -> None:
    """Deno as it is started: with the limits of the child, and as yt-dlp does, without permissions."""
    code = f"""
        import subprocess
        from pathlib import Path
        from archiver.sources.video import confine, programs
        deno = programs.deno(Path("."))
        assert deno
        confine.limit(memory=1 << 30, cpu_s=60, file=1 << 30)
        asks, reads = "await fetch({canary.url("/")!r})", "Deno.readTextFileSync('/etc/passwd')"
        for script in ("console.log(6 * 7)", asks, reads):
            done = subprocess.run([str(Path(deno).resolve()), "run", "--ext=js", "--no-prompt", "--no-remote",
                "--no-config", "--no-npm", "--cached-only", "-"], input=script, capture_output=True, text=True)
            print(done.stdout.strip() or ("NotCapable" in done.stderr))
    """
    assert run_python(code, tmp_path).split() == ["42", "True", "True"]
    assert canary.connections == []


def test_yt_dlp_finds_its_javascript_and_nothing_else(tmp_path: Path) -> None:
    """Confined as the child is: Deno by our script, no ffmpeg, no plugins, one way to the network."""
    code = """
        from pathlib import Path
        from archiver.sources.video import VideoLimits, confine, programs
        from archiver.sources.video.messages import Job
        from archiver.sources.video.options import Quiet, downloader
        home = str(Path(".").resolve())
        job = Job(url="", folder=home, home=home, proxy="http://a:b@127.0.0.1:9", port=9, secret="b",
                  deno=programs.deno(Path(home)), limits=VideoLimits())
        confine.limit(memory=job.limits.memory, cpu_s=60, file=1 << 30)
        confine.only_to(job.port, job.deno)
        ydl = downloader(job, lambda status: None, Quiet())
        from yt_dlp.globals import plugin_ies
        from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor
        print(ydl._js_runtimes["deno"].info.supported, FFmpegPostProcessor(ydl).available, len(plugin_ies.value),
              list(ydl._request_director.handlers), ydl.proxies)
    """
    assert run_python(code, tmp_path) == "True False 0 ['Requests'] {'all': 'http://a:b@127.0.0.1:9'}"


async def test_a_full_disk_is_an_error_and_leaves_nothing(
    site: Site, films: Path, limits: VideoLimits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the stream is written to is a device that is always full."""
    folder = tmp_path / "scratch" / "video-known"
    monkeypatch.setattr("archiver.sources.video.fetch.tempfile.mkdtemp", lambda **_: str(folder))
    folder.mkdir(parents=True)
    (folder / "001-002-stream.mp4.part").symlink_to("/dev/full")
    site.put("/both.mp4", (films / "both.mp4").read_bytes())
    with pytest.raises(DiskFullError, match="no space left"):
        await fetch_video(site.url("/both.mp4"), limits, scratch=folder.parent, allow_exactly=site.exactly)
    assert list(folder.parent.iterdir()) == []
    assert not worker_processes()


def test_importing_the_room_imports_no_yt_dlp() -> None:
    code = "import sys, archiver.sources.video; print([name for name in sys.modules if 'yt_dlp' in name])"
    assert run_python(code, Path.cwd()) == "[]"
