"""The tasks, in families: each says one thing of several entities, as people do."""

from __future__ import annotations

from collections.abc import Iterator

from agents.freehand.wiring import module_of
from tests.eval.task import WORLDS, Task, World


def all_tasks() -> tuple[Task, ...]:
    """Every task, always in the same order."""
    return (*_rules(), *_revisions(), *_features())


_RULES = (
    ("no-leading-dash", "{field} must not begin with a dash", 'value.startswith("-")', "-thing"),
    ("no-full-stop", "{field} must not end with a full stop", 'value.endswith(".")', "a thing."),
    ("no-angle-brackets", "{field} must not contain angle brackets", '"<" in value or ">" in value', "a <b> thing"),
    ("long-enough", "{field} must have at least five characters", "len(value) < 5", "ab"),
    ("no-placeholder", "{field} must not be a placeholder like lorem ipsum", '"lorem" in value.lower()', "Lorem it"),
)


def _rules() -> Iterator[Task]:
    for name, words, bad, example in _RULES:
        for world in WORLDS:
            method = (
                f"\n    def validate_{world.field}(self, value):\n        if {bad}:\n"
                f'            raise serializers.ValidationError("This is not allowed.")\n        return value\n'
            )
            yield Task(
                id=f"rule/{name}/{world.snake}",
                kind="rule",
                world=world,
                words=words.format(field=world.field),
                acceptance=f"""
self.client.force_authenticate(self.owner)
data = factories.{world.snake}_data(self.owner)
self.assertEqual(self.client.post("/api/v1/{world.plural}/", data).status_code, 201)
answer = self.client.post("/api/v1/{world.plural}/", data | {{"{world.field}": {example!r}}})
self.assertEqual(answer.status_code, 400)
self.assertIn("{world.field}", answer.json())
""",
                edits=((f"{world.entity}Serializer", method),),
            )


def _revisions() -> Iterator[Task]:
    for world in WORLDS:
        yield from (_alias(world), _named(world), _property(world), _listed(world))


def _alias(world: World) -> Task:
    return Task(
        id=f"revision/alias/{world.snake}",
        kind="revision",
        world=world,
        path="serializers.py",
        words=f"show the {world.field} of a {world.snake} a second time as caption, for reading only",
        acceptance=f"""
row = factories.make_{world.snake}(self.owner)
self.client.force_authenticate(self.owner)
seen = self.client.get(f"/api/v1/{world.plural}/{{row.pk}}/").json()
self.assertEqual(seen["caption"], row.{world.field})
answer = self.client.patch(f"/api/v1/{world.plural}/{{row.pk}}/", {{"caption": "other"}})
self.assertEqual(answer.json()["caption"], row.{world.field})
""",
        edits=(
            (
                f"class {world.entity}Serializer(References):\n    class Meta:",
                f"class {world.entity}Serializer(References):\n"
                f'    caption = serializers.CharField(source="{world.field}", read_only=True)\n\n    class Meta:',
            ),
            (f'"id", "{world.field}", "amount"', f'"id", "{world.field}", "caption", "amount"'),
        ),
    )


def _named(world: World) -> Task:
    return Task(
        id=f"revision/named/{world.snake}",
        kind="revision",
        world=world,
        path="models.py",
        words=f"let a {world.snake} call itself by its {world.field} and, in brackets, its amount",
        acceptance=f"""
row = factories.make_{world.snake}(self.owner)
self.assertEqual(str(row), f"{{row.{world.field}}} ({{row.amount}})")
""",
        edits=((f"return self.{world.field}", f'return f"{{self.{world.field}}} ({{self.amount}})"'),),
    )


def _property(world: World) -> Task:
    return Task(
        id=f"revision/property/{world.snake}",
        kind="revision",
        world=world,
        path="models.py",
        words=f"give {world.entity} a property is_large that says whether its amount is above one hundred",
        acceptance=f"""
self.assertIs(models.{world.entity}(amount=101).is_large, True)
self.assertIs(models.{world.entity}(amount=100).is_large, False)
""",
        edits=(
            (
                f"        return self.{world.field}",
                f"        return self.{world.field}\n\n    @property\n    def is_large(self):\n"
                "        return self.amount > 100",
            ),
        ),
    )


def _listed(world: World) -> Task:
    return Task(
        id=f"revision/documented/{world.snake}",
        kind="revision",
        world=world,
        path="views.py",
        words=f"tell the developers of clients in the view of {world.plural} that everybody sees only their own",
        acceptance=f"""
self.assertIn("own", views.{world.entity}ViewSet.__doc__)
""",
        edits=(
            (
                f"class {world.entity}ViewSet(Rows):\n",
                f'class {world.entity}ViewSet(Rows):\n    """The {world.plural}: everybody sees only their own."""\n\n',
            ),
        ),
    )


_FEATURES = (
    (
        "Tell how many {plural} somebody has",
        "count",
        "rows.count()",
        "len({{one.pk, two.pk}})",
    ),
    (
        "Tell the total amount of the {plural} of somebody",
        "total",
        "sum(row.amount for row in rows)",
        "one.amount + two.amount",
    ),
    (
        "Tell the largest amount among the {plural} of somebody",
        "largest",
        "max((row.amount for row in rows), default=0)",
        "max(one.amount, two.amount)",
    ),
    (
        "List the first letters of the {field}s of somebody's {plural}",
        "initials",
        "sorted({{row.{field}[:1] for row in rows}})",
        "sorted({{one.{field}[:1], two.{field}[:1]}})",
    ),
)
"""What is asked for, the key of the answer, how it is found, what it must be in the test."""


def _features() -> Iterator[Task]:
    for words, key, expression, expected in _FEATURES:
        for world in WORLDS:
            said = f'{words.format(plural=world.plural, field=world.field)}: GET {key}/ answers {{"{key}": ...}}'
            module = module_of(said, {})
            address = f"/api/v1/features/{module.replace('_', '-')}/{key}/"
            asserted = f"""
one = factories.make_{world.snake}(self.owner)
two = factories.make_{world.snake}(self.owner)
factories.make_{world.snake}(self.other)
self.assertEqual(self.client.get("{address}").status_code, 401)
self.client.force_authenticate(self.owner)
answer = self.client.get("{address}")
self.assertEqual(answer.json(), {{"{key}": {expected.format(field=world.field)}}})
"""
            yield Task(
                id=f"feature/{key}/{world.snake}",
                kind="feature",
                world=world,
                words=said,
                acceptance=asserted,
                edits=(
                    (f"features/{module}.py", _module(world, key, expression.format(field=world.field))),
                    (f"tests/test_{module}.py", _test(asserted)),
                ),
            )


def _module(world: World, key: str, expression: str) -> str:
    return f'''from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from .. import models
from ..permissions import visible_to


class FeatureView(APIView):
    """About the {world.plural} of whoever asks."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request):
        rows = visible_to(request.user, models.{world.entity}.objects.all())
        return Response({{"{key}": {expression}}})


urlpatterns = [path("{key}/", FeatureView.as_view())]
'''


def _test(asserted: str) -> str:
    body = "\n".join(f"        {line}" for line in asserted.strip().splitlines())
    return (
        f"from . import cases, factories\n\n\nclass FeatureTests(cases.ApiTestCase):\n    def test_it(self):\n{body}\n"
    )
