"""What the throttling recipe understands, above all what it does not."""

from typing import Any

import pytest

from agents.amending import amended
from agents.contract import Options, UserError
from agents.recipes import applied, checked, match
from agents.recipes.throttling import RECIPE, read
from tests.recipes.talking import ERD

EVERY = ("Job", "Company", "Order", "OrderItem")
FITS: list[tuple[str, dict[str, Any]]] = [
    ("throttle jobs to 10 requests per minute", {"Job": {"throttle": "10/minute"}}),
    ("rate-limit jobs to 10/min", {"Job": {"throttle": "10/minute"}}),
    ("limit the jobs to 100 requests an hour", {"Job": {"throttle": "100/hour"}}),
    ("limit jobs to at most 5 calls per second per user", {"Job": {"throttle": "5/second"}}),
    ("add a rate limit of 100/hour to companies", {"Company": {"throttle": "100/hour"}}),
    ("add a 20 requests per day throttle to companies", {"Company": {"throttle": "20/day"}}),
    ("add throttling to jobs: 10/min", {"Job": {"throttle": "10/minute"}}),
    ("set the rate limit of jobs to 7 per day", {"Job": {"throttle": "7/day"}}),
    ("allow only 10 requests per minute for jobs", {"Job": {"throttle": "10/minute"}}),
    (
        "jobs and orders should be throttled to 10 per min",
        {"Job": {"throttle": "10/minute"}, "Order": {"throttle": "10/minute"}},
    ),
    ("add throttling", {"*": {}}),
]

MISSES = [
    "",
    "throttle",
    "throttle jobs",
    "throttle jobs?",
    "is 10 per minute enough for jobs",
    "don't throttle jobs to 10 per minute",
    "remove the throttle",
    "limit jobs to 20 per page",
    "limit jobs to 20",
    "throttle jobs to ten requests per minute",
    "throttle jobs to 10 requests per fortnight",
    "throttle jobs to 10 per minute and 100 per hour",
    "throttle jobs to 10 per minute for guests",
    "throttle writes of jobs to 10 per minute",
    "throttle jobz to 10 per minute",
]


@pytest.mark.parametrize(("instruction", "settings"), FITS)
def test_fits(instruction: str, settings: dict[str, Any]) -> None:
    made = read(instruction, ERD)

    assert made is not None
    assert made.settings == settings


@pytest.mark.parametrize("instruction", MISSES)
def test_does_not_fit(instruction: str) -> None:
    assert read(instruction, ERD) is None


def test_the_last_rate_counts() -> None:
    options = Options()
    for instruction in ("throttle jobs to 10 per minute", "throttle jobs to 20 per minute"):
        options = applied(options, match(instruction, "views.py", ERD), ERD)

    assert amended(ERD, options)["Job"].throttle == "20/minute"
    assert RECIPE.says(options.values["throttling"]["Job"]) == "one client may ask 20 times a minute"


def test_no_request_at_all_is_no_rate() -> None:
    with pytest.raises(UserError, match="at least one request"):
        read("throttle jobs to 0 per minute", ERD)


@pytest.mark.parametrize("settings", [{"throttle": "10/min"}, {"throttle": "often"}, {"throttle": 5}, {}])
def test_settings_that_nobody_said_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        checked(Options({"throttling": {"Job": settings}}), ERD)
