"""What a good model writes for a feature, whatever the feature: how many rows of a model there are, with its test."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from agents.llm.fences import blocks_of
from agents.syntax import parsed

_TASK = re.compile(r"^Now write `(\S+\.py)` and `(\S+\.py)`\.$", re.MULTILINE)
_ADDRESS = re.compile(r"`(/api/v1/features/[\w-]+/)`")

_CODE = '''from django.urls import path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from .. import models
from ..permissions import visible_to


class {name}View(APIView):
    """How many there are that the requester may see."""

    @extend_schema(responses=inline_serializer("{name}", {{"count": serializers.IntegerField()}}))
    def get(self, request):
        rows = visible_to(request.user, models.{model}.objects.all())
        return Response({{"count": rows.count()}})


urlpatterns = [path("", {name}View.as_view())]
'''
_TEST = """from . import cases


class {name}Tests(cases.ApiTestCase):
    def test_counts_for_whoever_is_signed_in(self):
        path = "{address}"
        self.assertEqual(self.client.get(path).status_code, 401)
        self.client.force_authenticate(self.owner)
        answer = self.client.get(path)
        self.assertEqual(answer.status_code, 200, answer.content)
        self.assertIn("count", answer.json())
"""


def feature_of(messages: Sequence[str]) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The module and its test, each as path and code, if that is what a conversation is about."""
    for message in messages:
        task, address = _TASK.search(message), _ADDRESS.search(message)
        if task and address:
            path, test = task.groups()
            named = {
                "name": "".join(part.capitalize() for part in path.rpartition("/")[2][:-3].split("_")),
                "model": _first_model(message),
                "address": address[1],
            }
            return (path, _CODE.format(**named)), (test, _TEST.format(**named))
    return None


def _first_model(message: str) -> str:
    shown = next((block.code for block in blocks_of(message) if block.path.endswith("/models.py")), "")
    try:
        classes = [node for node in parsed(shown).body if isinstance(node, ast.ClassDef)]
    except (SyntaxError, ValueError):
        classes = []
    found = (
        node.name
        for node in classes
        if re.search(r"models\.Model|AbstractUser", " ".join(map(ast.unparse, node.bases)))
    )
    return next(found, "User")
