"""The keys of a log as text."""

from __future__ import annotations

import sys

import typer

from archiver.cli.showing import safe
from archiver.jobs.keys import KeyChanged, KeysHere
from archiver.log.keyring import RingKey

_LONG = 400


def show_keys(keys: KeysHere) -> None:
    """One key a line, the first one first."""
    for each in keys.ring.keys:
        typer.echo(f"{safe(each.verifier.vkey, _LONG)}\n  {_span(each)}{_here(keys, each)}")
    recovery = keys.ring.recovery
    if recovery is None:
        typer.echo("No recovery key. Make one: archiver key recovery --out FILE")
    else:
        typer.echo(f"Recovery key: {safe(recovery.vkey, _LONG)}")
    for warning in keys.warnings:
        sys.stderr.write(f"warning: {safe(warning, _LONG)}\n")


def show_public(keys: KeysHere) -> None:
    """For a file to give away."""
    for each in reversed(keys.ring.keys):
        typer.echo(f"{each.verifier.vkey}\n{each.verifier.pem.decode()}", nl=False)


def show_changed(changed: KeyChanged) -> None:
    """What was done, and what is to be done with the files."""
    if changed.entry is None and changed.act == "recovery":
        typer.echo(f"The log names this recovery key already. Its private half: {changed.file}. Keep it offline.")
        return
    if changed.entry is None:
        typer.echo("That key was revoked before; nothing was changed.")
        return
    if changed.act == "recovery":
        typer.echo(f"Recovery key (entry {changed.entry}): {changed.key}")
        typer.echo(f"Its private half: {changed.file}. Keep it offline; it can replace the signing key.")
        return
    if changed.act == "revoke":
        typer.echo(f"Revoked (entry {changed.entry}): {changed.key}")
    if changed.file is not None:
        typer.echo(f"The log is signed by {changed.present} from entry {changed.entry} on.")
        typer.echo(f"Private key: {changed.file}. Keep a copy of it and of the .secrets file beside it elsewhere.")


def _span(each: RingKey) -> str:
    if each.last is None:
        signs = f"signs the log from {each.first} entries on" if each.first else "signs the log"
    else:
        signs = f"signed the log of {each.first} to {each.last} entries"
    revoked = f"; revoked, not its owner's alone since {each.revoked.isoformat()}" if each.revoked else ""
    return f"{signs}{revoked}"


def _here(keys: KeysHere, each: RingKey) -> str:
    return "; private key here" if each.verifier.vkey in keys.here else "; private key not here"
