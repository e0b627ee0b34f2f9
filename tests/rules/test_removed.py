"""The generated test of a rule fails when what implements the rule is taken out of the drafted code."""

from __future__ import annotations

import ast
import json
from functools import cache

import pytest

from agents.briefing import brief
from agents.contract import Options
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import prove, run_unseen
from agents.rules.calling import PATH
from agents.rules.law import Kind

ERD = {
    "User": {"name": "str"},
    "Product": {"sku": "str(20)", "stars": "int"},
    "Review": {"user": "fk:User", "product": "fk:Product"},
    "Booking": {
        "start_date": "date",
        "end_date": "date",
        "status": "str",
        "reason": "text?",
        "booked_by": "fk:User",
    },
    "$rules": [
        "at most 5 stars",
        "end_date must be after start_date",
        "reason is required when status is lost",
        "a user can review a product once",
        "users can only see their own bookings",
        "sku cannot be changed after creation",
        "status goes from open to lost to found",
    ],
}


@cache
def drafted() -> dict[str, str]:
    asked = brief(parse(json.dumps(ERD)), "backend", Options())
    return {file.path: file.content for file in draft(asked)}


REMOVED: dict[Kind, tuple[str, str, str]] = {
    "bounds": ("models.py", "stars__lte", "test_at_most_5_stars"),
    "comparison": ("models.py", "end_date__gt", "test_end_date_must_be_after_start_date"),
    "required-if": ("models.py", "reason__isnull", "test_reason_is_required_when_status_is_lost"),
    "uniqueness": ("models.py", "['user', 'product']", "test_a_user_can_review_a_product_once"),
    "ownership": ("permissions.py", "models.Booking", "test_users_can_only_see_their_own_bookings"),
    "immutability": ("serializers.py", "fixed = ['sku']", "test_sku_cannot_be_changed_after_creation"),
    "transitions": ("serializers.py", "moves = {'status'", "test_status_goes_from_open_to_lost_to_found"),
}
"""Where what a rule became stands, what of it nothing else says, and its test."""


class Without(ast.NodeTransformer):
    """Takes the smallest statement, or element of a list or dictionary, that says something."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.times = 0

    def says(self, node: ast.AST) -> bool:
        found = self.said in ast.unparse(node)
        self.times += found
        return found

    def visit_List(self, node: ast.List) -> ast.List:
        node.elts = [each for each in node.elts if not (isinstance(each, ast.Call) and self.says(each))]
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        pairs = [
            (key, value) for key, value in zip(node.keys, node.values, strict=True) if not (key and self.says(key))
        ]
        return ast.Dict([key for key, _ in pairs], [value for _, value in pairs])

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        if ast.unparse(node).startswith(self.said):
            self.times += 1
            return None
        return self.generic_visit(node)


def without(*kinds: Kind) -> dict[str, str]:
    """The drafts without what some rules became."""
    files = dict(drafted())
    for path, said, _ in (REMOVED[kind] for kind in kinds):
        taken = Without(said)
        files[path] = ast.unparse(taken.visit(ast.parse(files[path])))
        assert taken.times == 1, (path, said)
    return files


def failed(files: dict[str, str]) -> set[str]:
    """The tests of rules that fail."""
    tests = {node.name: node for node in ast.walk(ast.parse(files[PATH])) if isinstance(node, ast.FunctionDef)}
    lines = [
        problem.line or 0 for problem in run_unseen(files, "backend", "full").verdict.problems if problem.path == PATH
    ]
    return {name for name, node in tests.items() for line in lines if node.lineno <= line <= (node.end_lineno or 0)}


def test_what_is_drafted_is_proven() -> None:
    asked = brief(parse(json.dumps(ERD)), "backend", Options())
    assert prove(drafted(), "backend", "full", asked).verdict.problems == ()


def test_the_test_of_each_fails_without_it() -> None:
    assert failed(without(*REMOVED)) == {test for _, _, test in REMOVED.values()}


@pytest.mark.long
@pytest.mark.parametrize("kind", REMOVED)
def test_it_alone_fails_without_it(kind: Kind) -> None:
    assert failed(without(kind)) == {REMOVED[kind][2]}
