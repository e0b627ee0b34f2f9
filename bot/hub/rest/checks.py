"""Check runs: written by Apps only, run again by people."""

from datetime import UTC, datetime
from typing import Any

from bot.hub import events
from bot.hub.answers import checks
from bot.hub.errors import Refusal, not_found
from bot.hub.routing import Answer, Call, Operation, choice
from bot.hub.state import CheckRun, now

MAX_ANNOTATIONS = 50
MAX_OUTPUT = 65_535

_STATUSES = ("queued", "in_progress", "completed")
_CONCLUSIONS = ("success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required")
_ANNOTATION_KEYS = ("path", "start_line", "end_line", "annotation_level", "message")


def create_run(call: Call) -> Answer:
    repo, sha, name = call.repo, call.text("head_sha"), call.text("name")
    _apps_only(call)
    if repo.git.resolve(sha) != sha:
        raise Refusal(422, f"No commit found for SHA: {sha}")
    run = CheckRun(
        id=call.world.next_id(),
        name=name,
        head_sha=sha,
        suite_id=repo.check_suites.setdefault(sha, call.world.next_id()),
        status="queued",
        conclusion=None,
        started_at=None,
        completed_at=None,
        external_id="",
        details_url="",
    )
    run.details_url = f"{call.world.root}/{repo.full_name}/runs/{run.id}"
    _apply(call, run)
    repo.check_runs[run.id] = run
    events.check_run(call.world, repo, run, "created", call.user)
    if run.status == "completed":
        events.check_run(call.world, repo, run, "completed", call.user)
    return Answer(checks.check_run(call.world, repo, run), 201)


def update_run(call: Call) -> Answer:
    _apps_only(call)
    run = _run(call)
    was = run.status
    _apply(call, run)
    if run.status == "completed" != was:
        events.check_run(call.world, call.repo, run, "completed", call.user)
    return Answer(checks.check_run(call.world, call.repo, run))


def rerequest(call: Call) -> Answer:
    """The re-run button: the App hears of it, the run itself stays as it is."""
    events.check_run(call.world, call.repo, _run(call), "rerequested", call.user)
    return Answer({}, 201)


def get_run(call: Call) -> Answer:
    return Answer(checks.check_run(call.world, call.repo, _run(call)))


def list_annotations(call: Call) -> Answer:
    run = _run(call)
    return call.page(run.annotations, lambda one: checks.annotation(call.world, call.repo, run, one))


def list_of_ref(call: Call) -> Answer:
    """The newest run of each name (`filter=all` for every one), newest first."""
    sha = call.repo.git.resolve(call.path["ref"])
    if sha is None:
        raise Refusal(422, f"No commit found for SHA: {call.path['ref']}")
    name, status = call.query.get("check_name"), call.query.get("status")
    found = [
        run
        for run in call.repo.check_runs.values()
        if run.head_sha == sha and name in (None, run.name) and status in (None, run.status)
    ]
    if call.query.get("filter") != "all":
        found = list({run.name: run for run in found}.values())
    found.sort(key=lambda run: run.id, reverse=True)
    return call.page(found, lambda run: checks.check_run(call.world, call.repo, run), "check_runs")


def _apps_only(call: Call) -> None:
    if call.actor.token is None:
        raise Refusal(403, "You must authenticate via a GitHub App.")


def _run(call: Call) -> CheckRun:
    found = call.repo.check_runs.get(call.path["id"])
    if found is None:
        raise not_found()
    return found


def _apply(call: Call, run: CheckRun) -> None:
    """Set what the body names; a conclusion completes the run. Nothing changes when anything is refused."""
    body = call.json()
    output = _checked_output(body.get("output"))
    status = choice("CheckRun", "status", body.get("status", run.status), _STATUSES)
    conclusion = body.get("conclusion")
    if conclusion is not None:
        choice("CheckRun", "conclusion", conclusion, _CONCLUSIONS)
        status = "completed"
    elif status == "completed" and run.conclusion is None:
        raise Refusal(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.')
    run.status, run.conclusion = status, (conclusion or run.conclusion) if status == "completed" else None
    run.name = call.text("name", run.name)
    run.external_id = call.text("external_id", run.external_id)
    run.details_url = call.text("details_url", run.details_url)
    run.started_at = _time(body.get("started_at")) or run.started_at or now()
    run.completed_at = (_time(body.get("completed_at")) or now()) if status == "completed" else None
    run.title = output.get("title", run.title)
    run.summary = output.get("summary", run.summary)
    run.text = output.get("text", run.text)
    # GitHub adds the annotations of each request to those before.
    run.annotations.extend(output.get("annotations") or [])


def _checked_output(output: Any) -> dict[str, Any]:
    if output is None:
        return {}
    if not isinstance(output, dict) or not isinstance(output.get("summary"), str):
        raise Refusal(422, "Invalid request.\n\nFor 'properties/output', \"summary\" wasn't supplied.")
    for name in ("summary", "text"):
        if len(output.get(name) or "") > MAX_OUTPUT:
            raise Refusal(
                422, f"Invalid request.\n\nOnly {MAX_OUTPUT} characters are allowed; {len(output[name])} were supplied."
            )
    annotations = output.get("annotations") or []
    if len(annotations) > MAX_ANNOTATIONS:
        raise Refusal(
            422,
            f"Invalid request.\n\nNo more than {MAX_ANNOTATIONS} items are allowed; {len(annotations)} were supplied.",
        )
    for one in annotations:
        for key in _ANNOTATION_KEYS:
            if key not in one:
                raise Refusal(422, f"Invalid request.\n\nFor 'items', \"{key}\" wasn't supplied.")
        choice("CheckRun", "annotation_level", one["annotation_level"], ("notice", "warning", "failure"))
    return output


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC).replace(microsecond=0)
    except ValueError as error:
        raise Refusal(422, f"Invalid request.\n\n{value} is not a valid date-time.") from error


_RUNS = "/repos/{owner}/{repo}/check-runs"

OPERATIONS = [
    Operation("POST", _RUNS, create_run, "checks:write"),
    Operation("GET", f"{_RUNS}/{{id:int}}", get_run, "checks:read"),
    Operation("PATCH", f"{_RUNS}/{{id:int}}", update_run, "checks:write"),
    Operation("POST", f"{_RUNS}/{{id:int}}/rerequest", rerequest, "checks:write", "write"),
    Operation("GET", f"{_RUNS}/{{id:int}}/annotations", list_annotations, "checks:read"),
    Operation("GET", "/repos/{owner}/{repo}/commits/{ref:path}/check-runs", list_of_ref, "checks:read"),
]
