"""A generated folder on this machine: what is in it, what it knows of itself, what it looked like when drafted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.briefing import brief
from agents.contract import UserError
from agents.draft import draft
from agents.manifest import NAME, Manifest
from agents.proof.looking import Before
from agents.proof.proving import check_package
from agents.proof.tree import read_tree


@dataclass(frozen=True, slots=True)
class Folder:
    """``present`` is every text file but the manifest; ``manifest`` is ``None`` where ERDsmith wrote nothing yet."""

    place: Path
    package: str
    present: Mapping[str, str]
    manifest: Manifest | None

    @classmethod
    def at(cls, place: Path) -> Folder:
        """Read the folder, which need not exist; ``UserError`` if it cannot be a package or has a bad manifest."""
        package = place.resolve().name
        check_package(package)
        if place.exists() and not place.is_dir():
            raise UserError(f"{place} is not a folder")
        present = read_tree(place) if place.exists() else {}
        stored = present.pop(NAME, None)
        return cls(place, package, present, None if stored is None else Manifest.read(stored))

    @property
    def is_foreign(self) -> bool:
        """Whether somebody else's files are in it."""
        return self.manifest is None and self.place.exists() and any(self.place.iterdir())

    @property
    def was(self) -> Before | None:
        """The folder as a change finds it; ``None`` where ERDsmith wrote nothing yet."""
        if self.manifest is None:
            return None
        return Before(self.present, brief(self.manifest.erd, self.package, self.manifest.options))

    def is_edited(self, path: str) -> bool:
        """Whether a file is there and is no longer what was written."""
        if self.manifest is None or path not in self.manifest.files or path not in self.present:
            return False
        return not self.manifest.is_pristine(path, self.present[path])

    def pristine(self) -> dict[str, str]:
        """The drafts that it was made from: untouched files as they are, the others drafted again."""
        if self.manifest is None:
            return {}
        asked = brief(self.manifest.erd, self.package, self.manifest.options)
        again = {file.path: file.content for file in draft(asked)}
        known = {
            path: self.present[path]
            for path in self.manifest.files
            if path in self.present and not self.is_edited(path)
        }
        return {path: text for path, text in again.items() if path in self.manifest.files} | known
