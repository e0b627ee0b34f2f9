"""What a repository says in ``.github/erdsmith.yml``, and what the bot then does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.github.records import Report
from bot.names import PROOF_CHECK
from bot.progress import together
from tests.bot.quick import CONFIGURATION, Quick, opened, quick
from tests.world import SHOP, SHOP_WITH_ORDERS, Shop

TWO = """
erds:
  - {path: shop/erd.json, output: services/shop}
  - {path: erd.json}
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick(tmp_path_factory.mktemp("configured")) as world:
        yield world


@pytest.fixture
def shop(world: Quick) -> Shop:
    return world.repository()


def test_every_erd_has_its_own_pull_request_and_one_check_tells_of_all(shop: Shop) -> None:
    shop.writer.push({CONFIGURATION: TWO}, "Say where the ERDs are")
    shop.idle()
    sha = shop.writer.push({"shop/erd.json": SHOP, "erd.json": SHOP_WITH_ORDERS}, "Draw the ERDs")
    check = shop.erd_check(sha)
    shop.idle()
    assert (check["conclusion"], check["output"]["title"]) == ("success", "2 ERDs, all well")
    assert "`shop/erd.json`" in check["output"]["summary"] and "`erd.json`" in check["output"]["summary"]
    pulls = {pull["head"]["ref"]: pull["number"] for pull in shop.writer.pulls()}
    assert set(pulls) == {"erdsmith/main--services%2Fshop", "erdsmith/main--backend"}
    nested = pulls["erdsmith/main--services%2Fshop"]
    paths = [item["filename"] for item in shop.writer.files(nested)]
    assert paths and all(path.startswith("services/shop/") for path in paths)
    assert "shop.settings" in shop.writer.file("services/shop/manage.py", "erdsmith/main--services%2Fshop")
    assert "Order" not in shop.writer.file("services/shop/models.py", "erdsmith/main--services%2Fshop")
    shop.writer.line_comment(nested, "services/shop/views.py", 1, "add pagination with page size 7")
    shop.settled_threads(nested)
    assert "page_size = 7" in shop.writer.file("services/shop/views.py", "erdsmith/main--services%2Fshop")
    shop.idle()
    head = shop.writer.pull(nested)["head"]["sha"]
    proof = shop.check(head, PROOF_CHECK)
    assert proof and proof["conclusion"] == "success"
    shop.writer.merge(nested)
    shop.idle()
    assert shop.writer.branches() == ["erdsmith/main--backend", "main"]


@pytest.mark.long
def test_one_broken_erd_does_not_keep_back_another(shop: Shop) -> None:
    sha = shop.writer.push({CONFIGURATION: TWO, "shop/erd.json": "{", "erd.json": SHOP}, "Draw the ERDs")
    check = shop.erd_check(sha)
    assert (check["conclusion"], check["output"]["title"]) == ("failure", "2 ERDs: 1 well")
    assert [note["path"] for note in shop.writer.annotations(check["id"])] == ["shop/erd.json"]
    assert [pull["head"]["ref"] for pull in shop.writer.pulls()] == ["erdsmith/main--backend"]


@pytest.mark.long
def test_base_branches_are_those_the_branch_itself_names(shop: Shop) -> None:
    configuration = 'branches: ["release/*"]'
    shop.writer.push({CONFIGURATION: configuration, "erd.json": SHOP}, "Draw the ERD")
    shop.idle()
    assert shop.writer.pulls() == []
    shop.writer.push({"README.md": "# One\n"}, "Begin a release", branch="release/1")
    pull = shop.pull()
    assert (pull["base"]["ref"], pull["head"]["ref"]) == ("release/1", "erdsmith/release%2F1--backend")
    shop.writer.push({"README.md": "# Topic\n"}, "Begin a topic", branch="topic")
    shop.idle()
    assert len(shop.writer.pulls()) == 1


def test_reviewers_and_labels_are_set_and_who_cannot_be_asked_is_named(world: Quick, shop: Shop) -> None:
    world.person("alice", shop)
    opened(shop, "reviewers: [alice, nobody-here]\nlabels: [backend, generated]")
    shop.idle()
    (pull,) = shop.writer.pulls()
    assert [one["login"] for one in pull["requested_reviewers"]] == ["alice"]
    assert {label["name"] for label in pull["labels"]} == {"backend", "generated"}
    check = shop.erd_check(shop.writer.ref("refs/heads/main"))
    assert "`nobody-here`" in check["output"]["summary"]


