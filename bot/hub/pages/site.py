"""The addresses of all pages."""

from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.hub.pages import acting, addresses, pull, repository
from bot.hub.pages.visit import STATIC
from bot.hub.state import World


def routes(world: World) -> list[BaseRoute]:
    """Every page. They come after the operations of REST, whose addresses are narrower.

    What a page does on a person's behalf it asks of the REST operations of the application it runs in.
    """
    return [
        Mount("/_hub/static", StaticFiles(directory=STATIC)),
        Route("/_hub/as", acting.choose_person(world), methods=["POST"]),
        Route("/_hub/version/{owner}/{name}/{number:int}", pull.version(world)),
        *addresses.routes(world),
        *repository.routes(world),
        *pull.routes(world),
        *acting.routes(world),
    ]
