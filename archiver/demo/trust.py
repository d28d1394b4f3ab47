"""What a client process must do to talk to a loopback server, and to forget it afterwards."""

from __future__ import annotations

import rsa as rsa_keys
from telethon import TelegramClient
from telethon.crypto import rsa


def trust_server(public_key_pem: str) -> None:
    """Lets every Telethon client of this process accept a server with this key."""
    rsa.add_key(public_key_pem, old=False)


def forget_server(public_key_pem: str) -> None:
    """Distrusts a server's key again, and drops what Telethon remembers of any server.

    Telethon keeps the server's configuration (the address of each data centre) on the class, where it
    outlives a client; the next server in the same process would be looked for at the last one's ports.
    """
    key = rsa_keys.PublicKey.load_pkcs1(public_key_pem.encode("ascii"))
    rsa._server_keys.pop(rsa._compute_fingerprint(key), None)
    TelegramClient._config = None
    TelegramClient._cdn_config = None
