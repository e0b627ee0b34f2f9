"""The whole story by the real gates, from the first push to an answered comment, undisturbed and killed."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass

import pytest

from agents.manifest import Manifest
from bot.names import PROOF_CHECK, pristine_ref
from tests.bot.told_once import assert_told_once, finished
from tests.world import SHOP, SHOP_WITH_ORDERS, Json, Shop, World

REVISE = "add pagination with page size 7, at most 70"


@dataclass(frozen=True)
class Opened:
    """The pull request before anybody said anything."""

    pull: Json
    erd_check: Json
    commits: list[Json]
    subjects: list[str]
    files: set[str]
    pristine: str


@dataclass(frozen=True)
class Story:
    """What it came to. It is all kept here, since one of the tests goes on with the pull request."""

    shop: Shop
    opened: Opened
    said: Json
    pull: Json
    thread: Json
    commits: list[Json]
    subjects: list[str]
    tree: dict[str, str]

    @property
    def number(self) -> int:
        return int(self.pull["number"])

    def file(self, path: str, pull: Json) -> str:
        """As it was then."""
        return self.shop.writer.file(f"backend/{path}", pull["head"]["sha"])

    def proof(self, pull: Json) -> Json:
        check = self.shop.check(pull["head"]["sha"], PROOF_CHECK)
        assert check
        return check


@pytest.fixture(scope="module")
def story(real_world: World) -> Story:
    shop = real_world.repository()
    sha = shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
    pull = shop.pull()
    number = pull["number"]
    opened = Opened(
        pull=pull,
        erd_check=shop.erd_check(sha),
        commits=shop.writer.commits(number),
        subjects=shop.subjects(number),
        files={item["filename"] for item in shop.writer.files(number)},
        pristine=shop.writer.ref(pristine_ref("main", "backend")),
    )
    said = shop.writer.line_comment(number, "backend/views.py", 1, REVISE)
    pull = finished(shop)
    (thread,) = shop.settled_threads(number)
    assert_told_once(shop, number, fixups=3)
    commits, subjects, tree = shop.writer.commits(number), shop.subjects(number), shop.tree(number)
    return Story(shop, opened, said, pull, thread, commits, subjects, tree)


def test_one_commit_per_file_in_reading_order(story: Story) -> None:
    opened = story.opened
    assert len(opened.commits) == len(opened.files)
    assert {f"backend/{re.match('Add ([^:]+): .', subject)[1]}" for subject in opened.subjects} == opened.files
    assert opened.subjects[0].startswith("Add models.py: ")
    assert opened.subjects[-1].startswith("Add .erdsmith.json: ")
    for commit in opened.commits:
        assert re.search(
            r"\n\nERDsmith-(Agent|Engine): .*\nERDsmith-Signature: [0-9a-f]{64}$", commit["commit"]["message"], re.S
        )


def test_the_pull_request_says_what_was_assumed_and_proven(story: Story) -> None:
    body = story.opened.pull["body"]
    assert "erDiagram" in body and "/revise" in body and "`tests`" in body
    assert "people sign in with their email" in body
    proof = story.proof(story.opened.pull)
    assert proof["conclusion"] == "success" and "full gate" in proof["output"]["title"]


def test_the_erd_check_names_the_pull_request(story: Story) -> None:
    check = story.opened.erd_check
    assert check["conclusion"] == "success"
    assert f"#{story.number}" in check["output"]["title"]


def test_the_manifest_names_the_pristine_drafts(story: Story) -> None:
    manifest = Manifest.read(story.file(".erdsmith.json", story.opened.pull))
    assert manifest.pristine == story.opened.pristine
    assert manifest.erd["Product"].plural == "products"


def test_a_line_comment_becomes_a_fix_up_in_its_thread(story: Story) -> None:
    before, now = story.opened, story.pull
    added = story.subjects[len(before.subjects) :]
    views = next(subject for subject in before.subjects if subject.startswith("Add views.py: "))
    assert added[0] == f"fixup! {views}"
    assert {subject.split()[2].rstrip(":") for subject in added} == {"views.py", "openapi.yaml", ".erdsmith.json"}
    assert "page_size = 7" in story.file("views.py", now)
    assert "page_size" in story.file("openapi.yaml", now)
    assert story.file("serializers.py", now) == story.file("serializers.py", before.pull)
    question, answer = story.thread["comments"]["nodes"]
    assert question["databaseId"] == story.said["id"] and "Done in" in answer["body"]
    fixup = next(c for c in story.commits if c["commit"]["message"].startswith("fixup! Add views.py"))
    assert fixup["sha"] in answer["body"]
    assert story.said["html_url"] in fixup["commit"]["message"]
    assert "page size 7" not in fixup["commit"]["message"]
    assert set(story.shop.writer.reactions(story.said["id"], on_line=True)) == {"eyes", "rocket"}
    assert story.proof(now)["conclusion"] == "success"
    body = now["body"]
    assert "every list: pagination by page numbers, 7 rows a page" in body and "The full gate:" in body
    unrevised = body.partition("## Revised")[0].replace("; revised", "")
    assert unrevised == before.pull["body"].partition("## Proof")[0]


def test_a_changed_erd_goes_onto_the_same_pull_request(story: Story) -> None:
    shop = story.shop
    before = shop.subjects(story.number)
    shop.erd_check(shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders"))
    (pull,) = shop.writer.pulls()
    assert pull["number"] == story.number and "3 entities" in pull["title"]
    after = shop.subjects(pull["number"])
    assert after[: len(before)] == before
    added = after[len(before) :]
    assert any(subject.startswith("Update models.py: ") for subject in added)
    assert any(subject.startswith("Add migrations/0002_") for subject in added)
    assert not any("settings.py" in subject or "0001_initial" in subject for subject in added)
    assert "class Order(" in shop.writer.file("backend/models.py", pull["head"]["ref"])


@pytest.mark.parametrize("kills", [1, pytest.param(10, marks=pytest.mark.long)])
def test_a_bot_killed_at_random_moments_ends_where_an_undisturbed_one_does(
    real_world: World, story: Story, kills: int
) -> None:
    shop, bot = real_world.repository(), real_world.bot
    moments = random.Random(20261123)
    shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
    for kill in range(kills):
        time.sleep(moments.uniform(0.0, 1.6))
        bot.kill()
        if kill == kills // 2:
            # Deliveries that meet a dead bot are lost: GitHub sends them once. So the second half waits for the first.
            bot.start()
            number = shop.pull()["number"]
            shop.writer.line_comment(number, "backend/views.py", 1, REVISE)
            shop.wait_for(lambda: real_world.hub.sender.idle(0.1), 10, "the webhook to be taken")
            time.sleep(moments.uniform(0.0, 1.0))
            bot.kill()
        bot.start()
    number = finished(shop)["number"]
    assert_told_once(shop, number, fixups=3)
    assert shop.subjects(number) == story.subjects
    assert shop.tree(number) == story.tree
