"""Labels of a repository and on a pull request."""

from bot.hub import events
from bot.hub.answers.repositories import label
from bot.hub.errors import Refusal, invalid
from bot.hub.routing import Answer, Call, Operation
from bot.hub.state import Label, now


def create_label(call: Call) -> Answer:
    name = call.text("name")
    if name in call.repo.labels:
        raise invalid("Label", "name", code="already_exists")
    new = Label(call.world.next_id(), name, call.text("color", "ededed").lstrip("#"), call.text("description", ""))
    call.repo.labels[name] = new
    return Answer(label(call.world, call.repo, new), 201)


def list_labels(call: Call) -> Answer:
    return call.page(call.pull.labels, lambda one: label(call.world, call.repo, one))


def add_labels(call: Call) -> Answer:
    """Names that the repository does not have yet are created."""
    names = call.json().get("labels")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refusal(422, 'Invalid request.\n\n"labels" wasn\'t supplied.')
    for name in names:
        one = call.repo.labels.setdefault(name, Label(call.world.next_id(), name))
        if one not in call.pull.labels:
            call.pull.labels.append(one)
            _tell(call, "labeled", one)
    return list_labels(call)


def remove_label(call: Call) -> Answer:
    found = next((one for one in call.pull.labels if one.name == call.path["name"]), None)
    if found is None:
        raise Refusal(404, "Label does not exist")
    call.pull.labels.remove(found)
    _tell(call, "unlabeled", found)
    return list_labels(call)


def _tell(call: Call, action: str, one: Label) -> None:
    call.pull.updated_at = now()
    more = {"label": label(call.world, call.repo, one)}
    events.pull_request(call.world, call.repo, call.pull, action, call.user, more)


_REPO = "/repos/{owner}/{repo}"
_WRITE = "issues:write|pull_requests:write"

OPERATIONS = [
    Operation("POST", f"{_REPO}/labels", create_label, _WRITE, "write"),
    Operation("GET", f"{_REPO}/issues/{{number:int}}/labels", list_labels, "issues:read|pull_requests:read"),
    Operation("POST", f"{_REPO}/issues/{{number:int}}/labels", add_labels, _WRITE, "write"),
    Operation("DELETE", f"{_REPO}/issues/{{number:int}}/labels/{{name}}", remove_label, _WRITE, "write"),
]
