import ast
import difflib
import json
import re
from typing import Any

import pytest

from agents.contract import Brief, Options
from agents.draft import draft
from agents.erd import parse

SHOP: dict[str, Any] = {
    "Customer": {"email": "EmailField", "$meta": {"auth_user": True}},
    "Order": {"customer": "ForeignKey:Customer", "number": "CharField(20) unique", "total": "DecimalField(8,2)"},
    "Note": {"text": "TextField"},
}
PAGES = {"style": "page", "page_size": 5, "max_page_size": 50}


def drafted(erd: dict[str, Any], package: str = "backend", options: Options | None = None) -> dict[str, str]:
    brief = Brief(parse(json.dumps(erd).encode()), package, options or Options())
    return {file.path: file.content for file in draft(brief)}


def changes(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Path → the lines that came (``+``) and went (``-``)."""
    assert before.keys() == after.keys()
    return {
        path: [
            line
            for line in difflib.unified_diff(before[path].splitlines(), after[path].splitlines(), n=0, lineterm="")
            if line[0] in "+-" and line[:3] not in {"+++", "---"} and line.strip("+- ")
        ]
        for path in before
        if before[path] != after[path]
    }


def test_the_same_brief_gives_the_same_bytes() -> None:
    assert drafted(SHOP) == drafted(SHOP)


def test_the_package_is_called_as_the_folder_everywhere() -> None:
    for path, content in drafted(SHOP, package="acme_api").items():
        others = re.sub(r"backends|BACKEND|(Filter|Model|Password|filter_)[Bb]ackend", "", content)
        assert "backend" not in others.lower(), path


HOSTILE = [
    '"""\nimport os\nos.system("x")\n"""',
    "\\",
    "trailing \\",
    "{{ 7 * 7 }}{% raw %}",
    "{0.__class__} %s $(id) `id`",
    "line\u2028separator \u202e bidi",
    "'); DROP",
    "\n# comment\nRUN rm -rf /\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_free_text_is_one_literal_and_nothing_else(text: str) -> None:
    def erd(text: str) -> dict[str, Any]:
        return {
            "User": {"email": "EmailField"},
            "Job": {
                "title": {"type": "CharField", "help_text": text, "default": text, "max_length": 200},
                "state": {"type": "CharField", "max_length": 200, "choices": [["a", text], [text, "b"]]},
                "$meta": {"description": text},
            },
        }

    files, harmless = drafted(erd(text)), drafted(erd("harmless"))
    assert files.keys() == harmless.keys()
    for path, content in files.items():
        assert not {"\u2028", "\u202e"} & set(content), path
        if path.endswith(".py"):
            assert shape(content) == shape(harmless[path]), path
        else:
            assert content == harmless[path], path
    strings = {node.value for node in ast.walk(ast.parse(files["models.py"])) if isinstance(node, ast.Constant)}
    assert text in strings


def shape(source: str) -> str:
    """The syntax tree with every string emptied, so that only what the code does is left."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def test_pagination_for_all_is_one_class_in_views() -> None:
    diff = changes(drafted(SHOP), drafted(SHOP, options=Options().with_("pagination", "*", PAGES)))
    assert diff == {
        "views.py": [
            "+from rest_framework.pagination import PageNumberPagination",
            "+class Pagination(PageNumberPagination):",
            "+    page_size = 5",
            '+    page_size_query_param = "page_size"',
            "+    max_page_size = 50",
            "+    pagination_class = Pagination",
        ]
    }


@pytest.mark.parametrize(
    ("style", "parent", "size"),
    [
        ("limit", "LimitOffsetPagination", "default_limit = 5"),
        ("cursor", "CursorPagination", "page_size = 5"),
    ],
)
def test_pagination_for_one_entity_touches_its_view_only(style: str, parent: str, size: str) -> None:
    options = Options().with_("pagination", "Order", {**PAGES, "style": style})
    (lines,) = changes(drafted(SHOP), drafted(SHOP, options=options)).values()
    assert f"+class OrderPagination({parent}):" in lines
    assert f"+    {size}" in lines
    assert lines.count("+    pagination_class = OrderPagination") == 1
    assert all(line.startswith("+") or " import " in line for line in lines)


def test_search_and_ordering_of_one_entity() -> None:
    options = (
        Options()
        .with_("search", "Note", {"fields": []})
        .with_("search", "Order", {"fields": ["number", "customer__email"]})
        .with_("ordering", "Order", {"fields": ["number"], "default": ["-number"]})
    )
    assert changes(drafted(SHOP), drafted(SHOP, options=options)) == {
        "views.py": [
            '-    search_fields = ["number"]',
            '-    ordering_fields = ["number", "total"]',
            '+    search_fields = ["number", "customer__email"]',
            '+    ordering_fields = ["number"]',
            '+    ordering = ["-number", "pk"]',
            '-    search_fields = ["text"]',
        ]
    }


@pytest.mark.parametrize("more", [{"api": {"read_only": True}}, {"editable": False}])
def test_a_secret_that_no_client_sets_is_no_part_of_the_api(more: dict[str, Any]) -> None:
    files = drafted({**SHOP, "Device": {"label": "string", "api_key": {"type": "string", "default": "x", **more}}})
    assert "api_key" in files["models.py"]
    assert "api_key" not in files["serializers.py"] + files["views.py"]


def test_each_json_default_is_a_callable_of_its_own() -> None:
    erd = {"Order": {"item_data": {"type": "json", "default": {"a": 1}}}, "OrderItem": {"data": "json default=5"}}
    models = drafted(erd)["models.py"]
    assert "def default_order__item_data():\n    return {'a': 1}" in models.replace('"', "'")
    assert "def default_order_item__data():\n    return 5" in models
    assert "default=default_order_item__data" in models


def test_pillow_is_needed_for_pictures_only() -> None:
    assert "Pillow" not in drafted(SHOP)["requirements.txt"]
    pictures = {**SHOP, "Photo": {"file": "ImageField"}}
    assert "Pillow==" in drafted(pictures)["requirements.txt"]


def test_without_registration_nobody_can_register() -> None:
    files = drafted({**SHOP, "$auth": {"registration": False}})
    assert not [path for path, content in files.items() if "register/" in content or "RegisterView" in content]


def test_names_of_the_framework_are_names_like_any_other() -> None:
    names = ["Model", "ModelSerializer", "ModelViewSet", "Filter", "FilterSet", "Rows", "Meta", "Request", "List", "Q"]
    files = drafted({name: {"models_of": "CharField", "request": "ForeignKey:Request?"} for name in names})
    for path in ("models.py", "serializers.py", "views.py", "admin.py"):
        classes = [node.name for node in ast.parse(files[path]).body if isinstance(node, ast.ClassDef)]
        assert len(set(classes)) == len(classes), path


def test_a_search_looks_through_a_few_columns_and_through_all_that_the_erd_names() -> None:
    texts: dict[str, Any] = {f"text_{n}": "CharField" for n in range(9)}
    others = {"note": "text", "label": "CharField", "auth_token": "CharField", "code": "CharField unique"}
    files = drafted({"Form": {"note": "text", **texts, **others}})
    assert _searched(files["views.py"]) == [*(f"text_{n}" for n in range(4)), "label", "code"]
    assert _searched(files["admin.py"]) == ["text_0", "text_1", "label", "code"]

    wished: dict[str, Any] = {f"wished_{n}": {"type": "CharField", "api": {"search": True}} for n in range(8)}
    files = drafted({"Form": {**texts, **wished}})
    assert _searched(files["views.py"]) == _searched(files["admin.py"]) == list(wished)


def _searched(text: str) -> list[str]:
    (found,) = re.findall(r"search_fields = (\[[^\]]+(?:text|wished)_0[^\]]+\])", text)
    return list(ast.literal_eval(found))


def test_a_row_whose_title_may_be_missing_is_named_all_the_same() -> None:
    files = drafted({"Talk": {"title": "CharField?", "room": "int"}, "Room": {"name": "CharField", "seats": "int"}})
    assert """return self.title or f"Talk {self.pk}\"""" in files["models.py"]
    assert 'list_display = ["__str__", "room"]' in files["admin.py"]
    assert "return self.name\n" in files["models.py"]
    assert 'list_display = ["name", "seats"]' in files["admin.py"]


def test_the_key_of_something_that_is_not_drawn_is_neither_more_nor_less_than_another() -> None:
    views = drafted({"Visit": {"guide_id": "int", "people": "int"}})["views.py"]
    assert '"guide_id": ["exact"]' in views
    assert '"people": ["exact", "gte", "lte"]' in views
    assert 'ordering_fields = ["people"]' in views


def test_rows_of_the_tests_differ_where_a_constraint_on_defaults_wants_it() -> None:
    text = {"type": "CharField", "max_length": 60, "default": ""}
    files = drafted(
        {
            "Grant": {"host": text, "role": text, "note": text, "$meta": {"unique": [["host", "role"]]}},
            "Seat": {"row": "IntegerField", "side": text, "$meta": {"unique": [["row", "side"]]}},
        }
    )
    grant, _, seat = files["tests/factories.py"].partition("def seat_data")
    assert '"host": f"host {n}"' in grant
    assert '"note"' not in grant
    assert '"side"' not in seat
