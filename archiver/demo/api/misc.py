"""Configuration, users, and the state of updates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call
from archiver.demo.hub import References
from archiver.demo.refusal import bad_request
from archiver.demo.world import WorldEvent, WorldUser


async def get_config(call: Call) -> Any:
    """help.getConfig: above all, where the data centres are."""
    now = datetime.now(UTC)
    return types.Config(
        date=now,
        expires=now + timedelta(hours=1),
        test_mode=False,
        this_dc=call.login.dc,
        dc_options=[
            types.DcOption(id=dc, ip_address=call.hub.host, port=port, cdn=dc == call.hub.cdn_dc)
            for dc, port in call.hub.ports.items()
        ],
        dc_txt_domain_name="",
        chat_size_max=200,
        megagroup_size_max=200_000,
        forwarded_count_max=100,
        online_update_period_ms=210_000,
        offline_blur_timeout_ms=5_000,
        offline_idle_timeout_ms=30_000,
        online_cloud_timeout_ms=300_000,
        notify_cloud_delay_ms=30_000,
        notify_default_delay_ms=1_500,
        push_chat_period_ms=60_000,
        push_chat_limit=2,
        edit_time_limit=172_800,
        revoke_time_limit=2_147_483_647,
        revoke_pm_time_limit=2_147_483_647,
        rating_e_decay=2_419_200,
        stickers_recent_limit=200,
        channels_read_media_period=604_800,
        call_receive_timeout_ms=20_000,
        call_ring_timeout_ms=90_000,
        call_connect_timeout_ms=30_000,
        call_packet_timeout_ms=10_000,
        me_url_prefix="https://t.me/",
        caption_length_max=1_024,
        message_length_max=4_096,
        webfile_dc_id=call.hub.home_dc,
    )


async def get_cdn_config(call: Call) -> Any:
    """help.getCdnConfig: the CDN's own key."""
    key = types.CdnPublicKey(dc_id=call.hub.cdn_dc, public_key=call.hub.cdn_rsa.pem)
    return types.CdnConfig(public_keys=[key])


async def get_nearest_dc(call: Call) -> Any:
    """help.getNearestDc."""
    return types.NearestDc(country="XX", this_dc=call.login.dc, nearest_dc=call.hub.home_dc)


def _person(call: Call, wanted: Any) -> WorldUser | None:
    """The person that an input user means."""
    if isinstance(wanted, types.InputUserSelf):
        return call.user
    if isinstance(wanted, types.InputUser):
        return next((user for user in call.hub.world.users if user.id == wanted.user_id), None)
    return None


async def get_users(call: Call) -> Any:
    """users.getUsers."""
    return [
        types.UserEmpty(id=getattr(wanted, "user_id", 0)) if found is None else show.user(found, call.user)
        for wanted in call.request.id
        for found in [_person(call, wanted)]
    ]


async def get_full_user(call: Call) -> Any:
    """users.getFullUser."""
    found = _person(call, call.request.id)
    if found is None:
        raise bad_request("USER_ID_INVALID")
    full = types.UserFull(
        id=found.id,
        settings=types.PeerSettings(),
        notify_settings=types.PeerNotifySettings(),
        common_chats_count=0,
    )
    return types.users.UserFull(full_user=full, chats=[], users=[show.user(found, call.user)])


async def update_status(call: Call) -> Any:
    """account.updateStatus: noted."""
    return True


def _now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


async def get_state(call: Call) -> Any:
    """updates.getState: nothing happens outside channels."""
    return types.updates.State(pts=1, qts=0, date=_now(), seq=1, unread_count=0)


async def get_difference(call: Call) -> Any:
    """updates.getDifference: nothing happens outside channels."""
    return types.updates.DifferenceEmpty(date=_now(), seq=1)


def update(event: WorldEvent, references: References) -> Any:
    """A change as the update that tells it."""
    if event.kind == "delete" or event.post.deleted:
        return types.UpdateDeleteChannelMessages(event.channel.id, [event.post.id], event.pts, 1)
    shown = show.message(event.post, references)
    if event.kind == "new":
        return types.UpdateNewChannelMessage(shown, event.pts, 1)
    return types.UpdateEditChannelMessage(shown, event.pts, 1)
