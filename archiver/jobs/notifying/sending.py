"""One event to one target."""

from __future__ import annotations

import asyncio
import html
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import IO, Final

from archiver.config import NotifyTarget
from archiver.config.notifying import FROM_ENVIRONMENT, FROM_FILE, require_safe
from archiver.errors import NetworkError
from archiver.jobs.commands import run_command
from archiver.model.events import Event
from archiver.sources.web.webhook import post

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
LONGEST_SECRET: Final = 10_000


async def send(target: NotifyTarget, event: Event) -> str | None:
    """Tell a target; a sentence about why it could not be told, which names nothing secret: neither address nor header,
    nor what a command wrote.
    """
    body = body_of(target, event)
    if target.command:
        with tempfile.TemporaryFile() as given:
            await asyncio.to_thread(_fill, given, body)
            fault = await run_command(target.command, given, target.timeout_s, repeat=False)
        return None if fault is None else f"{target.name} was not told: {target.command[0]} {fault}."
    try:
        url = await asyncio.to_thread(_secret, target.webhook.get_secret_value() if target.webhook else "")
        headers = {
            name: await asyncio.to_thread(_secret, value.get_secret_value()) for name, value in target.headers.items()
        }
        require_safe(url, insecure=target.insecure)
        await post(url, body, {**headers, "Content-Type": target.content_type}, timeout_s=target.timeout_s)
    except (ValueError, NetworkError) as fault:
        return f"{target.name} was not told: {_sentence(fault)}"
    return None


def body_of(target: NotifyTarget, event: Event) -> bytes:
    """What is sent: the event's JSON, or the template with its values."""
    document = event.document()
    if target.template is None:
        return json.dumps(document, ensure_ascii=False).encode()
    values = {name: "" if value is None else str(value) for name, value in document.items()}
    return target.template.format_map({name: _fitting(target, value) for name, value in values.items()}).encode()


def _fitting(target: NotifyTarget, value: str) -> str:
    """A value as the template's place for it needs it: what others wrote must not end a line, a string or a text."""
    fitting = html.escape(value, quote=False) if target.markup == "html" else value
    if "json" in target.content_type.lower():
        return json.dumps(fitting, ensure_ascii=False)[1:-1]
    return " ".join("".join(each if each.isprintable() else " " for each in fitting).split())


def _secret(value: str) -> str:
    """The value, or what the environment or the file holds that it names. ValueError where that is nothing usable."""
    if value.startswith(FROM_ENVIRONMENT):
        name = value.removeprefix(FROM_ENVIRONMENT)
        found = os.environ.get(name, "")
        if not found:
            raise ValueError(f"the environment variable {name} is not set")
    elif value.startswith(FROM_FILE):
        found = _of_file(Path(value.removeprefix(FROM_FILE)).expanduser())
    else:
        return value
    if not (found.isprintable() and found.isascii()):
        raise ValueError("a secret holds what can be no address and no header")
    return found


def _of_file(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & OTHERS:
                raise ValueError(f"others can use {path}: chmod 600 {path}")
            found = file.read(LONGEST_SECRET).strip()
    except OSError as fault:
        raise ValueError(f"{path} cannot be read ({fault.strerror})") from fault
    if not found:
        raise ValueError(f"{path} is empty")
    return found


def _sentence(fault: Exception) -> str:
    said = str(fault)
    return said if said.endswith(".") else f"{said}."


def _fill(file: IO[bytes], body: bytes) -> None:
    file.write(body)
    file.seek(0)
