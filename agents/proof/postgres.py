"""The proof on PostgreSQL: on a server of its own if there can be one, or on a server that somebody named, there in a
database of its own and without a trace afterwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from agents.contract import Gate, Problem, UserError, Verdict
from agents.proof.database import installed, own_server, why_not
from agents.proof.proving import NOT_ON_POSTGRES, Files, verify
from agents.proof.sandbox import SandboxError, current
from agents.proof.side_by_side import TIMEOUT

NO_URL = (
    "that is no PostgreSQL URL: it should be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, "
    "with %-escapes for what is special in the password"
)
CONNECT_SECONDS = 10


def verify_on_own(files: Files, package: str, gate: Gate = "full") -> Verdict:
    """``verify`` with the tables, migrations and tests on a server that lives as long as the proof.

    Where there can be none it is SQLite, and the verdict says why.
    """
    sandbox, programs = current(), installed()
    why = why_not(sandbox)
    with ExitStack() as held:
        database = None
        if programs is not None and why is None:
            try:
                database = held.enter_context(own_server(sandbox, programs, TIMEOUT[gate]))
            except SandboxError as error:
                why = str(error)
        verdict = verify(files, package, gate, database)
    told = (f"{NOT_ON_POSTGRES}: {why}" if line == NOT_ON_POSTGRES else line for line in verdict.not_proven)
    return replace(verdict, not_proven=tuple(told))


def verify_on(url: str, files: Files, package: str, gate: Gate = "full") -> Verdict:
    """``verify`` with the tables, migrations and tests on the server of ``url``, which keeps what it had.

    ``UserError`` if the server cannot be reached or does not let the account make databases. Neither that nor a
    problem of the verdict tells the password.
    """
    with _scratch_database(url) as database:
        return _without(_passwords(url), verify(files, package, gate, database))


@contextmanager
def _scratch_database(url: str) -> Iterator[str]:
    """The URL of a new database beside that of ``url``, dropped at the end, as is the one tests make of it."""
    _check(url)
    name = f"erdsmith_proof_{secrets.token_hex(6)}"
    _execute(url, "CREATE DATABASE {}", name)
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        for each in (f"test_{name}", name):
            _execute(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", each)


def _check(url: str) -> None:
    """Refuse what could be read in two ways, before a driver quotes half a password in its complaint."""
    try:
        parts = urlsplit(url)
        odd = parts.netloc.count("@") > 1 or bool(parts.fragment) or parts.port == 0
    except ValueError:
        odd = True
    if odd or parts.scheme not in {"postgres", "postgresql"} or not parts.netloc:
        raise UserError(NO_URL)


def _execute(url: str, statement: str, name: str) -> None:
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_SECONDS) as connection:
            connection.execute(SQL(statement).format(Identifier(name)))
    except psycopg.Error as error:
        # An error without a state and not of the connection is one of the URL, which it quotes.
        if error.sqlstate is None and not isinstance(error, psycopg.OperationalError):
            raise UserError(NO_URL) from None
        told = "; ".join(line.strip() for line in str(error).splitlines() if line.strip())
        raise UserError(f"PostgreSQL cannot be used: {told}") from None


def _passwords(url: str) -> tuple[str, ...]:
    """The password in each spelling that might be told, longest first."""
    password = urlsplit(url).password or ""
    return tuple(each for each in (password, unquote(password)) if each)


def _without(hidden: tuple[str, ...], verdict: Verdict) -> Verdict:
    """The same verdict; what the code under test says of its environment is no place for a password."""

    def told(problem: Problem) -> Problem:
        message = problem.message
        for word in hidden:
            message = message.replace(word, "***")
        return replace(problem, message=message)

    checks = tuple(replace(check, problems=tuple(map(told, check.problems))) for check in verdict.checks)
    return replace(verdict, checks=checks)
