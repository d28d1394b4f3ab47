"""The made-up Telegram that a loopback server shows: plain Python objects, no sockets, no TL but in entities.

`world` everything together · `channel` channels and groups, their messages and what changed, for live updates ·
`media` files, built when first needed · `kinds` files of every kind · `people` accounts and commenters ·
`pictures`, `film` drawing stills and videos.
"""

from archiver.demo.world.channel import WorldChannel, WorldEvent, WorldPost
from archiver.demo.world.media import Blob, Built, Media, Thumb
from archiver.demo.world.people import WorldUser
from archiver.demo.world.world import World

__all__ = ["Blob", "Built", "Media", "Thumb", "World", "WorldChannel", "WorldEvent", "WorldPost", "WorldUser"]