def test_a_broken_configuration_is_told_on_its_lines_and_nothing_is_generated(shop: Shop) -> None:
    sha = shop.writer.push({CONFIGURATION: "review: all-at-once\nbranchs: [main]\n", "erd.json": SHOP}, "Draw the ERD")
    check = shop.erd_check(sha)
    assert check["conclusion"] == "failure" and "nothing was generated" in check["output"]["summary"]
    (note,) = shop.writer.annotations(check["id"])
    assert (note["path"], note["start_line"]) == (CONFIGURATION, 2) and "branches" in note["message"]
    shop.idle()
    assert shop.writer.pulls() == []


@pytest.mark.long
def test_an_erd_that_is_named_and_not_there_is_told(shop: Shop) -> None:
    check = shop.erd_check(shop.writer.push({CONFIGURATION: "erds: [{path: shop/erd.json}]"}, "Say where"))
    assert check["conclusion"] == "failure" and "shop/erd.json" in check["output"]["summary"]


def test_a_folder_of_somebody_else_is_adopted_and_nothing_in_it_written_over(shop: Shop) -> None:
    theirs = {"backend/urls.py": "# ours\n", "backend/notes.md": "words\n"}
    pull = opened(shop, "erds: [{adopt: true}]", {"erd.json": SHOP, **theirs})
    branch = pull["head"]["ref"]
    for path, text in theirs.items():
        assert shop.writer.file(path, branch) == text
    assert "class Product(" in shop.writer.file("backend/models.py", branch)
    (offer,) = shop.answers(pull["number"])
    assert "`urls.py`" in offer


@pytest.mark.long
@pytest.mark.parametrize("output", ["services/shop", "services"])
def test_a_link_where_the_folder_should_be_is_never_followed(world: Quick, output: str) -> None:
    shop = world.repository()
    files: dict[str, str] = {"erd.json": SHOP, "services": "a file\n"}
    shop.writer.push({**files, CONFIGURATION: f"erds: [{{output: {output}}}]"}, "Draw the ERD")
    check = shop.erd_check(shop.writer.ref("refs/heads/main"))
    assert check["conclusion"] == "failure" and "file or a link" in check["output"]["summary"]


@pytest.mark.long
def test_the_configuration_of_a_pull_request_is_checked_and_not_obeyed(shop: Shop) -> None:
    shop.writer.push({"erd.json": SHOP, "backend/main.go": "package main\n"}, "Draw the ERD")
    shop.idle()
    wish = {CONFIGURATION: "erds: [{path: crm.json}]\nlabels: 3", "crm.json": "{", "erd.json": SHOP_WITH_ORDERS}
    sha = shop.writer.push(wish, "Draw another", branch="topic")
    shop.writer.open("topic", "Draw another")
    check = shop.erd_check(sha)
    notes = shop.writer.annotations(check["id"])
    assert [(note["path"], note["start_line"]) for note in notes] == [(CONFIGURATION, 2)]
    assert "adds 1 entity" in check["output"]["summary"] and "crm.json" not in check["output"]["summary"]


@pytest.mark.long
def test_a_pull_request_is_previewed_by_what_its_base_says(shop: Shop) -> None:
    shop.writer.push({CONFIGURATION: TWO, "shop/erd.json": SHOP}, "Say where the ERDs are")
    shop.idle()
    sha = shop.writer.push({"shop/erd.json": SHOP_WITH_ORDERS}, "Add orders", branch="topic")
    shop.writer.open("topic", "Add orders")
    assert shop.erd_check(sha)["output"]["title"] == "The ERD adds 1 entity"


def test_the_worst_of_several_reports_decides_and_none_is_too_long() -> None:
    def report(conclusion: str) -> Report:
        return Report(conclusion, "Title", "x" * 65_000)  # type: ignore[arg-type]  # a conclusion's name

    found = together([("a.json", report("success")), ("b.json", report("neutral")), ("c.json", report("success"))])
    assert found.conclusion == "neutral" and len(found.summary) <= 65_535
    assert together([("a.json", report("success"))]) == report("success")
