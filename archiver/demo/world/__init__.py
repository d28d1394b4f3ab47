"""The made-up Telegram that a loopback server shows: plain Python objects, no sockets, no TL but in entities.

`world` everything together · `channel` channels and groups, their messages and what changed, for live updates ·
`contents` what posts hold besides text and one file · `groups` what happens to groups · `topics` of forums · `media`
files, built when first needed · `kinds` files of every kind · `people` accounts and commenters · `pictures`, `film`
drawing stills and videos.
"""

from archiver.demo.world.channel import WorldChannel, WorldEvent, WorldPost
from archiver.demo.world.contents import (
    More,
    Reactions,
    WorldExpired,
    WorldPaid,
    WorldPoll,
    WorldPreview,
    WorldStory,
    react,
)
from archiver.demo.world.media import Blob, Built, Media, Thumb
from archiver.demo.world.people import WorldUser
from archiver.demo.world.topics import WorldTopic
from archiver.demo.world.world import World

__all__ = [
    "Blob",
    "Built",
    "Media",
    "More",
    "Reactions",
    "Thumb",
    "World",
    "WorldChannel",
    "WorldEvent",
    "WorldExpired",
    "WorldPaid",
    "WorldPoll",
    "WorldPost",
    "WorldPreview",
    "WorldStory",
    "WorldTopic",
    "WorldUser",
    "react",
]
