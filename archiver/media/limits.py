"""What one file may cost."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of a job in a worker. Beyond ``frames``, ``seconds`` of film and most of the processor time a file is not read;
    what was read until then is kept, with a note. The rest kills the worker.

    Processor time grows with the file: a long film is a large file, and a small one that takes long is hostile.
    ``memory`` is in bytes, on top of what an idle worker takes; ``output`` bytes of a file that is written.
    """

    memory: int = 2 * 1024 * _MIB
    cpu_s: float = 120.0
    cpu_s_per_mib: float = 30.0
    most_cpu_s: float = 3600.0
    frames: int = 2_000_000
    seconds: float = 6 * 3600.0
    wall_s: float | None = None
    output: int = 512 * _MIB

    def cpu_of(self, size: int) -> float:
        """Seconds of processor time for a file of so many bytes."""
        return min(self.most_cpu_s, self.cpu_s + self.cpu_s_per_mib * size / _MIB)

    def wall_of(self, size: int) -> float:
        """Seconds by the clock on the wall: a busy machine may need several times the processor time."""
        return self.wall_s if self.wall_s is not None else 30 + 6 * self.cpu_of(size)
