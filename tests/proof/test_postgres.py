"""The proof on a real PostgreSQL server: it runs there, leaves nothing there, and tells no password."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import psycopg
import pytest

from agents.contract import UserError
from agents.proof.postgres import verify_on
from agents.proof.proving import complete
from tests.proof.shop import FILES, PACKAGE

SETTINGS = FILES["settings.py"]
DATABASES = SETTINGS[SETTINGS.index("DATABASES") : SETTINGS.index("USE_TZ")]
ON_POSTGRES = """from django.db import connection
from django.test import TestCase


class Where(TestCase):
    def test_where(self):
        self.assertEqual(connection.vendor, "postgresql")
"""


@pytest.fixture(scope="module")
def shop() -> Mapping[str, str]:
    settings = SETTINGS.replace(DATABASES, 'DATABASES = {"default": environ.Env().db()}\n')
    settings = settings.replace("from urllib.parse import urlsplit\n", "\nimport environ\n")
    return complete({**FILES, "settings.py": settings, "tests/test_where.py": ON_POSTGRES}, PACKAGE)


def databases(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [name for (name,) in connection.execute("SELECT datname FROM pg_database ORDER BY datname")]


def test_the_full_gate_holds_and_leaves_nothing(shop: Mapping[str, str], postgres_url: str) -> None:
    before = databases(postgres_url)
    verdict = verify_on(postgres_url, shop, PACKAGE)

    assert verdict.problems == ()
    assert verdict.checks[-1].id == "tests"
    assert databases(postgres_url) == before


def test_what_only_postgresql_refuses_is_found(shop: Mapping[str, str], postgres_url: str) -> None:
    migration = shop["migrations/0001_initial.py"]
    no_such_type = "migrations.RunSQL('CREATE TABLE t (c nosuchtype)'),"
    broken = {
        **shop,
        "migrations/0001_initial.py": migration.replace("operations = [", f"operations = [{no_such_type}"),
    }
    before = databases(postgres_url)
    verdict = verify_on(postgres_url, broken, PACKAGE)

    assert [check.id for check in verdict.checks if not check.ok] == ["migrate"]
    assert 'type "nosuchtype" does not exist' in verdict.problems[0].message
    assert databases(postgres_url) == before


def test_what_the_code_says_of_its_environment_has_no_password(shop: Mapping[str, str], postgres_url: str) -> None:
    telling = {**shop, "urls.py": 'import os\n\nraise ValueError(os.environ["DATABASE_URL"])\n'}
    verdict = verify_on(postgres_url, telling, PACKAGE)

    (problem,) = verdict.problems
    password = urlsplit(postgres_url).password
    assert password
    assert password not in problem.message
    assert "postgres:***@" in problem.message


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ann:hidden@localhost/shop",
        "postgresql:///shop",
        "postgresql://ann:hid@den@localhost/shop",
        "postgresql://ann:hid/den@localhost/shop",
        "postgresql://ann:hid#den@localhost/shop",
        "postgresql://ann:hidden@localhost/shop?nothing=known",
        "postgresql://ann:hid%zzden@localhost/shop",
        "hidden",
    ],
)
def test_a_url_that_is_none_is_not_repeated(shop: Mapping[str, str], url: str) -> None:
    with pytest.raises(UserError, match="that is no PostgreSQL URL") as error:
        verify_on(url, shop, PACKAGE)

    assert "hid" not in str(error.value)


def test_a_server_that_does_not_let_us_in(shop: Mapping[str, str], postgres_url: str) -> None:
    with pytest.raises(UserError, match="password authentication failed for user") as error:
        verify_on(postgres_url.replace(":postgres", ":x").replace("postgres:", "postgres:wrong"), shop, PACKAGE)

    assert "wrong" not in str(error.value)


def test_an_account_that_may_make_no_database(shop: Mapping[str, str], postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'of books'")
    host = urlsplit(postgres_url).netloc.rpartition("@")[2]

    with pytest.raises(UserError, match="permission denied to create database"):
        verify_on(f"postgresql://reader:of%20books@{host}/postgres", shop, PACKAGE)
