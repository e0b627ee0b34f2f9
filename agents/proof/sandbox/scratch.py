"""The one folder that a run may write to, and its removal, whatever was left in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder of our own, gone afterwards with all that is in it."""
    folder = Path(tempfile.mkdtemp(prefix="erdsmith-scratch-"))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Remove ``folder``, however deep it is: ``shutil.rmtree`` gives up at a thousand levels and at folders without
    rights.

    Nobody may be at work in it any more.
    """
    names = count()
    while entries := list(folder.iterdir()):
        for entry in entries:
            if entry.is_symlink() or not entry.is_dir():
                entry.unlink()
                continue
            entry.chmod(0o700)
            for below in list(entry.iterdir()):
                if below.is_dir() and not below.is_symlink():
                    # A folder can only be moved by who may write to it.
                    below.chmod(0o700)
                below.rename(folder / f"\N{DELETE}{next(names)}")
            entry.rmdir()
    folder.rmdir()
