"""Methods that only look at values pass; every way to do more is refused."""

from __future__ import annotations

import ast

import pytest

from agents.improving.narrow import refusals

KNOWN = frozenset({"serializers", "models", "re", "timezone", "datetime", "decimal"})

FINE = {
    "over two fields": """def validate(self, attrs):
    attrs = super().validate(attrs)
    start, end = attrs.get("start"), attrs.get("end")
    if start and end and start > end:
        raise serializers.ValidationError({"end": "Ends before it starts."})
    return attrs""",
    "at the end": """def validate(self, attrs):
    \"\"\"Why.\"\"\"
    if attrs.get("a") == attrs.get("b"):
        raise serializers.ValidationError(f"Both are {attrs['a']}.")
    return super().validate(attrs)""",
    "an owner": """def validate(self, attrs):
    attrs = super().validate(attrs)
    if models.Job.objects.filter(posted_by=self.context["request"].user, title=attrs.get("title")).exists():
        raise serializers.ValidationError("You have one of that title.")
    return attrs""",
    "a value": """def validate_title(self, value):
    if any(not character.isalnum() for character in value):
        raise serializers.ValidationError("Letters and digits only.")
    value = value.strip()
    return value.lower()""",
    "a date": """def validate_due(self, value):
    if value < timezone.localdate() - datetime.timedelta(days=3):
        raise serializers.ValidationError("Too long ago.")
    return value""",
    "a try": """def validate_n(self, value):
    try:
        number = int(value)
    except ValueError:
        raise serializers.ValidationError("No number.")
    if number > 3:
        raise serializers.ValidationError("Too many.")
    return value""",
    "clean": """def clean(self):
    super().clean()
    if self.a and not self.b:
        raise serializers.ValidationError("Give both.")""",
}


def refused(code: str) -> list[str]:
    method = ast.parse(code).body[0]
    assert isinstance(method, ast.FunctionDef)
    kind = "attrs" if method.name == "validate" else "value"
    parameters = ("self",) if method.name in ("clean", "__str__") else ("self", kind)
    return list(refusals(method, parameters, KNOWN))


@pytest.mark.parametrize("name", FINE)
def test_looking_is_fine(name: str) -> None:
    assert refused(FINE[name]) == []


BODIES = [
    "__import__('os').system('x')",
    "open('/etc/passwd')",
    "eval('1')",
    "import os",
    "from os import system",
    "self.context['request'].user.is_staff = True",
    "setattr(self, 'x', 1)",
    "value.__class__",
    "self._args",
    "models.Job.objects.all().delete()",
    "models.Job.objects.filter(pk=1).update(pay=0)",
    "models.Job.objects.create()",
    "self.instance.save()",
    "self.initial_data['x'] = 1",
    "del self.initial_data",
    "global x",
    "x = lambda: 1",
    "def inner():\n        pass",
    "class Inner:\n        pass",
    "while True:\n        pass",
    "with open('x'):\n        pass",
    "sorted([1], key=self.instance.delete)",
    "max([1], key=self.instance.delete)",
    "list(filter(self.instance.delete, [1]))",
    "list(map(self.instance.delete, [1]))",
    "len = self.instance.delete\n    len()",
    "for any in [self.instance.delete]:\n        any()",
    "serializers = 1",
    "[str for str in [self.instance.delete]]",
    "(x := 1)",
    "print(self)",
    "'{0.password}'.format(self)",
    "self.instance.password",
    "models.User.objects.filter(password__startswith='a').exists()",
    "models.User.objects.filter(**value).exists()",
    "9 ** 9 ** 9",
    "1 << 999",
    "'x' * 999999999",
    "[0] * 999999999",
    "yield value",
    "x = 'a\\u202eb'",
    "x = b'bytes'",
    "unittest.TestCase.run",
    "value.append(1)",
    "assert value",
]


@pytest.mark.parametrize("body", BODIES)
def test_doing_is_refused(body: str) -> None:
    assert refused(f"def validate_x(self, value):\n    {body}\n    return value")


BEGUN = "def validate(self, attrs):\n    attrs = super().validate(attrs)\n"
OTHERWISE = [
    "def validate_x(self, value):\n    return 3",
    "def validate_x(self, value):\n    return models.Job.objects.get()",
    "def validate_x(self, value):\n    value = models.Job.objects.get()\n    return value",
    "def validate_x(self, value):\n    for value in [3]:\n        pass\n    return value",
    "def validate_x(self, value):\n    other = value = 3\n    return value",
    "def validate_x(self, value):\n    value, other = 3, 4\n    return value",
    "def validate_x(self, value):\n    if value:\n        return\n    return value",
    "def validate_x(self, value):\n    pass",
    "def validate_x(self, value, more):\n    return value",
    "def validate_x(self, value, *, more=print()):\n    return value",
    "def validate_x(self, value=print()):\n    return value",
    "@property\ndef validate_x(self, value):\n    return value",
    "def validate(self, attrs):\n    return attrs",
    f"{BEGUN}    attrs = {{'is_staff': True}}\n    return attrs",
    f"{BEGUN}    return {{'is_staff': True}}",
    f"{BEGUN}    for attrs in [{{}}]:\n        pass\n    return attrs",
    f"{BEGUN}    attrs['is_staff'] = True\n    return attrs",
    "def validate(self, attrs):\n    super().validate(attrs)\n    return attrs",
    "def validate(self, attrs):\n    for attrs in [{}]:\n        pass\n    return super().validate(attrs)",
    "def clean(self):\n    pass",
    "def clean(self):\n    super().clean()\n    self.is_staff = True",
    "def clean(self):\n    super().clean()\n    self = 3",
    "def validate_x(self, value):\n" + "    value\n" * 70 + "    return value",
]


@pytest.mark.parametrize("code", OTHERWISE)
def test_what_gives_back_something_else_is_refused(code: str) -> None:
    assert refused(code)
