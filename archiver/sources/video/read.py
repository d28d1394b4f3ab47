"""A stored answer about a link to a video -> what it shows. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable

from archiver.errors import InputError
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject
from archiver.model.observations import Observation, Unreadable
from archiver.model.videos_json import video_from_json

METHOD = "video.get"
ANSWER = "answer"


def observe(captured: Captured, load: Callable[[NamedObject], bytes]) -> list[Observation]:
    """What a capture of this source shows; nothing is raised for what cannot be read."""
    stored = next((each for each in captured.objects if each.role == ANSWER), None)
    if stored is None:
        return []
    try:
        return [video_from_json(json.loads(load(stored)))]
    except (InputError, ValueError, RecursionError) as fault:
        reason = fault.sentence if isinstance(fault, InputError) else "it is no JSON"
        return [Unreadable(subject=f"a video at {captured.question.get('url')}"[:300], reason=reason)]
