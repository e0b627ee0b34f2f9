"""Completing and proving a small backend, by really running Django."""

import re
from collections.abc import Mapping

import pytest

from agents.briefing import brief
from agents.contract import Options, Problem, UserError
from agents.draft import draft
from agents.erd import parse
from agents.planner import plan
from agents.proof.checks import CHECKS
from agents.proof.process import run_django
from agents.proof.proving import ProofError, complete, prove, verify
from agents.proof.sandbox import current
from tests.proof.shop import FILES, PACKAGE, with_model

GATE = [*CHECKS, "ruff", "import", "check", "makemigrations", "migrate", "spectacular"]


@pytest.fixture(scope="module")
def finished() -> Mapping[str, str]:
    return complete(FILES, PACKAGE)


def with_file(path: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[path]
    return {**FILES, path: FILES[path].replace(old, new)}


def test_the_full_gate_holds(finished: Mapping[str, str]) -> None:
    verdict = verify(finished, PACKAGE, "full")

    assert verdict.ok
    assert [check.id for check in verdict.checks] == [*GATE, "tests"]
    assert verdict.tier == current().tier


def test_the_fast_gate_says_what_it_leaves_out(finished: Mapping[str, str]) -> None:
    verdict = verify(finished, PACKAGE, "fast")

    assert verdict.ok
    assert [check.id for check in verdict.checks] == GATE
    assert any("migrations were not run" in gap for gap in verdict.not_proven)
    assert any("tests were not run" in gap for gap in verdict.not_proven)


def test_what_is_derived(finished: Mapping[str, str]) -> None:
    assert set(finished) - set(FILES) == {"migrations/__init__.py", "migrations/0001_initial.py", "openapi.yaml"}
    assert 'name="Product"' in finished["migrations/0001_initial.py"]
    assert "/products/{id}/:" in finished["openapi.yaml"]


def test_the_same_files_give_the_same_text(finished: Mapping[str, str]) -> None:
    assert complete(FILES, PACKAGE) == finished


def test_nothing_is_added_to_what_is_complete(finished: Mapping[str, str]) -> None:
    assert complete(finished, PACKAGE) == finished


def test_a_change_gets_a_migration_on_top(finished: Mapping[str, str]) -> None:
    changed = {**finished, "models.py": with_model("price = models.IntegerField(null=True)")["models.py"]}
    proof = prove(changed, PACKAGE, "full")

    assert proof.verdict.ok
    assert proof.files["migrations/0001_initial.py"] == finished["migrations/0001_initial.py"]
    assert 'name="price"' in proof.files["migrations/0002_product_price.py"]
    assert proof.notes == ()


ADDED = """
code = models.CharField(max_length=9)
kind = models.CharField(max_length=9, choices=[("a", "A"), ("b", "B")])
price = models.IntegerField(validators=[MinValueValidator(5)])
made = models.DateTimeField(auto_now_add=True)
sku = models.CharField(max_length=9, unique=True)
parent = models.ForeignKey("self", on_delete=models.CASCADE)
"""


def test_new_required_fields_get_one_off_defaults_and_say_so(finished: Mapping[str, str]) -> None:
    imported = "from django.core.validators import MinValueValidator\n"
    models = imported + with_model(ADDED.strip())["models.py"]
    proof = prove({**finished, "models.py": models, "tests/test_products.py": NO_ROWS}, PACKAGE, "full")

    assert proof.verdict.problems == ()
    (path,) = set(proof.files) - set(finished)
    migration = proof.files[path]
    assert path == "migrations/0002_product_code_product_kind_product_made_and_more.py"
    defaults = re.findall(r'name="(\w+)",\s+field=[^=]+?(?:[a-z_]+=[^=]+?,\s+)*?default=([^,\n)]+)', migration)
    assert dict(defaults) == {
        "code": '""',
        "kind": '"a"',
        "price": "5",
        "made": "django.utils.timezone.now",
        "sku": "None",
        "parent": "None",
    }
    assert migration.count("preserve_default=False") == 6
    needs_a_value = "its migration fails if there are rows, which need a value first"
    assert set(proof.notes) == {
        "Product.code is new and required: existing rows get ''",
        "Product.kind is new and required: existing rows get 'a'",
        "Product.price is new and required: existing rows get 5",
        "Product.made is new: existing rows get the time of the migration",
        f"Product.sku is new and required: {needs_a_value}",
        f"Product.parent is new and required: {needs_a_value}",
    }


NO_ROWS = """from django.test import SimpleTestCase


class Nothing(SimpleTestCase):
    def test_nothing(self):
        self.assertEqual(1 + 1, 2)
"""

META = """
    class Meta:
        model = Product
        fields = ["id", "name"]"""
UNTYPED = """
    shout = serializers.SerializerMethodField()

    def get_shout(self, product):
        return product.name.upper()

    class Meta:
        model = Product
        fields = ["id", "name", "shout"]"""

BROKEN = [
    ("compile", with_file("models.py", "class Product(models.Model):", "class Product(models.Model)"), "models.py", 4),
    (
        "ruff",
        with_file("models.py", "from django.db import models", "import os\nfrom django.db import models"),
        "models.py",
        1,
    ),
    ("import", with_file("models.py", "CharField", "TextualField"), "models.py", 5),
    ("import", with_file("settings.py", 'os.environ["SECRET_KEY"]', 'os.environ["GITHUB_TOKEN"]'), "settings.py", 4),
    ("check", with_file("settings.py", 'X_FRAME_OPTIONS = "DENY"', 'X_FRAME_OPTIONS = "SAMEORIGIN"'), None, None),
    ("check", with_model('class Meta:\n    ordering = ["nome"]'), "models.py", 4),
    ("wiring.serializers", with_file("views.py", '["id", "name"]', '["id", "nome"]'), "views.py", 9),
    ("spectacular", with_file("views.py", META, UNTYPED), "views.py", 6),
    ("tests", with_file("tests/test_products.py", '["lamp"]', '["chair"]'), "tests/test_products.py", 12),
    ("tests", with_file("tests/test_products.py", "def test_listed", "def listed"), None, None),
]


FIRST = {row[0]: row for row in reversed(BROKEN)}
"""One for each check; the others are for the long run."""


@pytest.mark.parametrize(
    ("check", "files", "path", "line"),
    [pytest.param(*row, id=row[0], marks=() if row is FIRST[row[0]] else pytest.mark.long) for row in BROKEN],
)
def test_what_is_broken_fails_its_check_at_its_place(
    check: str, files: dict[str, str], path: str | None, line: int | None
) -> None:
    verdict = prove(files, PACKAGE, "full").verdict

    assert [each.id for each in verdict.checks if not each.ok] == [check]
    assert verdict.checks[-1].id in {check, "ruff"}
    problem = verdict.problems[0]
    assert problem.path == path
    if line is not None:
        assert problem.line == line
    assert "Traceback" not in problem.message


def test_a_description_that_is_no_openapi_fails(finished: Mapping[str, str]) -> None:
    unnamed = f"{finished['settings.py']}\nSPECTACULAR_SETTINGS = {{'TITLE': 7}}\n"
    (problem,) = verify({**finished, "settings.py": unnamed}, PACKAGE, "fast").problems

    assert problem.check == "spectacular"
    assert problem.message == 'the description is no OpenAPI 3.0, at info/title: it is not of type "string"'


LOGGED = """import logging

from django.test import SimpleTestCase


class Log(SimpleTestCase):
    def test_logged(self):
        with self.assertLogs("shop"):
            logging.getLogger("shop").warning("this is said")
"""


def test_the_generated_tests_see_what_is_logged_though_the_judge_did_not(finished: Mapping[str, str]) -> None:
    request = {"package": PACKAGE, "gate": "full", "derive": False, "planted": 0}
    run = run_django(current(), {**finished, "tests/test_log.py": LOGGED}, request, 60, judge=lambda backend: ())

    (tests,) = (record for record in run.records if record.get("id") == "tests" and record["kind"] == "check")
    assert tests["problems"] == []


def test_models_without_their_migration_fail(finished: Mapping[str, str]) -> None:
    changed = {**finished, "models.py": with_model("price = models.IntegerField(null=True)")["models.py"]}
    verdict = verify(changed, PACKAGE, "fast")

    assert [check.id for check in verdict.checks if not check.ok] == ["makemigrations"]
    assert verdict.problems == (
        Problem("makemigrations", "models.py", 4, "no migration says: Add field price to product"),
    )


def with_operation(finished: Mapping[str, str], operation: str) -> dict[str, str]:
    """The first migration with one more operation, on the line after ``operations = [``."""
    path = "migrations/0001_initial.py"
    return {**finished, path: finished[path].replace("operations = [", f"operations = [\n        {operation},")}


def test_a_migration_that_fails_is_seen_by_the_full_gate_only(finished: Mapping[str, str]) -> None:
    broken = with_operation(finished, "migrations.RunSQL('no sql')")

    (problem,) = verify(broken, PACKAGE, "full").problems
    assert (problem.check, problem.path, problem.line) == ("migrate", "migrations/0001_initial.py", 10)
    assert "no" in problem.message
    assert verify(broken, PACKAGE, "fast").ok


def test_a_migration_of_what_is_not_there_is_named_with_its_line(finished: Mapping[str, str]) -> None:
    (problem,) = verify(with_operation(finished, "migrations.DeleteModel('Gone')"), PACKAGE, "fast").problems

    assert (problem.check, problem.path, problem.line) == ("makemigrations", "migrations/0001_initial.py", 10)


def test_two_last_migrations_are_named(finished: Mapping[str, str]) -> None:
    twice = {**finished, "migrations/0001_other.py": finished["migrations/0001_initial.py"]}

    with pytest.raises(ProofError, match="0001_initial, 0001_other"):
        complete(twice, PACKAGE)


def test_completing_broken_code_raises_its_problems() -> None:
    with pytest.raises(ProofError) as error:
        complete(with_file("models.py", "CharField", "TextualField"), PACKAGE)

    assert (error.value.problems[0].check, error.value.problems[0].path, error.value.problems[0].line) == (
        "import",
        "models.py",
        5,
    )
    assert "TextualField" in str(error.value)


@pytest.mark.long
def test_where_reviewers_skipped_every_test_none_has_to_run() -> None:
    erd = parse(b'{"Item": {"name": "CharField(80)"}}')
    tests = [path for path in plan(erd).paths if path.startswith("tests/test_")]
    asked = brief(erd, PACKAGE, Options(skipped=tuple(tests)))
    without = {file.path: file.content for file in draft(asked)}
    verdict = prove(without, PACKAGE, "full", asked).verdict
    assert tests and verdict.ok
    assert "no test was run: reviewers skipped all of them" in verdict.not_proven
    refused = prove(without, PACKAGE, "full", brief(erd, PACKAGE, Options())).verdict
    assert [problem.message for problem in refused.problems] == ["no test ran"]


@pytest.mark.parametrize("package", ["my-shop", "../shop", "", "class", "django", "os", "1shop"])
def test_what_cannot_be_a_package_is_refused(package: str) -> None:
    with pytest.raises(UserError):
        complete(FILES, package)


@pytest.mark.parametrize("path", ["../evil.py", "/tmp/evil.py", "a/../../evil.py", ".git/hooks/pre-commit"])
def test_no_file_is_written_outside(path: str) -> None:
    with pytest.raises(UserError):
        verify({**FILES, path: ""}, PACKAGE)
