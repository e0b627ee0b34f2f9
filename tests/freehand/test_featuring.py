"""A feature is a module with its routes, its migration and its test, proven together, or nothing at all."""

from __future__ import annotations

import ast
import json
import re

import pytest

from agents.contract import Options, UserError
from agents.draft import draft
from agents.freehand.featuring import add_feature
from agents.freehand.wiring import checked_features, features, module_of
from agents.recipes import checked
from agents.revision import change
from tests.freehand.worlds import ERD, PACKAGE, Model, asked, backend, block

WORDS = "Let people note down when they called about a job."
MODULE = "let_people_note_down"
CODE = '''from django.db import models as database
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers

from .. import models
from ..permissions import visible_to


class Call(database.Model):
    """Somebody called about a job."""

    job = database.ForeignKey(models.Job, database.CASCADE, related_name="calls")
    at = database.DateTimeField()

    def __str__(self):
        return f"Call {self.pk}"


class CallSerializer(serializers.ModelSerializer):
    class Meta:
        model = Call
        fields = ["id", "job", "at"]

    def validate_job(self, value):
        jobs = visible_to(self.context["request"].user, models.Job.objects.all())
        if not jobs.filter(pk=value.pk).exists():
            raise serializers.ValidationError("There is no such job.")
        return value


@extend_schema(responses=CallSerializer)
class CallsView(generics.ListCreateAPIView):
    """The calls about the jobs of whoever asks."""

    queryset = Call.objects.order_by("pk")
    serializer_class = CallSerializer
    filter_backends = []

    def get_queryset(self):
        jobs = visible_to(self.request.user, models.Job.objects.all())
        return super().get_queryset().filter(job__in=jobs)


urlpatterns = [path("calls/", CallsView.as_view())]
'''
TEST = """from . import cases, factories


class CallTests(cases.ApiTestCase):
    def test_notes_a_call(self):
        job = factories.make_job(self.owner)
        self.client.force_authenticate(self.owner)
        path = "/api/v1/features/let-people-note-down/calls/"
        answer = self.client.post(path, {"job": job.pk, "at": "2030-01-01T12:00:00Z"})
        self.assertEqual(answer.status_code, 201, answer.content)
        self.client.force_authenticate(self.other)
        self.assertEqual(self.client.get(path).json()["results"], [])
"""


def reply(code: str = CODE, test: str = TEST) -> str:
    return f"{block(f'features/{MODULE}.py', code)}\n\n{block(f'tests/test_{MODULE}.py', test)}"


def test_a_feature_is_wired_in_tested_and_migrated() -> None:
    made, options = add_feature(backend(), ERD, PACKAGE, Options(), WORDS, Model(reply()))
    assert made.changed, made.why
    migration = next(path for path in made.changed if path.startswith("migrations/"))
    assert set(made.changed) == {
        "features/__init__.py", "features/urls.py", f"features/{MODULE}.py", f"tests/test_{MODULE}.py",
        "urls.py", migration, "openapi.yaml",
    }  # fmt: skip
    assert 'name="Call"' in made.changed[migration]
    assert "/api/v1/features/let-people-note-down/calls/" in made.changed["openapi.yaml"]
    assert features(options) == {MODULE: WORDS}
    drafted = {file.path: file.content for file in draft(asked(options))}
    assert {path: drafted[path] for path in ("urls.py", "features/urls.py")} == {
        path: made.changed[path] for path in ("urls.py", "features/urls.py")
    }


@pytest.mark.parametrize(
    ("code", "test", "why"),
    [
        (CODE.replace("urlpatterns", "routes"), TEST, "no urlpatterns"),
        (CODE, TEST.replace("test_notes", "notes"), "no test"),
        (f"import os\n{CODE}", TEST, "import os"),
        (re.sub(r"visible_to\(\S+, (.*)\)", r"\1", CODE), TEST, "owners"),
        pytest.param(CODE, TEST.replace("[])", "[1])"), f"tests/test_{MODULE}.py:12", marks=pytest.mark.long),
    ],
)
def test_what_is_wrong_with_it_is_told_and_nothing_is_changed(code: str, test: str, why: str) -> None:
    made, options = add_feature(backend(), ERD, PACKAGE, Options(), WORDS, Model(reply(code, test)))
    assert not made.changed and options == Options()
    assert why in made.why


def test_a_backend_without_features_is_drafted_as_ever() -> None:
    assert not any("feature" in file.path for file in draft(asked()))


def test_names_are_free_and_plain() -> None:
    assert module_of("Let people note down when they called", {}) == MODULE
    assert module_of("urls", {}) == "urls_2" and module_of("class", {}) == "class_2"
    assert module_of("Kůň!", {}) == "k" or module_of("日本", {}) == "feature"
    assert module_of("3 things", {}) == "feature_3_things"
    assert ast.parse(f"import {module_of('x' * 500, {})}")


def test_the_tests_that_are_there_are_no_features_to_replace() -> None:
    model = Model(reply())
    add_feature(backend(), ERD, PACKAGE, Options(), "api", model)
    assert "tests/test_api_2.py" in model.heard[0].messages[1].content


def test_options_from_outside_are_checked() -> None:
    options = Options(json.loads('{"feature": {"*": {"weekly_mail": "send a mail"}}}'))
    assert features(checked(options, ERD)) == {"weekly_mail": "send a mail"}
    for bad in ({"../x": "y"}, {"urls": "y"}, {"a": 3}, {"x" * 50: "y"}):
        with pytest.raises(UserError):
            checked_features(bad)


@pytest.mark.long
def test_a_feature_that_is_taken_back_takes_its_tables_along() -> None:
    before = backend()
    made, options = add_feature(before, ERD, PACKAGE, Options(), WORDS, Model(reply()))
    files = {**before, **made.changed}
    gone: dict[str, str | None] = {f"features/{MODULE}.py": None, f"tests/test_{MODULE}.py": None}
    pristine = {path: text for path, text in files.items() if path not in gone}
    undone = change(files, PACKAGE, ERD, options, Options(), pristine, (), gone)
    assert undone.verdict is not None and undone.verdict.ok, undone.verdict
    assert {*gone, "features/__init__.py", "features/urls.py"} <= set(undone.deleted)
    (migration,) = [path for path in undone.changed if path.startswith("migrations/")]
    assert "DeleteModel" in undone.changed[migration]
    assert undone.changed["urls.py"] == before["urls.py"]
