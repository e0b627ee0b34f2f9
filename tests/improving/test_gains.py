"""What a draft gains from a reply, and all that it does not."""

from __future__ import annotations

import ast

import pytest

from agents.improving.crafts import CRAFTS
from agents.improving.gains import Found, Scope, found, gained, names_of

MODELS = '''from django.db import models


class Job(models.Model):
    title = models.CharField(max_length=80)
    pay = models.IntegerField(null=True)

    def __str__(self):
        return self.title


class Tag(models.Model):
    """A word."""

    name = models.CharField(max_length=20)
'''
SERIALIZERS = """from rest_framework import serializers


class JobSerializer(serializers.ModelSerializer):
    class Meta:
        fields = ["id", "title", "pay"]
        read_only_fields = ["id"]
"""
ADMIN = """from django.contrib import admin


class JobAdmin(admin.ModelAdmin):
    list_display = ["title", "pay"]
    search_fields = ["title"]


class TagAdmin(admin.ModelAdmin):
    search_fields = ["name"]
"""
DRAFTS = {"models.py": MODELS, "serializers.py": SERIALIZERS, "admin.py": ADMIN}
COLUMNS = {
    "JobAdmin": {"list_display": ["team", "due"], "list_filter": ["due"], "search_fields": ["team__name"]},
    "TagAdmin": {"list_display": ["team"], "list_filter": ["made_at"]},
}


ASKED = ("Job", "Tag", "JobSerializer", "JobAdmin", "TagAdmin")


def offered(reply: str, path: str = "models.py", names: tuple[str, ...] = ASKED) -> Found:
    draft = ast.parse(DRAFTS[path])
    return found(draft, ast.parse(reply), names, CRAFTS[path], Scope(names_of(draft), COLUMNS))


def after(reply: str, path: str = "models.py") -> str:
    return gained(DRAFTS[path], offered(reply, path).gains, CRAFTS[path])


def in_job(body: str) -> str:
    return f"class Job(models.Model):\n    title = models.CharField(max_length=80)\n{body}"


def test_an_identical_reply_changes_no_byte() -> None:
    for path, text in DRAFTS.items():
        assert after(text, path) == text


def test_a_docstring_is_gained_where_there_is_none() -> None:
    text = after('class Job(models.Model):\n    """Paid work."""\n\n\nclass Tag(models.Model):\n    """Another."""\n')
    assert 'class Job(models.Model):\n    """Paid work."""\n\n    title' in text
    assert '"""A word."""' in text
    assert "Another" not in text


@pytest.mark.parametrize("text", ['He said \\"no\\"', "back\\\\slash", "turned \\u202e round", "x" * 2000, " "])
def test_a_docstring_that_is_not_plain_is_left_out(text: str) -> None:
    assert after(f'class Job(models.Model):\n    "{text}"\n') == MODELS


def test_texts_of_a_field_are_gained_and_nothing_else_of_it() -> None:
    text = after(in_job("").replace("80", '8000, null=True, help_text="What is done.", choices=[]'))
    assert "title = models.CharField(max_length=80, help_text='What is done.')" in text


@pytest.mark.parametrize(
    "value", ['f"{1}"', "open('/etc/passwd').read()", '"a" "\\u202e"', "None", '"' + "x" * 300 + '"', '""']
)
def test_only_a_short_literal_text_is_a_help_text(value: str) -> None:
    assert after(in_job("").replace("80", f"80, help_text={value}")) == MODELS


def test_another_type_of_field_tells_nothing() -> None:
    assert after('class Job(models.Model):\n    title = models.TextField(help_text="x")\n') == MODELS


def test_what_is_missing_from_a_reply_stays() -> None:
    assert after("class Job(models.Model):\n    pass\n") == MODELS
    assert offered("x = 1", names=("Job", "Tag")).missing == ("Job", "Tag")


def test_what_was_not_asked_for_is_not_looked_at() -> None:
    reply = 'import os\nos.system("x")\nclass Job(Evil):\n    pay = 3\n    def save(self):\n        x\nclass New: x\n'
    assert after(reply) == MODELS
    seen = offered('class Tag(models.Model):\n    def __str__(self):\n        return f"{self.name}"\n', names=("Job",))
    assert seen.gains == ()


