"""Something that a person may want to be told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.captures import Json

Kind = Literal["edited", "gone", "username", "match", "run", "more", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """``id`` is the same whenever the same thing is told of. ``sentence`` says it; the rest is empty where it does not
    fit. ``entry``: the log entry that shows it. ``change``: what was taken out and put in, in short.
    """

    id: str
    kind: Kind
    time: datetime
    sentence: str
    title: str = ""
    channel: str = ""
    post: str = ""
    address: str = ""
    article: str = ""
    change: str = ""
    entry: int | None = None

    def document(self) -> dict[str, Json]:
        """Its JSON."""
        return {
            "id": self.id,
            "kind": self.kind,
            "time": self.time.isoformat(),
            "sentence": self.sentence,
            "title": self.title,
            "channel": self.channel,
            "post": self.post,
            "address": self.address,
            "article": self.article,
            "change": self.change,
            "entry": self.entry,
        }

    @classmethod
    def of(cls, document: dict[str, Json]) -> Event:
        """The inverse; raises KeyError, TypeError or ValueError on anything else."""
        fields = {name: document[name] for name in cls.__slots__}
        return cls(**{**fields, "time": datetime.fromisoformat(str(document["time"]))})  # type: ignore[arg-type]
