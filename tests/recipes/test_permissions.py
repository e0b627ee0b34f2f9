"""What the permissions recipe understands, above all what it does not, and who may do what afterwards."""

from typing import Any

import pytest

from agents.amending import amended
from agents.contract import Options, UserError
from agents.recipes import applied, checked, match
from agents.recipes.permissions import RECIPE, read
from agents.traits import rights
from tests.recipes.talking import ERD

STAFF = {"read": "staff", "write": "staff"}
OWNER = {"read": "owner", "write": "owner"}
FITS: list[tuple[str, dict[str, Any]]] = [
    ("only staff may delete jobs", {"Job": {"delete": "staff"}}),
    ("let signed-in users create companies", {"Company": {"create": "authenticated"}}),
    ("restrict deleting jobs to their owner", {"Job": {"delete": "owner"}}),
    ("make companies public", {"Company": {"read": "anyone"}}),
    ("Please make the companies publicly readable.", {"Company": {"read": "anyone"}}),
    ("allow anonymous users to read jobs", {"Job": {"read": "anyone"}}),
    ("let anyone see jobs and companies", {"Job": {"read": "anyone"}, "Company": {"read": "anyone"}}),
    ("anyone may read the jobs", {"Job": {"read": "anyone"}}),
    ("everyone should be able to see jobs without logging in", {"Job": {"read": "anyone"}}),
    ("jobs should be public", {"Job": {"read": "anyone"}}),
    ("add public read access to Job", {"Job": {"read": "anyone"}}),
    ("allow public read for companies", {"Company": {"read": "anyone"}}),
    ("let all signed-in users read orders", {"Order": {"read": "authenticated"}}),
    ("orders should be readable by any authenticated user", {"Order": {"read": "authenticated"}}),
    ("let all logged-in users write companies", {"Company": {"write": "authenticated"}}),
    ("allow any authenticated user to create, edit and delete jobs", {"Job": {"write": "authenticated"}}),
    ("jobs must be writable by all authenticated users", {"Job": {"write": "authenticated"}}),
    ("make companies admin-only", {"Company": STAFF}),
    ("only staff may access orders", {"Order": STAFF}),
    ("only admins can see the orders", {"Order": STAFF}),
    ("restrict access to orders to staff", {"Order": STAFF}),
    ("jobs should be staff only", {"Job": STAFF}),
    ("only staff may write orders", {"Order": {"write": "staff"}}),
    ("restrict write access to orders to admins", {"Order": {"write": "staff"}}),
    ("make orders owner only", {"Order": OWNER}),
    ("make orders private", {"Order": OWNER}),
    ("only the owner can see their orders", {"Order": OWNER}),
    ("restrict order items to their owners", {"OrderItem": OWNER}),
    ("only owners may edit or delete orders", {"Order": {"write": "owner"}}),
    ("require authentication for jobs", {"Job": {"login": "anyone"}}),
]

MISSES = [
    "",
    "public",
    "make public",
    "are jobs public?",
    "jobs are public",
    "don't make jobs public",
    "never allow anonymous users to read jobs",
    "make jobs public on weekends",
    "make jobs public if they are open",
    "make jobs public and companies private",
    "make open jobs public",
    "make the title public",
    "let anyone write jobs",
    "anyone can delete jobs",
    "only recruiters may edit jobs",
    "only the poster may edit jobs",
    "staff can see jobs",
    "why can only staff write jobs",
    "check permissions",
    "add permissions",
    "fix the permissions of jobs",
    "make jobs private or public",
    "let users read jobs",
    "owners should be notified of orders",
    "remove public access from jobs for now",
]


@pytest.mark.parametrize(("instruction", "settings"), FITS)
def test_fits(instruction: str, settings: dict[str, Any]) -> None:
    made = read(instruction, ERD)

    assert made is not None
    assert made.settings == settings


@pytest.mark.parametrize("instruction", MISSES)
def test_does_not_fit(instruction: str) -> None:
    assert read(instruction, ERD) is None


def after(*instructions: str) -> Options:
    options = Options()
    for instruction in instructions:
        options = applied(options, match(instruction, "views.py", ERD), ERD)
    return options


def test_what_is_said_adds_up() -> None:
    options = after("make orders public", "only staff may write orders")

    assert rights(amended(ERD, options)["Order"]) == ("anyone", "staff")
    assert RECIPE.says(options.values["permissions"]["Order"]) == "rows are read by anyone, written by staff"


def test_a_login_is_needed_again_where_it_was_not() -> None:
    assert rights(amended(ERD, after("make jobs public", "require a login for jobs"))["Job"])[0] == "authenticated"


@pytest.mark.parametrize("instruction", ["require a login for orders", "make orders owner only"])
def test_what_is_so_anyway_changes_nothing(instruction: str) -> None:
    assert amended(ERD, after(instruction)) == ERD


def test_all_collections_but_the_accounts() -> None:
    made = read("make the whole API public", ERD)

    assert made is not None
    assert set(made.settings) == {"Job", "Company", "Order", "OrderItem"}


@pytest.mark.parametrize(
    ("instructions", "message"),
    [
        (["make companies owner only"], "nobody owns rows of Company"),
        (
            ["make companies admin only", "let all signed-in users write companies"],
            "authenticated may write",
        ),
    ],
)
def test_what_cannot_be_had_is_said(instructions: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        after(*instructions)


@pytest.mark.parametrize("settings", [{"read": "guests"}, {"delete": "guests"}, {"write": "anyone"}])
def test_settings_that_nobody_said_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        checked(Options({"permissions": {"Job": settings}}), ERD)
