"""What is known of a compilation: which of its seconds come from which clip."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from archiver.model.footage import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """``query`` seconds of a compilation are ``source`` seconds of the clip ``clip``, ``speed`` times as fast."""

    clip: str
    query: Span
    source: Span
    speed: float = 1.0
    mirrored: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Of one compilation, ``duration_s`` seconds long."""

    name: str
    duration_s: float
    stretches: tuple[Stretch, ...]

    def played(self, speed: float, *, mirrored: bool) -> Truth:
        """The same compilation ``speed`` times as fast, and in a mirror."""
        return replace(
            self,
            duration_s=self.duration_s / speed,
            stretches=tuple(
                replace(
                    each,
                    query=Span(each.query.start_s / speed, each.query.end_s / speed),
                    speed=each.speed * speed,
                    mirrored=each.mirrored != mirrored,
                )
                for each in self.stretches
            ),
        )


def write_truth(path: Path, truth: Truth) -> None:
    """As JSON."""
    path.write_text(json.dumps(asdict(truth), indent=1))


def read_truth(path: Path) -> Truth:
    """What ``write_truth`` wrote."""
    read = json.loads(path.read_text())
    stretches = (
        Stretch(**{**each, "query": Span(**each["query"]), "source": Span(**each["source"])})
        for each in read["stretches"]
    )
    return Truth(name=read["name"], duration_s=read["duration_s"], stretches=tuple(stretches))
