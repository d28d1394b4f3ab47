"""A made-up video site on the loopback: real HTTP, one thread a connection, everything asked written down."""

from __future__ import annotations

import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import imageio_ffmpeg

Answer = Callable[[BaseHTTPRequestHandler], None]
_PICTURE = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=2")
_SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2:sample_rate=16000")
_CODECS = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-c:a", "aac", "-b:a", "32k", "-pix_fmt", "yuv420p")


@dataclass
class Site:
    """``routes``: path -> what answers. ``asked``: method, path and headers of every request, in their order.
    ``connections``: from where, of every one, also if nothing was asked over it.
    """

    port: int
    scheme: str = "http"
    routes: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    connections: list[object] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    @property
    def exactly(self) -> frozenset[tuple[str, int]]:
        return frozenset({("127.0.0.1", self.port)})

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    # What can be put at a path.

    def put(self, path: str, data: bytes, kind: str = "video/mp4", status: int = 200, **headers: str) -> None:
        """A whole answer that understands ranges not at all, as simple servers do."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Content-Type", kind)
            request.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            if request.command != "HEAD":
                with suppress(OSError):
                    request.wfile.write(data)

        self.routes[path] = answer

    def page(self, path: str, html: str, status: int = 200) -> None:
        self.put(path, html.encode(), "text/html; charset=utf-8", status)

    def redirect(self, path: str, to: str) -> None:
        self.put(path, b"", "text/html", 302, Location=to)

    def broken(self, path: str, data: bytes, announced: int) -> None:
        """Announces more than comes, then breaks off."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Type", "video/mp4")
            request.send_header("Content-Length", str(announced))
            request.end_headers()
            with suppress(OSError):
                request.wfile.write(data)
            request.close_connection = True

        self.routes[path] = answer

    def endless(self, path: str, start: bytes, part: bytes, pause: float = 0.0) -> None:
        """Never ends, without an announced length."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Type", "video/mp4")
            request.end_headers()
            with suppress(OSError):
                request.wfile.write(start)
                while not self.stopping.is_set():
                    request.wfile.write(part)
                    time.sleep(pause)
            request.close_connection = True

        self.routes[path] = answer


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site on a free port; with ``tls`` over HTTPS."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.command, self.path, dict(self.headers.items())))
            answer = site.routes.get(self.path) or site.routes.get(self.path.partition("?")[0])
            if answer is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            answer(self)

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def verify_request(self, request: object, client_address: object) -> bool:
            site.connections.append(client_address)
            return True

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site = Site(server.server_address[1], "http" if tls is None else "https")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def make_films(folder: Path) -> None:
    """both.mp4; picture.mp4 and sound.m4a; an HLS in hls/, one with sound apart in apart/, a DASH in dash/."""
    for name in ("hls", "apart", "dash"):
        (folder / name).mkdir()
    program = imageio_ffmpeg.get_ffmpeg_exe()

    def make(*arguments: str) -> None:
        command = [program, "-nostdin", "-v", "error", "-y", *_PICTURE, *_SOUND, *arguments]
        subprocess.run(command, check=True, cwd=folder, timeout=120)

    make(*_CODECS, "both.mp4")
    make(*_CODECS, "-map", "0:v", "picture.mp4")
    make(*_CODECS, "-map", "1:a", "sound.m4a")
    make(*_CODECS, "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "hls/index.m3u8")
    apart = ("-var_stream_map", "v:0,agroup:sound a:0,agroup:sound", "-master_pl_name", "master.m3u8")
    listed = ("-map", "0:v", "-map", "1:a", "-f", "hls", "-hls_playlist_type", "vod")
    make(*_CODECS, *listed, *apart, "apart/list%v.m3u8")
    make(*_CODECS, "-f", "dash", "-seg_duration", "1", "-use_template", "1", "-use_timeline", "1", "dash/index.mpd")


def put_folder(site: Site, folder: Path, at: str) -> None:
    """A folder of pieces, each with the type that servers give it."""
    kinds = {".m3u8": "application/vnd.apple.mpegurl", ".mpd": "application/dash+xml", ".ts": "video/mp2t"}
    for path in folder.iterdir():
        site.put(f"{at}/{path.name}", path.read_bytes(), kinds.get(path.suffix, "video/mp4"))
