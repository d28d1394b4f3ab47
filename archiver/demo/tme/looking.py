"""What of the world everybody may see on the web, by the names in addresses."""

from __future__ import annotations

from archiver.demo.tme import services
from archiver.demo.world import World, WorldChannel, WorldPost, WorldUser
from archiver.demo.world.doors import Invitation


def channel_named(world: World, name: str) -> WorldChannel | None:
    """The public channel or group with a name (in any case). One that is shut to some is not public.

    Nor is one without a first username, whatever others it has: the world has no addresses for its posts.
    """
    try:
        found = world.channel(name)
    except KeyError:
        return None
    is_public = found.username is not None and not found.private and found.members is None
    return found if is_public else None


def user_named(world: World, name: str) -> WorldUser | None:
    """The person with a name (in any case)."""
    return next((user for user in world.users if user.username and user.username.lower() == name.lower()), None)


def invitation(world: World, path: str) -> Invitation | None:
    """The invitation that a path such as `+HASH` names, if it holds."""
    found = world.doors.invitations.get(path.removeprefix("+"))
    return None if found is None or found.expired else found


def has_history(channel: WorldChannel | None) -> bool:
    """Whether there is a page with a channel's posts."""
    return channel is not None and not channel.megagroup and channel.web_previews and channel.restriction is None


def visible_post(channel: WorldChannel, number: int) -> WorldPost | None:
    """A post that has a page of its own; services have one in channels only."""
    post = channel.posts.get(number)
    if post is None or channel.restriction is not None or not services.is_shown(post):
        return None
    return None if channel.megagroup and post.service is not None else post


def album_of(post: WorldPost) -> list[WorldPost]:
    """The posts of one album, oldest first; a post that belongs to none alone."""
    if post.grouped_id is None:
        return [post]
    members = [other for other in post.channel.posts.values() if other.grouped_id == post.grouped_id]
    return [other for other in members if services.is_shown(other)]
