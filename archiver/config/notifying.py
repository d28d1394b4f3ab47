"""``[notify]``: who is told of what."""

from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from archiver.config.section import Section

EventKind = Literal["edited", "gone", "username", "match", "run"]
KINDS: Final[tuple[EventKind, ...]] = get_args(EventKind)
PLACEHOLDERS: Final = (
    "id",
    "kind",
    "time",
    "sentence",
    "title",
    "channel",
    "post",
    "address",
    "article",
    "change",
    "entry",
)
FROM_ENVIRONMENT: Final = "env:"
FROM_FILE: Final = "file:"
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class NotifyTarget(Section):
    """One who is told. ``command``: a program and its arguments, started without a shell, which reads the event as JSON
    on its standard input. ``webhook``: an address that it is posted to; "env:NAME" reads it from the environment,
    "file:/PATH" from a file that nobody else can read.

    ``headers``: of the request, each value as it is, "env:NAME" or "file:/PATH". ``template``: the body instead of the
    JSON, with placeholders in braces (``PLACEHOLDERS``; a brace itself is written twice). Where ``content_type`` is of
    JSON, their values are escaped for within its strings; else each is put on one line. ``markup``: what the receiver
    takes texts for; "html" (also Slack) has ``&``, ``<`` and ``>`` of the values written as entities. ``events``: only
    these. ``insecure``: HTTP without TLS may go to other machines, too. Redirects are not followed.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    command: tuple[Annotated[str, Field(max_length=4000)], ...] = Field(default=(), max_length=100)
    webhook: SecretStr | None = None
    headers: Mapping[str, SecretStr] = {}
    content_type: str = Field(default="application/json", pattern=r"^[!-~ ]{1,100}$")
    template: str | None = Field(default=None, max_length=20_000)
    markup: Literal["plain", "html"] = "plain"
    events: tuple[EventKind, ...] = KINDS
    timeout_s: float = Field(default=20.0, gt=0, le=300)
    insecure: bool = False

    @field_validator("template")
    @classmethod
    def _can_be_filled(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = [part for part in string.Formatter().parse(value) if part[1] is not None]
        if any(spec or conversion for _, _, spec, conversion in parts):
            raise ValueError("a placeholder is a name alone, as {sentence}")
        names = [str(name) for _, name, _, _ in parts]
        unknown = next((name for name in names if name not in PLACEHOLDERS), None)
        if unknown is not None:
            raise ValueError(
                f"there is no {{{unknown}}}; there are {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}"
            )
        return value

    @field_validator("headers")
    @classmethod
    def _are_headers(cls, value: Mapping[str, SecretStr]) -> Mapping[str, SecretStr]:
        for name, secret in value.items():
            plain = secret.get_secret_value()
            if not name.replace("-", "").isalnum() or not f"{name}{plain}".isascii() or not plain.isprintable():
                raise ValueError(f"{name[:40]} cannot be a header")
            if name.lower() == "content-type":
                raise ValueError("content_type says what is sent")
            _require_reachable(plain)
        return value

    @model_validator(mode="after")
    def _one_way(self) -> NotifyTarget:
        if bool(self.command) == (self.webhook is not None):
            raise ValueError(f"{self.name} needs either a command or a webhook")
        if self.command and (not self.command[0] or any("\0" in each for each in self.command)):
            raise ValueError(f"the command of {self.name} names no program")
        if self.webhook is not None:
            address = self.webhook.get_secret_value()
            _require_reachable(address)
            if not is_elsewhere(address):
                require_safe(address, insecure=self.insecure)
        return self

    @property
    def holds_secrets(self) -> bool:
        """Whether an address or a header stands in the configuration as it is."""
        values = [*self.headers.values(), *([] if self.webhook is None else [self.webhook])]
        return any(not is_elsewhere(each.get_secret_value()) for each in values)


def is_elsewhere(value: str) -> bool:
    """Whether a value says where the secret is, not the secret."""
    return value.startswith((FROM_ENVIRONMENT, FROM_FILE))


def _require_reachable(value: str) -> None:
    if value.startswith(FROM_FILE) and not Path(value.removeprefix(FROM_FILE)).expanduser().is_absolute():
        raise ValueError("behind file: stands a whole path, from / or ~ on")


def require_safe(url: str, *, insecure: bool) -> None:
    """Raise ValueError for an address that nothing can be posted to, or in the clear to another machine. The address is
    not repeated: there may be a secret in it.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https"):
        raise ValueError("the webhook is no address of the web")
    if parts.scheme == "http" and host not in LOOPBACK and not insecure:
        raise ValueError("the webhook would be called without TLS; write https, or set insecure = true")


class Notify(Section):
    """``[notify]``. ``most``: events that a target is told one by one at a time; of more it is told how many.

    ``gaps``: a run that ended with gaps is told of, not only one that could not be finished. ``matches``: those of
    footage that an article cites or shows, or all.
    """

    targets: tuple[NotifyTarget, ...] = Field(default=(), max_length=20)
    most: int = Field(default=20, ge=1, le=1000)
    gaps: bool = True
    matches: Literal["cited", "all"] = "cited"

    @field_validator("targets")
    @classmethod
    def _each_once(cls, value: tuple[NotifyTarget, ...]) -> tuple[NotifyTarget, ...]:
        names = [each.name for each in value]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two targets are called {twice}")
        return value
