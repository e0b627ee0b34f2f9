"""The page of a pull request, to be read by people on this machine: no sign-in, no buttons."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.hub import pulls
from bot.hub.state import Pull, Repository, World

_TEMPLATES = Environment(loader=PackageLoader("bot.hub"), autoescape=True, undefined=StrictUndefined)


def route(world: World) -> Route:
    """Served at every pull request's `html_url`."""

    async def page(request: Request) -> Response:
        return await run_in_threadpool(_answer, world, request)

    return Route("/{owner}/{name}/pull/{number:int}", page)


def _answer(world: World, request: Request) -> Response:
    where = request.path_params
    with world.lock:
        repo = world.repository(f"{where['owner']}/{where['name']}")
        pull = repo.pulls.get(where["number"]) if repo else None
        if repo is None or pull is None:
            return HTMLResponse("<p>There is no such pull request.</p>", 404)
        return HTMLResponse(_rendered(repo, pull))


def _rendered(repo: Repository, pull: Pull) -> str:
    return _TEMPLATES.get_template("pull.html.j2").render(
        repo=repo,
        pull=pull,
        state="Merged" if pull.merged_at else pull.state.capitalize(),
        runs=[run for run in repo.check_runs.values() if run.head_sha == pull.head_sha],
        commits=pulls.commits(repo, pull),
        conversation=_conversation(repo, pull),
    )


def _conversation(repo: Repository, pull: Pull) -> list[dict[str, str]]:
    """Everything said, in the order it was said; a review that only carries comments says nothing itself."""
    said = [(one.id, one.number, one.user, one.body, "") for one in repo.issue_comments.values()]
    said += [(one.id, one.number, one.user, one.body, f"on {one.path}") for one in repo.review_comments.values()]
    said += [
        (one.id, one.number, one.user, one.body, one.state.lower().replace("_", " "))
        for one in repo.reviews.values()
        if one.body or one.state != "COMMENTED"
    ]
    return [
        {"login": user.login, "body": body, "how": how}
        for _, number, user, body, how in sorted(said, key=lambda one: one[0])
        if number == pull.number
    ]
