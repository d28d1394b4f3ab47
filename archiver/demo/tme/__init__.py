"""A loopback t.me: the made-up world as Telegram's web pages show it, over real HTTP on 127.0.0.1 and nowhere else.

`server` ports and connections (`WebServer`) · `http` requests and answers · `routes` from an address to its page ·
`looking` what everybody may see · `history` a channel's posts page by page · `landing` who has a name · `posts` a post
and its frame · `comments` below a post · `blocks` a message · `files`, `contents`, `answers`, `owners`, `services`
its parts · `text` entities as HTML · `numbers` as Telegram rounds them · `links` files on the CDN · `render` the
templates in `pages/` · `settings` switches · `faults`, `spoiling` what shall go wrong · `record` what was asked.

The markup follows saved pages; what was never seen saved is named where it is made.
"""

from archiver.demo.tme.faults import WebFault, WebFaults
from archiver.demo.tme.record import Asked, WebRecord
from archiver.demo.tme.server import WebServer, serve_tme
from archiver.demo.tme.settings import Settings

__all__ = ["Asked", "Settings", "WebFault", "WebFaults", "WebRecord", "WebServer", "serve_tme"]
