"""What was assumed, and what was accepted without a writer for it: told to people, never silent."""

from __future__ import annotations

from agents.erd.model import Inference
from agents.erd.position import Path, pointer
from agents.erd.problems import listed, printable

_SHOWN = 12


class Notes:
    """Collects inferences and postponed wishes in the order in which they were found."""

    def __init__(self) -> None:
        self._inferences: list[Inference] = []
        self._later: list[Inference] = []
        self._grouped: dict[str, tuple[Path, str, list[str]]] = {}

    def infer(self, path: Path, what: str, why: str) -> None:
        """Something was assumed at ``path``."""
        self._inferences.append(Inference(pointer(path), printable(what), printable(why)))

    def infer_alike(self, path: Path, what: str, why: str, member: str) -> None:
        """The same assumption as often before: told once, naming the members it was made for."""
        self._grouped.setdefault(what, (path, why, []))[2].append(member)

    def postpone(self, path: Path, what: str, why: str = "accepted, not generated yet") -> None:
        """What stands at ``path`` is right, but no writer implements it yet."""
        self._later.append(Inference(pointer(path), printable(what), why))

    @property
    def inferences(self) -> tuple[Inference, ...]:
        grouped = [
            Inference(pointer(path), printable(f"{what}: {listed(members, _SHOWN)}", 1000), why)
            for what, (path, why, members) in self._grouped.items()
        ]
        return (*self._inferences, *grouped)

    @property
    def postponed(self) -> tuple[Inference, ...]:
        return tuple(self._later)
