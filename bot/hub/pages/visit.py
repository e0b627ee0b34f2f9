"""One visit of a page: who looks, what they may see, and an answer that cannot be turned against them."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.hub.auth import Actor
from bot.hub.pages import markdown, text
from bot.hub.state import Pull, Repository, User, World

COOKIE = "hub_person"
STATIC = Path(__file__).parents[1] / "static"

# Nothing but the hub's own files; no inline script, no inline style, no frame around the page.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    # "no-referrer" would make browsers send forms without their origin.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

_LOOPBACK = ("127.0.0.1", "localhost", "::1")

_TEMPLATES = Environment(
    loader=PackageLoader("bot.hub"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=text.finished,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {
    "when": text.when,
    "short": text.short,
    "plural": text.plural,
    "breakable": text.breakable,
    "markdown": markdown.html,
    "path": lambda value: quote(value, safe="/"),
}

Endpoint = Callable[[Request], Awaitable[Response]]


class Absent(Exception):
    """There is no such page, or not for this person."""


class Visit:
    """A request of a person for a page. Read the world only while holding its lock."""

    def __init__(self, world: World, request: Request) -> None:
        self.world = world
        self.request = request
        self.people = [user for user in world.tokens.values() if _takes_part(world, user)]
        chosen = request.cookies.get(COOKIE)
        self.person = next((user for user in self.people if user.login == chosen), self.people[0])

    @property
    def where(self) -> dict[str, Any]:
        """The parameters of the path."""
        return self.request.path_params

    @property
    def token(self) -> str:
        """What the person signs in to REST with."""
        return next(token for token, user in self.world.tokens.items() if user == self.person)

    def repository(self) -> Repository:
        """The one the path names; raises Absent."""
        repo = self.world.repository(f"{self.where['owner']}/{self.where['name']}")
        if repo is None or not Actor(self.person).sees(repo):
            raise Absent
        return repo

    def pull(self) -> tuple[Repository, Pull]:
        """The pull request the path names; raises Absent."""
        repo = self.repository()
        pull = repo.pulls.get(self.where["number"])
        if pull is None:
            raise Absent
        return repo, pull

    def may_write(self, repo: Repository) -> bool:
        return Actor(self.person).may(repo, "write", "")

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A whole page; `here` is where to come back to as somebody else."""
        values.setdefault("here", self.request.url.path)
        rendered = _TEMPLATES.get_template(template).render(visit=self, **values)
        return HTMLResponse(rendered.encode(errors="replace"), status, HEADERS)


def _takes_part(world: World, user: User) -> bool:
    return any(user.login in repo.roles for repo in world.repositories.values()) or not world.repositories


def is_local(request: Request) -> bool:
    """Whether the browser asked for this machine by its name: a foreign name that leads here is an attack."""
    return urlsplit(f"//{request.headers.get('host', '')}").hostname in _LOOPBACK


def is_same_origin(request: Request) -> bool:
    """Whether a page of this hub sent the form."""
    origin = urlsplit(request.headers.get("origin", ""))
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site == "same-origin" and origin.scheme == "http" and origin.netloc == request.headers.get("host")


def endpoint(world: World, answer: Callable[[Visit], Response]) -> Endpoint:
    """A page for reading, made in a worker thread."""

    async def visited(request: Request) -> Response:
        return await run_in_threadpool(_answered, world, request, answer)

    return visited


def _answered(world: World, request: Request, answer: Callable[[Visit], Response]) -> Response:
    if not is_local(request):
        return Response("This hub is asked for by another name than its own.", 421, HEADERS, "text/plain")
    visit = Visit(world, request)
    request.state.actor = visit.person.login
    try:
        return answer(visit)
    except Absent:
        # Programs that miss an operation of REST hear of it as GitHub says it.
        if "text/html" not in request.headers.get("accept", ""):
            raise HTTPException(404) from None
        return visit.page("absent.html.j2", 404)
