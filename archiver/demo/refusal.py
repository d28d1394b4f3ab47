"""RPC errors as Telegram gives them."""

from __future__ import annotations


class RefusalError(Exception):
    """The request is answered with an RPC error: an HTTP-like code and Telegram's name for the fault."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


def bad_request(message: str) -> RefusalError:
    """400: something in the request is wrong."""
    return RefusalError(400, message)


def migrate(kind: str, dc: int) -> RefusalError:
    """303: ask data centre `dc`; `kind` is FILE, PHONE, USER or NETWORK."""
    return RefusalError(303, f"{kind}_MIGRATE_{dc}")
