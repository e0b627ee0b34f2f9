"""SQL of three dialects, as people write it and as dumps do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.erd.importing.reading import column, imported, refused, sql, told

POSTGRES_DUMP = r"""
--
-- PostgreSQL database dump
--
\restrict abc
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA shop;
CREATE TYPE shop.mood AS ENUM ('glad', 'it''s bad');
CREATE DOMAIN shop.price AS numeric(8,2) CHECK ((VALUE >= (0)::numeric));
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $_$
BEGIN
  NEW.at := now(); -- CREATE TABLE not_me (a int);
  RETURN NEW;
END;
$_$;
ALTER FUNCTION shop.touch() OWNER TO postgres;
CREATE TABLE shop.customer (
    id integer NOT NULL,
    "Full Name" character varying(80) DEFAULT 'a;b'::character varying NOT NULL,
    mood shop.mood DEFAULT 'glad'::shop.mood,
    born date,
    at timestamp with time zone DEFAULT now() NOT NULL
);
COMMENT ON TABLE shop.customer IS 'Who buys.';
COMMENT ON COLUMN shop.customer.born IS 'A ''date''';
CREATE SEQUENCE shop.customer_id_seq START WITH 1;
CREATE TABLE shop.sale (
    customer_id integer,
    number bigint NOT NULL,
    price shop.price NOT NULL,
    CONSTRAINT fair CHECK ((price < (1000)::numeric))
);
ALTER TABLE ONLY shop.customer ALTER COLUMN id SET DEFAULT nextval('shop.customer_id_seq'::regclass);
COPY shop.customer (id, "Full Name") FROM stdin;
1	CREATE TABLE nor_me (a int);
\.
ALTER TABLE ONLY shop.customer ADD CONSTRAINT customer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY shop.sale
    ADD CONSTRAINT sale_pkey PRIMARY KEY (number);
CREATE UNIQUE INDEX names ON ONLY shop.customer USING btree ("Full Name", born DESC);
CREATE INDEX lowered ON shop.customer USING btree (lower(("Full Name")::text));
CREATE INDEX some ON shop.sale USING btree (price) WHERE (price > (5)::numeric);
CREATE INDEX born ON shop.customer (born);
ALTER TABLE ONLY shop.sale
    ADD CONSTRAINT who FOREIGN KEY (customer_id) REFERENCES shop.customer(id) ON UPDATE CASCADE ON DELETE SET NULL;
