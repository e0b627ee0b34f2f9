"""Faults that only behaviour shows, planted into the drafts of a shop: each found by its check, at its place."""

import pytest

from agents.contract import Problem
from tests.proof.probe.probing import Edit, drafted, probed


def _without_staff(entity: str, action: str) -> Edit:
    refusing = (
        f"    def {action}(self, request, *args, **given):\n"
        "        if request.user.is_staff:\n"
        "            self.permission_denied(request)\n"
        f"        return super().{action}(request, *args, **given)\n\n"
    )
    return Edit("views.py", rf"(class {entity}ViewSet\(Rows\):\n)", rf"\1{refusing}")


PLANTED = {
    # what a reviewer would call it: (the check, the file, a part of the line that is named, the edit)
    "rows of others shown": (
        "access",
        "views.py",
        "class OrderViewSet",
        Edit("permissions.py", "    models.Order: .*\n", ""),
    ),
    "rows of others listed": (
        "access",
        "views.py",
        "class OrderViewSet",
        Edit(
            "views.py",
            r"        return permissions.visible_to\(self.request.user, super\(\).get_queryset\(\)\)",
            "        rows = super().get_queryset()\n"
            '        if self.action == "list":\n'
            "            return rows\n"
            "        return permissions.visible_to(self.request.user, rows)",
        ),
    ),
    "shared rows written by anyone": (
        "access",
        "views.py",
        "class CategoryViewSet",
        Edit("permissions.py", r"in SAFE_METHODS or request.user.is_staff", "in SAFE_METHODS or request.user"),
    ),
    "references to rows of others": (
        "access",
        "serializers.py",
        "class OrderLineSerializer",
        Edit(
            "serializers.py", r"        return visible_to\(self.context.*\n", "        return super().get_queryset()\n"
        ),
    ),
    "missing route": ("access", "urls.py", "router", Edit("urls.py", r"router.register\(.orders.*\n", "")),
    "secret read": (
        "exposure",
        "serializers.py",
        "class ProductSerializer",
        Edit("serializers.py", r"        extra_kwargs = \{.supplier_code.*\n", ""),
    ),
    "owner asked of the client": (
        "rows",
        "serializers.py",
        "class OrderSerializer",
        Edit("serializers.py", r'(class OrderSerializer(?:.*\n){4})        read_only_fields = \["customer"\]\n', r"\1"),
    ),
    "privilege written": (
        "exposure",
        "serializers.py",
        "class CustomerSerializer",
        Edit("serializers.py", r'"email", "name", "favourites"\]', '"email", "name", "favourites", "is_staff"]'),
    ),
    "validation lost": (
        "input",
        "serializers.py",
        "class OrderLineSerializer",
        Edit(
            "serializers.py",
            r"(class OrderLineSerializer\(References\):\n)",
            r"\1    quantity = serializers.IntegerField()\n\n",
        ),
    ),
    "error of the server": (
        "input",
        "serializers.py",
        "data[",
        Edit(
            "serializers.py",
            r"(class ReviewSerializer\(References\):\n)",
            r'\1    def to_internal_value(self, data):\n        return super().to_internal_value(data["row"])\n\n',
        ),
    ),
    "change lost": (
        "rows",
        "serializers.py",
        "class CategorySerializer",
        Edit(
            "serializers.py",
            r"(class CategorySerializer\(References\):\n)",
            r"\1    def update(self, instance, validated_data):\n        return instance\n\n",
        ),
    ),
    "queries for every row": (
        "queries",
        "views.py",
        "class OrderViewSet",
        Edit("views.py", r'models.Order.objects.prefetch_related\("products"\)', "models.Order.objects.all()"),
    ),
    "queries for every shared row": (
        "queries",
        "views.py",
        "class CategoryViewSet",
        Edit(
            "serializers.py",
            r"(class CategorySerializer\(References\):\n)",
            r"\1    def to_representation(self, row):\n"
            r"        models.Product.objects.filter(category=row).count()\n"
            r"        return super().to_representation(row)\n\n",
        ),
    ),
    "rows made by strangers": (
        "access",
        "views.py",
        "class ReviewViewSet",
        Edit(
            "views.py",
            r"(class ReviewViewSet\(Rows\):\n)",
            r"\1    def get_permissions(self):\n"
            r'        return [] if self.action == "create" else super().get_permissions()\n\n',
        ),
    ),
    "rows that staff cannot make": (
        "input",
        "serializers.py",
        "class ReviewSerializer",
        _without_staff("Review", "create"),
    ),
    "rows that staff cannot change": (
        "rows",
        "views.py",
        "class OrderViewSet",
        _without_staff("Order", "partial_update"),
    ),
    "filters that hide rows": (
        "access",
        "views.py",
        "class OrderViewSet",
        Edit(
            "filters.py",
            r"(class FilterSet\(.*\):\n)",
            r"\1    @property\n    def qs(self):\n"
            r"        return super().qs.none() if self.request.user.is_staff else super().qs\n\n",
        ),
    ),
    "refresh token good for ever": (
        "sign-in",
        "auth/views.py",
        None,
        Edit("settings.py", '"BLACKLIST_AFTER_ROTATION": True', '"BLACKLIST_AFTER_ROTATION": False'),
    ),
}


FIRST = {planted[0]: name for name, planted in reversed(PLANTED.items())}
"""One fault for each check; the others are for the long run."""


@pytest.mark.parametrize(
    ("check", "path", "line", "fault"),
    [
        pytest.param(*planted, id=name, marks=() if FIRST[planted[0]] == name else pytest.mark.long)
        for name, planted in PLANTED.items()
    ],
)
def test_a_planted_fault_is_found(check: str, path: str, line: str | None, fault: Edit) -> None:
    tree = fault.of(drafted("shop"))
    found = probed(tree)

    failed = [each for each in found.checks if not each.ok]
    assert [each.id for each in failed] == [check]
    assert any(problem.path == path and _names(problem, line, tree) for problem in failed[0].problems), failed


def test_a_row_that_only_seems_deleted_is_found() -> None:
    kept = r"\1    def perform_destroy(self, instance):\n        pass\n\n"
    tree = Edit("views.py", r"(class ReviewViewSet\(Rows\):\n)", kept).of(drafted("shop"))
    found = probed(tree, thorough=True)

    assert [(each.check, each.path) for each in found.checks[-1].problems] == [("rows", "views.py")]
    assert "the row was deleted" in found.checks[-1].problems[0].message


def test_the_drafts_have_none() -> None:
    for thorough in (False, True):
        found = probed(drafted("shop"), thorough=thorough)

        assert [each.id for each in found.checks] == ["sign-in", "access", "exposure", "input", "rows", "queries"]
        assert [each.problems for each in found.checks] == [()] * 6
        assert found.not_proven == ()


def _names(problem: Problem, line: str | None, tree: dict[str, str]) -> bool:
    if line is None or problem.path is None or problem.line is None:
        return line is None
    return line in tree[problem.path].splitlines()[problem.line - 1]
