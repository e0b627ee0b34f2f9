from agents.contract import Brief, Options
from agents.draft import draft
from agents.erd import parse
from agents.planner import plan
from tests.agents.golden import ERDS

SAMPLE = parse(ERDS["sample"].read_bytes())


def test_the_plan_names_every_drafted_file_in_reading_order() -> None:
    paths = plan(SAMPLE).paths
    assert paths == tuple(file.path for file in draft(Brief(SAMPLE, "backend")))
    assert len(set(paths)) == len(paths)
    places = ["models.py", "permissions.py", "serializers.py", "urls.py", "settings.py", "Dockerfile", "README.md"]
    assert sorted(places, key=paths.index) == places


def test_files_keep_the_places_of_the_original_design() -> None:
    assert {
        "models.py",
        "serializers.py",
        "views.py",
        "urls.py",
        "settings.py",
        "auth/custom_auth.py",
        "requirements.txt",
        "Dockerfile",
        "Procfile",
    } <= set(plan(SAMPLE).paths)


def test_a_file_builds_on_files_of_the_plan_and_says_why_it_exists() -> None:
    steps = plan(SAMPLE).steps
    for step in steps:
        assert set(step.after) <= set(plan(SAMPLE).paths) - {step.path}
        assert step.why
    assert "models.py" in next(step for step in steps if step.path == "serializers.py").after


def test_what_reviewers_skipped_is_neither_planned_nor_drafted() -> None:
    without = Options(skipped=("tests/cases.py", "README.md"))
    paths = plan(SAMPLE, without.skipped).paths
    assert {*plan(SAMPLE).paths} - {*paths} == {"tests/cases.py", "README.md"}
    assert paths == tuple(file.path for file in draft(Brief(SAMPLE, "backend", without)))
    assert all("tests/cases.py" not in step.after for step in plan(SAMPLE, without.skipped).steps)
