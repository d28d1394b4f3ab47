"""Files that are served encrypted from a CDN data centre, as Telegram does for its largest channels.

`upload.getFile` at home answers with a redirect: a token, an AES-256-CTR key and IV, and the first hashes.
The CDN serves the ciphertext to anybody who has the token; only the home data centre can vouch for the
hashes.
Source: https://core.telegram.org/cdn
"""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from telethon import types

from archiver.demo.api.call import Call
from archiver.demo.api.parts import check_window, hashes
from archiver.demo.hub import CdnFile
from archiver.demo.refusal import bad_request


def redirect(call: Call, data: bytes) -> Any:
    """`upload.fileCdnRedirect` for a file's bytes."""
    offered = CdnFile(data)
    call.hub.cdn_files[offered.token] = offered
    return types.upload.FileCdnRedirect(
        dc_id=call.hub.cdn_dc,
        file_token=offered.token,
        encryption_key=offered.key,
        encryption_iv=offered.iv,
        file_hashes=hashes(data, 0),
    )


def _offered(call: Call) -> CdnFile:
    """The file that a request's token stands for."""
    found = call.hub.cdn_files.get(call.request.file_token)
    if found is None:
        raise bad_request("FILE_TOKEN_INVALID")
    return found


async def get_cdn_file(call: Call) -> Any:
    """upload.getCdnFile: ciphertext, or the wish that the home data centre bring the file here again."""
    if call.login.dc != call.hub.cdn_dc:
        raise bad_request("CDN_METHOD_INVALID")
    offered = _offered(call)
    check_window(call.request.offset, call.request.limit, precise=False)
    if not offered.is_here:
        return types.upload.CdnFileReuploadNeeded(request_token=offered.token[::-1])
    part = offered.data[call.request.offset : call.request.offset + call.request.limit]
    counter = offered.iv[:12] + (call.request.offset // 16).to_bytes(4, "big")
    return types.upload.CdnFile(bytes=Cipher(AES(offered.key), CTR(counter)).encryptor().update(part))


async def reupload_cdn_file(call: Call) -> Any:
    """upload.reuploadCdnFile: brings a file to the CDN again."""
    offered = _offered(call)
    if call.request.request_token != offered.token[::-1]:
        raise bad_request("REQUEST_TOKEN_INVALID")
    offered.is_here = True
    return hashes(offered.data, 0)


async def get_cdn_file_hashes(call: Call) -> Any:
    """upload.getCdnFileHashes: the home data centre's word on what the CDN serves."""
    return hashes(_offered(call).data, call.request.offset)
