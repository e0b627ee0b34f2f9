"""The rarer operations of a pull request's life: git's objects, single files, statuses, manifests and hooks."""

import base64
import json
from typing import Any

from tests.hub.life import SHOP, Players

MANIFEST = {
    "name": "Shop Bot",
    "url": "http://127.0.0.1/shop-bot",
    "redirect_url": "http://127.0.0.1/registered",
    "default_permissions": {"contents": "write"},
    "default_events": ["push"],
}


def live_rarely(players: Players) -> None:
    the_objects(players)
    the_files(players)
    the_statuses(players)
    the_judgement(players)
    the_account(players)
    the_registration(players)


def the_objects(players: Players) -> None:
    git: Any = players.bot.rest.git
    head = git.get_ref(*SHOP, "heads/main").parsed_data.object_.sha
    text = base64.b64encode(b"blob\n").decode()
    blob = git.create_blob(*SHOP, content=text, encoding="base64").parsed_data.sha
    assert base64.b64decode(git.get_blob(*SHOP, blob).parsed_data.content) == b"blob\n"
    wishes = [
        {"path": "docs/b.md", "mode": "100644", "type": "blob", "sha": blob},
        {"path": "c.md", "mode": "100644", "type": "blob", "content": "c\n"},
        {"path": "README.md", "mode": "100644", "type": "blob", "sha": None},
    ]
    tree = git.create_tree(*SHOP, base_tree=head, tree=wishes).parsed_data
    names = [item.path for item in git.get_tree(*SHOP, tree.sha, recursive="1").parsed_data.tree]
    assert "README.md" not in names
    assert {"docs", "docs/b.md", "c.md"} <= set(names)
    commit = git.create_commit(*SHOP, message="Signed", tree=tree.sha, parents=[head]).parsed_data
    assert (commit.verification.verified, commit.verification.reason) == (True, "valid")
    named = {"name": "a", "email": "a@example.com", "date": "2026-01-02T03:04:05Z"}
    commit = git.create_commit(*SHOP, message="Named", tree=tree.sha, parents=[head], author=named).parsed_data
    assert (commit.verification.verified, commit.author.name) == (False, "a")


def the_files(players: Players) -> None:
    repos: Any = players.bot.rest.repos
    text = base64.b64encode(b"1\n").decode()
    made = repos.create_or_update_file_contents(*SHOP, "n.txt", message="Add n", content=text)
    assert (made.status_code, made.parsed_data.content.path) == (201, "n.txt")
    sha = made.parsed_data.content.sha
    assert repos.create_or_update_file_contents(*SHOP, "n.txt", message="n", content=text, sha=sha).status_code == 200
    gone = repos.delete_file(*SHOP, "n.txt", message="Remove n", sha=sha).parsed_data
    assert (gone.content, gone.commit.message) == (None, "Remove n")


def the_statuses(players: Players) -> None:
    repos: Any = players.writer.rest.repos
    sha = repos.get_branch(*SHOP, "main").parsed_data.commit.sha
    for state in ("pending", "success"):
        status = repos.create_commit_status(*SHOP, sha, state=state, context="ci", description="d").parsed_data
    assert (status.state, status.context) == ("success", "ci")
    assert [one.state for one in repos.list_commit_statuses_for_ref(*SHOP, sha).parsed_data] == ["success", "pending"]
    assert repos.get_combined_status_for_ref(*SHOP, "main").parsed_data.state == "success"


def the_judgement(players: Players) -> None:
    pulls: Any = players.bot.rest.pulls
    players.person.push({"j.txt": "j\n"}, "Add j", "judged")
    number = pulls.create(*SHOP, title="J", head="judged", base="main").parsed_data.number
    asked = pulls.request_reviewers(*SHOP, number, reviewers=["reader"]).parsed_data
    assert [user.login for user in asked.requested_reviewers] == ["reader"]
    review = players.writer.rest.pulls.create_review(*SHOP, number, event="APPROVE").parsed_data
    assert pulls.dismiss_review(*SHOP, number, review.id, message="stale").parsed_data.state == "DISMISSED"
    issues: Any = players.writer.rest.issues
    assert issues.lock(*SHOP, number).status_code == 204
    assert pulls.get(*SHOP, number).parsed_data.locked
    assert issues.unlock(*SHOP, number).status_code == 204
    players.person.push({"k.txt": "k\n"}, "Add k")
    assert pulls.update_branch(*SHOP, number).status_code == 202
    assert pulls.get(*SHOP, number).parsed_data.commits == 2


def the_account(players: Players) -> None:
    rest: Any = players.app.rest
    assert rest.apps.get_user_installation("acme").parsed_data.app_slug == "erdsmith"
    assert players.bot.rest.meta.get().status_code == 200
    url = rest.apps.get_webhook_config_for_app().parsed_data.url
    assert rest.apps.update_webhook_config_for_app(data={"url": url}).parsed_data.secret == "********"


def the_registration(players: Players) -> None:
    """Last of all: from here on the hub's App is another one."""
    sent = players.person._http.post("/settings/apps/new?state=s", data={"manifest": json.dumps(MANIFEST)})
    assert sent.status_code == 302
    query = dict(part.split("=") for part in sent.headers["location"].partition("?")[2].split("&"))
    assert query["state"] == "s"
    conversion: Any = players.writer.rest.apps.create_from_manifest(query["code"]).parsed_data
    assert (conversion.slug, conversion.pem, conversion.events) == (
        "shop-bot",
        players.hub.world.app.private_key,
        ["push"],
    )
    assert players.app.rest.apps.get_authenticated().parsed_data.slug == "shop-bot"
