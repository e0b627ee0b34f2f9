"""The registry: one recipe or an honest refusal, and options that nobody trusts."""

from typing import Any

import pytest

from agents.contract import Options, UserError
from agents.recipes import RECIPES, NothingFits, checked, fitting, match
from tests.recipes.jobs import ERD


def test_the_one_that_fits() -> None:
    assert match("add pagination", "views.py", ERD).recipe == "pagination"
    assert match("add search on title", "views.py", ERD).recipe == "search"
    assert match("sort jobs by title", "views.py", ERD).recipe == "ordering"


def test_another_file_is_pointed_to_the_right_one() -> None:
    with pytest.raises(NothingFits, match=r"pagination is decided in views\.py, not in models\.py") as refusal:
        match("add pagination", "models.py", ERD)
    assert refusal.value.closest == ("pagination",)


@pytest.mark.parametrize(
    ("instruction", "closest"),
    [
        ("should we paginate this?", ("pagination",)),
        ("don't sort or search", ("search", "ordering")),
        ("make it faster", tuple(RECIPES)),
    ],
)
def test_the_closest_recipes_are_named(instruction: str, closest: tuple[str, ...]) -> None:
    with pytest.raises(NothingFits) as refusal:
        match(instruction, "views.py", ERD)
    assert refusal.value.closest == closest
    assert all(RECIPES[name].help in str(refusal.value) for name in closest[:3])
    assert all(name in str(refusal.value) for name in closest)


def test_what_the_file_decides_comes_first_where_nothing_else_is_close() -> None:
    with pytest.raises(NothingFits, match=r"^No built-in revision surely means this\. The closest: field: `make"):
        match("make it faster", "models.py", ERD)


@pytest.mark.parametrize(
    ("instruction", "nearest"), [("sort jobs by titel", "title"), ("add pagination to compnay", "Company")]
)
def test_a_misspelt_name_is_answered_with_the_nearest(instruction: str, nearest: str) -> None:
    with pytest.raises(NothingFits, match=rf"Did you mean {nearest}\?"):
        match(instruction, "views.py", ERD)


GOOD: dict[str, dict[str, dict[str, Any]]] = {
    "pagination": {"*": {"style": "page", "page_size": 5, "max_page_size": 50}},
    "search": {"Job": {"fields": ["title"]}},
    "ordering": {"Job": {"fields": ["title"], "default": ["-salary", "pk"]}},
}


def test_options_that_a_recipe_may_set_pass() -> None:
    assert checked(Options(GOOD), ERD).values == GOOD


@pytest.mark.parametrize(
    "values",
    [
        {"magic": {"*": {}}},
        {"pagination": {"Nobody": GOOD["pagination"]["*"]}},
        {"pagination": {"*": {**GOOD["pagination"]["*"], "style": "os.system"}}},
        {"pagination": {"*": {**GOOD["pagination"]["*"], "page_size": "5"}}},
        {"pagination": {"*": {**GOOD["pagination"]["*"], "page_size": 51}}},
        {"pagination": {"*": {**GOOD["pagination"]["*"], "extra": 1}}},
        {"pagination": {"*": {}}},
        {"search": {"Job": {"fields": ["salary"]}}},
        {"search": {"Job": {"fields": ["title', __import__('os')"]}}},
        {"search": {"Job": {"fields": []}}},
        {"search": {"*": {"fields": ["title"]}}},
        {"ordering": {"Job": {"default": ["-nothing"]}}},
        {"ordering": {"Job": {"default": ["--title"]}}},
        {"ordering": {"Job": {"fields": ["-title"]}}},
    ],
)
def test_options_from_outside_are_refused(values: dict[str, dict[str, dict[str, Any]]]) -> None:
    with pytest.raises(UserError):
        checked(Options(values), ERD)


def test_options_that_no_longer_fit_are_let_go_and_named() -> None:
    kept, gone = fitting(Options({**GOOD, "search": {"Gone": {"fields": ["x"]}, **GOOD["search"]}}), ERD)

    assert kept.values == GOOD
    assert gone == ("options: search: there is no entity 'Gone'",)


@pytest.mark.parametrize(
    "instruction", ["add a phone number to Company", "rename title to headline", "Job needs a date"]
)
def test_who_asks_for_another_field_hears_where_fields_are_drawn(instruction: str) -> None:
    with pytest.raises(NothingFits, match="are drawn in the ERD: change it there"):
        match(instruction, "models.py", ERD)
    with pytest.raises(NothingFits) as elsewhere:
        match(instruction, "views.py", ERD)
    assert "are drawn in the ERD" not in str(elsewhere.value)
