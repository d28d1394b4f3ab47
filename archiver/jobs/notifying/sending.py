"""One event to one target."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from typing import IO

from archiver.config import NotifyTarget
from archiver.config.notifying import FROM_ENVIRONMENT, require_safe
from archiver.errors import NetworkError
from archiver.jobs.commands import run_command
from archiver.model.events import Event
from archiver.sources.web.webhook import post


async def send(target: NotifyTarget, event: Event) -> str | None:
    """Tell a target; a sentence about why it could not be told, which names nothing secret."""
    body = body_of(target, event)
    if target.command:
        with tempfile.TemporaryFile() as given:
            await asyncio.to_thread(_fill, given, body)
            fault = await run_command(target.command, given, target.timeout_s)
        return None if fault is None else f"{target.name} was not told: {target.command[0]} {fault}."
    try:
        url = _secret(target.webhook.get_secret_value() if target.webhook else "")
        headers = {name: _secret(value.get_secret_value()) for name, value in target.headers.items()}
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
    if "json" in target.content_type:
        values = {name: json.dumps(value, ensure_ascii=False)[1:-1] for name, value in values.items()}
    return target.template.format_map(values).encode()


def _secret(value: str) -> str:
    """The value, or what the environment holds under the name that it gives."""
    if not value.startswith(FROM_ENVIRONMENT):
        return value
    name = value.removeprefix(FROM_ENVIRONMENT)
    found = os.environ.get(name)
    if not found:
        raise ValueError(f"the environment variable {name} is not set")
    return found


def _sentence(fault: Exception) -> str:
    said = str(fault)
    return said if said.endswith(".") else f"{said}."


def _fill(file: IO[bytes], body: bytes) -> None:
    file.write(body)
    file.seek(0)
