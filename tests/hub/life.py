"""One pull request's whole life: every REST operation of the hub is used, its answer read by githubkit's models."""

import base64
from dataclasses import dataclass
from typing import Any

from githubkit import GitHub

from bot.hub import Hub
from bot.hub.driver import Person

SHOP = ("acme", "shop")
RESOLVE = "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"


@dataclass(frozen=True)
class Players:
    hub: Hub
    app: GitHub[Any]
    bot: GitHub[Any]
    writer: GitHub[Any]
    person: Person


def live(players: Players) -> None:
    the_app(players)
    the_repository(players)
    number, sha = the_pull_request(players)
    the_conversation(players, number)
    the_review(players, number)
    the_checks(players, sha)
    the_end(players, number)
    the_deliveries(players)


def the_app(players: Players) -> None:
    rest = players.app.rest
    assert rest.apps.get_authenticated().parsed_data.slug == "erdsmith"
    installation = rest.apps.get_repo_installation(*SHOP).parsed_data
    # Not read through the model: GitHub's published schema of this list cannot be satisfied.
    assert rest.apps.list_installations().json()[0]["id"] == installation.id
    assert rest.apps.get_installation(installation.id).parsed_data.app_slug == "erdsmith"
    data: Any = {"repositories": ["shop"], "permissions": {"contents": "read"}}
    token = rest.apps.create_installation_access_token(installation.id, data=data).parsed_data
    assert token.repositories[0].full_name == "acme/shop"
    assert token.permissions.model_dump(exclude_unset=True) == {"contents": "read", "metadata": "read"}


def the_repository(players: Players) -> None:
    rest = players.bot.rest
    assert rest.repos.get(*SHOP).parsed_data.clone_url == f"{players.hub.url}/acme/shop.git"
    assert rest.apps.list_repos_accessible_to_installation().parsed_data.total_count == 1
    assert rest.users.get_by_username("writer").parsed_data.login == "writer"
    assert rest.rate_limit.get().parsed_data.resources.core.limit == 5000
    assert rest.repos.get_collaborator_permission_level(*SHOP, "writer").parsed_data.permission == "write"
    assert [branch.name for branch in rest.repos.list_branches(*SHOP).parsed_data] == ["main"]
    head = rest.repos.get_branch(*SHOP, "main").parsed_data.commit.sha
    assert rest.repos.get_commit(*SHOP, "main").parsed_data.files[0].filename == "README.md"
    assert rest.git.get_commit(*SHOP, head).parsed_data.message == "Initial commit"
    assert [commit.sha for commit in rest.repos.list_commits(*SHOP).parsed_data] == [head]
    assert base64.b64decode(rest.repos.get_content(*SHOP, "README.md").parsed_data.content) == b"# shop\n"
    players.person.push({"docs/a.md": "a\n"}, "Add docs")
    assert [item.name for item in rest.repos.get_content(*SHOP, "docs").parsed_data] == ["a.md"]
    assert [item["name"] for item in players.bot.request("GET", "/repos/acme/shop/contents").json()] == [
        "README.md",
        "docs",
    ]
    assert rest.git.create_ref(*SHOP, ref="refs/erdsmith/a", sha=head).parsed_data.object_.sha == head
    assert rest.git.get_ref(*SHOP, "erdsmith/a").parsed_data.ref == "refs/erdsmith/a"
    assert len(rest.git.list_matching_refs(*SHOP, "erdsmith/").parsed_data) == 1
    assert rest.git.update_ref(*SHOP, "erdsmith/a", sha=head).parsed_data.object_.sha == head
    assert rest.git.delete_ref(*SHOP, "erdsmith/a").status_code == 204


def the_pull_request(players: Players) -> tuple[int, str]:
    rest = players.bot.rest
    sha = players.person.push({"a.txt": "one\ntwo\n", "b.bin": b"\x00\x01", "docs/a.md": None}, "Add a", "topic")
    number = rest.pulls.create(*SHOP, title="A", head="topic", base="main", body="because").parsed_data.number
    assert [pull.number for pull in rest.pulls.list(*SHOP, head="acme:topic").parsed_data] == [number]
    assert rest.pulls.update(*SHOP, number, title="Add a", body="why").parsed_data.title == "Add a"
    pull = rest.pulls.get(*SHOP, number).parsed_data
    assert (pull.mergeable, pull.commits, pull.changed_files, pull.additions) == (True, 1, 3, 2)
    files = {file.filename: file for file in rest.pulls.list_files(*SHOP, number).parsed_data}
    assert {name: file.status for name, file in files.items()} == {
        "a.txt": "added",
        "b.bin": "added",
        "docs/a.md": "removed",
    }
    assert files["a.txt"].patch == "@@ -0,0 +1,2 @@\n+one\n+two"
    assert [commit.sha for commit in rest.pulls.list_commits(*SHOP, number).parsed_data] == [sha]
    comparison = rest.repos.compare_commits(*SHOP, "main...topic").parsed_data
    assert (comparison.status, comparison.ahead_by) == ("ahead", 1)
    assert rest.issues.get(*SHOP, number).parsed_data.title == "Add a"
    assert rest.issues.create_label(*SHOP, name="erd", color="ededed").parsed_data.name == "erd"
    labels: Any = {"labels": ["erd"]}
    assert [label.name for label in rest.issues.add_labels(*SHOP, number, data=labels).parsed_data] == ["erd"]
    assert [label.name for label in rest.issues.list_labels_on_issue(*SHOP, number).parsed_data] == ["erd"]
    assert rest.pulls.get(*SHOP, number).parsed_data.labels[0].name == "erd"
    assert rest.issues.remove_label(*SHOP, number, "erd").parsed_data == []
    return number, sha


