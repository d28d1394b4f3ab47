"""A real archive: two articles, one of them from a web server of this machine, and what they cite on Telegram."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from archiver.config import Articles
from archiver.demo import World
from archiver.jobs.adding import AddRequest, add_article, link_again
from archiver.jobs.registry import add_channel
from archiver.jobs.report import all_reports
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)
TEXT = "بالفيديو | الجسر تحت الماء\n«Pont» & <quai> 🌊"
FILM = b"film" * 9000
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Crue : le pont fermé</title>
<meta property="article:published_time" content="2021-04-10T08:00:00Z"></head>
<body><article><h1>Crue : le pont fermé</h1>
<p>La vidéo a été publiée par la chaîne Rives Infos sur Telegram : https://t.me/rives_demo/2 montre le pont.</p>
<p>Une photo du quai, elle aussi, se trouve sur https://t.me/rives_demo/3 depuis vendredi.</p></article></body></html>
"""


@dataclass(frozen=True)
class Made:
    """The archive's folder, its workplace, the pages that were written, and the post that was cited first."""

    place: Workplace
    index: Path
    pages: tuple[Path, ...]
    film_sha256: str
    text_sha256: str


@contextmanager
def served(page: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Nothing goes to standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/crue"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def make_archive(folder: Path) -> Made:
    """The archive below ``folder``, with its reports; blocking."""
    with served(PAGE) as url:
        return asyncio.run(_make(folder, url))


async def _make(folder: Path, url: str) -> Made:
    world = World(9)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", "rives_demo")
    channel.post(DAY, "avant")
    channel.post(DAY, TEXT, media=world.video_from_bytes(FILM, 121.0, 320, 180))
    channel.post(DAY, "Le quai", media=world.photo(label="quai"))
    async with place_with_account(world, folder) as (given, _):
        articles = Articles(allow_private_addresses=True)
        place = replace(given, config=given.config.model_copy(update={"article": articles}))
        await add_channel(place, "rives_demo", (), None)
        await add_article(place, AddRequest(source=url))
        plain = folder / "plain.txt"
        await asyncio.to_thread(plain.write_text, "Rien de Telegram ici, seulement un pont.")
        await add_article(place, AddRequest(source=str(plain), published=date(2021, 5, 1)))
        await link_again(place, [], accept_channels=False)
        index = await all_reports(place)
        pages = tuple(sorted(path for path in index.parent.glob("*.html") if path != index))
        film, text = hashlib.sha256(FILM), hashlib.sha256(TEXT.encode())
        return Made(place, index, pages, film.hexdigest(), text.hexdigest())