GRANT ALL ON TABLE shop.sale TO PUBLIC;
CREATE VIEW shop.rich AS SELECT 1;
"""

MYSQL_DUMP = """
-- MySQL dump 10.13
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `line`;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `line` (
  `order_id` int(10) unsigned NOT NULL,
  `no` smallint NOT NULL DEFAULT '1' COMMENT 'its \\'number\\'',
  `size` enum('S','M','') COLLATE utf8mb4_bin DEFAULT 'M',
  `gift` tinyint(1) NOT NULL DEFAULT '0',
  `touched` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `twice` int GENERATED ALWAYS AS (`no` * 2) VIRTUAL,
  PRIMARY KEY (`order_id`,`no`),
  UNIQUE KEY `u` (`size`,`gift`),
  KEY `k` (`gift`,`no` DESC),
  FULLTEXT KEY `f` (`size`),
  CONSTRAINT `fk` FOREIGN KEY (`order_id`) REFERENCES `order` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='What was ordered';
INSERT INTO `line` VALUES (1,2,'CREATE TABLE x (a int);\\'',0);
CREATE TABLE `order` (`id` int(10) unsigned NOT NULL, `tags` set('a','b'), `data` longtext CHECK (json_valid(`data`)));
ALTER TABLE `order` ADD PRIMARY KEY (`id`), ADD KEY `x` (`tags`(10));
ALTER TABLE `order` MODIFY `id` int(10) unsigned NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=5;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `line`
FOR EACH ROW BEGIN SET NEW.no = 1; CREATE TABLE z (a int); END */;;
DELIMITER ;
"""

SQLITE = """
PRAGMA foreign_keys = ON;
CREATE TABLE "sqlite_sequence" (name, seq);
CREATE TABLE [order details] (
  id INTEGER PRIMARY KEY,
  [unit price] NUMERIC(8,2) NOT NULL DEFAULT 0 CHECK ([unit price] >= 0),
  anything,
  owner TEXT NOT NULL REFERENCES people ON DELETE RESTRICT
) STRICT;
CREATE TABLE people (name TEXT PRIMARY KEY NOT NULL ON CONFLICT FAIL, boss TEXT REFERENCES people (name)) WITHOUT ROWID;
CREATE TRIGGER t AFTER INSERT ON people BEGIN UPDATE people SET name = CASE 1 WHEN 1 THEN 'x' END; SELECT 1; END;
CREATE TABLE log (at DATETIME DEFAULT CURRENT_TIMESTAMP);
"""


def test_a_dump_of_postgresql() -> None:
    assert sql(POSTGRES_DUMP) == {
        "$enums": {"mood": ["glad", "it's bad"]},
        "customer": {
            "id": {"type": "AutoField", "primary_key": True},
            "Full Name": {"type": "CharField", "max_length": 80, "default": "a;b"},
            "mood": {"type": "CharField", "max_length": 8, "choices": "mood", "null": True, "default": "glad"},
            "born": {"type": "DateField", "null": True, "index": True, "help_text": "A 'date'"},
            "at": {"type": "DateTimeField", "default": "now"},
            "$meta": {"description": "Who buys.", "unique": [["Full Name", "born"]]},
        },
        "sale": {
            "customer_id": {"type": "ForeignKey", "to": "customer", "null": True, "on_delete": "SET_NULL"},
            "number": {"type": "BigIntegerField", "primary_key": True},
            "price": {"type": "DecimalField", "max_digits": 8, "decimal_places": 2, "min": "0"},
            "$meta": {"checks": ["price < 1000"]},
        },
    }


def test_what_a_dump_holds_besides_tables_is_told_with_its_line() -> None:
    remarks = "\n".join(told(imported(POSTGRES_DUMP, "dump.sql")))

    for expected in (
        "8 statements about a schema: 1",
        "11 the function shop.touch (an ERD holds tables)",
        "17 changes of owners: 1",
        "27 statements about a sequence: 1",
        "35 statements about rows: 1 (an ERD has no rows)",
        "42 the index lowered of shop.customer (it is made of an expression)",
        "43 the index some of shop.sale WHERE (price > (5)::numeric) (it holds for some rows only)",
        "46 ON UPDATE of references: 1",
        "47 grants: 1",
        "48 the view shop.rich",
    ):
        assert expected in remarks
    assert "not_me" not in remarks
    assert "nor_me" not in remarks


def test_a_dump_of_mysql() -> None:
    assert sql(MYSQL_DUMP) == {
        "line": {
            "order_id": {"type": "ForeignKey", "to": "order", "on_delete": "CASCADE"},
            "no": {"type": "SmallIntegerField", "default": 1, "help_text": "its 'number'"},
            "size": {
                "type": "CharField",
                "max_length": 1,
                "choices": ["S", "M"],
                "blank": True,
                "null": True,
                "default": "M",
            },
            "gift": {"type": "BooleanField", "default": False},
            "touched": {"type": "DateTimeField", "auto_now": True},
            "$meta": {
                "description": "What was ordered",
                "pk": ["order_id", "no"],
                "unique": [["size", "gift"]],
                "indexes": [["gift", "-no"]],
            },
        },
        "order": {
            "id": {"type": "AutoField", "primary_key": True},
            "tags": {"type": "TextField", "null": True, "index": True},
            "data": {"type": "JSONField", "null": True},
        },
    }
    remarks = "\n".join(told(imported(MYSQL_DUMP, "dump.sql")))
    for expected in ("12 the computed column line.twice", "FULLTEXT", "the trigger t", "of type set", "1 (a whole"):
        assert expected in remarks


def test_sqlite() -> None:
    assert sql(SQLITE) == {
        "order details": {
            "id": {"type": "AutoField", "primary_key": True},
            "unit price": {
                "type": "DecimalField",
                "max_digits": 8,
                "decimal_places": 2,
                "min": "0",
                "default": "0",
            },
            "anything": {"type": "TextField", "null": True},
            "owner": {"type": "ForeignKey", "to": "people", "on_delete": "RESTRICT"},
        },
        "people": {
            "name": {"type": "TextField", "primary_key": True},
            "boss": {"type": "ForeignKey", "to": "people", "null": True, "on_delete": "PROTECT"},
        },
        "log": {"at": {"type": "DateTimeField", "null": True, "default": "now"}},
    }
    remarks = "\n".join(told(imported(SQLITE, "x.sql")))
    for expected in ("the column has no type", "ON CONFLICT FAIL of people.name", "the trigger t", "sqlite_sequence"):
        assert expected in remarks


@pytest.mark.parametrize(
    ("definition", "member"),
    [
        ("bigserial NOT NULL PRIMARY KEY", {"type": "BigAutoField", "primary_key": True}),
        ("int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", {"type": "AutoField", "primary_key": True}),
        ("uuid DEFAULT gen_random_uuid() PRIMARY KEY", {"type": "UUIDField", "primary_key": True, "default": "uuid4"}),
        ("varchar NOT NULL", {"type": "TextField"}),
        ("double precision NOT NULL", {"type": "FloatField"}),
        ("timestamp(3) without time zone NOT NULL", {"type": "DateTimeField"}),
        ("interval NOT NULL", {"type": "DurationField"}),
        ("inet NOT NULL", {"type": "GenericIPAddressField"}),
        ("jsonb NOT NULL DEFAULT '{}'::jsonb", {"type": "JSONField", "default": {}}),
        ("text[] NOT NULL", {"type": "JSONField"}),
        ("bytea NOT NULL", {"type": "BinaryField"}),
        ("tsvector NOT NULL", {"type": "TextField"}),
        ("boolean NOT NULL DEFAULT 'f'", {"type": "BooleanField", "default": False}),
        ("int NOT NULL DEFAULT -1", {"type": "IntegerField", "default": -1}),
        ("int NOT NULL CHECK (c > 0 AND c <= 9)", {"type": "IntegerField", "min": 1, "max": 9}),
        ("int NOT NULL CHECK (c BETWEEN 2 AND 5)", {"type": "IntegerField", "min": 2, "max": 5}),
        (
            "varchar(9) NOT NULL CHECK (c IN ('a', 'bb'))",
            {"type": "CharField", "max_length": 2, "choices": ["a", "bb"]},
        ),
        (
            "varchar(9) NOT NULL CHECK ((c)::text = ANY ((ARRAY['a'::varchar])::text[]))",
            {"type": "CharField", "max_length": 1, "choices": ["a"]},
        ),
        ("date NOT NULL DEFAULT ('now'::text)::date", {"type": "DateField", "default": "now"}),
        ("int NOT NULL UNIQUE", {"type": "IntegerField", "unique": True}),
        ("numeric(3,5) NOT NULL", {"type": "DecimalField"}),
    ],
)
def test_columns(definition: str, member: dict[str, Any]) -> None:
    assert column(definition) == member


@pytest.mark.parametrize(
    ("script", "remark"),
    [
        ("CREATE TABLE t (a int DEFAULT random())", "1 the default RANDOM() of t.a"),
        ("CREATE TABLE t (a date DEFAULT '0000-00-00')", "1 t.a.default"),
        ("CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =)); COMMENT ON TABLE t IS ''", "EXCLUDE USING gist"),
        ("CREATE TABLE t (a int,\n b int GENERATED ALWAYS AS (a + 1) STORED)", "2 the computed column t.b = a + 1"),
        ("CREATE TABLE t (a serial, b int PRIMARY KEY)", "1 the counting of t.a"),
        ("CREATE TABLE t (a int CHECK (a * a > 3))", "1 CHECK (a * a > 3) of t"),
        ("CREATE TABLE t (a int REFERENCES gone)", "1 the reference from t to gone (there is no table gone)"),
        (
            "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE t (x int, y int,"
            " FOREIGN KEY (x, y) REFERENCES p (a, b))",
            "a reference of several columns cannot be drawn",
        ),
        (
            "CREATE TABLE p (a int PRIMARY KEY, b int UNIQUE); CREATE TABLE t (x int REFERENCES p (b))",
            "by b (it is drawn to the key a)",
        ),
        ("CREATE TABLE t (a int); CREATE INDEX i ON t USING gin (a)", "an ERD has no gin index"),
        (
            "CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)",
            "the table t1 (it is a part of t)",
        ),
        ("CREATE TABLE t (a int) INHERITS (p)", "the columns that t inherits from p"),
        ("CREATE TABLE t (a int); CREATE TABLE u AS SELECT 1", "the table u (it takes its columns from elsewhere)"),
        ("CREATE TABLE t (a int); CREATE TEMP TABLE u (b int)", "the table u (it lives for one session)"),
        ("CREATE TABLE t (a int); CREATE TABLE u (b int); DROP TABLE u", "the table u (it is dropped again)"),
        ("CREATE TABLE t (a int); ALTER TABLE t RENAME COLUMN a TO b", "ALTER TABLE t RENAME COLUMN a TO b"),
        ("CREATE TABLE t (a int); CREATE TYPE pair AS (a int, b int)", "the type pair (only enums can be drawn)"),
        ("CREATE TABLE t (a int quickly slowly)", "1 t.a int quickly slowly (only its type and NOT NULL"),
        ("CREATE TABLE t (a int); CREATE POLICY mine ON t USING (true)", "the policy mine"),
        ("CREATE TABLE t (a int REFERENCES t ON DELETE SET DEFAULT)", "ON DELETE SET DEFAULT of t.a"),
    ],
)
def test_what_cannot_be_drawn_is_told(script: str, remark: str) -> None:
    assert remark in "\n".join(told(imported(script, "x.sql")))


def test_a_dump_draws_partitions_apart_and_then_attaches_them() -> None:
    erd = imported(
        """CREATE TABLE s.pay (id int NOT NULL, at date) PARTITION BY RANGE (at);
        CREATE TABLE s.pay_1 (id int NOT NULL, at date);
        ALTER TABLE ONLY s.pay ATTACH PARTITION s.pay_1 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
        CREATE INDEX i ON s.pay_1 (at);
        ALTER TABLE ONLY s.pay_1 ADD CONSTRAINT k PRIMARY KEY (id);""",
        "x.sql",
    )
    assert "pay_1" not in erd.text
    assert "partitions of pay, drawn as tables: 1" in "\n".join(told(erd))


def test_a_key_of_several_columns_one_of_which_is_the_id() -> None:
    assert sql("CREATE TABLE t (id int, at date, PRIMARY KEY (id, at))")["t"] == {
        "id": {"type": "IntegerField", "primary_key": False},
        "at": {"type": "DateField"},
        "$meta": {"unique": [["id", "at"]]},
    }


def test_names_that_the_language_cannot_take() -> None:
    erd = imported(
        'CREATE TABLE a.thing ("x`y" int, has_many int, "firstName" int, first_name int);'
        'CREATE TABLE b.thing ("author" int REFERENCES a.thing, author_id int); CREATE TABLE "2fa" ("None" int);',
        "x.sql",
    )
    names = {entity.name: [member.name for member in entity.members] for entity in erd.erd if not entity.is_user}
    assert names == {
        "AThing": ["x_y", "has_many_field", "first_name", "first_name_2"],
        "BThing": ["author_ref", "author_id"],
        "Table2fa": ["none"],
    }
    assert {remark.what for remark in erd.assumed} >= {"the table 2fa is called Table_2fa"}


@pytest.mark.parametrize(
    ("script", "line", "message"),
    [
        ("CREATE TABLE t (\n a int", 1, "its ( is never closed"),
        ("CREATE TABLE t (a int);\nCREATE TABLE u (a int,, b int);", 2, "nothing between two commas"),
        ("CREATE TABLE t (a text DEFAULT\n 'x);", 2, "never ends"),
        ("CREATE TABLE t (a int);\n/* x", 2, "never ends"),
        ("CREATE TABLE t;", 1, "its columns should stand in"),
        ("CREATE TABLE t (+ int);", 1, "begins with no name"),
        ("SELECT 1;", 1, "no table is drawn"),
    ],
)
def test_what_is_no_sql_is_refused_with_its_line(script: str, line: int, message: str) -> None:
    problem = refused(script, "x.sql")[0]

    assert (problem.line, problem.pointer) == (line, "")
    assert message in problem.message
