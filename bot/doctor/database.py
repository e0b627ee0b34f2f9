"""The database of the runs: whether it could be opened, and by whom it is held. Nothing is created or written."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import sqlalchemy
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.doctor.finding import Finding, bad, fine

AREA = "database"
CONNECT = 5
"""Seconds until a server that does not answer counts as unreachable."""


def database(text: str) -> list[Finding]:
    """What ``ERDSMITH_DATABASE_URL`` leads to."""
    try:
        url = sqlalchemy.make_url(text)
    except ArgumentError:
        return [bad(AREA, "ERDSMITH_DATABASE_URL is no address of a database.", _FORMS)]
    if url.get_backend_name() == "postgresql":
        return [_postgresql(url)]
    if url.get_backend_name() != "sqlite":
        return [bad(AREA, f"{url.get_backend_name()} is a database that ERDsmith does not speak.", _FORMS)]
    trap = sqlite_trap(sys.version_info[:2], sqlite3.sqlite_version_info)
    if trap is not None:
        return [trap]
    if url.database in (None, "", ":memory:"):
        return [bad(AREA, "A database in memory forgets the runs at every restart.", _FORMS)]
    return [_sqlite(Path(str(url.database)))]


_FORMS = "Use sqlite:///PATH (four slashes for an absolute path) or postgresql://USER:PASSWORD@HOST/NAME."


def sqlite_trap(python: tuple[int, ...], sqlite: tuple[int, ...]) -> Finding | None:
    """DBOS 3.4.0 asks for ``unixepoch('subsec')`` on Python 3.12 and newer, which SQLite has since 3.42."""
    if python < (3, 12) or sqlite >= (3, 42):
        return None
    text = f"Python {_dotted(python)} needs SQLite 3.42 or newer for the queue; this one has {_dotted(sqlite)}."
    return bad(AREA, text, "Use Python 3.11, or set ERDSMITH_DATABASE_URL to a PostgreSQL database.")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _sqlite(path: Path) -> Finding:
    folder = path.absolute().parent
    if not path.exists():
        nearest = next(each for each in (folder, *folder.parents) if each.exists())
        if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
            return bad(AREA, f"{path} cannot be made here.", f"Let this user write to {nearest}.")
        return fine(AREA, f"{path} will be made at the first start.")
    # SQLite writes its journal beside the file.
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(folder, os.W_OK | os.X_OK):
        return bad(AREA, f"{path} or its folder is read-only.", f"Let this user write to {folder}.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=1)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        mend = (
            "Move the file away if it is not ERDsmith's: what the bot knows is on GitHub, only waiting runs are lost."
        )
        return bad(AREA, f"{path} cannot be opened: {error}.", mend)
    if _is_held(Path(f"{path}.lock")):
        return Finding(AREA, "note", f"{path} is held by a running ERDsmith; only one can run on it.")
    return fine(AREA, f"{path} can be opened.")


def _is_held(lock: Path) -> bool:
    """Whether a service has the lock that it takes at its start (``bot.durable``)."""
    try:
        with lock.open(encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _postgresql(url: sqlalchemy.URL) -> Finding:
    server = f"{url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"
    arguments = {"connect_timeout": CONNECT}
    engine = sqlalchemy.create_engine(url.set(drivername="postgresql+psycopg"), connect_args=arguments)
    try:
        with engine.connect() as connection:
            connection.execute(sqlalchemy.text("SELECT 1"))
    except SQLAlchemyError as error:
        mend = "Look at the address, the user and the password, and whether the server takes connections from here."
        return bad(AREA, f"PostgreSQL at {server} cannot be used ({type(error).__name__}).", mend)
    finally:
        engine.dispose()
    return fine(AREA, f"PostgreSQL at {server} answers.")
