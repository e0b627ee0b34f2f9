"""What people say: comments on the conversation, reviews, comments on lines."""

from bot.hub.answers.people import Json, integration, simple_user, stamp
from bot.hub.answers.pulls import association, page
from bot.hub.answers.reactions import rollup
from bot.hub.answers.repositories import api
from bot.hub.state import IssueComment, Repository, Review, ReviewComment, World


def issue_comment(world: World, repo: Repository, one: IssueComment) -> Json:
    """Schema `issue-comment`."""
    address = f"{api(world, repo)}/issues/comments/{one.id}"
    return {
        "url": address,
        "html_url": f"{page(world, repo, one.number)}#issuecomment-{one.id}",
        "issue_url": f"{api(world, repo)}/issues/{one.number}",
        "id": one.id,
        "node_id": f"IC_{one.id}",
        "user": simple_user(world, one.user),
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "author_association": association(repo, one.user),
        "body": one.body,
        "reactions": rollup(one.reactions, address),
        "performed_via_github_app": integration(world, world.app) if one.by_app else None,
    }


def review(world: World, repo: Repository, one: Review) -> Json:
    """Schema `pull-request-review`."""
    address = f"{api(world, repo)}/pulls/{one.number}"
    anchor = f"{page(world, repo, one.number)}#pullrequestreview-{one.id}"
    return {
        "id": one.id,
        "node_id": f"PRR_{one.id}",
        "user": simple_user(world, one.user),
        "body": one.body,
        "state": one.state,
        "html_url": anchor,
        "pull_request_url": address,
        "author_association": association(repo, one.user),
        "_links": {"html": {"href": anchor}, "pull_request": {"href": address}},
        "submitted_at": stamp(one.submitted_at),
        "commit_id": one.commit_id,
    }


def webhook_review(world: World, repo: Repository, one: Review) -> Json:
    """Schema `webhooks_review`: the state in small letters, an empty body as null."""
    shape = review(world, repo, one)
    return shape | {
        "state": one.state.lower(),
        "body": one.body or None,
        "updated_at": shape["submitted_at"],
    }


def webhook_review_comment(world: World, repo: Repository, one: ReviewComment) -> Json:
    """Schema `webhooks_review_comment`: what does not apply is null."""
    address = f"{api(world, repo)}/pulls/comments/{one.id}"
    pull = f"{api(world, repo)}/pulls/{one.number}"
    anchor = f"{page(world, repo, one.number)}#discussion_r{one.id}"
    shape: Json = {
        "url": address,
        "pull_request_review_id": one.review_id,
        "id": one.id,
        "node_id": f"PRRC_{one.id}",
        "diff_hunk": one.diff_hunk,
        "path": one.path,
        "commit_id": one.commit_id,
        "original_commit_id": one.original_commit_id,
        "user": simple_user(world, one.user),
        "body": one.body,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
        "html_url": anchor,
        "pull_request_url": pull,
        "author_association": association(repo, one.user),
        "_links": {"self": {"href": address}, "html": {"href": anchor}, "pull_request": {"href": pull}},
        "reactions": rollup(one.reactions, address),
        "start_line": one.start_line,
        "original_start_line": one.original_start_line,
        "start_side": one.side if one.original_start_line else None,
        "line": one.line,
        "original_line": one.original_line,
        "side": one.side,
        "original_position": one.original_position,
        "position": one.position,
        "subject_type": one.subject_type,
    }
    if one.in_reply_to is not None:
        shape["in_reply_to_id"] = one.in_reply_to
    return shape


# The published REST schema has these as plain integers, so an outdated comment goes without them.
_NEVER_NULL = ("line", "original_line", "position")


def review_comment(world: World, repo: Repository, one: ReviewComment) -> Json:
    """Schema `pull-request-review-comment`."""
    shape = webhook_review_comment(world, repo, one)
    return {key: value for key, value in shape.items() if value is not None or key not in _NEVER_NULL}


def comment_of_review(world: World, repo: Repository, one: ReviewComment) -> Json:
    """Schema `review-comment`, in which the position may be null but must be there."""
    return review_comment(world, repo, one) | {"position": one.position}
