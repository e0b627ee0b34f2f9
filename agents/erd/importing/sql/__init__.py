"""SQL: the DDL of PostgreSQL, MySQL (and MariaDB) and SQLite, dumps included."""

from agents.erd.importing.sql.script import read_sql

__all__ = ["read_sql"]
