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


def get_installation(call: Call) -> Answer:
    """The App's on the account of a person or, as GitHub has it, an organisation."""
    found = next((one for one in call.world.installations.values() if one.account.login == call.path["login"]), None)
    if found is None:
        raise not_found()
    return Answer(people.installation(call.world, found))


def get_meta(call: Call) -> Answer:
    """A hub has no address to allow."""
    return Answer({"verifiable_password_authentication": False})


def get_rate_limit(call: Call) -> Answer:
    """Asking for it costs nothing."""
    rows = {name: call.allowances.of(call.actor, name).row() for name in RESOURCES}
    return Answer({"resources": rows, "rate": rows["core"]})


OPERATIONS = [
    Operation("GET", "/user", get_myself),
    Operation("GET", "/users/{login}", get_user),
    Operation("GET", "/users/{login}/installation", get_installation, app_jwt=True),
    Operation("GET", "/meta", get_meta),
    Operation("GET", "/rate_limit", get_rate_limit),
]
