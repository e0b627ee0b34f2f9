"""An ERD file on this machine, read within the limits of the environment."""

from __future__ import annotations

from pathlib import Path

from agents.contract import UserError
from agents.erd import Erd, Limits, parse
from bot.settings import Settings


def read_erd(file: Path) -> Erd:
    """Raises ``ErdError`` for what is in it, ``UserError`` if it cannot be read at all."""
    limits = Settings().limits
    return parse(read_bytes(file, limits), limits)


def read_bytes(file: Path, limits: Limits) -> bytes:
    """A file's bytes, one more than allowed at most; raises ``UserError`` if it cannot be read."""
    try:
        with file.open("rb") as stream:
            # One byte more than allowed is enough to be refused, however large the file is.
            return stream.read(limits.max_bytes + 1)
    except OSError as error:
        raise UserError(f"cannot read {file}: {error.strerror or type(error).__name__}") from None
