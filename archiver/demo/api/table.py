"""Which method serves which name, and which may be asked without a login."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from archiver.demo.api import (
    account,
    cdn,
    channels,
    contacts,
    differences,
    files,
    folders,
    groups,
    history,
    invites,
    misc,
    previews,
    qr,
)
from archiver.demo.api.call import Call, Method
from archiver.demo.refusal import bad_request

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "account.getPassword": account.get_password,
        "account.updateStatus": misc.update_status,
        "auth.acceptLoginToken": qr.accept_login_token,
        "auth.checkPassword": account.check_password,
        "auth.exportAuthorization": account.export_authorization,
        "auth.exportLoginToken": qr.export_login_token,
        "auth.importLoginToken": qr.import_login_token,
        "auth.importAuthorization": account.import_authorization,
        "auth.logOut": account.log_out,
        "auth.resendCode": account.send_code,
        "auth.sendCode": account.send_code,
        "auth.signIn": account.sign_in,
        "channels.getChannels": channels.get_channels,
        "channels.getFullChannel": channels.get_full_channel,
        "channels.getMessages": channels.get_messages,
        "channels.joinChannel": channels.join_channel,
        "channels.leaveChannel": channels.leave_channel,
        "contacts.resolveUsername": contacts.resolve_username,
        "contacts.search": contacts.search,
        "help.getCdnConfig": misc.get_cdn_config,
        "help.getConfig": misc.get_config,
        "help.getNearestDc": misc.get_nearest_dc,
        "messages.checkChatInvite": invites.check_chat_invite,
        "messages.getDialogFilters": folders.get_dialog_filters,
        "messages.importChatInvite": invites.import_chat_invite,
        "messages.getDialogs": history.get_dialogs,
        "messages.getForumTopics": groups.get_forum_topics,
        "messages.getHistory": history.get_history,
        "messages.getMessages": groups.get_messages,
        "messages.getReplies": history.get_replies,
        "messages.getWebPage": previews.get_web_page,
        "messages.search": history.search,
        "updates.getChannelDifference": differences.get_channel_difference,
        "stories.getStoriesByID": previews.get_stories_by_id,
        "updates.getDifference": misc.get_difference,
        "updates.getState": misc.get_state,
        "upload.getCdnFile": cdn.get_cdn_file,
        "upload.getCdnFileHashes": cdn.get_cdn_file_hashes,
        "upload.getFile": files.get_file,
        "upload.getFileHashes": files.get_file_hashes,
        "upload.reuploadCdnFile": cdn.reupload_cdn_file,
        "users.getFullUser": misc.get_full_user,
        "users.getUsers": misc.get_users,
    }
)

WITHOUT_LOGIN = frozenset(
    {
        "account.getPassword",
        "auth.checkPassword",
        "auth.exportLoginToken",
        "auth.importAuthorization",
        "auth.importLoginToken",
        "auth.resendCode",
        "auth.sendCode",
        "auth.signIn",
        "help.getCdnConfig",
        "help.getConfig",
        "help.getNearestDc",
        "upload.getCdnFile",
    }
)

AT_THE_CDN = frozenset({"help.getConfig", "upload.getCdnFile"})
"""The methods that the CDN knows."""


async def serve(method: str, call: Call) -> Any:
    """Runs one method. Any other than those in `METHODS` is refused as METHOD_NOT_SERVED and noted."""
    served = METHODS.get(method)
    if served is None:
        call.hub.record.not_served.append(method)
        raise bad_request("METHOD_NOT_SERVED")
    if call.login.dc == call.hub.cdn_dc and method not in AT_THE_CDN:
        raise bad_request("CDN_METHOD_INVALID")
    if method not in WITHOUT_LOGIN:
        call.require_login()
    return await served(call)
