"""The made-up Telegram that a loopback server shows: plain Python objects, no sockets, no TL but in entities.

`world` everything together · `channel` channels and groups · `post` messages · `media` files, built when
first needed · `people` accounts and commenters · `events` what changed, for live updates ·
`pictures`, `film` drawing stills and videos.
"""

from archiver.demo.world.channel import WorldChannel
from archiver.demo.world.media import Blob, Built, Media, Thumb
from archiver.demo.world.people import WorldUser
from archiver.demo.world.post import WorldPost
from archiver.demo.world.world import World

__all__ = ["Blob", "Built", "Media", "Thumb", "World", "WorldChannel", "WorldPost", "WorldUser"]
