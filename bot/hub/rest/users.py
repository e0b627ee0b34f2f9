"""People, and how much of the rate limit is left."""

from bot.hub.allowance import RESOURCES
from bot.hub.answers import people
from bot.hub.errors import not_found
from bot.hub.routing import Answer, Call, Operation


def get_user(call: Call) -> Answer:
    found = call.world.users.get(call.path["login"])
    if found is None:
        raise not_found()
    return Answer(people.public_user(call.world, found))


def get_myself(call: Call) -> Answer:
    return Answer(people.public_user(call.world, call.user))


def get_rate_limit(call: Call) -> Answer:
    """Asking for it costs nothing."""
    rows = {name: call.allowances.of(call.actor, name).row() for name in RESOURCES}
    return Answer({"resources": rows, "rate": rows["core"]})


OPERATIONS = [
    Operation("GET", "/user", get_myself),
    Operation("GET", "/users/{login}", get_user),
    Operation("GET", "/rate_limit", get_rate_limit),
]
