"""How much a run of code under test may use, all its processes together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``processes`` of 1 means that it cannot fork at all, which is also what makes the bound on memory exact.

    With more, memory is bounded for each process by the kernel and for their sum by looking some twenty times a second.
    """

    seconds: float = 120.0
    memory_bytes: int = 1_500_000_000
    processes: int = 1
    threads: int = 64
    disk_bytes: int = 256_000_000
    files: int = 20_000
    open_files: int = 256
    segment_bytes: int = 4096
    """Of System V memory, which only a server may have."""
    output_bytes: int = 64_000_000
    """What may be read from the run's pipes; the reader counts."""
