"""Recipe ``throttling``: how often one client may ask for an entity's rows.

``throttle jobs to 10 requests per minute``, ``add a rate limit of 100/hour to companies``
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict

from agents.amending import THROTTLING, accepted
from agents.contract import UserError
from agents.erd.access import rate
from agents.erd.model import Erd
from agents.recipes.recipe import ALL, Match, Recipe, Settings
from agents.recipes.targets import TARGET, heard, targets
from agents.spoken.grammar import MUST, scan

_PERIOD = r"(?P<period>seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)"
_REQUESTS = r"(?: (?P<requests>requests?|calls?|queries|times))?"
_RATE = (
    r"(?:(?:at most|no more than|(?:a )?max(?:imum)?(?: of)?|up to|only) )?(?P<number>\d{1,9})"
    rf"{_REQUESTS} ?(?:/|per|an?|every|each) ?{_PERIOD}(?: (?:per|for each|for every) (?:user|client|account|person))?"
)
_PHRASES = (
    ("rate", _RATE),
    ("topic", r"throttl(?:e|es|ed|ing)|rate[- ]?limit(?:s|ed|ing)?|limit(?:s|ed|ing)?|cap(?:ped)?|restrict(?:ed)?"),
    ("target", rf"(?:(?:to|for|on|of|at|in) )?{TARGET}(?:'s)?"),
    ("verb", r"add|set|use|introduce|apply|put|enforce|change|make|increase|raise|decrease|reduce|lower|give"),
    (
        "verb",
        rf"allow|permit|accept|answer|enable|only|(?:i|we) (?:want|need)|needs?|{MUST}|may|be|have|with|send",
    ),
    (
        "filler",
        r"an?|the|to|at|of|for|on|rate|,|requests?|calls?|(?:the )?(?:clients?|users?|traffic|everyone)|make|this|it"
        r"|max(?:imum)?|(?:each|every) (?:client|user|account|person)",
    ),
)


_ALONE = re.compile(r"throttl|rate[- ]?limit")


class _Throttling(BaseModel):
    model_config = ConfigDict(extra="forbid")

    throttle: str


def read(instruction: str, erd: Erd) -> Match | None:
    """The rate that the sentence states; none when it only asks for throttling, which there is."""
    text, mentions = heard(instruction, erd)
    parts = scan(re.sub(r"[():]+", ", ", text), _PHRASES)
    if not parts:
        return None
    roles = [role for role, _ in parts]
    rates = [part for role, part in parts if role == "rate"]
    named = [part for role, part in parts if role == "target"]
    if len(rates) > 1 or len(named) > 1:
        return None
    told = [role for role in roles if role != "filler"]
    if not ("topic" in roles or told == ["target", "rate"] or any(part["requests"] for part in rates)):
        return None
    if not rates:
        return None if named or "verb" not in roles or not _ALONE.search(text) else Match(THROTTLING, "all", {ALL: {}})
    stated = rate(f"{rates[0]['number']}/{rates[0]['period']}")
    if stated is None:
        raise UserError("a rate is at least one request in a second, minute, hour or day")
    meant = targets(erd, named[0] if named else rates[0], mentions)
    return Match(THROTTLING, meant, {entity: {"throttle": stated} for entity in meant})


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """The stated rate instead of the one before."""
    return {**(current or {}), **stated}


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside; pydantic's ``ValidationError``, or ``UserError`` for what is no rate."""
    checked = _Throttling.model_validate(settings).model_dump()
    if rate(checked["throttle"]) != checked["throttle"]:
        raise UserError(f"{checked['throttle'][:60]!r} is no rate")
    return accepted(THROTTLING, erd, entity, checked)


def says(settings: Settings) -> str:
    """What a client sees of the settings."""
    if not settings:
        return "each address and each account may ask only so often, as `settings.py` says"
    return f"one client may ask {settings['throttle'].replace('/', ' times a ')}"


RECIPE = Recipe(
    id=THROTTLING,
    path="views.py",
    help="`throttle jobs to 10 requests per minute`",
    topic=r"throttl\w*|rate[- ]?limit\w*|requests? per",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
