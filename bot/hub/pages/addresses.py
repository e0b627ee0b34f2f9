"""What else the hub's answers link to: people, the App, pictures of both, check runs, the text of a diff."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.hub import pulls
from bot.hub.pages.visit import HEADERS, Absent, Visit, endpoint
from bot.hub.state import World

_PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">\
<rect width="40" height="40" fill="hsl({hue} 42% 42%)"/>\
<text x="20" y="27" font-family="system-ui, sans-serif" font-size="20" font-weight="600" fill="#fff" \
text-anchor="middle">{letter}</text></svg>"""


def routes(world: World) -> list[Route]:
    return [
        Route("/avatars/{id:int}", endpoint(world, avatar)),
        Route("/{owner}/{name}/runs/{id:int}", endpoint(world, check_run)),
        Route("/{owner}/{name}/pull/{number:int}.{form}", endpoint(world, pull_text)),
        Route("/apps/{slug}", endpoint(world, account)),
        Route("/{login}", endpoint(world, account)),
    ]


def avatar(visit: Visit) -> Response:
    """A letter on a colour, the same for a person wherever they appear."""
    user = next((one for one in visit.world.users.values() if one.id == visit.where["id"]), None)
    if user is None:
        raise Absent
    picture = _PICTURE.format(hue=sum(user.login.encode()) * 47 % 360, letter=user.login[0].upper())
    headers = HEADERS | {"Cache-Control": "max-age=3600"}
    return Response(picture, headers=headers, media_type="image/svg+xml")


def check_run(visit: Visit) -> Response:
    """On the pull request whose head it is about, else on its commit."""
    with visit.world.lock:
        repo = visit.repository()
        run = repo.check_runs.get(visit.where["id"])
        if run is None:
            raise Absent
        pull = next((one for one in repo.pulls.values() if one.head_sha == run.head_sha), None)
    page = f"pull/{pull.number}/checks#run-{run.id}" if pull else f"commit/{run.head_sha}"
    return RedirectResponse(f"/{repo.full_name}/{page}", 303, HEADERS)


def pull_text(visit: Visit) -> Response:
    """What a pull request changes, as text."""
    if visit.where["form"] not in ("diff", "patch"):
        raise Absent
    with visit.world.lock:
        repo, pull = visit.pull()
        text = "".join(f"diff --git a/{one.path} b/{one.path}\n{one.patch}\n" for one in pulls.files(repo, pull))
    return Response(text.encode(errors="replace"), headers=HEADERS, media_type="text/plain; charset=utf-8")


def account(visit: Visit) -> Response:
    """A person, an organisation or the App, and the repositories they are on."""
    world = visit.world
    with world.lock:
        slug = visit.where.get("slug")
        user = world.app.bot if slug == world.app.slug else world.users.get(visit.where.get("login", ""))
        if user is None:
            raise Absent
        repos = [
            repo
            for repo in world.repositories.values()
            if (user == repo.owner or user.type == "Bot" or user.login in repo.roles)
            and repo.role(visit.person) != "none"
        ]
    return visit.page("account.html.j2", user=user, repos=repos)
