"""The App, its installations and their tokens."""

from typing import Any

from bot.hub.answers import people, repositories
from bot.hub.auth import issue_token
from bot.hub.errors import Refusal, not_found
from bot.hub.routing import Answer, Call, Operation
from bot.hub.state import Installation, Repository


def get_app(call: Call) -> Answer:
    return Answer(people.integration(call.world, call.world.app))


def list_installations(call: Call) -> Answer:
    return call.page(list(call.world.installations.values()), lambda one: people.installation(call.world, one))


def get_installation(call: Call) -> Answer:
    return Answer(people.installation(call.world, _installation(call)))


def installation_of_repository(call: Call) -> Answer:
    """Asked by the App itself, so a repository it is not installed on is not found."""
    found = call.world.installation_of(call.repo)
    if found is None:
        raise not_found()
    return Answer(people.installation(call.world, found))


def create_token(call: Call) -> Answer:
    """A token for all repositories and permissions of the installation, or for fewer when the body says so."""
    installation = _installation(call)
    chosen = _chosen(call, installation)
    permissions = _permissions(call)
    text, token = issue_token(call.world, installation, permissions, tuple(repo.full_name for repo in chosen))
    shape = people.installation_token(text, token)
    if {"repositories", "repository_ids"} & call.json().keys():
        shape["repositories"] = [repositories.repository(call.world, repo) for repo in chosen]
    return Answer(shape, 201)


def list_repositories(call: Call) -> Answer:
    """What the token that asks can see."""
    if call.actor.token is None:
        raise Refusal(403, "You must authenticate with an installation access token in order to list repositories.")
    covered = [repo for name in call.actor.token.repositories if (repo := call.world.repository(name))]
    answer = call.page(covered, lambda repo: repositories.repository(call.world, repo), "repositories")
    answer.body["repository_selection"] = "selected"
    return answer


def revoke_token(call: Call) -> Answer:
    if call.actor.token is None:
        raise Refusal(403, "Resource not accessible by personal access token")
    tokens = call.world.installation_tokens
    for text in [text for text, token in tokens.items() if token is call.actor.token]:
        del tokens[text]
    return Answer(status=204)


def _installation(call: Call) -> Installation:
    found = call.world.installations.get(call.path["id"])
    if found is None:
        raise not_found()
    return found


def _chosen(call: Call, installation: Installation) -> list[Repository]:
    body = call.json()
    covered = [repo for name in installation.repositories if (repo := call.world.repository(name))]
    names, ids = body.get("repositories"), body.get("repository_ids")
    if names is None and ids is None:
        return covered
    chosen = [repo for repo in covered if repo.name in (names or ()) or repo.id in (ids or ())]
    if len(chosen) < len(names or ()) + len(ids or ()):
        raise Refusal(
            422, "There is at least one repository that does not exist or is not accessible to the parent installation."
        )
    return chosen


def _permissions(call: Call) -> dict[str, str]:
    held = call.world.app.permissions
    wanted: dict[str, Any] = call.json().get("permissions") or dict(held)
    if any(held.get(name) not in ("write", level) for name, level in wanted.items()):
        raise Refusal(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read", **wanted}


OPERATIONS = [
    Operation("GET", "/app", get_app, app_jwt=True),
    Operation("GET", "/app/installations", list_installations, app_jwt=True),
    Operation("GET", "/app/installations/{id:int}", get_installation, app_jwt=True),
    Operation("POST", "/app/installations/{id:int}/access_tokens", create_token, app_jwt=True),
    Operation("GET", "/repos/{owner}/{repo}/installation", installation_of_repository, app_jwt=True),
    Operation("GET", "/installation/repositories", list_repositories),
    Operation("DELETE", "/installation/token", revoke_token),
]
