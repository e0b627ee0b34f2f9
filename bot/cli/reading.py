"""An ERD file on this machine, read within the limits of the environment."""

from __future__ import annotations

from pathlib import Path

from agents.contract import UserError
from agents.erd import Erd, parse
from bot.settings import Settings


def read_erd(file: Path) -> Erd:
    """Raises ``ErdError`` for what is in it, ``UserError`` if it cannot be read at all."""
    limits = Settings().limits
    try:
        with file.open("rb") as stream:
            # One byte more than allowed is enough to be refused, however large the file is.
            data = stream.read(limits.max_bytes + 1)
    except OSError as error:
        raise UserError(f"cannot read {file}: {error.strerror or type(error).__name__}") from None
    return parse(data, limits)
