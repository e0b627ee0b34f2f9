"""What GitHub refuses at the door: protected branches, an App's hands on workflows, a fork's branches."""

from pathlib import Path
from typing import Any

import pytest
from githubkit import GitHub
from githubkit.exception import RequestFailed

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import refusal
from tests.hub.life import SHOP
from tests.hub.receiver import Receiver
from tests.hub.test_git import Clone, bot_token

WORKFLOW = ".github/workflows/ci.yml"


@pytest.fixture
def bots(hub: Hub, tmp_path: Path) -> Clone:
    return Clone(hub, bot_token(hub), tmp_path / "clone")


@pytest.fixture
def guarded(hub: Hub, writer: Person) -> Person:
    """A writer of a repository whose main branch is protected."""
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    hub.protect("acme/shop", "main")
    return writer


def commit(clone: Clone, path: str) -> None:
    file = clone.folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x\n")
    clone.ok("add", "-A")
    clone.ok("commit", "-qm", "Change")


def refused(call: Any) -> int:
    with pytest.raises(RequestFailed) as error:
        call()
    return error.value.response.status_code


def test_protected_branch_refuses_pushes_and_takes_merges(guarded: Person, bots: Clone) -> None:
    bots.committed()
    done = bots.git("push", "origin", "HEAD:main", "HEAD:other")
    assert "remote: error: GH006: Protected branch update failed for refs/heads/main." in done.stderr
    assert "! [remote rejected] HEAD -> main (protected branch hook declined)" in done.stderr
    assert "* [new branch]      HEAD -> other" in done.stderr
    number = guarded.open("topic", "A")["number"]
    assert guarded.merge(number)["merged"]
    assert [branch["protected"] for branch in guarded._list("/branches")] == [True, False, False]


def test_protected_branch_refuses_rest_too(guarded: Person, bot: "GitHub[Any]") -> None:
    head = guarded.ref("heads/topic")
    status, body = refusal(lambda: guarded._object("PATCH", "/git/refs/heads/main", {"sha": head}))
    assert (status, body["message"]) == (422, "Changes must be made through a pull request.")
    wish = {"message": "m", "content": "eA=="}
    status, body = refusal(lambda: guarded._object("PUT", "/contents/x.txt", wish))
    assert (status, body["message"]) == (409, "Could not change file: Changes must be made through a pull request.")


def test_app_may_not_push_workflows(bots: Clone, writer: Person) -> None:
    bots.committed()
    commit(bots, WORKFLOW)
    done = bots.git("push", "origin", "HEAD:refs/heads/topic")
    reason = f"refusing to allow a GitHub App to create or update workflow `{WORKFLOW}` without `workflows` permission"
    assert f"! [remote rejected] HEAD -> topic ({reason})" in done.stderr
    assert writer.branches() == ["main"]


def test_app_may_push_on_top_of_workflows_of_people(hub: Hub, bots: Clone, tmp_path: Path, writer: Person) -> None:
    people = Clone(hub, hub.credentials()["users"]["writer"], tmp_path / "people")
    people.committed()
    commit(people, WORKFLOW)
    people.ok("push", "-q", "origin", "HEAD:main")
    bots.committed("b.txt")
    bots.ok("push", "-q", "origin", "HEAD:refs/heads/topic")
    assert writer.branches() == ["main", "topic"]


def test_app_may_not_write_workflows_over_rest(bot: "GitHub[Any]", writer: Person) -> None:
    rest: Any = bot.rest
    assert refused(lambda: rest.repos.create_or_update_file_contents(*SHOP, WORKFLOW, message="m", content="")) == 403
    item = {"path": WORKFLOW, "mode": "100644", "type": "blob", "content": "x"}
    assert refused(lambda: rest.git.create_tree(*SHOP, tree=[item])) == 403
    wish = {"message": "m", "content": "eA=="}
    assert writer._object("PUT", f"/contents/{WORKFLOW}", wish)["content"]["path"] == WORKFLOW


def test_pull_request_of_a_fork(hub: Hub, writer: Person, receiver: Receiver, bot: "GitHub[Any]") -> None:
    hub.add_repository("acme/open", private=False)
    hub.fork("acme/open", "outsider")
    people = {login: hub.credentials()["users"][login] for login in ("writer", "outsider")}
    stranger = Person(hub.url, people["outsider"], "outsider/open")
    stranger.push({"a.txt": "a\n"}, "Add a", "topic")
    owner = Person(hub.url, people["writer"], "acme/open")
    hub.webhook_url = receiver.url
    number = Person(hub.url, people["outsider"], "acme/open").open("outsider:topic", "From afar")["number"]
    pull = owner.pull(number)
    assert (pull["head"]["repo"]["full_name"], pull["head"]["label"]) == ("outsider/open", "outsider:topic")
    assert (pull["head"]["repo"]["fork"], pull["base"]["repo"]["fork"]) == (True, False)
    assert [file["filename"] for file in owner.files(number)] == ["a.txt"]
    head = stranger.push({"a.txt": "b\n"}, "Change a", "topic")
    assert owner.pull(number)["head"]["sha"] == owner.ref(f"refs/pull/{number}/head") == head
    assert hub.sender.idle(5)
    # The App hears of the pull request, not of the pushes to a repository it is not installed on.
    assert receiver.names() == ["pull_request.opened", "pull_request.synchronize"]
    assert bot.rest.checks.create("acme", "open", name="c", head_sha=head).parsed_data.pull_requests == []
    owner.merge(number)
    assert owner.file("a.txt", "main") == "b\n"


def test_app_cannot_push_to_a_fork(hub: Hub, writer: Person, tmp_path: Path) -> None:
    hub.add_repository("acme/open", private=False)
    for full_name, said in (
        ("acme/shop", "not found"),
        ("acme/open", "Permission to outsider/open.git denied to erdsmith[bot]."),
    ):
        fork = hub.fork(full_name, "outsider")
        clone = Clone(hub, bot_token(hub), tmp_path / fork.name)
        clone.ok("init", "-q")
        clone.ok("commit", "-q", "--allow-empty", "-m", "Add")
        done = clone.git("push", f"{hub.url}/{fork.full_name}.git", "HEAD:refs/heads/topic")
        assert done.returncode != 0
        assert said in done.stderr
