"""Comments on lines and files of a pull request, one by one, and the replies to them."""

from bot.hub import events, pulls, threads
from bot.hub.answers import comments
from bot.hub.errors import Refusal, check_length, invalid, not_found
from bot.hub.rest.locks import check_talk
from bot.hub.routing import Answer, Call, Operation
from bot.hub.state import ReviewComment, now

_RESOURCE = "PullRequestReviewComment"


def list_comments(call: Call) -> Answer:
    number = call.pull.number
    found = [one for one in call.repo.review_comments.values() if one.number == number]
    return call.page(found, lambda one: comments.review_comment(call.world, call.repo, one))


def create_comment(call: Call) -> Answer:
    """On a line or a file, or with `in_reply_to` on a thread."""
    check_talk(call)
    body = call.json()
    if body.get("in_reply_to") is not None:
        return _replied(call, body["in_reply_to"])
    check_length(_RESOURCE, call.text("body"))
    if call.text("commit_id") not in {one.sha for one in pulls.commits(call.repo, call.pull)}:
        raise invalid(_RESOURCE, "commit_id", "commit_id is not part of the pull request")
    review = threads.new_review(call.world, call.pull, call.user, "", "COMMENTED")
    try:
        comment = threads.placed(call.world, call.repo, call.pull, call.user, body, review.id)
    except threads.Misplaced as error:
        raise _misplaced(error.field) from error
    threads.submit(call.world, call.repo, call.pull, review, [comment])
    return Answer(comments.review_comment(call.world, call.repo, comment), 201)


def create_reply(call: Call) -> Answer:
    check_talk(call)
    return _replied(call, call.path["id"])


def _replied(call: Call, comment_id: object) -> Answer:
    """Like GitHub, every single comment is a small review of its own."""
    body = call.text("body")
    check_length(_RESOURCE, body)
    first = threads.root(call.repo, call.pull.number, comment_id)
    review = threads.new_review(call.world, call.pull, call.user, "", "COMMENTED")
    comment = threads.reply(call.world, call.repo, first, call.user, body, review.id)
    threads.submit(call.world, call.repo, call.pull, review, [comment])
    return Answer(comments.review_comment(call.world, call.repo, comment), 201)


def get_comment(call: Call) -> Answer:
    return Answer(comments.review_comment(call.world, call.repo, _comment(call)))


def update_comment(call: Call) -> Answer:
    comment, body = _comment(call), call.text("body")
    if call.user != comment.user and not call.actor.may(call.repo, "write", "pull_requests:write"):
        raise Refusal(403, "Resource not accessible by personal access token")
    check_length(_RESOURCE, body)
    old, comment.body, comment.updated_at = comment.body, body, now()
    pull = call.repo.pulls[comment.number]
    events.review_comment(call.world, call.repo, pull, comment, "edited", call.user, old)
    return Answer(comments.review_comment(call.world, call.repo, comment))


def _comment(call: Call) -> ReviewComment:
    found = call.repo.review_comments.get(call.path["id"])
    if found is None:
        raise not_found()
    return found


def _misplaced(field: str) -> Refusal:
    """GitHub's words for a comment beside the diff."""
    name = f"pull_request_review_thread.{field}"
    missing = {"resource": _RESOURCE, "code": "custom", "field": name, "message": f"{name} must be part of the diff"}
    hunk = "pull_request_review_thread.diff_hunk"
    empty = {"resource": _RESOURCE, "code": "missing_field", "field": hunk}
    return Refusal(422, "Validation Failed", [missing, empty])


_PULLS = "/repos/{owner}/{repo}/pulls"
_READ, _WRITE = "pull_requests:read", "pull_requests:write"

OPERATIONS = [
    Operation("GET", f"{_PULLS}/{{number:int}}/comments", list_comments, _READ),
    Operation("POST", f"{_PULLS}/{{number:int}}/comments", create_comment, _WRITE),
    Operation("POST", f"{_PULLS}/{{number:int}}/comments/{{id:int}}/replies", create_reply, _WRITE),
    Operation("GET", f"{_PULLS}/comments/{{id:int}}", get_comment, _READ),
    Operation("PATCH", f"{_PULLS}/comments/{{id:int}}", update_comment, _WRITE),
]
