"""Registering an App from a manifest: the hub's one App becomes the one that the manifest describes."""

import json
import re
import secrets
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from bot.hub.answers.people import integration
from bot.hub.errors import Refusal, invalid, not_found
from bot.hub.routing import Answer, Call, Operation
from bot.hub.state import User


def submit(call: Call) -> Answer:
    """The form that a browser posts; GitHub asks the person once more, the hub sends it on at once with a code."""
    try:
        manifest = json.loads(parse_qs(call.raw.decode()).get("manifest", ["{}"])[0])
    except ValueError as error:
        raise Refusal(422, "Error Invalid GitHub App configuration") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("redirect_url"), str):
        raise invalid("Integration", "redirect_url", code="missing_field")
    if not isinstance(manifest.get("url"), str):
        raise invalid("Integration", "url", code="missing_field")
    code = secrets.token_hex(20)
    call.world.manifests[code] = manifest
    state = call.query.get("state")
    query = urlencode({"code": code} | ({"state": state} if state else {}))
    return Answer(None, 302, {"Location": f"{manifest['redirect_url']}?{query}"})


def convert(call: Call) -> Answer:
    """A code is good once; the answer alone holds the App's secrets."""
    manifest = call.world.manifests.pop(call.path["code"], None)
    if manifest is None:
        raise not_found()
    _register(call, manifest)
    app = call.world.app
    secret = {"client_secret": secrets.token_hex(20), "webhook_secret": app.webhook_secret, "pem": app.private_key}
    return Answer(integration(call.world, app) | secret, 201)


def _register(call: Call, manifest: dict[str, Any]) -> None:
    world = call.world
    name = str(manifest.get("name") or world.app.name)
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or world.app.slug
    del world.users[world.app.bot.login]
    bot = User(world.app.bot.id, f"{slug}[bot]", f"{slug}[bot]", "Bot")
    world.users[bot.login] = bot
    world.app = replace(
        world.app,
        slug=slug,
        name=name,
        bot=bot,
        permissions={"metadata": "read", **manifest.get("default_permissions", {})},
        events=tuple(manifest.get("default_events", ())),
    )
    hook = manifest.get("hook_attributes") or {}
    if hook.get("url") and hook.get("active", True):
        call.sender.url = str(hook["url"])


OPERATIONS = [
    Operation("POST", "/settings/apps/new", submit),
    Operation("POST", "/app-manifests/{code}/conversions", convert),
]
