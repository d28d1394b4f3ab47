"""Whether a redaction would touch what is held."""

from __future__ import annotations

from collections.abc import Mapping

from archiver.errors import CannotRunError
from archiver.model.captures import Json
from archiver.model.holds import Hold
from archiver.model.ids import PostKey
from archiver.model.redactions import Hidden


def refusal(hold: Hold) -> CannotRunError:
    """What a redaction that it forbids ends with."""
    return CannotRunError(
        f"{hold.target} is held since entry {hold.entry} ({hold.reason}): nothing of it is removed.",
        hint="Release the hold first: `archiver hold release`.",
    )


def held_posts(hold: Hold) -> Hidden:
    """The posts that a hold covers by their ids."""
    if hold.target.kind == "post":
        return Hidden(posts=frozenset({PostKey.parse(hold.target.id)}))
    if hold.target.kind == "channel":
        return Hidden(channels=frozenset({int(hold.target.id)}))
    return Hidden()


def shown_by(document: Mapping[str, Json], hold: Hold) -> bool:
    """Whether an answer shows something that is held."""
    from archiver.sources.telegram.read.hiding import without

    posts = held_posts(hold)
    return bool(posts) and without(document, posts) is not None
