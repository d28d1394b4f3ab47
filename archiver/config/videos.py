"""``[video]``: videos of other sites that posts and articles link to."""

from __future__ import annotations

from pydantic import Field, SecretStr

from archiver.config.section import Section

GIB = 1024**3


class Video(Section):
    """``[video]``. ``enabled``: whether links to videos of other sites are followed, those of articles and of the posts
    that they cite. ``channels``: those of every post that is collected, too. ``more_hosts``: sites beside those that
    archiver knows to show videos. ``count``: links that one command follows at most. ``height``: pixels; a larger
    picture is taken only where there is no other. ``max_bytes``: of one file; ``total_bytes``: of all that one link
    brings over the network. ``longest_s``: seconds of a video. ``items``: videos of a playlist. ``link_s``: seconds for
    one link. ``proxy``: socks5, socks4 or http. ``allow_private_addresses`` lets links lead to loopback and private
    networks.
    """

    enabled: bool = True
    channels: bool = False
    more_hosts: tuple[str, ...] = ()
    count: int = Field(default=25, ge=0, le=100_000)
    height: int = Field(default=1080, ge=144, le=8640)
    max_bytes: int = Field(default=2 * GIB, ge=1)
    total_bytes: int = Field(default=4 * GIB, ge=1)
    longest_s: float = Field(default=14_400.0, gt=0, le=604_800)
    items: int = Field(default=5, ge=1, le=1_000)
    link_s: float = Field(default=1_800.0, gt=0, le=86_400)
    proxy: SecretStr | None = None
    allow_private_addresses: bool = False
