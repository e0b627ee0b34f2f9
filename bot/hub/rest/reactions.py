"""Reactions on comments of both kinds; reviews have none in REST."""

from bot.hub.answers.reactions import CONTENTS, reaction
from bot.hub.errors import not_found
from bot.hub.routing import Answer, Call, Operation, choice
from bot.hub.state import Reaction, now


def list_reactions(call: Call) -> Answer:
    wanted = call.query.get("content")
    found = [one for one in _reactions(call) if wanted in (None, one.content)]
    return call.page(found, lambda one: reaction(call.world, one))


def create_reaction(call: Call) -> Answer:
    """201 for a new one, 200 for one that the same user has already given."""
    content = choice("Reaction", "content", call.text("content"), CONTENTS)
    given = _reactions(call)
    for one in given:
        if (one.user, one.content) == (call.user, content):
            return Answer(reaction(call.world, one))
    new = Reaction(call.world.next_id(), content, call.user, now())
    given.append(new)
    return Answer(reaction(call.world, new), 201)


def delete_reaction(call: Call) -> Answer:
    given = _reactions(call)
    kept = [one for one in given if one.id != call.path["reaction"] or one.user != call.user]
    if len(kept) == len(given):
        raise not_found()
    given[:] = kept
    return Answer(status=204)


def _reactions(call: Call) -> list[Reaction]:
    comments = call.repo.issue_comments if "/issues/" in call.url else call.repo.review_comments
    found = comments.get(call.path["id"])
    if found is None:
        raise not_found()
    return found.reactions


def _operations(family: str, permission: str) -> list[Operation]:
    path = f"/repos/{{owner}}/{{repo}}/{family}/comments/{{id:int}}/reactions"
    write = permission.replace("read", "write")
    return [
        Operation("GET", path, list_reactions, permission),
        Operation("POST", path, create_reaction, write),
        Operation("DELETE", f"{path}/{{reaction:int}}", delete_reaction, write),
    ]


OPERATIONS = [
    # Although the comment may be on a pull request, GitHub asks for "Issues" here, and only for that.
    *_operations("issues", "issues:read"),
    *_operations("pulls", "pull_requests:read"),
]
