"""A repository, its branches, and who may do what in it."""

from bot.hub.answers import commits, people, repositories
from bot.hub.answers.people import Json
from bot.hub.errors import not_found
from bot.hub.routing import Answer, Call, Operation

_HEADS = "refs/heads/"


def get_repository(call: Call) -> Answer:
    return Answer(repositories.full_repository(call.world, call.repo))


def list_branches(call: Call) -> Answer:
    repo = call.repo
    heads = sorted(ref for ref in repo.git.refs if ref.startswith(_HEADS))

    def short_branch(ref: str) -> Json:
        sha, name = repo.git.refs[ref], ref.removeprefix(_HEADS)
        url = f"{repositories.api(call.world, repo)}/commits/{sha}"
        return {"name": name, "commit": {"sha": sha, "url": url}, "protected": name in repo.protected}

    return call.page(heads, short_branch)


def get_branch(call: Call) -> Answer:
    repo, name = call.repo, call.path["branch"]
    sha = repo.git.branch(name)
    if sha is None:
        raise not_found()
    address = f"{repositories.api(call.world, repo)}/branches/{name}"
    page = f"{repositories.html(call.world, repo)}/tree/{name}"
    return Answer(
        {
            "name": name,
            "commit": commits.commit(call.world, repo, repo.git.commit(sha)),
            "_links": {"self": address, "html": page},
            "protected": name in repo.protected,
            "protection": {"enabled": name in repo.protected},
            "protection_url": f"{address}/protection",
        }
    )


def get_permission(call: Call) -> Answer:
    """For a person who is no collaborator it is what everybody has; only unknown logins are not found."""
    user = call.world.users.get(call.path["login"])
    if user is None:
        raise not_found()
    return Answer(people.collaborator_permission(call.world, call.repo, user))


_REPO = "/repos/{owner}/{repo}"

OPERATIONS = [
    Operation("GET", _REPO, get_repository),
    Operation("GET", f"{_REPO}/branches", list_branches, "contents:read"),
    Operation("GET", f"{_REPO}/branches/{{branch:path}}", get_branch, "contents:read"),
    Operation("GET", f"{_REPO}/collaborators/{{login}}/permission", get_permission, "metadata:read", "write"),
]
