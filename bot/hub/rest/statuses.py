"""Commit statuses: the newest of each context counts, and all together make one state."""

from bot.hub.answers.people import Json, simple_user, stamp
from bot.hub.answers.repositories import api, repository
from bot.hub.errors import Refusal
from bot.hub.routing import Answer, Call, Operation, choice
from bot.hub.state import Status, now

_STATES = ("error", "failure", "pending", "success")


def create_status(call: Call) -> Answer:
    sha = call.path["sha"]
    if call.repo.git.resolve(sha) != sha:
        raise Refusal(422, f"No commit found for SHA: {sha}")
    body = call.json()
    status = Status(
        id=call.world.next_id(),
        state=choice("Status", "state", call.text("state"), _STATES),
        context=call.text("context", "default"),
        description=None if body.get("description") is None else call.text("description"),
        target_url=None if body.get("target_url") is None else call.text("target_url"),
        user=call.user,
        created_at=now(),
    )
    call.repo.statuses.setdefault(sha, []).append(status)
    return Answer(_status(call, sha, status), 201)


def list_statuses(call: Call) -> Answer:
    """Newest first, also those that a newer one of the same context hides."""
    sha = _resolved(call)
    return call.page(call.repo.statuses.get(sha, [])[::-1], lambda one: _status(call, sha, one))


def combined(call: Call) -> Answer:
    sha = _resolved(call)
    newest = list({one.context: one for one in call.repo.statuses.get(sha, [])}.values())
    states = {one.state for one in newest}
    state = "failure" if states & {"error", "failure"} else "success" if states == {"success"} else "pending"
    address = api(call.world, call.repo)
    return Answer(
        {
            "state": state,
            "statuses": [_status(call, sha, one) for one in newest],
            "sha": sha,
            "total_count": len(newest),
            "repository": repository(call.world, call.repo),
            "commit_url": f"{address}/commits/{sha}",
            "url": f"{address}/commits/{sha}/status",
        }
    )


def _resolved(call: Call) -> str:
    sha = call.repo.git.resolve(call.path["ref"])
    if sha is None:
        raise Refusal(422, f"No commit found for SHA: {call.path['ref']}")
    return sha


def _status(call: Call, sha: str, one: Status) -> Json:
    """Schema `status`."""
    return {
        "url": f"{api(call.world, call.repo)}/statuses/{sha}",
        "avatar_url": f"{call.world.root}/avatars/{one.user.id}",
        "id": one.id,
        "node_id": f"SC_{one.id}",
        "state": one.state,
        "description": one.description,
        "target_url": one.target_url,
        "context": one.context,
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.created_at),
        "creator": simple_user(call.world, one.user),
    }


_REPO = "/repos/{owner}/{repo}"

OPERATIONS = [
    Operation("POST", f"{_REPO}/statuses/{{sha}}", create_status, "statuses:write", "write"),
    Operation("GET", f"{_REPO}/commits/{{ref:path}}/statuses", list_statuses, "statuses:read"),
    Operation("GET", f"{_REPO}/commits/{{ref:path}}/status", combined, "statuses:read"),
]
