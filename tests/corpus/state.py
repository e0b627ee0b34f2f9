"""What earlier runs found, so that one which was interrupted goes on; a row counts only for what it was found on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from tests.corpus.trial import ROOT, Trial

PRODUCT = ("agents", "requirements.lock")
"""What decides what becomes of an ERD."""


def fingerprint(*places: Path) -> str:
    """Changes with any file of ``places``, or below them."""
    digest = hashlib.sha256()
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.relative_to(place.parent)}\0{file.stat().st_size}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:20]


def product() -> str:
    """The fingerprint of this ERDsmith."""
    return fingerprint(*(ROOT / name for name in PRODUCT))


class State:
    """A file of lines, each a trial with its name and key; the last line of a name counts, a torn one does not."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, tuple[str, Trial]] = {}
        if file.exists():
            for line in file.read_text("utf-8").splitlines():
                self._read(line)

    def get(self, name: str, key: str) -> Trial | None:
        """What was found of the ERD called ``name`` when its key was the same."""
        known = self._known.get(name)
        return known[1] if known and known[0] == key else None

    def add(self, name: str, key: str, trial: Trial) -> None:
        self._known[name] = (key, trial)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"name": name, "key": key, **asdict(trial)}) + "\n")

    def _read(self, line: str) -> None:
        try:
            row = json.loads(line)
            name, key = row.pop("name"), row.pop("key")
            self._known[name] = (key, Trial(**row))
        except (ValueError, TypeError, KeyError):
            return