def test_a_better_str_takes_the_place_of_the_drafts() -> None:
    text = after(in_job('    def __str__(self):\n        # hm\n        return f"{self.title} ({self.pay})"\n'))
    assert "return f'{self.title} ({self.pay})'" in text
    assert text.count("__str__") == 1
    assert "hm" not in text
    assert text.index("__str__") < text.index("class Tag")


@pytest.mark.parametrize("returned", ["self.pk", "None", "self.pay", "self.title if self.pay else 3", "self.unknown"])
def test_a_str_that_may_be_no_text_is_refused(returned: str) -> None:
    seen = offered(in_job(f"    def __str__(self):\n        return {returned}\n"))
    assert seen.gains == ()
    assert "Job.__str__: it must return a text" in seen.refused[0]


def test_imports_come_with_the_methods_that_need_them() -> None:
    body = (
        "    def clean(self):\n        super().clean()\n        if self.pay is not None and self.pay < 0:\n"
        '            raise ValidationError({"pay": "Too little."})\n'
    )
    text = after(in_job(body))
    assert text.startswith("from django.core.exceptions import ValidationError\nfrom django.db import models\n")
    compile(text, "models.py", "exec")
    checked = (
        '    def validate_title(self, value):\n        if re.fullmatch("x", value):\n'
        '            raise serializers.ValidationError("No.")\n        return value\n'
    )
    text = after(f"class JobSerializer(serializers.ModelSerializer):\n{checked}", "serializers.py")
    assert text.startswith("import re\n\nfrom rest_framework import serializers\n")
    assert SERIALIZERS.partition("\n")[2].strip() in text


def test_a_validator_is_for_a_field_that_is_shown() -> None:
    reply = "class JobSerializer(References):\n    def validate_owner(self, value):\n        return value\n"
    assert after(reply, "serializers.py") == SERIALIZERS


def test_applied_twice_is_applied_once() -> None:
    fields = '    title = models.CharField(max_length=80, help_text="x")\n'
    reply = f'class Job(models.Model):\n    """Paid work."""\n{fields}'
    gains = offered(reply).gains
    once = gained(MODELS, gains, CRAFTS["models.py"])
    assert len(gains) == 2
    assert gained(once, gains, CRAFTS["models.py"]) == once


def in_admin(body: str, name: str = "JobAdmin") -> str:
    return after(f"class {name}(admin.ModelAdmin):\n    {body}\n", "admin.py")


def test_columns_are_gained_at_the_end_of_a_list() -> None:
    text = in_admin('list_display = ["due", "pay", "team"]\n    search_fields = ["team__name"]')
    assert "list_display = [\"title\", \"pay\", 'due', 'team']" in text
    assert "search_fields = [\"title\", 'team__name']" in text


def test_a_list_that_is_missing_comes_in_its_order() -> None:
    text = in_admin('list_filter = ["made_at"]\n    list_display = ["team"]', "TagAdmin")
    lists = "    list_display = ['__str__', 'team']\n    list_filter = ['made_at']\n    search_fields = [\"name\"]\n"
    assert text.endswith(f"class TagAdmin(admin.ModelAdmin):\n{lists}")


@pytest.mark.parametrize(
    "value",
    ['["password"]', '["title"]', '("due",)', '[each for each in ["due"]]', '"due"', '[str("due")]', "[b'due']"],
)
def test_only_a_column_that_is_open_to_it_is_gained(value: str) -> None:
    assert in_admin(f"list_display = {value}") == ADMIN
    assert in_admin('ordering = ["due"]') == ADMIN


def test_a_list_names_only_so_many_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [f"c{number}" for number in range(20)]
    monkeypatch.setitem(COLUMNS["JobAdmin"], "list_display", many)
    text = in_admin(f"list_display = {many}")
    assert "'c5'" in text and "'c6'" not in text


def test_columns_are_gained_once() -> None:
    gains = offered('class JobAdmin(x):\n    list_display = ["due"]\n    list_filter = ["due"]\n', "admin.py").gains
    once = gained(ADMIN, gains, CRAFTS["admin.py"])
    assert len(gains) == 2
    assert gained(once, gains, CRAFTS["admin.py"]) == once
