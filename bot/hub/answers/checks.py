"""Check runs."""

from bot.hub.answers.people import Json, integration, stamp, stamp_or_none
from bot.hub.answers.pulls import minimal_pull
from bot.hub.answers.repositories import api, html
from bot.hub.state import CheckRun, Repository, World


def check_run(world: World, repo: Repository, one: CheckRun) -> Json:
    """Schema `check-run`."""
    address = f"{api(world, repo)}/check-runs/{one.id}"
    return {
        "id": one.id,
        "name": one.name,
        "node_id": f"CR_{one.id}",
        "head_sha": one.head_sha,
        "external_id": one.external_id,
        "url": address,
        "html_url": f"{html(world, repo)}/runs/{one.id}",
        "details_url": one.details_url,
        "status": one.status,
        "conclusion": one.conclusion,
        "started_at": stamp_or_none(one.started_at),
        "completed_at": stamp_or_none(one.completed_at),
        "output": {
            "title": one.title,
            "summary": one.summary,
            "text": one.text,
            "annotations_count": len(one.annotations),
            "annotations_url": f"{address}/annotations",
        },
        "check_suite": {"id": one.suite_id},
        "app": integration(world, world.app),
        "pull_requests": [
            # GitHub leaves out those of forks.
            minimal_pull(world, repo, pull)
            for pull in repo.pulls.values()
            if pull.head_sha == one.head_sha and pull.fork is None
        ],
    }


def webhook_check_run(world: World, repo: Repository, one: CheckRun) -> Json:
    """Schema `check-run-with-simple-check-suite`."""
    shape = check_run(world, repo, one)
    suite = {
        "id": one.suite_id,
        "node_id": f"CS_{one.suite_id}",
        "head_branch": _branch(repo, one.head_sha),
        "head_sha": one.head_sha,
        "status": one.status,
        "conclusion": one.conclusion,
        "url": f"{api(world, repo)}/check-suites/{one.suite_id}",
        "before": None,
        "after": one.head_sha,
        "pull_requests": shape["pull_requests"],
        "app": shape["app"],
        "created_at": stamp(one.started_at or repo.pushed_at),
        "updated_at": stamp(one.completed_at or one.started_at or repo.pushed_at),
    }
    return shape | {"check_suite": suite, "started_at": stamp(one.started_at or repo.pushed_at)}


def _branch(repo: Repository, sha: str) -> str | None:
    """The branch that a commit is the head of: a pull request's, or another."""
    heads = [pull.head for pull in repo.pulls.values() if pull.head_sha == sha]
    heads += [ref.removeprefix("refs/heads/") for ref, at in repo.git.refs.items() if at == sha and "/heads/" in ref]
    return next(iter(heads), None)


def annotation(world: World, repo: Repository, run: CheckRun, one: Json) -> Json:
    """Schema `check-annotation`."""
    optional = ("start_column", "end_column", "title", "raw_details")
    return {
        **{key: one[key] for key in ("path", "start_line", "end_line", "annotation_level", "message")},
        **{key: one.get(key) for key in optional},
        "blob_href": f"{html(world, repo)}/blob/{run.head_sha}/{one['path']}",
    }
