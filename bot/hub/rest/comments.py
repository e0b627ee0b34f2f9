"""Comments on the conversation of a pull request."""

from bot.hub import events
from bot.hub.answers.comments import issue_comment
from bot.hub.errors import Refusal, check_length, invalid, not_found
from bot.hub.rest.locks import check_talk
from bot.hub.routing import Answer, Call, Operation
from bot.hub.state import IssueComment, now

_WRITE = "issues:write|pull_requests:write"
_READ = "issues:read|pull_requests:read"


def list_comments(call: Call) -> Answer:
    number = call.pull.number
    found = [one for one in call.repo.issue_comments.values() if one.number == number]
    return call.page(found, lambda one: issue_comment(call.world, call.repo, one))


def create_comment(call: Call) -> Answer:
    check_talk(call)
    comment = IssueComment(
        id=call.world.next_id(),
        number=call.pull.number,
        user=call.user,
        body=_checked_body(call),
        created_at=now(),
        updated_at=now(),
        by_app=call.actor.by_app,
    )
    call.repo.issue_comments[comment.id] = comment
    call.pull.updated_at = now()
    events.issue_comment(call.world, call.repo, call.pull, comment, "created", call.user)
    return Answer(issue_comment(call.world, call.repo, comment), 201)


def get_comment(call: Call) -> Answer:
    return Answer(issue_comment(call.world, call.repo, _comment(call)))


def update_comment(call: Call) -> Answer:
    comment = _own_comment(call)
    old, comment.body, comment.updated_at = comment.body, _checked_body(call), now()
    pull = call.repo.pulls[comment.number]
    events.issue_comment(call.world, call.repo, pull, comment, "edited", call.user, old)
    return Answer(issue_comment(call.world, call.repo, comment))


def delete_comment(call: Call) -> Answer:
    comment = _own_comment(call)
    del call.repo.issue_comments[comment.id]
    pull = call.repo.pulls[comment.number]
    events.issue_comment(call.world, call.repo, pull, comment, "deleted", call.user)
    return Answer(status=204)


def _checked_body(call: Call) -> str:
    body = call.text("body")
    if not body.strip():
        raise invalid("IssueComment", "body", "body can't be blank", code="missing_field")
    check_length("IssueComment", body)
    return body


def _comment(call: Call) -> IssueComment:
    found = call.repo.issue_comments.get(call.path["id"])
    if found is None:
        raise not_found()
    return found


def _own_comment(call: Call) -> IssueComment:
    """Changed only by its author and by those who may write."""
    comment = _comment(call)
    if call.user != comment.user and not call.actor.may(call.repo, "write", _WRITE):
        raise Refusal(403, "Resource not accessible by personal access token")
    return comment


_ISSUES = "/repos/{owner}/{repo}/issues"

OPERATIONS = [
    Operation("GET", f"{_ISSUES}/{{number:int}}/comments", list_comments, _READ),
    Operation("POST", f"{_ISSUES}/{{number:int}}/comments", create_comment, _WRITE),
    Operation("GET", f"{_ISSUES}/comments/{{id:int}}", get_comment, _READ),
    Operation("PATCH", f"{_ISSUES}/comments/{{id:int}}", update_comment, _WRITE),
    Operation("DELETE", f"{_ISSUES}/comments/{{id:int}}", delete_comment, _WRITE),
]