def the_conversation(players: Players, number: int) -> None:
    rest, reactions = players.bot.rest, players.bot.rest.reactions
    comment = players.writer.rest.issues.create_comment(*SHOP, number, body="/help").parsed_data.id
    assert rest.issues.get_comment(*SHOP, comment).parsed_data.body == "/help"
    assert rest.issues.update_comment(*SHOP, comment, body="/status").parsed_data.body == "/status"
    assert [item.id for item in rest.issues.list_comments(*SHOP, number).parsed_data] == [comment]
    assert reactions.create_for_issue_comment(*SHOP, comment, content="eyes").status_code == 201
    assert reactions.create_for_issue_comment(*SHOP, comment, content="eyes").parsed_data.content == "eyes"
    (reaction,) = reactions.list_for_issue_comment(*SHOP, comment).parsed_data
    assert rest.issues.get_comment(*SHOP, comment).parsed_data.reactions.eyes == 1
    assert reactions.delete_for_issue_comment(*SHOP, comment, reaction.id).status_code == 204
    assert rest.issues.delete_comment(*SHOP, comment).status_code == 204


def the_review(players: Players, number: int) -> None:
    rest, reactions = players.bot.rest, players.bot.rest.reactions
    comments: Any = [{"path": "a.txt", "line": 2, "body": "hm"}, {"path": "a.txt", "line": 1, "body": "ah"}]
    review = players.writer.rest.pulls.create_review(
        *SHOP, number, event="REQUEST_CHANGES", body="no", comments=comments
    )
    review_id = review.parsed_data.id
    assert rest.pulls.get_review(*SHOP, number, review_id).parsed_data.state == "CHANGES_REQUESTED"
    assert [item.id for item in rest.pulls.list_reviews(*SHOP, number).parsed_data] == [review_id]
    first, _ = rest.pulls.list_comments_for_review(*SHOP, number, review_id).parsed_data
    assert (first.body, first.diff_hunk) == ("hm", "@@ -0,0 +1,2 @@\n+one\n+two")
    whole = rest.pulls.create_review_comment(
        *SHOP,
        number,
        path="a.txt",
        body="file",
        subject_type="file",
        commit_id=rest.pulls.get(*SHOP, number).parsed_data.head.sha,
    ).parsed_data
    assert whole.subject_type == "file"
    reply = rest.pulls.create_reply_for_review_comment(*SHOP, number, first.id, body="done").parsed_data
    assert reply.in_reply_to_id == first.id
    assert rest.pulls.get_review_comment(*SHOP, reply.id).parsed_data.body == "done"
    assert rest.pulls.update_review_comment(*SHOP, reply.id, body="Done.").parsed_data.body == "Done."
    assert len(rest.pulls.list_review_comments(*SHOP, number).parsed_data) == 4
    assert reactions.create_for_pull_request_review_comment(*SHOP, first.id, content="rocket").parsed_data.id
    (reaction,) = reactions.list_for_pull_request_review_comment(*SHOP, first.id).parsed_data
    reactions.delete_for_pull_request_comment(*SHOP, first.id, reaction.id)
    thread = players.person.threads(number)[0]["id"]
    assert players.bot.graphql(RESOLVE, {"id": thread}) == {"resolveReviewThread": {"thread": {"isResolved": True}}}
    # A push that changes line 2 makes the first comment outdated: its line and position are gone.
    players.person.push({"a.txt": "one\n2\n"}, "Change a", "topic")
    assert not players.person.review_comments(number)[0].get("line")


def the_checks(players: Players, sha: str) -> None:
    rest = players.bot.rest
    annotation = {"path": "a.txt", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "no"}
    run = rest.checks.create(*SHOP, name="ERDsmith / erd", head_sha=sha, status="in_progress").parsed_data
    output: Any = {"title": "t", "summary": "s", "annotations": [annotation]}
    done = rest.checks.update(*SHOP, run.id, status="completed", conclusion="failure", output=output).parsed_data
    assert (done.status, done.conclusion, done.output.annotations_count) == ("completed", "failure", 1)
    assert rest.checks.get(*SHOP, run.id).parsed_data.name == "ERDsmith / erd"
    assert rest.checks.list_annotations(*SHOP, run.id).parsed_data[0].message == "no"
    assert rest.checks.list_for_ref(*SHOP, sha).parsed_data.check_runs[0].id == run.id
    assert players.writer.rest.checks.rerequest_run(*SHOP, run.id).status_code == 201


def the_end(players: Players, number: int) -> None:
    writer = players.writer.rest
    assert writer.users.get_authenticated().parsed_data.login == "writer"
    assert writer.pulls.update(*SHOP, number, state="closed").parsed_data.state == "closed"
    assert writer.pulls.update(*SHOP, number, state="open").parsed_data.state == "open"
    assert writer.pulls.create_review(*SHOP, number, event="APPROVE").parsed_data.state == "APPROVED"
    assert writer.pulls.merge(*SHOP, number).parsed_data.merged
    assert writer.pulls.check_if_merged(*SHOP, number).status_code == 204
    assert writer.pulls.get(*SHOP, number).parsed_data.merged_by.login == "writer"
    assert players.bot.rest.git.delete_ref(*SHOP, "heads/topic").status_code == 204


def the_deliveries(players: Players) -> None:
    apps = players.app.rest.apps
    assert players.hub.sender.idle(10)
    delivery = apps.list_webhook_deliveries().parsed_data[0]
    assert apps.get_webhook_delivery(delivery.id).parsed_data.guid == delivery.guid
    assert apps.redeliver_webhook_delivery(delivery.id).status_code == 202
    assert players.bot.rest.apps.revoke_installation_access_token().status_code == 204
