"""One sentence, one folder: what changes, what does not, and whose file it is."""

from collections.abc import Mapping
from contextlib import nullcontext

import pytest

from agents.contract import Brief, CheckResult, Options, UserError, Verdict
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import Proof, complete
from agents.recipes import NothingFits
from agents.revision import Revision, UnknownFile, change, revise

PACKAGE = "backend"
ERD = parse(b'{"User": {"email": "EmailField"}, "Job": {"title": "CharField", "posted_by": "ForeignKey:User"}}')


@pytest.fixture(scope="module")
def fresh() -> Mapping[str, str]:
    return complete({file.path: file.content for file in draft(Brief(ERD, PACKAGE))}, PACKAGE)


@pytest.fixture
def taken_for_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every proof holds at once, and derives nothing: for what is decided before it."""
    held = Verdict("none", "fast", (CheckResult("fake", True, 0.0),))
    monkeypatch.setattr("agents.revision.prove", lambda files, *_: Proof(files, held))
    monkeypatch.setattr("agents.revision.begin", lambda *_: nullcontext())


def ask(
    files: Mapping[str, str],
    instruction: str,
    *,
    path: str = "views.py",
    options: Options | None = None,
    pristine: Mapping[str, str] | None = None,
) -> Revision:
    return revise(files, PACKAGE, ERD, options or Options(), pristine, path, instruction)


def test_pagination_changes_the_views_and_what_the_api_says(fresh: Mapping[str, str]) -> None:
    revision = ask(fresh, "add pagination")

    assert set(revision.changed) == {"views.py", "openapi.yaml"}
    assert "page_size_query_param" in revision.changed["views.py"]
    assert "name: page_size" in revision.changed["openapi.yaml"]
    assert revision.verdict is not None
    assert revision.verdict.ok
    assert revision.verdict.gate == "fast"
    assert (revision.recipe, revision.entities, revision.held) == ("pagination", "all", ())
    assert revision.settings == {"*": {"style": "page", "page_size": 20, "max_page_size": 100}}
    assert revision.pristine["views.py"] == revision.changed["views.py"]
    assert "20 rows a page" in revision.reason


@pytest.mark.usefixtures("taken_for_granted")
def test_asking_again_changes_nothing_and_says_so(fresh: Mapping[str, str]) -> None:
    first = ask(fresh, "add pagination")
    again = ask({**fresh, **first.changed}, "add pagination", options=first.options, pristine=first.pristine)

    assert again.changed == {}
    assert again.verdict is None
    assert again.options == first.options
    assert again.reason.startswith("It is so already: every list: pagination by page numbers")
    assert "page size 50" in again.reason


@pytest.mark.usefixtures("taken_for_granted")
def test_a_later_revision_keeps_the_earlier_one(fresh: Mapping[str, str]) -> None:
    first = ask(fresh, "cursor pagination")
    second = ask({**fresh, **first.changed}, "sort jobs by title", options=first.options, pristine=first.pristine)

    assert set(second.changed) == {"views.py"}
    assert "CursorPagination" in second.changed["views.py"]
    assert second.settings == {"Job": {"default": ["title"]}}


def test_a_field_is_changed_with_its_migration_and_told_alone(fresh: Mapping[str, str]) -> None:
    first = ask(fresh, "make title unique", path="models.py")
    second = ask(
        {**fresh, **first.changed},
        "limit title to 90 characters",
        path="models.py",
        options=first.options,
        pristine=first.pristine,
    )

    migration = "migrations/0003_alter_job_title.py"
    assert next(iter(second.changed)) == "models.py"
    assert "CharField(max_length=90, unique=True)" in second.changed["models.py"]
    assert "max_length=90" in second.changed[migration]
    assert second.pristine[migration] == second.changed[migration]
    again = ask(
        {**fresh, **first.changed, **second.changed},
        "make title required",
        path="models.py",
        options=second.options,
        pristine=second.pristine,
    )
    assert (again.changed, again.options) == ({}, second.options)
    assert again.reason.startswith("It is so already: Job: `title` is required")


def test_an_edited_file_is_left_alone_and_the_hunk_offered(fresh: Mapping[str, str]) -> None:
    mine = {**fresh, "views.py": fresh["views.py"] + "\n\nMINE = True\n"}
    revision = ask(mine, "add pagination")

    assert revision.changed == {}
    assert revision.options == Options()
    assert revision.verdict is None
    assert [held.path for held in revision.held] == ["views.py"]
    assert "+    page_size_query_param" in revision.held[0].hunk
    assert revision.reason == "views.py was edited since it was drafted"


def test_an_edit_elsewhere_is_no_obstacle(fresh: Mapping[str, str]) -> None:
    mine = {**fresh, "urls.py": fresh["urls.py"] + "\nMINE = True\n"}
    revision = ask(mine, "add pagination")

    assert set(revision.changed) == {"views.py", "openapi.yaml"}
    assert revision.held == ()


def test_an_edited_schema_is_left_alone(fresh: Mapping[str, str]) -> None:
    mine = {**fresh, "openapi.yaml": fresh["openapi.yaml"] + "# mine\n"}
    revision = ask(mine, "add pagination", pristine=fresh)

    assert set(revision.changed) == {"views.py"}
    assert [held.path for held in revision.held] == ["openapi.yaml"]


def test_nothing_is_changed_if_the_result_fails_its_checks(fresh: Mapping[str, str]) -> None:
    wary = {**fresh, "urls.py": fresh["urls.py"] + "\nassert not hasattr(views, 'Pagination'), 'none here'\n"}
    revision = ask(wary, "add pagination")

    assert revision.changed == {}
    assert revision.options == Options()
    assert revision.verdict is not None
    assert not revision.verdict.ok
    assert revision.reason == "Nothing was changed, because the result fails `import`: AssertionError: none here"


def test_what_was_broken_before_does_not_hold_a_revision_back(fresh: Mapping[str, str]) -> None:
    broken = {**fresh, "urls.py": fresh["urls.py"] + "\nraise ValueError('mine')\n"}
    revision = ask(broken, "add pagination")

    assert set(revision.changed) == {"views.py"}
    assert revision.verdict is not None
    assert any("import failed before this change too" in told for told in revision.verdict.not_proven)


def test_a_migration_that_an_edit_lacks_is_not_slipped_in(fresh: Mapping[str, str]) -> None:
    mine = {**fresh, "models.py": fresh["models.py"].replace("max_length=255", "max_length=80")}
    assert mine != fresh

    assert set(ask(mine, "add pagination").changed) == {"views.py", "openapi.yaml"}


@pytest.mark.parametrize("path", ["backend/views.py", "`views.py`", "./views.py", " views.py "])
def test_a_file_may_be_named_in_several_ways(fresh: Mapping[str, str], path: str) -> None:
    assert ask(fresh, "add search", path=path).reason.startswith("It is so already")


@pytest.mark.parametrize(
    ("path", "nearest"),
    [("view.py", "views.py"), ("views", "views.py"), ("custom_auth.py", "auth/custom_auth.py"), ("../x", None)],
)
def test_an_unknown_file_is_answered_with_the_nearest(fresh: Mapping[str, str], path: str, nearest: str | None) -> None:
    with pytest.raises(UnknownFile) as refusal:
        ask(fresh, "add pagination", path=path)

    assert refusal.value.nearest == () if nearest is None else nearest in refusal.value.nearest


def test_what_nothing_fits_or_cannot_be_had_raises(fresh: Mapping[str, str]) -> None:
    with pytest.raises(NothingFits):
        ask(fresh, "make it faster")
    with pytest.raises(UserError, match="no field"):
        ask(fresh, "search users by title")


@pytest.mark.usefixtures("taken_for_granted")
def test_a_file_that_reviewers_skip_goes_with_its_draft(fresh: Mapping[str, str]) -> None:
    without = Options(skipped=("README.md",))
    made = change(fresh, PACKAGE, ERD, Options(), without, fresh, ["README.md"])

    assert (made.changed, made.deleted) == ({}, ("README.md",))
    assert made.verdict is not None and made.verdict.ok
    assert "README.md" not in made.pristine
    back = change({**fresh, "README.md": ""}, PACKAGE, ERD, without, Options(), made.pristine, [])
    assert "README.md" not in back.changed and [held.path for held in back.held] == ["README.md"]


@pytest.mark.usefixtures("taken_for_granted")
def test_what_is_placed_stands_whatever_was_there(fresh: Mapping[str, str]) -> None:
    edited = {**fresh, "README.md": "mine", "Procfile": "mine"}
    placed = {"README.md": fresh["README.md"], "Procfile": None}
    made = change(edited, PACKAGE, ERD, Options(), Options(), fresh, ["README.md"], placed)

    assert made.changed == {"README.md": fresh["README.md"]}
    assert made.deleted == ("Procfile",)
    assert (
        change(fresh, PACKAGE, ERD, Options(), Options(), fresh, [], {"README.md": fresh["README.md"]}).verdict is None
    )
