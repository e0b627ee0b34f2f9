"""Where the App's webhooks go and how they are signed."""

from dataclasses import replace

from bot.hub.answers.people import Json
from bot.hub.errors import Refusal
from bot.hub.routing import Answer, Call, Operation


def get_config(call: Call) -> Answer:
    return Answer(_config(call))


def update_config(call: Call) -> Answer:
    """Address and secret, from the next webhook on; the hub always sends JSON."""
    body, sender = call.json(), call.sender
    if body.get("content_type") not in (None, "json"):
        raise Refusal(422, "Validation Failed", ["the hub sends JSON only"])
    if body.get("url") is not None:
        sender.url = call.text("url")
    if body.get("secret") is not None:
        sender.secret = call.text("secret")
        call.world.app = replace(call.world.app, webhook_secret=sender.secret)
    return Answer(_config(call))


def _config(call: Call) -> Json:
    """Schema `webhook-config`; the secret is never shown."""
    shape: Json = {"content_type": "json", "insecure_ssl": "0", "secret": "********"}
    return shape | ({"url": call.sender.url} if call.sender.url else {})


OPERATIONS = [
    Operation("GET", "/app/hook/config", get_config, app_jwt=True),
    Operation("PATCH", "/app/hook/config", update_config, app_jwt=True),
]
