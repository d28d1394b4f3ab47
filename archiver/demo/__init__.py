"""A loopback Telegram with a made-up world, for `archiver demo` and the tests.

It serves an unmodified Telethon `TelegramClient` over real sockets on 127.0.0.1, and nobody else.

`server` the data centres (`LoopbackTelegram`) · `connection` one client's socket · `answering` from request
to answer · `wire/` MTProto · `api/` the methods served · `hub` shared state · `record` what was asked ·
`faults` what shall go wrong · `refusal` RPC errors · `srp` the password check · `trust` what a client
process needs · `clients` Telethon clients for tests ·
`delays` a network that is far away · `tme/` the same world as Telegram's web pages ·
`world/` channels, posts, files, drawing · `made_up/` the demo's story ·
`article_fr.txt` the article that cites it.
"""

from archiver.demo.clients import log_in, new_client
from archiver.demo.faults import Fault, Faults
from archiver.demo.made_up import made_up_article, made_up_world, write_page
from archiver.demo.record import Request
from archiver.demo.server import LoopbackTelegram, NotLoopbackError
from archiver.demo.trust import forget_server, trust_server
from archiver.demo.world import Media, World, WorldChannel, WorldPost, WorldUser

__all__ = [
    "Fault",
    "Faults",
    "LoopbackTelegram",
    "Media",
    "NotLoopbackError",
    "Request",
    "World",
    "WorldChannel",
    "WorldPost",
    "WorldUser",
    "forget_server",
    "log_in",
    "made_up_article",
    "made_up_world",
    "new_client",
    "trust_server",
    "write_page",
]
