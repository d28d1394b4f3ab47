"""``[preview]``: Telegram's web pages, which are asked where no account is configured."""

from __future__ import annotations

import re

from pydantic import Field, SecretStr, field_validator

from archiver.config.addresses import require_host
from archiver.config.section import Section

POST = re.compile(r"[A-Za-z]\w{3,31}/[1-9]\d{0,9}", re.ASCII)


class Preview(Section):
    """``[preview]``. ``enabled``: whether commands ask the web pages where they have no account. ``server``: where the
    pages lie. ``canary``: a public post that is certainly there, by which is told whether the server still answers
    truly. ``proxy``: socks5, socks4 or http. ``pause_s``: seconds between two requests to a host; left out: one, and
    none for this machine itself.
    """

    enabled: bool = True
    server: str = "https://t.me"
    canary: str = "telegram/400"
    proxy: SecretStr | None = None
    pause_s: float | None = Field(default=None, ge=0, le=600)

    @field_validator("server")
    @classmethod
    def _leads_somewhere(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return require_host(value.rstrip("/"))

    @field_validator("canary")
    @classmethod
    def _is_a_post(cls, value: str) -> str:
        if POST.fullmatch(value) is None:
            raise ValueError("must be channel/post, for example telegram/400")
        return value
