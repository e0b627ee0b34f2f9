"""What no reply may do, whoever asked for it; and ordinary code that it may."""

from __future__ import annotations

import ast

import pytest

from agents.freehand.guard import refusals

BEFORE = """
from rest_framework import viewsets
from rest_framework.permissions import IsAuthenticated

from . import models, permissions


class JobViewSet(viewsets.ModelViewSet):
    queryset = models.Job.objects.all()
    permission_classes = [IsAuthenticated]
    search_fields = ["title"]

    def perform_create(self, serializer):
        serializer.save(posted_by=self.request.user)
"""


def refused(after: str, before: str = BEFORE, **more: bool) -> list[str]:
    return list(refusals(before, ast.parse(after), {"Job"}, **more))


def test_what_is_there_may_stay() -> None:
    assert refused(BEFORE) == []


@pytest.mark.parametrize(
    "added",
    [
        "import datetime",
        "from django.db.models import Count",
        "LIMIT = 5",
        "class TagViewSet(viewsets.ModelViewSet):\n    permission_classes = [IsAuthenticated]",
        "def count(request):\n    return permissions.visible_to(request.user, models.Job.objects.all()).count()",
        "def tags():\n    return models.Tag.objects.all()",
    ],
)
def test_ordinary_code_may_be_added(added: str) -> None:
    assert refused(f"{BEFORE}\n\n{added}\n") == []


@pytest.mark.parametrize(
    ("added", "why"),
    [
        ("import os", "import os"),
        ("import subprocess", "import subprocess"),
        ("import requests", "import requests"),
        ("from django.db import connection", "connection"),
        ("from django.core.management import call_command", "import django.core.management"),
        ("from rest_framework.permissions import AllowAny", "AllowAny"),
        ("eval('1')", "eval"),
        ("open('/etc/passwd')", "open"),
        ("().__class__.__bases__", "__class__"),
        ("models.Job.objects.raw('x')", "raw"),
        ("def f(user):\n    user.is_staff = True", "is_staff"),
        ("class X(viewsets.ModelViewSet):\n    permission_classes = []", "permission_classes"),
        ("class X(viewsets.ModelViewSet):\n    authentication_classes = []", "authentication_classes"),
        ("class X(viewsets.ModelViewSet):\n    def get_permissions(self):\n        return []", "get_permissions"),
        ("def f(request):\n    return models.Job.objects.all()", "have owners"),
        ("def f(request):\n    return models.Job._default_manager.all()", "have owners"),
        ("def f():\n    global x", "global"),
        ("import unittest\n\nunittest.TestCase.run = print", "import unittest"),
        ("viewsets.ModelViewSet.dispatch = print", "must not change viewsets"),
        ("def f(self):\n    JobViewSet.queryset = None", "must not change JobViewSet"),
        ("permissions.OWNERS[models.Job] = None", "must not change permissions"),
        ("del permissions.OWNERS[models.Job]", "must not change permissions"),
    ],
)
def test_no_door_is_opened(added: str, why: str) -> None:
    assert any(why in each for each in refused(f"{BEFORE}\n\n{added}\n"))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("permission_classes = [IsAuthenticated]", "permission_classes = []", "must not be changed"),
        ("    permission_classes = [IsAuthenticated]\n", "", "is gone"),
        ('    search_fields = ["title"]\n', "", "is gone"),
        ("class JobViewSet", "class JobsViewSet", "JobViewSet is gone"),
        (
            "def perform_create(self, serializer):\n        serializer.save(posted_by=self.request.user)",
            "pass",
            "is gone",
        ),
    ],
)
def test_nothing_is_lost_or_weaker(old: str, new: str, why: str) -> None:
    assert old in BEFORE
    assert any(why in each for each in refused(BEFORE.replace(old, new)))


def test_tests_are_only_added_to() -> None:
    before = "class T:\n    def test_a(self):\n        assert 1 == 1\n"
    assert refused(f"{before}\n    def test_b(self):\n        assert 2 == 2\n", before, only_adds=True) == []
    assert refused(before.replace("1 == 1", "True"), before, only_adds=True) == ["T.test_a must stay as it is"]


def test_a_word_that_is_there_is_no_licence_to_say_it_elsewhere() -> None:
    before = "from django.db import connection\n\n\ndef readyz():\n    connection.cursor().execute('SELECT 1')\n"
    assert refused(before, before) == []
    more = f"{before}\n\ndef other(text):\n    connection.cursor().execute(text)\n"
    assert set(refused(more, before)) >= {"it must not use 'execute'", "it must not use 'connection'"}
